"""What one session or choice leaves to the next: nothing but what it should."""

from tests.firmware.session.test_to_the_millisecond import (
    BEGUN,
    SIDE,
    UNTIL_A_TAP,
    band,
    by_time,
    felt,
)

CHOOSE = (("tap", 0), ("long_hold", 1_000))
WAKE = (("tap", 3_000_000), ("tap", 3_001_000))


def test_the_second_session_of_a_night_has_no_pause_of_the_first() -> None:
    s = band(target="max")
    felt(s, *BEGUN, ("hold", 60_000), ("tap", 90_000), ("long_hold", 200_000))
    assert (s.paused_ms, s.breaks) == (30_000, [("pause", 0, 59_000, 30_000)])
    by_time(s, 2_000_000)
    felt(s, *WAKE)
    assert (s.paused_ms, s.breaks, s.started_at, s.outcome) == (0, [], 3_001_000, "")
    assert (s.spent, s.ended_by, s.id) == ([0] * len(s.plan), [""] * len(s.plan), 2)
    assert s.under_way()


def test_what_was_chosen_before_is_what_stands_when_nothing_more_is_chosen() -> None:
    s = band()
    felt(s, *CHOOSE, ("tap", 3_000), ("hold", 5_000), ("double", 7_000), ("long_hold", 9_000))
    chosen = {"pacing": "guide", "sides": "left", "assist_first": "on"}
    assert s.choice() == chosen
    felt(s, ("long_hold", 15_000), ("tap", 20_000), ("hold", 22_000), ("double", 24_000))
    assert s.choice() == {"pacing": "strict", "sides": "right", "assist_first": "off"}
    by_time(s, 34_000)
    assert (s.state, s.choice()) == ("awake", chosen)
    assert (s.settings["pacing"], s.settings["sides"]) == ("guide", "left")


def test_a_pacing_chosen_holds_for_the_session_that_comes() -> None:
    s = band()
    felt(s, *CHOOSE, ("tap", 3_000), ("long_hold", 5_000), ("tap", 10_000))
    assert s.guide


def test_sides_chosen_are_felt_at_once_and_hold_for_the_session_that_comes() -> None:
    s = band()
    assert felt(s, *CHOOSE, ("hold", 3_000), ("hold", 5_000))[-2:] == ["left", "right"]
    assert s.preview() == ("right", "")
    felt(s, ("long_hold", 7_000), ("tap", 12_000))
    assert {phase.side for phase in s.plan if phase.kind == "express"} == {"right"}


def test_a_side_flipped_holds_through_choosing_unless_other_sides_are_chosen() -> None:
    s = band()
    felt(
        s, ("tap", 0), ("hold", 1_000), ("long_hold", 3_000), ("tap", 6_000), ("long_hold", 8_000)
    )
    assert (s.first, s.preview()) == ("right", ("right", ""))
    felt(s, ("long_hold", 12_000), *[("hold", at) for at in (16_000, 18_000, 20_000)])
    felt(s, ("long_hold", 22_000))
    assert s.preview() == ("right", "")


def test_an_undo_that_is_used_is_gone() -> None:
    s = band(pacing="guide")
    assert felt(s, *BEGUN, ("tap", 20_000), ("double", 21_000))[-1] == "left"
    assert felt(s, ("double", 23_000)) == ["progress"]


def test_a_pause_closes_the_undo_and_a_new_session_has_none_of_the_one_before() -> None:
    s = band(pacing="guide")
    felt(s, *BEGUN, ("tap", 20_000), ("hold", 21_000), ("tap", 22_000))
    assert felt(s, ("double", 23_000), ("undo", 24_000)) == ["progress", None]
    felt(s, ("tap", 40_000), ("long_hold", 41_000), ("tap", 43_000), ("tap", 44_000))
    felt(s, ("tap", 45_000))
    assert (s.state, s.index) == ("running", 0)
    assert felt(s, ("undo", 46_000)) == [None]


def test_a_mark_that_fell_due_in_a_pause_comes_so_much_later() -> None:
    s = band(pacing="guide", first_side="left")
    felt(s, *BEGUN, ("hold", 300_000), ("tap", 400_000))
    assert by_time(s, 401_000) == [(401_000, "move_on")]


def test_woken_at_once_after_a_session_it_begins_with_the_other_side() -> None:
    s = band()
    felt(s, *BEGUN, ("long_hold", 100_000), ("tap", 102_000), ("tap", 103_000))
    assert (s.state, s.first) == ("awake", "right")


