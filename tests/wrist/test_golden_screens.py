"""Every kind of screen, as the wearer sees it on each emulated panel, compared with stored pictures.

On a difference, build/golden/LAYOUT/NAME.png shows expected | got | difference. After looking at those:
`make golden` stores the new ones.
"""

from pathlib import Path
from typing import Any

import pygame
import pytest

from firmware.rondo.storage import settings
from simulator.window.drawing.picture import save_png, screen_surface
from tests.emulated.lcd import Lcd
from tests.emulated.oled import Oled

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "screens"
DIFFERENCES = ROOT / "build" / "golden"

# By layout: what draws it, and how large each pixel is in the pictures.
KINDS = {"wide": Oled, "tall": Lcd}
SCALE = {"wide": 4, "tall": 2}

LENGTHS_S = [360, 360, 45, 30, 15, 240, 240, 45, 30, 15, 150, 150]
OPENS_S = [300, 300, -1, -1, -1, 180, 180, -1, -1, -1, 120, 120]

LEFT = {"state": "running", "side": "left", "seconds": 360, "battery": 90}
RIGHT = {**LEFT, "side": "right", "index": 1, "seconds": 250, "elapsed": 110_000}
MASSAGE = {**LEFT, "kind": "massage", "side": "both", "index": 2, "seconds": 45}
CHOOSING = {"state": "choosing", "pacing": "strict", "side": "both", "assist": 0, "battery": 70}

# Views with each word.
WORDS: dict[str, dict[str, Any]] = {
    "awake": {"state": "awake", "side": "left", "battery": 70},
    "strict": CHOOSING,
    "guide": {**CHOOSING, "pacing": "guide", "assist": 1},
    "left": LEFT,
    "right": RIGHT,
    "may_switch": {**LEFT, "may_switch": True, "seconds": 59, "elapsed": 301_000},
    "both": {**LEFT, "side": "both"},
    "massage": MASSAGE,
    "stroke": {**MASSAGE, "kind": "stroke", "index": 3, "seconds": 28},
    "shake": {**MASSAGE, "kind": "shake", "index": 4, "seconds": 9},
    "rest": {**LEFT, "kind": "rest", "side": "none", "index": 4, "seconds": 120},
    "paused": {**RIGHT, "state": "paused"},
    "done": {"state": "done", "index": 11, "battery": 60},
    "ended": {"state": "ended", "index": 6, "elapsed": 120_000, "battery": 60},
    "safe": {"state": "safe"},
}

TRANSLATED = settings.SCHEMA["language"][1].split()[1:]

# Views in English, with the display as it is worn.
OVER = {"may_switch": True, "over": True}
ENGLISH: dict[str, dict[str, Any]] = {
    "asleep": {"state": "asleep"},
    "awake_left": WORDS["awake"],
    "awake_right": {**WORDS["awake"], "side": "right"},
    "awake_battery_low": {**WORDS["awake"], "battery": 20},
    "choosing_strict": CHOOSING,
    "choosing_guide_right_massage_first": {**WORDS["guide"], "side": "right"},
    "choosing_left_without_massage": {**CHOOSING, "side": "left", "assist": -1},
    "left_start": LEFT,
    "right_under_way": RIGHT,
    "left_may_switch": WORDS["may_switch"],
    "right_may_switch": {**RIGHT, "may_switch": True, "seconds": 8, "elapsed": 352_000},
    "left_over": {**LEFT, **OVER, "seconds": 30, "elapsed": 390_000},
    "right_over_long": {**RIGHT, **OVER, "seconds": 754, "elapsed": 999_000},
    "left_ten_minutes": {**LEFT, "seconds": 754},
    "both": {**LEFT, "side": "both", "seconds": 600},
    "massage": MASSAGE,
    "massage_until_tap": {**MASSAGE, "seconds": -1},
    "stroke": {**WORDS["stroke"], "elapsed": 2_000, "battery": 50},
    "shake": {**WORDS["shake"], "elapsed": 6_000, "battery": 30},
    "rest": WORDS["rest"],
    "rest_until_tap": {**WORDS["rest"], "seconds": -1},
    "paused_left": {**LEFT, "state": "paused", "seconds": 250, "elapsed": 110_000},
    "paused_right": {**RIGHT, "state": "paused", "battery": 5},
    "paused_massage": {**MASSAGE, "state": "paused", "seconds": 33, "elapsed": 12_000},
    "last_phase": {**RIGHT, "index": 11, "seconds": 20, "elapsed": 130_000, "may_switch": False},
    "done": WORDS["done"],
    "done_battery_low": {**WORDS["done"], "battery": 12},
    "ended": WORDS["ended"],
    "safe": WORDS["safe"],
}

