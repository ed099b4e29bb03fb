"""The loop that shows a window: how often it asks for events, and how SDL puts a frame on the display."""

import os
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from simulator.view import kept
from simulator.window import loop
from tests.simulator.window.headless import HeadlessWindow

# For the least size; as in the loop, whose window is the display's.
pytestmark = pytest.mark.filterwarnings("ignore:Please use Window.get_surface")
SDL_BY_OPENGL = "SDL_FRAMEBUFFER_ACCELERATION"


@pytest.fixture(autouse=True)
def _no_display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Uses SDL's driver that shows nothing; restores each variable afterwards."""
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path))
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv(SDL_BY_OPENGL, "")
    monkeypatch.delenv(SDL_BY_OPENGL)
    pygame.display.quit()
    pygame.display.init()
    yield
    pygame.display.quit()


def waits_s(ui: HeadlessWindow, seconds: float = 1) -> list[float]:
    """Shows the window for `seconds` of a clock that does not wait; returns each wait, in s."""
    naps_s: list[float] = []

    def sleep(nap_s: float) -> None:
        naps_s.append(nap_s)
        ui.window.closed = sum(naps_s) >= seconds

    loop.show(ui.window, lambda: ui.wall_s + sum(naps_s), sleep)
    return naps_s


def test_a_window_asks_for_events_each_5_ms_and_sooner_only_for_a_frame(
    ui: HeadlessWindow,
) -> None:
    naps_s = waits_s(ui)
    assert max(naps_s) == 0.005
    assert (
        sum(nap_s < 0.005 for nap_s in naps_s) <= 30 + 1
    )  # the last before each frame of the second


@pytest.mark.parametrize(
    ("driver", "variable"), [("x11", "0"), ("wayland", None), ("windows", None), ("cocoa", None)]
)
def test_a_frame_is_shown_without_opengl_on_x11_and_nowhere_else(
    driver: str, variable: str | None, ui: HeadlessWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pygame.display, "get_driver", lambda: driver)
    waits_s(ui, 0.1)
    assert os.environ.get(SDL_BY_OPENGL) == variable


def test_who_has_said_how_frames_are_shown_is_left_with_it(
    ui: HeadlessWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pygame.display, "get_driver", lambda: "x11")
    monkeypatch.setenv(SDL_BY_OPENGL, "1")
    waits_s(ui, 0.1)
    assert os.environ[SDL_BY_OPENGL] == "1"
