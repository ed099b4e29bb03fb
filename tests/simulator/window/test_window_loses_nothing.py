"""Nothing that was done is lost: by a key, by going on from the past, by a new band, by closing the window."""

import json
from pathlib import Path

import pygame
import pytest

from simulator.view import kept
from simulator.view.kept import KeptSession
from simulator.view.live import Live
from tests.simulator.window.shown import Shown

ACCEPTANCE = Path(__file__).parents[2] / "acceptance"


def trace(shown: Shown) -> list[str]:
    return list(shown.device.recorder.lines())


def test_escape_at_the_present_closes_nothing_and_says_what_does(shown: Shown) -> None:
    shown.start()
    shown.keys("ESCAPE", "ESCAPE")
    assert not shown.window.closed
    assert "Q" in shown.window.notice.text
    shown.keys("q")
    assert shown.window.closed


@pytest.mark.parametrize("key", ["f", "b", "k", "e", "t", "h"])
def test_time_stands_still_under_whatever_is_open(shown: Shown, key: str) -> None:
    shown.pace.speed = 1000
    shown.keys(key)
    before = shown.pace.now_ms
    shown.pass_s(3)
    assert shown.pace.now_ms == before
    shown.keys("ESCAPE")
    shown.pass_s(0.5)
    assert shown.pace.now_ms > before


def test_space_in_a_menu_that_was_just_opened_begins_nothing_anew(shown: Shown) -> None:
    shown.start()
    before = trace(shown)
    shown.keys("b", "SPACE", "ESCAPE")
    assert trace(shown) == before
    assert shown.state == "running"


def test_going_on_from_the_past_can_be_undone(shown: Shown) -> None:
    shown.start()
    shown.pass_s(30)
    before, now = trace(shown), shown.pace.now_ms
    shown.window._look_at(now - 20_000)
    shown.keys("RETURN")
    assert shown.pace.now_ms == now - 20_000
    assert shown.window.notice.command == "undo"
    shown.keys("BACKSPACE")
    assert (trace(shown), shown.pace.now_ms) == (before, now)
    shown.pass_s(5)
    assert shown.state == "running"


def test_looking_at_faults_in_the_past_takes_nothing_back_until_one_is_switched(
    shown: Shown,
) -> None:
    shown.start()
    shown.pass_s(30)
    before, now = trace(shown), shown.pace.now_ms
    shown.window._look_at(now - 20_000)
    shown.keys("f", "ESCAPE")
    assert (trace(shown), shown.window.playhead) == (before, now - 20_000)
    shown.keys("f", "RETURN")
    assert shown.live.replay.faults == ("button_stuck",)
    assert shown.pace.now_ms < now


def test_beginning_anew_can_be_undone(shown: Shown) -> None:
    shown.start()
    shown.pass_s(10)
    before, now = trace(shown), shown.pace.now_ms
    shown.keys("b", "UP", "RETURN")
    assert shown.pace.now_ms < 10
    shown.pass_s(1)
    shown.keys("BACKSPACE")
    assert (trace(shown), shown.pace.now_ms) == (before, now)
    shown.keys("BACKSPACE")
    assert "nothing" in shown.window.notice.text


def test_the_next_start_goes_on_with_the_session_to_the_byte(shown: Shown, tmp_path: Path) -> None:
    shown.window.kept = KeptSession(tmp_path)
    shown.start()
    shown.pass_s(10)
    shown.event(
        pygame.KEYDOWN, key=pygame.K_m
    )  # a finger is still on the button as the window goes
    shown.pass_s(0.2)
    shown.window.kept.save(shown.live)
    before, now = trace(shown), shown.pace.now_ms
    again = Shown()
    former = KeptSession(tmp_path).load()
    again.window.offer(former)
    assert again.window.notice.command == "undo"
    again.keys("BACKSPACE")
    assert (trace(again), again.pace.now_ms) == (before, now)
    again.pass_s(1)
    assert not again.device.board.buttons["main"].down


