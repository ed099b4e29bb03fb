"""Reminders: from start to start, three times, never in a session or in quiet hours."""

from firmware.rondo.session.quiet import QuietHours
from firmware.rondo.session.reminders import Reminders
from firmware.rondo.session.table import NEVER
from firmware.rondo.storage import settings as schema

HOUR = 3_600_000
NOON = 1_777_636_800  # 2026-05-01T12:00:00Z


def reminders(**given: object) -> Reminders:
    settings, complaints = schema.resolve({"reminder_min": 60, **given})
    assert complaints == []
    r = Reminders(settings, QuietHours(settings))
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
    r = Reminders(settings, QuietHours(settings))
    r.started(0)
    assert r.next_at() == NEVER


def test_before_any_session_there_is_nothing_to_count_from() -> None:
    settings, _ = schema.resolve({"reminder_min": 60})
    assert Reminders(settings, QuietHours(settings)).next_at() == NEVER


def test_a_session_that_begins_in_between_counts_anew() -> None:
    r = reminders()
    assert felt(r, HOUR) == [60]
    r.started(HOUR + 60_000)
    assert felt(r, 48 * HOUR) == [121, 126, 131]


def test_none_is_felt_during_a_session_and_none_is_made_up_for() -> None:
    assert felt(reminders(), 48 * HOUR, busy=(50 * 60_000, 68 * 60_000)) == [70]


NIGHT = {"quiet_from": "22:00", "quiet_to": "06:00"}


def test_the_first_that_falls_into_quiet_hours_is_felt_once_at_their_end() -> None:
    quiet = {"quiet_from": "12:30", "quiet_to": "13:07"}
    assert felt(reminders(**quiet), 48 * HOUR) == [67]
    assert felt(reminders(**NIGHT), 48 * HOUR, NOON + 9 * 3600) == [540]
    assert felt(reminders(**NIGHT), 48 * HOUR, NOON + 16 * 3600) == [120]


def test_outside_quiet_hours_they_come_as_ever() -> None:
    assert felt(reminders(**NIGHT), 48 * HOUR, NOON + 17 * 3600) == [60, 65, 70]
    assert felt(reminders(**NIGHT), 48 * HOUR, NOON) == [60, 65, 70]


def test_after_the_first_those_in_quiet_hours_lapse() -> None:
    quiet = {"quiet_from": "13:03", "quiet_to": "13:08"}
    assert felt(reminders(**quiet), 48 * HOUR) == [60, 70]


def test_quiet_hours_are_by_the_clock_of_the_wearer() -> None:
    night = {**NIGHT, "utc_offset_min": -480}
    assert felt(reminders(**night), 48 * HOUR, NOON) == [120]
    assert felt(reminders(**night), 48 * HOUR, NOON + 2 * 3600) == [60, 65, 70]


def test_with_quiet_hours_and_no_clock_none_is_felt_until_there_is_one() -> None:
    r = reminders(**NIGHT)
    assert felt(r, 48 * HOUR, 0) == []
    assert r.next_at() < 49 * HOUR
    assert r.take(r.next_at(), False, NOON)
    assert r.next_at() == NEVER
    assert felt(reminders(), 48 * HOUR, 0) == [60, 65, 70]


def test_without_a_clock_none_is_felt_though_the_quiet_hours_are_by_day() -> None:
    assert felt(reminders(quiet_from="12:00", quiet_to="13:00"), 48 * HOUR, 0) == []


def test_one_that_fell_into_a_session_is_felt_after_it_if_that_was_short() -> None:
    for short, after in ((True, 1), (False, 0)):
        r = reminders()
        assert not r.take(HOUR, True, NOON)
        r.ended(HOUR + 30_000, short)
        assert len(felt(r, HOUR + 60_000)) == after


def test_a_restart_goes_on_from_what_was_kept() -> None:
    before = reminders()
    assert felt(before, HOUR) == [60]
    after = reminders()
    after.restore(500, before.waited_ms(HOUR + 60_000), before.state())
    assert after.next_at() == 500 + 4 * 60_000
    held = reminders(**NIGHT)
    assert not held.take(HOUR, False, NOON + 10 * 3600)
    after = reminders(**NIGHT)
    after.restore(0, held.waited_ms(HOUR), held.state())
    assert not after.take(0, False, NOON + 11 * 3600)
    assert after.take(after.next_at(), False, NOON + 18 * 3600)


def test_the_clock_may_count_from_another_instant() -> None:
    r = reminders()
    r.rebase(1_000_000)
    assert r.next_at() == HOUR - 1_000_000
    r.turn_off()
    r.rebase(5)
    assert r.next_at() == NEVER


def test_of_those_that_are_long_past_one_is_felt() -> None:
    """As after hours without power."""
    r = reminders()
    assert r.take(HOUR + 7 * HOUR, False, NOON)
    assert r.next_at() == NEVER
