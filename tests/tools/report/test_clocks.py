"""A session every three hours, all year, wherever the clocks change: the report's numbers against plain UTC."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tests.tools.report.pages import HOUR_S, MADRID, a_session, describe_page, figure, ml
from tools.log.model.sessions import Session
from tools.log.model.zone import Zone
from tools.report.summary import summarise

PLACES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu")
BEGINS = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
START_EVERY_S = 3 * HOUR_S
A_YEAR = [BEGINS + n * START_EVERY_S for n in range(365 * 8)]


@cache
def a_year(later_h: int = 0) -> list[Session]:
    """Returns a session every three hours for a year, from midnight UTC or `later_h` hours later."""
    starts_s = [start_s + later_h * HOUR_S for start_s in A_YEAR]
    return [
        a_session(number, start_s, volumes=ml("20", "10"))
        for number, start_s in enumerate(starts_s)
    ]


def midnights(zone_name: str) -> list[int]:
    """Returns the instants at which a day begins at `zone_name`, found by walking through the year in steps."""
    zone = ZoneInfo(zone_name)
    midnights_found = []
    start_s = datetime.fromtimestamp(A_YEAR[0], UTC) - timedelta(days=1)
    day_before = start_s.astimezone(zone).date()
    while start_s.timestamp() <= A_YEAR[-1] + 48 * HOUR_S:
        today = start_s.astimezone(zone).date()
        if today != day_before:
            midnights_found.append(int(start_s.timestamp()))
        day_before = today
        start_s += timedelta(minutes=15)
    return midnights_found


@pytest.mark.parametrize("later_h", range(3))
@pytest.mark.parametrize("zone_name", PLACES)
def test_counts_gaps_and_sums_of_a_year_are_those_of_utc(zone_name: str, later_h: int) -> None:
    content, summary = describe_page(a_year(later_h), Zone(zone_name))
    starts_s = midnights(zone_name)
    starts_moved = [start_s + later_h * HOUR_S for start_s in A_YEAR]
    counts = [
        sum(begin <= start_s < end for start_s in starts_moved)
        for begin, end in pairwise(starts_s)
    ]
    counts = [count for count in counts if count]
    lengths = [end - begin for begin, end in pairwise(starts_s)]
    assert [len(day.sessions) for day in summary.days] == counts
    assert {day.length_s for day in summary.days} == set(lengths)
    assert summary.longest_gap is not None
    assert summary.longest_gap.s == START_EVERY_S
    assert figure(content, "Sessions in 24 h") == ("8", "from the first start to the last")
    assert figure(content, "Longest gap")[0] == "3 h 00"
    assert figure(content, "Volume in 24 h")[0] == "240 ml"
    assert sum(day.volume("left") or 0 for day in summary.days) == 20 * len(A_YEAR)
    assert sum(day.minutes("left") for day in summary.days) == 6 * len(A_YEAR)


@pytest.mark.parametrize("zone_name", PLACES)
def test_the_night_of_each_day_is_that_of_the_clock_on_the_wall(zone_name: str) -> None:
    summary = summarise(a_year(), Zone(zone_name))
    zone = ZoneInfo(zone_name)
    expected: dict[object, int] = {}
    for start_s in A_YEAR:
        local = datetime.fromtimestamp(start_s, UTC).astimezone(zone)
        expected[local.date()] = expected.get(local.date(), 0) + (local.hour < 6)
    assert {day.date: day.at_night for day in summary.days} == expected


@pytest.mark.parametrize("later_h", range(3))
@pytest.mark.parametrize("zone_name", PLACES)
def test_any_few_days_of_the_year_come_to_eight_a_day(zone_name: str, later_h: int) -> None:
    year = a_year(later_h)
    for length in (3, 7):
        for first_index in range(0, len(year) - length * 8, 8 * (length - 2)):
            summary = summarise(year[first_index : first_index + length * 8], Zone(zone_name))
            assert summary.sessions_a_day == pytest.approx(8), summary.days[0].date
            volume = summary.volume_a_day
            assert volume is None or volume.total == Decimal(240), summary.days[0].date


def test_the_longest_gap_is_true_time_from_start_to_start_also_when_the_clocks_change() -> None:
    spring = 1_774_735_200  # 2026-03-28T22:00Z; Madrid's clocks go forward at 01:00Z
    sessions = [
        a_session(1, spring),
        a_session(2, spring + 5 * HOUR_S),
        a_session(3, spring + 9 * HOUR_S),
    ]
    gap = summarise(sessions, MADRID).longest_gap
    assert gap is not None
    assert gap.s == 5 * HOUR_S
    assert (gap.begin.hour, gap.end.hour) == (23, 5)
    assert summarise(sessions[:1], MADRID).longest_gap is None
    later_summary = summarise([*sessions, a_session(4, spring + 20 * HOUR_S)], MADRID).longest_gap
    assert later_summary is not None
    assert later_summary.s == 11 * HOUR_S, "the last gap is one too"
