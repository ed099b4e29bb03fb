"""What the keyboard, the mouse and files dropped on the window do, by the tables of `keys`."""

from collections.abc import Callable
from pathlib import Path

import pygame

from ..view import keys
from ..view.control import OVER_A_MENU, Control
from ..view.live import Live
from ..view.menus.menu import Menu
from ..view.pace import SPEEDS
from .band import Band
from .canvas import SCALES
from .header import Header
from .menu_view import MenuView
from .motor_sound import MotorSound
from .timeline import Timeline


def _by_code(table: dict[str, str]) -> dict[int, str]:
    return {getattr(pygame, f"K_{name}"): word for name, word in table.items()}


BUTTONS, COMMANDS, MENU = _by_code(keys.BUTTONS), _by_code(keys.COMMANDS), _by_code(keys.MENU)
_DIGITS = [getattr(pygame, f"K_{name}") for name in keys.DIGITS]


class Input(Control):
    """`sound` lets the motor be heard, `scale` is how large everything is. Whoever draws says where things are."""

    _header: Header
    _band: Band
    _timeline: Timeline

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self.sound = MotorSound()
        self.scale = 1.0
        self.scale_chosen = False
        self._menu_view = MenuView()
        self._dragging = False

    def handle(self, event: pygame.Event, wall: float) -> None:
        """Take one event at its instant; virtual time is brought there first."""
        self.pass_to(wall)
        if event.type == pygame.QUIT:
            self.closed = True
        elif event.type == pygame.KEYDOWN:
            self._key(event.key, getattr(event, "mod", 0))
        elif event.type == pygame.KEYUP:
            self._lift(event.key)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self._click(self._units(event.pos))
        elif event.type == pygame.MOUSEMOTION and self._dragging:
            self._look_at(self._timeline.t_at(self._units(event.pos)[0]))
        elif event.type == pygame.MOUSEBUTTONUP and event.button == 1:
            self._dragging = False
            self._lift("mouse")
        elif event.type == pygame.MOUSEWHEEL:
            self._turn(event.y)
        elif event.type == pygame.DROPFILE:
            self.open_file(Path(event.file))
        elif event.type == pygame.WINDOWFOCUSLOST:
            self._dragging = False
            self._lift_all()

    def _key(self, key: int, mod: int) -> None:
        if self.menu is not None:
            if key == pygame.K_TAB and mod & pygame.KMOD_SHIFT:
                self.menu.take("up")
            elif key in MENU:
                self.menu.take(MENU[key])
            elif COMMANDS.get(key) in OVER_A_MENU:
                self.do(COMMANDS[key])
        elif key in BUTTONS:
            self._put(key, BUTTONS[key])
        elif key in COMMANDS:
            self.do(COMMANDS[key])
        elif key in _DIGITS:
            self.pace.speed = SPEEDS[_DIGITS.index(key)]

    def _click(self, pos: tuple[int, int]) -> None:
        command = self._header.command_at(pos)
        button = self._band.button_at(pos)
        if self.help:
            self.help = False
        elif self.menu is not None:
            self._click_row(self.menu, pos)
        elif command is not None:
            self.do(command)
        elif button is not None:
            self._put("mouse", button)
        elif self._timeline.covers(pos):
            self._dragging = True
            self._look_at(self._timeline.t_at(pos[0]))

    def _click_row(self, menu: Menu, pos: tuple[int, int]) -> None:
        """A click does the row; one beside the list closes it."""
        place = self._menu_view.row_at(pos)
        if place is None:
            self.menu = None
        else:
            menu.at = place
            menu.do()

    def _turn(self, steps: int) -> None:
        """The wheel: up and down a menu; else how much of the time is shown."""
        if self.menu is not None:
            self.menu.take("up" if steps > 0 else "down")
        else:
            self._timeline.zoom(steps)

    def _resize(self, steps: int) -> None:
        """Everything larger or smaller, the window as it is."""
        place = min(range(len(SCALES)), key=lambda at: abs(SCALES[at] - self.scale))
        self.scale_chosen = True
        self.scale = SCALES[min(max(0, place + steps), len(SCALES) - 1)]

    def _units(self, pos: tuple[int, int]) -> tuple[int, int]:
        return int(pos[0] / self.scale), int(pos[1] / self.scale)

    def commands(self) -> dict[str, Callable[[], object]]:
        """Those of every view, and what is drawn and heard here."""
        return {
            **super().commands(),
            "zoom_in": lambda: self._timeline.zoom(1),
            "zoom_out": lambda: self._timeline.zoom(-1),
            "larger": lambda: self._resize(1),
            "smaller": lambda: self._resize(-1),
            "sound": self.sound.switch,
        }
