"""The chip's watchdog: resets it when the loop no longer comes round.

    watchdog = Watchdog(WDT(timeout=8_000), 8_000, Timer(1))
    watchdog.feed()

Once started it cannot be stopped, not by a soft reset either, so whoever ends the loop on purpose hands it over to
a timer.
"""

from machine import WDT, Timer


class Watchdog:
    """The chip's watchdog: `dog` runs already, with `timeout_ms`."""

    def __init__(self, dog: WDT, timeout_ms: int, timer: Timer) -> None:
        self._dog = dog
        timer.deinit()  # it may have been handed over
        self._timer = timer
        self._every_ms = timeout_ms // 4

    def feed(self) -> None:
        """Tells the watchdog that the loop still comes round; it waits for `timeout_ms` anew."""
        self._dog.feed()

    def hand_over(self) -> None:
        """Lets a timer feed it from now on, whatever somebody does at the REPL."""
        self._timer.init(
            mode=Timer.PERIODIC, period=self._every_ms, callback=lambda _: self._dog.feed()
        )
