"""The overview: a strip with all of the time, and on it a box around the part that the timeline shows."""

from collections.abc import Sequence

import pygame

from ...view.past.session_model import Span
from ...view.timeline import Scale, VisibleTime
from ..drawing.canvas import Canvas
from ..drawing.regions import Pos

_LEAST_PART_WIDTH = 6


def draw(
    canvas: Canvas,
    strip: pygame.Rect,
    visible_time: VisibleTime,
    past: Sequence[Span],
    coming: Sequence[Span],
    now_ms: int,
    playhead_ms: int,
) -> None:
    """Draws the strip: phases past and to come, the box, and the playhead (at `now_ms` if it is the present)."""
    colors = canvas.colors
    scale = Scale(0, visible_time.whole_ms, strip.left, strip.width)
    canvas.rect(colors.track, strip, corner=4)
    lane_height = (strip.height - 4) // 2
    for span in (*past, *coming):
        left, right = scale.x(span.start_ms), scale.x(span.end_ms or now_ms)
        is_both_sides = span.side not in ("left", "right")
        top = strip.top + 2 + (lane_height if span.side == "right" else 0)
        color = colors.dim if span.kind == "paused" else colors.phase(span.kind, span.side)
        box = pygame.Rect(
            left, top, max(1, right - left), 2 * lane_height if is_both_sides else lane_height
        )
        canvas.surface.fill(color, canvas.box_px(box))
    if coming:
        left = scale.x(now_ms)
        canvas.veil(
            colors.track,
            170,
            pygame.Rect(
                left, strip.top + 1, scale.x(visible_time.whole_ms) - left, strip.height - 2
            ),
        )
    part = part_box(strip, visible_time)
    if not visible_time.all:
        for outside in (
            pygame.Rect(strip.left, strip.top, part.left - strip.left, strip.height),
            pygame.Rect(part.right, strip.top, strip.right - part.right, strip.height),
        ):
            if outside.width > 0:
                canvas.veil(colors.back, 130, outside)
        canvas.rect(colors.text, part, 1, 4)
    x = scale.x(playhead_ms)
    canvas.line(
        colors.accent if playhead_ms != now_ms else colors.text,
        (x, strip.top),
        (x, strip.bottom - 1),
        2,
    )


def part_box(strip: pygame.Rect, visible_time: VisibleTime) -> pygame.Rect:
    """Returns the box around the part of the time that is in view, on `strip`."""
    scale = Scale(0, visible_time.whole_ms, strip.left, strip.width)
    left, right = scale.x(visible_time.start_ms), scale.x(visible_time.end_ms)
    box = pygame.Rect(left, strip.top, max(_LEAST_PART_WIDTH, right - left), strip.height)
    return box.clamp(strip)


class OverviewDrag:
    """A drag of the box along the strip; a click beside the box moves the box there."""

    def __init__(self, visible_time: VisibleTime) -> None:
        self._shown = visible_time
        self._strip = pygame.Rect(0, 0, 1, 1)
        self._grip_offset_ms = 0.0

    def place(self, strip: pygame.Rect) -> None:
        """Sets the box of the strip."""
        self._strip = strip

    def begin(self, pos: Pos, _modifiers: int, _button: int) -> None:
        """Takes hold of the box where the mouse is.

        Beside the box, first moves the box's middle to the mouse.
        """
        half_ms = (self._shown.end_ms - self._shown.start_ms) / 2
        middle_ms = self._shown.start_ms + half_ms
        t_ms = self._instant_at(pos)
        self._grip_offset_ms = middle_ms - t_ms if abs(t_ms - middle_ms) <= half_ms else 0.0
        self.move(pos)

    def move(self, pos: Pos) -> None:
        """Moves the box with the mouse."""
        half_ms = (self._shown.end_ms - self._shown.start_ms) / 2
        middle_ms = self._instant_at(pos) + self._grip_offset_ms
        self._shown.show(middle_ms - half_ms, middle_ms + half_ms)

    def end(self, _pos: Pos) -> None:
        """Leaves the box where it is."""

    def _instant_at(self, pos: Pos) -> float:
        return (pos[0] - self._strip.left) * self._shown.whole_ms / self._strip.width
