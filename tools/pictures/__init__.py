"""Makes the pictures in docs/pictures from sessions on the emulated band: `python -m tools pictures`.

The same code makes the same files: the buttons are pressed at fixed instants of virtual time, and the window is
drawn without a display.
"""

import io
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from simulator.boards import DEFAULT
from simulator.scenario.acts import begin
from simulator.scenario.model import Scenario
from simulator.text.usage import Parser, UsageError
from simulator.view.pace import Pace
from simulator.window.drawing.picture import save_png, screen_surface

from ..card import card_for, drawing
from ..log.example import fill
from ..log.model.zone import Zone
from ..log.store.store import Store
from ..paper.sizes import A4
from ..report import pdf
from ..report.content import describe
from ..report.goals import Goals
from ..report.summary import summarise
from .window import GUIDE, SCENES, START, STRICT, Act, go_on, session, session_ms, window_picture

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "pictures"
REPORT_SESSIONS = 60
REPORT_DPI = 100
CARD_DPI = 80
SESSION = "session"  # name of the GIF of a session

# Name: the settings, what is pressed, and the instant of the picture.
SCREENS: dict[str, tuple[dict[str, object], tuple[Act, ...], int]] = {
    "awake": (STRICT, START[:1], 4_000),
    "left": (STRICT, START, session_ms(0, 0.6)),
    "right": (STRICT, START, session_ms(7, 30)),
    "massage": (STRICT, START, session_ms(12, 10)),
    "stroke": (STRICT, START, session_ms(12, 55)),
    "shake": (STRICT, START, session_ms(13, 20)),
    "may-switch": (GUIDE, START, session_ms(5, 40)),
    "over": (GUIDE, START, session_ms(8, 10)),
    "paused": (STRICT, (*START, (session_ms(8), "pause")), session_ms(8, 20)),
    "done": (STRICT, START, session_ms(28, 3)),
    "ended": (STRICT, (*START, (session_ms(8), "end")), session_ms(8, 7)),
}

# Those of them that are shown in colour too, and the board that has some.
COLORED = ("left", "right", "massage", "may-switch", "paused")
COLOR_BOARD = "m5stickc_plus2"


def main(argv: list[str]) -> int:
    """Runs `python -m tools pictures`; returns the exit code."""
    parser = Parser(prog="python -m tools pictures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="window, screen-left ... (all)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where they go")
    args = parser.parse_args(argv)
    makers = pictures()
    names = (*makers, SESSION)
    unknown = [name for name in args.names if name not in names]
    if unknown:
        raise UsageError(unknown[0], f"is no picture, expected one of {', '.join(names)}")
    for name in args.names or names:
        path = args.folder / f"{name}.{'gif' if name == SESSION else 'png'}"
        if name == SESSION:
            path.parent.mkdir(parents=True, exist_ok=True)
            session(path)
        else:
            save_png(makers[name](), path)
        print(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
    return 0


def pictures() -> dict[str, Callable[[], pygame.Surface]]:
    """Returns, by a picture's name, the function that draws it."""
    makers: dict[str, Callable[[], pygame.Surface]] = {}
    for name, scene in SCENES.items():
        makers[name] = lambda scene=scene: window_picture(scene)  # type: ignore[misc]
    for name, row in SCREENS.items():
        makers[f"screen-{name}"] = lambda row=row: _screen(*row)  # type: ignore[misc]
    for name in COLORED:
        makers[f"color-{name}"] = lambda row=(*SCREENS[name], COLOR_BOARD): _screen(*row)  # type: ignore[misc]
    makers["report"] = _report
    makers["card"] = _card
    return makers


def _card() -> pygame.Surface:
    """Returns the card, for the settings that a band comes with, as a picture."""
    return pygame.image.load(io.BytesIO(drawing.picture(card_for({}), A4, CARD_DPI)), "card.png")


def _report() -> pygame.Surface:
    """Returns the report about REPORT_SESSIONS invented sessions, as a picture."""
    with TemporaryDirectory() as folder, Store(Path(folder) / "log.sqlite") as store:
        fill(store, REPORT_SESSIONS)
        summary = summarise(store.sessions(), Zone("UTC"))
    picture = pdf.picture(describe(summary, Goals()), summary, REPORT_DPI)
    return pygame.image.load(io.BytesIO(picture), "report.png")


def _screen(
    settings: dict[str, object], acts: tuple[Act, ...], t_ms: int, board: str = DEFAULT
) -> pygame.Surface:
    hand = begin(Scenario("picture", board=board, settings=settings, seed=1))
    go_on(Pace(hand), acts, t_ms)
    device = hand.device
    assert device.board.display is not None
    return screen_surface(device.board.display.picture())
