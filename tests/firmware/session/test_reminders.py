"""Reminders: from start to start, three times, never in a session or in quiet hours."""

from firmware.rondo.session.quiet import QuietHours
from firmware.rondo.session.reminders import Reminders
from firmware.rondo.session.table import NEVER
from firmware.rondo.storage import settings as schema

HOUR_MS = 3_600_000
NOON_S = 1_777_636_800  # 2026-05-01T12:00:00Z


def reminders_since_0(**settings_: object) -> Reminders:
    settings, complaints = schema.resolve({"reminder_min": 60, **settings_})
    assert complaints == []
    reminders = Reminders(settings, QuietHours(settings))
    reminders.started(0)
    return reminders


def felt_min(
    reminders: Reminders, until_ms: int, start_utc: int = NOON_S, busy_ms: tuple[int, int] = (0, 0)
) -> list[int]:
    """Returns the minutes at which reminders are felt up to `until_ms`; a session lasts from and to `busy_ms`."""
    minutes = []
    while reminders.next_at() <= until_ms:
        due_ms = reminders.next_at()
        if reminders.take(
            due_ms,
            in_session=busy_ms[0] <= due_ms < busy_ms[1],
            utc=start_utc + due_ms // 1000 if start_utc else 0,
        ):
            minutes.append(due_ms // 60_000)
    return minutes


def test_they_come_at_the_time_and_five_and_ten_minutes_later_and_then_no_more() -> None:
    assert felt_min(reminders_since_0(), 48 * HOUR_MS) == [60, 65, 70]


def test_off_by_default_there_are_none() -> None:
    settings, _ = schema.resolve({})
    reminders = Reminders(settings, QuietHours(settings))
    reminders.started(0)
    assert reminders.next_at() == NEVER


def test_before_any_session_there_is_nothing_to_count_from() -> None:
    settings, _ = schema.resolve({"reminder_min": 60})
    assert Reminders(settings, QuietHours(settings)).next_at() == NEVER


def test_a_session_that_begins_in_between_counts_anew() -> None:
    reminders = reminders_since_0()
    assert felt_min(reminders, HOUR_MS) == [60]
    reminders.started(HOUR_MS + 60_000)
    assert felt_min(reminders, 48 * HOUR_MS) == [121, 126, 131]


def test_once_turned_off_none_comes_after_a_later_session_either() -> None:
    reminders = reminders_since_0()
    reminders.restore(0, waited_ms=0, state=0)
    reminders.turn_off()
    assert reminders.changed, "flash is to be told"
    reminders.started(HOUR_MS)
    assert felt_min(reminders, 48 * HOUR_MS) == []


def test_none_is_felt_during_a_session_and_none_is_made_up_for() -> None:
    assert felt_min(reminders_since_0(), 48 * HOUR_MS, busy_ms=(50 * 60_000, 68 * 60_000)) == [70]


NIGHT_HOURS = {"quiet_from": "22:00", "quiet_to": "06:00"}


def test_the_first_that_falls_into_quiet_hours_is_felt_once_at_their_end() -> None:
    quiet = {"quiet_from": "12:30", "quiet_to": "13:07"}
    assert felt_min(reminders_since_0(**quiet), 48 * HOUR_MS) == [67]
    assert felt_min(reminders_since_0(**NIGHT_HOURS), 48 * HOUR_MS, NOON_S + 9 * 3600) == [540]
    assert felt_min(reminders_since_0(**NIGHT_HOURS), 48 * HOUR_MS, NOON_S + 16 * 3600) == [120]


def test_a_clock_set_forward_beyond_the_quiet_hours_holds_a_reminder_back_no_longer() -> None:
    reminders = reminders_since_0(quiet_from="12:30", quiet_to="16:00")
    assert felt_min(reminders, 90 * 60_000) == []
    assert felt_min(reminders, 48 * HOUR_MS, NOON_S + 4 * 3600) == [105], "not at 240"


def test_outside_quiet_hours_they_come_as_ever() -> None:
    assert felt_min(reminders_since_0(**NIGHT_HOURS), 48 * HOUR_MS, NOON_S + 17 * 3600) == [
        60,
        65,
        70,
    ]
    assert felt_min(reminders_since_0(**NIGHT_HOURS), 48 * HOUR_MS, NOON_S) == [60, 65, 70]


def test_after_the_first_those_in_quiet_hours_lapse() -> None:
    quiet = {"quiet_from": "13:03", "quiet_to": "13:08"}
    assert felt_min(reminders_since_0(**quiet), 48 * HOUR_MS) == [60, 70]


def test_quiet_hours_are_by_the_clock_of_the_wearer() -> None:
    settings = {**NIGHT_HOURS, "utc_offset_min": -480}
    assert felt_min(reminders_since_0(**settings), 48 * HOUR_MS, NOON_S) == [120]
    assert felt_min(reminders_since_0(**settings), 48 * HOUR_MS, NOON_S + 2 * 3600) == [60, 65, 70]


def test_with_quiet_hours_and_no_clock_none_is_felt_until_there_is_one() -> None:
    reminders = reminders_since_0(**NIGHT_HOURS)
    assert felt_min(reminders, 48 * HOUR_MS, 0) == []
    assert reminders.next_at() < 49 * HOUR_MS
    assert reminders.take(reminders.next_at(), in_session=False, utc=NOON_S)
    assert reminders.next_at() == NEVER
    assert felt_min(reminders_since_0(), 48 * HOUR_MS, 0) == [60, 65, 70]


def test_without_a_clock_none_is_felt_though_the_quiet_hours_are_by_day() -> None:
    assert felt_min(reminders_since_0(quiet_from="12:00", quiet_to="13:00"), 48 * HOUR_MS, 0) == []


def test_one_that_fell_into_a_session_is_felt_after_it_if_that_was_short() -> None:
    for is_short, felt_count, next_ms in ((True, 1, 30_000 + 8_000), (False, 0, 300_000)):
        reminders = reminders_since_0()
        assert not reminders.take(HOUR_MS, in_session=True, utc=NOON_S)
        reminders.ended(HOUR_MS + 30_000, is_short)
        assert reminders.next_at() == HOUR_MS + next_ms
        assert len(felt_min(reminders, HOUR_MS + 60_000)) == felt_count


def test_one_that_fell_into_a_short_session_is_felt_after_that_one_and_after_no_other() -> None:
    reminders = reminders_since_0()
    assert not reminders.take(70 * 60_000, in_session=True, utc=NOON_S)
    for ended_min, minutes in ((70, [70]), (80, []), (90, [])):
        reminders.ended(ended_min * 60_000, short=True)
        assert felt_min(reminders, (ended_min + 5) * 60_000) == minutes


def test_one_that_was_felt_while_nothing_ran_is_not_felt_again_after_a_short_session() -> None:
    reminders = reminders_since_0()
    assert felt_min(reminders, 48 * HOUR_MS) == [60, 65, 70]
    reminders.ended(49 * HOUR_MS, short=True)
    assert reminders.next_at() == NEVER


def test_after_a_short_session_that_ends_in_quiet_hours_they_are_silent_and_it_is_felt_at_their_end() -> (
    None
):
    reminders = reminders_since_0(quiet_from="13:03", quiet_to="13:40")
    assert not reminders.take(HOUR_MS, in_session=True, utc=NOON_S + 3_600)
    reminders.ended(64 * 60_000, short=True)
    assert felt_min(reminders, 48 * HOUR_MS) == [100]


def test_after_a_short_session_that_ends_in_quiet_hours_one_lapses_if_the_first_was_felt() -> None:
    reminders = reminders_since_0(quiet_from="13:08", quiet_to="13:40")
    assert felt_min(reminders, 65 * 60_000 + 1, busy_ms=(63 * 60_000, 69 * 60_000)) == [60]
    reminders.ended(69 * 60_000, short=True)
    assert felt_min(reminders, 48 * HOUR_MS) == []


def test_after_a_first_one_that_lapsed_in_a_session_none_is_felt_for_those_that_fall_in_quiet_hours() -> (
    None
):
    reminders = reminders_since_0(quiet_from="13:03", quiet_to="13:40")
    assert not reminders.take(HOUR_MS, in_session=True, utc=NOON_S + 3_600)
    reminders.ended(62 * 60_000, short=False)
    assert felt_min(reminders, 48 * HOUR_MS) == []


def test_one_that_fell_due_without_power_is_silent_in_quiet_hours_and_felt_at_their_end() -> None:
    quiet = {"quiet_from": "13:03", "quiet_to": "13:40"}
    reminders = reminders_since_0(**quiet)
    assert not reminders.take(64 * 60_000, in_session=False, utc=NOON_S + 64 * 60)
    assert felt_min(reminders, 48 * HOUR_MS) == [100]
    reminders = reminders_since_0(**quiet)
    assert felt_min(reminders, HOUR_MS) == [60]
    reminders.restore(64 * 60_000, reminders.waited_ms(64 * 60_000), reminders.state())
    assert felt_min(reminders, 48 * HOUR_MS) == [], "the first was felt"


def test_one_that_is_to_be_felt_after_a_short_session_outlasts_a_restart() -> None:
    before_restart = reminders_since_0()
    assert not before_restart.take(HOUR_MS, in_session=True, utc=NOON_S)
    before_restart.changed = False
    before_restart.ended(HOUR_MS + 30_000, short=True)
    assert before_restart.changed
    after_restart = reminders_since_0()
    after_restart.restore(0, before_restart.waited_ms(HOUR_MS + 31_000), before_restart.state())
    assert felt_min(after_restart, HOUR_MS) == [0, 4, 9]


def test_a_restart_goes_on_from_what_was_kept() -> None:
    before_restart = reminders_since_0()
    assert felt_min(before_restart, HOUR_MS) == [60]
    after_restart = reminders_since_0()
    after_restart.restore(500, before_restart.waited_ms(HOUR_MS + 60_000), before_restart.state())
    assert after_restart.next_at() == 500 + 4 * 60_000
    put_off = reminders_since_0(**NIGHT_HOURS)
    assert not put_off.take(HOUR_MS, in_session=False, utc=NOON_S + 10 * 3600)
    after_restart = reminders_since_0(**NIGHT_HOURS)
    after_restart.restore(0, put_off.waited_ms(HOUR_MS), put_off.state())
    assert not after_restart.take(0, in_session=False, utc=NOON_S + 11 * 3600)
    assert after_restart.take(after_restart.next_at(), in_session=False, utc=NOON_S + 18 * 3600)


def test_one_put_off_by_quiet_hours_that_the_band_was_off_for_is_felt_once_after_them() -> None:
    put_off = reminders_since_0(**NIGHT_HOURS)
    assert not put_off.take(HOUR_MS, in_session=False, utc=NOON_S + 10 * 3600)
    after_restart = reminders_since_0(**NIGHT_HOURS)
    after_restart.restore(0, put_off.waited_ms(HOUR_MS + 60_000), put_off.state())
    assert felt_min(after_restart, HOUR_MS, NOON_S + 19 * 3600) == [0]


def test_the_clock_may_count_from_another_instant() -> None:
    reminders = reminders_since_0()
    reminders.rebase(1_000_000)
    assert reminders.next_at() == HOUR_MS - 1_000_000
    reminders.turn_off()
    reminders.rebase(5)
    assert reminders.next_at() == NEVER


def test_of_those_that_are_long_past_one_is_felt() -> None:
    """Several are long past after hours without power."""
    reminders = reminders_since_0()
    assert reminders.take(HOUR_MS + 7 * HOUR_MS, in_session=False, utc=NOON_S)
    assert reminders.next_at() == NEVER
