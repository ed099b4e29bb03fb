"""Draws lines of text in the window's typeface: three weights, tabular figures, even spacing at every size.

write(canvas, "12:06", (10, 10), HUGE, weight=STRONG)
width("12:06", HUGE, STRONG)                             in units of a canvas

FreeType places each glyph at a whole px, which spaces letters unevenly at these sizes. So a line is rendered
_OVERSAMPLING_X times as wide as needed, then narrowed: the glyphs' heights stay sharp, their places exact.
Thai has a typeface of its own, with a raised copy of each tone mark for use above a vowel sign.
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
_OVERSAMPLING_X = 4  # times as wide as needed a line is set first
_TALLEST_PX = 400  # of a line's height, whatever the scale
_CACHED_LINES = 2048  # lines of text that are cached

_THAI = re.compile("[\u0e00-\u0e7f]")
_RAISED_TONE = re.compile(
    "(?<=[\u0e31\u0e34-\u0e37\u0e4d])[\u0e48-\u0e4c]|[\u0e48-\u0e4c](?=\u0e33)"
)
_FIRST_TONE, _FIRST_RAISED = 0x0E48, 0xF70A

ALIGN = {"left": 0.0, "middle": 0.5, "right": 1.0}


@lru_cache(maxsize=2 * len((PLAIN, MEDIUM, STRONG)))
def _open_font(name: str) -> pygame.freetype.Font:
    pygame.freetype.init()
    face = pygame.freetype.Font(_FOLDER / name)
    face.pad = True
    return face


def _face(text: str, weight: str) -> tuple[pygame.freetype.Font, str]:
    """Returns the typeface for `text`, and the text to render: in Thai, with raised tone marks where needed."""
    if not _THAI.search(text):
        return _open_font(f"inter-{weight}.otf"), text
    return _open_font(f"noto-thai-{weight}.ttf"), _RAISED_TONE.sub(_raised, text)


def _raised(match: re.Match[str]) -> str:
    return chr(ord(match[0]) - _FIRST_TONE + _FIRST_RAISED)


@lru_cache(maxsize=_CACHED_LINES)
def _rendered(text: str, px: int, color: Color, weight: str) -> pygame.Surface:
    face, text = _face(text, weight)
    px = max(1, px)  # in the smallest of windows too
    # pygame's type hints do not know that a size may be a pair.
    stretched_text, _box = face.render(text, color, size=(px * _OVERSAMPLING_X, px))  # type: ignore[arg-type]
    size = max(1, round(stretched_text.get_width() / _OVERSAMPLING_X)), stretched_text.get_height()
    return pygame.transform.smoothscale(stretched_text, size)


@lru_cache(maxsize=_CACHED_LINES)
def width(text: str, size: int, weight: str = PLAIN) -> int:
    """Returns the width of `text` in units, measured at scale 1; at other scales it differs slightly."""
    face, text = _face(text, weight)
    box = face.get_rect(text, size=(size * _OVERSAMPLING_X, size))  # type: ignore[arg-type]
    return -(-box.width // _OVERSAMPLING_X)


def line_height(size: int) -> int:
    """Returns the distance between two lines of text of `size` em, in units."""
    return round(size * 1.45)


@lru_cache(maxsize=_CACHED_LINES)
def fitting(text: str, size: int, max_width: int, weight: str = PLAIN) -> str:
    """Returns `text`; if it is wider than `max_width` units, shortened to fit, with … at its end."""
    if width(text, size, weight) <= max_width:
        return text
    while text and width(text + "…", size, weight) > max_width:
        text = text[:-1]
    return text.rstrip() + "…" if text else ""


def wrapped(
    parts: Sequence[str], separator: str, size: int, max_width: int, weight: str = PLAIN
) -> list[str]:
    """Returns `parts` as lines of at most `max_width` units, the parts on a line joined by `separator`."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{separator}{part}" if lines else part
        if lines and width(longer, size, weight) <= max_width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def paragraph(text: str, size: int, max_width: int, weight: str = PLAIN) -> list[str]:
    """Returns `text` wrapped into lines of at most `max_width` units; a word that is too long is broken."""
    lines: list[str] = []
    for line in wrapped(text.split(" "), " ", size, max_width, weight):
        while width(line, size, weight) > max_width:
            fitting_count = next(
                count
                for count in range(len(line), 0, -1)
                if count == 1 or width(line[:count], size) <= max_width
            )
            lines.append(line[:fitting_count])
            line = line[fitting_count:]
        lines.append(line)
    return lines


def write(
    canvas: Canvas,
    text: str,
    pos: tuple[float, float],
    size: int = BODY,
    color: Color | None = None,
    align: str = "left",
    max_width: int | None = None,
    weight: str = PLAIN,
) -> pygame.Rect:
    """Writes a line of text, shortened to `max_width`; returns its box in units.

    `pos` is the top of the line's left end, middle or right end, as `align` says.
    """
    if max_width is not None:
        text = fitting(text, size, max_width, weight)
    if not text:
        return pygame.Rect(int(pos[0]), int(pos[1]), 0, line_height(size))
    px = min(_TALLEST_PX, round(size * canvas.scale))
    line = _rendered(text, px, color or canvas.colors.text, weight)
    width_units, height_units = line.get_width() / canvas.scale, line.get_height() / canvas.scale
    left = pos[0] - width_units * ALIGN[align]
    canvas.surface.blit(line, canvas.point_px((left, pos[1])))
    return pygame.Rect(int(left), int(pos[1]), round(width_units), round(height_units))


def centered(
    canvas: Canvas,
    text: str,
    box: pygame.Rect,
    size: int,
    color: Color | None = None,
    weight: str = PLAIN,
) -> None:
    """Writes a line of text in the middle of `box`, shortened if it is wider than the box."""
    text = fitting(text, size, box.width, weight)
    if text:
        line = _rendered(text, round(size * canvas.scale), color or canvas.colors.text, weight)
        canvas.surface.blit(line, line.get_rect(center=canvas.box_px(box).center))
