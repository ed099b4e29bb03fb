"""Handles the window's input: keyboard, mouse and dropped files.

The tables of `view.keys` say what each key does; the regions of the last frame, what a click does.
"""

from collections.abc import Callable
from pathlib import Path

import pygame

from ..view import keys
from ..view.control import OVER_A_JOB, OVER_A_MENU, Control
from ..view.live import Live
from ..view.pace import SPEEDS
from ..view.trainer import ANSWERS, Trainer
from .computer.motor_sound import MotorSound
from .computer.window_state import APPEARANCES
from .drawing.canvas import SCALES
from .drawing.regions import Drag, Region, Regions
from .timeline.timeline import Timeline


def _by_key_code(table: dict[str, str]) -> dict[int, str]:
    return {getattr(pygame, f"K_{name}"): meaning for name, meaning in table.items()}


BUTTONS = _by_key_code(keys.BUTTONS)
COMMANDS = _by_key_code(keys.COMMANDS)
MENU = _by_key_code(keys.MENU)
_DIGITS = [getattr(pygame, f"K_{name}") for name in keys.DIGITS]
_UNDO = pygame.K_z  # with Ctrl, or with Command on macOS
_TIP_AFTER_S = 0.5  # that the mouse rests on a thing before its tip is shown
_DRAG_BUTTONS = (1, 3)  # mouse buttons


