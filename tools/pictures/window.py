"""Draws pictures of the window, and of a session in the window as a GIF; the same code draws the same pictures."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from simulator import boards
from simulator.scenario.model import Scenario
from simulator.text import output
from simulator.view.live import Live
from simulator.view.pace import LONG_HOLD_MS, PAUSE_HOLD_MS, Pace
from simulator.window.drawing.gif import GIF_FRAME_MS, as_gif
from simulator.window.window import SIZE, Window

from ..log.example import fill
from ..log.export.forms import as_json
from ..log.store.store import Store

FIRST_TAP_MS = 2_000
SECOND_TAP_MS = 6_000
STRICT: dict[str, object] = {"display": "always"}
GUIDE: dict[str, object] = {"display": "always", "pacing": "guide"}

# An act: when, in ms of virtual time, and what the finger does to main: tap, pause, end.
Act = tuple[int, str]
START: tuple[Act, ...] = ((FIRST_TAP_MS, "tap"), (SECOND_TAP_MS, "tap"))
_LOGGED = 12  # sessions in the log that is dropped on the window


def session_ms(minutes: int, seconds: float = 0) -> int:
    """Returns the instant in ms, `minutes` and `seconds` after the session of START began."""
    return SECOND_TAP_MS + round((minutes * 60 + seconds) * 1000)


@dataclass(frozen=True)
class Scene:
    """What the window shows in a picture: `acts` up to `t` ms, then `keys` pressed in the window.

    `looked_at` is the instant of the playhead. `has_log`: it shows a log; `is_first`: it was never started
    before; `left_at`: the ms at which the last session was left, which the window offers to resume.
    """

    t: int
    settings: dict[str, object] = field(default_factory=lambda: STRICT)
    acts: tuple[Act, ...] = START
    board: str = boards.DEFAULT
    looked_at: int | None = None
    keys: Sequence[str] = ""
    has_log: bool = False
    is_first: bool = False
    left_at: int = 0


SCENES = {
    "window": Scene(session_ms(12, 0.93)),
    "window-first": Scene(1_500, acts=(), is_first=True),
    "window-refused": Scene(session_ms(2, 30), acts=(*START, (session_ms(2, 28.6), "tap"))),
    "window-settings": Scene(
        session_ms(6, 20), keys=("b", "DOWN", "DOWN", "DOWN", "DOWN", "RIGHT")
    ),
    "window-keep": Scene(session_ms(6, 20), keys="k"),
    "window-again": Scene(500, acts=(), left_at=session_ms(17, 20)),
    "window-guide": Scene(
        session_ms(17, 41.3),
        GUIDE,
        (*START, (session_ms(5, 42), "tap"), (session_ms(12, 20), "tap")),
    ),
    "window-light": Scene(session_ms(9, 20), keys="l"),
    "window-past": Scene(session_ms(12, 30), looked_at=session_ms(6, 0.3), keys="zzzzz"),
    "window-faults": Scene(session_ms(6, 20), keys="f"),
    "window-energy": Scene(session_ms(28, 10), keys="e"),
    "window-trainer": Scene(session_ms(6, 20), keys="t9"),
    "window-log": Scene(2_000, acts=(), has_log=True),
    "window-m5stickc_plus2": Scene(session_ms(7, 30), board="m5stickc_plus2"),
    "window-pico": Scene(session_ms(6, 0.3), settings={}, board="pico"),
}

# The session of the GIF: from one instant to another, in steps of so many ms: slowly where something is felt.
_STEPS = (
    (FIRST_TAP_MS - 600, session_ms(0, 4.4), 400), (session_ms(0, 30), session_ms(5, 40), 30_000),
    (session_ms(5, 59.6), session_ms(6, 4), 400), (session_ms(6, 30), session_ms(11, 40), 30_000),
    (session_ms(11, 59.6), session_ms(12, 4), 400), (session_ms(12, 15), session_ms(13, 40), 10_000),
    (session_ms(14), session_ms(27, 30), 45_000), (session_ms(27, 59.6), session_ms(28, 5), 500),
)  # fmt: skip


def window_picture(scene: Scene) -> pygame.Surface:
    """Returns the window's picture in a scene."""
    live, window = _begin(scene)
    window.guidance.welcomed = not scene.is_first
    surface = pygame.Surface(SIZE, depth=24)
    go_on(live.pace, scene.acts, scene.t - 100)
    window.draw(surface, 0.0)  # the motor bar shows the time since this frame
    live.pace.run_to_ms(scene.t)
    window.playhead = scene.looked_at
    window.draw(surface, 1.0)
    for key in scene.keys:
        window.handle(pygame.Event(pygame.KEYDOWN, key=getattr(pygame, f"K_{key}")), 1.0)
    if scene.has_log:
        _drop_a_log(window)
    if scene.left_at:
        window.offer(replace(live.snapshot(), t_ms=scene.left_at))
    window.draw(surface, 1.0)
    return surface


def session(path: Path) -> None:
    """Writes a whole session, as it is seen while it runs, to `path` as a GIF."""
    live, window = _begin(Scene(0))
    acts = list(START)
    surface = pygame.Surface(SIZE, depth=24)
    wall = 0.0

    def draw(t_ms: int) -> pygame.Surface:
        nonlocal wall
        due = [act for act in acts if act[0] <= t_ms]
        del acts[: len(due)]
        go_on(live.pace, tuple(due), t_ms)
        wall += GIF_FRAME_MS / 1000
        window.draw(surface, wall)
        return surface

    instants = [t_ms for start, end, step in _STEPS for t_ms in range(start, end, step)]
    output.write((path, as_gif(draw, instants)))


def go_on(pace: Pace, acts: tuple[Act, ...], t_ms: int) -> None:
    """Carries out `acts` at their instants, and runs the session up to `t_ms` ms."""
    presses: dict[str, Callable[[], None]] = {
        "tap": lambda: pace.tap("main"),
        "pause": lambda: pace.hold("main", PAUSE_HOLD_MS),
        "end": lambda: pace.hold("main", LONG_HOLD_MS),
    }
    for act_ms, act in acts:
        pace.run_to_ms(act_ms)
        presses[act]()
    pace.run_to_ms(t_ms)


def _begin(scene: Scene) -> tuple[Live, Window]:
    live = Live(Scenario("picture", scene.board, settings=scene.settings, seed=1))
    return live, Window(live)


def _drop_a_log(window: Window) -> None:
    """Drops a log of invented sessions on the window."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.json"
        with Store(Path(folder) / "log.sqlite") as store:
            fill(store, _LOGGED)
            output.write((path, as_json(store.sessions(), [])))
        window.open_file(path)
    for _ in range(3):
        window.handle(pygame.Event(pygame.KEYDOWN, key=pygame.K_DOWN), 1.0)
