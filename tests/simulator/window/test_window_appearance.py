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
from simulator.window.drawing.regions import Regions
from simulator.window.drawing.theme import DARK, LIGHT
from simulator.window.panels import menu_view
from tests.simulator.window.shown import Shown


def system_says(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A system whose programs answer every question with that text."""
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


def test_what_was_chosen_comes_before_what_the_system_wants(shown: Shown) -> None:
    shown.window.light = True
    assert shown.window.colors is LIGHT
    light = shown.drawn()
    shown.press(pygame.K_l)
    assert shown.window.colors is DARK
    assert shown.drawn() != light
    shown.press(pygame.K_l)
    shown.window.light = False
    assert shown.window.colors is LIGHT


def test_the_first_press_is_seen_in_a_dark_system_too(shown: Shown) -> None:
    shown.press(pygame.K_l)
    assert shown.window.colors is LIGHT
    shown.press(pygame.K_l)
    assert (shown.window.colors, shown.window.appearance) == (DARK, "dark")
    shown.press(pygame.K_l)
    assert shown.window.appearance == "system"


def test_the_tracks_too_change_their_colours(shown: Shown) -> None:
    shown.start()
    shown.pass_s(3)
    shown.drawn()
    shown.window.appearance = "light"
    shown.drawn()
    row = shown.window.timeline.tracks[-1]
    bottom = (row.left + 1, row.bottom - 4)
    assert shown.surface.get_at(bottom)[:3] == LIGHT.assist


def test_all_that_is_said_has_room_though_many_faults_are_on(shown: Shown) -> None:
    shown.start()
    shown.press(pygame.K_f)
    for name in ("button_dead", "motor_weak", "flash_slow", "crystal", "irq_late", "usb"):
        shown.window.menu.at = list(FAULTS).index(name)
        shown.press(pygame.K_RETURN)
    shown.press(pygame.K_ESCAPE)
    for size in ((640, 480), (720, 620), (1280, 800)):
        shown.drawn(size)
        status = shown.window._status_panel
        model, replay = shown.model, shown.live.replay
        canvas = Canvas(pygame.Surface(size, depth=24), shown.window.scale)
        end = status.draw(canvas, model, replay.present(), replay, Regions())
        assert end <= status.area.bottom, size


@pytest.mark.parametrize("name", language.LANGUAGES)
def test_in_the_least_window_too_all_that_a_press_does_is_said(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    language.use(name)
    try:
        shown = Shown(language=name)
        shown.start()
        written: list[str] = []
        write = text.write

        def kept(canvas: Canvas, said: str, *args: object, **fields: object) -> pygame.Rect:
            written.append(said)
            return write(canvas, said, *args, **fields)  # type: ignore[arg-type]

        monkeypatch.setattr(text, "write", kept)
        for size, scale in (((640, 480), 1.0), ((720, 620), 1.0), ((1280, 800), 2.0)):
            shown.window.scale_wanted = scale
            written.clear()
            shown.drawn(size)
            said = "   ·   ".join(written)
            assert [one for one in readings.presses(shown.model) if one not in said] == [], size
    finally:
        language.use(language.ENGLISH)


def test_in_the_least_window_too_the_figures_of_the_energy_page_end_before_their_bars(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.start()
    shown.press(pygame.K_e)
    written: list[tuple[str, pygame.Rect]] = []
    write = text.write

    def kept(canvas: Canvas, said: str, *args: object, **fields: object) -> pygame.Rect:
        box = write(canvas, said, *args, **fields)  # type: ignore[arg-type]
        written.append((said, box))
        return box

    monkeypatch.setattr(text, "write", kept)
    shown.drawn((640, 480))
    row = shown.row_box("in all")
    bar = menu_view._bar_box(row)
    figures = [(said, box) for said, box in written if row.collidepoint(box.center)][-3:]
    assert figures[0][0].endswith("mAh")
    assert [said for said, box in figures if box.right > bar.left or said.endswith("…")] == []
