"""What is kept when something odd happens: a rotten bit, a reset at the wrong moment, a clock put back, no room."""

import json
from pathlib import Path
from typing import Any

import pytest
from littlefs import LittleFS, lfs

from firmware.rondo.storage import frames, settings
from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.scenario.faults import FAULTS
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from simulator.stock.files import Files
from tests.endurance.cuts import fill_history
from tests.endurance.kept import CLOCK_S, log_of, only_session, outcomes, play_session, printed
from tests.recorded import values
from tests.wrist.hands import begin, tap_at_ms


def test_a_phase_begun_anew_after_an_undo_is_not_taken_up_where_it_was_the_first_time() -> None:
    play = play_session(
        "5:10 tap main\n5:40 hold side 1\n5:41 expect phase express left round 1\n5:50 tap main\n5:54 cut\n"
        '6:00 restore\n6:02 expect phase express right round 1\n6:02 expect screen "5:5"\n6:03 end'
    )
    assert play.device.recorder.phase is not None


def test_a_brown_out_while_somebody_presses_does_not_end_in_safe_mode() -> None:
    play = play_session(
        "2:00 press main\n2:00.02 fault brownout\n2:02 release main\n2:05 expect state paused\n"
        "2:10 tap main\n"
        "2:12 expect state running\n2:13 end"
    )
    assert play.passed == 2


def test_a_tap_at_power_on_does_not_end_in_safe_mode() -> None:
    play = Play(
        parse(
            "0:00 press main\n0:00 boot\n0:00.6 release main\n0:02 expect state asleep\n0:03 end",
            "x",
            Path(),
        )
    )
    play.play()
    assert play.failures == []


def test_memory_that_runs_out_once_in_a_write_costs_nothing() -> None:
    play = play_session(
        "3:00 fault out_of_memory journal\n40:00 boot\n40:03 expect state asleep\n41:00 end"
    )
    assert only_session(play).state.outcome == "done"


def test_the_side_a_session_began_with_is_its_own_whatever_is_tapped_at_its_end() -> None:
    play = play_session(
        "1:30 hold main 4\n1:36 tap main\n1:39 tap main\n1:40 expect cue right\n3:00 end"
    )
    session = only_session(play)
    assert session.plan is not None
    assert (session.plan.first, session.state.first) == ("left", "left")


def test_the_start_is_kept_also_when_a_pause_comes_before_the_first_quiet_moment() -> None:
    play = play_session("0:06.3 hold main 1\n2:00 end")
    assert only_session(play).state.start == CLOCK_S + 5


def test_the_reason_that_led_to_safe_mode_is_in_the_log_after_the_next_power_on() -> None:
    faults = "".join(
        f"{minute}:00 fault exception haptics\n{minute}:09 tap side\n" for minute in (1, 2)
    )
    play = play_session(faults + "3:00 fault exception session\n3:09 tap side\n3:11 expect state safe\n"
                 "3:12 cut\n3:15 restore\n4:00 end")  # fmt: skip
    assert [line.text for line in log_of(play.device).lines][-1].startswith("reset: RuntimeError")


def test_the_time_is_counted_anew_in_sleep_though_a_button_hangs() -> None:
    """A time that is not counted anew grows beyond the chip's small integers after twelve days."""
    device = Device(Setup(settings={"display": "off"}))
    device.power_on()
    device.run_to_ms(10_000)
    device.press("main")
    device.run_to_ms(120_000)
    assert device.recorder.state == "asleep"
    assert device._interpreter is not None
    app = device._interpreter._modules.table["main"].__dict__["app"]
    assert app._clock.ms < 10_000


def test_settings_that_go_bad_before_reminders_are_turned_off_are_kept_aside() -> None:
    play = play_session(
        "1:20 hold main 3.5\n20:00 fault corrupt settings\n30:10 hold main 1\n32:00 end",
        "set reminder_min 30",
        "set strength 1",
    )
    assert play.device.flash.get("settings.json") == b'{"reminder_min": 0}'
    assert play.device.flash.get("settings.bad.json")


