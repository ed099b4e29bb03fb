"""One line of text each for what is so now: the phase, the time left, the screen, the next cue, the cell."""

from collections.abc import Sequence

from firmware.rondo.session.table import CONFIRM_MS

from ..core.energy import SESSIONS_A_DAY, EnergyMeter
from ..text.language import N_, _
from . import labels
from .replay import Moment
from .session_model import SessionModel


def phase_text(model: SessionModel) -> str:
    """Returns the phase under way as text, or what the state means if there is none."""
    span = model.present
    if span is None:
        sentence = _SENTENCES.get(model.state, "")
        return _(sentence) if sentence else ""
    rounds = max((phase.round for phase in model.plan), default=span.round)
    said = labels.phase(span.kind, span.side)
    return _("{phase} · round {round} of {rounds}").format(
        phase=said, round=span.round, rounds=rounds
    )


_SENTENCES = {
    "": N_("the firmware starts"),
    "asleep": N_("the motor and the screen are off"),
    "awake": N_("ready for a session"),
    "choosing": N_("pacing, sides and massage first"),
    "done": N_("all phases are over"),
    "ended": N_("the session was ended"),
    "safe": N_("motor off, console free"),
    "off": N_("the cell is disconnected"),
}


def time_texts(model: SessionModel) -> tuple[str, str]:
    """Returns the time left in the phase, and from when one may switch; "" for both without a phase."""
    span = model.present
    if span is None or span.index >= len(model.plan):
        return "", ""
    phase = model.plan[span.index]
    gone = model.elapsed()
    if phase.usual is None:
        return labels.clock(gone), _("until a tap")
    over = gone > phase.usual
    time = f"+{labels.clock(gone - phase.usual)}" if over else labels.left(phase.usual - gone)
    return time, _window_text(model.guide, phase.opens, phase.usual, gone)


def _window_text(guide: bool, opens: int | None, usual: int, gone: int) -> str:
    whole = labels.clock(usual)
    if opens is None or opens == usual:
        return _("{time} in all").format(time=whole)
    if gone > usual:
        return _("over the usual {time}; a tap moves on").format(time=whole)
    ends = (_("usual {time}") if guide else _("{time} in all")).format(time=whole)
    since = _("may switch since {time}") if gone >= opens else _("may switch from {time}")
    return f"{ends} · {since.format(time=labels.clock(opens))}"


def presses(model: SessionModel) -> tuple[str, ...]:
    """Returns what each gesture of the main button does now."""
    said = labels.presses(model.state)
    return (_("two taps within 5 s: next phase"), *said[1:]) if model.early else said


def refused_text(model: SessionModel) -> str:
    """Returns why the last tap was refused, while a second one would switch; else ""."""
    last = model.last_cue
    if last is None or last.name != "refused" or not model.early:
        return ""
    if model.now_ms - last.t_ms > CONFIRM_MS:
        return ""
    return _("Too early to switch; a second tap now does it all the same.")


def screen_text(lines: Sequence[str], lit: bool | None = None) -> str:
    """Returns the lines on the band's screen as one text.

    `lit` says whether anything can be seen there, None if that is not known.
    """
    if lit is False:
        return _("dark")
    if any(lines):
        return " / ".join(line for line in lines if line)
    return _("lit") if lit else _("dark")


def next_text(model: SessionModel) -> str:
    """Returns the next cue, and in how much time it comes."""
    if model.state not in ("running", "paused"):
        return _("what a press brings")
    marks = model.coming()[1]
    if not marks:
        return _("nothing until a press")
    mark = marks[0]
    when = _("in {time}").format(time=labels.left(mark.t_ms - model.now_ms))
    if model.state == "paused":
        when = _("after a tap")
    return f"{labels.cue(mark.name)}  {labels.pattern(mark.name, bool(model.settings['mirror']))}   {when}"


def cell_text(moment: Moment, meter: EnergyMeter) -> str:
    """Returns the current at `moment`, its average so far, and how many days the cell would last.

    The days are said only once a session is over: before that nobody knows what one takes.
    """
    said = _("{now} mA now   {average} mA on average").format(
        now=f"{moment.ma:.3g}", average=f"{moment.drawn.average_ma:.3g}"
    )
    if not moment.drawn.sessions:
        unknown = _("days unknown until a session is over")
        return f"{said}   {unknown}"
    days = meter.days(SESSIONS_A_DAY, moment.drawn)
    lasts = _("{days} days at {count} sessions a day")
    return f"{said}   {lasts.format(days=f'{days:.0f}', count=SESSIONS_A_DAY)}"
