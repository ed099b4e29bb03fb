"""Shows a window on the display until it is closed, at up to 30 frames a second while something changes.

show(Window(live))
"""

import os
import time
from collections.abc import Callable

import pygame

from .computer import remembered, system_appearance
from .computer.remembered import Remembered
from .drawing import icons
from .layout import LEAST
from .window import FPS, SIZE, Window

_FINE = ((2800, 2.5), (2000, 2.0), (1500, 1.5))  # a display's px in height, and the scale for it
_SEEN = 34  # px of the window that must be on the display, at least
_REPEAT_MS = (350, 45)  # of a held key: until it repeats first, and from then on
# Between two polls; `pygame.event.wait` polls each ms, which takes 1.7 % of a core.
_ASKED_S = 0.005


def show(
    window: Window,
    now: Callable[[], float] = time.perf_counter,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Shows `window` until it is closed; `now` returns the wall time in s. Needs a video display."""
    screen = _open(window, remembered.load())
    cursor = pygame.SYSTEM_CURSOR_ARROW
    due = 0.0
    stale = True
    while not window.closed:
        events = _events(due, now, sleep)
        for event in events:
            if not _is_late(window, event, events):
                window.handle(event, now())
                stale = stale or event.type not in (pygame.MOUSEMOTION,)
        wall_s = now()
        if wall_s < due:
            continue
        window.pass_to(wall_s)
        due = wall_s + 1 / FPS
        if window.changed(wall_s) or stale:
            screen = pygame.display.get_surface() or screen
            window.draw(screen, wall_s)
            pygame.display.flip()
            stale = False
            cursor = _point(window, cursor)
    _remember(window)


def _events(
    due: float, now: Callable[[], float], sleep: Callable[[float], object]
) -> list[pygame.Event]:
    """Waits for events, at most until the wall time `due` s; returns those that came."""
    while True:
        events = pygame.event.get()
        left = due - now()
        if events or left <= 0:
            return events
        sleep(min(_ASKED_S, left))


def _is_late(window: Window, event: pygame.Event, events: list[pygame.Event]) -> bool:
    """Returns whether a KEYDOWN repeats a key that was let go since: a tap would count twice on a slow computer."""
    if event.type != pygame.KEYDOWN or not window.is_held(event.key):
        return False
    after = events[events.index(event) + 1 :]
    return any(later.type == pygame.KEYUP and later.key == event.key for later in after)


def _point(window: Window, before: int) -> int:
    """Sets the pointer's shape to that of the region under it; returns the shape. `before` is the one it has."""
    hot = window.regions.hot
    cursor = pygame.SYSTEM_CURSOR_ARROW if hot is None else hot.cursor
    if cursor != before:
        pygame.mouse.set_cursor(cursor)
    return cursor


def _open(window: Window, left: Remembered) -> pygame.Surface:
    """Opens the window as it was `left` last time; the first time, at a size that suits the display."""
    desktop = pygame.display.get_desktop_sizes()[0]
    window.scale_wanted = window.scale_wanted or left.scale
    scale = window.scale_wanted or scale_for_display(desktop[1])
    wanted = left.size or (round(SIZE[0] * scale), round(SIZE[1] * scale))
    size = min(wanted[0], desktop[0]), min(wanted[1], desktop[1])
    window.appearance = left.appearance
    window.light, window.still = (
        system_appearance.wants_light(),
        system_appearance.wants_stillness(),
    )
    window.guidance.welcomed = left.welcomed
    window.learned.update({(played, taken): n for played, taken, n in left.learned})
    if pygame.display.get_driver() == "x11":
        # Otherwise SDL shows each frame by OpenGL, which without a graphics card takes longer than drawing it.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    pygame.display.set_icon(icons.of_the_window())
    screen = pygame.display.set_mode(size, pygame.RESIZABLE)
    handle = pygame.Window.from_display_module()
    handle.minimum_size = (min(LEAST[0], desktop[0]), min(LEAST[1], desktop[1]))
    if left.position is not None and _is_on(left.position, desktop):
        pygame.display.set_window_position(left.position)
    pygame.display.set_caption("Rondo")
    pygame.key.set_repeat(*_REPEAT_MS)
    return screen


def _remember(window: Window) -> None:
    remembered.save(
        Remembered(
            pygame.display.get_window_size(),
            pygame.display.get_window_position(),
            window.scale_wanted,
            [(played, taken, n) for (played, taken), n in window.learned.items()],
            window.appearance,
            window.guidance.welcomed,
        )
    )


def scale_for_display(height: int) -> float:
    """Returns the scale to start with on a display `height` px high.

    Not every system tells how large a pixel is, so a display with many rows is taken to have small pixels.
    """
    return next((scale for least, scale in _FINE if height >= least), 1.0)


def _is_on(position: tuple[int, int], desktop: tuple[int, int]) -> bool:
    """Returns whether a window at `position` would be visible: the display may be another one than last time."""
    return all(0 <= at < end - _SEEN for at, end in zip(position, desktop, strict=True))
