"""Light or dark, moving or still: as the system has it, unless somebody chose otherwise."""

import os
import sys
from pathlib import Path

import pygame
import pytest

from simulator.scenario.faults import FAULTS
from simulator.text import language
from simulator.view import readings
from simulator.window.computer import system_appearance
from simulator.window.drawing import text
from simulator.window.drawing.canvas import Canvas
from simulator.window.drawing.theme import DARK, LIGHT
from simulator.window.panels import menu_view
from tests.simulator.window.headless import HeadlessWindow


def system_says(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Makes the system's programs answer every question with `text`."""
    for name in ("gsettings", "defaults"):
        program = folder / name
        program.write_text(f'#!/bin/sh\necho "{text}"\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.skipif(sys.platform != "linux", reason="the programs that are asked are Linux's")
@pytest.mark.parametrize(
    ("text", "light", "still"),
    [
        ("'prefer-light'", True, False),
        ("'prefer-dark'", False, False),
        ("false", False, True),
        ("true", False, False),
        ("", False, False),
    ],
)
def test_the_system_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, light: bool, still: bool
) -> None:
    system_says(tmp_path, monkeypatch, text)
    assert system_appearance.wants_light() == light
    assert system_appearance.wants_stillness() == still


@pytest.mark.skipif(sys.platform != "linux", reason="the programs that are asked are Linux's")
def test_a_system_that_says_nothing_is_dark_and_may_move(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert not system_appearance.wants_light()
    assert not system_appearance.wants_stillness()


def test_what_was_chosen_comes_before_what_the_system_wants(ui: HeadlessWindow) -> None:
    ui.window.light = True
    assert ui.window.colors is LIGHT
    light = ui.draw()
    ui.press_keys("l")
    assert ui.window.colors is DARK
    assert ui.draw() != light
    ui.press_keys("l")
    ui.window.light = False
    assert ui.window.colors is LIGHT


def test_the_first_press_is_seen_in_a_dark_system_too(ui: HeadlessWindow) -> None:
    ui.press_keys("l")
    assert ui.window.colors is LIGHT
    ui.press_keys("l")
    assert (ui.window.colors, ui.window.appearance) == (DARK, "dark")
    ui.press_keys("l")
    assert ui.window.appearance == "system"


def test_the_tracks_too_change_their_colours(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.wait_s(3)
    ui.draw()
    ui.window.appearance = "light"
    ui.draw()
    track = ui.window.timeline.tracks[-1]
    pos = (track.left + 1, track.bottom - 4)
    assert ui.surface.get_at(pos)[:3] == LIGHT.assist


def test_all_that_is_said_has_room_though_many_faults_are_on(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.press_keys("f")
    for name in ("button_dead", "motor_weak", "flash_slow", "crystal", "irq_late", "usb"):
        ui.window.menu.focus_index = list(FAULTS).index(name)
        ui.press_keys("RETURN")
    ui.press_keys("ESCAPE")
    for size in ((640, 480), (720, 620), (1280, 800)):
        ui.draw(size)
        status = ui.window._status_panel
        model, replay = ui.model, ui.live.replay
        canvas = Canvas(pygame.Surface(size, depth=24), ui.window.scale)
        bottom_y = status.draw(canvas, model, replay.present(), replay)
        assert bottom_y <= status.area.bottom, size


@pytest.mark.parametrize("name", language.LANGUAGES)
def test_in_the_least_window_too_all_that_a_press_does_is_said(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    language.use(name)
    try:
        ui = HeadlessWindow(language=name)
        ui.start_session()
        texts_written: list[str] = []
        write = text.write

        def record(canvas: Canvas, line: str, *args: object, **fields: object) -> pygame.Rect:
            texts_written.append(line)
            return write(canvas, line, *args, **fields)  # type: ignore[arg-type]

        monkeypatch.setattr(text, "write", record)
        for size, scale in (((640, 480), 1.0), ((720, 620), 1.0), ((1280, 800), 2.0)):
            ui.window.scale_wanted = scale
            texts_written.clear()
            ui.draw(size)
            drawn_text = "   ·   ".join(texts_written)
            missing_texts = [text for text in readings.presses(ui.model) if text not in drawn_text]
            assert missing_texts == [], size
    finally:
        language.use(language.ENGLISH)


def test_in_the_least_window_too_the_figures_of_the_energy_page_end_before_their_bars(
    ui: HeadlessWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    ui.start_session()
    ui.press_keys("e")
    texts_written: list[tuple[str, pygame.Rect]] = []
    write = text.write

    def record(canvas: Canvas, line: str, *args: object, **fields: object) -> pygame.Rect:
        box = write(canvas, line, *args, **fields)  # type: ignore[arg-type]
        texts_written.append((line, box))
        return box

    monkeypatch.setattr(text, "write", record)
    ui.draw((640, 480))
    row = ui.menu_row_box("in all")
    bar = menu_view._bar_box(row)
    figures = [(line, box) for line, box in texts_written if row.collidepoint(box.center)][-3:]
    assert figures[0][0].endswith("mAh")
    assert [line for line, box in figures if box.right > bar.left or line.endswith("…")] == []
