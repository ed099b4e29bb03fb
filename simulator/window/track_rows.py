"""The tracks as they are drawn under the phases: motor, wakefulness and current, a column of px for each value.

What was drawn stays: only the columns since are drawn anew, as long as the scale is the same.
"""

from collections.abc import Sequence

import pygame

from ..view.replay import Replay
from ..view.tracks import Tracks, height_of
from . import theme
from .canvas import Canvas, Color

_AWAKE = 0.4  # of a row's height
_TURNS = 0.02  # from here on a motor is drawn as turning


class TrackRows:
    """Three rows; motor: behind, what was asked of it, in front, how fast it turned."""

    def __init__(self) -> None:
        self._tracks = Tracks()
        self._drawn = pygame.Surface((1, 1), pygame.SRCALPHA)

    def draw(
        self, canvas: Canvas, replay: Replay, times: tuple[int, int], rows: Sequence[pygame.Rect]
    ) -> None:
        """From one of the `times` in ms to the other, as wide as the `rows`, which are top to bottom."""
        boxes = [canvas.px(row) for row in rows]
        whole = boxes[0].unionall(boxes[1:])
        if self._drawn.get_size() != whole.size:
            self._drawn = pygame.Surface(whole.size, pygame.SRCALPHA)
        first = self._tracks.follow(replay, *times, whole.width)
        self._drawn.fill((0, 0, 0, 0), (first, 0, whole.width - first, whole.height))
        for x in range(first, whole.width):
            self._draw_column(x, [box.move(0, -whole.top) for box in boxes])
        canvas.surface.blit(self._drawn, whole)

    def _draw_column(self, x: int, boxes: list[pygame.Rect]) -> None:
        tracks = self._tracks
        motor, awake, current = boxes
        self._draw_bar(x, motor, tracks.asked[x], theme.DIM)
        if tracks.turned[x] > _TURNS:
            self._draw_bar(x, motor, tracks.turned[x], theme.ACCENT)
        if tracks.ma[x]:
            self._draw_bar(x, awake, _AWAKE * tracks.awake[x], theme.DIM)
            self._draw_bar(x, current, max(0.05, height_of(tracks.ma[x])), theme.ASSIST)

    def _draw_bar(self, x: int, box: pygame.Rect, part: float, color: Color) -> None:
        tall = round(box.height * part)
        if tall:
            pygame.draw.line(self._drawn, color, (x, box.bottom - tall), (x, box.bottom - 1))