# Name: (view, language, rotate)
SCREENS: dict[str, tuple[dict[str, Any], str, int]] = {
    **{name: (view, "en", 0) for name, view in ENGLISH.items()},
    **{f"{spoken}_{name}": (view, spoken, 0) for spoken in TRANSLATED for name, view in WORDS.items()},
    "left_rotated": (LEFT, "en", 180),
    "paused_right_rotated": (WORDS["paused"], "en", 180),
}  # fmt: skip


def draw(kind: str, name: str) -> pygame.Surface:
    view, language, rotate = SCREENS[name]
    picture = KINDS[kind](language, rotate=rotate)
    picture.screen.lay_out_bar(
        [1000 * s for s in LENGTHS_S], [1000 * s if s >= 0 else -1 for s in OPENS_S]
    )
    picture.show(**view)
    return screen_surface(picture.chip.picture(), SCALE[kind])


def pixels(surface: pygame.Surface) -> bytes:
    return pygame.image.tobytes(surface, "RGB")


def explain(
    kind: str, name: str, approved_picture: pygame.Surface, drawn_picture: pygame.Surface
) -> Path:
    """Writes a picture expected | got | difference (red was lit, green is lit now); returns its path."""
    width, height = drawn_picture.get_size()
    scale = SCALE[kind]
    sheet = pygame.Surface((3 * width + 16, height), depth=24)
    sheet.fill((70, 70, 80))
    sheet.blit(approved_picture, (0, 0))
    sheet.blit(drawn_picture, (width + 8, 0))
    for y in range(0, height, scale):
        for x in range(0, width, scale):
            was_lit = approved_picture.get_rect().collidepoint(x, y) and any(
                approved_picture.get_at((x, y))[:3]
            )
            is_lit = any(drawn_picture.get_at((x, y))[:3])
            color = (
                (60, 60, 60) if was_lit and is_lit else (255, 60, 60) if was_lit else (60, 255, 60)
            )
            place = (2 * (width + 8) + x, y, scale, scale)
            sheet.fill(color if was_lit or is_lit else (0, 0, 0), place)
    path = DIFFERENCES / kind / f"{name}.png"
    save_png(sheet, path)
    return path


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_screen_looks_as_it_was_approved(kind: str, name: str, record: bool) -> None:
    drawn_picture, path = draw(kind, name), GOLDEN / kind / f"{name}.png"
    if record:
        save_png(drawn_picture, path)
    if not path.exists():
        pytest.fail(f"{path} is missing: look at the screen, then `make golden`")
    approved_picture = pygame.image.load(str(path))
    if approved_picture.get_size() != drawn_picture.get_size() or pixels(
        approved_picture
    ) != pixels(drawn_picture):
        pytest.fail(
            f"{name} looks different: see {explain(kind, name, approved_picture, drawn_picture)}"
        )


def test_no_picture_is_kept_of_a_screen_that_is_gone() -> None:
    approved_picture = {(path.parent.name, path.stem) for path in GOLDEN.rglob("*.png")}
    assert approved_picture == {(kind, name) for kind in KINDS for name in SCREENS}
