"""Interrupts of one start of the microcontroller: who wants which, and when they are served.

They are recorded at the instant of their edge and served at the end of the firmware's next call that takes time, in
the firmware's own context, one after the other, never nested.
"""

from collections.abc import Callable

from ...core.kernel import Kernel

Handler = Callable[[], None]


class Interrupts:
    """`late_us` is how long one takes to be served; `served_at` is, within a handler, the instant of its edge.

    `on_interrupt` is called for each as it comes.
    """

    def __init__(self, kernel: Kernel) -> None:
        self.late_us = 0
        self.on_interrupt: Callable[[], None] = lambda: None
        self.served_at: int | None = None
        self._kernel = kernel
        self._handlers: dict[int, tuple[int, Handler]] = {}
        self._pending: list[tuple[int, Handler]] = []
        kernel.deliver = self.deliver

    def stop(self) -> None:
        """None is served any more."""
        self._handlers.clear()
        self._pending.clear()

    def arm(self, number: int, edges: int, handler: Handler | None) -> None:
        """Call `handler` after each edge of a pin: bit 0 rising, bit 1 falling."""
        if handler is None:
            self._handlers.pop(number, None)
        else:
            self._handlers[number] = (edges, handler)

    def armed(self, number: int) -> bool:
        """Whether a pin has a handler."""
        return number in self._handlers

    def edge(self, number: int, level: int) -> None:
        """A pin has changed."""
        edges, handler = self._handlers.get(number, (0, None))
        if handler is None or not edges & (1 if level else 2):
            return
        self.on_interrupt()  # even if it is served late
        if self.late_us:
            self._kernel.at(self._kernel.now + self.late_us, lambda: self.record(handler))
        else:
            self.record(handler)

    def record(self, handler: Handler) -> None:
        """Lets `handler` be called as soon as interrupts are served."""
        self._pending.append((self._kernel.now, handler))
        self.on_interrupt()

    def deliver(self) -> None:
        """Serves those that wait."""
        if self.served_at is not None:
            return
        while self._pending:
            self.served_at, handler = self._pending.pop(0)
            try:
                handler()
            finally:
                self.served_at = None

    def hold_off(self, us: int, pending_too: bool = False) -> None:
        """Work for `us` meanwhile: what comes then is served once for each handler, as of the end.

        `pending_too`: so is what came before.
        """
        first = 0 if pending_too else len(self._pending)
        self._kernel.work(us)
        held: list[Handler] = []
        for _, handler in self._pending[first:]:
            if handler not in held:
                held.append(handler)
        self._pending[first:] = [(self._kernel.now, handler) for handler in held]
