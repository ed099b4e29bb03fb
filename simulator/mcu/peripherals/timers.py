"""The timers of one start of the microcontroller; their callbacks are served as interrupts."""

from collections.abc import Callable

from ...core.kernel import MS, Event
from ..start import Start


class Timer:
    """One timer: when it fires next (`event`), what it calls (`action`) and its period in µs."""

    def __init__(self) -> None:
        self.event: Event | None = None
        self.action: Callable[[], None] | None = None
        self.period = 0
        self.periodic = False


class Timers:
    """All timers by number. `fired` is called with the action of one that fires."""

    def __init__(self, start: Start, fired: Callable[[Callable[[], None]], None]) -> None:
        self._start_of = start
        self._kernel = start.kernel
        self._fired = fired
        self._timers: dict[int, Timer] = {}
        self._running = 0  # how many timers run

    def set(
        self, number: int, period_ms: int, periodic: bool, action: Callable[[], None] | None
    ) -> None:
        """Starts timer `number`: it calls `action` after `period_ms`, once or `periodic`; with None it stops."""
        self._start_of.check_power()
        timer = self._timers.setdefault(number, Timer())
        self._stop(timer)
        timer.action = action
        timer.period = period_ms * MS
        timer.periodic = periodic
        if action is not None:
            self._start(timer, timer.period)

    def stop(self) -> Callable[[], None] | None:
        """Stops all timers.

        Returns a function that restarts each for the time that it had left; None if none ran.
        """
        if not self._running:
            return None
        running = [
            (timer, timer.event.at - self._kernel.now_us)
            for timer in self._timers.values()
            if timer.event is not None
        ]
        for timer, _ in running:
            self._stop(timer)

        def go_on() -> None:
            for timer, left in running:
                self._start(timer, left)

        return go_on

    def _start(self, timer: Timer, after: int) -> None:
        self._stop(timer)
        self._running += 1
        timer.event = self._kernel.at(self._kernel.now_us + after, lambda: self._fire(timer))

    def _stop(self, timer: Timer) -> None:
        if timer.event is not None:
            timer.event.cancel()
            timer.event = None
            self._running -= 1

    def _fire(self, timer: Timer) -> None:
        timer.event = None
        self._running -= 1
        if timer.action is not None:
            self._fired(timer.action)
            if timer.periodic:
                self._start(timer, timer.period)
