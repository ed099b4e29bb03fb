"""Dates as the module `time` of a board counts them: from the year that is time 0 of its port.

Not modelled: the calendar's drift against the tick counter.
"""

import calendar
import time
from collections.abc import Callable, Sequence


def utc_of(fields: Sequence[int]) -> int:
    """Year, month, day, hour, minute, second in s since 1970."""
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
        """The seconds since the port's time 0."""
        return self._utc() - self._epoch

    def gmtime(self, s: int | None) -> tuple[int, ...]:
        """Year, month, day, hour, minute, second, weekday and day of the year of `s`, or of now."""
        t = time.gmtime((self.time() if s is None else s) + self._epoch)
        return (*t[:6], t.tm_wday, t.tm_yday)

    def mktime(self, fields: bytes) -> int:
        """The seconds from the port's time 0 to a date."""
        return _utc_of_bytes(fields) - self._epoch

    def set(self, fields: bytes) -> None:
        """Sets the device's clock."""
        self._set_utc(_utc_of_bytes(fields))


def _utc_of_bytes(fields: bytes) -> int:
    return utc_of([int(field) for field in fields.split()])
