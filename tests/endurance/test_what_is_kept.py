"""What is on flash and when: soon after each cue, only in quiet moments, and enough to go on from."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from firmware.rondo.haptics import cues
from firmware.rondo.storage import settings
from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.scenario.faults import FAULTS
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from simulator.stock.files import Files
from tests.endurance.cuts import fill_history
from tests.wrist.hands import begin, hang, tap
from tools.log.pull.journal import KeptSession, Log, files_of, read

CLOCK = 1_777_604_400  # 2026-05-01T03:00:00Z
BEGUN = "clock 2026-05-01T03:00:00Z\n{}\n0:02 tap main\n0:05 tap main\n"


def played(text: str, *header: str) -> Play:
    run = Play(parse(BEGUN.format("\n".join(header)) + text, "kept", Path()))
    run.play()
    assert run.failures == []
    return run


def log_of(device: Device) -> Log:
    return read(files_of(device.flash.mount()))


def only_session(run: Play) -> KeptSession:
    (kept,) = log_of(run.device).sessions.values()
    return kept


def entries(run: Play, kind: str) -> list[tuple[int, dict]]:
    return [(t, fields) for t, of, fields in run.device.recorder.entries if of == kind]


def consoles(device: Device) -> list[str]:
    return [str(f["text"]) for _, kind, f in device.recorder.entries if kind == "console"]


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
    run = played(BUSY, header)
    presses = [t for t, f in entries(run, "button") if f["down"]]
    motor = entries(run, "motor")
    writes = [t for t, _ in entries(run, "flash") if t > 1_000]
    assert len(writes) > 200
    for t in writes:
        assert (
            not [f for at, f in motor if at <= t][-1:]
            or not [f for at, f in motor if at <= t][-1]["on"]
        )
        pressed = any(t - 60 <= press <= t + 500 for press in presses)
        assert pressed or not [at for at, f in motor if f["on"] and t < at < t + 450]


@pytest.mark.parametrize("header", ["", "set metronome_per_min 60", "set repeat 2"])
def test_every_change_is_on_flash_within_a_second_of_the_end_of_its_cue(header: str) -> None:
    run = played("30:00 end", header)
    writes = [t for t, _ in entries(run, "flash")]
    told = [(t, f["name"]) for t, f in entries(run, "cue") if f["name"] in cues.STEPS]
    for t, _ in entries(run, "phase"):
        began, name = next(
            (at, name) for at, name in told if at >= t and name not in ("accepted", "beat")
        )
        over = began + sum(cues.STEPS[str(name)])
        assert any(over <= write <= over + 1_000 for write in writes), (t, name)


@pytest.mark.parametrize("header", ["", "set metronome_per_min 60", "set massage_tick_s 3"])
def test_while_it_runs_the_position_is_on_flash_each_eight_seconds(header: str) -> None:
    run = played("30:00 end", header)
    done = next(t for t, f in entries(run, "state") if f["name"] == "done")
    writes = [t for t, _ in entries(run, "flash") if 6_000 < t < done]
    assert max(b - a for a, b in pairwise(writes)) <= 8_000


def test_a_session_is_kept_with_all_that_is_told_of_it() -> None:
    run = played("2:00 hold main 1\n2:30 tap main\n30:00 end", "set first_side right")
    kept = only_session(run)
    assert kept.plan is not None
    assert (kept.plan.program, kept.plan.pacing, kept.plan.first) == (
        "three-round",
        "strict",
        "right",
    )
    assert kept.state.start == CLOCK + 5
    assert kept.state.outcome == "done"
    assert [phase.usual for phase in kept.plan.phases] == kept.state.spent
    assert kept.state.breaks == [("pause", 0, 115_000, 30_000)]
    assert set(kept.state.ended_by) == {"time"}


def test_without_a_clock_a_session_has_no_date() -> None:
    run = Play(parse("0:02 tap main\n0:05 tap main\n0:20 hold main 4\n2:00 end", "kept", Path()))
    run.play()
    assert only_session(run).state.start == 0


def test_a_switch_that_was_undone_took_no_time() -> None:
    run = played("6:30 tap main\n6:33 tap main\n6:35 double main\n7:00 hold main 4\n9:00 end")
    state = only_session(run).state
    assert state.ended_by[:3] == ["time", "end", "undo"]
    assert state.spent[:3] == [360_000, 55_000, 0]
    assert state.outcome == "early"


def test_the_next_session_has_the_next_number_also_after_a_power_cut() -> None:
    session = "{0} tap main\n+3 tap main\n+70 hold main 4\n"
    run = played(
        "1:20 hold main 4\n5:00 cut\n5:05 restore\n" + session.format("6:00") + "10:00 end"
    )
    kept = log_of(run.device).sessions
    assert list(kept) == [1, 2]
    assert kept[2].state.boot == kept[1].state.boot + 1
    assert [kept[n].state.first for n in kept] == ["left", "right"]


def test_time_without_power_is_known_by_the_clock_and_no_phase_is_given_it() -> None:
    run = played("3:00 boot\n4:00 tap main\n30:00 end")
    state = only_session(run).state
    (what, index, since, ms), (pause, *_, paused_ms) = state.breaks
    assert (what, pause, index) == ("power", "pause", 0)
    assert 165_000 <= since <= 175_000
    assert ms <= 11_000
    assert 58_000 <= paused_ms <= 60_000
    assert state.spent[0] == 360_000
    done = next(t for t, f in entries(run, "state") if f["name"] == "done")
    assert abs(sum(state.spent) + ms + paused_ms - (done - 5_000)) <= 1_500, (
        "to the clock's second"
    )


def test_without_a_clock_time_without_power_is_not_made_up() -> None:
    run = played("3:00 cut\n3:20 restore\n4:00 tap main\n30:00 end")
    assert only_session(run).state.breaks[0][3] == (1 << 30) - 1


def test_a_session_left_for_more_than_an_hour_by_the_clock_is_over_at_once() -> None:
    run = played(
        "3:00 fault clock_jump 3700\n3:00.5 boot\n3:02 expect state asleep\n3:02 expect no cue for 60\n5:00 end"
    )
    kept = only_session(run)
    assert kept.state.outcome == "interrupted"
    assert 160_000 <= kept.state.spent[0] <= 175_000


def test_a_bad_settings_file_is_kept_aside_told_of_once_and_the_good_values_stay() -> None:
    device = Device()
    device.flash.put("settings.json", b'{"strength": 9, "rounds": 2, "colour": "red"}')
    for _ in range(2):
        device.power_on()
        device.run_to(device.kernel.now_ms + 5_000)
        device.cut()
    refused = [
        t for t, kind, f in device.recorder.entries if kind == "cue" and f["name"] == "refused"
    ]
    assert len(refused) == 1
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
    device.run_to(5_000)
    assert device.flash.get("settings.bad.json") == b"\xff\xfe{"
    with pytest.raises(FileNotFoundError):
        device.flash.get("settings.json")


def test_a_settings_file_without_end_is_not_read_into_memory() -> None:
    device = Device()
    endless = b'{"rounds": 2' + b" " * 100_000 + b"}"
    device.flash.put("settings.json", endless)
    device.power_on()
    device.run_to(5_000)
    assert consoles(device) == ["rondo: settings.json: not a JSON object of keys and values"]
    assert device.flash.get("settings.bad.json") == endless


def test_why_the_band_was_reset_is_kept_in_the_log() -> None:
    run = played("1:00 fault exception haptics\n2:00 end")
    assert [line.text for line in log_of(run.device).lines] == ["reset: RuntimeError: haptics"]


@pytest.mark.fidelity("mcu", "hardware timers and the watchdog, while the firmware hangs")
def test_a_loop_that_hangs_with_the_motor_on_is_ended_by_the_driver_and_then_by_the_watchdog() -> (
    None
):
    device = Device(Setup(settings={"display": "off"}))  # so that it sleeps through the pulse
    begin(device)
    device.run_to(6_000)
    assert device.recorder.motor == 1.0
    hang(device)
    device.run_to(60_000)
    motor = [
        t
        for t, kind, f in device.recorder.entries
        if kind == "motor" and not f["on"] and t > 6_000
    ]
    assert motor[0] <= 5_735 + 1_500
    boots = [(t, f["reason"]) for t, kind, f in device.recorder.entries if kind == "boot"]
    assert boots[1][1] == "watchdog"
    assert boots[1][0] <= 6_400 + 8_100
    assert device.flash.get("reason.txt") == b"1\nwatchdog"
    assert device.recorder.state == "asleep", "the session had not been written when the loop hung"


@pytest.mark.fidelity("mcu", "the watchdog stands still in light sleep")
def test_the_watchdog_lets_a_held_button_and_a_long_sleep_be() -> None:
    device = Device()
    device.power_on()
    device.run_to(2_000)
    device.press("main")
    device.run_to(120_000)
    device.release("main")
    device.run_to(6 * 3_600_000)
    assert [f["reason"] for _, kind, f in device.recorder.entries if kind == "boot"] == [
        "power_on"
    ]


@pytest.mark.fidelity("files", "a file system that cannot be mounted")
def test_with_no_file_system_that_can_be_mounted_a_session_is_kept_in_memory_and_it_says_so() -> (
    None
):
    device = Device()
    device.flash.chip.memory[: 2 * 4096] = bytes(2 * 4096)
    begin(device)
    device.run_to(1_690_000)
    assert device.recorder.state == "done"
    assert consoles(device) == [
        "rondo: journal: error 19: the session is in memory only",
        "rondo: settings.json: error 19",
    ]
    refused = [
        t for t, kind, f in device.recorder.entries if kind == "cue" and f["name"] == "refused"
    ]
    assert len(refused) == 1
    assert refused[0] < 1_000
    assert not any(device.flash.chip.memory[: 2 * 4096]), "nothing was formatted"


def test_what_cannot_be_written_is_tried_three_times_felt_once_and_tried_again_at_each_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device()
    device.power_on()
    device.run_to(1_000)
    assert device._files is not None
    tries: list[int] = []
    files, whole = device._files, device._files.do

    def refuse(call: object, *args: object) -> object:
        if getattr(call, "__name__", "") == "file_sync":
            tries.append(device.kernel.now_ms)
            raise OSError(5)
        return whole(call, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "do", refuse)
    tap(device, 2_000, 5_000)
    device.run_to(100_000)
    assert len(tries) == 3
    assert device.recorder.state == "running"
    assert consoles(device) == ["rondo: journal: error 5: the session is in memory only"]
    felt = [f["name"] for _, kind, f in device.recorder.entries if kind == "cue"]
    assert felt.count("refused") == 1
    monkeypatch.undo()
    device.press("main")
    device.run_to(104_000)
    device.release("main")
    device.run_to(110_000)
    assert [s.state.outcome for s in log_of(device).sessions.values()] == ["early"]
    tap(device, 180_000, 182_000, 185_000)
    device.run_to(190_000)
    assert [s.state.outcome for s in log_of(device).sessions.values()] == ["early", ""]


@pytest.mark.parametrize("slot", ["state0", "state1"])
def test_a_rotten_bit_does_not_bring_a_finished_session_back(slot: str) -> None:
    run = played(
        f"0:40 hold main 1\n0:50 tap main\n1:20 hold main 4\n5:00 fault bit_rot live/{slot}\n"
        "5:10 cut\n5:15 restore\n5:17 expect state asleep\n8:00 end"
    )
    assert [s.state.outcome for s in log_of(run.device).sessions.values()] == ["early"]


def test_a_phase_begun_anew_after_an_undo_is_not_taken_up_where_it_was_the_first_time() -> None:
    run = played(
        "5:10 tap main\n5:40 hold side 1\n5:41 expect phase express left round 1\n5:50 tap main\n5:54 cut\n"
        '6:00 restore\n6:02 expect phase express right round 1\n6:02 expect screen "5:5"\n6:03 end'
    )
    assert run.device.recorder.phase is not None


def test_a_brown_out_while_somebody_presses_does_not_end_in_safe_mode() -> None:
    run = played(
        "2:00 press main\n2:00.02 fault brownout\n2:02 release main\n2:05 expect state paused\n"
        "2:10 tap main\n"
        "2:12 expect state running\n2:13 end"
    )
    assert run.passed == 2


def test_a_tap_at_power_on_does_not_end_in_safe_mode() -> None:
    run = Play(
        parse(
            "0:00 press main\n0:00 boot\n0:00.6 release main\n0:02 expect state asleep\n0:03 end",
            "x",
            Path(),
        )
    )
    run.play()
    assert run.failures == []


def test_memory_that_runs_out_once_in_a_write_costs_nothing() -> None:
    run = played(
        "3:00 fault out_of_memory journal\n40:00 boot\n40:03 expect state asleep\n41:00 end"
    )
    assert only_session(run).state.outcome == "done"


def test_the_side_a_session_began_with_is_its_own_whatever_is_tapped_at_its_end() -> None:
    run = played("1:30 hold main 4\n1:36 tap main\n1:39 tap main\n1:40 expect cue right\n3:00 end")
    kept = only_session(run)
    assert kept.plan is not None
    assert (kept.plan.first, kept.state.first) == ("left", "left")


def test_the_start_is_kept_also_when_a_pause_comes_before_the_first_quiet_moment() -> None:
    run = played("0:06.3 hold main 1\n2:00 end")
    assert only_session(run).state.start == CLOCK + 5


def test_an_arm_that_leans_on_the_band_after_a_reminder_turns_nothing_off() -> None:
    text = "1:20 hold main 3.5\n30:10 hold main 9\n31:00 expect state asleep\n"
    text += "40:00 tap main\n40:03 tap main\n41:20 hold main 3.5\n"
    run = played(text + "70:03 expect cue attention within 0.2\n71:00 end", "set reminder_min 30")
    assert run.passed == 2


def test_a_long_hold_after_a_reminder_is_no_hold_it_wakes_the_band_and_turns_nothing_off() -> None:
    text = "1:20 hold main 3.5\n30:10 hold main 4\n30:15 expect state awake\n30:30 expect state asleep\n"
    text += "40:00 tap main\n40:03 tap main\n41:20 hold main 3.5\n"
    run = played(text + "70:03 expect cue attention within 0.2\n71:00 end", "set reminder_min 30")
    assert run.passed == 3


def test_reminders_stay_on_however_long_the_band_is_not_used() -> None:
    day = 24 * 60
    text = f"1:20 hold main 3.5\n{13 * day}:00 tap main\n+3 tap main\n+80 hold main 3.5\n"
    run = played(
        text + f"{13 * day + 30}:03 expect cue attention within 0.2\n{14 * day}:00 end",
        "set reminder_min 30",
    )
    assert run.passed == 1


def test_a_day_between_reminders_and_a_session_of_long_ago_remind_of_nothing_at_the_start() -> (
    None
):
    run = played(
        f"1:20 hold main 3.5\n{72 * 60}:00 boot\n{72 * 60}:00 expect no cue for 60\n{72 * 60 + 2}:00 end",
        "set reminder_min 1440",
    )
    assert run.passed == 1


def test_the_reason_that_led_to_safe_mode_is_in_the_log_after_the_next_power_on() -> None:
    faults = "".join(f"{m}:00 fault exception haptics\n{m}:09 tap side\n" for m in (1, 2))
    run = played(faults + "3:00 fault exception session\n3:09 tap side\n3:11 expect state safe\n"
                 "3:12 cut\n3:15 restore\n4:00 end")  # fmt: skip
    assert [line.text for line in log_of(run.device).lines][-1].startswith("reset: RuntimeError")


def test_a_clock_that_is_put_back_lets_the_next_reminder_come_all_the_same() -> None:
    text = "1:00 hold main 4\n5:00 fault clock_jump -28800\n6:00 boot\n"
    run = played(text + "36:00 expect cue attention within 5\n37:00 end", "set reminder_min 30")
    assert run.passed == 1


def test_the_time_is_counted_anew_in_sleep_though_a_button_hangs() -> None:
    """Else it would run over the small integers of the chip, after twelve days."""
    device = Device(Setup(settings={"display": "off"}))
    device.power_on()
    device.run_to(10_000)
    device.press("main")
    device.run_to(120_000)
    assert device.recorder.state == "asleep"
    assert device._interpreter is not None
    app = device._interpreter._modules.table["main"].__dict__["app"]
    assert app._clock.ms < 10_000


def test_settings_that_go_bad_before_reminders_are_turned_off_are_kept_aside() -> None:
    run = played(
        "1:20 hold main 3.5\n20:00 fault corrupt settings\n30:10 hold main 1\n32:00 end",
        "set reminder_min 30",
        "set strength 1",
    )
    assert run.device.flash.get("settings.json") == b'{"reminder_min": 0}'
    assert run.device.flash.get("settings.bad.json")


def test_more_bad_settings_than_the_log_takes_lines_for_are_told_of_as_more() -> None:
    device = Device()
    device.flash.put("settings.json", json.dumps(dict.fromkeys(settings.SCHEMA, -1)).encode())
    device.power_on()
    device.run_to(60_000)
    lines = [line.text for line in log_of(device).lines]
    assert len(lines) == 8
    assert lines[-1] == "and more"


def test_a_session_that_begins_as_the_last_one_ends_is_kept_and_so_is_the_last() -> None:
    run = played(
        "1:30 hold main 4\n1:36 tap main\n1:37 tap main\n1:38 tap main\n3:00 cut\n3:05 restore\n"
        "3:08 expect state paused\n4:00 end"
    )
    kept = log_of(run.device).sessions
    assert [(n, k.state.outcome) for n, k in kept.items()] == [(1, "early"), (2, "")]
    assert all(k.plan is not None for k in kept.values())


def test_flash_that_can_be_read_only_later_loses_no_older_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device(Setup(clock=CLOCK))
    session(device)
    device.run_to(device.kernel.now_ms + 200_000)
    device.cut()
    real, refused = Files.open, [0]

    def refuse(self: Files, path_and_mode: bytes) -> int:
        if path_and_mode.startswith(b"/live/") and refused[0] < 3:
            refused[0] += 1
            raise OSError(5)
        return real(self, path_and_mode)

    monkeypatch.setattr(Files, "open", refuse)
    session(device)
    device.run_to(device.kernel.now_ms + 10_000)
    device.cut()
    assert refused == [3]
    assert [(n, k.state.outcome) for n, k in log_of(device).sessions.items()] == [
        (1, "early"),
        (2, "early"),
    ]


def session(device: Device) -> None:
    """Power on, a session of over a minute, ended early."""
    device.power_on()
    begin = device.kernel.now_ms
    for at_ms, down_ms in ((2_000, 100), (5_000, 100), (80_000, 4_000)):
        device.run_to(begin + at_ms)
        device.press("main")
        device.run_to(begin + at_ms + down_ms)
        device.release("main")
    device.run_to(begin + 86_000)


@pytest.mark.parametrize("slot", ["plan0", "plan1", "state0", "state1", "place0", "place1"])
def test_no_single_file_that_cannot_be_read_costs_the_session_under_way(slot: str) -> None:
    run = played(
        f"2:00 hold main 1\n2:10 tap main\n4:00 fault bit_rot live/{slot}\n4:00.1 cut\n4:05 restore\n"
        "4:08 expect state paused\n4:08 expect phase express left round 1\n4:10 tap main\n"
        "4:12 expect state running\n5:00 end"
    )
    assert run.passed == 3


@pytest.mark.fidelity("flash", "a file system that is full")
def test_when_there_is_no_room_the_oldest_sessions_make_it() -> None:
    device = Device(Setup(clock=CLOCK))
    oldest = fill_history(device.flash)
    before = set(log_of(device).sessions)
    device.power_on()
    FAULTS["flash_full"].begin(device, ())
    tap(device, 2_000, 5_000)
    tap(device, 80_000, down_ms=4_000)
    device.run_to(300_000)
    after = set(log_of(device).sessions)
    assert after - before == {max(before) + 1}
    assert before - after
    assert before - after <= oldest
    assert consoles(device) == []


def test_a_history_that_cannot_be_read_for_a_moment_is_no_reason_to_start_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device()
    session(device)
    device.run_to(device.kernel.now_ms + 200_000)
    device.cut()
    for slot in ("state0", "state1"):
        device.flash.put(f"live/{slot}", b"")
    real, refused = Files.open, [0]

    def refuse(self: Files, path_and_mode: bytes) -> int:
        if path_and_mode.startswith(b"/history/00") and not refused[0]:
            refused[0] += 1
            raise OSError(5)
        return real(self, path_and_mode)

    monkeypatch.setattr(Files, "open", refuse)
    session(device)
    assert refused == [1]
    boots = [f["reason"] for _, kind, f in device.recorder.entries if kind == "boot"]
    assert boots == ["power_on"] * 2
    assert list(log_of(device).sessions) == [1, 2]
