"""What the motor does, measured at the emulated motor: pulses, gaps, repeats, replacement, strength."""

from itertools import pairwise
from pathlib import Path

import pytest

from firmware.rondo.haptics import cues
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from tests.recorded import times, values_by_time
from tests.wrist.hands import START, run


def pulses(play: Play, since_ms: int, until_ms: int) -> list[tuple[int, int]]:
    """Returns (begin, length) in ms of the motor's pulses that begin in the stretch."""
    found_pulses = []
    began_ms = None
    for t_ms, kind, fields in play.device.recorder.entries:
        if kind == "motor":
            if fields["on"] and began_ms is None:
                began_ms = t_ms
            elif not fields["on"] and began_ms is not None:
                found_pulses.append((began_ms, t_ms - began_ms))
                began_ms = None
    return [pulse for pulse in found_pulses if since_ms <= pulse[0] < until_ms]


def pattern(found_pulses: list[tuple[int, int]]) -> tuple[int, ...]:
    """Returns lengths of pulses and of the gaps between, by turns, from (begin, length); all in ms."""
    lengths_ms = []
    for index, (begin_ms, length_ms) in enumerate(found_pulses):
        if index:
            lengths_ms.append(begin_ms - sum(found_pulses[index - 1]))
        lengths_ms.append(length_ms)
    return tuple(lengths_ms)


def cue_starts_ms(play: Play, name: str) -> list[int]:
    return times(play.device, "cue", name)


# For each fixed cue: a scenario that brings it, and about when.
BROUGHT_BY = {
    "left": (START, 5_700),
    "right": (START.replace("side left", "side right"), 5_700),
    "assist": (START, 725_000),
    "move_on": ("set pacing guide\n" + START, 305_000),
    "closing": ("set pacing guide\n" + START, 425_000),
    "done": ("set rounds 2\nset sides left\n" + START, 695_000),
    "attention": (START + "1:00 hold main 1\n", 660_000),
    "accepted": (START + "1:00 tap main\n", 60_000),
    "paused": (START + "1:00 hold main 1\n", 60_800),
    "refused": (START + "1:00 tap main\n", 60_700),
    "battery_low": ("battery 20\n" + START, 7_135),
    "both": ("set program paired\n" + START, 5_700),
    "rest": ("set program paired\n" + START, 15_000),
    "spot": ("set massage_tick_s 5\n" + START, 735_000),
    "beat": ("set metronome_per_min 10\n" + START, 17_000),
    "hand_rest": ("set rest_every_min 1\n" + START, 65_000),
}


@pytest.mark.fidelity("line", "who drives a wire, and to what duty")
@pytest.mark.parametrize("name", BROUGHT_BY)
def test_cue_reaches_the_motor_as_it_is_written(name: str, tmp_path: Path) -> None:
    text, about_ms = BROUGHT_BY[name]
    (tmp_path / "paired.json").write_text(
        '{"name": "paired", "phases": [{"kind": "express", "side": "both", "round": 1, "min_s": 5, "max_s": 15},'
        ' {"kind": "rest", "side": "none", "round": 1, "min_s": 30, "max_s": 30}]}'
    )
    play = Play(parse(f"{text}20:00 end", "cue", tmp_path))
    play.play()
    began_ms = next(t_ms for t_ms in cue_starts_ms(play, name) if t_ms >= about_ms)
    assert began_ms - about_ms <= 150
    length_ms = sum(cues.STEPS[name])
    assert pattern(pulses(play, began_ms, began_ms + length_ms)) == cues.STEPS[name]


def test_a_side_is_told_again_three_seconds_after_it_began_and_then_no_more() -> None:
    play = run(START + "2:00 end")
    first_ms, second_ms = cue_starts_ms(play, "left")[-2:]
    assert second_ms - first_ms == 3000


def test_with_repeat_two_it_comes_a_third_time_after_twenty_seconds() -> None:
    play = run("set repeat 2\n" + START + "2:00 end")
    first_ms, second_ms, third_ms = cue_starts_ms(play, "left")[-3:]
    assert (second_ms - first_ms, third_ms - first_ms) == (3000, 20_000)


def test_with_repeat_zero_it_comes_once() -> None:
    assert len(cue_starts_ms(run("set repeat 0\n" + START + "2:00 end"), "left")) == 2