def test_a_session_has_no_undo_of_the_one_that_ended_a_moment_before() -> None:
    s = band(SIDE, pacing="guide")
    assert felt(s, *BEGUN, ("tap", 20_000), ("tap", 21_000))[-2:] == ["done", "preview"]
    assert felt(s, ("tap", 22_000), ("double", 23_000), ("undo", 24_000))[1:] == ["progress", None]
    assert (s.state, s.index) == ("running", 0)


def test_each_phase_until_a_tap_asks_for_it() -> None:
    s = band(UNTIL_A_TAP, UNTIL_A_TAP)
    felt(s, *BEGUN)
    assert by_time(s, 700_000) == [(601_000, "attention")]
    felt(s, ("tap", 700_000))
    assert by_time(s, 1_300_000) == [(1_300_000, "attention")]


def test_a_tap_refused_before_the_end_does_not_wake_the_band_after_it() -> None:
    s = band()
    felt(s, *BEGUN, ("tap", 10_000), ("long_hold", 11_000))
    assert felt(s, ("tap", 14_500)) == ["done"]


def test_a_tap_refused_before_a_pause_is_no_first_tap_after_it() -> None:
    s = band()
    felt(s, *BEGUN, ("tap", 10_000), ("hold", 11_000), ("tap", 13_000))
    assert felt(s, ("tap", 14_500)) == ["refused"]


def test_an_undo_after_the_end_leaves_nothing_of_the_end() -> None:
    s = band(SIDE, pacing="guide")
    felt(s, *BEGUN, ("tap", 20_000), ("double", 22_000))
    assert (s.state, s.outcome, s.ended_by, s.spent) == ("running", "", [""], [0])


def test_a_phase_until_a_tap_that_comes_back_asks_ten_minutes_after_that() -> None:
    s = band(UNTIL_A_TAP, SIDE, pacing="guide")
    felt(s, *BEGUN, ("tap", 500_000), ("double", 504_000))
    assert by_time(s, 1_104_000) == [(1_104_000, "attention")]


def test_what_a_pause_had_counted_before_a_restart_is_of_that_pause_alone() -> None:
    s = band(target="max")
    felt(s, *BEGUN, ("hold", 60_000))
    s.paused_before_ms, s.away_ms = 30_000, 40_000
    felt(s, ("tap", 70_000), ("hold", 80_000), ("tap", 85_000))
    assert s.breaks == [("pause", 0, 59_000, 40_000), ("pause", 0, 69_000, 5_000)]
    felt(s, ("hold", 90_000))
    assert by_time(s, 3_690_000)[-1] == (3_690_000, None)


def test_a_press_from_before_a_start_takes_nothing_from_a_phase_that_waits_there() -> None:
    for gesture, state in (("tap", "running"), ("long_hold", "ended")):
        s = band()
        felt(s, *BEGUN, ("hold", 60_000))
        s.paused_at = 60_500  # found on flash later than the press, which counts from the first line of boot.py on
        since = s.since
        felt(s, (gesture, 60_400))
        assert (s.state, s.since, s.paused_ms) == (state, since, 0)
    assert (s.ended_at, s.breaks) == (60_500, [])


def test_a_pause_that_ends_with_the_session_is_among_its_pauses() -> None:
    s = band()
    felt(s, *BEGUN, ("hold", 60_000), ("long_hold", 75_000))
    assert (s.breaks, s.paused_ms) == ([("pause", 0, 59_000, 15_000)], 15_000)
    assert (s.spent[0], s.ended_by[0]) == (59_000, "end")


def test_a_phase_that_goes_on_is_told_of_to_whoever_listens() -> None:
    s = band()
    felt(s, *BEGUN, ("hold", 60_000))
    before = s.began
    felt(s, ("tap", 75_000))
    assert s.began > before


def test_a_restart_in_a_pause_that_nobody_ends_is_no_part_of_the_session() -> None:
    s = band(target="max")
    felt(s, *BEGUN, ("hold", 10_000), ("tap", 15_000), ("hold", 60_000))
    s.add_break("power", 5_000)
    by_time(s, 4_000_000)
    assert (s.outcome, s.breaks) == ("interrupted", [("pause", 0, 9_000, 5_000)])
    assert (s.spent[0], s.ended_at, s.started_at) == (54_000, 60_000, 1_000)


def test_a_pause_left_for_no_time_at_all_and_never_ended_is_no_part_of_the_session() -> None:
    s = band(target="max")
    felt(s, *BEGUN, ("hold", 10_000), ("tap", 15_000), ("hold", 60_000), ("tap", 67_000))
    felt(s, ("hold", 67_000))
    by_time(s, 4_000_000)
    assert (s.outcome, s.breaks, s.paused_ms) == (
        "interrupted",
        [("pause", 0, 9_000, 5_000)],
        5_000,
    )
    assert sum(s.spent) + s.paused_ms == s.ended_at - s.started_at == 59_000
