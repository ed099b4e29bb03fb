"""What the sessions of some days come to: counts, gaps, minutes and volumes, and where they lie in each day.

Pure description: nothing here compares with what ought to be. Days and times of day are local; gaps are true time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from firmware.rondo.session.program import ASSIST, MAX_ROUND

from ..log.sessions import BOTH, EXPRESS, LEFT, ML, RIGHT, Session
from ..log.zone import Zone

NIGHT_ENDS_H = 6
ASSIST_LANE = "assist"
# An anonymous report begins in the week of this Monday, on the weekday of its true first day.
_ANONYMOUS_WEEK = date(2000, 1, 3)


@dataclass(frozen=True)
class Dated:
    """A session and its local start."""

    session: Session
    start: datetime


@dataclass(frozen=True)
class Segment:
    """Where a phase lies in a day: from and to are hours after midnight, `lane` a side or ASSIST_LANE."""

    begin_h: float
    end_h: float
    lane: str


@dataclass(frozen=True)
class Day:
    """One day, whether it has sessions or not; `segments` may be of a session that began the day before."""

    date: date
    sessions: tuple[Dated, ...]
    segments: tuple[Segment, ...]

    def minutes(self, side: str) -> float:
        """Expressing on a side, in the sessions that began on this day."""
        return sum(one.session.expressed_ms(side) for one in self.sessions) / 60_000

    def volume(self, side: str, unit: str = ML) -> Decimal | None:
        """What was entered for a side; None if nothing was."""
        entered = [
            one.session.volumes[side] for one in self.sessions if side in one.session.volumes
        ]
        return sum((one.in_unit(unit) for one in entered), Decimal(0)) if entered else None

    @property
    def at_night(self) -> int:
        """How many sessions began between midnight and six."""
        return sum(one.start.hour < NIGHT_ENDS_H for one in self.sessions)


@dataclass(frozen=True)
class Gap:
    """From the start of one session to that of the next."""

    s: int
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Round:
    """How many sessions came to this round, and the minutes that they spent in it on average, by side."""

    number: int
    sessions: int
    minutes: dict[str, float]


@dataclass(frozen=True)
class Summary:
    """`days` from the first to the last, without a hole; `dated` and `undated` are all sessions told of."""

    days: tuple[Day, ...]
    dated: tuple[Dated, ...]
    undated: tuple[Session, ...]
    moved: bool  # the dates are not the true ones

    @property
    def sessions(self) -> tuple[Session, ...]:
        """All of them."""
        return (*(one.session for one in self.dated), *self.undated)

    @property
    def whole_days(self) -> tuple[Day, ...]:
        """Those between the first and the last, which may be cut off; all, where there are fewer than three."""
        return self.days[1:-1] if len(self.days) > 2 else self.days

    @property
    def longest_gap(self) -> Gap | None:
        """None with fewer than two dated sessions."""
        gaps = [
            Gap((later.session.start or 0) - (one.session.start or 0), one.start, later.start)
            for one, later in pairwise(self.dated)
        ]
        return max(gaps, key=lambda gap: gap.s, default=None)

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Each round that any session came to."""
        there = {
            p.round
            for one in self.sessions
            for p in one.phases
            if p.kind == EXPRESS and p.actual_ms
        }
        return tuple(self._round(number) for number in sorted(there)[:MAX_ROUND])

    def _round(self, number: int) -> Round:
        there = [one for one in self.sessions if one.expressed_ms(round_=number)]
        count = max(1, len(there))
        sides = (LEFT, RIGHT, BOTH)
        spent = {side: sum(one.expressed_ms(side, number) for one in there) for side in sides}
        return Round(number, len(there), {side: ms / 60_000 / count for side, ms in spent.items()})

    @property
    def has_volumes(self) -> bool:
        """Whether any was entered."""
        return any(one.volumes for one in self.sessions)

    @property
    def has_amounts(self) -> bool:
        """Whether any of them is more than nothing and drops, on a day."""
        return any(one.session.volume(ML) for one in self.dated)


def summary(
    sessions: Sequence[Session],
    zone: Zone,
    first: date | None = None,
    last: date | None = None,
    anonymous: bool = False,
) -> Summary:
    """Of sessions that are sorted by date; the days are those given, or all that sessions lie in."""
    dated = [Dated(one, _local(one, zone)) for one in sessions if one.start is not None]
    begin = first or (dated[0].start.date() if dated else None)
    end = last or (_last_day(dated) if dated else begin)
    if anonymous and begin is not None and end is not None:
        back = _moved(begin)
        dated = [Dated(one.session, one.start - back) for one in dated]
        begin, end = begin - back, end - back
    days = () if begin is None or end is None else _days(dated, begin, end)
    undated = tuple(one for one in sessions if one.start is None)
    return Summary(days, tuple(dated), undated, anonymous)


def _last_day(dated: Sequence[Dated]) -> date:
    """A session that began before midnight may reach into one more."""
    return max(day for one in dated for day in (one.start.date(), *(d for d, _ in _segments(one))))


def _local(session: Session, zone: Zone) -> datetime:
    assert session.start is not None
    return zone.local(session.start).replace(tzinfo=None)


def _moved(begin: date) -> timedelta:
    """Whole weeks, so that weekdays stay."""
    return begin - (_ANONYMOUS_WEEK + timedelta(days=begin.weekday()))


def _days(dated: Sequence[Dated], begin: date, end: date) -> tuple[Day, ...]:
    sessions: dict[date, list[Dated]] = {}
    segments: dict[date, list[Segment]] = {}
    for one in dated:
        sessions.setdefault(one.start.date(), []).append(one)
        for day, segment in _segments(one):
            segments.setdefault(day, []).append(segment)
    every = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
    return tuple(
        Day(day, tuple(sessions.get(day, ())), tuple(segments.get(day, ()))) for day in every
    )


def _segments(one: Dated) -> list[tuple[date, Segment]]:
    """Each stretch of a phase, cut at pauses and at midnight."""
    found = []
    at = one.start
    for index, phase in enumerate(one.session.phases):
        lane = phase.side if phase.kind == EXPRESS else ASSIST_LANE if phase.kind in ASSIST else ""
        done = 0
        for pause in sorted(
            (b for b in one.session.breaks if b.phase == index), key=lambda b: b.since_ms
        ):
            until = min(max(pause.since_ms, done), phase.actual_ms)
            found += _at(at, until - done, lane)
            at += timedelta(milliseconds=until - done + (pause.ms or 0))
            done = until
        found += _at(at, phase.actual_ms - done, lane)
        at += timedelta(milliseconds=phase.actual_ms - done)
    return found


def _at(begin: datetime, ms: int, lane: str) -> list[tuple[date, Segment]]:
    if not lane or ms <= 0:
        return []
    found = []
    end = begin + timedelta(milliseconds=ms)
    while begin < end:
        midnight = datetime.combine(begin.date() + timedelta(days=1), datetime.min.time())
        until = min(end, midnight)
        h = begin.hour + begin.minute / 60 + begin.second / 3600
        found.append((begin.date(), Segment(h, h + (until - begin) / timedelta(hours=1), lane)))
        begin = until
    return found
