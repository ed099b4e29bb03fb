"""Dates as a board's module `time` counts them: in seconds since the beginning of its port's epoch year.

Not modelled: the calendar's drift against the tick counter.
"""

import calendar
import time
from collections.abc import Callable, Sequence

# The least of the 2^32 numbers of seconds since the epoch that can cross to a board, in 32 bits.
LEAST_S = -(1 << 27)


def utc_of(fields: Sequence[int]) -> int:
    """Returns the date `fields` (year, month, day, hour, minute, second) as seconds since 1970."""
    return calendar.timegm((*fields[:6], 0, 0, 0))


class Calendar:
    """The date arithmetic of one device; `utc()` reads its clock in s since 1970, `set_utc` sets it.

    A date is given as bytes: six numbers separated by spaces (year, month, day, hour, minute, second).
    """

    def __init__(
        self, epoch_year: int, utc: Callable[[], int], set_utc: Callable[[int], None]
    ) -> None:
        self._epoch_utc = utc_of((epoch_year, 1, 1, 0, 0, 0))
        self._utc = utc
        self._set_utc = set_utc

    def time(self) -> int:
        """Returns the seconds since the port's epoch as a signed 32-bit number; 2^31 and more become negative."""
        return _signed(self._utc() - self._epoch_utc)

    def gmtime(self, seconds: bytes) -> tuple[int, ...]:
        """Returns (year, month, day, hour, minute, second, weekday, day of the year).

        `seconds` is a number of seconds since the port's epoch, in digits; b"" stands for now.
        """
        date = time.gmtime(int(seconds) + self._epoch_utc if seconds else self._utc())
        return (*date[:6], date.tm_wday, date.tm_yday)

    def mktime(self, fields: bytes) -> int:
        """Returns the date `fields` as seconds since the port's epoch, a signed 32-bit number.

        Raises OverflowError if the date does not fit.
        """
        return _signed(_utc_of_bytes(fields) - self._epoch_utc)

    def set(self, fields: bytes) -> None:
        """Sets the device's clock to the date `fields`."""
        self._set_utc(_utc_of_bytes(fields))


def _signed(seconds: int) -> int:
    if not LEAST_S <= seconds < LEAST_S + (1 << 32):
        raise OverflowError("date out of range")
    return seconds - (1 << 32) if seconds >= 1 << 31 else seconds


def _utc_of_bytes(fields: bytes) -> int:
    return utc_of([int(field) for field in fields.split()])
