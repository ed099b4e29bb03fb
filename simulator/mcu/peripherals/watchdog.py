"""The microcontroller's watchdog: resets the chip unless it is fed in time. A soft reset does not stop it."""

from collections.abc import Callable

from ...core.kernel import MS, Event
from ..start import Start


class Watchdog:
    """The chip's watchdog; when its time-out passes, it calls `reset_chip`.

    `is_marked` is a bit in a register of the RP2040: the watchdog was started since the last reset of another
    kind. `feed_count` is how often the watchdog was fed.
    """

    def __init__(self, start: Start, reset_chip: Callable[[], None]) -> None:
        self.is_marked = start.cause == "watchdog"
        self._start = start
        self._kernel = start.kernel
        self._reset_chip = reset_chip
        self._next_check: Event | None = None  # the next check of the time-out
        self._bites_at_us: int | None = None
        self._timeout_us = 0
        self.feed_count = 0

    @property
    def runs(self) -> bool:
        """Returns whether the watchdog is running."""
        return self._bites_at_us is not None

    def move_to(self, start: Start) -> None:
        """Moves the watchdog, still running, to `start`: the chip's start after a soft reset."""
        self._start = start

    def start(self, timeout_ms: int) -> None:
        """Starts the watchdog for good, with a time-out in ms.

        Raises ValueError if that is too long for the chip.
        """
        self._start.check_power()
        longest_ms = self._start.port.watchdog_most_ms
        if timeout_ms > longest_ms:
            raise ValueError(f"timeout exceeds {longest_ms}")
        self.is_marked = True
        self._timeout_us = timeout_ms * MS
        self.feed()

    def feed(self) -> None:
        """Restarts the time-out; called by the firmware."""
        self._start.check_power()
        self.feed_count += 1
        self.go_on(self._timeout_us)

    def stop(self) -> int | None:
        """Stops the watchdog; returns the rest of its time-out in µs, None if it was not running."""
        bites_at_us, self._bites_at_us = self._bites_at_us, None
        return None if bites_at_us is None else bites_at_us - self._kernel.now_us

    def go_on(self, left_us: int | None) -> None:
        """Restarts the watchdog with `left_us` µs of its time-out left; None leaves the watchdog stopped."""
        if left_us is None:
            self._bites_at_us = None
            return
        self._bites_at_us = at_us = self._kernel.now_us + left_us
        if self._next_check is None or self._next_check.at_us > at_us:
            self._plan_check(at_us)

    def _plan_check(self, at_us: int) -> None:
        if self._next_check is not None:
            self._next_check.cancel()
        self._next_check = self._kernel.call_at_us(at_us, self._bite_if_due)

    def _bite_if_due(self) -> None:
        """Resets the chip if the time-out has passed; else plans the next check.

        Feeding plans no check, since feeding happens far more often.
        """
        self._next_check = None
        if self._bites_at_us is None:
            return
        if self._bites_at_us > self._kernel.now_us:
            self._plan_check(self._bites_at_us)
        else:
            self._bites_at_us = None
            self._reset_chip()
