"""The menu Faults: switches each fault of the catalogue on and off; the keys left and right choose its argument."""

from collections.abc import Callable

from ...scenario.faults import FAULTS, Fault
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
    """Returns the arguments that the menu offers for `fault`; () for a fault without an argument."""
    placeholder = fault.usage.partition(" ")[2]
    if placeholder == "BUTTON":
        return tuple(live.device.board.buttons)
    if placeholder in _CHOICES:
        return _CHOICES[placeholder]
    return tuple(placeholder.split("|")) if placeholder else ()


def fault_menu(live: Live, go_on: Callable[[], bool]) -> Menu:
    """Returns the menu Faults; switching a fault there is an act of the band's scenario, at the next ms.

    Before each act the menu calls `go_on`, which leaves the past in view; if it returns False, nothing is done.
    """
    menu = Menu(_("Faults"), [], _("Enter or a click switches one on and off"))
    menu.rows += [_row(menu, live, name, fault, go_on) for name, fault in FAULTS.items()]
    return menu


def clear(live: Live, name: str) -> None:
    """Switches a fault off at the next ms."""
    live.hand.do("clear", name)
    live.device.run_to_ms(live.device.kernel.now_ms + 1)


def _row(menu: Menu, live: Live, name: str, fault: Fault, go_on: Callable[[], bool]) -> Row:
    arguments = choices(fault, live)
    unit = _UNITS.get(fault.usage.partition(" ")[2], "")
    chosen_index = [0]

    def is_on() -> bool:
        return name in live.replay.faults

    def fault_and_argument() -> tuple[str, ...]:
        return (name, *arguments[chosen_index[0] : chosen_index[0] + 1])

    def value() -> str:
        state = _("once") if fault.clear is None else _("on") if is_on() else _("off")
        if not arguments:
            return state
        argument_text = f"{labels.fault_argument(arguments[chosen_index[0]])} {_(unit) if unit else ''}".rstrip()
        return f"{argument_text}   {state}"

    def change(step: int) -> None:
        chosen_index[0] = (chosen_index[0] + step) % len(arguments)

    def act() -> None:
        lacking_part = fault.needs(live.device.board)
        if lacking_part:
            menu.message = _(lacking_part)
            return
        if not go_on():
            return
        if is_on():
            clear(live, name)
        else:
            live.hand.do("fault", *fault_and_argument())
            live.device.run_to_ms(live.device.kernel.now_ms + 1)
        obstacle = live.hand.obstacle
        menu.message = obstacle or _last_switched_text(live)

    def note() -> str:
        return _("felt: {felt}").format(felt=_(fault.felt).replace("*", ""))

    def keyword() -> str:
        return _("in a scenario: {line}").format(line=" ".join(("fault", *fault_and_argument())))

    change_argument = change if arguments else None
    return Row(labels.fault(name), value, change_argument, act, note, keyword, lit=is_on)


def _last_switched_text(live: Live) -> str:
    """Returns as text which fault was switched last, on or off, and when."""
    fault_switch = live.replay.history.faults[-1]
    template = _("{fault}: on from {time}") if fault_switch.on else _("{fault}: off from {time}")
    if FAULTS[fault_switch.name].clear is None:
        template = _("{fault}: at {time}")
    return template.format(
        fault=labels.fault(fault_switch.name), time=labels.clock(fault_switch.t_ms)
    )
