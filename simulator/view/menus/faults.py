"""The menu Faults: every fault of the catalogue, to switch on and off; left and right choose its argument."""

from collections.abc import Callable

from ...scenario.faults import FAULTS, Fault, no_end
from ...text.language import N_, _
from .. import labels
from ..live import Live
from .menu import Menu, Row

# Arguments to choose from, by the placeholder in a fault's usage; for a|b|c they are a, b and c.
_CHOICES = {
    "FILE": ("live/state0", "live/plan0", "live/place0", "history/00", "settings.json"),
    "SECONDS": ("3600", "-3600", "86400"),
    "PERCENT": ("1", "-1", "5", "-5"),
    "MS": ("20", "100", "500"),
}
_UNITS = {"SECONDS": N_("s"), "PERCENT": "%", "MS": N_("ms")}


def choices(fault: Fault, live: Live) -> tuple[str, ...]:
    """Returns the arguments to choose from for a fault; none for a fault without an argument."""
    word = fault.usage.partition(" ")[2]
    if word == "BUTTON":
        return tuple(live.device.board.buttons)
    if word in _CHOICES:
        return _CHOICES[word]
    return tuple(word.split("|")) if word else ()


def fault_menu(live: Live, go_on: Callable[[], object]) -> Menu:
    """Returns the menu; what is switched there is an act of the band's scenario, at the next ms.

    `go_on` is called before each: in the past, it goes on from there.
    """
    menu = Menu(_("Faults"), [], _("Enter or a click switches one on and off"))
    menu.rows += [_row(menu, live, name, fault, go_on) for name, fault in FAULTS.items()]
    return menu


def clear(live: Live, name: str) -> None:
    """Switches a fault off at the next ms."""
    live.hand.do("clear", name)
    live.device.run_to(live.device.kernel.now_ms + 1)


def _row(menu: Menu, live: Live, name: str, fault: Fault, go_on: Callable[[], object]) -> Row:
    offered = choices(fault, live)
    unit = _UNITS.get(fault.usage.partition(" ")[2], "")
    chosen = [0]

    def is_on() -> bool:
        return name in live.replay.faults

    def words() -> tuple[str, ...]:
        return (name, *offered[chosen[0] : chosen[0] + 1])

    def value() -> str:
        state = _("once") if fault.clear is no_end else _("on") if is_on() else _("off")
        if not offered:
            return state
        given = f"{labels.of_fault(offered[chosen[0]])} {_(unit) if unit else ''}".rstrip()
        return f"{given}   {state}"

    def change(by: int) -> None:
        chosen[0] = (chosen[0] + by) % len(offered)

    def act() -> None:
        lacking = fault.needs(live.device.board)
        if lacking:
            menu.message = _(lacking)
            return
        go_on()
        if is_on():
            clear(live, name)
        else:
            live.hand.do("fault", *words())
            live.device.run_to(live.device.kernel.now_ms + 1)
        hindered = live.hand.hindered
        menu.message = hindered or _came_of(live)

    def note() -> str:
        return _("felt: {felt}").format(felt=_(fault.felt).replace("*", ""))

    def keyword() -> str:
        return _("in a scenario: {line}").format(line=" ".join(("fault", *words())))

    change_it = change if offered else None
    return Row(labels.fault(name), value, change_it, act, note, keyword, lit=is_on)


def _came_of(live: Live) -> str:
    """Returns as text which fault was switched last, and when."""
    last = live.replay.history.faults[-1]
    text = _("{fault}: on from {time}") if last.on else _("{fault}: off from {time}")
    if FAULTS[last.name].clear is no_end:
        text = _("{fault}: at {time}")
    return text.format(fault=labels.fault(last.name), time=labels.clock(last.t_ms))
