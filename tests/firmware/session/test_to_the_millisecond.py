"""Each time that the specification names, to the millisecond: what is felt at it, and what just before or after."""

import pytest

from firmware.rondo.session.program import three_round
from firmware.rondo.session.session import Session
from firmware.rondo.session.table import NEVER
from firmware.rondo.storage import settings as schema

Event = tuple[str, int]

BEGUN = (("tap", 0), ("tap", 1_000))  # phase 1 begins at 1 s
SIDE = {"kind": "express", "side": "first", "round": 1, "min_s": 20, "max_s": 30}
OTHER_SIDE = {**SIDE, "side": "second"}
MASSAGE = {"kind": "massage", "side": "both", "round": 1, "min_s": 3, "max_s": 3}
UNTIL_A_TAP = {**MASSAGE, "min_s": None, "max_s": None}


def band(*phases: dict, **given: object) -> Session:
    """One that is asleep, with a program of these phases, else the built-in one."""
    settings, complaints = schema.resolve(given)
    assert complaints == []
    program = {"name": "of-these", "phases": list(phases)} if phases else three_round(settings)
    return Session(settings, lambda _: program)


def felt(s: Session, *events: Event) -> list[str | None]:
    """What each gesture brings, in its time; what time itself brings meanwhile is only done."""
    found = []
    for event, at in events:
        by_time(s, at)
        s.press(at)
        found.append(s.gesture(event, at, at))
    return found


def by_time(s: Session, until: int) -> list[tuple[int, str | None]]:
    """What time brings up to and with `until`."""
    found = []
    while s.deadline(False) <= until:
        at = s.deadline(False)
        found.append((at, s.expire(s.due(False), at)))
    return found


@pytest.mark.parametrize(("at", "cue"), [(15_000, "right"), (15_001, "refused")])
def test_a_second_tap_switches_up_to_five_seconds_after_the_first(at: int, cue: str) -> None:
    assert felt(band(), *BEGUN, ("tap", 10_000), ("tap", at))[-2:] == ["refused", cue]


def test_a_tap_refused_in_one_phase_is_no_first_tap_in_the_next() -> None:
    s = band(SIDE, OTHER_SIDE, target="min")
    assert felt(s, *BEGUN, ("tap", 20_000), ("tap", 22_000))[-2:] == ["refused", "refused"]
    assert (s.state, s.index) == ("running", 1)


@pytest.mark.parametrize(("at", "cue"), [(10_999, "refused"), (11_000, "right")])
def test_guide_guards_the_first_ten_seconds_of_a_side(at: int, cue: str) -> None:
    assert felt(band(pacing="guide"), *BEGUN, ("tap", at))[-1] == cue


@pytest.mark.parametrize(("at", "cue"), [(300_999, "refused"), (301_000, "right")])
def test_strict_lets_a_side_be_left_from_its_minimum_on(at: int, cue: str) -> None:
    assert felt(band(), *BEGUN, ("tap", at))[-1] == cue


@pytest.mark.parametrize(("at", "cue"), [(25_000, "left"), (25_001, "progress")])
def test_a_double_tap_undoes_up_to_five_seconds_after_the_switch(at: int, cue: str) -> None:
    s = band(pacing="guide")
    assert felt(s, *BEGUN, ("tap", 20_000), ("double", at))[-2:] == ["right", cue]


@pytest.mark.parametrize(("gesture", "cue"), [("double", "progress"), ("undo", None)])
def test_a_phase_that_came_by_time_is_not_undone(gesture: str, cue: str | None) -> None:
    s = band(SIDE, MASSAGE, OTHER_SIDE)
    assert felt(s, *BEGUN, ("tap", 22_000), (gesture, 26_500))[-2:] == ["assist", cue]
    assert (s.state, s.index) == ("running", 2)


@pytest.mark.parametrize(("after", "index"), [(699, 1), (700, 2)])
def test_a_tap_less_than_seven_tenths_of_a_second_after_an_end_by_time_was_no_answer(
    after: int, index: int
) -> None:
    s = band(SIDE, UNTIL_A_TAP, OTHER_SIDE)
    felt(s, *BEGUN, ("tap", 26_000 + after))
    assert s.index == index


def test_ten_seconds_without_a_press_it_falls_asleep_again() -> None:
    s = band()
    felt(s, ("tap", 0), ("hold", 4_000))
    assert by_time(s, 13_999) == []
    assert by_time(s, 14_000) == [(14_000, "refused")]
    assert s.state == "asleep"


def test_ten_seconds_without_a_press_end_choosing() -> None:
    s = band()
    felt(s, ("tap", 0), ("long_hold", 1_000), ("tap", 5_000))
    assert by_time(s, 14_999) == []
    assert by_time(s, 15_000) == [(15_000, "refused")]
    assert (s.state, s.pacing) == ("awake", "strict")


def test_guide_says_that_the_window_opens_and_closes_and_again_each_two_minutes() -> None:
    s = band(pacing="guide", first_side="left")
    felt(s, *BEGUN)
    assert by_time(s, 840_999) == [
        (301_000, "move_on"),
        (421_000, "closing"),
        (541_000, "closing"),
        (661_000, "closing"),
        (781_000, "closing"),
    ]
    assert by_time(s, 841_000) == [(841_000, "right")]


