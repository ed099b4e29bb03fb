"""Assigns sessions to the days of a report: all of a session belongs to the day on which it began.

Days and times of day are local; the length of a day is its true length: 23 or 25 hours when the clocks change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from firmware.rondo.session.program import ASSIST_KINDS

from ..log.model.sessions import EXPRESS, ML, Break, Session
from ..log.model.zone import DAY_S, Zone

NIGHT_ENDS_H = 6
ASSIST_LANE = "assist"


@dataclass(frozen=True)
class DatedSession:
    """A session with its local start, a datetime without a time zone."""

    session: Session
    start: datetime


@dataclass(frozen=True)
class Segment:
    """A stretch of one phase, in hours since the midnight before its session began; above 24 on the next day.

    `lane` is a side, or ASSIST_LANE.
    """

    begin_h: float
    end_h: float
    lane: str


@dataclass(frozen=True)
class Day:
    """A day with the sessions that began on it, if any; `length_s` is its true length."""

    date: date
    length_s: int
    sessions: tuple[DatedSession, ...]
    segments: tuple[Segment, ...]

    @property
    def has_24_hours(self) -> bool:
        """Returns whether the clocks did not change on this day."""
        return self.length_s == DAY_S

    @property
    def at_night(self) -> int:
        """Returns how many sessions began between midnight and six."""
        return sum(dated_session.start.hour < NIGHT_ENDS_H for dated_session in self.sessions)

    def minutes(self, side: str) -> float:
        """Returns the minutes of expressing on a side in all sessions of the day."""
        return (
            sum(dated_session.session.expressed_ms(side) for dated_session in self.sessions)
            / 60_000
        )

    def volume(self, side: str, unit: str = ML) -> Decimal | None:
        """Returns the sum of the day's volumes entered for a side, in `unit`; None if none was entered."""
        volumes = [
            dated_session.session.volumes[side]
            for dated_session in self.sessions
            if side in dated_session.session.volumes
        ]
        return sum((volume.in_unit(unit) for volume in volumes), Decimal(0)) if volumes else None


def local(session: Session, zone: Zone) -> DatedSession:
    """Returns `session`, which must have a date, as a `DatedSession` with its start in local time."""
    assert session.start is not None
    return DatedSession(session, zone.local(session.start).replace(tzinfo=None))


def days(dated_sessions: Sequence[DatedSession], zone: Zone) -> tuple[Day, ...]:
    """Returns every day from that of the first session to that of the last, also days without sessions."""
    sessions: dict[date, list[DatedSession]] = {}
    for session in dated_sessions:
        sessions.setdefault(session.start.date(), []).append(session)
    if not sessions:
        return ()
    first_day = min(sessions)
    count = (max(sessions) - first_day).days + 1
    dates = [first_day + timedelta(days=number) for number in range(count)]
    return tuple(_day(day, zone, sessions.get(day, ())) for day in dates)


def moved_day(day: Day, shift: timedelta) -> Day:
    """Returns `day` with its date, and the starts of its sessions, moved back by `shift`."""
    sessions = tuple(
        DatedSession(dated_session.session, dated_session.start - shift)
        for dated_session in day.sessions
    )
    return Day(day.date - shift, day.length_s, sessions, day.segments)


def _day(day: date, zone: Zone, sessions: Sequence[DatedSession]) -> Day:
    segments = tuple(segment for dated_session in sessions for segment in _segments(dated_session))
    return Day(day, zone.length_s(day), tuple(sessions), segments)


def _segments(dated_session: DatedSession) -> list[Segment]:
    """Returns the segments of a session: its phases, cut where it was paused or without power."""
    segments: list[Segment] = []
    midnight = datetime.combine(dated_session.start.date(), datetime.min.time())
    at_ms = round((dated_session.start - midnight) / timedelta(milliseconds=1))
    breaks: dict[int, list[Break]] = {}
    for break_ in sorted(dated_session.session.breaks, key=lambda break_: break_.since_ms):
        breaks.setdefault(break_.phase, []).append(break_)
    for index, phase in enumerate(dated_session.session.phases):
        lane = (
            phase.side
            if phase.kind == EXPRESS
            else ASSIST_LANE
            if phase.kind in ASSIST_KINDS
            else ""
        )
        at_ms = _add_phase(segments, lane, at_ms, phase.actual_ms, breaks.get(index, ()))
    return segments


def _add_phase(
    segments: list[Segment], lane: str, at_ms: int, actual_ms: int, breaks: Sequence[Break]
) -> int:
    """Adds the segments of a phase that begins `at_ms` after midnight; returns the ms at which it ends."""
    done_ms = 0
    for break_ in breaks:
        until_ms = min(max(break_.since_ms, done_ms), actual_ms)
        _add(segments, lane, at_ms, until_ms - done_ms)
        at_ms += until_ms - done_ms + (break_.ms or 0)
        done_ms = until_ms
    _add(segments, lane, at_ms, actual_ms - done_ms)
    return at_ms + actual_ms - done_ms


def _add(segments: list[Segment], lane: str, at_ms: int, ms: int) -> None:
    if lane and ms > 0:
        segments.append(Segment(at_ms / 3_600_000, (at_ms + ms) / 3_600_000, lane))
