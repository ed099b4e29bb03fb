"""What the calls of the stock modules reach: chip, calendar, files and device, each by the name of its owner."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from ..mcu.mcu import PERIPHERALS
from ..stock.calendar import Calendar
from ..stock.files import Files
from . import MAIN, BootContext
from .calls import Call


class Phase(NamedTuple):
    """As much of a phase as the trace says."""

    kind: str
    side: str
    round: int


class HostCalls:
    """What the calls of one start of a device reach, by the name of their owner.

    `interrupt(timer, number)` calls the callback of a timer, or the handler of a pin, wherever the firmware is.
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
        """Returns what answers a row of the table; KeyError for an owner that only a process of its own asks."""
        found: Callable[..., Any] = getattr(self._owners[call.owner], call.name)
        return found

    def add(self, owner: str, calls: object) -> None:
        """Lets the calls of another owner be answered by its methods."""
        self._owners[owner] = calls


class DeviceCalls:
    """Timers, the REPL and the trace, whose other end is in the firmware's interpreter."""

    def __init__(self, context: BootContext, interrupt: Callable[[bool, int], None]) -> None:
        self._context = context
        self._mcu = context.mcu
        self._interrupt = interrupt
        self._mcu.interrupts.call_handler = partial(interrupt, False)

    def timer(self, number: int, period_ms: int, periodic: int, armed: int) -> None:
        """Starts or stops a timer; its callback stays with the firmware."""
        action = (lambda: self._interrupt(True, number)) if armed else None
        self._mcu.timers.set(number, period_ms, bool(periodic), action)

    def running(self) -> int:
        """Lets Ctrl-C interrupt the firmware from now on; returns whether main.py is to run too."""
        assert self._context.repl is not None
        self._context.repl.running()
        return not self._context.repl.raw

    def main(self) -> None:
        """Notes that main.py is there and begins to run."""
        self.running()
        self._context.load(MAIN)

    def prompt(self) -> bytes:
        """Waits for what the REPL is to run next, and returns it."""
        assert self._context.repl is not None
        return self._context.repl.prompt()

    def ran(self) -> None:
        """Notes that what `prompt` returned has run."""
        assert self._context.repl is not None
        self._context.repl.ran()

    def heard(self, index: int, since: int, round_: int, text: bytes) -> None:
        """Takes what the firmware's trace hook says: its kind, then lines or words."""
        words = text.decode()
        if words.startswith("screen"):
            self._context.hook("screen", words.split("\n")[1:])
            return
        kind, *rest = words.split(" ")
        if kind == "phase":
            self._context.hook(kind, Phase(rest[0], rest[1], round_), index, since)
        else:
            self._context.hook(kind, rest[0] or None)
