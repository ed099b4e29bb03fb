"""Reminders over restarts, holds and sessions that end at an odd moment: none is lost, none is felt twice."""

import json

import pytest

from firmware.rondo.haptics import cues
from simulator.core.device import Device
from simulator.core.setup import Setup
from tests.endurance.kept import CLOCK_S, play_session
from tests.recorded import times, values, values_by_time
from tests.wrist.hands import begin, tap_at_ms


def test_an_arm_that_leans_on_the_band_after_a_reminder_turns_nothing_off() -> None:
    text = "1:20 hold main 3.5\n30:10 hold main 9\n31:00 expect state asleep\n"
    text += "40:00 tap main\n40:03 tap main\n41:20 hold main 3.5\n"
    play = play_session(
        text + "70:03 expect cue attention within 0.2\n71:00 end", "set reminder_min 30"
    )
    assert play.passed == 2


def test_a_long_hold_after_a_reminder_is_no_hold_it_wakes_the_band_and_turns_nothing_off() -> None:
    text = "1:20 hold main 3.5\n30:10 hold main 4\n30:15 expect state awake\n30:30 expect state asleep\n"
    text += "40:00 tap main\n40:03 tap main\n41:20 hold main 3.5\n"
    play = play_session(
        text + "70:03 expect cue attention within 0.2\n71:00 end", "set reminder_min 30"
    )
    assert play.passed == 3


def test_a_session_that_was_still_short_at_a_cut_moves_the_reminder_once_it_is_no_longer_short() -> (
    None
):
    text = "1:20 hold main 3.5\n20:00 tap main\n20:03 tap main\n20:30 cut\n20:32 restore\n"
    text += "20:40 tap main\n22:00 hold main 3.5\n30:00 expect no cue for 60\n"
    play = play_session(
        text + "50:03 expect cue attention within 15\n51:00 end", "set reminder_min 30"
    )
    assert play.passed == 2


