"""Draws the hardware's tracks under the phases: motor, wakefulness and current, one column of px per value.

While the scale stays the same, only the columns that may have changed are drawn again.
"""

from collections.abc import Sequence

import pygame

from ...view.past.replay import Replay
from ...view.past.tracks import Tracks, height_of
from ...view.timeline import Scale
from ..drawing.canvas import Canvas
from ..drawing.theme import Color, Palette

_AWAKE_HEIGHT = 0.4  # of a row's height: the bar while the chip is awake
_LEAST_TURNING = 0.02  # of full speed: above that a motor is drawn as turning


class TrackRows:
    """Draws the three rows of the hardware's tracks.

    In the row of the motor the speed is drawn over the drive.
    """

    def __init__(self) -> None:
        self.tracks = Tracks()
        self._drawn = pygame.Surface((1, 1), pygame.SRCALPHA)
        self._drawn_colors: Palette | None = None

    def draw(
        self, canvas: Canvas, replay: Replay, scale: Scale, rows: Sequence[pygame.Rect]
    ) -> None:
        """Draws the tracks into the boxes `rows`: motor, wakefulness and current, from top to bottom."""
        boxes = [canvas.box_px(row) for row in rows]
        area = boxes[0].unionall(boxes[1:])
        must_redraw_all = (
            self._drawn.get_size() != area.size or self._drawn_colors is not canvas.colors
        )
        if must_redraw_all:
            self._drawn = pygame.Surface(area.size, pygame.SRCALPHA)
            self._drawn_colors = canvas.colors
        first_column = self.tracks.follow(
            replay, round(scale.start_ms), round(scale.end_ms), area.width
        )
        first_column = 0 if must_redraw_all else first_column
        self._drawn.fill((0, 0, 0, 0), (first_column, 0, area.width - first_column, area.height))
        self._draw_columns(first_column, [box.move(0, -area.top) for box in boxes])
        canvas.surface.blit(self._drawn, area)

    def column(self, canvas: Canvas, scale: Scale, x: float) -> int:
        """Returns the index, in the lists of `tracks`, of the column drawn at `x`, in units."""
        return min(len(self.tracks.ma) - 1, max(0, int((x - scale.left) * canvas.scale)))

    def _draw_columns(self, first_column: int, boxes: list[pygame.Rect]) -> None:
        assert self._drawn_colors is not None
        colors, tracks = self._drawn_colors, self.tracks
        motor, awake, current = boxes
        for x in range(first_column, len(tracks.ma)):
            if tracks.asked[x]:
                self._draw_bar(x, motor, tracks.asked[x], colors.dim)
            if tracks.turned[x] > _LEAST_TURNING:
                self._draw_bar(x, motor, tracks.turned[x], colors.accent)
            if tracks.ma[x]:
                if tracks.awake[x]:
                    self._draw_bar(x, awake, _AWAKE_HEIGHT, colors.dim)
                self._draw_bar(x, current, max(0.05, height_of(tracks.ma[x])), colors.assist)

    def _draw_bar(self, x: int, box: pygame.Rect, fraction: float, color: Color) -> None:
        height = round(box.height * fraction)
        if height:
            self._drawn.fill(color, (x, box.bottom - height, 1, height))
