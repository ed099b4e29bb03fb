"""The sums of a report: counts, gaps, minutes and volumes of the sessions of some days.

    summary = summarise(store.sessions(), Zone("Europe/Madrid"))
    summary.sessions_a_day, summary.longest_gap, summary.volume_a_day

It only describes: nothing here compares with what ought to be. Gaps and rates are of true time, also where the
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
from .days import NIGHT_ENDS_H, Dated, Day, days, local, moved

WEEK = 7
MOST_DAYS = 53 * WEEK  # a year: more lines could not be told apart on a sheet
# An anonymous report begins in the week of this Monday, on the weekday of its true first day.
_ANONYMOUS_WEEK = date(2000, 1, 3)


@dataclass(frozen=True)
class Gap:
    """The time from the start of one session to that of the next: `s` in true seconds, its two ends local."""

    s: int
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Round:
    """The sessions that reached one round: how many, and their average minutes in it by side."""

    number: int
    sessions: int
    minutes: dict[str, float]


@dataclass(frozen=True)
class DailyVolume:
    """The average volume in 24 hours by side, over `days` days on which every session has a volume.

    `least` and `most` are the lowest and the highest day.
    """

    days: int
    sides: dict[str, Decimal]
    least: Decimal
    most: Decimal

    @property
    def total(self) -> Decimal:
        """Returns the average volume in 24 hours of all sides together: the sum of `sides`."""
        return sum(self.sides.values(), Decimal(0))


@dataclass(frozen=True)
class Summary:
    """The sessions of a report, and what they add up to.

    `days` are all days from the first session to the last, those without sessions included.
    """

    days: tuple[Day, ...]
    undated: tuple[Session, ...]
    unit: str = ML  # of every volume
    is_moved: bool = False  # whether all dates were moved, for an anonymous report
    hidden_days: int = 0  # days before those that the page can show

    @cached_property
    def dated(self) -> tuple[Dated, ...]:
        """Returns the sessions with a date, in order of time."""
        return tuple(one for day in self.days for one in day.sessions)

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """Returns all sessions, the undated ones last."""
        return (*(one.session for one in self.dated), *self.undated)

    @property
    def finished(self) -> tuple[Session, ...]:
        """Returns the sessions that are not under way."""
        return tuple(one for one in self.sessions if not one.is_under_way)

    @property
    def whole_days(self) -> tuple[Day, ...]:
        """Returns the days of 24 hours, without the first and the last one, which may be cut off."""
        return tuple(day for day in self.days[1:-1] if day.has_24_hours)

    @property
    def nights(self) -> tuple[Day, ...]:
        """Returns the days whose hours from midnight to six are counted: all, but the first if it begins later."""
        begins_later = self.days and self.days[0].sessions[0].start.hour >= NIGHT_ENDS_H
        return self.days[1:] if begins_later else self.days

    @property
    def weeks(self) -> tuple[tuple[Day, ...], ...]:
        """Returns the days in groups of seven from the first one on; the last group may be shorter."""
        starts = range(0, len(self.days), WEEK)
        return tuple(self.days[start : start + WEEK] for start in starts)

    @property
    def span_s(self) -> int:
        """Returns the seconds of true time from the first start to the last."""
        if not self.dated:
            return 0
        return (self.dated[-1].session.start or 0) - (self.dated[0].session.start or 0)

    @property
    def sessions_a_day(self) -> float | None:
        """Returns how many sessions came in 24 hours, from the first start to the last; None if that is less."""
        if self.span_s < DAY_S:
            return None
        return (len(self.dated) - 1) * DAY_S / self.span_s

    @property
    def longest_gap(self) -> Gap | None:
        """Returns the longest gap, the first of equals; None with fewer than two dated sessions."""
        gaps = [
            Gap((later.session.start or 0) - (one.session.start or 0), one.start, later.start)
            for one, later in pairwise(self.dated)
        ]
        return max(gaps, key=lambda gap: gap.s, default=None)

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Returns the rounds that any session reached, in order."""
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
        spent = {side: sum(one.expressed_ms(side, number) for one in there) for side in SIDES}
        return Round(number, len(there), {side: ms / 60_000 / count for side, ms in spent.items()})

    @property
    def entered(self) -> tuple[Session, ...]:
        """Returns the sessions for which a volume was entered, drops included."""
        return tuple(one for one in self.sessions if one.volumes)

    @property
    def has_amounts(self) -> bool:
        """Returns whether any volume is above 0, apart from drops."""
        return any(one.volume(ML) for one in self.sessions)

    @property
    def days_entered(self) -> tuple[Day, ...]:
        """Returns the whole days with sessions on which every session has a volume."""
        return tuple(
            day
            for day in self.whole_days
            if day.sessions and all(one.session.volumes for one in day.sessions)
        )

    @property
    def volume_a_day(self) -> DailyVolume | None:
        """Returns the average volume in 24 hours.

        None if there is no day of `days_entered`: the average would be too low.
        """
        days = self.days_entered
        if not days:
            return None
        sums = [
            {side: day.volume(side, self.unit) or Decimal(0) for side in SIDES} for day in days
        ]
        totals = [sum(one.values(), Decimal(0)) for one in sums]
        sides = {side: sum((one[side] for one in sums), Decimal(0)) / len(days) for side in SIDES}
        return DailyVolume(len(days), sides, min(totals), max(totals))

    @property
    def total_volume(self) -> Decimal:
        """Returns the sum of all volumes, in `unit`."""
        return sum((one.volume(self.unit) or Decimal(0) for one in self.entered), Decimal(0))

    @property
    def shares(self) -> dict[str, float]:
        """Returns the share of each side in the volumes entered for left or right, of 1; {} without any."""
        sums = {
            side: sum(
                (one.volumes[side].in_unit(ML) for one in self.entered if side in one.volumes),
                Decimal(0),
            )
            for side in (LEFT, RIGHT)
        }
        total = sum(sums.values())
        return {side: float(part / total) for side, part in sums.items()} if total else {}

    def sides(self) -> tuple[str, ...]:
        """Returns the sides on which there was any expressing: left, right, both."""
        return tuple(
            side
            for side in (LEFT, RIGHT, BOTH)
            if any(s.expressed_ms(side) for s in self.sessions)
        )


def summarise(
    sessions: Sequence[Session], zone: Zone, unit: str = ML, anonymous: bool = False
) -> Summary:
    """Returns the summary of `sessions`, sorted by date; of more than MOST_DAYS days, the last ones.

    An anonymous summary has all dates moved by the same whole number of weeks.
    """
    dated = [local(one, zone) for one in sessions if one.start is not None]
    last = max((one.start.date() for one in dated), default=date.min)
    shown = [one for one in dated if (last - one.start.date()).days < MOST_DAYS]
    every = days(shown, zone)
    hidden = (every[0].date - dated[0].start.date()).days if every else 0
    if anonymous and every:
        back = every[0].date - (_ANONYMOUS_WEEK + timedelta(days=every[0].date.weekday()))
        every = tuple(moved(day, back) for day in every)
    undated = tuple(one for one in sessions if one.start is None)
    return Summary(every, undated, unit, anonymous, hidden_days=hidden)
