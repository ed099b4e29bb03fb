"""The base of all drivers of a motor: a drive ends 1.5 s after it began, whatever the caller does wrong.

A timer of the chip ends the drive, even while the firmware is in an endless loop: MicroPython runs the timer's
callback between two of its steps. Within a call of MicroPython that never returns the callback cannot run; there
the watchdog resets the chip. In light sleep the timer stands still, so whoever sleeps wakes up within `left_ms` and
then calls `check`.
"""

from time import ticks_diff, ticks_ms

from machine import Timer
from micropython import const

_LIMIT_MS = const(1500)


class LimitedMotor:
    """The base of all motor drivers; the motor is off at first. `driving`: a drive is under way."""

    def __init__(self, timer: Timer) -> None:
        self._timer = timer
        self._expired = self._cut_off
        self.driving = False
        self._since = ticks_ms()
        self._stop()

    def drive(self, percent: int) -> None:
        """Drives the motor at `percent` of the supply until `off`, but for 1.5 s at most.

        The 1.5 s count from the first `drive` after the last `off`.
        """
        if not self.driving:
            self.driving = True
            self._since = ticks_ms()
            self._arm(_LIMIT_MS)
            self._wake()
        self._turn(percent)

    def off(self) -> None:
        """Stops driving; the motor coasts down."""
        self._stop()
        if self.driving:
            self.driving = False
            self._timer.deinit()

    def left_ms(self) -> int:
        """Returns for how many ms more the motor may be driven."""
        return _LIMIT_MS - ticks_diff(ticks_ms(), self._since)

    def check(self) -> None:
        """Stops the motor if its limit has passed; else restarts the timer for what is left.

        Light sleep stops that timer.
        """
        if self.driving:
            left = self.left_ms()
            if left <= 0:
                self.off()
            else:
                self._arm(left)

    def _wake(self) -> None:
        """Prepares the driver for the first `_turn` of a drive; does nothing unless a driver needs it."""

    def _turn(self, percent: int) -> None:
        """Turns the motor at `percent` of the supply."""
        raise NotImplementedError

    def _stop(self) -> None:
        """Stops driving the motor; called from a timer too."""
        raise NotImplementedError

    def _arm(self, ms: int) -> None:
        self._timer.init(mode=Timer.ONE_SHOT, period=ms, callback=self._expired)

    def _cut_off(self, _timer: Timer) -> None:
        self._stop()
        self.driving = False
