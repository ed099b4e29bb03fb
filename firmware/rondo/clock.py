"""Milliseconds that only go forward, made of the 30-bit tick counter.

The tick counter wraps each 12.4 days, and two readings may only be compared when less than 6.2 days lie
between them; `now` must be read at least that often.
"""

from time import ticks_add, ticks_diff, ticks_ms


class Clock:
    """`ms` is the time of the last `now()`, counted from the last `rebase()`."""

    def __init__(self) -> None:
        self.ms = 0
        self._ticks = ticks_ms()

    def now(self) -> int:
        """The time in ms."""
        ticks = ticks_ms()
        self.ms += ticks_diff(ticks, self._ticks)
        self._ticks = ticks
        return self.ms

    def at(self, ticks: int) -> int:
        """The time in ms of a tick count noted a while ago."""
        return self.ms + ticks_diff(ticks, self._ticks)

    def ticks(self, ms: int) -> int:
        """The tick count at the time `ms`."""
        return ticks_add(self._ticks, ms - self.ms)  # type: ignore[return-value]

    def rebase(self) -> None:
        """Count from here: whoever holds an instant must have let go of it.

        Done when the band falls asleep, so that times stay small integers, which need no memory, however
        long the band is on.
        """
        self.ms = 0
