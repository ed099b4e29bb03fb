"""A pause goes on through restarts: how old it is, and what the log says of it."""

from pathlib import Path

import pytest
from littlefs import LittleFS

from firmware.rondo.session.state import UNKNOWN_MS
from firmware.rondo.storage.frames import LIVE
from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from tests.endurance.kept import CLOCK_S, log_of
from tests.wrist.hands import begin, tap_at_ms
from tools.log.pull.journal import KeptSession, files_of, read

BEGUN = "board {}\nset rounds 2\nclock 2026-05-01T03:00:00Z\n0:02 tap main\n0:05 tap main\n"
WITH_CLOCK = "m5stickc_plus2"
WITHOUT = "xiao_rp2040"


def logged_session(text: str, board: str = WITH_CLOCK, *setup_lines: str) -> KeptSession:
    settings = "".join(f"\nset {setting}" for setting in setup_lines)
    play = Play(parse(BEGUN.format(board + settings) + text, "paused", Path()))
    play.play()
    assert play.failures == []
    (session,) = read(files_of(play.device.flash.mount())).sessions.values()
    return session


def write(fs: LittleFS, path: str, data: bytes) -> None:
    with fs.open(path, "wb") as file:
        file.write(data)


def ms_of(session: KeptSession, break_kind: str) -> list[int]:
    return [ms for kind, _, _, ms in session.state.breaks if kind == break_kind]


def test_a_reset_in_a_pause_is_a_cut_and_no_time_without_power() -> None:
    session = logged_session("1:00 hold main 1\n10:00 boot\n21:00 tap main\n21:10 end")
    assert ms_of(session, "power") == [0]
    (pause_ms,) = ms_of(session, "pause")
    assert abs(pause_ms - 20 * 60_000) <= 3_000


def test_a_soft_reset_in_a_pause_is_no_loss_of_power_though_the_power_came_on_not_long_before() -> (
    None
):
    device = Device(Setup(WITH_CLOCK, clock=CLOCK_S))
    begin(device)
    tap_at_ms(device, 60_000, down_ms=1_000)
    device.run_to_ms(600_000)
    device.reset("soft")
    tap_at_ms(device, 1_260_000)
    device.run_to_ms(1_270_000)
    (session,) = log_of(device).sessions.values()
    assert ms_of(session, "power") == [0]
    (pause_ms,) = ms_of(session, "pause")
    assert abs(pause_ms - 20 * 60_000) <= 3_000


def test_a_session_began_when_it_began_however_long_the_power_was_away() -> None:
    session = logged_session("1:00 cut\n5:00 restore\n5:10 tap main\n5:20 end")
    assert session.state.start == CLOCK_S + 5


def test_without_a_clock_what_was_counted_is_the_pause_and_the_rest_is_unknown() -> None:
    session = logged_session(
        "1:00 hold main 1\n12:00 cut\n15:00 restore\n21:00 tap main\n21:10 end", WITHOUT
    )
    assert ms_of(session, "power") == [UNKNOWN_MS]
    (pause_ms,) = ms_of(session, "pause")
    assert abs(pause_ms - (10 + 6) * 60_000) <= 5_000


def test_a_pause_is_over_an_hour_after_it_began_however_often_the_power_went() -> None:
    text = "1:00 hold main 1\n20:00 cut\n20:05 restore\n40:00 cut\n40:05 restore\n"
    session = logged_session(
        text + "60:50 expect state paused\n61:05 expect state ended\n62:00 end"
    )
    assert session.state.outcome == "interrupted"
    assert abs(session.state.spent_ms[0] - 55_000) <= 1_000
    assert session.state.breaks == []


@pytest.mark.parametrize("step_s", [30, 7_200, 40 * 86_400])
def test_a_clock_that_is_set_forward_over_the_cable_in_a_pause_makes_the_pause_no_older(
    step_s: int,
) -> None:
    device = Device(Setup("xiao_esp32c3", clock=CLOCK_S))
    begin(device)
    tap_at_ms(device, 60_000, down_ms=1_000)
    device.run_to_ms(400_000)
    before_s = device.clock.utc()
    clock_step = f"{before_s} {before_s + step_s}".encode()
    assert not device.edit_files(lambda fs: write(fs, f"{LIVE}/clock", clock_step))
    device.clock.set(before_s + step_s)
    device.reset("soft")
    device.run_to_ms(410_000)
    assert device.recorder.state == "paused"
    tap_at_ms(device, 420_000)
    device.run_to_ms(430_000)
    (session,) = log_of(device).sessions.values()
    (paused_ms,) = ms_of(session, "pause")
    assert abs(paused_ms - 6 * 60_000) <= 3_000


@pytest.mark.parametrize("restart", ["22:00 boot", "22:00 cut\n22:05 restore"])
def test_what_a_phase_has_still_to_say_comes_in_time_after_a_pause_that_went_through_a_restart(
    restart: str,
) -> None:
    pause_lines = f"2:00 hold main 1\n{restart}\n23:00 tap main\n"  # 1:55 into the phase
    closing = "28:04 expect cue closing within 10\n30:04 expect cue closing within 10\n"
    guide = f"{pause_lines}26:04 expect cue move_on within 10\n{closing}31:00 end"
    logged_session(guide, WITH_CLOCK, "pacing guide")
    logged_session(
        f"{pause_lines}26:34 expect cue ready within 10\n27:00 end", WITH_CLOCK, "ready_s 30"
    )


def test_a_session_that_nobody_goes_on_with_ends_where_it_last_ran() -> None:
    session = logged_session("3:00 cut\n1200:00 restore\n1200:05 expect no cue for 5\n1200:20 end")
    assert session.state.outcome == "interrupted"
    assert session.state.breaks == []


@pytest.mark.parametrize("board", [WITH_CLOCK, WITHOUT])
def test_many_cuts_in_a_session_add_up_each_to_its_kind(board: str) -> None:
    cuts = "".join("+10 hold main 1\n+5 cut\n+5 restore\n+8 tap main\n" for _ in range(12))
    session = logged_session(f"0:30 tap side\n{cuts}+5 end", board)
    assert len(session.state.breaks) == 16
    if board == WITH_CLOCK:
        assert abs(sum(ms_of(session, "power")) - 12 * 5_000) <= 12 * 4_000
    assert abs(sum(ms_of(session, "pause")) - 12 * 8_000) <= 12 * 6_000


@pytest.mark.parametrize("board", [WITH_CLOCK, WITHOUT])
def test_bad_settings_are_said_after_attention_and_do_not_delay_it(board: str) -> None:
    text = "2:00 fault corrupt settings\n2:01 cut\n2:10 restore\n"
    text += "2:10 expect cue attention within 2\n2:12 expect cue refused within 4\n2:20 end"
    logged_session(text, board)
