"""The simulator's side of the stock modules' calls: chip, calendar, files and device, by the owner's name."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from ..mcu.mcu import PERIPHERALS
from ..stock.calendar import Calendar
from ..stock.files import Files
from . import MAIN, BootContext
from .calls import Call


class Phase(NamedTuple):
    """A phase, with the fields that the trace reports."""

    kind: str
    side: str
    round: int


class HostCalls:
    """The objects that answer the calls of one start of a device, by the call's owner.

    `interrupt(is_timer, number)` calls the firmware's callback of a timer, or its handler of a pin.
    """

    def __init__(self, context: BootContext, interrupt: Callable[[bool, int], None]) -> None:
        calendar = Calendar(context.mcu.port.epoch_year, context.utc, context.set_utc)
        self._owners: dict[str, object] = {
            **{name: getattr(context.mcu, name) for name in PERIPHERALS},
            "files": Files(context.files),
            "time": calendar,
            "device": DeviceCalls(context, interrupt),
        }

    def method(self, call: Call) -> Callable[..., Any]:
        """Returns the method that answers `call`; raises KeyError for an owner that was not added."""
        method: Callable[..., Any] = getattr(self._owners[call.owner], call.name)
        return method

    def add(self, owner: str, calls: object) -> None:
        """Makes the methods of `calls` answer the calls of `owner`."""
        self._owners[owner] = calls


class DeviceCalls:
    """Answers the stock modules' calls on timers, the REPL and the trace."""

    def __init__(self, context: BootContext, interrupt: Callable[[bool, int], None]) -> None:
        self._context = context
        self._mcu = context.mcu
        self._interrupt = interrupt
        self._mcu.interrupts.call_handler = partial(interrupt, False)

    def timer(self, number: int, period_ms: int, periodic: int, armed: int) -> None:
        """Starts timer `number`, or stops it if `armed` is 0; its callback stays with the firmware."""
        action = (lambda: self._interrupt(True, number)) if armed else None
        self._mcu.timers.set(number, period_ms, bool(periodic), action)

    def catch_up(self) -> None:
        """Does nothing: the call's message alone brings virtual time up to date before the firmware prints."""

    def running(self) -> int:
        """Is called as the firmware starts: lets Ctrl-C interrupt it; returns 1 if main.py is to run, else 0."""
        assert self._context.repl is not None
        self._context.repl.running()
        return not self._context.repl.is_raw

    def main(self) -> None:
        """Is called as main.py begins: lets Ctrl-C interrupt it, and spends the time of the firmware's start."""
        self.running()
        self._context.load(MAIN)

    def prompt(self) -> bytes:
        """Waits for the next text for the REPL to run, and returns it."""
        assert self._context.repl is not None
        return self._context.repl.prompt()

    def ran(self) -> None:
        """Tells the REPL that the text which `prompt` returned has run."""
        assert self._context.repl is not None
        self._context.repl.ran()

    def heard(self, index: int, since_ms: int, round_: int, text: bytes) -> None:
        """Passes a report of the firmware's trace to the hook.

        `text` is its kind, then words or the screen's lines; the rest counts for a phase only.
        """
        report = text.decode()
        if report.startswith("screen"):
            self._context.hook("screen", report.split("\n")[1:])
            return
        kind, *fields = report.split(" ")
        if kind == "phase":
            self._context.hook(kind, Phase(fields[0], fields[1], round_), index, since_ms)
        else:
            self._context.hook(kind, fields[0] or None)