def test_a_session_is_kept_as_it_goes_and_the_one_before_stays_beside_it(
    shown: Shown, tmp_path: Path
) -> None:
    shown.window.kept = KeptSession(tmp_path)
    shown.start()
    shown.pass_s(2 * kept.EVERY_S)
    first = json.loads((tmp_path / "session.json").read_text())
    assert shown.pace.now_ms - first["now"] <= 1000 * kept.EVERY_S + 100
    again = Shown()
    again.window.kept = KeptSession(tmp_path)
    again.pass_s(kept.EVERY_S + 1)
    assert json.loads((tmp_path / "session.json").read_text()) == first, "nothing was done yet"
    again.start()
    again.pass_s(kept.EVERY_S + 1)
    assert (tmp_path / "session.before.json").exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"scenario": 1, "now": 2}', '{"now": 5}'])
def test_a_kept_session_that_cannot_be_read_is_as_if_there_were_none(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "session.json").write_text(text)
    assert KeptSession(tmp_path).load() is None


def test_where_nothing_can_be_written_the_session_goes_on(shown: Shown, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shown.window.kept = KeptSession(tmp_path / "file")
    shown.start()
    shown.pass_s(kept.EVERY_S + 1)
    assert shown.state == "running"


# A file that is played


def test_a_files_expectations_are_judged_and_it_halts_at_its_end(shown: Shown) -> None:
    path = ACCEPTANCE / "pause.scenario"
    shown.event(pygame.DROPFILE, file=str(path))
    assert path.name in shown.window.notice.text
    shown.pace.speed = 1000
    while not shown.pace.halted:
        shown.pass_s(0.5)
    assert shown.pace.now_ms == shown.live.end_ms
    assert path.name in shown.window.notice.text
    assert not shown.live.judge.failures
    assert shown.live.judge.passed == path.read_text().count("expect")
    shown.keys("p")
    shown.pass_s(1)
    assert shown.pace.now_ms > shown.live.end_ms, "and goes on if asked"


def test_an_expectation_that_does_not_hold_is_said_with_what_was_found(
    shown: Shown, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.scenario"
    path.write_text("0:02 tap main\n0:04 expect state running\n0:05 end\n")
    shown.event(pygame.DROPFILE, file=str(path))
    shown.pass_s(6)
    assert "expected state running, found awake" in shown.window.notice.text
    said = [line.text for line in shown.model.lines]
    assert "expected state running, found awake" in said


def test_n_says_that_nothing_happened(shown: Shown) -> None:
    shown.keys("n")
    assert "15 minutes" in shown.window.notice.text


# The cell


def test_idle_time_is_not_taken_for_session() -> None:
    shown = Shown(display="glance")

    def days(live: Live) -> float:
        return live.replay.meter.days(8)

    shown.start()
    shown.pace.run_to(30 * 60_000)
    assert shown.state == "done"
    once = days(shown.live)
    shown.pace.run_to(12 * 3_600_000)
    assert days(shown.live) == pytest.approx(once, rel=0.001)


def test_a_session_that_is_brought_back_by_an_undo_is_one_session() -> None:
    shown = Shown(pacing="guide")
    shown.start()
    meter = shown.live.replay.meter
    for _ in range(12):
        shown.pass_s(11)
        shown.key(pygame.K_m)
        shown.pass_s(1)
    assert (shown.state, meter.sessions) == ("done", 1)
    shown.key(pygame.K_m)
    shown.pass_s(0.1)
    shown.key(pygame.K_m)
    shown.pass_s(1)
    assert (shown.state, meter.sessions) == ("running", 0)


def test_the_past_has_its_own_figures_of_the_cell() -> None:
    shown = Shown(display="glance")
    shown.start()
    shown.pace.run_to(60_000)
    then = shown.live.replay.present().drawn.average_ma
    shown.pace.run_to(40 * 60_000)
    assert shown.live.replay.present().drawn.average_ma != pytest.approx(then, rel=0.01)
    assert shown.live.replay.at(60_000)[0].drawn.average_ma == pytest.approx(then, rel=0.01)
