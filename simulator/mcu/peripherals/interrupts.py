"""Interrupts of one start of the microcontroller: who wants which, and when they are served.

They are recorded at the instant of their edge and served at the end of the firmware's next call that takes time, in
the firmware's own context, one after the other, never nested. A handler finds its pin at the level of then.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from greenlet import GreenletExit

from ..start import Start

Handler = Callable[[], None]


class _Pending(NamedTuple):
    """`number` and `level` are those of a pin; None for what is no pin's, and where the level is that of now."""

    at_us: int
    handler: Handler
    number: int | None = None
    level: int | None = None


class Interrupts:
    """All interrupts of one start of the chip.

    `late_us` is how long one takes to be served; `served_at` is, within a handler, the instant of its edge.

    `on_interrupt` is called for each as it comes, `call_handler` calls what the firmware has for a pin's.
    """

    def __init__(self, start: Start) -> None:
        self.late_us = 0
        self.on_interrupt: Callable[[], None] = lambda: None
        self.call_handler: Callable[[int], None] = lambda _: None
        self.served_at: int | None = None
        self._served: _Pending | None = None
        self._start = start
        self._kernel = start.kernel
        self._edges: dict[int, int] = {}  # of the pins that are armed
        self._handlers: dict[int, Handler] = {}
        self._pending: list[_Pending] = []
        self._kernel.pending = self._pending
        self._kernel.deliver = self.deliver

    def stop(self) -> None:
        """Drops all handlers, and all interrupts that wait."""
        self._edges.clear()
        self._pending.clear()

    def arm(self, number: int, edges: int, armed: int) -> None:
        """Lets a pin's handler be called after some of its `edges`: bit 0 rising, bit 1 falling; or after none."""
        if self._start.dead:
            raise GreenletExit
        if armed:
            self._edges[number] = edges
        elif number in self._edges:
            del self._edges[number]

    def armed(self, number: int) -> bool:
        """Returns whether a pin's handler is called."""
        return number in self._edges

    def edge(self, number: int, level: int) -> None:
        """Takes in that a pin has changed; what changes back within a µs no handler finds changed."""
        for i, pending in enumerate(self._pending):
            if pending.number == number and pending.at_us == self._kernel.now:
                self._pending[i] = pending._replace(level=level)
        if not self._edges.get(number, 0) & (1 if level else 2):
            return
        handler = self._handler(number)
        self.on_interrupt()  # even if it is served late
        if self.late_us:
            late = lambda: self.record(handler, number)  # noqa: E731
            self._kernel.at(self._kernel.now + self.late_us, late)
        else:
            self.record(handler, number, level)

    def _handler(self, number: int) -> Handler:
        """What calls a pin's handler: the same each time, so that what waits for one can be told from the rest."""
        if number not in self._handlers:
            self._handlers[number] = partial(self.call_handler, number)
        return self._handlers[number]

    def record(
        self, handler: Handler, number: int | None = None, level: int | None = None
    ) -> None:
        """Lets `handler` be called as soon as interrupts are served."""
        self._pending.append(_Pending(self._kernel.now, handler, number, level))
        self.on_interrupt()

    def level_of(self, number: int) -> int | None:
        """Returns, within the handler of that pin, the level that it had at its edge; else None."""
        served = self._served
        return served.level if served is not None and served.number == number else None

    def deliver(self) -> None:
        """Serves the interrupts that wait."""
        if self.served_at is not None:
            return
        while self._pending:
            self._served = served = self._pending.pop(0)
            self.served_at = served.at_us
            try:
                served.handler()
            finally:
                self._served = self.served_at = None

    def hold_off(self, us: int, pending_too: bool = False) -> None:
        """Works for `us` without serving any; what comes meanwhile is served once for each handler, as of the end.

        `pending_too`: so is what came before.
        """
        first = 0 if pending_too else len(self._pending)
        self._kernel.work(us)
        if len(self._pending) == first:
            return
        held: dict[Handler, int | None] = {}
        for pending in self._pending[first:]:
            held.setdefault(pending.handler, pending.number)
        now = self._kernel.now
        self._pending[first:] = [_Pending(now, handler, held[handler]) for handler in held]
