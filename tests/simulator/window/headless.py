"""Drives the window without a display: keys, mouse, time, and what is drawn."""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from simulator.core.device import Device
from simulator.scenario.model import Scenario
from simulator.view.live import Live
from simulator.view.pace import Pace
from simulator.view.past.session_model import SessionModel
from simulator.window.window import SIZE, Window

FRAME_S = 1 / 30


class HeadlessWindow:
    """A window on an emulated band that is drawn but never opened; the test moves its wall clock, `wall_s`."""

    def __init__(self, **settings: object) -> None:
        all_settings = {"display": "always", **settings}
        self.live = Live(Scenario("shown", settings=all_settings, seed=1))
        self.window = Window(self.live)
        self.surface = pygame.Surface(SIZE, depth=24)
        self.wall_s = 100.0
        self.window.pass_to(self.wall_s)
        self.wait_s(1)

    def wait_s(self, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.wall_s += FRAME_S
            self.window.pass_to(self.wall_s)

    def send_event(self, kind: int, **fields: object) -> None:
        self.window.handle(pygame.event.Event(kind, fields), self.wall_s)

    def hold_key(self, name: str, held_s: float = 0.1) -> None:
        """Presses the key K_`name` of pygame for `held_s`."""
        key = getattr(pygame, f"K_{name}")
        self.send_event(pygame.KEYDOWN, key=key)
        self.wait_s(held_s)
        self.send_event(pygame.KEYUP, key=key)

    def press_keys(self, *names: str) -> None:
        """Presses keys one after the other, each for no time at all."""
        for name in names:
            self.hold_key(name, held_s=0)

    def click(self, pos: tuple[int, int], held_s: float = 0.1) -> None:
        self.mouse_down(pos)
        self.wait_s(held_s)
        self.send_event(pygame.MOUSEBUTTONUP, button=1, pos=pos)

    def mouse_down(self, pos: tuple[int, int], button: int = 1, mod: int = 0) -> None:
        """Draws a frame, then presses a mouse button at `pos`."""
        self.draw()
        self.send_event(pygame.MOUSEBUTTONDOWN, button=button, pos=pos, mod=mod)

    def mouse_move(self, pos: tuple[int, int]) -> None:
        self.send_event(pygame.MOUSEMOTION, pos=pos, rel=(0, 0), buttons=(0, 0, 0))

    def drag(self, *points: tuple[int, int], button: int = 1, mod: int = 0) -> None:
        """Presses the mouse at the first of `points`, moves it over the others and releases it; draws at each."""
        self.mouse_down(points[0], button, mod)
        for pos in points[1:]:
            self.mouse_move(pos)
            self.draw()
        self.send_event(pygame.MOUSEBUTTONUP, button=button, pos=points[-1])

    def scroll(self, pos: tuple[int, int], steps: int) -> None:
        """Turns the wheel by `steps` at `pos`; above 0 is up."""
        self.draw()
        self.mouse_move(pos)
        for _ in range(abs(steps)):
            self.send_event(pygame.MOUSEWHEEL, y=1 if steps > 0 else -1)
            self.draw()

    def center_of(self, tip: str) -> tuple[int, int]:
        """Returns the centre of the region whose tip, or whose key, is `tip`."""
        self.draw()
        regions = [region for region in self.window.regions.all if tip in (region.tip, region.key)]
        assert regions, tip
        return regions[-1].box.center

    def start_session(self, run_s: int = 0) -> None:
        """Wakes the band and starts a session, by two taps; runs virtual time on by `run_s`."""
        self.hold_key("m")
        self.wait_s(2)
        self.hold_key("m")
        self.wait_s(1)
        assert self.state == "running"
        self.pace.run_to_ms(self.pace.now_ms + 1000 * run_s)

    def focus_row(self, text: str) -> None:
        """Moves the focus to the row `text` of the open menu, by the down key."""
        menu = self.window.menu
        assert menu is not None
        for _ in menu.rows:
            if menu.row.text == text:
                return
            self.press_keys("DOWN")
        raise AssertionError(text)

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
        """Returns (instant in ms, fields) of the trace's entries of a type."""
        return [
            (t_ms, fields) for t_ms, type_, fields in self.device.recorder.entries if type_ == kind
        ]

    def button_center(self, button: str) -> tuple[int, int]:
        return self.window._band_panel.button_box(button).center

    def screen_box(self) -> pygame.Rect:
        return self.window._band_panel._rect(self.device.board.geometry.screen)

    def menu_row_box(self, text: str) -> pygame.Rect:
        """Returns the box of the row `text` of the open menu."""
        self.draw()
        menu = self.window.menu
        index = next(i for i, row in enumerate(menu.rows) if row.text == text)
        regions = self.window.regions.all
        rows = [region.box for region in regions if region.act and region.box.width > 300]
        return rows[index - self.window._menu_view._first_row]

    def draw(self, size: tuple[int, int] | None = None) -> bytes:
        """Draws a frame, `size` px large if given; returns its pixels."""
        if size and size != self.surface.get_size():
            self.surface = pygame.Surface(size, depth=24)
        self.window.draw(self.surface, self.wall_s)
        return bytes(self.surface.get_buffer())
