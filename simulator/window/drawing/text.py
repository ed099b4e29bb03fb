"""Lines of text in the window's own face: three weights, tabular figures, evenly spaced at every size.

write(canvas, "12:06", (10, 10), HUGE, weight=STRONG)
width("12:06", HUGE, STRONG)                             in units of a canvas

FreeType sets each glyph on a whole pixel, which at these sizes spaces letters unevenly. So a line is set several
times as wide as it will be and then made narrower: its height stays sharp, its letters stand where they should.
Thai has a face of its own, with a copy of each tone mark for where a vowel has taken its place above the letter.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import pygame
import pygame.freetype

from .canvas import Canvas
from .theme import Color

TINY, SMALL, BODY, LARGE, HUGE = 11, 13, 14, 19, 34  # em in units
PLAIN, MEDIUM, STRONG = "regular", "medium", "semibold"

_FOLDER = Path(__file__).parent / "fonts"
_WIDER = 4  # times
_MOST_PX = 400  # of a line's height, whatever the scale
_KEPT = 2048  # lines

_THAI = re.compile("[\u0e00-\u0e7f]")
_RAISED_TONE = re.compile(
    "(?<=[\u0e31\u0e34-\u0e37\u0e4d])[\u0e48-\u0e4c]|[\u0e48-\u0e4c](?=\u0e33)"
)
_FIRST_TONE, _FIRST_RAISED = 0x0E48, 0xF70A

ALIGN = {"left": 0.0, "middle": 0.5, "right": 1.0}


@lru_cache(maxsize=2 * len((PLAIN, MEDIUM, STRONG)))
def _opened(name: str) -> pygame.freetype.Font:
    pygame.freetype.init()
    face = pygame.freetype.Font(_FOLDER / name)
    face.pad = True
    return face


def _face(text: str, weight: str) -> tuple[pygame.freetype.Font, str]:
    """Returns the face for a text, and the text as that face has it."""
    if not _THAI.search(text):
        return _opened(f"inter-{weight}.otf"), text
    return _opened(f"noto-thai-{weight}.ttf"), _RAISED_TONE.sub(_raised, text)


def _raised(tone: re.Match[str]) -> str:
    return chr(ord(tone[0]) - _FIRST_TONE + _FIRST_RAISED)


@lru_cache(maxsize=_KEPT)
def _written(text: str, px: int, color: Color, weight: str) -> pygame.Surface:
    face, text = _face(text, weight)
    # Its types lack that a size may be a pair.
    wide, _box = face.render(text, color, size=(px * _WIDER, px))  # type: ignore[arg-type]
    size = max(1, round(wide.get_width() / _WIDER)), wide.get_height()
    return pygame.transform.smoothscale(wide, size)


@lru_cache(maxsize=_KEPT)
def width(text: str, size: int, weight: str = PLAIN) -> int:
    """Returns how wide a text is, in units of a canvas; a little more or less where those are not px."""
    face, text = _face(text, weight)
    box = face.get_rect(text, size=(size * _WIDER, size))  # type: ignore[arg-type]
    return -(-box.width // _WIDER)


def line_height(size: int) -> int:
    """Returns the distance from one line to the next."""
    return round(size * 1.45)


@lru_cache(maxsize=_KEPT)
def fitting(text: str, size: int, most: int, weight: str = PLAIN) -> str:
    """Returns as much of a text as fits into `most` units, with … for the rest."""
    if width(text, size, weight) <= most:
        return text
    while text and width(text + "…", size, weight) > most:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def wrapped(
    parts: Sequence[str], between: str, size: int, most: int, weight: str = PLAIN
) -> list[str]:
    """Returns parts as lines, as many side by side as fit into `most` units."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{between}{part}" if lines else part
        if lines and width(longer, size, weight) <= most:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def paragraph(text: str, size: int, most: int, weight: str = PLAIN) -> list[str]:
    """Returns a text as lines of at most `most` units, broken between words; a longer word within itself."""
    lines: list[str] = []
    for line in wrapped(text.split(" "), " ", size, most, weight):
        while width(line, size, weight) > most:
            fits = next(
                n for n in range(len(line), 0, -1) if n == 1 or width(line[:n], size) <= most
            )
            lines.append(line[:fits])
            line = line[fits:]
        lines.append(line)
    return lines


def write(
    canvas: Canvas,
    text: str,
    at: tuple[float, float],
    size: int = BODY,
    color: Color | None = None,
    align: str = "left",
    most: int | None = None,
    weight: str = PLAIN,
) -> pygame.Rect:
    """Writes a line with the top of its left end, middle or right end (`align`) at `at`; returns its box."""
    if most is not None:
        text = fitting(text, size, most, weight)
    if not text:
        return pygame.Rect(int(at[0]), int(at[1]), 0, line_height(size))
    px = min(_MOST_PX, round(size * canvas.scale))
    line = _written(text, px, color or canvas.colors.text, weight)
    wide, high = line.get_width() / canvas.scale, line.get_height() / canvas.scale
    left = at[0] - wide * ALIGN[align]
    canvas.surface.blit(line, canvas.at((left, at[1])))
    return pygame.Rect(int(left), int(at[1]), round(wide), round(high))


def centered(
    canvas: Canvas,
    text: str,
    box: pygame.Rect,
    size: int,
    color: Color | None = None,
    weight: str = PLAIN,
) -> None:
    """Writes a line in the middle of a box."""
    text = fitting(text, size, box.width, weight)
    if text:
        line = _written(text, round(size * canvas.scale), color or canvas.colors.text, weight)
        canvas.surface.blit(line, line.get_rect(center=canvas.px(box).center))