def test_a_press_after_the_cue_was_felt_ends_its_repeats() -> None:
    play = run("set repeat 2\n" + START + "0:07 tap side\n2:00 end")
    assert [t_ms for t_ms in cue_starts_ms(play, "left") if t_ms > 5_000] == [5_735]


def test_a_press_that_cuts_the_cue_short_does_not_end_its_repeats() -> None:
    # The side button held means nothing in a phase that no tap began, so only *accepted* is felt.
    play = run(START + "0:05.9 hold side 1\n2:00 end")
    assert [t_ms for t_ms in cue_starts_ms(play, "left") if t_ms > 5_000] == [5_735, 8_735]


def test_a_refusal_does_not_take_the_place_of_a_side_that_was_cut_short() -> None:
    play = run(START + "0:05.9 tap main\n2:00 end")
    assert len(cue_starts_ms(play, "refused")) == 1
    assert [t_ms for t_ms in cue_starts_ms(play, "left") if t_ms > 5_000] == [5_735, 8_735]


def test_what_a_press_brings_keeps_600_ms_clear_of_accepted() -> None:
    play = run(START + "3:00 tap main\n3:05 end")
    (accepted_ms,) = [t_ms for t_ms in cue_starts_ms(play, "accepted") if t_ms > 100_000]
    (refused_ms,) = cue_starts_ms(play, "refused")
    assert refused_ms - (accepted_ms + 130) == 600


def test_a_new_cue_silences_the_running_one_and_the_motor_rests_80_ms() -> None:
    play = run(
        "set first_side right\n"
        + START.replace("set first_side left\n", "")
        + "0:06 tap side\n1:00 end"
    )
    cut_pulse = pulses(play, since_ms=5_700, until_ms=6_010)[-1]
    (accepted_ms,) = [t_ms for t_ms in cue_starts_ms(play, "accepted") if t_ms > 5_500]
    assert cut_pulse[1] < 600
    assert accepted_ms - sum(cut_pulse) == 80
    assert accepted_ms - 6_000 <= 100


def test_a_boundary_cue_is_on_time_whatever_plays() -> None:
    for before_ms in range(0, 1000, 37):
        tap_time = f"6:0{4 + (1000 - before_ms) // 1000}.{(1000 - before_ms) % 1000:03}"
        play = run(START + f"{tap_time} tap side\n6:10 end")
        (right_ms, *_) = cue_starts_ms(play, "right")
        assert 0 <= right_ms - 365_000 <= 100


@pytest.mark.parametrize(("strength", "duty"), [(1, 0.55), (2, 0.7), (3, 0.85), (4, 1.0)])
def test_every_pulse_starts_at_full_drive_and_settles_at_the_strength(
    strength: int, duty: float
) -> None:
    play = run(f"set strength {strength}\n" + START + "0:10 end")
    drives = [
        (t_ms, fields["duty"])
        for t_ms, kind, fields in play.device.recorder.entries
        if kind == "motor" and t_ms > 5_700
    ]
    assert drives[0][1] == 1.0
    if strength < 4:
        assert drives[1] == (drives[0][0] + 60, duty)


def test_at_twenty_percent_the_first_cue_and_done_end_with_a_warning() -> None:
    play = run("battery 20\nset rounds 2\nset sides left\n" + START + "12:00 end")
    first_ms, last_ms = cue_starts_ms(play, "battery_low")
    assert first_ms == 5_735 + 600 + 800
    assert last_ms == cue_starts_ms(play, "done")[0] + sum(cues.STEPS["done"]) + 800


def test_above_twenty_percent_there_is_no_warning() -> None:
    assert cue_starts_ms(run("battery 21\n" + START + "1:00 end"), "battery_low") == []


def test_progress_counts_round_side_and_quarters() -> None:
    # Round 1 on the right, 5:00 of 6:00 gone: three quarters.
    play = run(START + "11:05 tap side\n11:12 end")
    (began_ms,) = cue_starts_ms(play, "progress")
    assert pattern(pulses(play, began_ms, began_ms + 6000)) == (
        *(180, 800),
        *(600, 220, 600, 800),
        *(180, 220, 180, 220, 180),
    )


