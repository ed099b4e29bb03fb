"""The faults that a band can have, by their names in scenarios, with what is then felt and what stays stored.

A fault lasts until it is cleared; some are over at once. `begin` returns why a fault could not be brought
about, "" if it was.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .. import boards
from ..boards import Board, randomness
from ..core.device import Device
from ..interpreters.services import SERVICES
from ..mcu.peripherals.ticks import TRUE_RATE
from ..text.language import N_, _
from .flash_faults import corrupt, fill, make_room, rot, slow, tear_next

Args = tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """One fault that a band can have.

    `begin` starts it on a device and `clear` ends it; `usage` is how a scenario writes it, and `check`
    returns whether the arguments fit `usage`.
    """

    usage: str
    felt: str
    kept: str
    check: Callable[[Args], bool]
    begin: Callable[[Device, Args], str]
    clear: Callable[[Device], None]
    argument_limits: str = ""  # of the argument, for the message about a wrong one
    needs: Callable[[Board], str] = lambda _: ""  # what a board lacks for this fault


KEEPS_EVERYTHING = "everything"


def _no_arguments(args: Args) -> bool:
    return not args


def ends_by_itself(device: Device) -> None:
    """Does nothing: the `clear` of a fault that is over at once."""


def _button_fault(fault: str, effect: str) -> Fault:
    def begin(device: Device, args: Args) -> str:
        device.board.buttons[args[0]].inject_fault(fault)
        return ""

    def clear(device: Device) -> None:
        for button in device.board.buttons.values():
            if button.fault == fault:
                button.inject_fault("")

    name = {"stuck": "button_stuck", "dead": "button_dead", "bouncy": "button_bounce"}[fault]
    return Fault(
        f"{name} BUTTON", effect, KEEPS_EVERYTHING, lambda args: len(args) == 1, begin, clear
    )


def _begin_with(act: Callable[[Device], None]) -> Callable[[Device, Args], str]:
    """Returns a function for `begin` that calls `act(device)`, ignores arguments and always succeeds."""

    def begin(device: Device, _: Args) -> str:
        act(device)
        return ""

    return begin


def _motor_fault(name: str, health: float, effect: str) -> Fault:
    return Fault(
        name,
        effect,
        KEEPS_EVERYTHING,
        _no_arguments,
        _begin_with(lambda device: device.board.motor.inject_weakness(health)),
        lambda device: device.board.motor.inject_weakness(1.0),
    )


def _begin_bus_fault(device: Device, args: Args) -> str:
    device.board.i2c.fault = args[0]
    return ""


def _end_bus_fault(device: Device) -> None:
    device.board.i2c.fault = ""


def _unplug(device: Device) -> None:
    board = device.board
    if board.display is not None:
        board.display.reset()
    for bus in (board.i2c, board.spi):
        bus.unplug(board.display)


def _plug_in(device: Device) -> None:
    for bus in (device.board.i2c, device.board.spi):
        bus.plug_in()


def _start_glitches(device: Device) -> None:
    for name, button in device.board.buttons.items():
        button.inject_glitches(randomness(device.seed, name + "/ghosts"))


def _stop_glitches(device: Device) -> None:
    for button in device.board.buttons.values():
        button.inject_glitches(None)


# The chip and what runs on it.


def _jump_clock(device: Device, args: Args) -> str:
    try:
        device.shift_date_clock(int(args[0]))
    except ValueError:
        return _("no clock of a board shows a date so far from here")
    return ""


def _set_crystal(device: Device, args: Args) -> str:
    device.set_rate(TRUE_RATE + round(float(args[0]) * 100))
    return ""


def _delay_interrupts(device: Device, args: Args) -> str:
    device.delay_interrupts(int(args[0]))
    return ""


def _service_fault(name: str, error: str) -> Fault:
    def begin(device: Device, args: Args) -> str:
        device.break_once(args[0], error)
        return ""

    return Fault(
        f"{name} {'|'.join(SERVICES)}",
        N_(
            "once; battery, journal: nothing; screen: it stays dark; else the band starts anew, paused where it was"
        ),
        "everything, but up to 10 s of the position",
        lambda args: len(args) == 1 and args[0] in SERVICES,
        begin,
        ends_by_itself,
    )


def _number_between(lowest: float, highest: float) -> Callable[[Args], bool]:
    def check(args: Args) -> bool:
        match = len(args) == 1 and re.fullmatch(r"[+-]?[0-9]{1,9}(\.[0-9]{1,2})?", args[0])
        return bool(match) and lowest <= float(args[0]) <= highest

    return check


FAULTS = {
    "button_stuck": _button_fault(
        "stuck", N_("after 8 s as if it were not pressed; the other button works")
    ),
    "button_dead": _button_fault("dead", N_("nothing; the other button works")),
    "button_bounce": _button_fault("bouncy", N_("as always, up to 20 ms later")),
    "ghost_edges": Fault(
        "ghost_edges",
        N_("nothing"),
        KEEPS_EVERYTHING,
        _no_arguments,
        _begin_with(_start_glitches),
        _stop_glitches,
    ),
    "i2c_nack": Fault(
        "i2c_nack once|always|midframe",
        N_(
            "everything; a display on it is dark for 10 s or for good, a DRV2605L turns no motor meanwhile"
        ),
        KEEPS_EVERYTHING,
        lambda args: args in (("once",), ("always",), ("midframe",)),
        _begin_bus_fault,
        _end_bus_fault,
        needs=lambda board: "" if board.i2c.chips else N_("nothing on I2C"),
    ),
    "display_gone": Fault(
        "display_gone",
        N_("everything; the display is back 10 s after it is; one on SPI, when it is next lit up"),
        KEEPS_EVERYTHING,
        _no_arguments,
        _begin_with(_unplug),
        _plug_in,
        needs=lambda board: "" if board.display is not None else N_("no display"),
    ),
    "motor_open": _motor_fault("motor_open", 0.0, N_("nothing; the display goes on")),
    "motor_weak": _motor_fault("motor_weak", 0.5, N_("everything, weaker")),
    "flash_full": Fault(
        "flash_full",
        N_("everything"),
        "the session under way; one that is over, if an older file can go, or there is room at a restart",
        _no_arguments,
        fill,
        make_room,
    ),
    "flash_slow": Fault(
        "flash_slow",
        N_(
            "everything; *accepted* waits for the end of a write, and a press that is over by then is not noticed"
        ),
        KEEPS_EVERYTHING,
        _no_arguments,
        _begin_with(slow(True)),
        slow(False),
    ),
    "torn_write": Fault(
        "torn_write",
        N_("nothing"),
        KEEPS_EVERYTHING,
        _no_arguments,
        _begin_with(tear_next),
        ends_by_itself,
    ),
    "bit_rot": Fault(
        "bit_rot FILE",
        N_("nothing; settings that cannot be read: *refused* at the next power on"),
        "all but what the bit was in; a session goes on from the copy before",
        lambda args: len(args) == 1,
        rot,
        ends_by_itself,
    ),
    "brownout": Fault(
        "brownout",
        N_("the band starts anew, paused where it was"),
        "everything, but up to 10 s of the position",
        _no_arguments,
        _begin_with(lambda device: device.brown_out()),
        ends_by_itself,
    ),
    "clock_unset": Fault(
        "clock_unset",
        N_("nothing; reminders with quiet hours stay silent"),
        "sessions without a date",
        _no_arguments,
        _begin_with(lambda device: device.unset_clock()),
        ends_by_itself,
    ),
    "clock_jump": Fault(
        "clock_jump SECONDS",
        N_("nothing"),
        "everything",
        lambda args: len(args) == 1 and re.fullmatch(r"[+-]?[0-9]{1,9}", args[0]) is not None,
        _jump_clock,
        ends_by_itself,
        "SECONDS a whole number from -999999999 to 999999999",
    ),
    "usb": Fault(
        "usb",
        N_("nothing"),
        KEEPS_EVERYTHING,
        _no_arguments,
        _begin_with(lambda device: device.plug_in()),
        lambda device: device.pull_out(),
    ),
    "crystal": Fault(
        "crystal PERCENT",
        N_("all times that much shorter, or longer for less than 0"),
        "times as the band counts them",
        _number_between(-10, 10),
        _set_crystal,
        lambda device: device.set_rate(TRUE_RATE),
        "PERCENT from -10 to 10, at most two decimals",
    ),
    "irq_late": Fault(
        "irq_late MS",
        N_("what a press or its release brings that much later; a tap may be a hold"),
        KEEPS_EVERYTHING,
        lambda args: len(args) == 1 and re.fullmatch(r"[0-9]{1,4}", args[0]) is not None,
        _delay_interrupts,
        lambda device: device.delay_interrupts(0),
        "MS from 0 to 9999",
    ),
    "out_of_memory": _service_fault("out_of_memory", "MemoryError"),
    "exception": _service_fault("exception", "RuntimeError"),
    "corrupt": Fault(
        "corrupt settings|program|journal",
        N_("nothing; settings or a program that cannot be read: *refused* at the next power on"),
        "all but what was written over; a session goes on from what is left",
        lambda args: args in (("settings",), ("program",), ("journal",)),
        corrupt,
        ends_by_itself,
    ),
}


def cannot_be(fault: str, board: str) -> str:
    """Returns why `board` cannot have `fault`, and which faults it can have; "" if it can have this one."""
    board_parts = boards.new_board(board)
    lacking_part = FAULTS[fault].needs(board_parts)
    if not lacking_part:
        return ""
    possible_faults = ", ".join(
        name for name, candidate in FAULTS.items() if not candidate.needs(board_parts)
    )
    return f"{board} has {lacking_part}, so {fault} cannot be; expected one of {possible_faults}"
