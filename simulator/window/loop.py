"""Shows a window on the display until it is closed, at up to 30 frames a second while something changes.

show(Window(live))
"""

import os
import time
from collections.abc import Callable

import pygame

from .computer import system_appearance, window_state
from .computer.window_state import WindowState
from .drawing import icons
from .layout import LEAST
from .window import FPS, SIZE, Window

_SCALE_BY_HEIGHT = (
    (2800, 2.5),
    (2000, 2.0),
    (1500, 1.5),
)  # from that height of a display in px on: that scale
_LEAST_VISIBLE_PX = 34  # px of the window that must be on the display, at least
_REPEAT_MS = (350, 45)  # of a held key: until it repeats first, and from then on
# Between two polls; `pygame.event.wait` polls each ms, which takes 1.7 % of a core.
_POLL_EVERY_S = 0.005


def show(
    window: Window,
    now_s: Callable[[], float] = time.perf_counter,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Shows `window` until it is closed; `now_s` returns the wall time in s. Needs a video display."""
    screen = _open(window, window_state.load())
    cursor = pygame.SYSTEM_CURSOR_ARROW
    next_frame_s = 0.0
    must_draw = True
    while not window.closed:
        events = _events(next_frame_s, now_s, sleep)
        for event in events:
            if not _is_stale_repeat(window, event, events):
                window.handle(event, now_s())
                must_draw = must_draw or event.type not in (pygame.MOUSEMOTION,)
        wall_s = now_s()
        if wall_s < next_frame_s:
            continue
        window.pass_to(wall_s)
        next_frame_s = wall_s + 1 / FPS
        if window.changed(wall_s) or must_draw:
            screen = pygame.display.get_surface() or screen
            window.draw(screen, wall_s)
            pygame.display.flip()
            must_draw = False
            cursor = _set_cursor(window, cursor)
    _remember(window)


def _events(
    until_s: float, now_s: Callable[[], float], sleep: Callable[[float], object]
) -> list[pygame.Event]:
    """Waits for events of pygame until the wall time `until_s` at most; returns those that came, if any."""
    while True:
        events = pygame.event.get()
        left_s = until_s - now_s()
        if events or left_s <= 0:
            return events
        sleep(min(_POLL_EVERY_S, left_s))


def _is_stale_repeat(window: Window, event: pygame.Event, events: list[pygame.Event]) -> bool:
    """Returns whether `event` repeats a held key that a later one of `events` releases.

    On a slow computer one tap would otherwise count twice.
    """
    if event.type != pygame.KEYDOWN or not window.is_held(event.key):
        return False
    later_events = events[events.index(event) + 1 :]
    return any(
        later_event.type == pygame.KEYUP and later_event.key == event.key
        for later_event in later_events
    )


def _set_cursor(window: Window, present_cursor: int) -> int:
    """Shows the cursor of the region under the mouse, if it differs from `present_cursor`.

    Returns the cursor shown.
    """
    region = window.regions.hovered
    cursor = pygame.SYSTEM_CURSOR_ARROW if region is None else region.cursor
    if cursor != present_cursor:
        pygame.mouse.set_cursor(cursor)
    return cursor


def _open(window: Window, remembered: WindowState) -> pygame.Surface:
    """Opens the window with the size, place and choices in `remembered`.

    Without them, at a size for this display.
    """
    desktop = pygame.display.get_desktop_sizes()[0]
    window.scale_wanted = window.scale_wanted or remembered.scale
    scale = window.scale_wanted or scale_for_display(desktop[1])
    wanted_size = remembered.size or (round(SIZE[0] * scale), round(SIZE[1] * scale))
    size = min(wanted_size[0], desktop[0]), min(wanted_size[1], desktop[1])
    window.appearance = remembered.appearance
    window.light = system_appearance.wants_light()
    window.still = system_appearance.wants_stillness()
    window.guidance.welcomed = remembered.welcomed
    window.learned.update(
        {(cue_played, answer): count for cue_played, answer, count in remembered.learned}
    )
    if pygame.display.get_driver() == "x11":
        # Otherwise SDL shows each frame by OpenGL, which without a graphics card takes longer than drawing it.
        os.environ.setdefault("SDL_FRAMEBUFFER_ACCELERATION", "0")
    pygame.display.set_icon(icons.of_the_window())
    screen = pygame.display.set_mode(size, pygame.RESIZABLE)
    handle = pygame.Window.from_display_module()
    handle.minimum_size = (min(LEAST[0], desktop[0]), min(LEAST[1], desktop[1]))
    if remembered.position is not None and _is_visible(remembered.position, desktop):
        pygame.display.set_window_position(fitting_position(remembered.position, size, desktop))
    pygame.display.set_caption("Rondo")
    pygame.key.set_repeat(*_REPEAT_MS)
    return screen


def _remember(window: Window) -> None:
    window_state.save(
        WindowState(
            pygame.display.get_window_size(),
            pygame.display.get_window_position(),
            window.scale_wanted,
            [
                (cue_played, answer, count)
                for (cue_played, answer), count in window.learned.items()
            ],
            window.appearance,
            window.guidance.welcomed,
        )
    )


def scale_for_display(height_px: int) -> float:
    """Returns the scale, in px per unit, to start with on a display `height_px` high.

    Not every system reports the size of a pixel, so a display with many rows is taken to have small ones.
    """
    return next((scale for least_px, scale in _SCALE_BY_HEIGHT if height_px >= least_px), 1.0)


def fitting_position(
    position: tuple[int, int], size: tuple[int, int], desktop: tuple[int, int]
) -> tuple[int, int]:
    """Returns where a window of `size`, left at `position`, is wholly on the display of size `desktop`, in px.

    The display may have become smaller since.
    """
    x, y = (
        min(start, max(0, whole - length))
        for start, length, whole in zip(position, size, desktop, strict=True)
    )
    return x, y


def _is_visible(position: tuple[int, int], desktop: tuple[int, int]) -> bool:
    """Returns whether a window at `position` would be on the display of size `desktop`, both in px.

    The window may have been on another display when `position` was saved.
    """
    return all(
        0 <= start < length - _LEAST_VISIBLE_PX
        for start, length in zip(position, desktop, strict=True)
    )
