"""Sums up the sessions of a report: counts, gaps, minutes and volumes.

    summary = summarise(store.sessions(), Zone("Europe/Madrid"))
    summary.sessions_a_day, summary.longest_gap, summary.volume_a_day

It only describes: nothing here compares with what ought to be. Gaps and rates are of true time, also when the
clocks change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from firmware.rondo.session.program import MAX_ROUND

from ..log.model.sessions import BOTH, EXPRESS, LEFT, ML, RIGHT, SIDES, Session
from ..log.model.zone import DAY_S, Zone
from .days import NIGHT_ENDS_H, DatedSession, Day, days, local, moved_day

WEEK = 7
MOST_DAYS = 53 * WEEK  # a year: more lines could not be told apart on a sheet
# An anonymous report begins in the week of this Monday, on the weekday of its true first day.
_ANONYMOUS_WEEK = date(2000, 1, 3)


@dataclass(frozen=True)
class Gap:
    """The time from the start of one session to the start of the next: `s` true seconds, both ends local."""

    s: int
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Round:
    """The sessions that reached a round: their number, and their average minutes in the round by side."""

    number: int
    sessions: int
    minutes: dict[str, float]


@dataclass(frozen=True)
class DailyVolume:
    """The average volume in 24 hours by side, over `days` whole days on which every session has a volume.

    `lowest_day` and `highest_day` are the least and the greatest volume of such a day.
    """

    days: int
    sides: dict[str, Decimal]
    lowest_day: Decimal
    highest_day: Decimal

    @property
    def total(self) -> Decimal:
        """Returns the sum of `sides`: the average volume in 24 hours of all sides."""
        return sum(self.sides.values(), Decimal(0))


@dataclass(frozen=True)
class Summary:
    """The sessions of a report, by day, and their sums.

    `days` are all days from the first session to the last, also those without sessions.
    """

    days: tuple[Day, ...]
    undated: tuple[Session, ...]
    unit: str = ML  # unit of all volumes
    is_moved: bool = False  # whether all dates were moved, for an anonymous report
    hidden_days: int = 0  # how many earlier days the page cannot show

    @cached_property
    def dated_sessions(self) -> tuple[DatedSession, ...]:
        """Returns the sessions with a date, in order of time."""
        return tuple(session for day in self.days for session in day.sessions)

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """Returns all sessions, the undated ones last."""
        return (*(session.session for session in self.dated_sessions), *self.undated)

    @property
    def finished_sessions(self) -> tuple[Session, ...]:
        """Returns the sessions that are not under way."""
        return tuple(session for session in self.sessions if not session.is_under_way)

    @property
    def whole_days(self) -> tuple[Day, ...]:
        """Returns the days of 24 hours, without the first and the last day, which may be incomplete."""
        return tuple(day for day in self.days[1:-1] if day.has_24_hours)

    @property
    def nights(self) -> tuple[Day, ...]:
        """Returns the days whose night (midnight to six) is known; the first day only if it has a session then."""
        begins_later = self.days and self.days[0].sessions[0].start.hour >= NIGHT_ENDS_H
        return self.days[1:] if begins_later else self.days

    @property
    def weeks(self) -> tuple[tuple[Day, ...], ...]:
        """Returns the days in groups of seven from the first one on; the last group may be shorter."""
        starts = range(0, len(self.days), WEEK)
        return tuple(self.days[start : start + WEEK] for start in starts)

    @property
    def span_s(self) -> int:
        """Returns the true seconds from the first start to the last; 0 without any."""
        if not self.dated_sessions:
            return 0
        return (self.dated_sessions[-1].session.start or 0) - (
            self.dated_sessions[0].session.start or 0
        )

    @property
    def sessions_a_day(self) -> float | None:
        """Returns the sessions in 24 hours, from the first start to the last; None if that is under 24 h."""
        if self.span_s < DAY_S:
            return None
        return (len(self.dated_sessions) - 1) * DAY_S / self.span_s

    @property
    def longest_gap(self) -> Gap | None:
        """Returns the longest gap, the first of equal ones; None with fewer than two dated sessions."""
        gaps = [
            Gap(
                (later_session.session.start or 0) - (earlier_session.session.start or 0),
                earlier_session.start,
                later_session.start,
            )
            for earlier_session, later_session in pairwise(self.dated_sessions)
        ]
        return max(gaps, key=lambda gap: gap.s, default=None)

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Returns the rounds that any session reached, in order."""
        numbers = {
            phase.round
            for session in self.sessions
            for phase in session.phases
            if phase.kind == EXPRESS and phase.actual_ms
        }
        return tuple(self._round(number) for number in sorted(numbers)[:MAX_ROUND])

    def _round(self, number: int) -> Round:
        sessions = [session for session in self.sessions if session.expressed_ms(round_=number)]
        count = max(1, len(sessions))
        expressed_ms = {
            side: sum(session.expressed_ms(side, number) for session in sessions) for side in SIDES
        }
        return Round(
            number, len(sessions), {side: ms / 60_000 / count for side, ms in expressed_ms.items()}
        )

    @property
    def sessions_with_volume(self) -> tuple[Session, ...]:
        """Returns the sessions for which a volume was entered, drops included."""
        return tuple(session for session in self.sessions if session.volumes)

    @property
    def has_amounts(self) -> bool:
        """Returns whether any volume that was entered is above 0; drops do not count."""
        return any(session.volume(ML) for session in self.sessions)

    @property
    def days_entered(self) -> tuple[Day, ...]:
        """Returns the whole days that have sessions, each with a volume."""
        return tuple(
            day
            for day in self.whole_days
            if day.sessions
            and all(dated_session.session.volumes for dated_session in day.sessions)
        )

    @property
    def volume_a_day(self) -> DailyVolume | None:
        """Returns the average volume in 24 hours.

        Returns None without any `days_entered`: over other days the average would be too low.
        """
        days = self.days_entered
        if not days:
            return None
        sums = [
            {side: day.volume(side, self.unit) or Decimal(0) for side in SIDES} for day in days
        ]
        totals = [sum(volumes.values(), Decimal(0)) for volumes in sums]
        sides = {
            side: sum((volumes[side] for volumes in sums), Decimal(0)) / len(days)
            for side in SIDES
        }
        return DailyVolume(len(days), sides, min(totals), max(totals))

    @property
    def total_volume(self) -> Decimal:
        """Returns the sum of all volumes, in the summary's `unit`."""
        return sum(
            (session.volume(self.unit) or Decimal(0) for session in self.sessions_with_volume),
            Decimal(0),
        )

    @property
    def shares(self) -> dict[str, float]:
        """Returns the share (1 is all) of left and right in the volumes entered for them; {} without any."""
        sums = {
            side: sum(
                (
                    session.volumes[side].in_unit(ML)
                    for session in self.sessions_with_volume
                    if side in session.volumes
                ),
                Decimal(0),
            )
            for side in (LEFT, RIGHT)
        }
        total = sum(sums.values())
        return {side: float(part / total) for side, part in sums.items()} if total else {}

    def sides(self) -> tuple[str, ...]:
        """Returns the sides on which there was any expressing, of left, right and both."""
        return tuple(
            side
            for side in (LEFT, RIGHT, BOTH)
            if any(s.expressed_ms(side) for s in self.sessions)
        )


def summarise(
    sessions: Sequence[Session], zone: Zone, unit: str = ML, anonymous: bool = False
) -> Summary:
    """Returns the summary of `sessions`, which are sorted by date; of more than MOST_DAYS days, only the last.

    In an anonymous summary all dates are moved by the same whole number of weeks.
    """
    dated_sessions = [local(session, zone) for session in sessions if session.start is not None]
    last_day = max((session.start.date() for session in dated_sessions), default=date.min)
    in_range = [
        session for session in dated_sessions if (last_day - session.start.date()).days < MOST_DAYS
    ]
    all_days = days(in_range, zone)
    hidden = (all_days[0].date - dated_sessions[0].start.date()).days if all_days else 0
    if anonymous and all_days:
        shift = all_days[0].date - (_ANONYMOUS_WEEK + timedelta(days=all_days[0].date.weekday()))
        all_days = tuple(moved_day(day, shift) for day in all_days)
    undated_sessions = tuple(session for session in sessions if session.start is None)
    return Summary(all_days, undated_sessions, unit, anonymous, hidden_days=hidden)