class Input(Control):
    """The state of the window's view, changed by keys, mouse and dropped files.

    `regions` lists what the mouse can do where, `sound` makes the motor audible, `scale` is the px per unit.

    `light`: the system prefers light colours. `appearance`: the one of APPEARANCES that the user chose.
    """

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.sound = MotorSound()
        self.regions = Regions()
        self.timeline = Timeline(self.visible_time, self._look_at)
        self.scale = 1.0
        self.scale_wanted: float | None = None
        self.appearance = APPEARANCES[0]
        self.light = False
        self._drag: Drag | None = None
        self._dragged_by = 0  # the number of the mouse button that holds the drag
        self._frame_is_current = True  # whether the last frame shows the present state
        self._keys_down: set[int] = set()
        self._rested_on: tuple[Region | None, float] = (None, 0.0)

    def handle(self, event: pygame.Event, wall_s: float) -> None:
        """Handles one event of pygame, after advancing virtual time to the wall time `wall_s`."""
        self.pass_to(wall_s)
        handler = _HANDLERS.get(event.type)
        if handler is not None:
            handler(self, event)
            self._frame_is_current = self._frame_is_current and event.type == pygame.MOUSEMOTION
        self._track_rest(wall_s)

    @property
    def tip(self) -> Region | None:
        """Returns the region whose tip is to be shown: the mouse has rested on it for _TIP_AFTER_S.

        None if none has.
        """
        region, since_s = self._rested_on
        return region if region is not None and self._wall_s - since_s >= _TIP_AFTER_S else None

    def refresh(self) -> None:
        """Draws the last frame again, so that a click meets the regions of the menu that is open now."""

    # Keys

    def is_held(self, key: int) -> bool:
        """Returns whether `key`, a code of pygame, is down."""
        return key in self._keys_down

    def _key_down(self, event: pygame.Event) -> None:
        modifiers = getattr(event, "mod", 0)
        is_repeat = event.key in self._keys_down
        self._keys_down.add(event.key)
        if self.is_covered:
            self._key_down_over_menu(event, modifiers, is_repeat)
        elif event.key == _UNDO and modifiers & (pygame.KMOD_CTRL | pygame.KMOD_META):
            self._undo()
        elif event.key in BUTTONS:
            self._press_by(event.key, BUTTONS[event.key])
        elif event.key in COMMANDS:
            if not is_repeat or COMMANDS[event.key] in keys.REPEATED:
                self.do(COMMANDS[event.key])
        elif event.key in _DIGITS:
            self.pace.speed = SPEEDS[_DIGITS.index(event.key)]

    def _key_down_over_menu(self, event: pygame.Event, modifiers: int, is_repeat: bool) -> None:
        """Handles a key while a menu or the help is open; the only commands that work are those of OVER_A_MENU.

        While a job runs, only those of OVER_A_JOB: another scale in the midst of a GIF would change its frames.
        """
        commands = OVER_A_JOB if self.working else OVER_A_MENU
        word = MENU.get(event.key, "")
        if event.key == pygame.K_TAB and modifiers & pygame.KMOD_SHIFT:
            word = "up"
        if self.menu is None or self.help:
            if COMMANDS.get(event.key) in commands and not is_repeat:
                self.do(COMMANDS[event.key])
        elif isinstance(self.menu, Trainer) and _answer(event.key) and not is_repeat:
            self.menu.take(_answer(event.key))
        elif word:
            if not is_repeat or word in keys.REPEATED:
                self.menu.take(word)
        elif COMMANDS.get(event.key) in commands and not is_repeat:
            self.do(COMMANDS[event.key])

    def _key_up(self, event: pygame.Event) -> None:
        self._keys_down.discard(event.key)
        self._lift_finger(event.key)

    # The mouse

    def _mouse_down(self, event: pygame.Event) -> None:
        pos = self.regions.pos = self._in_units(event.pos)
        if not self._frame_is_current:
            self.refresh()
        region = self.regions.topmost(pos)
        self._rested_on = (None, 0.0)
        if self._drag is not None:
            return  # the button that began it ends it
        if region is None:
            self._click_outside(event.button)
        elif region.drag is not None and event.button in _DRAG_BUTTONS:
            self._drag, self._dragged_by = region.drag, event.button
            modifiers = getattr(event, "mod", None)
            self._drag.begin(
                pos, pygame.key.get_mods() if modifiers is None else modifiers, event.button
            )
        elif event.button == 1 and region.button:
            self._press_by("mouse", region.button)
        elif event.button == 1 and region.act is not None:
            region.act()

    def _click_outside(self, button: int) -> None:
        """Closes the help or the menu when the left button is clicked beside it."""
        if button == 1:
            if self.help:
                self.help = False
            elif self.menu is not None:
                self._close_menu()

    def _mouse_moved(self, event: pygame.Event) -> None:
        previous_pos, self.regions.pos = self.regions.pos, self._in_units(event.pos)
        if self._drag is not None:
            self._drag.move(self.regions.pos)
            return
        region = self.regions.hovered
        has_moved = self._frame_is_current and previous_pos not in (None, self.regions.pos)
        if has_moved and region is not None and region.enter is not None:
            region.enter()

    def _mouse_up(self, event: pygame.Event) -> None:
        if self._drag is not None and event.button == self._dragged_by:
            self._drag.end(self._in_units(event.pos))
            self._drag = None
        if event.button == 1:  # a wheel's steps are buttons too
            self._lift_finger("mouse")

    def _wheel_turned(self, event: pygame.Event) -> None:
        pos = self.regions.pos
        region = self.regions.topmost(pos)
        steps = getattr(event, "precise_y", event.y)
        if region is not None and region.wheel is not None and pos is not None:
            region.wheel(pos, steps)
        elif self.menu is not None:
            self.menu.take("up" if steps > 0 else "down")

    def _focus_lost(self, _event: pygame.Event) -> None:
        self._drag = None
        self._keys_down.clear()
        self._lift_all_fingers()

    def _mouse_left(self, _event: pygame.Event) -> None:
        self.regions.pos = None

    def _file_dropped(self, event: pygame.Event) -> None:
        if not self.working:
            self.open_file(Path(event.file))

    def _window_closed(self, _event: pygame.Event) -> None:
        self.closed = True

    def _track_rest(self, wall_s: float) -> None:
        region = self.regions.hovered
        rested_region = self._rested_on[0]
        if region is None or rested_region is None or region.box != rested_region.box:
            self._rested_on = (region, wall_s)

    def _in_units(self, pos: tuple[int, int]) -> tuple[int, int]:
        return int(pos[0] / self.scale), int(pos[1] / self.scale)

    # Commands

    def commands(self) -> dict[str, Callable[[], object]]:
        """Returns the commands of every view and the window's own by name: measure, scale, sound, appearance."""
        return {
            **super().commands(),
            "measure": self.timeline.pan.switch,
            "larger": lambda: self._resize(1),
            "smaller": lambda: self._resize(-1),
            "sound": self._switch_sound,
            "appearance": self._next_appearance,
        }

    def _resize(self, steps: int) -> None:
        """Chooses the scale `steps` entries further in SCALES; the window keeps its size."""
        index = min(range(len(SCALES)), key=lambda i: abs(SCALES[i] - self.scale))
        self.scale_wanted = SCALES[min(max(0, index + steps), len(SCALES) - 1)]

    def _switch_sound(self) -> None:
        self.sound.switch()
        self.notify(self.sound.text())

    def _next_appearance(self) -> None:
        """Switches to the next of APPEARANCES.

        From "system" it goes to the one that looks different, so that something changes.
        """
        system, dark, light = APPEARANCES
        order = (system, dark, light) if self.light else (system, light, dark)
        self.appearance = order[(order.index(self.appearance) + 1) % len(order)]


def _answer(key: int) -> str:
    """Returns the one of ANSWERS that the pygame key code `key` types; "" for any other key."""
    name = pygame.key.name(key)
    return name if name and name in ANSWERS else ""


_HANDLERS: dict[int, Callable[[Input, pygame.Event], None]] = {
    pygame.QUIT: Input._window_closed,
    pygame.KEYDOWN: Input._key_down,
    pygame.KEYUP: Input._key_up,
    pygame.MOUSEBUTTONDOWN: Input._mouse_down,
    pygame.MOUSEMOTION: Input._mouse_moved,
    pygame.MOUSEBUTTONUP: Input._mouse_up,
    pygame.MOUSEWHEEL: Input._wheel_turned,
    pygame.DROPFILE: Input._file_dropped,
    pygame.WINDOWFOCUSLOST: Input._focus_lost,
    pygame.WINDOWLEAVE: Input._mouse_left,
}
