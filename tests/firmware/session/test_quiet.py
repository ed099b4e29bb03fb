"""The quiet hours: how long until they begin or end, and when the setting `night` is in force."""

import pytest

from firmware.rondo.session.quiet import QuietHours
from firmware.rondo.session.table import NEVER
from firmware.rondo.storage import settings as schema

MIDNIGHT_S = 1_777_593_600  # 2026-05-01T00:00:00Z
HOUR_S = 3600
DAY_MS = 86_400_000


def quiet_hours(**settings_: object) -> QuietHours:
    settings, complaints = schema.resolve(settings_)
    assert complaints == []
    return QuietHours(settings)


def quiet_left_h(hours: QuietHours, hour: float) -> float:
    """Returns how many hours of quiet are left at `hour` o'clock; below 0, how many hours until it is quiet."""
    return hours.left_ms(MIDNIGHT_S + round(hour * HOUR_S)) / 3_600_000


def test_they_may_lie_over_midnight() -> None:
    hours = quiet_hours(quiet_from="22:00", quiet_to="06:00")
    left_h = [quiet_left_h(hours, hour) for hour in (21.5, 22, 23, 0, 5.75, 6, 12)]
    assert left_h == [-0.5, 8, 7, 6, 0.25, -16, -10]


def test_they_may_lie_within_a_day() -> None:
    hours = quiet_hours(quiet_from="13:00", quiet_to="14:30")
    assert [quiet_left_h(hours, hour) for hour in (12, 13, 14.25, 14.5)] == [-1, 1.5, 0.25, -22.5]


def test_they_go_by_the_clock_of_the_wearer() -> None:
    east = quiet_hours(quiet_from="22:00", quiet_to="06:00", utc_offset_min=330)
    west = quiet_hours(quiet_from="22:00", quiet_to="06:00", utc_offset_min=-480)
    assert (quiet_left_h(east, hour=16.5), quiet_left_h(east, hour=0.5)) == (8, -16)
    assert (quiet_left_h(west, hour=6), quiet_left_h(west, hour=5)) == (8, -1)


@pytest.mark.parametrize("second_of_day", range(0, 86_400, 1237))
def test_what_is_left_is_never_nothing_and_never_more_than_a_day(second_of_day: int) -> None:
    hours = quiet_hours(quiet_from="22:00", quiet_to="06:00")
    left_ms = hours.left_ms(MIDNIGHT_S + second_of_day)
    assert left_ms != 0
    assert -DAY_MS < left_ms <= DAY_MS
    assert (left_ms > 0) != (hours.left_ms(MIDNIGHT_S + second_of_day + abs(left_ms) // 1000) > 0)


def test_a_night_is_kept_only_if_wanted_and_the_clock_is_set() -> None:
    quiet_settings = {"quiet_from": "22:00", "quiet_to": "06:00"}
    for settings, utc, is_night, changes_min in (
        ({**quiet_settings, "night": "on"}, MIDNIGHT_S, True, 15),
        ({**quiet_settings, "night": "on"}, MIDNIGHT_S + 6 * HOUR_S - 60, True, 1),
        ({**quiet_settings, "night": "on"}, MIDNIGHT_S + 12 * HOUR_S, False, 15),
        ({**quiet_settings, "night": "on"}, MIDNIGHT_S + 22 * HOUR_S - 300, False, 5),
        ({**quiet_settings, "night": "on"}, 0, False, 15),
        (quiet_settings, MIDNIGHT_S, False, None),
        ({"night": "on"}, MIDNIGHT_S, False, None),
    ):
        hours = quiet_hours(**settings)
        hours.update(1000, utc)
        assert hours.night is is_night, settings
        expected = NEVER if changes_min is None else 1000 + changes_min * 60_000
        assert hours.changes_at == expected, settings
