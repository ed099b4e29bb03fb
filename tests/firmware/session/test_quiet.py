"""The quiet hours: how long they last or are still to come, and that a night is kept only if it is wanted."""

import pytest

from firmware.rondo.session.quiet import QuietHours
from firmware.rondo.session.table import NEVER
from firmware.rondo.storage import settings as schema

MIDNIGHT = 1_777_593_600  # 2026-05-01T00:00:00Z
HOUR_S = 3600
DAY_MS = 86_400_000


def hours(**given: object) -> QuietHours:
    settings, complaints = schema.resolve(given)
    assert complaints == []
    return QuietHours(settings)


def quiet_at(q: QuietHours, hour: float) -> float:
    """Hours for which it is still quiet, or is not (below 0)."""
    return q.left_ms(MIDNIGHT + round(hour * HOUR_S)) / 3_600_000


def test_they_may_lie_over_midnight() -> None:
    q = hours(quiet_from="22:00", quiet_to="06:00")
    found = [quiet_at(q, hour) for hour in (21.5, 22, 23, 0, 5.75, 6, 12)]
    assert found == [-0.5, 8, 7, 6, 0.25, -16, -10]


def test_they_may_lie_within_a_day() -> None:
    q = hours(quiet_from="13:00", quiet_to="14:30")
    assert [quiet_at(q, hour) for hour in (12, 13, 14.25, 14.5)] == [-1, 1.5, 0.25, -22.5]


def test_they_go_by_the_clock_of_the_wearer() -> None:
    east = hours(quiet_from="22:00", quiet_to="06:00", utc_offset_min=330)
    west = hours(quiet_from="22:00", quiet_to="06:00", utc_offset_min=-480)
    assert (quiet_at(east, 16.5), quiet_at(east, 0.5)) == (8, -16)
    assert (quiet_at(west, 6), quiet_at(west, 5)) == (8, -1)


@pytest.mark.parametrize("second", range(0, 86_400, 1237))
def test_what_is_left_is_never_nothing_and_never_more_than_a_day(second: int) -> None:
    q = hours(quiet_from="22:00", quiet_to="06:00")
    left = q.left_ms(MIDNIGHT + second)
    assert left != 0
    assert -DAY_MS < left <= DAY_MS
    assert (left > 0) != (q.left_ms(MIDNIGHT + second + abs(left) // 1000) > 0)


def test_a_night_is_kept_only_if_wanted_and_the_clock_is_set() -> None:
    quiet = {"quiet_from": "22:00", "quiet_to": "06:00"}
    for given, utc, night, changes_h in (
        ({**quiet, "night": "on"}, MIDNIGHT, True, 6),
        ({**quiet, "night": "on"}, MIDNIGHT + 12 * HOUR_S, False, 10),
        ({**quiet, "night": "on"}, 0, False, None),
        (quiet, MIDNIGHT, False, None),
        ({"night": "on"}, MIDNIGHT, False, None),
    ):
        q = hours(**given)
        q.update(1000, utc)
        assert q.night is night, given
        expected = NEVER if changes_h is None else 1000 + changes_h * 3_600_000
        assert q.changes_at == expected, given
