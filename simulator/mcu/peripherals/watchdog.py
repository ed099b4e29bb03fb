"""The microcontroller's watchdog: resets the chip unless it is fed in time. A soft reset lets it go on."""

from collections.abc import Callable

from ...core.kernel import MS, Event
from ..start import Start


class Watchdog:
    """`bite` resets the chip.

    `marked` is what an RP2040 has in a register: that it was started since the last reset of another kind.
    """

    def __init__(self, start: Start, bite: Callable[[], None]) -> None:
        self.marked = start.cause == "watchdog"
        self._start = start
        self._kernel = start.kernel
        self._bite = bite
        self._event: Event | None = None
        self._timeout_us = 0

    @property
    def runs(self) -> bool:
        """Whether it counts."""
        return self._event is not None

    def serve(self, start: Start) -> None:
        """It goes on with the next start of the chip."""
        self._start = start

    def start(self, timeout_ms: int) -> None:
        """Starts it: it wants to be fed and cannot be stopped. ValueError for what is too long for the chip."""
        self._start.check_power()
        most = self._start.port.watchdog_most_ms
        if timeout_ms > most:
            raise ValueError(f"timeout exceeds {most}")
        self.marked = True
        self._timeout_us = timeout_ms * MS
        self.feed()

    def feed(self) -> None:
        """It waits for its time-out again."""
        self._start.check_power()
        self.go_on(self._timeout_us)

    def stop(self) -> int | None:
        """It stands still; returns what it had left in µs, None if it did not run."""
        event, self._event = self._event, None
        if event is None:
            return None
        event.cancel()
        return event.at - self._kernel.now

    def go_on(self, left_us: int | None) -> None:
        """It has that much left, None for what does not run."""
        self.stop()
        if left_us is not None:
            self._event = self._kernel.at(self._kernel.now + left_us, self._bite)
