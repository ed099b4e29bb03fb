"""A surface that is drawn on in units of its own, each `scale` px: the same lay-out, sharp on any display.

canvas = Canvas(surface, 2)
canvas.rect(color, (10, 10, 40, 20), 1)        80 px by 40 px, its line 2 px wide
"""

from collections.abc import Sequence

import pygame

Color = tuple[int, int, int]
Point = tuple[float, float]
Box = pygame.Rect | tuple[int, int, int, int]

SCALES = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0)


class Canvas:
    """`surface` is what is drawn on; `size` is its size in units."""

    def __init__(self, surface: pygame.Surface, scale: float = 1) -> None:
        self.surface = surface
        self.scale = scale
        width, height = surface.get_size()
        self.size = int(width / scale), int(height / scale)

    @property
    def area(self) -> pygame.Rect:
        """All of it."""
        return pygame.Rect(0, 0, *self.size)

    def fill(self, color: Color) -> None:
        """Everything in one colour."""
        self.surface.fill(color)

    def veil(self, color: Color, alpha: int) -> None:
        """Dim what is there."""
        veil = pygame.Surface(self.surface.get_size(), pygame.SRCALPHA)
        veil.fill((*color, alpha))
        self.surface.blit(veil, (0, 0))

    def rect(self, color: Color, box: Box, line: int = 0, corner: int = 0) -> None:
        """Filled, or with a line that wide."""
        pygame.draw.rect(self.surface, color, self.px(box), self._line(line), self._px(corner))

    def line(self, color: Color, start: Point, end: Point, line: int = 1) -> None:
        """From one point to another."""
        pygame.draw.line(self.surface, color, self.at(start), self.at(end), self._line(line))

    def lines(self, color: Color, points: Sequence[Point], line: int = 1) -> None:
        """From point to point."""
        pygame.draw.lines(
            self.surface, color, False, [self.at(point) for point in points], self._line(line)
        )

    def polygon(self, color: Color, points: Sequence[Point], line: int = 0) -> None:
        """A closed shape."""
        pygame.draw.polygon(
            self.surface, color, [self.at(point) for point in points], self._line(line)
        )

    def circle(self, color: Color, middle: Point, radius: int, line: int = 0) -> None:
        """Filled, or with a line that wide."""
        pygame.draw.circle(
            self.surface, color, self.at(middle), self._px(radius), self._line(line)
        )

    def clip(self, box: pygame.Rect | None) -> None:
        """Draw only within, until it is None again."""
        self.surface.set_clip(None if box is None else self.px(box))

    def px(self, box: Box) -> pygame.Rect:
        """Where a box is, in px."""
        left, top, width, height = box
        x, y = self._px(left), self._px(top)
        return pygame.Rect(x, y, self._px(left + width) - x, self._px(top + height) - y)

    def at(self, point: Point) -> tuple[int, int]:
        """Where a point is, in px."""
        return self._px(point[0]), self._px(point[1])

    def _px(self, length: float) -> int:
        return round(length * self.scale)

    def _line(self, width: int) -> int:
        return max(1, self._px(width)) if width else 0
