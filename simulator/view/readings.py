"""Texts on the band: its phase, time left, presses, why one is refused, screen, next cue and cell."""

from collections.abc import Sequence

from firmware.rondo.session.table import CONFIRM_MS

from ..core.energy import SESSIONS_A_DAY, EnergyMeter
from ..text.language import N_, _
from . import labels
from .past.replay import Moment
from .past.session_model import SessionModel


def phase_text(model: SessionModel) -> str:
    """Returns the phase under way as text; if there is none, a sentence on the band's state."""
    span = model.present
    if span is None:
        sentence = _SENTENCES.get(model.state, "")
        return _(sentence) if sentence else ""
    rounds = max((phase.round for phase in model.plan), default=span.round)
    phase_name = labels.phase(span.kind, span.side)
    return _("{phase} · round {round} of {rounds}").format(
        phase=phase_name, round=span.round, rounds=rounds
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
    """Returns two texts: the time left in the phase, and from when a tap may switch.

    "" for both without a phase.
    """
    span = model.present
    if span is None or span.index >= len(model.plan):
        return "", ""
    phase = model.plan[span.index]
    elapsed_ms = model.elapsed()
    if phase.usual is None:
        return labels.clock(elapsed_ms), _("until a tap")
    is_over_usual = elapsed_ms > phase.usual
    time_text = (
        f"+{labels.clock(elapsed_ms - phase.usual)}"
        if is_over_usual
        else labels.time_left(phase.usual - elapsed_ms)
    )
    return time_text, _window_text(model.guide, phase.opens, phase.usual, elapsed_ms)


def _window_text(is_guide: bool, opens_ms: int | None, usual_ms: int, elapsed_ms: int) -> str:
    usual_text = labels.clock(usual_ms)
    if opens_ms is None or opens_ms == usual_ms:
        return _("{time} in all").format(time=usual_text)
    if elapsed_ms > usual_ms:
        return _("over the usual {time}; a tap moves on").format(time=usual_text)
    length_text = (_("usual {time}") if is_guide else _("{time} in all")).format(time=usual_text)
    switch_text = (
        _("may switch since {time}") if elapsed_ms >= opens_ms else _("may switch from {time}")
    )
    return f"{length_text} · {switch_text.format(time=labels.clock(opens_ms))}"


def presses(model: SessionModel) -> tuple[str, ...]:
    """Returns a text for each gesture of the main button: what it does now."""
    texts = labels.presses(model.state)
    return (_("two taps within 5 s: next phase"), *texts[1:]) if model.early else texts


def refused_text(model: SessionModel) -> str:
    """Returns why the last tap was refused, as long as a second tap would switch; after that ""."""
    last_cue = model.last_cue
    if last_cue is None or last_cue.name != "refused" or not model.early:
        return ""
    if model.now_ms - last_cue.t_ms > CONFIRM_MS:
        return ""
    return _("Too early to switch; a second tap now does it all the same.")


def screen_text(lines: Sequence[str], is_lit: bool | None = None) -> str:
    """Returns the lines on the band's screen as one text.

    `is_lit`: the screen shows anything at all; None if that is unknown.
    """
    if is_lit is False:
        return _("dark")
    if any(lines):
        return " / ".join(line for line in lines if line)
    return _("lit") if is_lit else _("dark")


def next_text(model: SessionModel) -> str:
    """Returns the next cue as text, and how long it is until it comes."""
    if model.state not in ("running", "paused"):
        return _("what a press brings")
    marks = model.coming()[1]
    if not marks:
        return _("nothing until a press")
    mark = marks[0]
    when_text = _("in {time}").format(time=labels.time_left(mark.t_ms - model.now_ms))
    if model.state == "paused":
        when_text = _("after a tap")
    return f"{labels.cue(mark.name)}  {labels.pattern(mark.name, model.settings)}   {when_text}"


def cell_text(moment: Moment, meter: EnergyMeter) -> str:
    """Returns the current at `moment`, its average so far, and how many days the cell would last.

    The days are left out until a session is over, since before that the charge for one is unknown.
    """
    current_text = _("{now} mA now   {average} mA on average").format(
        now=f"{moment.ma:.3g}", average=f"{moment.drawn.average_ma:.3g}"
    )
    if not moment.drawn.sessions:
        unknown_text = _("days unknown until a session is over")
        return f"{current_text}   {unknown_text}"
    days = meter.days(SESSIONS_A_DAY, moment.drawn)
    template = _("{days} days at {count} sessions a day")
    return f"{current_text}   {template.format(days=f'{days:.0f}', count=SESSIONS_A_DAY)}"
