"""What every driver of a motor has in common: whatever the caller does wrong, the drive ends 1.5 s after it began.

By a hardware timer, which stands still in light sleep, and by `check`, which whoever sleeps calls after it, and no
later than `left_ms` from before.
"""

from time import ticks_diff, ticks_ms

from machine import Timer
from micropython import const

_LIMIT_MS = const(1500)


class LimitedMotor:
    """The base of all motor drivers, off at first; `driving` says whether it has been told to turn."""

    def __init__(self, timer: Timer) -> None:
        self._timer = timer
        self._expired = self._cut_off
        self.driving = False
        self._since = ticks_ms()
        self._stop()

    def drive(self, percent: int) -> None:
        """Drive at `percent` of the supply until `off`, or until the limit counted from the first drive."""
        if not self.driving:
            self.driving = True
            self._since = ticks_ms()
            self._arm(_LIMIT_MS)
            self._wake()
        self._turn(percent)

    def off(self) -> None:
        """Stop driving; the motor coasts down."""
        self._stop()
        if self.driving:
            self.driving = False
            self._timer.deinit()

    def left_ms(self) -> int:
        """Returns for how many ms more it may be driven."""
        return _LIMIT_MS - ticks_diff(ticks_ms(), self._since)

    def check(self) -> None:
        """Stops the motor if its limit has passed; else sets the timer anew, which stood still in light sleep."""
        if self.driving:
            left = self.left_ms()
            if left <= 0:
                self.off()
            else:
                self._arm(left)

    def _wake(self) -> None:
        """What has to come before the first turn."""

    def _turn(self, percent: int) -> None:
        """Turn it, at `percent` of the supply."""
        raise NotImplementedError

    def _stop(self) -> None:
        """Let go of it; called from a timer too."""
        raise NotImplementedError

    def _arm(self, ms: int) -> None:
        self._timer.init(mode=Timer.ONE_SHOT, period=ms, callback=self._expired)

    def _cut_off(self, _timer: Timer) -> None:
        self._stop()
        self.driving = False
