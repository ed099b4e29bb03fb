"""Assigns sessions to the days of a report: a session belongs whole to the day on which it began.

Days and times of day are local; the length of a day is true time: 23 or 25 hours where the clocks change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from firmware.rondo.session.program import ASSIST

from ..log.model.sessions import EXPRESS, ML, Break, Session
from ..log.model.zone import DAY_S, Zone

NIGHT_ENDS_H = 6
ASSIST_LANE = "assist"


@dataclass(frozen=True)
class Dated:
    """A session with its local start, which has no time zone attached."""

    session: Session
    start: datetime


@dataclass(frozen=True)
class Segment:
    """A stretch of one phase, in hours since the midnight before its session began; so it may pass 24.

    `lane` is a side, or ASSIST_LANE.
    """

    begin_h: float
    end_h: float
    lane: str


@dataclass(frozen=True)
class Day:
    """One day with the sessions that began on it, perhaps none; `length_s` is its true length."""

    date: date
    length_s: int
    sessions: tuple[Dated, ...]
    segments: tuple[Segment, ...]

    @property
    def has_24_hours(self) -> bool:
        """Returns whether the clocks did not change on this day."""
        return self.length_s == DAY_S

    @property
    def at_night(self) -> int:
        """Returns how many sessions began between midnight and six."""
        return sum(one.start.hour < NIGHT_ENDS_H for one in self.sessions)

    def minutes(self, side: str) -> float:
        """Returns the minutes of expressing on a side, of all sessions of the day."""
        return sum(one.session.expressed_ms(side) for one in self.sessions) / 60_000

    def volume(self, side: str, unit: str = ML) -> Decimal | None:
        """Returns the sum of the volumes entered for a side, in `unit`; None if none was entered."""
        entered = [
            one.session.volumes[side] for one in self.sessions if side in one.session.volumes
        ]
        return sum((one.in_unit(unit) for one in entered), Decimal(0)) if entered else None


def local(session: Session, zone: Zone) -> Dated:
    """Returns a session, which must have a date, with its local start."""
    assert session.start is not None
    return Dated(session, zone.local(session.start).replace(tzinfo=None))


def days(dated: Sequence[Dated], zone: Zone) -> tuple[Day, ...]:
    """Returns every day from that of the first session to that of the last, days without sessions included."""
    sessions: dict[date, list[Dated]] = {}
    for one in dated:
        sessions.setdefault(one.start.date(), []).append(one)
    if not sessions:
        return ()
    first = min(sessions)
    count = (max(sessions) - first).days + 1
    dates = [first + timedelta(days=n) for n in range(count)]
    return tuple(_day(one, zone, sessions.get(one, ())) for one in dates)


def moved(day: Day, back: timedelta) -> Day:
    """Returns `day` with all its dates earlier by `back`."""
    sessions = tuple(Dated(one.session, one.start - back) for one in day.sessions)
    return Day(day.date - back, day.length_s, sessions, day.segments)


def _day(day: date, zone: Zone, sessions: Sequence[Dated]) -> Day:
    length_s = zone.midnight(day + timedelta(days=1)) - zone.midnight(day)
    segments = tuple(segment for one in sessions for segment in _segments(one))
    return Day(day, length_s, tuple(sessions), segments)


def _segments(one: Dated) -> list[Segment]:
    """Returns the segments of a session: its phases, cut at pauses."""
    found: list[Segment] = []
    midnight = datetime.combine(one.start.date(), datetime.min.time())
    at_ms = round((one.start - midnight) / timedelta(milliseconds=1))
    breaks: dict[int, list[Break]] = {}
    for pause in sorted(one.session.breaks, key=lambda pause: pause.since_ms):
        breaks.setdefault(pause.phase, []).append(pause)
    for index, phase in enumerate(one.session.phases):
        lane = phase.side if phase.kind == EXPRESS else ASSIST_LANE if phase.kind in ASSIST else ""
        at_ms = _add_phase(found, lane, at_ms, phase.actual_ms, breaks.get(index, ()))
    return found


def _add_phase(
    found: list[Segment], lane: str, at_ms: int, actual_ms: int, breaks: Sequence[Break]
) -> int:
    """Adds the segments of a phase that begins `at_ms` after midnight; returns the ms at which it ends."""
    done_ms = 0
    for pause in breaks:
        until_ms = min(max(pause.since_ms, done_ms), actual_ms)
        _add(found, lane, at_ms, until_ms - done_ms)
        at_ms += until_ms - done_ms + (pause.ms or 0)
        done_ms = until_ms
    _add(found, lane, at_ms, actual_ms - done_ms)
    return at_ms + actual_ms - done_ms


def _add(found: list[Segment], lane: str, at_ms: int, ms: int) -> None:
    if lane and ms > 0:
        found.append(Segment(at_ms / 3_600_000, (at_ms + ms) / 3_600_000, lane))
