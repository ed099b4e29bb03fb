"""Reminders: from start to start, three times, never in a session or in quiet hours."""

from firmware.rondo.session.reminders import Reminders
from firmware.rondo.session.table import NEVER
from firmware.rondo.storage import settings as schema

HOUR = 3_600_000
NOON = 1_777_636_800  # 2026-05-01T12:00:00Z


def reminders(**given: object) -> Reminders:
    settings, complaints = schema.resolve({"reminder_min": 60, **given})
    assert complaints == []
    r = Reminders(settings)
    r.started(0)
    return r


def felt(
    r: Reminders, until: int, start_utc: int = NOON, busy: tuple[int, int] = (0, 0)
) -> list[int]:
    """When one is felt, in minutes; none while a session goes on, from and to `busy` ms."""
    found = []
    while r.next_at() <= until:
        at = r.next_at()
        if r.take(at, busy[0] <= at < busy[1], start_utc + at // 1000 if start_utc else 0):
            found.append(at // 60_000)
    return found


def test_they_come_at_the_time_and_five_and_ten_minutes_later_and_then_no_more() -> None:
    assert felt(reminders(), 48 * HOUR) == [60, 65, 70]


def test_off_by_default_there_are_none() -> None:
    settings, _ = schema.resolve({})
    r = Reminders(settings)
    r.started(0)
    assert r.next_at() == NEVER


def test_before_any_session_there_is_nothing_to_count_from() -> None:
    settings, _ = schema.resolve({"reminder_min": 60})
    assert Reminders(settings).next_at() == NEVER


def test_a_session_that_begins_in_between_counts_anew() -> None:
    r = reminders()
    assert felt(r, HOUR) == [60]
    r.started(HOUR + 60_000)
    assert felt(r, 48 * HOUR) == [121, 126, 131]


def test_none_is_felt_during_a_session_and_none_is_made_up_for() -> None:
    assert felt(reminders(), 48 * HOUR, busy=(50 * 60_000, 68 * 60_000)) == [70]


def test_in_quiet_hours_they_are_silent_also_across_midnight() -> None:
    quiet = {"quiet_from": "12:30", "quiet_to": "13:07"}
    assert felt(reminders(**quiet), 48 * HOUR) == [70]
    night = {"quiet_from": "22:00", "quiet_to": "06:00"}
    assert felt(reminders(**night), 48 * HOUR, NOON + 9 * 3600 + 1) == []
    assert felt(reminders(**night), 48 * HOUR, NOON + 16 * 3600 + 1) == []
    assert felt(reminders(**night), 48 * HOUR, NOON + 17 * 3600) == [60, 65, 70]
    assert felt(reminders(**night), 48 * HOUR, NOON) == [60, 65, 70]


def test_quiet_hours_are_by_the_clock_of_the_wearer() -> None:
    night = {"quiet_from": "22:00", "quiet_to": "06:00", "utc_offset_min": -480}
    assert felt(reminders(**night), 48 * HOUR, NOON) == []
    assert felt(reminders(**night), 48 * HOUR, NOON + 2 * 3600) == [60, 65, 70]


def test_with_quiet_hours_and_no_clock_they_are_silent() -> None:
    assert felt(reminders(quiet_from="22:00", quiet_to="06:00"), 48 * HOUR, 0) == []
    assert felt(reminders(), 48 * HOUR, 0) == [60, 65, 70]


def test_the_clock_may_count_from_another_instant() -> None:
    r = reminders()
    r.rebase(1_000_000)
    assert r.next_at() == HOUR - 1_000_000
    r.turn_off()
    r.rebase(5)
    assert r.next_at() == NEVER


def test_one_that_is_long_past_is_not_felt() -> None:
    """As after hours without power."""
    r = reminders()
    assert not r.take(HOUR + 7 * HOUR, False, NOON)
    assert r.next_at() == NEVER