def test_progress_tells_no_more_than_three_quarters_however_long_a_side_takes() -> None:
    play = run("set pacing guide\n" + START + "12:00 tap side\n12:10 end")
    (began_ms,) = cue_starts_ms(play, "progress")
    assert len(pulses(play, began_ms, began_ms + 6000)) == 1 + 1 + 3


def test_progress_in_massage_tells_the_motion_and_no_quarter_when_it_has_just_begun() -> None:
    play = run(START + "12:10 tap side\n12:15 end")
    (began_ms,) = cue_starts_ms(play, "progress")
    assert pattern(pulses(play, began_ms, began_ms + 4000)) == (
        *(180, 220, 180, 800),
        *(180, 220, 180, 220, 180),
    )


@pytest.mark.fidelity("battery", "voltage by charge")
@pytest.mark.parametrize(
    ("percent", "pulse_count"), [(5, 1), (33, 1), (34, 2), (66, 2), (67, 3), (100, 3)]
)
def test_the_battery_is_counted_in_thirds(percent: int, pulse_count: int) -> None:
    play = run(f"battery {percent}\n0:02 tap main\n0:08 double main\n0:12 end")
    (began_ms,) = cue_starts_ms(play, "battery")
    assert len(pulses(play, began_ms, began_ms + 2000)) == pulse_count


def test_the_metronome_is_silent_from_four_seconds_before_a_cue_to_four_after_its_repeat() -> None:
    play = run("set metronome_per_min 60\n" + START + "6:20 end")
    # On the second, counted from 0:05: left comes at 5.7 and 8.7, right at 365 and 368.
    assert cue_starts_ms(play, "beat") == [
        *range(13_000, 361_000, 1000),
        *range(372_000, 380_001, 1000),
    ]


def test_the_metronome_makes_way_for_marks_and_for_a_second_repeat() -> None:
    play = run("set metronome_per_min 60\nset pacing guide\nset repeat 2\n" + START + "7:20 end")
    beats_ms = cue_starts_ms(play, "beat")
    for cue_s, last_s, next_s in ((25.735, 21, 30), (305, 300, 309), (425, 420, 429)):
        near_beats_ms = [t_ms for t_ms in beats_ms if cue_s - 9 <= t_ms / 1000 <= cue_s + 9]
        assert max(t_ms for t_ms in near_beats_ms if t_ms < cue_s * 1000) == last_s * 1000
        assert min(t_ms for t_ms in near_beats_ms if t_ms > cue_s * 1000) == next_s * 1000


def test_a_side_held_down_stills_the_metronome_until_its_pulse_is_felt() -> None:
    play = run("set metronome_per_min 60\n" + START + "1:00 hold side 9\n1:20 end")
    # Accepted at 60 and 63, taken back at 68: where one is is felt then, and again at 71.
    assert [t_ms for t_ms in cue_starts_ms(play, "beat") if 58_000 <= t_ms <= 77_000] == [
        *range(58_000, 61_000, 1000),
        75_000,
        76_000,
        77_000,
    ]


def test_a_rest_of_the_hand_that_falls_on_the_end_of_a_side_comes_after_its_silence() -> None:
    # Assist at 12:05 and, told twice, at 12:08; nothing but massage follows for 45 s.
    play = run("set rest_every_min 6\n" + START + "12:20 end")
    assert cue_starts_ms(play, "hand_rest") == [372_000, 732_000]


def test_a_rest_of_the_hand_goes_before_the_beat_that_it_falls_on() -> None:
    play = run("set rest_every_min 1\nset metronome_per_min 50\n" + START + "8:04 end")
    rests_ms = cue_starts_ms(play, "hand_rest")
    assert rests_ms[:5] == [65_000, 125_000, 185_000, 245_000, 305_000]
    assert len(rests_ms) == 7


def test_left_is_mirrored_on_the_motor_but_not_by_name() -> None:
    play = run("set mirror on\n" + START + "0:08 end")
    assert pattern(pulses(play, since_ms=5_700, until_ms=8_000)) == (600, 220, 600)
    assert cue_starts_ms(play, "left")[-1] == 5_735


def test_the_motor_is_off_while_paused_asleep_and_after_the_end() -> None:
    run(
        START + "1:00 hold main 1\n1:02.5 expect motor off\n1:02.5 expect no cue for 500\n"
        "9:30 hold main 4\n9:42 expect motor off\n25:00 expect state asleep\n25:00 expect motor off\n25:01 end"
    )


