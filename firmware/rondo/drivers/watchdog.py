"""The chip's watchdog, which resets the chip when the main loop stops feeding it.

    watchdog = Watchdog(WDT(timeout=8_000), Timer(1))
    watchdog.feed()

Once started it cannot be stopped, not by a soft reset either, so whoever ends the loop on purpose has a timer feed
it from then on: `hand_over`.
"""

from machine import WDT, Pin, Timer, reset
from micropython import const

_TICK_MS = const(250)
_HELD = const(16)  # a button that is down at so many ticks in a row was held, for 4 s


class Watchdog:
    """The chip's watchdog: `dog` runs already, with a timeout of more than a second."""

    def __init__(self, dog: WDT, timer: Timer) -> None:
        self._dog = dog
        timer.deinit()  # after a hand over this timer still feeds
        self._timer = timer

    def feed(self) -> None:
        """Restarts the watchdog's timeout: the main loop still runs."""
        self._dog.feed()

    def hand_over(self, button: "Pin | None" = None) -> None:
        """Has a timer feed the watchdog from now on, so that the chip is not reset while the REPL is used.

        Letting go of a held `button` resets the chip: whoever used the REPL may be gone with the cable.
        """
        down = 0

        def tick(_: Timer) -> None:
            nonlocal down
            self._dog.feed()
            if button is not None:
                if not button.value():
                    down += 1
                elif down >= _HELD:
                    reset()
                else:
                    down = 0

        self._timer.init(mode=Timer.PERIODIC, period=_TICK_MS, callback=tick)
