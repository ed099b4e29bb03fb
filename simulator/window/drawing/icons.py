"""The icons of buttons: lines and shapes on a grid of GRID by GRID, sharp at any size.

draw(canvas, "play", box, color)
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, sin

import pygame

from .canvas import Canvas
from .theme import Color

GRID = 24
_SUPERSAMPLING = 4
_LINE_WIDTH = 2.0

Point = tuple[float, float]


class _Pen:
    """Draws one icon in one colour, at coordinates on a grid of GRID by GRID.

    `surface` is _SUPERSAMPLING times as wide and high as the icon, which will be `px` by `px` pixels. Scaled down
    to that size it has smooth edges.
    """

    def __init__(self, px: int, color: Color) -> None:
        self.px_per_cell = px * _SUPERSAMPLING / GRID
        self.color = (*color, 255)
        self.surface = pygame.Surface((px * _SUPERSAMPLING, px * _SUPERSAMPLING), pygame.SRCALPHA)
        self.surface.fill((*color, 0))

    def line(self, *points: Point, line_width: float = _LINE_WIDTH) -> None:
        """Draws lines from each point to the next, with round ends."""
        for start, end in pairwise(points):
            pygame.draw.line(
                self.surface,
                self.color,
                self._point_px(start),
                self._point_px(end),
                self._px(line_width),
            )
        for point in points:
            pygame.draw.circle(
                self.surface, self.color, self._point_px(point), self._px(line_width) // 2
            )

    def shape(self, *points: Point) -> None:
        """Draws a filled polygon with corners at `points`."""
        pygame.draw.polygon(self.surface, self.color, [self._point_px(point) for point in points])

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        is_filled: bool = False,
        radius: float = 2,
    ) -> None:
        """Draws a rectangle with rounded corners of `radius`, outlined or filled."""
        rect = pygame.Rect(self._px(x), self._px(y), self._px(width), self._px(height))
        line_px = 0 if is_filled else self._px(_LINE_WIDTH)
        pygame.draw.rect(self.surface, self.color, rect, line_px, self._px(radius))

    def dot(self, x: float, y: float, radius: float) -> None:
        """Draws a disc of radius `radius`."""
        pygame.draw.circle(self.surface, self.color, self._point_px((x, y)), self._px(radius))

    def arc(self, x: float, y: float, radius: float, start_deg: float, end_deg: float) -> None:
        """Draws an arc from `start_deg` to `end_deg`, in degrees clockwise from the right."""
        steps = max(6, int(abs(end_deg - start_deg) / 12))
        angles = (
            pi / 180 * (start_deg + (end_deg - start_deg) * i / steps) for i in range(steps + 1)
        )
        self.line(*((x + radius * cos(angle), y + radius * sin(angle)) for angle in angles))

    def _point_px(self, point: Point) -> Point:
        return point[0] * self.px_per_cell, point[1] * self.px_per_cell

    def _px(self, length: float) -> int:
        return max(1, round(length * self.px_per_cell))


def _play(pen: _Pen) -> None:
    pen.shape((7, 4), (20, 12), (7, 20))


def _halt(pen: _Pen) -> None:
    pen.box(6, 5, 4, 14, is_filled=True, radius=1)
    pen.box(14, 5, 4, 14, is_filled=True, radius=1)


def _next(pen: _Pen) -> None:
    pen.shape((5, 5), (15, 12), (5, 19))
    pen.box(16, 5, 3, 14, is_filled=True, radius=1)


def _before(pen: _Pen) -> None:
    pen.shape((19, 5), (9, 12), (19, 19))
    pen.box(5, 5, 3, 14, is_filled=True, radius=1)


def _plus(pen: _Pen) -> None:
    pen.line((5, 12), (19, 12))
    pen.line((12, 5), (12, 19))


def _minus(pen: _Pen) -> None:
    pen.line((5, 12), (19, 12))


def _fit(pen: _Pen) -> None:
    pen.line((3, 5), (3, 19))
    pen.line((21, 5), (21, 19))
    pen.line((7, 12), (17, 12))
    pen.line((10, 8.5), (6.5, 12), (10, 15.5))
    pen.line((14, 8.5), (17.5, 12), (14, 15.5))


def _measure(pen: _Pen) -> None:
    pen.box(2, 8, 20, 9)
    for x in (7, 12, 17):
        pen.line((x, 8), (x, 12 if x != 12 else 13.5), line_width=1.6)


def _undo(pen: _Pen) -> None:
    pen.arc(13, 13, 6.5, 200, 450)
    pen.line((3.5, 6.5), (5.5, 11.5), (10.8, 10))


def _faults(pen: _Pen) -> None:
    pen.shape((14, 2), (5, 14), (11, 14), (10, 22), (19, 10), (13, 10))


def _setup(pen: _Pen) -> None:
    pen.box(5, 6, 14, 12, radius=4)
    pen.line((8.5, 6), (9.5, 2), (14.5, 2), (15.5, 6))
    pen.line((8.5, 18), (9.5, 22), (14.5, 22), (15.5, 18))


def _keep(pen: _Pen) -> None:
    pen.line((12, 3), (12, 15))
    pen.line((7, 10.5), (12, 15.5), (17, 10.5))
    pen.line((4, 16), (4, 20.5), (20, 20.5), (20, 16))


def _energy(pen: _Pen) -> None:
    pen.box(2, 7, 17, 10)
    pen.line((21.5, 10.5), (21.5, 13.5))
    pen.box(5, 10, 7, 4, is_filled=True, radius=0.5)


def _train(pen: _Pen) -> None:
    pen.box(2, 10, 3, 4, is_filled=True, radius=1)
    pen.box(7, 6, 3, 12, is_filled=True, radius=1)
    pen.box(12, 9, 3, 6, is_filled=True, radius=1)
    pen.box(17, 4, 3, 16, is_filled=True, radius=1)


def _sound(pen: _Pen) -> None:
    pen.shape((3, 9), (7, 9), (12, 4), (12, 20), (7, 15), (3, 15))
    pen.arc(12, 12, 5, -45, 45)
    pen.arc(12, 12, 9, -45, 45)


def _silent(pen: _Pen) -> None:
    pen.shape((3, 9), (7, 9), (12, 4), (12, 20), (7, 15), (3, 15))
    pen.line((16, 9), (21.5, 15))
    pen.line((21.5, 9), (16, 15))


def _blind(pen: _Pen) -> None:
    pen.arc(12, 5, 10, 30, 150)
    for degrees in (45, 90, 135):
        angle = pi * degrees / 180
        pen.line(
            (12 + 10 * cos(angle), 5 + 10 * sin(angle)),
            (12 + 14 * cos(angle), 5 + 14 * sin(angle)),
        )


def _half_moon(pen: _Pen) -> None:
    pen.arc(12, 12, 8, 0, 360)
    pen.shape(
        (12, 4),
        *(
            (12 + 8 * sin(angle), 12 - 8 * cos(angle))
            for angle in (pi * i / 12 for i in range(13))
        ),
    )


def _help(pen: _Pen) -> None:
    pen.arc(12, 8.5, 4.5, -190, 45)
    pen.line((15.2, 11.7), (12, 14), (12, 15.5))
    pen.dot(12, 20, 1.6)


def _close(pen: _Pen) -> None:
    pen.line((6, 6), (18, 18))
    pen.line((18, 6), (6, 18))


def _less(pen: _Pen) -> None:
    pen.line((14.5, 6), (8.5, 12), (14.5, 18))


def _more(pen: _Pen) -> None:
    pen.line((9.5, 6), (15.5, 12), (9.5, 18))


ICONS: dict[str, Callable[[_Pen], None]] = {
    "play": _play, "halt": _halt, "next": _next, "before": _before, "plus": _plus, "minus": _minus,
    "fit": _fit, "measure": _measure, "undo": _undo, "faults": _faults, "setup": _setup,
    "keep": _keep, "energy": _energy, "train": _train, "sound": _sound, "silent": _silent,
    "blind": _blind, "appearance": _half_moon, "help": _help, "close": _close, "less": _less, "more": _more,
}  # fmt: skip


@lru_cache(maxsize=256)
def _icon(name: str, px: int, color: Color) -> pygame.Surface:
    pen = _Pen(px, color)
    ICONS[name](pen)
    return pygame.transform.smoothscale(pen.surface, (px, px))


def draw(canvas: Canvas, name: str, box: pygame.Rect, color: Color) -> None:
    """Draws the icon `name` of ICONS in the middle of `box`, as large as fits."""
    box_px = canvas.box_px(box)
    px = min(box_px.width, box_px.height)
    canvas.surface.blit(
        _icon(name, px, color), (box_px.centerx - px // 2, box_px.centery - px // 2)
    )


def of_the_window(px: int = 64) -> pygame.Surface:
    """Returns the window's own icon for the taskbar: a band with strap, case, screen and button."""
    canvas = Canvas(pygame.Surface((px, px), pygame.SRCALPHA), px / 64)
    canvas.rect((190, 172, 144), (20, 0, 24, 64))
    canvas.rect((131, 150, 138), (4, 12, 56, 40), corner=10)
    canvas.rect((10, 10, 12), (11, 18, 42, 20), corner=3)
    for box in ((16, 26, 10, 4), (30, 26, 18, 4)):
        canvas.rect((240, 184, 108), box, corner=2)
    canvas.rect((96, 112, 102), (24, 41, 16, 7), corner=3)
    return canvas.surface