def test_a_hold_that_counts_as_a_pulse_of_massage_is_due_is_felt_at_once_and_no_such_pulse() -> (
    None
):
    play = run(START + "12:05 hold main 1\n12:10 end")
    massage_ms = [(725_000, 180), (725_400, 180)]
    paused_ms = [(725_800, 180), (726_200, 600)]
    assert pulses(play, since_ms=725_000, until_ms=730_000) == massage_ms + paused_ms


def test_after_a_battery_warning_the_motor_rests_before_the_side_comes_again() -> None:
    play = run("battery 20\nset first_side right\n0:02 tap main\n0:05 tap main\n0:30 end")
    found_pulses = pulses(play, since_ms=5_700, until_ms=30_000)
    gaps_ms = [
        begin_ms - sum(pulse_before) for pulse_before, (begin_ms, _) in pairwise(found_pulses)
    ]
    assert min(gaps_ms) >= 80


def test_what_a_double_tap_brings_keeps_clear_of_the_second_accepted() -> None:
    play = run(START + "0:20 double main\n0:25 end")
    (progress_ms,) = cue_starts_ms(play, "progress")
    assert progress_ms - (cue_starts_ms(play, "accepted")[-1] + 130) == 600


def test_every_press_of_an_undo_is_accepted_even_when_its_phase_is_over() -> None:
    play = run(START + "6:03 tap main\n6:06 double main\n6:12 end")
    accepted_ms = [t_ms for t_ms in cue_starts_ms(play, "accepted") if t_ms > 366_000]
    (right_ms,) = [
        t_ms for t_ms in cue_starts_ms(play, "right") if t_ms > 366_000 and t_ms < 368_000
    ]
    assert len(accepted_ms) == 2
    assert right_ms - (accepted_ms[-1] + 130) == 600
    assert [t_ms for t_ms in cue_starts_ms(play, "left") if t_ms > 366_000] == []


def test_the_sleeping_band_accepts_a_press_as_promptly_on_the_third_night() -> None:
    play = run("".join(f"{minute}:00 tap main\n" for minute in range(1, 9)) + "10:00 end")
    late_ms = [t_ms % 60_000 for t_ms in cue_starts_ms(play, "accepted")]
    assert len(late_ms) == 8
    assert max(late_ms) <= 10


def test_a_side_that_a_second_press_overtakes_is_still_told() -> None:
    # Refused 0.6 s after the switch: what has not been felt at all comes when that is over.
    play = run("set repeat 0\n" + START + "5:30 tap main\n5:30.6 tap main\n5:40 end")
    assert len([t_ms for t_ms in cue_starts_ms(play, "refused") if t_ms > 330_000]) == 1
    assert len([t_ms for t_ms in cue_starts_ms(play, "right") if t_ms > 330_000]) == 1


def test_a_cue_cut_off_at_its_beginning_comes_again_even_without_repeats() -> None:
    play = run("set repeat 0\n" + START + "6:04.999 tap main\n6:20 end")
    assert [t_ms - 365_000 for t_ms in cue_starts_ms(play, "right")] == [0, 3_000]


def test_a_reminder_to_rest_the_hand_comes_however_short_the_phases_are() -> None:
    play = run("set rest_every_min 8\n" + START + "28:00 end")
    assert cue_starts_ms(play, "hand_rest") == [485_000, 965_000, 1_445_000]


def test_a_glance_lasts_eight_seconds_from_the_last_cue() -> None:
    play = run("set repeat 0\n" + START + "0:30 end")
    screen_texts = values_by_time(play.device, "screen", "text")
    assert screen_texts[-1] == (5_735 + 8_000, [])


def test_done_cut_short_by_a_late_tap_is_felt_all_the_same() -> None:
    play = run("set rounds 2\nset sides left\n" + START + "11:34.997 tap main\n12:00 end")
    assert [t_ms - 695_000 for t_ms in cue_starts_ms(play, "done")] == [0, 3_000]
    # Asked for by a double tap, it is felt up to the rest before it is said again.
    play = run("set rounds 2\nset sides left\n" + START + "11:34.8 double main\n12:00 end")
    assert pulses(play, since_ms=695_000, until_ms=696_000) == [(695_018, 520), (695_618, 1_200)]


