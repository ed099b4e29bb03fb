"""What one session or choice leaves to the next: nothing but what it should."""

from tests.firmware.session.sessions import (
    SIDE,
    TWO_TAPS,
    UNTIL_A_TAP,
    press,
    run_until_ms,
    session_asleep,
)

CHOOSE = (("tap", 0), ("long_hold", 1_000))
WAKE = (("tap", 3_000_000), ("tap", 3_001_000))


def test_the_second_session_of_a_night_has_no_pause_of_the_first() -> None:
    session = session_asleep(target="max")
    press(session, *TWO_TAPS, ("hold", 60_000), ("tap", 90_000), ("long_hold", 200_000))
    assert (session.paused_ms, session.breaks) == (30_000, [("pause", 0, 59_000, 30_000)])
    run_until_ms(session, 2_000_000)
    press(session, *WAKE)
    assert (session.paused_ms, session.breaks, session.started_at, session.outcome) == (
        0,
        [],
        3_001_000,
        "",
    )
    assert (session.spent_ms, session.ended_by, session.id) == (
        [0] * len(session.plan),
        [""] * len(session.plan),
        2,
    )
    assert session.under_way()


def test_what_was_chosen_before_is_what_stands_when_nothing_more_is_chosen() -> None:
    session = session_asleep()
    press(
        session, *CHOOSE, ("tap", 3_000), ("hold", 5_000), ("double", 7_000), ("long_hold", 9_000)
    )
    choices = {"pacing": "guide", "sides": "left", "assist_first": "on"}
    assert session.choice() == choices
    press(session, ("long_hold", 15_000), ("tap", 20_000), ("hold", 22_000), ("double", 24_000))
    assert session.choice() == {"pacing": "strict", "sides": "right", "assist_first": "off"}
    run_until_ms(session, 34_000)
    assert (session.state, session.choice()) == ("awake", choices)
    assert (session.settings["pacing"], session.settings["sides"]) == ("guide", "left")


def test_a_pacing_chosen_holds_for_the_session_that_comes() -> None:
    session = session_asleep()
    press(session, *CHOOSE, ("tap", 3_000), ("long_hold", 5_000), ("tap", 10_000))
    assert session.guide


def test_sides_chosen_are_felt_at_once_and_hold_for_the_session_that_comes() -> None:
    session = session_asleep()
    assert press(session, *CHOOSE, ("hold", 3_000), ("hold", 5_000))[-2:] == ["left", "right"]
    assert session.preview() == ("right", "")
    press(session, ("long_hold", 7_000), ("tap", 12_000))
    assert {phase.side for phase in session.plan if phase.kind == "express"} == {"right"}


def test_a_side_flipped_holds_through_choosing_unless_other_sides_are_chosen() -> None:
    session = session_asleep()
    press(
        session,
        ("tap", 0),
        ("hold", 1_000),
        ("long_hold", 3_000),
        ("tap", 6_000),
        ("long_hold", 8_000),
    )
    assert (session.first, session.preview()) == ("right", ("right", ""))
    press(session, ("long_hold", 12_000), *[("hold", at_ms) for at_ms in (16_000, 18_000, 20_000)])
    press(session, ("long_hold", 22_000))
    assert session.preview() == ("right", "")


def test_an_undo_that_is_used_is_gone() -> None:
    session = session_asleep(pacing="guide")
    assert press(session, *TWO_TAPS, ("tap", 20_000), ("double", 21_000))[-1] == "left"
    assert press(session, ("double", 23_000)) == ["progress"]


def test_a_pause_closes_the_undo_and_a_new_session_has_none_of_the_one_before() -> None:
    session = session_asleep(pacing="guide")
    press(session, *TWO_TAPS, ("tap", 20_000), ("hold", 21_000), ("tap", 22_000))
    assert press(session, ("double", 23_000), ("undo", 24_000)) == ["progress", None]
    press(session, ("tap", 40_000), ("long_hold", 41_000), ("tap", 43_000), ("tap", 44_000))
    press(session, ("tap", 45_000))
    assert (session.state, session.index) == ("running", 0)
    assert press(session, ("undo", 46_000)) == [None]


def test_a_mark_that_fell_due_in_a_pause_comes_so_much_later() -> None:
    session = session_asleep(pacing="guide", first_side="left")
    press(session, *TWO_TAPS, ("hold", 300_000), ("tap", 400_000))
    assert run_until_ms(session, 401_000) == [(401_000, "move_on")]


def test_woken_at_once_after_a_session_it_begins_with_the_other_side() -> None:
    session = session_asleep()
    press(session, *TWO_TAPS, ("long_hold", 100_000), ("tap", 102_000), ("tap", 103_000))
    assert (session.state, session.first) == ("awake", "right")


def test_a_session_has_no_undo_of_the_one_that_ended_a_moment_before() -> None:
    session = session_asleep(SIDE, pacing="guide")
    assert press(session, *TWO_TAPS, ("tap", 20_000), ("tap", 21_000))[-2:] == ["done", "preview"]
    assert press(session, ("tap", 22_000), ("double", 23_000), ("undo", 24_000))[1:] == [
        "progress",
        None,
    ]
    assert (session.state, session.index) == ("running", 0)


