"""Each time that the specification names, to the millisecond: what is felt at it, and what just before or after."""

import pytest

from firmware.rondo.session.table import NEVER
from tests.firmware.session.sessions import (
    MASSAGE,
    OTHER_SIDE,
    SIDE,
    TWO_TAPS,
    UNTIL_A_TAP,
    press,
    run_until_ms,
    session_asleep,
)


@pytest.mark.parametrize(("at_ms", "cue"), [(15_000, "right"), (15_001, "refused")])
def test_a_second_tap_switches_up_to_five_seconds_after_the_first(at_ms: int, cue: str) -> None:
    assert press(session_asleep(), *TWO_TAPS, ("tap", 10_000), ("tap", at_ms))[-2:] == [
        "refused",
        cue,
    ]


def test_a_tap_refused_in_one_phase_is_no_first_tap_in_the_next() -> None:
    session = session_asleep(SIDE, OTHER_SIDE, target="min")
    assert press(session, *TWO_TAPS, ("tap", 20_000), ("tap", 22_000))[-2:] == [
        "refused",
        "refused",
    ]
    assert (session.state, session.index) == ("running", 1)


@pytest.mark.parametrize(("at_ms", "cue"), [(10_999, "refused"), (11_000, "right")])
def test_guide_guards_the_first_ten_seconds_of_a_side(at_ms: int, cue: str) -> None:
    assert press(session_asleep(pacing="guide"), *TWO_TAPS, ("tap", at_ms))[-1] == cue


@pytest.mark.parametrize(("at_ms", "cue"), [(300_999, "refused"), (301_000, "right")])
def test_strict_lets_a_side_be_left_from_its_minimum_on(at_ms: int, cue: str) -> None:
    assert press(session_asleep(), *TWO_TAPS, ("tap", at_ms))[-1] == cue


@pytest.mark.parametrize(("at_ms", "cue"), [(25_000, "left"), (25_001, "progress")])
def test_a_double_tap_undoes_up_to_five_seconds_after_the_switch(at_ms: int, cue: str) -> None:
    session = session_asleep(pacing="guide")
    assert press(session, *TWO_TAPS, ("tap", 20_000), ("double", at_ms))[-2:] == ["right", cue]


@pytest.mark.parametrize(("gesture", "cue"), [("double", "progress"), ("undo", None)])
def test_a_phase_that_came_by_time_is_not_undone(gesture: str, cue: str | None) -> None:
    session = session_asleep(SIDE, MASSAGE, OTHER_SIDE)
    assert press(session, *TWO_TAPS, ("tap", 22_000), (gesture, 26_500))[-2:] == ["assist", cue]
    assert (session.state, session.index) == ("running", 2)


@pytest.mark.parametrize(("after_ms", "index"), [(699, 1), (700, 2)])
def test_a_tap_less_than_seven_tenths_of_a_second_after_an_end_by_time_was_no_answer(
    after_ms: int, index: int
) -> None:
    session = session_asleep(SIDE, UNTIL_A_TAP, OTHER_SIDE)
    press(session, *TWO_TAPS, ("tap", 26_000 + after_ms))
    assert session.index == index


def test_ten_seconds_without_a_press_it_falls_asleep_again() -> None:
    session = session_asleep()
    press(session, ("tap", 0), ("hold", 4_000))
    assert run_until_ms(session, 13_999) == []
    assert run_until_ms(session, 14_000) == [(14_000, "refused")]
    assert session.state == "asleep"


def test_ten_seconds_without_a_press_end_choosing() -> None:
    session = session_asleep()
    press(session, ("tap", 0), ("long_hold", 1_000), ("tap", 5_000))
    assert run_until_ms(session, 14_999) == []
    assert run_until_ms(session, 15_000) == [(15_000, "refused")]
    assert (session.state, session.pacing) == ("awake", "strict")


