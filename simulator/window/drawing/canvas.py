"""A surface drawn on in units of `scale` px each, so that the same layout is sharp on any display.

canvas = Canvas(surface, 2)
canvas.rect(color, (10, 10, 40, 20), 1)        80 px by 40 px, its line 2 px wide
"""

from collections.abc import Sequence
from functools import lru_cache

import pygame

from .regions import Regions
from .theme import DARK, Color, Palette

Point = tuple[float, float]
Box = pygame.Rect | tuple[int, int, int, int]

SCALES = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0)
_SUPERSAMPLING = 4  # times as large round shapes are drawn, before they are scaled down


class Canvas:
    """A surface to draw on, in units of `scale` px.

    `surface` is pygame's, `colors` the palette to draw with, `size` the surface's width and height in units;
    `regions` are where the mouse can do something.
    """

    def __init__(
        self,
        surface: pygame.Surface,
        scale: float = 1,
        colors: Palette = DARK,
        regions: Regions | None = None,
    ) -> None:
        self.surface = surface
        self.scale = scale
        self.colors = colors
        self.regions = regions or Regions()
        width, height = surface.get_size()
        self.size = int(width / scale), int(height / scale)

    @property
    def area(self) -> pygame.Rect:
        """Returns the whole canvas as a box, in units."""
        return pygame.Rect(0, 0, *self.size)

    def fill(self, color: Color) -> None:
        """Fills the whole canvas with one colour."""
        self.surface.fill(color)

    def veil(self, color: Color, alpha: int, box: Box | None = None) -> None:
        """Lays a translucent `color` over `box`, or the whole canvas; `alpha` 0 is transparent, 255 opaque."""
        area = self.surface.get_rect() if box is None else self.box_px(box)
        veil = pygame.Surface(area.size)
        veil.fill(color)
        veil.set_alpha(alpha)
        self.surface.blit(veil, area)

    def rect(self, color: Color, box: Box, line_width: int = 0, corner: int = 0) -> None:
        """Draws a box: filled, or its outline if `line_width` is not 0; `corner` is the radius of its corners.

        All lengths are in units of the canvas.
        """
        area = self.box_px(box)
        radius = min(self._px(corner), area.width // 2, area.height // 2)
        if radius < 2:
            pygame.draw.rect(self.surface, color, area, self._line_px(line_width))
            return
        line_px = self._line_px(line_width)
        tile = _disc_or_ring(radius, color, line_px)
        self._draw_sides(color, area, radius, line_px)
        for right in (0, 1):
            for bottom in (0, 1):
                corner_pos = (
                    area.right - radius if right else area.left,
                    area.bottom - radius if bottom else area.top,
                )
                self.surface.blit(
                    tile, corner_pos, (right * radius, bottom * radius, radius, radius)
                )

    def _draw_sides(self, color: Color, area: pygame.Rect, radius: int, line_px: int) -> None:
        """Draws the straight sides of a box, or its filling, without the round corners; all lengths in px."""
        fill = self.surface.fill
        if not line_px:
            fill(color, area.inflate(-2 * radius, 0))
            fill(color, area.inflate(0, -2 * radius))
            return
        across, down = area.width - 2 * radius, area.height - 2 * radius
        fill(color, (area.left + radius, area.top, across, line_px))
        fill(color, (area.left + radius, area.bottom - line_px, across, line_px))
        fill(color, (area.left, area.top + radius, line_px, down))
        fill(color, (area.right - line_px, area.top + radius, line_px, down))

    def line(self, color: Color, start: Point, end: Point, line_width: int = 1) -> None:
        """Draws a line from `start` to `end`, `line_width` units wide."""
        pygame.draw.line(
            self.surface,
            color,
            self.point_px(start),
            self.point_px(end),
            self._line_px(line_width),
        )

    def lines(self, color: Color, points: Sequence[Point], line_width: int = 1) -> None:
        """Draws lines from each point to the next, `line_width` units wide."""
        pygame.draw.lines(
            self.surface,
            color,
            False,
            [self.point_px(point) for point in points],
            self._line_px(line_width),
        )

    def polygon(self, color: Color, points: Sequence[Point], line_width: int = 0) -> None:
        """Draws a closed shape with corners at `points`, filled or as a line `line_width` wide."""
        pygame.draw.polygon(
            self.surface,
            color,
            [self.point_px(point) for point in points],
            self._line_px(line_width),
        )

    def circle(self, color: Color, center: Point, radius: float, line_width: int = 0) -> None:
        """Draws a circle, filled or as a line `line_width` wide, with smooth edges."""
        radius_px = max(1, self._px(radius))
        x, y = self.point_px(center)
        self.surface.blit(
            _disc_or_ring(radius_px, color, self._line_px(line_width)),
            (x - radius_px, y - radius_px),
        )

    def clip(self, box: pygame.Rect | None) -> None:
        """Restricts drawing to `box`; None lifts the restriction."""
        self.surface.set_clip(None if box is None else self.box_px(box))

    def box_px(self, box: Box) -> pygame.Rect:
        """Returns in px a box that is given in units."""
        left, top, width, height = box
        x, y = self._px(left), self._px(top)
        return pygame.Rect(x, y, self._px(left + width) - x, self._px(top + height) - y)

    def point_px(self, point: Point) -> tuple[int, int]:
        """Returns in px a point that is given in units."""
        return self._px(point[0]), self._px(point[1])

    def _px(self, length: float) -> int:
        return round(length * self.scale)

    def _line_px(self, width: int) -> int:
        return max(1, self._px(width)) if width else 0


@lru_cache(maxsize=512)
def _disc_or_ring(radius: int, color: Color, line_px: int) -> pygame.Surface:
    """Returns a disc, or a ring of width `line_px`, in px; it is drawn larger and scaled down, for smooth edges."""
    large_radius = radius * _SUPERSAMPLING
    large_surface = pygame.Surface((2 * large_radius, 2 * large_radius), pygame.SRCALPHA)
    large_surface.fill((*color, 0))
    pygame.draw.circle(
        large_surface,
        (*color, 255),
        (large_radius, large_radius),
        large_radius,
        line_px * _SUPERSAMPLING,
    )
    return pygame.transform.smoothscale(large_surface, (2 * radius, 2 * radius))
