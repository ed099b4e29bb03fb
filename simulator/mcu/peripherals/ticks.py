"""The tick counter: 30 bits of ms and of µs, by a crystal that may run fast or slow.

Not modelled: a rate that changes with temperature, and a counter that stops.
"""

from ...core.kernel import MS
from ..start import Start
from .interrupts import Interrupts

TICKS_MASK = (1 << 30) - 1
READ_US = 2  # what reading it costs

# Its rate is in hundredths of a percent of what it should be.
TRUE_RATE = 10_000


class Ticks:
    """Within an interrupt's handler the counter stands as it was at the edge."""

    def __init__(self, start: Start, interrupts: Interrupts) -> None:
        self._start = start
        self._kernel = start.kernel
        self._interrupts = interrupts
        self._rate = TRUE_RATE
        # The counter in µs, not wrapped, at an instant.
        self._counted_us = start.ticks_ms * MS + self._kernel.now % MS
        self._counted_at = self._kernel.now

    def ms(self) -> int:
        """Reads the counter in ms."""
        served_at = self._interrupts.served_at
        if served_at is not None:
            self._start.check_power()
            return self._us(served_at) // MS & TICKS_MASK
        self._start.charge(READ_US)
        if self._rate == TRUE_RATE:  # asked more often than anything else
            return (self._counted_us + self._kernel.now - self._counted_at) // MS & TICKS_MASK
        return self._us(self._kernel.now) // MS & TICKS_MASK

    @property
    def stand_at(self) -> int:
        """Returns the counter in ms, as it stands now; looking takes no time."""
        return self._us(self._kernel.now) // MS & TICKS_MASK

    def stands_us(self) -> int:
        """Returns for how many µs from now on it stands there in ms while nothing happens on the chip.

        0 where that is not known: in an interrupt's handler, and at a rate that is not the true one.
        """
        if self._interrupts.served_at is not None or self._rate != TRUE_RATE:
            return 0
        return min(MS - 1 - self._us(self._kernel.now) % MS, self._kernel.idle_us())

    def us(self) -> int:
        """Reads the counter in µs."""
        self._start.charge(READ_US)
        return self._us(self._kernel.now) & TICKS_MASK

    def when_ms(self, ticks_ms: int) -> int:
        """Returns the virtual time in ms at which the counter had this value, at most 6 days ago."""
        now = self._us(self._kernel.now) // MS
        ago = (now - ticks_ms) & TICKS_MASK
        if ago > TICKS_MASK // 2:
            ago -= TICKS_MASK + 1
        return self._when((now - ago) * MS) // MS

    def until(self, ms: int) -> int:
        """Returns how many µs it is until the counter is `ms` further."""
        now = self._kernel.now
        if self._rate == TRUE_RATE:
            return max(0, ms * MS - (self._counted_us + now - self._counted_at) % MS)
        return max(0, self._when((self._us(now) // MS + ms) * MS) - now)

    def set_rate(self, rate: int) -> None:
        """Lets the counter run at `rate`, of TRUE_RATE, from now on."""
        self._counted_us = self._us(self._kernel.now)
        self._counted_at = self._kernel.now
        self._rate = rate

    def _us(self, at: int) -> int:
        return self._counted_us + (at - self._counted_at) * self._rate // TRUE_RATE

    def _when(self, ticks_us: int) -> int:
        """The first instant at which the counter has this value."""
        return self._counted_at - (self._counted_us - ticks_us) * TRUE_RATE // self._rate
