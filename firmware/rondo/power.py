"""Waits for the next deadline as cheaply as the board allows, or until a button wakes it.

Asleep the chip is woken by a low level, so with a button already down it could not notice another change:
then it stays awake and looks at what the interrupts noted every few ms. While the motor is driven it never
sleeps past the limit of that.
"""

from time import sleep_ms, ticks_add, ticks_diff, ticks_ms

from .buttons import Buttons

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .drivers.erm import Erm

LOOK_MS = 5
LONGEST_AWAKE_MS = 2_000  # the watchdog wants to hear of it
LONGEST_MS = 3_600_000  # well within what the tick counter and any port's light sleep can do


class Power:
    """`light_sleep(ms)` is the board's, woken by any button's low level."""

    def __init__(
        self, light_sleep: "Callable[[int], None]", buttons: Buttons, motor: "Erm"
    ) -> None:
        self._light_sleep = light_sleep
        self._buttons = buttons
        self._motor = motor

    def wait(self, ms: int) -> None:
        """Return after `ms`, or as soon as a button has changed."""
        ms = min(ms, LONGEST_MS)
        if self._motor.driving:
            ms = min(ms, self._motor.left_ms())
        if self._buttons.any_down:
            self._wait_awake(min(ms, LONGEST_AWAKE_MS))
        elif ms > 0:
            self._sleep(ms)
        self._motor.check()

    def held_for(self, ms: int) -> bool:
        """Wait until the first button has been held for `ms` more, or is let go of; whether it was held."""
        end = ticks_add(ticks_ms(), ms)
        while self._buttons.held():
            if ticks_diff(end, ticks_ms()) <= 0:
                return True
            sleep_ms(LOOK_MS)
        return False

    def _wait_awake(self, ms: int) -> None:
        end = ticks_add(ticks_ms(), ms)
        while ms > 0 and not self._buttons.noted:
            sleep_ms(min(ms, LOOK_MS))
            ms = ticks_diff(end, ticks_ms())

    def _sleep(self, ms: int) -> None:
        began = ticks_ms()
        self._buttons.pause()
        if not self._buttons.noted:
            self._light_sleep(ms)
        self._buttons.resume(ticks_diff(ticks_ms(), began) < ms)