def test_ready_comes_so_long_before_the_end_of_a_side_and_not_in_its_first_ten_seconds() -> None:
    s = band(SIDE, {**OTHER_SIDE, "min_s": 39, "max_s": 39}, ready_s=30, target="max")
    felt(s, *BEGUN)
    assert by_time(s, 69_999) == [(31_000, "right")], "10 s and 30 s are more than 39 s"
    s = band(SIDE, {**OTHER_SIDE, "min_s": 40, "max_s": 40}, ready_s=30, target="max")
    felt(s, *BEGUN)
    assert by_time(s, 69_999) == [(31_000, "right"), (41_000, "ready")]


def test_a_phase_until_a_tap_asks_after_ten_minutes_and_stands_still_after_fifteen() -> None:
    s = band(SIDE, UNTIL_A_TAP)
    felt(s, *BEGUN)
    assert by_time(s, 926_000) == [(26_000, "assist"), (626_000, "attention"), (926_000, "paused")]
    assert (s.state, s.paused_at) == ("paused", 926_000)


def test_a_pause_asks_after_ten_minutes_though_the_phase_has_asked_before() -> None:
    s = band(SIDE, UNTIL_A_TAP)
    felt(s, *BEGUN, ("hold", 700_000))
    assert by_time(s, 1_300_000) == [(1_300_000, "attention")]


def test_after_a_pause_that_has_asked_a_phase_until_a_tap_asks_again() -> None:
    s = band(SIDE, UNTIL_A_TAP)
    felt(s, *BEGUN, ("hold", 30_000), ("tap", 700_000))
    assert by_time(s, 1_300_000) == [(1_300_000, "attention")]


def test_a_pause_asks_once_and_ends_after_an_hour() -> None:
    s = band()
    felt(s, *BEGUN, ("hold", 60_000))
    assert by_time(s, 3_659_999) == [(660_000, "attention")]
    assert by_time(s, 3_660_000) == [(3_660_000, None)]
    assert (s.state, s.outcome, s.ended_at) == ("ended", "interrupted", 60_000)


@pytest.mark.parametrize(("at", "state"), [(905_999, "ended"), (906_000, "asleep")])
def test_a_quarter_of_an_hour_after_its_end_it_falls_asleep(at: int, state: str) -> None:
    s = band()
    felt(s, *BEGUN, ("long_hold", 6_000))
    by_time(s, at)
    assert s.state == state


@pytest.mark.parametrize(("at", "cue"), [(11_000, "preview"), (11_001, "done")])
def test_a_second_tap_wakes_it_up_to_five_seconds_after_one_that_was_answered(
    at: int, cue: str
) -> None:
    s = band()
    assert felt(s, *BEGUN, ("long_hold", 2_000), ("tap", 6_000), ("tap", at))[-1] == cue


@pytest.mark.parametrize(
    ("after", "cue", "declined"),
    [
        (-1, "preview", False),
        (0, "paused", True),
        (900_000, "paused", True),
        (900_001, "preview", False),
    ],
)
def test_a_hold_turns_reminders_off_up_to_a_quarter_of_an_hour_after_one(
    after: int, cue: str, declined: bool
) -> None:
    s = band()
    s.reminded_at = 5_000_000
    assert felt(s, ("hold", 5_000_000 + after)) == [cue]
    assert s.reminders_declined is declined


@pytest.mark.parametrize(("ms", "first"), [(59_999, "left"), (60_000, "right")])
def test_a_session_counts_for_the_first_side_from_a_minute_of_expressing_on(
    ms: int, first: str
) -> None:
    s = band()
    felt(s, *BEGUN, ("long_hold", 1_000 + ms))
    by_time(s, 2_000_000)
    felt(s, ("tap", 3_000_000))
    assert s.first == first


def test_a_session_that_is_over_counts_a_millisecond_after_its_last_undo_could_come() -> None:
    s = band()
    felt(s, *BEGUN, ("long_hold", 100_000))
    by_time(s, 105_000)
    assert (s.under_way(), s.last_first) == (True, None)
    by_time(s, 105_001)
    assert (s.under_way(), s.last_first) == (False, "left")


@pytest.mark.parametrize(("until", "first"), [(200_000, "left"), (400_000, "right")])
def test_continue_begins_with_the_side_that_was_used_last(until: int, first: str) -> None:
    s = band(first_side="continue", target="min")
    felt(s, *BEGUN, ("long_hold", until))
    by_time(s, 2_000_000)
    felt(s, ("tap", 3_000_000))
    assert (s.first, s.last_first) == (first, "left")


def test_after_a_sleep_in_which_the_time_began_anew_marks_and_taps_count_as_ever() -> None:
    s = band(SIDE, OTHER_SIDE, pacing="guide")
    felt(s, *BEGUN)
    by_time(s, 2_000_000)
    assert s.state == "asleep"
    s.rebase(2_000_000)
    felt(s, *BEGUN)
    assert by_time(s, 21_000) == [(21_000, "move_on")]
    assert felt(s, ("tap", 22_000)) == ["left"]


def test_after_a_sleep_in_which_the_time_began_anew_a_phase_until_a_tap_waits_as_ever() -> None:
    s = band(UNTIL_A_TAP, SIDE)
    felt(s, *BEGUN, ("hold", 400_000), ("tap", 500_000), ("tap", 510_000))
    by_time(s, 3_000_000)
    assert s.state == "asleep"
    s.rebase(3_000_000)
    felt(s, *BEGUN)
    assert by_time(s, 601_000) == [(601_000, "attention")]


def test_never_is_the_largest_integer_that_takes_no_memory_on_a_32_bit_micropython() -> None:
    assert NEVER == 1_073_741_823
    assert band().deadline(False) == NEVER
