"""Nothing that was done is lost: by a key, by going on from the past, by a new band, by closing the window."""

import json
from pathlib import Path

import pygame
import pytest

from simulator import run
from simulator.scenario.model import Scenario
from simulator.scenario.programs import PROGRAMS, load_program
from simulator.text import output
from simulator.text.usage import UsageError
from simulator.view import saved_session
from simulator.view.live import Live
from simulator.view.pace import LAST_MS
from simulator.view.saved_session import SavedSession
from tests.simulator.window.headless import HeadlessWindow

ACCEPTANCE = Path(__file__).parents[2] / "acceptance"


def trace(ui: HeadlessWindow) -> list[str]:
    return list(ui.device.recorder.lines())


def test_escape_at_the_present_closes_nothing_and_says_what_does(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.press_keys("ESCAPE", "ESCAPE")
    assert not ui.window.closed
    assert "Q" in ui.window.notice.text
    ui.press_keys("q")
    assert ui.window.closed


@pytest.mark.parametrize("key", ["f", "b", "k", "e", "t", "h"])
def test_time_stands_still_under_whatever_is_open(ui: HeadlessWindow, key: str) -> None:
    ui.pace.speed = 1000
    ui.press_keys(key)
    before_ms = ui.pace.now_ms
    ui.wait_s(3)
    assert ui.pace.now_ms == before_ms
    ui.press_keys("ESCAPE")
    ui.wait_s(0.5)
    assert ui.pace.now_ms > before_ms


def test_space_in_a_menu_that_was_just_opened_begins_nothing_anew(ui: HeadlessWindow) -> None:
    ui.start_session()
    entries_before = trace(ui)
    ui.press_keys("b", "SPACE", "ESCAPE")
    assert trace(ui) == entries_before
    assert ui.state == "running"


def test_going_on_from_the_past_can_be_undone(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.wait_s(30)
    trace_before, now_ms = trace(ui), ui.pace.now_ms
    ui.window._look_at(now_ms - 20_000)
    ui.press_keys("RETURN")
    assert ui.pace.now_ms == now_ms - 20_000
    assert ui.window.notice.command == "undo"
    ui.press_keys("BACKSPACE")
    assert (trace(ui), ui.pace.now_ms) == (trace_before, now_ms)
    ui.wait_s(5)
    assert ui.state == "running"


def test_looking_at_faults_in_the_past_takes_nothing_back_until_one_is_switched(
    ui: HeadlessWindow,
) -> None:
    ui.start_session()
    ui.wait_s(30)
    trace_before, now_ms = trace(ui), ui.pace.now_ms
    ui.window._look_at(now_ms - 20_000)
    ui.press_keys("f", "ESCAPE")
    assert (trace(ui), ui.window.playhead) == (trace_before, now_ms - 20_000)
    ui.press_keys("f", "RETURN")
    assert ui.live.replay.faults == ("button_stuck",)
    assert ui.pace.now_ms < now_ms


def test_beginning_anew_can_be_undone(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.wait_s(10)
    trace_before, now_ms = trace(ui), ui.pace.now_ms
    ui.press_keys("b", "UP", "RETURN")
    assert ui.pace.now_ms < 10
    ui.wait_s(1)
    ui.press_keys("BACKSPACE")
    assert (trace(ui), ui.pace.now_ms) == (trace_before, now_ms)
    ui.press_keys("BACKSPACE")
    assert "nothing" in ui.window.notice.text


def test_the_next_start_goes_on_with_the_session_to_the_byte(
    ui: HeadlessWindow, tmp_path: Path
) -> None:
    ui.window.saved_session = SavedSession(tmp_path)
    ui.start_session()
    ui.wait_s(10)
    ui.send_event(pygame.KEYDOWN, key=pygame.K_m)  # still down as the window closes
    ui.wait_s(0.2)
    ui.window.saved_session.save(ui.live)
    trace_before, now_ms = trace(ui), ui.pace.now_ms
    second_window = HeadlessWindow()
    former_session = SavedSession(tmp_path).load()
    second_window.window.offer(former_session)
    assert second_window.window.notice.command == "undo"
    second_window.press_keys("BACKSPACE")
    assert (trace(second_window), second_window.pace.now_ms) == (trace_before, now_ms)
    second_window.wait_s(1)
    assert not second_window.device.board.buttons["main"].down


def test_a_session_is_kept_with_the_program_that_it_follows(tmp_path: Path) -> None:
    program_text = load_program(PROGRAMS / "power-hour.json").replace("power-hour", "mine")
    settings = {"program": "mine"}
    live = Live(Scenario("by hand", settings=settings, programs={"mine": program_text}))
    live.hand.do("press", "main")
    live.device.run_to_ms(100)
    SavedSession(tmp_path).save(live)
    former_session = SavedSession(tmp_path).load()
    assert former_session is not None
    assert former_session.scenario.programs == {"mine": program_text}


def test_a_session_is_kept_as_it_goes_and_the_one_before_stays_beside_it(
    ui: HeadlessWindow, tmp_path: Path
) -> None:
    ui.window.saved_session = SavedSession(tmp_path)
    ui.start_session()
    ui.wait_s(2 * saved_session.SAVE_EVERY_S)
    first_file = json.loads((tmp_path / "session.json").read_text())
    assert ui.pace.now_ms - first_file["now"] <= 1000 * saved_session.SAVE_EVERY_S + 100
    second_window = HeadlessWindow()
    second_window.window.saved_session = SavedSession(tmp_path)
    second_window.wait_s(saved_session.SAVE_EVERY_S + 1)
    assert json.loads((tmp_path / "session.json").read_text()) == first_file, (
        "nothing was done yet"
    )
    second_window.start_session()
    second_window.wait_s(saved_session.SAVE_EVERY_S + 1)
    assert (tmp_path / "session.before.json").exists()


def test_of_two_windows_that_are_open_at_once_neither_session_is_lost(
    ui: HeadlessWindow, tmp_path: Path
) -> None:
    windows = (ui, HeadlessWindow())
    sessions = tuple(SavedSession(tmp_path) for _ in windows)
    windows[1].start_session()
    for _ in range(2):
        ui.hold_key("m")
        for window, session in zip(windows, sessions, strict=True):
            window.wait_s(1)
            session.save(window.live)
    sessions[0].save(ui.live)
    files = ("session.before.json", "session.json")
    presses = [(tmp_path / name).read_text().count("press main") for name in files]
    assert presses == [2, 2]
    assert (tmp_path / files[0]).read_bytes() != (tmp_path / files[1]).read_bytes()


def test_the_next_start_goes_back_to_the_session_of_the_other_window_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(saved_session.VARIABLE, str(tmp_path))
    for seconds in (20, 60):
        window = HeadlessWindow()
        window.start_session(seconds)
        SavedSession(tmp_path).save(window.live)
    next_window = HeadlessWindow()
    run._keep_session(next_window.window)
    saved_ms = [
        json.loads((tmp_path / name).read_text())["now"]
        for name in ("session.json", "session.before.json")
    ]
    assert saved_ms[0] > saved_ms[1] + 30_000
    for now_ms in saved_ms:
        assert next_window.window.notice.command == "undo"
        next_window.window.do("undo")
        assert next_window.pace.now_ms == now_ms
    assert next_window.window.notice.command == ""


def test_time_halts_before_a_session_is_too_long_to_be_kept(
    ui: HeadlessWindow, tmp_path: Path
) -> None:
    ui.start_session()
    ui.pace.run_to_ms(LAST_MS - 1_000)
    ui.pace.speed = 1000
    for key in ("n", "p", "p"):
        ui.wait_s(1)
        assert "999 hours" in ui.window.notice.text
        ui.press_keys(key)
    ui.hold_key("m")
    ui.wait_s(2)
    assert ui.state == "awake"
    SavedSession(tmp_path).save(ui.live)
    former = SavedSession(tmp_path).load()
    assert former is not None
    assert former.t_ms == ui.pace.now_ms


@pytest.mark.parametrize("text", ["", "[]", "{", '{"scenario": 1, "now": 2}', '{"now": 5}'])
def test_a_kept_session_that_cannot_be_read_is_as_if_there_were_none(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "session.json").write_text(text)
    assert SavedSession(tmp_path).load() is None


def test_where_nothing_can_be_written_the_session_goes_on_and_it_is_said(
    ui: HeadlessWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    ui.window.saved_session = SavedSession(tmp_path / "file")
    ui.start_session()
    ui.wait_s(saved_session.SAVE_EVERY_S + 1)
    assert ui.state == "running"
    ui.press_keys("ESCAPE")
    assert "cannot be kept" in ui.window.notice.text
    run._save_session(ui.window)
    message = capsys.readouterr().err
    assert message.startswith("rondo: What you did cannot be kept: ")
    assert message.count("\n") == 1


def test_a_session_that_finds_no_room_does_not_take_the_one_before_away(
    ui: HeadlessWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raise_no_space(*_files: object) -> None:
        raise UsageError("session.json", "No space left on device, expected some")

    ui.window.saved_session = SavedSession(tmp_path)
    ui.start_session()
    ui.window.saved_session.save(ui.live)
    first_session = SavedSession(tmp_path).load()
    second_window = HeadlessWindow()
    second_window.window.saved_session = SavedSession(tmp_path)
    second_window.start_session()
    monkeypatch.setattr(output, "write", raise_no_space)
    second_window.window.saved_session.save(second_window.live)
    assert "No space left" in second_window.window.saved_session.problem
    assert SavedSession(tmp_path).load() == first_session is not None
    monkeypatch.undo()
    second_window.window.saved_session.save(second_window.live)
    assert not second_window.window.saved_session.problem
    assert (tmp_path / "session.before.json").exists()


# A file that is played


def test_a_files_expectations_are_judged_and_it_halts_at_its_end(ui: HeadlessWindow) -> None:
    path = ACCEPTANCE / "pause.scenario"
    ui.send_event(pygame.DROPFILE, file=str(path))
    assert path.name in ui.window.notice.text
    ui.pace.speed = 1000
    while not ui.pace.halted:
        ui.wait_s(0.5)
    assert ui.pace.now_ms == ui.live.end_ms
    assert path.name in ui.window.notice.text
    assert not ui.live.judge.failures
    assert ui.live.judge.passed == path.read_text().count("expect")
    ui.press_keys("p")
    ui.wait_s(1)
    assert ui.pace.now_ms > ui.live.end_ms, "and goes on if asked"


def test_an_expectation_that_does_not_hold_is_said_with_what_was_found(
    ui: HeadlessWindow, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.scenario"
    path.write_text("0:02 tap main\n0:04 expect state running\n0:05 end\n")
    ui.send_event(pygame.DROPFILE, file=str(path))
    ui.wait_s(6)
    assert "expected state running, found awake" in ui.window.notice.text
    trace_lines = [line.text for line in ui.model.lines]
    assert "expected state running, found awake" in trace_lines


def test_n_says_that_nothing_happened(ui: HeadlessWindow) -> None:
    ui.press_keys("n")
    assert "15 minutes" in ui.window.notice.text


# The cell


def test_idle_time_is_not_taken_for_session() -> None:
    ui = HeadlessWindow(display="glance")

    def days(live: Live) -> float:
        return live.replay.meter.days(8)

    ui.start_session()
    ui.pace.run_to_ms(30 * 60_000)
    assert ui.state == "done"
    days_after_session = days(ui.live)
    ui.pace.run_to_ms(12 * 3_600_000)
    assert days(ui.live) == pytest.approx(days_after_session, rel=0.001)


def test_a_session_that_is_brought_back_by_an_undo_is_one_session() -> None:
    ui = HeadlessWindow(pacing="guide")
    ui.start_session()
    meter = ui.live.replay.meter
    for _ in range(12):
        ui.wait_s(11)
        ui.hold_key("m")
        ui.wait_s(1)
    assert (ui.state, meter.sessions) == ("done", 1)
    ui.hold_key("m")
    ui.wait_s(0.1)
    ui.hold_key("m")
    ui.wait_s(1)
    assert (ui.state, meter.sessions) == ("running", 0)


def test_the_past_has_its_own_figures_of_the_cell() -> None:
    ui = HeadlessWindow(display="glance")
    ui.start_session()
    ui.pace.run_to_ms(60_000)
    average_ma = ui.live.replay.present().drawn.average_ma
    ui.pace.run_to_ms(40 * 60_000)
    assert ui.live.replay.present().drawn.average_ma != pytest.approx(average_ma, rel=0.01)
    assert ui.live.replay.moment_at(60_000)[0].drawn.average_ma == pytest.approx(
        average_ma, rel=0.01
    )
