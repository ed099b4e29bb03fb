"""Colours, text and small shapes: calm and dark for three in the morning, each text at least 4.5:1.

Nothing here means anything by colour alone; what a colour says a word, a place or a shape says too.
"""

from collections.abc import Sequence
from functools import lru_cache

import pygame

from .canvas import Canvas, Color

BACK: Color = (16, 17, 21)
PANEL: Color = (25, 27, 33)
EDGE: Color = (62, 66, 78)
TRACK: Color = (38, 41, 50)
TEXT: Color = (233, 228, 217)
DIM: Color = (163, 161, 154)
ACCENT: Color = (236, 182, 110)
LEFT: Color = (232, 176, 108)
RIGHT: Color = (138, 184, 214)
ASSIST: Color = (158, 190, 142)
OTHER: Color = (178, 170, 196)
BODY: Color = (46, 49, 59)
BEZEL: Color = (8, 8, 10)
KEY: Color = (88, 93, 108)
DARK_TEXT: Color = (20, 20, 24)

SMALL, BODY_SIZE, LARGE, HUGE = 13, 15, 21, 34

# pygame's own font is drawn at this part of the size that it is asked for.
_OWN_FONT = 0.6875


def phase_color(kind: str, side: str) -> Color:
    """The tone of a phase; its place and its words say the same."""
    if kind == "express":
        return {"left": LEFT, "right": RIGHT}.get(side, OTHER)
    return OTHER if kind == "rest" else ASSIST


@lru_cache(maxsize=32)
def font(px: int) -> pygame.font.Font:
    """pygame's own font, its em being `px`."""
    pygame.font.init()
    return pygame.font.Font(None, round(px / _OWN_FONT))


@lru_cache(maxsize=1024)
def _written(text: str, px: int, color: Color) -> pygame.Surface:
    return font(px).render(text, True, color)


def width(text: str, px: int) -> int:
    """How wide a text is, in units of a canvas; a little more or less where those are not px."""
    return font(px).size(text)[0]


@lru_cache(maxsize=1024)
def fitting(text: str, px: int, most: int) -> str:
    """As much of a text as fits into `most` px, with … for the rest."""
    if width(text, px) <= most:
        return text
    while text and width(text + "…", px) > most:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def wrapped(parts: Sequence[str], between: str, px: int, most: int) -> list[str]:
    """Parts side by side, as many as fit into a line of `most` units."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{between}{part}" if lines else part
        if lines and width(longer, px) <= most:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def write(
    canvas: Canvas,
    text: str,
    at: tuple[int, int],
    px: int = BODY_SIZE,
    color: Color = TEXT,
    align: str = "left",
    most: int | None = None,
) -> pygame.Rect:
    """Write a line whose left, middle or right end is at `at`; returns where it is."""
    if most is not None:
        text = fitting(text, px, most)
    line = _written(text, round(px * canvas.scale), color)
    wide, high = line.get_width() / canvas.scale, line.get_height() / canvas.scale
    left = at[0] - wide * {"left": 0, "middle": 0.5, "right": 1}[align]
    canvas.surface.blit(line, canvas.at((left, at[1])))
    return pygame.Rect(int(left), at[1], round(wide), round(high))


def line_height(px: int) -> int:
    """From one line to the next."""
    return round(px * 1.4)


def centered(canvas: Canvas, text: str, box: pygame.Rect, px: int, color: Color) -> None:
    """Write a line in the middle of a box."""
    line = _written(fitting(text, px, box.width), round(px * canvas.scale), color)
    canvas.surface.blit(line, line.get_rect(center=canvas.px(box).center))


def motor_bar(canvas: Canvas, bar: pygame.Rect, duty: float, speed: float) -> None:
    """The motor: behind, what drives it; in front, how fast it turns. Its shape stays, so that nothing flashes."""
    inner = bar.height // 4
    driven = pygame.Rect(bar.left, bar.top, round(bar.width * duty), bar.height)
    turning = pygame.Rect(
        bar.left, bar.top + inner, round(bar.width * speed), bar.height - 2 * inner
    )
    canvas.rect(TRACK, bar, corner=4)
    canvas.rect(KEY, driven, corner=4)
    canvas.rect(ACCENT, turning, corner=3)
    canvas.rect(EDGE, bar, 1, 4)
