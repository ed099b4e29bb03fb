"""Local time: the computer's own, a place's ("Europe/Madrid"), or so far from UTC ("+05:30")."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from simulator.text.usage import UsageError

DAY_S = 86_400
_OFFSET = re.compile(r"([+-])([0-9]{1,2}):?([0-5][0-9])")


class Zone:
    """Turns instants (s since 1970) into local time and back; `name` is how it was said."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self._tz: tzinfo | None = _of(name) if name else None

    def local(self, utc: int) -> datetime:
        """With its offset from UTC."""
        return datetime.fromtimestamp(utc, UTC).astimezone(self._tz)

    def utc(self, local: datetime) -> int:
        """Of a local time without an offset; one that has an offset keeps it."""
        if local.tzinfo is None and self._tz is not None:
            local = local.replace(tzinfo=self._tz)
        return round(local.timestamp())

    def midnight(self, day: date) -> int:
        """When a day begins."""
        return self.utc(datetime.combine(day, time()))

    def instant(self, text: str) -> int:
        """An ISO 8601 date and time, local unless it says otherwise."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is None or len(text) < len("2026-05-01T03:00") or not 1970 < moment.year < 2106:
            raise UsageError(text, "expected a date and a time such as 2026-05-01T03:00")
        return self.utc(moment)

    def days(self, first: date | None, last: date | None) -> tuple[int, int]:
        """The instants from which and up to which those days last."""
        begin = 0 if first is None else self.midnight(first)
        end = 1 << 40 if last is None else self.midnight(last + timedelta(days=1))
        if begin >= end:
            raise UsageError("--to", f"{last} is before {first}, expected a later day")
        return begin, end


def a_date(text: str) -> date:
    """For argparse: a day as 2026-05-01."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1971 <= day.year < 2106:
        raise UsageError(text, "expected a day such as 2026-05-01")
    return day


def iso(utc: int | None) -> str:
    """ISO 8601 in UTC; "" for what is not known."""
    return "" if utc is None else datetime.fromtimestamp(utc, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _of(name: str) -> tzinfo:
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
        raise UsageError(name, "expected a time zone such as Europe/Madrid or +05:30") from None
