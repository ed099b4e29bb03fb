"""The menu Energy: what was drawn from the cell so far by part, phase and cue, and where each figure comes from."""

from collections.abc import Callable, Mapping

from ...boards import Draw
from ...core.energy import Used
from ...text.language import N_, _
from .. import labels
from ..live import Live
from .menu import Menu, Row


def energy_menu(live: Live) -> Menu:
    """Returns the menu, with a bar for each row; the source of a figure is the note of its row."""
    meter, draws = live.replay.meter, live.device.draws
    meter.settle()
    parts = {
        "chip": _("chip"), "motor": _("motor"), "display": _("screen"), "rest": _("always"),
    }  # fmt: skip
    sources = {
        "chip": "   ".join(
            f"{labels.state(name)}: {_source(draws[name])}" for name in ("awake", "asleep")
        ),
        "rest": _source(draws["rest"]),
    }
    rows = [_row(_("in all"), meter.total, meter.total)]
    named = {parts[name]: used for name, used in meter.parts.items()}
    rows += _group(_("By part"), named, {parts[name]: said for name, said in sources.items()})
    plan = live.replay.model.plan
    rows += _group(
        _("By phase of the last session"),
        {
            f"{index + 1}  {labels.phase(plan[index].kind, plan[index].side)}": used
            for index, used in sorted(meter.phases.items())
            if index < len(plan)
        },
    )
    rows += _group(_("By cue"), {labels.cue(name): used for name, used in meter.cues.items()})
    rows.append(_days(live))
    menu = Menu(_("Drawn from the cell"), rows)
    menu.message = _("Estimated from figures of data sheets and of others' measurements.")
    return menu


# What the mark before a source means.
_MARKS = {
    "[M]": N_("measured by others"),
    "[D]": N_("from a data sheet"),
    "[I]": N_("inferred"),
}


def _source(draw: Draw) -> str:
    """Returns where a figure comes from, and how it was found, as text."""
    mark, rest = _(draw.source).split(" ", 1)
    return f"{rest} ({_(_MARKS[mark])})"


def _group(
    heading: str, named: Mapping[str, Used], sources: Mapping[str, str] | None = None
) -> list[Row]:
    """Returns a row for each of `named`, the first with `heading`; bars are relative to the largest."""
    most = Used(max((used.mas for used in named.values()), default=0.0))
    return [
        _row(text, used, most, (sources or {}).get(text, ""), heading if place == 0 else "")
        for place, (text, used) in enumerate(named.items())
    ]


def _row(text: str, used: Used, most: Used, source: str = "", heading: str = "") -> Row:
    ma = f"{used.average_ma:.3f}" if used.average_ma < 1 else f"{used.average_ma:.3g}"
    said = f"{used.mah:.3f} mAh   {ma} mA   {labels.clock(used.s * 1000)}"
    part = used.mas / most.mas if most.mas else 0.0
    return Row(text, lambda: said, note=_saying(source), heading=heading, part=part)


def _days(live: Live) -> Row:
    """Returns a row for how long the cell lasts with so many sessions a day, each like the average so far.

    While none is over, each is like the one under way.
    """
    count = [8]

    def value() -> str:
        days = live.replay.meter.days(count[0])
        return _("{count} a day: {days} days").format(count=count[0], days=f"{days:.1f}")

    def change(by: int) -> None:
        count[0] = min(24, max(0, count[0] + by))

    return Row(
        _("sessions like this"),
        value,
        change,
        note=lambda: _a_session(live),
        heading=_("How long the cell lasts"),
    )


def _a_session(live: Live) -> str:
    """Returns what one session takes, as text."""
    drawn = live.replay.meter.drawn
    mas, s = drawn.a_session
    if not s:
        return _("no session so far: the cell asleep")
    figures = f"{mas / 3600:.3g} mAh   {labels.clock(s * 1000)}"
    if not drawn.sessions:
        return _("the session under way, as if it ended now: {figures}").format(figures=figures)
    text = _("sessions that are over: {count}; on average {figures}")
    return text.format(count=drawn.sessions, figures=figures)


def _saying(text: str) -> Callable[[], str]:
    return lambda: text
