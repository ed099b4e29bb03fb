"""The loop that shows a window: how often it asks for events, and how SDL puts a frame on the display."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from simulator.__main__ import main
from simulator.view import saved_session
from simulator.window import loop
from simulator.window.window import Window
from tests.simulator.window.headless import HeadlessWindow

# For the least size; as in the loop, whose window is the display's.
pytestmark = pytest.mark.filterwarnings("ignore:Please use Window.get_surface")
SDL_BY_OPENGL = "SDL_FRAMEBUFFER_ACCELERATION"


@pytest.fixture(autouse=True)
def _no_display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Uses SDL's driver that shows nothing; restores each variable afterwards."""
    monkeypatch.setenv(saved_session.VARIABLE, str(tmp_path))
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


@pytest.mark.parametrize("ends_by", ["SIGHUP", "SIGQUIT", "SIGTERM", "SIGINT"])
def test_a_window_whose_terminal_is_closed_keeps_what_was_done_in_it(
    ends_by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell that ends sends the signal once more, while the session is written."""
    pass_to, signal_number = Window.pass_to, getattr(signal, ends_by)

    def press_and_end(window: Window, wall_s: float) -> None:
        pass_to(window, wall_s)
        if not window.closed:
            window.live.pace.press("main")
            signal.raise_signal(signal_number)
            if signal_number != signal.SIGINT:
                signal.raise_signal(signal_number)

    monkeypatch.setattr(Window, "pass_to", press_and_end)
    monkeypatch.setattr(loop, "_POLL_EVERY_S", 0.0)
    handler_before = signal.signal(signal.SIGINT, signal.default_int_handler)
    trace = tmp_path / "trace.jsonl"
    assert main(["run", "--trace", str(trace)]) == 0
    signal.signal(signal.SIGINT, handler_before)
    assert "press main" in json.loads((tmp_path / "session.json").read_text())["scenario"]
    assert (tmp_path / "window.json").exists()
    assert '"type":"boot"' in trace.read_text()
