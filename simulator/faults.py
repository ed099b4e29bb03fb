"""What can go wrong with the parts of a band, by the name that a scenario uses.

A fault lasts until it is cleared, but for those that are over at once (`i2c_nack once`, `brownout`, the clock's).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .boards import randomness
from .device import Device

Args = tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """`begin` and `clear` do it to a device; `usage` is how a scenario says it, `check` whether it has."""

    usage: str
    felt: str
    check: Callable[[Args], bool]
    begin: Callable[[Device, Args], None]
    clear: Callable[[Device], None]


def _nothing(args: Args) -> bool:
    return not args


def _no_end(device: Device) -> None:
    """It was over at once."""


def _of_a_button(fault: str, felt: str) -> Fault:
    def begin(device: Device, args: Args) -> None:
        device.board.buttons[args[0]].break_down(fault)

    def clear(device: Device) -> None:
        for button in device.board.buttons.values():
            if button.fault == fault:
                button.break_down("")

    name = {"stuck": "button_stuck", "dead": "button_dead", "wild": "button_bounce"}[fault]
    return Fault(f"{name} BUTTON", felt, lambda args: len(args) == 1, begin, clear)


def _of_the_motor(name: str, health: float, felt: str) -> Fault:
    return Fault(
        name,
        felt,
        _nothing,
        lambda device, _: device.board.motor.weaken(health),
        lambda device: device.board.motor.weaken(1.0),
    )


def _bus(device: Device, args: Args) -> None:
    device.board.i2c.fault = args[0]


def _bus_clear(device: Device) -> None:
    device.board.i2c.fault = ""


def _unplug(device: Device, _: Args) -> None:
    for chip in device.board.i2c.chips.values():
        chip.reset()
    device.board.i2c.fault = "always"


def _ghosts(device: Device, _: Args) -> None:
    for name, button in device.board.buttons.items():
        button.haunt(randomness(device.seed, name + "/ghosts"))


def _ghosts_clear(device: Device) -> None:
    for button in device.board.buttons.values():
        button.haunt(None)


FAULTS = {
    "button_stuck": _of_a_button(
        "stuck", "after 8 s as if it were not pressed; the other button works"
    ),
    "button_dead": _of_a_button("dead", "nothing; the other button works"),
    "button_bounce": _of_a_button("wild", "as always, up to 20 ms later"),
    "ghost_edges": Fault("ghost_edges", "nothing", _nothing, _ghosts, _ghosts_clear),
    "i2c_nack": Fault(
        "i2c_nack once|always|midframe",
        "everything; the display is dark for 10 s or for good",
        lambda args: args in (("once",), ("always",), ("midframe",)),
        _bus,
        _bus_clear,
    ),
    "display_gone": Fault(
        "display_gone",
        "everything; the display is back 10 s after it is",
        _nothing,
        _unplug,
        _bus_clear,
    ),
    "motor_open": _of_the_motor("motor_open", 0.0, "nothing; the display goes on"),
    "motor_weak": _of_the_motor("motor_weak", 0.5, "everything, weaker"),
    "brownout": Fault(
        "brownout", "the band starts anew", _nothing, lambda device, _: device.brown_out(), _no_end
    ),
    "clock_unset": Fault(
        "clock_unset", "nothing changes", _nothing, lambda device, _: device.unset_clock(), _no_end
    ),
    "clock_jump": Fault(
        "clock_jump SECONDS",
        "nothing changes",
        lambda args: len(args) == 1 and re.fullmatch(r"[+-]?[0-9]{1,9}", args[0]) is not None,
        lambda device, args: device.jump_clock(int(args[0])),
        _no_end,
    ),
}