def test_more_bad_settings_than_the_log_takes_lines_for_are_told_of_as_more() -> None:
    device = Device()
    device.flash.put("settings.json", json.dumps(dict.fromkeys(settings.SCHEMA, -1)).encode())
    device.power_on()
    device.run_to_ms(60_000)
    lines = [line.text for line in log_of(device).lines]
    assert len(lines) == 8
    assert lines[-1] == "and more"


def test_a_session_that_begins_as_the_last_one_ends_is_kept_and_so_is_the_last() -> None:
    play = play_session(
        "1:30 hold main 4\n1:36 tap main\n1:37 tap main\n1:38 tap main\n3:00 cut\n3:05 restore\n"
        "3:08 expect state paused\n4:00 end"
    )
    assert outcomes(play.device) == {1: "early", 2: ""}
    assert all(session.plan is not None for session in log_of(play.device).sessions.values())


def refuse_opens(monkeypatch: pytest.MonkeyPatch, count: int = 3) -> list[bytes]:
    """Makes the next `count` opens of files of the session under way fail.

    Returns a list that fills with their paths.
    """
    real_open, refused_paths = Files.open, list[bytes]()

    def refuse(self: Files, path_and_mode: bytes) -> int:
        if path_and_mode.startswith(b"/live/") and len(refused_paths) < count:
            refused_paths.append(path_and_mode)
            raise OSError(5)
        return real_open(self, path_and_mode)

    monkeypatch.setattr(Files, "open", refuse)
    return refused_paths


def test_flash_that_can_be_read_only_later_loses_no_older_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device(Setup(clock=CLOCK_S))
    session(device)
    device.run_to_ms(device.kernel.now_ms + 200_000)
    device.cut()
    refused_paths = refuse_opens(monkeypatch)
    session(device)
    device.run_to_ms(device.kernel.now_ms + 10_000)
    device.cut()
    assert len(refused_paths) == 3
    assert outcomes(device) == {1: "early", 2: "early"}


def test_flash_that_can_be_read_only_later_loses_no_session_that_was_under_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device(Setup("m5stickc_plus2", clock=CLOCK_S))
    begin(device)
    device.run_to_ms(70_000)
    device.cut()
    refuse_opens(monkeypatch)
    session(device)
    device.run_to_ms(device.kernel.now_ms + 10_000)
    first_session, second_session = log_of(device).sessions.values()
    assert (first_session.state.outcome, second_session.state.outcome) == ("interrupted", "early")
    assert 55_000 <= first_session.state.spent_ms[0] <= 65_000, (
        "of the 65 s, at most 10 s are lost"
    )
    assert (first_session.state.boot, second_session.state.boot) == (1, 2)
    assert (first_session.state.start, second_session.state.start) == (CLOCK_S + 5, CLOCK_S + 75)


def test_sessions_after_flash_that_could_be_read_only_after_one_was_over_have_a_later_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device(Setup(clock=CLOCK_S))
    session(device)
    device.run_to_ms(device.kernel.now_ms + 200_000)
    device.cut()
    refused_paths = refuse_opens(monkeypatch, 6)
    session(device)
    device.run_to_ms(device.kernel.now_ms + 1_000_000)  # asleep
    assert len(refused_paths) == 6
    session(device)
    device.run_to_ms(device.kernel.now_ms + 10_000)
    sessions = log_of(device).sessions
    assert outcomes(device) == {1: "early", 2: "early", 3: "early"}
    assert [each.state.boot for each in sessions.values()] == [1, 1, 2]


def test_a_plan_that_is_not_the_one_of_the_session_is_told_of_and_starts_nothing() -> None:
    band, other_band = (Device(Setup(settings={"rounds": rounds})) for rounds in (3, 2))
    for device in (band, other_band):
        begin(device)
        device.run_to_ms(120_000)
        device.cut()
    for slot in ("live/plan0", "live/plan1"):
        band.flash.put(slot, other_band.flash.get(slot) or b"")
    band.power_on()
    band.run_to_ms(180_000)
    assert band.recorder.state == "asleep"
    assert [line.text for line in log_of(band).lines] == ["session 1: cannot be read"]


