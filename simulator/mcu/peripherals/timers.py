"""The timers during one start of the microcontroller; their callbacks are served as interrupts."""

from collections.abc import Callable

from ...core.kernel import MS, Event
from ..start import Start


class Timer:
    """One timer: its next firing (`event`), the function it calls (`action`) and its `period_us`."""

    def __init__(self) -> None:
        self.event: Event | None = None
        self.action: Callable[[], None] | None = None
        self.period_us = 0
        self.periodic = False


class Timers:
    """All timers by number. When a timer fires, `call_action` is called with its action."""

    def __init__(self, start: Start, call_action: Callable[[Callable[[], None]], None]) -> None:
        self._chip_start = start
        self._kernel = start.kernel
        self._call_action = call_action
        self._timers: dict[int, Timer] = {}
        self._running_count = 0  # how many timers run

    def set(
        self, number: int, period_ms: int, periodic: bool, action: Callable[[], None] | None
    ) -> None:
        """Starts timer `number`: it calls `action` after `period_ms`, once or periodically. None stops it."""
        self._chip_start.check_power()
        timer = self._timers.setdefault(number, Timer())
        self._stop(timer)
        timer.action = action
        timer.period_us = period_ms * MS
        timer.periodic = periodic
        if action is not None:
            self._start(timer, timer.period_us)

    def stop(self) -> Callable[[], None] | None:
        """Stops all timers.

        Returns a function that restarts each one for its remaining time; None if no timer ran.
        """
        if not self._running_count:
            return None
        running_timers = [
            (timer, timer.event.at_us - self._kernel.now_us)
            for timer in self._timers.values()
            if timer.event is not None
        ]
        for timer, _ in running_timers:
            self._stop(timer)

        def restart_all() -> None:
            for timer, left_us in running_timers:
                self._start(timer, left_us)

        return restart_all

    def _start(self, timer: Timer, after_us: int) -> None:
        self._stop(timer)
        self._running_count += 1
        timer.event = self._kernel.call_at_us(
            self._kernel.now_us + after_us, lambda: self._fire(timer)
        )

    def _stop(self, timer: Timer) -> None:
        if timer.event is not None:
            timer.event.cancel()
            timer.event = None
            self._running_count -= 1

    def _fire(self, timer: Timer) -> None:
        timer.event = None
        self._running_count -= 1
        if timer.action is not None:
            self._call_action(timer.action)
            if timer.periodic:
                self._start(timer, timer.period_us)
