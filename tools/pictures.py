"""The pictures in docs/pictures, from real sessions on the emulated band: `python -m tools pictures`.

The same code gives the same files: each session is pressed at fixed instants of virtual time, and the
window is drawn without one.
"""

import io
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from simulator.acts import begin
from simulator.boards import DEFAULT
from simulator.mistake import Mistake, Parser
from simulator.picture import save_png, screen_surface
from simulator.scenario import Scenario
from simulator.window.live import Live
from simulator.window.pace import LONG_HOLD_MS, PAUSE_HOLD_MS, Pace
from simulator.window.window import SIZE, Window

from .log.example import fill
from .log.store import Store
from .log.zone import Zone
from .report import pdf
from .report.content import content
from .report.goals import Goals
from .report.summary import summary

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures"
REPORT_SESSIONS = 60
REPORT_DPI = 100

_FIRST_MS = 2_000
_SECOND_MS = 6_000
_STRICT: dict[str, object] = {"display": "always"}
_GUIDE: dict[str, object] = {"display": "always", "pacing": "guide"}

# An act: when, in ms of virtual time, and what the finger does to main: tap, pause, end, or nothing.
Act = tuple[int, str]
START: tuple[Act, ...] = ((_FIRST_MS, "tap"), (_SECOND_MS, "tap"))


def _at(minutes: int, seconds: float = 0) -> int:
    """An instant of the session that START begins, in ms."""
    return _SECOND_MS + round((minutes * 60 + seconds) * 1000)


# Name: the settings, what is pressed, and the instant of the picture.
SCREENS: dict[str, tuple[dict[str, object], tuple[Act, ...], int]] = {
    "awake": (_STRICT, START[:1], 4_000),
    "left": (_STRICT, START, _at(0, 0.6)),
    "right": (_STRICT, START, _at(7, 30)),
    "massage": (_STRICT, START, _at(12, 10)),
    "stroke": (_STRICT, START, _at(12, 55)),
    "shake": (_STRICT, START, _at(13, 20)),
    "may-switch": (_GUIDE, START, _at(5, 40)),
    "over": (_GUIDE, START, _at(8, 10)),
    "paused": (_STRICT, (*START, (_at(8), "pause")), _at(8, 20)),
    "done": (_STRICT, START, _at(28, 20)),
    "ended": (_STRICT, (*START, (_at(8), "end")), _at(8, 20)),
}

# Those of them that are shown in colour too, and the board that has some.
COLORED = ("left", "right", "massage", "may-switch", "paused")
COLOR_BOARD = "m5stickc_plus2"

WINDOWS: dict[str, tuple[dict[str, object], tuple[Act, ...], int]] = {
    "window": (_STRICT, START, _at(12, 0.93)),
    "window-guide": (
        _GUIDE,
        (*START, (_at(5, 42), "tap"), (_at(12, 20), "tap")),
        _at(17, 41.3),
    ),
}


def main(argv: list[str]) -> int:
    """Draws all of them, or those that are named."""
    parser = Parser(prog="python -m tools pictures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="window, screen-left ... (all)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where they go")
    args = parser.parse_args(argv)
    makers = pictures()
    unknown = [name for name in args.names if name not in makers]
    if unknown:
        raise Mistake(unknown[0], f"is no picture, expected one of {', '.join(makers)}")
    for name in args.names or makers:
        path = args.folder / f"{name}.png"
        save_png(makers[name](), path)
        print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
    return 0


def pictures() -> dict[str, Callable[[], pygame.Surface]]:
    """What makes each picture, by name."""
    makers: dict[str, Callable[[], pygame.Surface]] = {}
    for name, row in WINDOWS.items():
        makers[name] = lambda row=row: _window(*row)  # type: ignore[misc]
    for name, row in SCREENS.items():
        makers[f"screen-{name}"] = lambda row=row: _screen(*row)  # type: ignore[misc]
    for name in COLORED:
        makers[f"color-{name}"] = lambda row=(*SCREENS[name], COLOR_BOARD): _screen(*row)  # type: ignore[misc]
    makers["report"] = _report
    return makers


def _report() -> pygame.Surface:
    """The page about the days of some sixty sessions that might have been."""
    with TemporaryDirectory() as folder, Store(Path(folder) / "log.sqlite") as store:
        fill(store, REPORT_SESSIONS)
        found = summary(store.sessions(), Zone("UTC"))
    drawn = pdf.picture(content(found, Goals()), found, REPORT_DPI)
    return pygame.image.load(io.BytesIO(drawn), "report.png")


def _screen(
    settings: dict[str, object], acts: tuple[Act, ...], t: int, board: str = DEFAULT
) -> pygame.Surface:
    hand = begin(Scenario("picture", board=board, settings=settings, seed=1))
    _live(Pace(hand), acts, t)
    device = hand.device
    assert device.board.display is not None
    return screen_surface(device.board.display.picture())


def _window(settings: dict[str, object], acts: tuple[Act, ...], t: int) -> pygame.Surface:
    live = Live(Scenario("picture", settings=settings, seed=1))
    pace = live.pace
    window = Window(live)
    surface = pygame.Surface(SIZE, depth=24)
    _live(pace, acts, t - 100)
    window.draw(surface, 0.0)  # whatever the motor bar still holds is of before
    pace.run_to(t)
    window.draw(surface, 1.0)
    return surface


def _live(pace: Pace, acts: tuple[Act, ...], t: int) -> None:
    """The session up to `t`."""
    presses: dict[str, Callable[[], None]] = {
        "tap": lambda: pace.tap("main"),
        "pause": lambda: pace.hold("main", PAUSE_HOLD_MS),
        "end": lambda: pace.hold("main", LONG_HOLD_MS),
    }
    for at, act in acts:
        pace.run_to(at)
        presses[act]()
    pace.run_to(t)