@pytest.mark.parametrize("restarts", [False, True])
def test_after_a_session_of_many_pauses_what_is_written_of_the_next_is_small_again(
    restarts: bool,
) -> None:
    """A small file lies in its folder on every port, where writing it costs no erase of its own."""
    device = Device(Setup())
    begin(device)
    for pause_ms in range(20_000, 160_000, 10_000):
        tap_at_ms(device, pause_ms, down_ms=900)
        tap_at_ms(device, pause_ms + 5_000)
    device.run_to_ms(195_000)
    sizes = [len(device.flash.get(f"live/state{slot}") or b"") for slot in (0, 1)]
    assert 128 < max(sizes) < 256
    tap_at_ms(device, 200_000, down_ms=4_000)
    device.run_to_ms(215_000)
    if restarts:
        device.cut()
        device.power_on()
    tap_at_ms(device, 220_000, 223_000, 226_000)
    device.run_to_ms(240_000)
    sizes = [len(device.flash.get(f"live/state{slot}") or b"") for slot in (0, 1)]
    assert max(sizes) <= 128


def session(device: Device) -> None:
    """Powers on and plays a session of over a minute, ended early."""
    device.power_on()
    begin = device.kernel.now_ms
    for at_ms, down_ms in ((2_000, 100), (5_000, 100), (80_000, 4_000)):
        device.hold("main", begin + at_ms, down_ms)
    device.run_to_ms(begin + 86_000)


@pytest.mark.parametrize("slot", ["plan0", "plan1", "state0", "state1", "place0", "place1"])
@pytest.mark.parametrize(
    ("act_lines", "time_head"),  # `time_head`: an instant without the digit of its seconds
    [("", "0:1"), ("", "0:4"), ("2:00 hold main 1\n2:10 tap main\n", "4:0")],
)
def test_no_single_file_that_cannot_be_read_costs_the_session_under_way(
    act_lines: str, time_head: str, slot: str
) -> None:
    play = play_session(
        f"{act_lines}{time_head}0 fault bit_rot live/{slot}\n{time_head}0.1 cut\n"
        f"{time_head}2 restore\n{time_head}5 expect state paused\n"
        f"{time_head}5 expect phase express left round 1\n{time_head}6 tap main\n"
        f"{time_head}8 expect state running\n{time_head}9 end"
    )
    assert play.passed == 3


@pytest.mark.parametrize("slot", ["state0", "state1"])
@pytest.mark.parametrize(
    "act_lines",
    ["2:30 hold main 1\n", "", "0:40 hold main 1\n0:50 tap main\n"],
    ids=["paused", "running", "resumed"],
)
@pytest.mark.parametrize("time_head", ["3:08", "3:50"], ids=["on the screen", "asleep"])
def test_a_session_that_is_over_is_not_taken_up_again_whichever_file_cannot_be_read(
    time_head: str, act_lines: str, slot: str
) -> None:
    play = play_session(
        f"{act_lines}3:00 hold main 4\n{time_head} fault bit_rot live/{slot}\n{time_head}.1 cut\n4:05 restore\n"
        "4:08 expect state asleep\n4:08 expect no cue for 2\n4:30 end"
    )
    assert play.failures == []
    assert outcomes(play.device) == {1: "early"}


def test_a_session_that_found_no_room_is_filed_after_a_restart_and_the_next_takes_nothing() -> (
    None
):
    play = play_session(
        "2:00 fault flash_full\n3:00 hold main 4\n4:00 cut\n4:01 clear flash_full\n4:02 restore\n"
        "5:00 tap main\n5:03 tap main\n6:30 hold main 4\n8:00 end"
    )
    assert outcomes(play.device) == {1: "early", 2: "early"}


def test_a_session_that_found_no_room_is_filed_with_the_next_once_there_is_some() -> None:
    play = play_session(
        "2:00 fault flash_full\n3:00 hold main 4\n4:00 clear flash_full\n"
        "5:00 tap main\n+3 tap main\n+3 tap main\n6:30 hold main 4\n"
        "7:30 tap main\n+3 tap main\n+3 tap main\n10:00 end"
    )
    assert outcomes(play.device) == {1: "early", 2: "early", 3: ""}
    assert printed(play.device) == [
        "rondo: history: error 28: a session that is over is not filed yet"
    ]


