"""How smoothly the window draws and how much of a core it uses, in a whole session with the display always on.

A frame of a drag is drawn without a display. The use of a core is measured in the window's own loop, on an X server
if one is installed, with a clock that does not really wait, and without what the X server itself uses. The use is
given as on a computer that takes PLAIN_S for a fixed piece of drawing, which runs before and after: how fast memory
is depends on what else a computer does.
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
from simulator.view import saved_session
from simulator.view.live import Live
from simulator.window import loop
from simulator.window.computer import window_state
from simulator.window.computer.window_state import WindowState
from simulator.window.window import SIZE, Window

from . import xserver
from .budget import Figure

_PRESSES_MS = (2_000, 6_000)
_SWITCH_MS = 366_000  # instant in a session with two cues and a new phase
_END_MS = 1_690_000
_DRAG_FRAMES = 60
_WATCHED_S = 10
_PLAIN_DRAWINGS = 20_000
PLAIN_S = 0.055  # for these, on a computer on which the window takes what is noted at its budgets


def figures() -> list[Figure]:
    """Returns the slowest frame of a drag and the slowest jump back in time, in ms, and the use of a core in %."""
    window = _window(_END_MS)
    surface = pygame.Surface(SIZE, depth=24)
    drags = [_ms(partial(_draw_past, window, surface, t_ms)) for t_ms in _instants(_DRAG_FRAMES)]
    backs = [_ms(partial(list, window.live.going_back(t_ms))) for t_ms in reversed(_instants(5))]
    return [
        Figure("window_drag", max(drags[1:]), "ms a frame"),
        Figure("window_go_back", max(backs), "ms"),
        *core_use(),
    ]


def _window(t_ms: int) -> Window:
    """Returns a window on a session, or on the time before it, at `t_ms` of virtual time."""
    live = Live(Scenario("bench", settings={"display": "always"}, seed=1))
    for press_ms in _PRESSES_MS:
        if press_ms < t_ms:
            live.pace.run_to_ms(press_ms)
            live.pace.tap("main")
    live.pace.run_to_ms(t_ms)
    return Window(live)


def _instants(count: int) -> list[int]:
    """Returns `count` - 1 instants in ms, evenly spaced over the session."""
    return [_END_MS * number // count for number in range(1, count)]


def _draw_past(window: Window, surface: pygame.Surface, t_ms: int) -> None:
    window.playhead = t_ms
    window.draw(surface)


def _ms(work: Callable[[], object]) -> float:
    """Returns the processor time that `work` takes, in ms."""
    began = time.process_time()
    work()
    return round(1000 * (time.process_time() - began), 1)


def core_use() -> list[Figure]:
    """Returns how much of a core the window takes, in %: at a first start; asleep; in a session at x1."""
    with _display():
        return [
            Figure("window_first", _used(_window(1_000), welcomed=False), "% of a core"),
            Figure("window_idle", _used(_window(1_000)), "% of a core"),
            Figure("window_at_x1", _used(_window(_SWITCH_MS - 1_000)), "% of a core"),
        ]


@contextmanager
def _display() -> Iterator[None]:
    """Provides a display (Xvfb, else a driver that shows nothing) and a temporary folder for what windows save."""
    saved_environment = dict(os.environ)
    pygame.display.quit()
    with TemporaryDirectory() as folder:
        os.environ[saved_session.VARIABLE] = folder
        try:
            if xserver.is_installed():
                with xserver.x_server() as display:
                    os.environ |= {"DISPLAY": display, "SDL_VIDEODRIVER": "x11"}
                    try:
                        yield
                    finally:
                        pygame.display.quit()  # before Xvfb ends: SDL would end the process
            else:
                os.environ["SDL_VIDEODRIVER"] = "dummy"
                yield
        finally:
            pygame.display.quit()
            os.environ.clear()
            os.environ.update(saved_environment)


class _Clock:
    """A clock that advances without waiting, and closes the window after _WATCHED_S of its own time."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._s = 0.0
        self._began = 0.0

    @property
    def used_s(self) -> float:
        """Returns the processor time since the first frame, in s."""
        return time.process_time() - self._began

    def now(self) -> float:
        """Returns this clock's time in s."""
        return self._s

    def sleep(self, s: float) -> None:
        """Advances this clock by `s` seconds."""
        self._began = self._began or time.process_time()
        self._s += s
        if self._s >= _WATCHED_S:
            self._window.closed = True


def _used(window: Window, welcomed: bool = True) -> float:
    """Returns the % of a core that the window uses while it is shown, with its welcome unless `welcomed`."""
    window_state.save(WindowState(size=SIZE, welcomed=welcomed))
    pygame.display.init()
    plain_s = _plain_drawing_s()
    clock = _Clock(window)
    loop.show(window, clock.now, clock.sleep)
    used_s = clock.used_s
    plain_s = (plain_s + _plain_drawing_s()) / 2
    return round(100 * used_s / _WATCHED_S * PLAIN_S / plain_s, 1)


def _plain_drawing_s() -> float:
    """Returns the processor time, in s, of a fixed piece of drawing: boxes and letters, as in a window."""
    surface = pygame.Surface(SIZE, depth=24)
    letters = pygame.Surface((60, 14), pygame.SRCALPHA)
    began = time.process_time()
    for number in range(_PLAIN_DRAWINGS):
        surface.fill((number & 255, 0, 0), (number % 1_000, number % 700, 90, 20))
        surface.blit(letters, (number % 1_000, number % 700))
    return time.process_time() - began
