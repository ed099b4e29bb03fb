"""The chip's watchdog: resets it when the loop no longer comes round.

    dog = Watchdog(8_000, Timer(1))
    dog.feed()

Once started it cannot be stopped, not by a soft reset either, so whoever ends the loop on purpose hands it over to
a timer.
"""

from machine import WDT, Timer


class Watchdog:
    """Starts at once; `timeout_ms` is no longer than the chip allows."""

    def __init__(self, timeout_ms: int, timer: Timer) -> None:
        self._dog = WDT(timeout=timeout_ms)
        timer.deinit()  # it may have been handed over
        self._timer = timer
        self._every_ms = timeout_ms // 4

    def feed(self) -> None:
        """Say that all is well, for now."""
        self._dog.feed()

    def hand_over(self) -> None:
        """Somebody works at the REPL: it is fed from now on, whatever they do."""
        self._timer.init(
            mode=Timer.PERIODIC, period=self._every_ms, callback=lambda _: self._dog.feed()
        )