def test_a_second_copy_that_cannot_be_written_is_no_reason_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device()
    device.power_on()
    for at_ms, down_ms in ((2_000, 100), (5_000, 100), (80_000, 4_000)):
        device.hold("main", at_ms, down_ms)
    device.run_to_ms(84_100)
    real_write, tries = lfs.file_write, [0]

    def once(*args: Any) -> int:
        tries[0] += 1
        if tries[0] > 2:  # the session is filed, and one copy says so
            raise OSError(5)
        return int(real_write(*args))

    monkeypatch.setattr(lfs, "file_write", once)
    device.run_to_ms(120_000)
    assert tries == [5]
    assert printed(device) == []
    assert "refused" not in values(device, "cue")


def test_files_that_are_lost_in_a_session_are_made_again_as_it_changes() -> None:
    def lose(fs: LittleFS) -> None:
        for name in fs.listdir("live"):
            fs.remove(f"live/{name}")
        fs.rmdir("live")

    device = Device()
    begin(device)
    device.run_to_ms(60_000)
    device.edit_files(lose)
    device.run_to_ms(90_000)
    assert printed(device) == ["rondo: journal: error 2: the session is in memory only"]
    tap_at_ms(device, 90_000, down_ms=4_000)
    device.run_to_ms(120_000)
    assert {device.flash.get(f"live/state{copy}")[:1] for copy in (0, 1)} == {
        bytes([frames.MAGIC])
    }
    assert outcomes(device) == {1: "early"}


@pytest.mark.fidelity("flash", "a file system that is full")
def test_when_there_is_no_room_the_oldest_sessions_make_it() -> None:
    device = Device(Setup(clock=CLOCK_S))
    oldest_numbers = fill_history(device.flash)
    numbers_before = set(log_of(device).sessions)
    device.power_on()
    FAULTS["flash_full"].begin(device)
    tap_at_ms(device, 2_000, 5_000)
    tap_at_ms(device, 80_000, down_ms=4_000)
    device.run_to_ms(300_000)
    numbers_after = set(log_of(device).sessions)
    assert numbers_after - numbers_before == {max(numbers_before) + 1}
    assert numbers_before - numbers_after
    assert numbers_before - numbers_after <= oldest_numbers
    assert printed(device) == []


def test_a_history_that_cannot_be_read_for_a_moment_is_no_reason_to_start_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    device = Device()
    session(device)
    device.run_to_ms(device.kernel.now_ms + 200_000)
    device.cut()
    for slot in ("state0", "state1"):
        device.flash.put(f"live/{slot}", b"")
    real_open, refusals = Files.open, [0]

    def refuse(self: Files, path_and_mode: bytes) -> int:
        if path_and_mode.startswith(b"/history/00") and not refusals[0]:
            refusals[0] += 1
            raise OSError(5)
        return real_open(self, path_and_mode)

    monkeypatch.setattr(Files, "open", refuse)
    session(device)
    assert refusals == [1]
    boots = [fields["reason"] for _, kind, fields in device.recorder.entries if kind == "boot"]
    assert boots == ["power_on"] * 2
    assert list(log_of(device).sessions) == [1, 2]


@pytest.mark.parametrize(("first_slot", "second_slot"), [("plan0", "plan1"), ("plan1", "plan0")])
def test_one_plan_after_the_other_that_cannot_be_read_costs_nothing(
    first_slot: str, second_slot: str
) -> None:
    play = play_session(
        f"2:00 fault bit_rot live/{first_slot}\n2:00.1 cut\n2:05 restore\n"
        f"2:20 fault bit_rot live/{second_slot}\n2:20.1 cut\n2:25 restore\n"
        "2:28 expect state paused\n2:28 expect phase express left round 1\n3:00 end"
    )
    assert play.passed == 2


def test_settings_that_are_not_there_can_be_made_such_that_they_cannot_be_read() -> None:
    play = play_session(
        "1:30 hold main 4\n2:00 fault corrupt settings\n2:01 boot\n"
        "2:01 expect cue refused within 2\n3:00 end"
    )
    assert play.failures == []
    assert play.device.flash.get("settings.bad.json")