def test_guide_says_that_the_window_opens_and_closes_and_again_each_two_minutes() -> None:
    session = session_asleep(pacing="guide", first_side="left")
    press(session, *TWO_TAPS)
    assert run_until_ms(session, 840_999) == [
        (301_000, "move_on"),
        (421_000, "closing"),
        (541_000, "closing"),
        (661_000, "closing"),
        (781_000, "closing"),
    ]
    assert run_until_ms(session, 841_000) == [(841_000, "right")]


def test_ready_comes_so_long_before_the_end_of_a_side_and_not_in_its_first_ten_seconds() -> None:
    session = session_asleep(
        SIDE, {**OTHER_SIDE, "min_s": 39, "max_s": 39}, ready_s=30, target="max"
    )
    press(session, *TWO_TAPS)
    assert run_until_ms(session, 69_999) == [(31_000, "right")], "10 s and 30 s are more than 39 s"
    session = session_asleep(
        SIDE, {**OTHER_SIDE, "min_s": 40, "max_s": 40}, ready_s=30, target="max"
    )
    press(session, *TWO_TAPS)
    assert run_until_ms(session, 69_999) == [(31_000, "right"), (41_000, "ready")]


def test_a_phase_until_a_tap_asks_after_ten_minutes_and_stands_still_after_fifteen() -> None:
    session = session_asleep(SIDE, UNTIL_A_TAP)
    press(session, *TWO_TAPS)
    assert run_until_ms(session, 926_000) == [
        (26_000, "assist"),
        (626_000, "attention"),
        (926_000, "paused"),
    ]
    assert (session.state, session.paused_at) == ("paused", 926_000)


def test_a_pause_asks_after_ten_minutes_though_the_phase_has_asked_before() -> None:
    session = session_asleep(SIDE, UNTIL_A_TAP)
    press(session, *TWO_TAPS, ("hold", 700_000))
    assert run_until_ms(session, 1_300_000) == [(1_300_000, "attention")]


def test_after_a_pause_that_has_asked_a_phase_until_a_tap_asks_again() -> None:
    session = session_asleep(SIDE, UNTIL_A_TAP)
    press(session, *TWO_TAPS, ("hold", 30_000), ("tap", 700_000))
    assert run_until_ms(session, 1_300_000) == [(1_300_000, "attention")]


def test_a_pause_asks_once_and_ends_after_an_hour() -> None:
    session = session_asleep()
    press(session, *TWO_TAPS, ("hold", 60_000))
    assert run_until_ms(session, 3_659_999) == [(660_000, "attention")]
    assert run_until_ms(session, 3_660_000) == [(3_660_000, None)]
    assert (session.state, session.outcome, session.ended_at) == ("ended", "interrupted", 60_000)


@pytest.mark.parametrize(("at_ms", "state"), [(905_999, "ended"), (906_000, "asleep")])
def test_a_quarter_of_an_hour_after_its_end_it_falls_asleep(at_ms: int, state: str) -> None:
    session = session_asleep()
    press(session, *TWO_TAPS, ("long_hold", 6_000))
    run_until_ms(session, at_ms)
    assert session.state == state


@pytest.mark.parametrize(("at_ms", "cue"), [(11_000, "preview"), (11_001, "done")])
def test_a_second_tap_wakes_it_up_to_five_seconds_after_one_that_was_answered(
    at_ms: int, cue: str
) -> None:
    session = session_asleep()
    assert (
        press(session, *TWO_TAPS, ("long_hold", 2_000), ("tap", 6_000), ("tap", at_ms))[-1] == cue
    )


@pytest.mark.parametrize(
    ("after_ms", "cue", "is_declined"),
    [
        (-1, "preview", False),
        (0, "paused", True),
        (900_000, "paused", True),
        (900_001, "preview", False),
    ],
)
def test_a_hold_turns_reminders_off_up_to_a_quarter_of_an_hour_after_one(
    after_ms: int, cue: str, is_declined: bool
) -> None:
    session = session_asleep()
    session.reminded_at = 5_000_000
    assert press(session, ("hold", 5_000_000 + after_ms)) == [cue]
    assert session.reminders_declined is is_declined


