"""Dates as the module `time` of a board counts them: from the year that is time 0 of its port.

Not modelled: the calendar's drift against the tick counter.
"""

import calendar
import time
from collections.abc import Callable, Sequence

# The least number of seconds, from a port's time 0, that a board can have: of 2^32, since they cross as 32 bits.
LEAST_S = -(1 << 27)


def utc_of(fields: Sequence[int]) -> int:
    """Returns a date (year, month, day, hour, minute, second) in s since 1970."""
    return calendar.timegm((*fields[:6], 0, 0, 0))


class Calendar:
    """The clock of one device: `utc` reads it in s since 1970, `set_utc` sets it.

    Fields of a date come as bytes, six numbers with spaces between: year, month, day, hour, minute, second.
    """

    def __init__(
        self, epoch_year: int, utc: Callable[[], int], set_utc: Callable[[int], None]
    ) -> None:
        self._epoch = utc_of((epoch_year, 1, 1, 0, 0, 0))
        self._utc = utc
        self._set_utc = set_utc

    def time(self) -> int:
        """Returns the s since the port's time 0, as 32 bits with a sign: 2^32 less from 2^31 on."""
        return _signed(self._utc() - self._epoch)

    def gmtime(self, seconds: bytes) -> tuple[int, ...]:
        """Returns year, month, day, hour, minute, second, weekday and day of the year of so many s, or of now."""
        t = time.gmtime(int(seconds) + self._epoch if seconds else self._utc())
        return (*t[:6], t.tm_wday, t.tm_yday)

    def mktime(self, fields: bytes) -> int:
        """Returns the s from the port's time 0 to a date, as `time` gives them.

        OverflowError if they do not fit.
        """
        return _signed(_utc_of_bytes(fields) - self._epoch)

    def set(self, fields: bytes) -> None:
        """Sets the device's clock."""
        self._set_utc(_utc_of_bytes(fields))


def _signed(seconds: int) -> int:
    if not LEAST_S <= seconds < LEAST_S + (1 << 32):
        raise OverflowError("date out of range")
    return seconds - (1 << 32) if seconds >= 1 << 31 else seconds


def _utc_of_bytes(fields: bytes) -> int:
    return utc_of([int(field) for field in fields.split()])