def test_none_of_the_reminders_that_were_turned_off_comes_once_they_are_turned_on_again() -> None:
    device = Device(Setup(settings={"reminder_min": 20}))
    begin(device)
    tap_at_ms(device, 120_000, down_ms=4_000)
    tap_at_ms(device, 1_231_000, down_ms=1_000)
    device.run_to_ms(1_260_000)
    assert json.loads(device.flash.get("settings.json") or b"") == {"reminder_min": 0}
    device.flash.put("settings.json", b'{"reminder_min": 20}')
    device.reset("hard")
    device.run_to_ms(3_000_000)
    assert [t_ms // 60_000 for t_ms in times(device, "cue", "attention")] == [20]


def test_reminders_that_were_off_for_a_session_count_from_its_start_once_they_are_on_again() -> (
    None
):
    device = Device(Setup(settings={"reminder_min": 20}, clock=CLOCK_S))
    begin(device)
    tap_at_ms(device, 120_000, down_ms=4_000)
    for at_ms, minutes in ((300_000, 0), (900_000, 20)):
        device.run_to_ms(at_ms)
        device.flash.put("settings.json", json.dumps({"reminder_min": minutes}).encode())
        device.reset("hard")
        if not minutes:
            tap_at_ms(device, 600_000, 603_000)
            tap_at_ms(device, 720_000, down_ms=4_000)
    device.run_to_ms(1_900_000)
    (felt_ms,) = times(device, "cue", "attention")
    assert 1_803_000 <= felt_ms <= 1_805_000


def test_what_was_turned_off_or_chosen_and_cannot_be_written_is_refused_once() -> None:
    """What was turned off or chosen counts until power off, and *refused* is felt."""
    device = Device(Setup(settings={"reminder_min": 20, "first_side": "left"}))
    device.flash.put("settings.new.json/in-the-way", b"")
    begin(device)
    tap_at_ms(device, 120_000, down_ms=4_000)
    tap_at_ms(device, 1_231_000, down_ms=1_000)
    device.run_to_ms(1_260_000)
    assert values(device, "cue", "name")[-3:] == ["accepted", "paused", "refused"]
    tap_at_ms(device, 2_500_000)
    tap_at_ms(device, 2_502_000, down_ms=4_000)
    tap_at_ms(device, 2_508_000)
    tap_at_ms(device, 2_511_000, down_ms=4_000)
    device.run_to_ms(2_600_000)
    preview, refused_ms, asleep_ms = values_by_time(device, "cue", "name")[-3:]
    assert preview[1] == "left"
    assert (refused_ms[1], refused_ms[0] < 2_517_000) == ("refused", True)
    assert (asleep_ms[1], asleep_ms[0] > 2_520_000) == ("refused", True), "nothing was begun"
    assert json.loads(device.flash.get("settings.json"))["reminder_min"] == 20


def test_one_that_lapsed_in_a_session_that_ends_as_it_counts_is_not_felt_after_the_next() -> None:
    phase = {"kind": "express", "side": "first", "round": 1, "min_s": 30, "max_s": 60}
    device = Device(Setup(settings={"reminder_min": 1, "program": "one", "target": "max"}))
    device.flash.put("programs/one.json", json.dumps({"name": "one", "phases": [phase]}).encode())
    begin(device)
    tap_at_ms(device, 120_000, 123_000, 126_000)
    tap_at_ms(device, 140_000, down_ms=4_000)
    device.run_to_ms(300_000)
    assert values(device, "state")[2:] == [
        "running",
        "done",
        "awake",
        "running",
        "paused",
        "ended",
    ]
    assert times(device, "cue", "attention") == []


@pytest.mark.parametrize("cut", ["", "31:00 cut\n31:05 restore\n", "30:10 boot\n44:00 boot\n"])
def test_those_that_lapsed_in_a_short_session_are_felt_once_after_it_whatever_restarts_lie_in_it(
    cut: str,
) -> None:
    text = f"1:20 hold main 3.5\n29:40 tap main\n29:44 tap main\n29:50 hold main 1\n{cut}"
    text += (
        "45:00 hold main 3.5\n45:03 expect cue attention within 15\n45:19 expect no cue for 1800\n"
    )
    assert play_session(text + "80:00 end", "set reminder_min 30").passed == 2


def test_so_are_those_of_a_short_session_that_a_restart_finds_interrupted() -> None:
    text = "1:20 hold main 3.5\n29:40 tap main\n29:44 tap main\n29:50 hold main 1\n"
    text += "42:00 fault clock_jump 3700\n42:10 boot\n42:10 expect cue attention within 15\n"
    text += "42:26 expect no cue for 1800\n43:00 boot\n"
    assert play_session(text + "80:00 end", "set reminder_min 30").passed == 2


def test_reminders_stay_on_however_long_the_band_is_not_used() -> None:
    day = 24 * 60
    text = f"1:20 hold main 3.5\n{13 * day}:00 tap main\n+3 tap main\n+80 hold main 3.5\n"
    play = play_session(
        text + f"{13 * day + 30}:03 expect cue attention within 0.2\n{14 * day}:00 end",
        "set reminder_min 30",
    )
    assert play.passed == 1


def test_a_day_between_reminders_and_a_session_of_long_ago_remind_of_nothing_at_the_start() -> (
    None
):
    play = play_session(
        f"1:20 hold main 3.5\n{72 * 60}:00 boot\n{72 * 60}:00 expect no cue for 60\n{72 * 60 + 2}:00 end",
        "set reminder_min 1440",
    )
    assert play.passed == 1


def test_reminders_that_are_turned_on_in_a_session_of_unknown_start_come_rather_late_than_never() -> (
    None
):
    device = Device(Setup(settings={"display": "off"}))
    device.power_on()
    tap_at_ms(device, 2_000, 5_000)
    device.run_to_ms(120_000)
    device.flash.put("settings.json", json.dumps({"display": "off", "reminder_min": 20}).encode())
    device.reset("hard")
    device.run_to_ms(125_000)
    assert device.recorder.state == "paused"
    tap_at_ms(device, 126_000, down_ms=4_000)
    device.run_to_ms(120_000 + 21 * 60_000)
    (felt_ms,) = [t_ms for t_ms in times(device, "cue", "attention") if t_ms > 140_000]
    assert 1_199_000 < felt_ms - 120_000 < 1_210_000


def test_a_clock_that_is_put_back_lets_the_next_reminder_come_all_the_same() -> None:
    text = "1:00 hold main 4\n5:00 fault clock_jump -28800\n6:00 boot\n"
    play = play_session(
        text + "36:00 expect cue attention within 5\n37:00 end", "set reminder_min 30"
    )
    assert play.passed == 1


@pytest.mark.parametrize("ms", [1, 250, 600, 999])
@pytest.mark.parametrize(
    "restart", ["31:40.{ms} boot", "31:40.{ms} cut\n31:50.{ms} restore"], ids=["reset", "cut"]
)
def test_a_reminder_after_a_restart_comes_no_earlier_than_it_is_due(restart: str, ms: int) -> None:
    """The reminder may be late by one second, since a clock tells whole seconds only."""
    text = "1:30 hold main 4\n30:05 expect cue attention within 0.1\n" + restart
    play = play_session(
        text.replace("{ms}", f"{ms:03}") + "\n35:05 expect cue attention within 2\n36:00 end",
        "set reminder_min 30",
        *(["board m5stickc_plus2"] if "cut" in restart else []),
    )
    assert play.failures == []


REMINDED_MS = 1_805_000
WHOLE_MS = sum(cues.pattern("attention", mirror=False))


@pytest.mark.parametrize("into_ms", [10, 700, 1_500, 2_150, WHOLE_MS - 10])
def test_a_reminder_that_a_loss_of_power_cuts_off_is_felt_whole_after_it(into_ms: int) -> None:
    assert _times_felt_with_a_cut_at(REMINDED_MS + into_ms) == 4


@pytest.mark.parametrize("after_ms", [1_000, 5_000, 60_000])
def test_one_that_was_felt_to_its_end_is_not_felt_again(after_ms: int) -> None:
    assert _times_felt_with_a_cut_at(REMINDED_MS + WHOLE_MS + after_ms) == 3


def _times_felt_with_a_cut_at(ms: int) -> int:
    """Returns how often a band reminds if it loses power for an instant at `ms`, near its first reminder."""
    device = Device(Setup("m5stickc_plus2", settings={"reminder_min": 30}, clock=CLOCK_S))
    begin(device)
    tap_at_ms(device, 120_000, down_ms=4_000)
    device.run_to_ms(ms)
    assert times(device, "cue", "attention") == [REMINDED_MS]
    device.cut()
    device.power_on()
    device.run_to_ms(4_000_000)
    return len(times(device, "cue", "attention"))
