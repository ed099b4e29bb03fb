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

    def click(self, pos: tuple[int, int], held_s: float = 0.1) -> None:
        self.event(self.pygame.MOUSEBUTTONDOWN, button=1, pos=pos)
        self.pass_s(held_s)
        self.event(self.pygame.MOUSEBUTTONUP, button=1, pos=pos)

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
        self.live.replay.model.now = self.device.kernel.now_ms
        return self.live.replay.model

    def entries(self, kind: str) -> list[tuple[int, dict[str, object]]]:
        return [(t, fields) for t, of, fields in self.device.recorder.entries if of == kind]

    def middle_of(self, button: str) -> tuple[int, int]:
        return self.window._band._rect(self.device.board.geometry.buttons[button]).center

    def drawn(self, size: tuple[int, int] | None = None) -> bytes:
        surface = self.pygame.Surface(size, depth=24) if size else self.surface
        self.window.draw(surface, self.wall)
        return bytes(surface.get_buffer())
