"""Interrupts of one start of the microcontroller: which pins have a handler, and when it is called.

They are recorded at the instant of their edge and served at the end of the firmware's next call that takes
time, in the firmware's own context, one after the other, never nested. A handler reads its pin as it was at
the edge.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from ..start import Start

Handler = Callable[[], None]


class _Pending(NamedTuple):
    """An interrupt that waits. `number` and `level` are its pin's and the level at the edge.

    `number` is None for a timer; with `level` None a handler reads the present level.
    """

    at_us: int
    handler: Handler
    number: int | None = None
    level: int | None = None


class Interrupts:
    """All interrupts of one start of the chip.

    `late_us` is how long an interrupt waits before it is recorded; `served_at`, within a handler, the instant
    of its edge. `on_interrupt` is called as each comes; `call_handler(number)` calls the firmware's handler
    of that pin.
    """

    def __init__(self, start: Start) -> None:
        self.late_us = 0
        self.on_interrupt: Callable[[], None] = lambda: None
        self.call_handler: Callable[[int], None] = lambda _: None
        self.served_at: int | None = None
        self._served: _Pending | None = None
        self._start = start
        self._kernel = start.kernel
        self._edges: dict[int, int] = {}  # by the numbers of the pins that are armed
        self._handlers: dict[int, Handler] = {}
        self._pending: list[_Pending] = []
        self._kernel.pending = self._pending
        self._kernel.deliver = self.deliver

    def stop(self) -> None:
        """Forgets all handlers, and drops the interrupts that wait."""
        self._edges.clear()
        self._pending.clear()

    def arm(self, number: int, edges: int, armed: int) -> None:
        """Has a pin's handler called on `edges` (bit 0 rising, bit 1 falling), or with `armed` 0 on none."""
        self._start.check_power()
        if armed:
            self._edges[number] = edges
        elif number in self._edges:
            del self._edges[number]

    def armed(self, number: int) -> bool:
        """Returns whether the pin has a handler that is called."""
        return number in self._edges

    def edge(self, number: int, level: int) -> None:
        """Notes that a pin changed to `level`, and records an interrupt if its handler wants that edge.

        Of two changes in the same µs a handler reads the level after the last.
        """
        for i, pending in enumerate(self._pending):
            if pending.number == number and pending.at_us == self._kernel.now_us:
                self._pending[i] = pending._replace(level=level)
        if not self._edges.get(number, 0) & (1 if level else 2):
            return
        handler = self._handler(number)
        self.on_interrupt()  # even if it is served late
        if self.late_us:
            late = lambda: self.record(handler, number)  # noqa: E731
            self._kernel.at(self._kernel.now_us + self.late_us, late)
        else:
            self.record(handler, number, level)

    def _handler(self, number: int) -> Handler:
        """Returns what calls a pin's handler: the same object each time, as `hold_off` compares them."""
        if number not in self._handlers:
            self._handlers[number] = partial(self.call_handler, number)
        return self._handlers[number]

    def record(
        self, handler: Handler, number: int | None = None, level: int | None = None
    ) -> None:
        """Adds an interrupt that calls `handler` as soon as interrupts are served."""
        self._pending.append(_Pending(self._kernel.now_us, handler, number, level))
        self.on_interrupt()

    def level_of(self, number: int) -> int | None:
        """Returns the level that pin `number` had at its edge, within its own handler; elsewhere None."""
        served = self._served
        return served.level if served is not None and served.number == number else None

    def deliver(self) -> None:
        """Serves the interrupts that wait, unless one is being served."""
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
        """Lets the chip work for `us`, then merges the interrupts that came into one for each handler.

        They count as of the end of the work. With `pending_too` those that waited before are merged likewise.
        """
        first = 0 if pending_too else len(self._pending)
        self._kernel.work(us)
        if len(self._pending) == first:
            return
        held: dict[Handler, int | None] = {}
        for pending in self._pending[first:]:
            held.setdefault(pending.handler, pending.number)
        now_us = self._kernel.now_us
        self._pending[first:] = [_Pending(now_us, handler, held[handler]) for handler in held]