def test_a_press_while_the_motor_rests_between_two_cues_is_accepted() -> None:
    play = run(START + "6:03 tap side\n6:05.02 tap side\n6:20 end")
    assert [t_ms for t_ms in cue_starts_ms(play, "accepted") if 365_020 <= t_ms <= 365_120]
    assert [t_ms for t_ms in cue_starts_ms(play, "progress") if 365_700 < t_ms < 366_000]


def test_a_beat_keeps_clear_of_accepted_and_of_every_other_pulse() -> None:
    play = run("set metronome_per_min 60\n" + START + "0:13.86 tap side\n0:30 end")
    found_pulses = pulses(play, since_ms=5_000, until_ms=30_000)
    assert (
        min(begin_ms - sum(pulse_before) for pulse_before, (begin_ms, _) in pairwise(found_pulses))
        >= 80
    )


def test_a_low_battery_is_said_after_done_however_the_session_ended() -> None:
    play = run("battery 10\n" + START + "1:00 hold main 4\n1:20 end")
    assert len(cue_starts_ms(play, "battery_low")) == 2


def test_a_press_is_accepted_though_a_mark_falls_due_while_the_motor_rests(tmp_path: Path) -> None:
    # Progress is cut short at 19.96, the motor rests until 20.04, the mark is due at 20.0: it comes after progress.
    (tmp_path / "late.json").write_text(
        '{"name": "late", "phases": [{"kind": "express", "side": "first", "round": 1, "min_s": 15, "max_s": 90}]}'
    )
    text = "set program late\nset pacing guide\n" + START
    text += "0:17.95 double main\n0:19.95 tap side\n0:30 end"
    play = Play(parse(text, "mark", tmp_path))
    play.play()
    assert [t_ms for t_ms in cue_starts_ms(play, "accepted") if 19_950 <= t_ms <= 20_050]
    assert len([t_ms for t_ms in cue_starts_ms(play, "progress") if 20_500 <= t_ms <= 20_900]) == 1
    assert len([t_ms for t_ms in cue_starts_ms(play, "move_on") if 20_000 <= t_ms <= 28_000]) == 1


def test_a_reminder_that_falls_due_just_after_a_press_comes_no_later_for_it() -> None:
    text = "2:00 hold main 3.5\n20:04.8 tap main\n20:05 expect cue attention within 0.1\n21:00 end"
    assert run("set reminder_min 20\n" + START + text).passed == 1


def test_the_end_of_a_phase_is_felt_whole_though_a_press_waits_for_the_motor_to_rest() -> None:
    # Progress is silent from 6:04.94 to 6:05.02: neither may begin before that.
    play = run(START + "6:02.622 tap side\n6:04.975 tap main\n6:20 end")
    assert pulses(play, since_ms=365_000, until_ms=367_000) == [(365_020, 600), (365_840, 600)]


def test_the_trace_says_of_each_cue_when_it_is_over() -> None:
    play = run(START + "0:30 end")
    (first_ms, _) = cue_starts_ms(play, "left")[-2:]
    end_ms = first_ms + sum(cues.STEPS["left"])
    assert end_ms in play.device.recorder.cue_ends_ms
    assert play.device.recorder.cue is None


def test_the_third_second_of_a_hold_is_felt_apart_from_the_cue_that_it_cuts_short() -> None:
    header = "set assist_first on\nset first_side left\n"
    play = run(header + "0:02 tap main\n0:05.4 hold main 3.5\n0:30 end")
    assert [t_ms for t_ms in cue_starts_ms(play, "accepted") if 8_400 <= t_ms <= 8_500]
    found_pulses = pulses(play, since_ms=5_000, until_ms=30_000)
    assert (
        min(begin_ms - sum(pulse_before) for pulse_before, (begin_ms, _) in pairwise(found_pulses))
        >= 80
    )


def test_the_metronome_is_silent_for_four_seconds_from_a_battery_warning_too() -> None:
    play = run("set repeat 0\nset metronome_per_min 60\nbattery 10\n" + START + "0:20 end")
    (warned_ms,) = cue_starts_ms(play, "battery_low")
    assert (
        min(t_ms for t_ms in cue_starts_ms(play, "beat") if t_ms > warned_ms) >= warned_ms + 4_000
    )
