"""How smooth the window is and what it uses, at a whole session with the display always on.

Drawn without a display: a real one adds what it takes to show a frame.
"""

import os
import time
from collections.abc import Callable
from functools import partial

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from simulator.scenario.model import Scenario
from simulator.view.live import Live
from simulator.window.window import FPS, SIZE, Window

from .budget import Figure

_PRESSES_MS = (2_000, 6_000)
_SWITCH_MS = 366_000  # two cues and a new phase
_END_MS = 1_690_000
_FRAMES = 60
_WATCHED_S = 10


def figures() -> list[Figure]:
    """Measures the slowest of many frames, and how much of a core the window takes."""
    window = _window(_END_MS)
    surface = pygame.Surface(SIZE, depth=24)
    drags = [_ms(partial(_draw_past, window, surface, at)) for at in _instants(_FRAMES)]
    backs = [_ms(partial(window.live.go_back, at)) for at in reversed(_instants(5))]
    return [
        Figure("window_drag", max(drags[1:]), "ms a frame"),
        Figure("window_go_back", max(backs), "ms"),
        Figure("window_idle", _used(_window(1_000)), "% of a core"),
        Figure("window_at_x1", _used(_window(_SWITCH_MS - 1_000)), "% of a core"),
    ]


def _window(t_ms: int) -> Window:
    """Opens a window at that instant of a session, or before it."""
    live = Live(Scenario("bench", settings={"display": "always"}, seed=1))
    for at in _PRESSES_MS:
        if at < t_ms:
            live.pace.run_to(at)
            live.pace.tap("main")
    live.pace.run_to(t_ms)
    return Window(live)


def _instants(count: int) -> list[int]:
    """Returns instants from the beginning to the end."""
    return [_END_MS * at // count for at in range(1, count)]


def _draw_past(window: Window, surface: pygame.Surface, t_ms: int) -> None:
    window.playhead = t_ms
    window.draw(surface)


def _ms(work: Callable[[], object]) -> float:
    """Computing time: what else the computer does is not counted."""
    began = time.process_time()
    work()
    return round(1000 * (time.process_time() - began), 1)


def _used(window: Window) -> float:
    """Returns the share of a core that is used while the window's loop draws what has changed."""
    surface = pygame.Surface(SIZE, depth=24)
    window.draw(surface)
    window.pass_to(0.0)
    began = time.process_time()
    for frame in range(1, _WATCHED_S * FPS + 1):
        wall = frame / FPS
        window.pass_to(wall)
        if window.changed(wall):
            window.draw(surface, wall)
    return round(100 * (time.process_time() - began) / _WATCHED_S, 1)
