"""What is on flash and when: soon after each cue, only in quiet moments, and enough to go on from."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from littlefs import lfs

from firmware.rondo.haptics import cues
from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from tests.endurance.kept import (
    BEGUN,
    CLOCK_S,
    entries,
    log_of,
    only_session,
    play_session,
    printed,
)
from tests.recorded import times, values, values_by_time
from tests.wrist.hands import begin, hang, tap_at_ms

BUSY = (
    "1:00 double main\n2:00 hold main 1\n2:10 tap main\n3:00 tap side\n4:00 tap main\n4:03 tap main\n"
    "4:05 double main\n5:00 press main\n5:09 release main\n12:30 tap main\n30:00 end"
)


@pytest.mark.parametrize(
    "header", ["", "set metronome_per_min 60", "set repeat 2", "set pacing guide"]
)
def test_flash_is_written_only_with_the_motor_off_and_half_a_second_before_a_pulse(
    header: str,
) -> None:
    play = play_session(BUSY, header)
    presses = [t_ms for t_ms, fields in entries(play, "button") if fields["down"]]
    motor = entries(play, "motor")
    writes = [t_ms for t_ms, _ in entries(play, "flash") if t_ms > 1_000]
    assert len(writes) > 200
    for t_ms in writes:
        assert (
            not [fields for at_ms, fields in motor if at_ms <= t_ms][-1:]
            or not [fields for at_ms, fields in motor if at_ms <= t_ms][-1]["on"]
        )
        is_near_press = any(t_ms - 60 <= press <= t_ms + 500 for press in presses)
        assert is_near_press or not [
            at_ms for at_ms, fields in motor if fields["on"] and t_ms < at_ms < t_ms + 450
        ]


@pytest.mark.parametrize("header", ["", "set metronome_per_min 60", "set repeat 2"])
def test_every_change_is_on_flash_within_a_second_of_the_end_of_its_cue(header: str) -> None:
    play = play_session("30:00 end", header)
    writes = [t_ms for t_ms, _ in entries(play, "flash")]
    cue_ends = [
        (t_ms, fields["name"])
        for t_ms, fields in entries(play, "cue")
        if fields["name"] in cues.STEPS
    ]
    for t_ms, _ in entries(play, "phase"):
        cue_ms, name = next(
            (at_ms, name)
            for at_ms, name in cue_ends
            if at_ms >= t_ms and name not in ("accepted", "beat")
        )
        cue_end_ms = cue_ms + sum(cues.STEPS[str(name)])
        assert any(cue_end_ms <= write <= cue_end_ms + 1_000 for write in writes), (t_ms, name)


@pytest.mark.parametrize("header", ["", "set metronome_per_min 60", "set massage_tick_s 3"])
def test_while_it_runs_the_position_is_on_flash_each_eight_seconds(header: str) -> None:
    play = play_session("30:00 end", header)
    done_ms = next(t_ms for t_ms, fields in entries(play, "state") if fields["name"] == "done")
    writes = [t_ms for t_ms, _ in entries(play, "flash") if 6_000 < t_ms < done_ms]
    assert max(next_write_ms - write_ms for write_ms, next_write_ms in pairwise(writes)) <= 8_000


@pytest.mark.parametrize("header", ["", "set pulses long"])
def test_phases_as_short_as_their_cues_leave_room_to_keep_them(
    header: str, tmp_path: Path
) -> None:
    phases = [
        {"kind": "express", "side": side, "round": 1, "min_s": 1, "max_s": 1}
        for _ in range(30)
        for side in ("first", "second")
    ]
    text = json.dumps({"name": "in-seconds", "phases": phases})
    (tmp_path / "in-seconds.json").write_text(text, encoding="utf-8")
    start_text = BEGUN.format(f"{header}\nset program in-seconds\nset first_side left")
    play = Play(parse(start_text + "0:45.5 end", "kept", tmp_path))
    play.play()
    phases_ms = [t_ms for t_ms, fields in entries(play, "phase")]
    cues_at = [
        t_ms for t_ms, fields in entries(play, "cue") if fields["name"] in ("left", "right")
    ]
    assert all(any(0 <= at_ms - t_ms <= 100 for at_ms in cues_at) for t_ms in phases_ms[1:])
    assert sum(only_session(play).state.spent_ms) >= 30_000, (
        "of 40 s, at most ten are not on flash"
    )


def test_a_session_is_kept_with_all_that_is_told_of_it() -> None:
    play = play_session("2:00 hold main 1\n2:30 tap main\n30:00 end", "set first_side right")
    session = only_session(play)
    assert session.plan is not None
    assert (session.plan.program, session.plan.pacing, session.plan.first) == (
        "three-round",
        "strict",
        "right",
    )
    assert session.state.start == CLOCK_S + 5
    assert session.state.outcome == "done"
    assert [phase.usual for phase in session.plan.phases] == session.state.spent_ms
    assert session.state.breaks == [("pause", 0, 115_000, 30_000)]
    assert set(session.state.ended_by) == {"time"}


def test_without_a_clock_a_session_has_no_date() -> None:
    play = Play(parse("0:02 tap main\n0:05 tap main\n0:20 hold main 4\n2:00 end", "kept", Path()))
    play.play()
    assert only_session(play).state.start == 0


def test_a_switch_that_was_undone_took_no_time() -> None:
    play = play_session(
        "6:30 tap main\n6:33 tap main\n6:35 double main\n7:00 hold main 4\n9:00 end"
    )
    state = only_session(play).state
    assert state.ended_by[:3] == ["time", "end", "undo"]
    assert state.spent_ms[:3] == [360_000, 55_000, 0]
    assert state.outcome == "early"


def test_the_next_session_has_the_next_number_also_after_a_power_cut() -> None:
    session = "{0} tap main\n+3 tap main\n+70 hold main 4\n"
    play = play_session(
        "1:20 hold main 4\n5:00 cut\n5:05 restore\n" + session.format("6:00") + "10:00 end"
    )
    sessions = log_of(play.device).sessions
    assert list(sessions) == [1, 2]
    assert sessions[2].state.boot == sessions[1].state.boot + 1
    assert [sessions[session_number].state.first for session_number in sessions] == [
        "left",
        "right",
    ]


def test_time_without_power_is_known_by_the_clock_and_no_phase_is_given_it() -> None:
    play = play_session("3:00 boot\n4:00 tap main\n30:00 end")
    state = only_session(play).state
    (break_kind, index, since_ms, ms), (pause, *_, paused_ms) = state.breaks
    assert (break_kind, pause, index) == ("power", "pause", 0)
    assert 165_000 <= since_ms <= 175_000
    assert ms <= 11_000
    assert 58_000 <= paused_ms <= 60_000
    assert state.spent_ms[0] == 360_000
    done_ms = next(t_ms for t_ms, fields in entries(play, "state") if fields["name"] == "done")
    assert abs(sum(state.spent_ms) + ms + paused_ms - (done_ms - 5_000)) <= 1_500, (
        "to the clock's second"
    )


def test_without_a_clock_time_without_power_is_not_made_up() -> None:
    play = play_session("3:00 cut\n3:20 restore\n4:00 tap main\n30:00 end")
    assert only_session(play).state.breaks[0][3] == (1 << 30) - 1


def test_a_session_left_for_more_than_an_hour_by_the_clock_is_over_at_once() -> None:
    play = play_session(
        "3:00 fault clock_jump 3700\n3:00.5 boot\n3:02 expect state asleep\n3:02 expect no cue for 60\n5:00 end"
    )
    session = only_session(play)
    assert session.state.outcome == "interrupted"
    assert 160_000 <= session.state.spent_ms[0] <= 175_000


def test_a_bad_settings_file_is_kept_aside_told_of_once_and_the_good_values_stay() -> None:
    device = Device()
    device.flash.put("settings.json", b'{"strength": 9, "rounds": 2, "colour": "red"}')
    for _ in range(2):
        device.power_on()
        device.run_to_ms(device.kernel.now_ms + 5_000)
        device.cut()
    refused_ms = times(device, "cue", "refused")
    assert len(refused_ms) == 1
    assert (
        device.flash.get("settings.bad.json") == b'{"strength": 9, "rounds": 2, "colour": "red"}'
    )
    assert device.flash.get("settings.json") == b'{"rounds": 2}'
    lines = [line.text for line in log_of(device).lines]
    assert lines == [
        "settings.json: not taken: an unknown key",
        "settings.json: not taken: strength",
    ]


def test_a_settings_file_that_cannot_be_read_goes_aside() -> None:
    device = Device()
    device.flash.put("settings.json", b"\xff\xfe{")
    device.power_on()
    device.run_to_ms(5_000)
    assert device.flash.get("settings.bad.json") == b"\xff\xfe{"
    with pytest.raises(FileNotFoundError):
        device.flash.get("settings.json")


def test_a_settings_file_without_end_is_not_read_into_memory() -> None:
    device = Device()
    endless = b'{"rounds": 2' + b" " * 100_000 + b"}"
    device.flash.put("settings.json", endless)
    device.power_on()
    device.run_to_ms(5_000)
    assert printed(device) == ["rondo: settings.json: not a JSON object of keys and values"]
    assert device.flash.get("settings.bad.json") == endless


def test_a_choice_that_could_not_be_written_is_written_when_it_is_made_again() -> None:
    device = Device(Setup(settings={"pacing": "strict"}))
    device.flash.put("settings.new.json/in-the-way", b"")
    device.power_on()
    _choose_pacing(device, 2_000, 6_000)  # guide
    assert json.loads(device.flash.get("settings.json"))["pacing"] == "strict"
    device.edit_files(lambda fs: fs.remove("settings.new.json", recursive=True))
    _choose_pacing(device, 60_000, 3_000)  # strict, and guide again
    assert json.loads(device.flash.get("settings.json"))["pacing"] == "guide"


def _choose_pacing(device: Device, wakes_ms: int, gap_ms: int) -> None:
    tap_at_ms(device, wakes_ms)
    tap_at_ms(device, wakes_ms + 3_000, down_ms=4_000)
    tap_at_ms(device, *range(wakes_ms + 12_000, wakes_ms + 18_000, gap_ms))
    tap_at_ms(device, wakes_ms + 20_000, down_ms=4_000)
    device.run_to_ms(wakes_ms + 50_000)


def test_without_the_chosen_program_massage_may_come_first_as_the_one_that_runs_has_it() -> None:
    device = Device(Setup(settings={"program": "missing"}))
    device.power_on()
    tap_at_ms(device, 5_000)
    tap_at_ms(device, 8_000, down_ms=4_000)
    tap_at_ms(device, 15_000, 15_250)
    device.run_to_ms(17_500)
    assert values(device, "cue", "name")[-1] == "assist"


def test_why_the_band_was_reset_is_kept_in_the_log() -> None:
    play = play_session("1:00 fault exception haptics\n2:00 end")
    assert [line.text for line in log_of(play.device).lines] == ["reset: RuntimeError: haptics"]


@pytest.mark.fidelity("mcu", "hardware timers and the watchdog, while the firmware hangs")
def test_a_loop_that_hangs_with_the_motor_on_is_ended_by_the_driver_and_then_by_the_watchdog() -> (
    None
):
    device = Device(Setup(settings={"display": "off"}))  # so that it sleeps through the pulse
    begin(device)
    device.run_to_ms(6_000)
    assert device.recorder.motor_duty == 1.0
    hang(device)
    device.run_to_ms(60_000)
    motor = [
        t_ms
        for t_ms, kind, fields in device.recorder.entries
        if kind == "motor" and not fields["on"] and t_ms > 6_000
    ]
    assert motor[0] <= 5_735 + 1_500
    boots = values_by_time(device, "boot", "reason")
    assert boots[1][1] == "watchdog"
    assert boots[1][0] <= 6_400 + 8_100
    assert device.flash.get("reason.txt") == b"1\nwatchdog"
    assert device.recorder.state == "asleep", "the session had not been written when the loop hung"


@pytest.mark.fidelity("mcu", "the watchdog stands still in light sleep")
def test_the_watchdog_lets_a_held_button_and_a_long_sleep_be() -> None:
    device = Device()
    device.power_on()
    device.hold("main", at_ms=2_000, length_ms=118_000)
    device.run_to_ms(6 * 3_600_000)
    assert values(device, "boot", "reason") == ["power_on"]


@pytest.mark.fidelity("files", "a file system that cannot be mounted")
def test_with_no_file_system_that_can_be_mounted_a_session_is_kept_in_memory_and_it_says_so() -> (
    None
):
    device = Device()
    device.flash.chip.memory[: 2 * 4096] = bytes(2 * 4096)
    begin(device)
    device.run_to_ms(1_690_000)
    assert device.recorder.state == "done"
    assert printed(device) == [
        "rondo: journal: error 19: the session is in memory only",
        "rondo: settings.json: error 19",
    ]
    refused_ms = times(device, "cue", "refused")
    assert len(refused_ms) == 1
    assert refused_ms[0] < 1_000
    assert not any(device.flash.chip.memory[: 2 * 4096]), "nothing was formatted"


def test_what_cannot_be_written_is_tried_three_times_felt_once_and_tried_again_at_each_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device()
    device.power_on()
    device.run_to_ms(1_000)
    tries: list[int] = []

    def refuse(*_: object) -> None:
        tries.append(device.kernel.now_ms)
        raise OSError(5)

    monkeypatch.setattr(lfs, "file_write", refuse)
    tap_at_ms(device, 2_000, 5_000)
    device.run_to_ms(100_000)
    assert len(tries) == 3
    assert device.recorder.state == "running"
    assert printed(device) == ["rondo: journal: error 5: the session is in memory only"]
    cues_felt = values(device, "cue")
    assert cues_felt.count("refused") == 1
    monkeypatch.undo()
    device.press("main")
    device.run_to_ms(104_000)
    device.release("main")
    device.run_to_ms(110_000)
    assert [session.state.outcome for session in log_of(device).sessions.values()] == ["early"]
    tap_at_ms(device, 180_000, 182_000, 185_000)
    device.run_to_ms(190_000)
    assert [session.state.outcome for session in log_of(device).sessions.values()] == ["early", ""]
