"""A log that was pulled from a real band, on the window's timeline."""

import json
from itertools import pairwise
from pathlib import Path

import pygame
import pytest

from simulator.text.usage import UsageError
from simulator.view.menus.log import LogMenu
from simulator.view.past.logged import read
from tests.simulator.window.headless import HeadlessWindow
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


def drop(ui: HeadlessWindow, path: Path) -> None:
    ui.send_event(pygame.DROPFILE, file=str(path))


def test_a_session_of_the_log_has_its_phases_and_pauses_one_after_another(log: Path) -> None:
    raw_sessions = json.loads(log.read_text())["sessions"]
    for session, raw in zip(read(log), raw_sessions[::-1], strict=True):
        spans = session.course.past
        assert spans[0].start_ms == 0
        assert all(span.end_ms == later_span.start_ms for span, later_span in pairwise(spans))
        for index, phase in enumerate(raw["phases"]):
            phase_ms = sum(
                span.end_ms - span.start_ms
                for span in spans
                if span.index == index and span.kind != "paused"
            )
            assert phase_ms == round(1000 * phase["actual_s"])
        paused_ms = sum(span.end_ms - span.start_ms for span in spans if span.kind == "paused")
        assert paused_ms == round(1000 * (raw["paused_s"] + (raw["without_power_s"] or 0)))
        assert session.ended == raw["ended"]
        assert session.course.now_ms == round(1000 * raw["wall_s"])


def test_a_dropped_log_is_a_menu_and_the_one_in_focus_is_on_the_timeline(
    ui: HeadlessWindow, log: Path
) -> None:
    ui.start_session()
    frame_before = ui.draw()
    drop(ui, log)
    menu = ui.window.menu
    assert isinstance(menu, LogMenu)
    frame_with_log = ui.draw()
    assert frame_with_log != frame_before
    ui.press_keys("DOWN")
    assert menu.course == read(log)[1].course
    ui.press_keys("RETURN")
    phases = ui.window.menu
    assert phases is not menu
    assert len(phases.rows) == len(read(log)[1].phases)
    assert phases.rows[0].value() == "6:17 of 7:00   a tap"
    ui.draw()
    ui.press_keys("ESCAPE")
    assert ui.window.menu is menu
    ui.press_keys("ESCAPE")
    assert ui.window.menu is None
    assert ui.state == "running"


def test_a_session_under_way_shows_what_was_still_to_come(log: Path, tmp_path: Path) -> None:
    raw = json.loads(log.read_text())
    session = raw["sessions"][0]
    for phase in session["phases"][3:]:
        phase.update(actual_s=0, ended_by=None)
    raw["sessions"] = [{**session, "breaks": [], "ended": "early"}]
    (tmp_path / "x.json").write_text(json.dumps(raw))
    read_back = read(tmp_path / "x.json")[0]
    assert [span.index for span in read_back.course.past] == [0, 1, 2]
    assert [span.index for span in read_back.course.coming] == list(
        range(3, len(session["phases"]))
    )
    assert read_back.course.coming[0].start_ms == read_back.course.now_ms


def break_log(log: Path, **changes: object) -> object:
    raw = json.loads(log.read_text())
    raw["sessions"][1].update(changes)
    return raw


@pytest.mark.parametrize(
    ("text", "message"),
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
    ui: HeadlessWindow, tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(UsageError, match=r"x\.json"):
        read(tmp_path / "x.json")
    drop(ui, tmp_path / "x.json")
    assert message in ui.window.menu.message
    assert "\n" not in ui.window.menu.message
    ui.draw()
    ui.press_keys("RETURN")
    assert ui.window.menu is None


def test_a_file_that_is_not_there_is_one_line(ui: HeadlessWindow, tmp_path: Path) -> None:
    drop(ui, tmp_path / "none.json")
    assert "none.json" in ui.window.menu.message


def test_breaks_are_where_they_were_in_whatever_order_they_are_told(tmp_path: Path) -> None:
    breaks = [
        {"phase": 1, "what": "pause", "since_s": since_s, "length_s": 5} for since_s in (30, 10)
    ]
    phase = {"kind": "express", "side": "left", "round": 1, "actual_s": 60, "ended_by": "tap"}
    path = tmp_path / "log.json"
    path.write_text(json.dumps({"sessions": [{"phases": [phase], "breaks": breaks}]}))
    spans = read(path)[0].course.past
    assert [(span.kind, span.start_ms, span.end_ms) for span in spans] == [
        *(("express", 0, 10_000), ("paused", 10_000, 15_000), ("express", 15_000, 35_000)),
        *(("paused", 35_000, 40_000), ("express", 40_000, 70_000)),
    ]
