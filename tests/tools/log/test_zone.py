"""Local days and times: none is made up, none is counted twice, whatever the clocks do."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from simulator.text.usage import UsageError
from tools.log.model.zone import DAY_S, Zone, iso

ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu"]
START_EVERY_S = 3 * 3600
FIRST_S = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())
LAST_S = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
STARTS = range(FIRST_S, LAST_S, START_EVERY_S)
# The offset at the beginning of 2025, in h, and when it became which other: by the laws of those places.
CHANGES = {
    "Europe/Berlin": (1.0, [("2025-03-30T01:00Z", 2.0), ("2025-10-26T01:00Z", 1.0)]),
    "America/New_York": (-5.0, [("2025-03-09T07:00Z", -4.0), ("2025-11-02T06:00Z", -5.0)]),
    "Asia/Kathmandu": (5.75, []),
}


def local_time(utc: int, zone: str) -> datetime:
    """Returns what clocks in `zone` show at `utc`, computed from UTC alone."""
    offset_h, changes = CHANGES[zone]
    for text, later_offset_h in changes:
        if utc >= datetime.fromisoformat(text).timestamp():
            offset_h = later_offset_h
    return datetime.fromtimestamp(utc, UTC).replace(tzinfo=None) + timedelta(hours=offset_h)


@pytest.mark.parametrize("zone", ZONES)
def test_with_a_session_each_three_hours_all_year_each_is_on_one_day_and_every_gap_is_true(
    zone: str,
) -> None:
    local_zone = Zone(zone)
    expected = Counter(local_time(utc, zone).date() for utc in STARTS)
    assert Counter(local_zone.day(utc) for utc in STARTS) == expected
    days = sorted(expected)
    of_days = {day: local_zone.days(day, day) for day in days}
    counts = {
        day: sum(day_begin <= utc < day_end for utc in STARTS)
        for day, (day_begin, day_end) in of_days.items()
    }
    assert counts == expected
    assert sum(counts.values()) == len(STARTS)
    for (_begin, end), (begin, _end) in zip(
        of_days.values(), list(of_days.values())[1:], strict=False
    ):
        assert end == begin, "no instant between two days, and none on both"
    lengths = {day: local_zone.length_s(day) for day in days}
    assert sum(lengths.values()) == of_days[days[-1]][1] - of_days[days[0]][0]
    clock_changes = {date.fromisoformat(text[:10]) for text, _after in CHANGES[zone][1]}
    assert {day for day, length in lengths.items() if length != DAY_S} == clock_changes
    for day in clock_changes:
        assert lengths[day] == DAY_S + (3600 if day.month > 6 else -3600)


@pytest.mark.parametrize("zone", ZONES)
def test_in_24_hours_of_true_time_there_are_eight_on_every_day(zone: str) -> None:
    local_zone = Zone(zone)
    counts = Counter(local_zone.day(utc) for utc in STARTS)
    for day in sorted(counts)[1:-1]:
        assert abs(counts[day] * DAY_S / local_zone.length_s(day) - 8) < 1
    whole_days = sorted(counts)[1:-1]
    total = sum(counts[day] for day in whole_days)
    assert total * DAY_S / sum(local_zone.length_s(day) for day in whole_days) == pytest.approx(
        8, abs=0.01
    )


def test_a_local_time_is_one_instant_two_or_none() -> None:
    berlin = Zone("Europe/Berlin")
    assert berlin.instants(datetime(2026, 3, 29, 2, 30)) == []
    assert [iso(utc) for utc in berlin.instants(datetime(2026, 10, 25, 2, 30))] == [
        "2026-10-25T00:30:00Z",
        "2026-10-25T01:30:00Z",
    ]
    assert len(berlin.instants(datetime(2026, 5, 1, 2, 30))) == 1


def test_a_time_that_is_not_there_is_said_to_be_so() -> None:
    for zone, text, output in (
        ("Europe/Berlin", "2026-03-29T02:30", "expected one such as 01:30 or 03:30"),
        ("America/New_York", "2026-03-08T02:30", "expected one such as 01:30 or 03:30"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "expected one such as 01:45 or 02:45"),
        ("America/Havana", "2026-03-08T00:30", "expected one such as 2026-03-07T23:30 or 01:30"),
        (
            "Pacific/Apia",
            "2011-12-30T12:00",
            "expected one such as 2011-12-29T12:00 or 2011-12-31T12:00",
        ),
    ):
        with pytest.raises(UsageError, match=f"the clocks were put forward; {output}"):
            Zone(zone).instant(text)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("+14:00", "1971-01-01T00:10"),
        ("Asia/Kathmandu", "1971-01-01T05:00"),
        ("UTC", "1971-01-01T05:00+06:00"),
        ("-12:00", "2105-12-31T12:00"),
        ("UTC", "2105-12-31T23:00-01:00"),
    ],
)
def test_a_time_that_a_log_could_not_give_back_is_refused_before_it_is_in_it(
    zone: str, text: str
) -> None:
    with pytest.raises(UsageError, match="expected a date and a time such as"):
        Zone(zone).instant(text)


def test_a_part_of_a_second_is_left_out_and_says_nothing_of_the_clocks() -> None:
    assert iso(Zone("UTC").instant("2026-05-01T03:00:07.9")) == "2026-05-01T03:00:07Z"
    with pytest.raises(UsageError, match="is there twice"):
        Zone("Europe/Berlin").instant("2026-10-25T02:30:00.5")


def test_a_time_that_is_there_twice_needs_its_offset() -> None:
    berlin = Zone("Europe/Berlin")
    with pytest.raises(UsageError, match=r"expected it with its offset, \+02:00 or \+01:00"):
        berlin.instant("2026-10-25T02:30")
    assert iso(berlin.instant("2026-10-25T02:30+02:00")) == "2026-10-25T00:30:00Z"
    assert iso(berlin.instant("2026-10-25T02:30+01:00")) == "2026-10-25T01:30:00Z"
    assert iso(berlin.instant("2026-10-25T01:30Z")) == "2026-10-25T01:30:00Z"


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (
            "Africa/Cairo",
            date(2025, 4, 25),
            23,
        ),  # from 00:00 to 01:00, so that midnight is not there
        (
            "America/Havana",
            date(2025, 11, 2),
            25,
        ),  # from 01:00 to 00:00, so that it is there twice
        ("Asia/Beirut", date(2025, 3, 30), 23),
        ("Australia/Lord_Howe", date(2025, 10, 5), 23.5),
        ("Pacific/Apia", date(2011, 12, 31), 24),
    ],
)
def test_days_begin_where_they_do_even_if_midnight_is_not_there_or_twice(
    zone: str, day: date, hours: float
) -> None:
    local_zone = Zone(zone)
    assert local_zone.length_s(day) == hours * 3600
    assert local_zone.day(local_zone.midnight(day)) == day
    assert local_zone.day(local_zone.midnight(day) - 1) < day
