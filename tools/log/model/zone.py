"""Local time: by the computer's own zone, a place's ("Europe/Madrid"), or an offset from UTC ("+05:30").

A local day is not always 24 hours long, and a local time may exist twice or not at all; so lengths and gaps are
computed from instants alone, in s since 1970.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from simulator.text.usage import UsageError

DAY_S = 86_400
# The years that a session may lie in: those of a band's 32-bit clock, but for the ends that a zone may shift out.
FIRST_YEAR, LAST_YEAR = 1971, 2105
BEGIN, END = (
    round(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (FIRST_YEAR, LAST_YEAR + 1)
)
_OFFSET = re.compile(r"([+-])([0-9]{1,2}):?([0-5][0-9])")
_EXPECTED = "expected a time zone such as Europe/Madrid or +05:30"
_EXPECTED_TIME = "expected a date and a time such as 2026-05-01T03:00"
_SHORTEST = len("2026-05-01T03:00")


class Zone:
    """Turns instants (s since 1970) into local time and back; `name` is the zone as a person wrote it."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self._tz: tzinfo | None = _tz_of(name) if name else None
        if not name:
            _check_own()

    def local(self, utc: int) -> datetime:
        """Returns the local time of the instant `utc`, with its offset from UTC."""
        return datetime.fromtimestamp(utc, UTC).astimezone(self._tz)

    def utc(self, local: datetime) -> int:
        """Returns the instant of a local time: by its own offset, or if it has none by this zone and its `fold`."""
        if local.tzinfo is None and self._tz is not None:
            local = local.replace(tzinfo=self._tz)
        return round(local.timestamp())

    def instants(self, local: datetime) -> list[int]:
        """Returns the instants at which clocks show `local`: none if they skip it, two if they show it twice."""
        either = sorted({self.utc(local.replace(fold=fold)) for fold in (0, 1)})
        wall_time = local.replace(tzinfo=None, fold=0)
        return [utc for utc in either if self.local(utc).replace(tzinfo=None, fold=0) == wall_time]

    def day(self, utc: int) -> date:
        """Returns the local day of the instant `utc`; a session belongs to the day on which it begins."""
        return self.local(utc).date()

    def midnight(self, day: date) -> int:
        """Returns the instant at which the local day `day` begins."""
        return self.utc(datetime.combine(day, time()))

    def length_s(self, day: date) -> int:
        """Returns the length of a local day in s: of 23 or 25 hours on a day on which the clocks change."""
        return self.midnight(day + timedelta(days=1)) - self.midnight(day)

    def instant(self, text: str) -> int:
        """Returns the instant of an ISO 8601 time, local unless it has an offset; UsageError if that is not one."""
        try:
            moment = datetime.fromisoformat(text).replace(microsecond=0)
        except ValueError:
            moment = None
        if moment is None or len(text) < _SHORTEST or not _is_possible(moment):
            raise UsageError(text, _EXPECTED_TIME)
        utc = self.utc(moment) if moment.tzinfo is not None else self._only_instant(moment, text)
        if not is_possible(utc):
            raise UsageError(text, _EXPECTED_TIME)
        return utc

    def _only_instant(self, moment: datetime, text: str) -> int:
        """Returns the instant at which clocks show `moment`; UsageError for `text` unless there is just one."""
        instants = self.instants(moment)
        if len(instants) == 1:
            return instants[0]
        first_utc, second_utc = (self.utc(moment.replace(fold=fold)) for fold in (0, 1))
        if not instants:
            # By the offset before the change the time is too late by an hour, by the one after it too early.
            local_times = (self.local(utc) for utc in (first_utc, second_utc))
            later_text, earlier_text = (
                local.strftime("%H:%M" if local.date() == moment.date() else "%Y-%m-%dT%H:%M")
                for local in local_times
            )
            complaint = "is no time of that day, for the clocks were put forward; expected"
            raise UsageError(text, f"{complaint} one such as {earlier_text} or {later_text}")
        complaint = (
            "is there twice on that day, for the clocks were put back; expected it with its"
        )
        offsets = " or ".join(_offset(self.local(utc)) for utc in (first_utc, second_utc))
        raise UsageError(text, f"{complaint} offset, {offsets}")

    def days(self, first: date | None, last: date | None) -> tuple[int, int]:
        """Returns the instants at which the day `first` begins and the day `last` ends; None sets no limit.

        Raises UsageError if `last` is before `first`.
        """
        begin = 0 if first is None else self.midnight(first)
        end = 1 << 40 if last is None else self.midnight(last + timedelta(days=1))
        if begin >= end:
            raise UsageError("--to", f"{last} is before {first}, expected a later day")
        return begin, end


def _check_own() -> None:
    """Raises UsageError if the computer's own time zone, which $TZ may set, has an impossible offset from UTC."""
    try:
        datetime.fromtimestamp(BEGIN, UTC).astimezone()
    except ValueError:
        raise UsageError("TZ", "expected a time zone such as Europe/Madrid") from None


def _is_possible(moment: datetime) -> bool:
    return FIRST_YEAR <= moment.year <= LAST_YEAR


def _offset(local: datetime) -> str:
    """Returns the offset of a local time from UTC, such as "+02:00"."""
    text = local.strftime("%z")
    return f"{text[:3]}:{text[3:5]}"


def is_possible(utc: int) -> bool:
    """Returns whether the instant `utc` lies in a year in which a session may have begun."""
    return BEGIN <= utc < END


def a_zone(text: str) -> Zone:
    """Returns the zone named `text`, for argparse. Raises UsageError if there is no such zone."""
    if not text.strip():
        raise UsageError(text, _EXPECTED)
    return Zone(text)


def a_date(text: str) -> date:
    """Returns the day in a text such as 2026-05-01, for argparse. Raises UsageError for any other text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UsageError(text, "expected a day such as 2026-05-01")
    return day


def iso(utc: int | None) -> str:
    """Returns the instant `utc` as ISO 8601 text in UTC, "" for None."""
    return "" if utc is None else datetime.fromtimestamp(utc, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tz_of(name: str) -> tzinfo:
    offset = _OFFSET.fullmatch(name)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        if minutes < 24 * 60:
            return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    if name.upper() in ("UTC", "Z"):
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise UsageError(name, _EXPECTED) from None
