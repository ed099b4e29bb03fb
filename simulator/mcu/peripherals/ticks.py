"""The tick counter: 30 bits of ms and of µs, driven by a crystal that may run fast or slow.

Not modelled: a rate that changes with temperature, and a counter that stops.
"""

from ...core.kernel import MS
from ..start import Start
from .interrupts import Interrupts

TICKS_MASK = (1 << 30) - 1
READ_US = 2  # what reading it costs

# The counter's rate is in hundredths of a percent of the right one.
TRUE_RATE = 10_000


class Ticks:
    """The tick counter. Read in an interrupt's handler, it has the value of the instant of the edge."""

    def __init__(self, start: Start, interrupts: Interrupts) -> None:
        self._start = start
        self._kernel = start.kernel
        self._interrupts = interrupts
        self._rate = TRUE_RATE
        self._set_count(start.ticks_ms * MS + self._kernel.now_us % MS)

    def ms(self) -> int:
        """Returns the counter in ms; the call takes READ_US of virtual time, within a handler none."""
        served_at = self._interrupts.served_at_us
        if served_at is not None:
            self._start.check_power()
            return self._count_us(served_at) // MS & TICKS_MASK
        self._start.charge_us(READ_US)
        if self._rate == TRUE_RATE:  # asked more often than anything else
            return (self._kernel.now_us + self._ahead_us) // MS & TICKS_MASK
        return self._count_us(self._kernel.now_us) // MS & TICKS_MASK

    @property
    def count_and_rest_us(self) -> tuple[int, int]:
        """Returns the present count in ms and the µs until the count increases; the call takes no virtual time."""
        us = self._count_us(self._kernel.now_us)
        return us // MS & TICKS_MASK, MS - us % MS

    def known_us(self) -> int:
        """Returns for how many µs from now the count increases evenly and nothing happens on the chip.

        Returns 0 where that is unknown: in an interrupt's handler, and at any rate but the true one. While bursts
        of work are modelled, it is less than the rest of the present ms, so that no wait fits in.
        """
        if self._interrupts.served_at_us is not None or self._rate != TRUE_RATE:
            return 0
        idle_us = self._kernel.idle_us()
        return (
            idle_us if self._start.burst is None else min(idle_us, self.count_and_rest_us[1] - 1)
        )

    def us(self) -> int:
        """Returns the counter in µs; the call takes READ_US of virtual time."""
        self._start.charge_us(READ_US)
        return self._count_us(self._kernel.now_us) & TICKS_MASK

    def when_ms(self, ticks_ms: int) -> int:
        """Returns the virtual time, in ms, at which the counter has the value `ticks_ms`, within 6 days of now."""
        present_ticks = self._count_us(self._kernel.now_us) // MS
        elapsed_ticks = (present_ticks - ticks_ms) & TICKS_MASK
        if elapsed_ticks > TICKS_MASK // 2:
            elapsed_ticks -= TICKS_MASK + 1
        return self._instant_us((present_ticks - elapsed_ticks) * MS) // MS

    def us_until(self, ms: int) -> int:
        """Returns how many µs of virtual time it takes until the counter has increased by `ms`."""
        now_us = self._kernel.now_us
        if self._rate == TRUE_RATE:
            us = ms * MS - (now_us + self._ahead_us) % MS
            return us if us > 0 else 0
        return max(0, self._instant_us((self._count_us(now_us) // MS + ms) * MS) - now_us)

    def set_rate(self, rate: int) -> None:
        """Sets how fast the counter runs from now on, in hundredths of a percent; TRUE_RATE (10,000) is right."""
        self._set_count(self._count_us(self._kernel.now_us))
        self._rate = rate

    def _set_count(self, us: int) -> None:
        """Sets the counter, not wrapped, to `us` µs at this instant."""
        self._counted_us = us
        self._counted_at_us = self._kernel.now_us
        self._ahead_us = us - self._kernel.now_us  # of virtual time, while the rate is right

    def _count_us(self, at_us: int) -> int:
        return self._counted_us + (at_us - self._counted_at_us) * self._rate // TRUE_RATE

    def _instant_us(self, ticks_us: int) -> int:
        """Returns the first instant of virtual time, in µs, at which the counter has the value `ticks_us`."""
        return self._counted_at_us - (self._counted_us - ticks_us) * TRUE_RATE // self._rate