@pytest.mark.parametrize(("expressed_ms", "first_side"), [(59_999, "left"), (60_000, "right")])
def test_a_session_counts_for_the_first_side_from_a_minute_of_expressing_on(
    expressed_ms: int, first_side: str
) -> None:
    session = session_asleep()
    press(session, *TWO_TAPS, ("long_hold", 1_000 + expressed_ms))
    run_until_ms(session, 2_000_000)
    press(session, ("tap", 3_000_000))
    assert session.first == first_side


def test_a_session_that_is_over_counts_a_millisecond_after_its_last_undo_could_come() -> None:
    session = session_asleep()
    press(session, *TWO_TAPS, ("long_hold", 100_000))
    run_until_ms(session, 105_000)
    assert (session.under_way(), session.last_first) == (True, None)
    run_until_ms(session, 105_001)
    assert (session.under_way(), session.last_first) == (False, "left")


@pytest.mark.parametrize(("until_ms", "first_side"), [(200_000, "left"), (400_000, "right")])
def test_continue_begins_with_the_side_that_was_used_last(until_ms: int, first_side: str) -> None:
    session = session_asleep(first_side="continue", target="min")
    press(session, *TWO_TAPS, ("long_hold", until_ms))
    run_until_ms(session, 2_000_000)
    press(session, ("tap", 3_000_000))
    assert (session.first, session.last_first) == (first_side, "left")


def test_after_a_sleep_in_which_the_time_began_anew_marks_and_taps_count_as_ever() -> None:
    session = session_asleep(SIDE, OTHER_SIDE, pacing="guide")
    press(session, *TWO_TAPS)
    run_until_ms(session, 2_000_000)
    assert session.state == "asleep"
    session.rebase(2_000_000)
    press(session, *TWO_TAPS)
    assert run_until_ms(session, 21_000) == [(21_000, "move_on")]
    assert press(session, ("tap", 22_000)) == ["left"]


def test_after_a_sleep_in_which_the_time_began_anew_a_phase_until_a_tap_waits_as_ever() -> None:
    session = session_asleep(UNTIL_A_TAP, SIDE)
    press(session, *TWO_TAPS, ("hold", 400_000), ("tap", 500_000), ("tap", 510_000))
    run_until_ms(session, 3_000_000)
    assert session.state == "asleep"
    session.rebase(3_000_000)
    press(session, *TWO_TAPS)
    assert run_until_ms(session, 601_000) == [(601_000, "attention")]


def test_never_is_the_largest_integer_that_takes_no_memory_on_a_32_bit_micropython() -> None:
    assert NEVER == 1_073_741_823
    assert session_asleep().deadline(pressing=False) == NEVER


def test_the_time_left_is_that_of_the_phases_to_come_and_a_phase_until_a_tap_has_none() -> None:
    session = session_asleep(UNTIL_A_TAP, SIDE, UNTIL_A_TAP, MASSAGE, target="max")
    press(session, *TWO_TAPS)
    assert [session.left(at_ms) for at_ms in (1_000, 90_000)] == [33_000, 33_000]
    press(session, ("tap", 90_000))
    assert [session.left(at_ms) for at_ms in (90_000, 90_001, 120_000)] == [33_000, 32_999, 3_000]


def test_what_comes_next_is_said_by_its_first_cue_where_no_phase_is_of_one_side() -> None:
    rest_phase = {**MASSAGE, "kind": "rest"}
    assert session_asleep(MASSAGE, rest_phase).preview() == ("assist", "")
    assert session_asleep(rest_phase, MASSAGE).preview() == ("rest", "")
    assert session_asleep(rest_phase, SIDE, first_side="left").preview() == ("rest", "left")
