"""The faults that a band can have, by their names in scenarios.

A fault lasts until it is cleared; some are over at once.
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
from .flash_faults import Obstacle, corrupt, fill, make_room, rot, slow, tear_next

Args = tuple[str, ...]


def _no_arguments(args: Args) -> bool:
    return not args


@dataclass(frozen=True)
class Fault:
    """One fault that a band can have.

    `begin(device, *arguments)` starts it, or raises Obstacle; `clear(device)` ends it, and is None for a fault that
    is over at once. `usage` is how a scenario writes it, its name first; `check` returns whether arguments fit it.
    `felt` says what the wearer feels then, `kept` what stays stored; `needs` returns what a board lacks for it.
    """

    usage: str
    felt: str
    begin: Callable[..., object]
    clear: Callable[..., object] | None = None
    kept: str = "everything"
    check: Callable[[Args], bool] = _no_arguments
    argument_limits: str = ""  # of the argument, for the message about a wrong one
    needs: Callable[[Board], str] = lambda _: ""  # what a board lacks for this fault


_KEEPS_ALL_BUT_THE_POSITION = "everything, but up to 10 s of the position"


def _one_argument(args: Args) -> bool:
    return len(args) == 1


def _one_of(*allowed: str) -> Callable[[Args], bool]:
    return lambda args: len(args) == 1 and args[0] in allowed


def _like(pattern: str) -> Callable[[Args], bool]:
    return lambda args: len(args) == 1 and re.fullmatch(pattern, args[0]) is not None


def _button_fault(name: str, fault: str, felt: str) -> Fault:
    def clear(device: Device) -> None:
        for button in device.board.buttons.values():
            if button.fault == fault:
                button.inject_fault("")

    return Fault(
        f"{name} BUTTON",
        felt,
        lambda device, button: device.board.buttons[button].inject_fault(fault),
        clear,
        check=_one_argument,
    )


def _motor_fault(name: str, health: float, felt: str) -> Fault:
    def clear(device: Device) -> None:
        if device.board.motor.health == health:
            device.board.motor.inject_weakness(1.0)

    return Fault(name, felt, lambda device: device.board.motor.inject_weakness(health), clear)


def _set_bus_fault(device: Device, fault: str = "") -> None:
    device.board.i2c.fault = fault


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


def _jump_clock(device: Device, seconds: str) -> None:
    try:
        device.shift_date_clock(int(seconds))
    except ValueError:
        raise Obstacle(_("no clock of a board shows a date so far from here")) from None


def _is_percent(args: Args) -> bool:
    return _like(r"[+-]?[0-9]{1,9}(\.[0-9]{1,2})?")(args) and -10 <= float(args[0]) <= 10


def _service_fault(name: str, error: str) -> Fault:
    return Fault(
        f"{name} {'|'.join(SERVICES)}",
        N_(
            "once; battery, journal: nothing; screen: it stays dark; else the band starts anew, paused where it was"
        ),
        lambda device, service: device.break_once(service, error),
        kept=_KEEPS_ALL_BUT_THE_POSITION,
        check=_one_of(*SERVICES),
    )


_FAULTS = (
    _button_fault(
        "button_stuck", "stuck", N_("after 8 s as if it were not pressed; the other button works")
    ),
    _button_fault("button_dead", "dead", N_("nothing; the other button works")),
    _button_fault("button_bounce", "bouncy", N_("as always, up to 20 ms later")),
    Fault("ghost_edges", N_("nothing"), _start_glitches, _stop_glitches),
    Fault(
        "i2c_nack once|always|midframe",
        N_(
            "everything; a display on it is dark for 10 s or for good, a DRV2605L turns no motor meanwhile"
        ),
        _set_bus_fault,
        _set_bus_fault,
        check=_one_of("once", "always", "midframe"),
        needs=lambda board: "" if board.i2c.chips else N_("nothing on I2C"),
    ),
    Fault(
        "display_gone",
        N_("everything; the display is back 10 s after it is; one on SPI, when it is next lit up"),
        _unplug,
        _plug_in,
        needs=lambda board: "" if board.display is not None else N_("no display"),
    ),
    _motor_fault("motor_open", 0.0, N_("nothing; the display goes on")),
    _motor_fault("motor_weak", 0.5, N_("everything, weaker")),
    Fault(
        "flash_full",
        N_("everything"),
        fill,
        make_room,
        "the session under way; one that is over, if an older file can go, or there is room at a restart",
    ),
    Fault(
        "flash_slow",
        N_(
            "everything; *accepted* waits for the end of a write, and a press that is over by then is not noticed"
        ),
        lambda device: slow(device, is_slow=True),
        lambda device: slow(device, is_slow=False),
    ),
    Fault("torn_write", N_("nothing"), tear_next),
    Fault(
        "bit_rot FILE",
        N_("nothing; settings that cannot be read: *refused* at the next power on"),
        rot,
        kept="all but what the bit was in; a session goes on from the copy before",
        check=_one_argument,
    ),
    Fault(
        "brownout",
        N_("the band starts anew, paused where it was"),
        Device.brown_out,
        kept=_KEEPS_ALL_BUT_THE_POSITION,
    ),
    Fault(
        "clock_unset",
        N_("nothing; reminders with quiet hours stay silent"),
        Device.unset_clock,
        kept="sessions without a date",
    ),
    Fault(
        "clock_jump SECONDS",
        N_("nothing"),
        _jump_clock,
        check=_like(r"[+-]?[0-9]{1,9}"),
        argument_limits="SECONDS a whole number from -999999999 to 999999999",
    ),
    Fault("usb", N_("nothing"), Device.plug_in, Device.pull_out),
    Fault(
        "crystal PERCENT",
        N_("all times that much shorter, or longer for less than 0"),
        lambda device, percent: device.set_rate(TRUE_RATE + round(float(percent) * 100)),
        lambda device: device.set_rate(TRUE_RATE),
        "times as the band counts them",
        _is_percent,
        "PERCENT from -10 to 10, at most two decimals",
    ),
    Fault(
        "irq_late MS",
        N_("what a press or its release brings that much later; a tap may be a hold"),
        lambda device, ms: device.delay_interrupts(int(ms)),
        lambda device: device.delay_interrupts(0),
        check=_like(r"[0-9]{1,4}"),
        argument_limits="MS from 0 to 9999",
    ),
    _service_fault("out_of_memory", "MemoryError"),
    _service_fault("exception", "RuntimeError"),
    Fault(
        "corrupt settings|program|journal",
        N_("nothing; settings or a program that cannot be read: *refused* at the next power on"),
        corrupt,
        kept="all but what was written over; a session goes on from what is left",
        check=_one_of("settings", "program", "journal"),
    ),
)
FAULTS = {fault.usage.split()[0]: fault for fault in _FAULTS}


def cannot_be(fault: str, board: str, motor: str) -> str:
    """Returns why `board` with `motor` cannot have `fault`, and which faults it can have; "" if it can have it."""
    board_parts = boards.new_board(board, motor)
    lacking_part = FAULTS[fault].needs(board_parts)
    if not lacking_part:
        return ""
    possible_faults = ", ".join(
        name for name, candidate in FAULTS.items() if not candidate.needs(board_parts)
    )
    return f"{board} has {lacking_part}, so {fault} cannot be; expected one of {possible_faults}"
