"""What was drawn from the cell so far: by part, by phase, by cue; where each figure comes from."""

from collections.abc import Callable

from ...core.energy import Used
from ...text.language import _
from .. import labels
from ..live import Live
from .menu import Menu, Row


def energy_menu(live: Live) -> Menu:
    """What the meter counted as a list; a figure's source is said while its row is in focus."""
    meter, draws = live.replay.meter, live.device.draws
    meter.settle()
    parts = {
        "chip": _("chip"), "motor": _("motor"), "display": _("screen"), "rest": _("always"),
    }  # fmt: skip
    sources = {"chip": draws["asleep"].source, "rest": draws["rest"].source}
    rows = [_row(_("in all"), meter.total)]
    rows += [_row(parts[name], used, sources.get(name, "")) for name, used in meter.parts.items()]
    plan = live.replay.model.plan
    for index, used in sorted(meter.phases.items()):
        if index < len(plan):
            text = f"{index + 1}  {labels.phase(plan[index].kind, plan[index].side)}"
            rows.append(_row(text, used))
    for name, used in meter.cues.items():
        rows.append(_row(_("cue: {name}").format(name=labels.cue(name)), used))
    rows.append(_days(live))
    menu = Menu(_("Drawn from the cell"), rows)
    menu.message = _("Estimated from figures of data sheets and of others' measurements.")
    return menu


def _row(text: str, used: Used, source: str = "") -> Row:
    said = f"{used.mah:.3f} mAh   {used.average_ma:.3g} mA   {labels.clock(used.s * 1000)}"
    return Row(text, lambda: said, note=_saying(source))


def _days(live: Live) -> Row:
    """So many sessions a day, each like those that are over on average; like this one, if none is."""
    count = [8]

    def value() -> str:
        days = live.replay.meter.days(count[0])
        return _("{count} a day: {days} days").format(count=count[0], days=f"{days:.1f}")

    def change(by: int) -> None:
        count[0] = min(24, max(0, count[0] + by))

    return Row(_("sessions like this"), value, change, note=lambda: _a_session(live))


def _a_session(live: Live) -> str:
    """What one takes."""
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
