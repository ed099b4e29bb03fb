"""The interrupts during one start of the microcontroller: which pins have a handler, and when it is called.

An interrupt is recorded at the instant of its edge and served at the end of the firmware's next call that takes
time, in the firmware's own context, one after the other, never nested. A handler reads its pin as it was at
the edge.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from ..start import Start

Handler = Callable[[], None]


class _Pending(NamedTuple):
    """An interrupt that waits to be served. `pin` is the pin's number, `level` its level at the edge.

    `pin` is None for a timer; with `level` None the handler reads the pin's present level.
    """

    at_us: int
    handler: Handler
    pin: int | None = None
    level: int | None = None


class Interrupts:
    """All interrupts of one start of the chip.

    `late_us` is how long after its edge an interrupt is recorded; `served_at_us`, within a handler, is the instant
    of its edge. `on_interrupt` is called as each comes; `call_handler(pin)` calls the firmware's handler
    of that pin.
    """

    def __init__(self, start: Start) -> None:
        self.late_us = 0
        self.on_interrupt: Callable[[], None] = lambda: None
        self.call_handler: Callable[[int], None] = lambda _: None
        self.served_at_us: int | None = None
        self._being_served: _Pending | None = None
        self._start = start
        self._kernel = start.kernel
        self._edges_armed: dict[int, int] = {}  # by the numbers of the pins that are armed
        self._handler_of_pin: dict[int, Handler] = {}
        # The pins whose interrupts reach the chip, with a handler or without.
        self._on: set[int] = set()
        self._waiting: list[_Pending] = []
        self._kernel.pending = self._waiting
        self._kernel.deliver = self.deliver

    def stop(self) -> None:
        """Removes all handlers, and drops the interrupts that wait."""
        self._edges_armed.clear()
        self._waiting.clear()

    def arm(self, pin: int, edges: int, armed: int) -> None:
        """Calls a pin's handler on `edges` from now on (bit 0 rising, bit 1 falling); with `armed` 0, no longer.

        Either way the pin's interrupts are switched on.
        """
        self._start.check_power()
        self._on.add(pin)
        if armed:
            self._edges_armed[pin] = edges
        elif pin in self._edges_armed:
            del self._edges_armed[pin]

    def armed(self, pin: int) -> bool:
        """Returns whether an edge of `pin` calls a handler of the firmware."""
        return pin in self._edges_armed

    def is_on(self, pin: int) -> bool:
        """Returns whether interrupts of `pin` are switched on, even if the firmware has no handler."""
        return pin in self._on

    def switch(self, pin: int, is_on: bool) -> None:
        """Switches the interrupts of `pin` on or off, until they are armed or disarmed again."""
        (self._on.add if is_on else self._on.discard)(pin)

    def edge(self, pin: int, level: int) -> None:
        """Handles a pin's change to `level`: records an interrupt if the pin's handler is armed for that edge.

        If a pin changes twice in one µs, its handler reads the level after the second change.
        """
        for index, waiting in enumerate(self._waiting):
            if waiting.pin == pin and waiting.at_us == self._kernel.now_us:
                self._waiting[index] = waiting._replace(level=level)
        if not self._edges_armed.get(pin, 0) & (1 if level else 2):
            return
        handler = self._handler(pin)
        self.on_interrupt()  # even if it is served late
        if self.late_us:
            record_late = lambda: self.record(handler, pin)  # noqa: E731
            self._kernel.call_at_us(self._kernel.now_us + self.late_us, record_late)
        else:
            self.record(handler, pin, level)

    def _handler(self, pin: int) -> Handler:
        """Returns the function that calls a pin's handler, always the same object: `hold_off` compares them."""
        if pin not in self._handler_of_pin:
            self._handler_of_pin[pin] = partial(self.call_handler, pin)
        return self._handler_of_pin[pin]

    def record(self, handler: Handler, pin: int | None = None, level: int | None = None) -> None:
        """Adds an interrupt to those that wait; `handler` is called when it is served. See `_Pending`."""
        self._waiting.append(_Pending(self._kernel.now_us, handler, pin, level))
        self.on_interrupt()

    def level_of(self, pin: int) -> int | None:
        """Returns, within the handler of `pin`, the pin's level at its edge; elsewhere None."""
        interrupt = self._being_served
        return interrupt.level if interrupt is not None and interrupt.pin == pin else None

    def deliver(self) -> None:
        """Serves the interrupts that wait; does nothing while one is being served."""
        if self.served_at_us is not None:
            return
        while self._waiting:
            self._being_served = interrupt = self._waiting.pop(0)
            self.served_at_us = interrupt.at_us
            try:
                interrupt.handler()
            finally:
                self._being_served = self.served_at_us = None

    def hold_off(self, us: int, merge_waiting_too: bool = False) -> None:
        """Keeps the chip busy for `us` µs; interrupts that come meanwhile wait, and only one per handler is kept.

        The one that is kept has the end of the `us` µs as its instant. With `merge_waiting_too`, interrupts that
        waited already at the call are merged in the same way.
        """
        first_index = 0 if merge_waiting_too else len(self._waiting)
        self._kernel.work(us)
        if len(self._waiting) == first_index:
            return
        handlers: dict[Handler, int | None] = {}
        for waiting in self._waiting[first_index:]:
            handlers.setdefault(waiting.handler, waiting.pin)
        now_us = self._kernel.now_us
        self._waiting[first_index:] = [
            _Pending(now_us, handler, handlers[handler]) for handler in handlers
        ]