def test_each_phase_until_a_tap_asks_for_it() -> None:
    session = session_asleep(UNTIL_A_TAP, UNTIL_A_TAP)
    press(session, *TWO_TAPS)
    assert run_until_ms(session, 700_000) == [(601_000, "attention")]
    press(session, ("tap", 700_000))
    assert run_until_ms(session, 1_300_000) == [(1_300_000, "attention")]


def test_a_tap_refused_before_the_end_does_not_wake_the_band_after_it() -> None:
    session = session_asleep()
    press(session, *TWO_TAPS, ("tap", 10_000), ("long_hold", 11_000))
    assert press(session, ("tap", 14_500)) == ["done"]


def test_a_tap_refused_before_a_pause_is_no_first_tap_after_it() -> None:
    session = session_asleep()
    press(session, *TWO_TAPS, ("tap", 10_000), ("hold", 11_000), ("tap", 13_000))
    assert press(session, ("tap", 14_500)) == ["refused"]


def test_an_undo_after_the_end_leaves_nothing_of_the_end() -> None:
    session = session_asleep(SIDE, pacing="guide")
    press(session, *TWO_TAPS, ("tap", 20_000), ("double", 22_000))
    assert (session.state, session.outcome, session.ended_by, session.spent_ms) == (
        "running",
        "",
        [""],
        [0],
    )


def test_a_phase_until_a_tap_that_comes_back_asks_ten_minutes_after_that() -> None:
    session = session_asleep(UNTIL_A_TAP, SIDE, pacing="guide")
    press(session, *TWO_TAPS, ("tap", 500_000), ("double", 504_000))
    assert run_until_ms(session, 1_104_000) == [(1_104_000, "attention")]


def test_what_a_pause_had_counted_before_a_restart_is_of_that_pause_alone() -> None:
    session = session_asleep(target="max")
    press(session, *TWO_TAPS, ("hold", 60_000))
    session.paused_before_ms, session.away_ms = 30_000, 40_000
    press(session, ("tap", 70_000), ("hold", 80_000), ("tap", 85_000))
    assert session.breaks == [("pause", 0, 59_000, 40_000), ("pause", 0, 69_000, 5_000)]
    press(session, ("hold", 90_000))
    assert run_until_ms(session, 3_690_000)[-1] == (3_690_000, None)


def test_a_press_from_before_a_start_takes_nothing_from_a_phase_that_waits_there() -> None:
    for gesture, state in (("tap", "running"), ("long_hold", "ended")):
        session = session_asleep()
        press(session, *TWO_TAPS, ("hold", 60_000))
        # Found on flash later than the press, which counts from the first line of boot.py on.
        session.paused_at = 60_500
        phase_start_ms = session.since
        press(session, (gesture, 60_400))
        assert (session.state, session.since, session.paused_ms) == (state, phase_start_ms, 0)
    assert (session.ended_at, session.breaks) == (60_500, [])


def test_a_pause_that_ends_with_the_session_is_among_its_pauses() -> None:
    session = session_asleep()
    press(session, *TWO_TAPS, ("hold", 60_000), ("long_hold", 75_000))
    assert (session.breaks, session.paused_ms) == ([("pause", 0, 59_000, 15_000)], 15_000)
    assert (session.spent_ms[0], session.ended_by[0]) == (59_000, "end")


def test_a_phase_that_goes_on_is_told_of_to_whoever_listens() -> None:
    session = session_asleep()
    press(session, *TWO_TAPS, ("hold", 60_000))
    began_before = session.began
    press(session, ("tap", 75_000))
    assert session.began > began_before


def test_a_restart_in_a_pause_that_nobody_ends_is_no_part_of_the_session() -> None:
    session = session_asleep(target="max")
    press(session, *TWO_TAPS, ("hold", 10_000), ("tap", 15_000), ("hold", 60_000))
    session.add_break("power", 5_000)
    run_until_ms(session, 4_000_000)
    assert (session.outcome, session.breaks) == ("interrupted", [("pause", 0, 9_000, 5_000)])
    assert (session.spent_ms[0], session.ended_at, session.started_at) == (54_000, 60_000, 1_000)


def test_a_pause_left_for_no_time_at_all_and_never_ended_is_no_part_of_the_session() -> None:
    session = session_asleep(target="max")
    press(session, *TWO_TAPS, ("hold", 10_000), ("tap", 15_000), ("hold", 60_000), ("tap", 67_000))
    press(session, ("hold", 67_000))
    run_until_ms(session, 4_000_000)
    assert (session.outcome, session.breaks, session.paused_ms) == (
        "interrupted",
        [("pause", 0, 9_000, 5_000)],
        5_000,
    )
    assert (
        sum(session.spent_ms) + session.paused_ms
        == session.ended_at - session.started_at
        == 59_000
    )
