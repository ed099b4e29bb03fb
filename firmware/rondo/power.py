"""Waits for the next deadline as cheaply as the board allows, or until a button wakes it.

Asleep the chip is woken by a low level, so with a button already down it could not notice another change:
then it stays awake and looks at what the interrupts noted every few ms.
"""

from time import sleep_ms, ticks_diff, ticks_ms

from .buttons import Buttons

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_MS = 5
LONGEST_MS = 3_600_000  # well within what the tick counter and any port's light sleep can do


class Power:
    """`light_sleep(ms)` is the board's, woken by any button's low level."""

    def __init__(self, light_sleep: "Callable[[int], None]", buttons: Buttons) -> None:
        self._light_sleep = light_sleep
        self._buttons = buttons

    def wait(self, ms: int) -> None:
        """Return after `ms`, or as soon as a button has changed."""
        if self._buttons.any_down:
            while ms > 0 and not self._buttons.noted:
                sleep_ms(min(ms, LOOK_MS))
                ms -= LOOK_MS
        elif not self._buttons.noted:
            self._buttons.pause()
            began = ticks_ms()
            ms = min(ms, LONGEST_MS)
            self._light_sleep(ms)
            self._buttons.resume(ticks_diff(ticks_ms(), began) < ms)
