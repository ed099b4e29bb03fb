"""The loop that shows a window: how often it asks for events, and how SDL puts a frame on the display."""

import os
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from simulator.view import kept
from simulator.window import loop
from tests.simulator.window.shown import Shown

# For the least size; as in the loop, whose window is the display's.
pytestmark = pytest.mark.filterwarnings("ignore:Please use Window.get_surface")
SDL_BY_OPENGL = "SDL_FRAMEBUFFER_ACCELERATION"


@pytest.fixture(autouse=True)
def _no_display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SDL's driver that shows nothing; each variable is afterwards as it was."""
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path))
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setenv(SDL_BY_OPENGL, "")
    monkeypatch.delenv(SDL_BY_OPENGL)
    pygame.display.quit()
    pygame.display.init()
    yield
    pygame.display.quit()


def waits(shown: Shown, seconds: float = 1) -> list[float]:
    """Shows the window for so long, by a clock that does not wait; returns each wait in s."""
    waited: list[float] = []

    def sleep(s: float) -> None:
        waited.append(s)
        shown.window.closed = sum(waited) >= seconds

    loop.show(shown.window, lambda: shown.wall + sum(waited), sleep)
    return waited


def test_a_window_asks_for_events_each_5_ms_and_sooner_only_for_a_frame(shown: Shown) -> None:
    waited = waits(shown)
    assert max(waited) == 0.005
    assert sum(s < 0.005 for s in waited) <= 30 + 1  # the last before each frame of the second


@pytest.mark.parametrize(
    ("driver", "said"), [("x11", "0"), ("wayland", None), ("windows", None), ("cocoa", None)]
)
def test_a_frame_is_shown_without_opengl_on_x11_and_nowhere_else(
    driver: str, said: str | None, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pygame.display, "get_driver", lambda: driver)
    waits(shown, 0.1)
    assert os.environ.get(SDL_BY_OPENGL) == said


def test_who_has_said_how_frames_are_shown_is_left_with_it(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pygame.display, "get_driver", lambda: "x11")
    monkeypatch.setenv(SDL_BY_OPENGL, "1")
    waits(shown, 0.1)
    assert os.environ[SDL_BY_OPENGL] == "1"
