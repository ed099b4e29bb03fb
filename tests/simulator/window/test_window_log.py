"""A log that was pulled from a real band, on the window's timeline."""

import json
from itertools import pairwise
from pathlib import Path

import pygame
import pytest

from simulator.text.usage import UsageError
from simulator.view.logged import read
from simulator.view.menus.log import LogMenu
from tests.simulator.window.shown import Shown
from tools.log.example import fill
from tools.log.export.forms import as_json
from tools.log.store.store import Store


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("log")
    with Store(folder / "log.sqlite") as store:
        fill(store, 12)
        (folder / "log.json").write_text(as_json(store.sessions(), []), encoding="utf-8")
    return folder / "log.json"


def drop(shown: Shown, path: Path) -> None:
    shown.event(pygame.DROPFILE, file=str(path))


def test_a_session_of_the_log_has_its_phases_and_pauses_one_after_another(log: Path) -> None:
    found = json.loads(log.read_text())["sessions"]
    for session, raw in zip(read(log), found[::-1], strict=True):
        spans = session.course.past
        assert spans[0].start_ms == 0
        assert all(a.end_ms == b.start_ms for a, b in pairwise(spans))
        for at, phase in enumerate(raw["phases"]):
            felt = sum(
                span.end_ms - span.start_ms
                for span in spans
                if span.index == at and span.kind != "paused"
            )
            assert felt == round(1000 * phase["actual_s"])
        paused = sum(span.end_ms - span.start_ms for span in spans if span.kind == "paused")
        assert paused == round(1000 * (raw["paused_s"] + (raw["without_power_s"] or 0)))
        assert session.ended == raw["ended"]
        assert session.course.now_ms == round(1000 * raw["wall_s"])


def test_a_dropped_log_is_a_menu_and_the_one_in_focus_is_on_the_timeline(
    shown: Shown, log: Path
) -> None:
    shown.start()
    before = shown.drawn()
    drop(shown, log)
    menu = shown.window.menu
    assert isinstance(menu, LogMenu)
    first = shown.drawn()
    assert first != before
    shown.press(pygame.K_DOWN)
    assert menu.course == read(log)[1].course
    shown.press(pygame.K_RETURN)
    phases = shown.window.menu
    assert phases is not menu
    assert len(phases.rows) == len(read(log)[1].phases)
    assert phases.rows[0].value() == "6:17 of 7:00   a tap"
    shown.drawn()
    shown.press(pygame.K_ESCAPE)
    assert shown.window.menu is menu
    shown.press(pygame.K_ESCAPE)
    assert shown.window.menu is None
    assert shown.state == "running"


def test_a_session_under_way_shows_what_was_still_to_come(log: Path, tmp_path: Path) -> None:
    raw = json.loads(log.read_text())
    session = raw["sessions"][0]
    for phase in session["phases"][3:]:
        phase.update(actual_s=0, ended_by=None)
    raw["sessions"] = [{**session, "breaks": [], "ended": "early"}]
    (tmp_path / "x.json").write_text(json.dumps(raw))
    found = read(tmp_path / "x.json")[0]
    assert [span.index for span in found.course.past] == [0, 1, 2]
    assert [span.index for span in found.course.coming] == list(range(3, len(session["phases"])))
    assert found.course.coming[0].start_ms == found.course.now_ms


def broken(log: Path, **changes: object) -> object:
    raw = json.loads(log.read_text())
    raw["sessions"][1].update(changes)
    return raw


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "no JSON object"),
        ("{}", "sessions: not a list"),
        ('{"sessions": []}', "no session"),
        ('{"sessions": [1]}', "sessions 1: no JSON object"),
        ('{"sessions": [{}]}', "breaks: not a list"),
        ('{"sessions": [{"breaks": [], "phases": [{"actual_s": 1e300}]}]}', "phases 1 actual_s"),
        ('{"sessions": [{"breaks": [], "phases": [{"actual_s": "x"}]}]}', "not seconds"),
        ('{"sessions": [{"breaks": [], "phases": [{"round": 1.5}]}]}', "round: not a whole"),
        ('{"sessions": [{"breaks": [], "phases": [{"kind": []}]}]}', "kind: not a text"),
        ('{"sessions": [{"breaks": [{"phase": "x"}], "phases": [{}]}]}', "breaks 1 phase"),
    ],
)
def test_a_file_that_is_no_log_is_one_line(
    shown: Shown, tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(UsageError, match=r"x\.json"):
        read(tmp_path / "x.json")
    drop(shown, tmp_path / "x.json")
    assert said in shown.window.menu.message
    assert "\n" not in shown.window.menu.message
    shown.drawn()
    shown.press(pygame.K_RETURN)
    assert shown.window.menu is None


def test_a_file_that_is_not_there_is_one_line(shown: Shown, tmp_path: Path) -> None:
    drop(shown, tmp_path / "none.json")
    assert "none.json" in shown.window.menu.message
