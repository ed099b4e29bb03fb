"""How smooth the window is and what it uses, at a whole session with the display always on.

A frame of a drag is drawn without a display. What is used is used by the window's own loop, on an X server where
one is installed, by a clock that does not wait; what the server itself takes is not counted.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryDirectory

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from simulator.scenario.model import Scenario
from simulator.view import kept
from simulator.view.live import Live
from simulator.window import loop
from simulator.window.computer import remembered
from simulator.window.computer.remembered import Remembered
from simulator.window.window import SIZE, Window

from . import xserver
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
        *used(),
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


def used() -> list[Figure]:
    """Measures how much of a core a window takes: at a first start with its ring, with a band asleep, at x1."""
    with _display():
        return [
            Figure("window_first", _used(_window(1_000), welcomed=False), "% of a core"),
            Figure("window_idle", _used(_window(1_000)), "% of a core"),
            Figure("window_at_x1", _used(_window(_SWITCH_MS - 1_000)), "% of a core"),
        ]


@contextmanager
def _display() -> Iterator[None]:
    """A display to open windows on, which leave nothing behind; without a server one that shows nothing."""
    before = dict(os.environ)
    pygame.display.quit()
    with TemporaryDirectory() as folder:
        os.environ[kept.VARIABLE] = folder
        try:
            if xserver.is_there():
                with xserver.x_server() as display:
                    os.environ |= {"DISPLAY": display, "SDL_VIDEODRIVER": "x11"}
                    yield
                    pygame.display.quit()
            else:
                os.environ["SDL_VIDEODRIVER"] = "dummy"
                yield
        finally:
            pygame.display.quit()
            os.environ.clear()
            os.environ.update(before)


class _Clock:
    """Closes a window after a while, of which nobody waits for a moment."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._s = 0.0
        self._began = 0.0

    @property
    def used_s(self) -> float:
        """Returns the computing time since the first frame."""
        return time.process_time() - self._began

    def now(self) -> float:
        """Returns the time in s."""
        return self._s

    def sleep(self, s: float) -> None:
        """Lets so many s go by."""
        self._began = self._began or time.process_time()
        self._s += s
        if self._s >= _WATCHED_S:
            self._window.closed = True


def _used(window: Window, welcomed: bool = True) -> float:
    """Returns the share of a core that is used while the window is shown."""
    remembered.save(Remembered(size=SIZE, welcomed=welcomed))
    pygame.display.init()
    clock = _Clock(window)
    loop.show(window, clock.now, clock.sleep)
    return round(100 * clock.used_s / _WATCHED_S, 1)
