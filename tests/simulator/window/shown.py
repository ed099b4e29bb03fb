"""A band in a window that is never opened, with a wall clock that the test moves."""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from simulator.core.device import Device
from simulator.scenario.model import Scenario
from simulator.view.live import Live
from simulator.view.pace import Pace
from simulator.view.session_model import SessionModel
from simulator.window.window import SIZE, Window

FRAME_S = 1 / 30


class Shown:
    """A device in a window that is never opened, with a wall clock that the test moves."""

    def __init__(self, **settings: object) -> None:
        self.pygame = pygame
        given = {"display": "always", **settings}
        self.live = Live(Scenario("shown", settings=given, seed=1))
        self.window = Window(self.live)
        self.surface = pygame.Surface(SIZE, depth=24)
        self.wall = 100.0
        self.window.pass_to(self.wall)
        self.pass_s(1)

    def pass_s(self, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.wall += FRAME_S
            self.window.pass_to(self.wall)

    def event(self, kind: int, **fields: object) -> None:
        self.window.handle(self.pygame.event.Event(kind, fields), self.wall)

    def key(self, key: int, held_s: float = 0.1) -> None:
        self.event(self.pygame.KEYDOWN, key=key)
        self.pass_s(held_s)
        self.event(self.pygame.KEYUP, key=key)

    def press(self, *keys: int) -> None:
        """Keys, one after the other, each let go at once."""
        for key in keys:
            self.event(self.pygame.KEYDOWN, key=key)
            self.event(self.pygame.KEYUP, key=key)

    def keys(self, *names: str) -> None:
        """The same, by the names that pygame has for them."""
        self.press(*(getattr(pygame, f"K_{name}") for name in names))

    def click(self, pos: tuple[int, int], held_s: float = 0.1) -> None:
        self.down(pos)
        self.pass_s(held_s)
        self.event(self.pygame.MOUSEBUTTONUP, button=1, pos=pos)

    def down(self, pos: tuple[int, int], button: int = 1, mod: int = 0) -> None:
        """A mouse button goes down on what is drawn now."""
        self.drawn()
        self.event(self.pygame.MOUSEBUTTONDOWN, button=button, pos=pos, mod=mod)

    def move(self, pos: tuple[int, int]) -> None:
        self.event(self.pygame.MOUSEMOTION, pos=pos, rel=(0, 0), buttons=(0, 0, 0))

    def drag(self, *points: tuple[int, int], button: int = 1, mod: int = 0) -> None:
        """The mouse goes down at the first, moves over the others, and is let go; a frame is drawn at each."""
        self.down(points[0], button, mod)
        for pos in points[1:]:
            self.move(pos)
            self.drawn()
        self.event(self.pygame.MOUSEBUTTONUP, button=button, pos=points[-1])

    def turn(self, pos: tuple[int, int], steps: int) -> None:
        """The wheel, so many steps, at a place."""
        self.drawn()
        self.move(pos)
        for _ in range(abs(steps)):
            self.event(self.pygame.MOUSEWHEEL, y=1 if steps > 0 else -1)
            self.drawn()

    def box(self, tip: str) -> tuple[int, int]:
        """The middle of what is drawn with that tip, or with that key."""
        self.drawn()
        found = [one for one in self.window.regions.all if tip in (one.tip, one.key)]
        assert found, tip
        return found[-1].box.center

    def start(self) -> None:
        self.key(self.pygame.K_m)
        self.pass_s(2)
        self.key(self.pygame.K_m)
        self.pass_s(1)
        assert self.state == "running"

    @property
    def device(self) -> Device:
        return self.live.device

    @property
    def pace(self) -> Pace:
        return self.live.pace

    @property
    def state(self) -> str:
        return self.device.recorder.state

    @property
    def model(self) -> SessionModel:
        self.live.replay.model.now_ms = self.device.kernel.now_ms
        return self.live.replay.model

    def entries(self, kind: str) -> list[tuple[int, dict[str, object]]]:
        return [(t, fields) for t, of, fields in self.device.recorder.entries if of == kind]

    def middle_of(self, button: str) -> tuple[int, int]:
        return self.window._band_panel.button_box(button).center

    def screen_box(self) -> pygame.Rect:
        return self.window._band_panel._rect(self.device.board.geometry.screen)

    def row_box(self, text: str) -> pygame.Rect:
        """Where a row of the open menu is drawn."""
        self.drawn()
        menu = self.window.menu
        place = next(at for at, row in enumerate(menu.rows) if row.text == text)
        rows = [one.box for one in self.window.regions.all if one.act and one.box.width > 300]
        return rows[place - self.window._menu_view._first_row]

    def drawn(self, size: tuple[int, int] | None = None) -> bytes:
        if size and size != self.surface.get_size():
            self.surface = self.pygame.Surface(size, depth=24)
        surface = self.surface
        self.window.draw(surface, self.wall)
        return bytes(surface.get_buffer())
