"""The overview: all of the time on a strip, and on it a frame around the part that is shown below."""

from collections.abc import Sequence

import pygame

from ...view.session_model import Span
from ...view.timeline import Scale, Shown
from ..drawing.canvas import Canvas
from ..drawing.regions import Pos

_GRIP = 6


def draw(
    canvas: Canvas,
    strip: pygame.Rect,
    shown: Shown,
    past: Sequence[Span],
    coming: Sequence[Span],
    now_ms: int,
    at: int,
) -> None:
    """Draws the strip: phases past and to come, the frame, and the playhead at `at` (`now_ms` if the present)."""
    colors = canvas.colors
    scale = Scale(0, shown.whole_ms, strip.left, strip.width)
    canvas.rect(colors.track, strip, corner=4)
    high = (strip.height - 4) // 2
    for span in (*past, *coming):
        left, right = scale.x(span.start_ms), scale.x(span.end_ms or now_ms)
        both = span.side not in ("left", "right")
        top = strip.top + 2 + (high if span.side == "right" else 0)
        color = colors.dim if span.kind == "paused" else colors.phase(span.kind, span.side)
        box = pygame.Rect(left, top, max(1, right - left), 2 * high if both else high)
        canvas.surface.fill(color, canvas.px(box))
    if coming:
        left = scale.x(now_ms)
        canvas.veil(
            colors.track,
            170,
            pygame.Rect(left, strip.top + 1, scale.x(shown.whole_ms) - left, strip.height - 2),
        )
    frame = frame_of(strip, shown)
    if not shown.all:
        for dim in (
            pygame.Rect(strip.left, strip.top, frame.left - strip.left, strip.height),
            pygame.Rect(frame.right, strip.top, strip.right - frame.right, strip.height),
        ):
            if dim.width > 0:
                canvas.veil(colors.back, 130, dim)
        canvas.rect(colors.text, frame, 1, 4)
    x = scale.x(at)
    canvas.line(
        colors.accent if at != now_ms else colors.text, (x, strip.top), (x, strip.bottom - 1), 2
    )


def frame_of(strip: pygame.Rect, shown: Shown) -> pygame.Rect:
    """Returns the box of the frame on the strip."""
    scale = Scale(0, shown.whole_ms, strip.left, strip.width)
    left, right = scale.x(shown.start_ms), scale.x(shown.end_ms)
    frame = pygame.Rect(left, strip.top, max(_GRIP, right - left), strip.height)
    return frame.clamp(strip)


class OverviewDrag:
    """A drag of the frame along the strip; a click beside the frame moves it there."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._strip = pygame.Rect(0, 0, 1, 1)
        self._offset = 0.0

    def place(self, strip: pygame.Rect) -> None:
        """Sets the box of the strip."""
        self._strip = strip

    def begin(self, pos: Pos, _mod: int, _button: int) -> None:
        """Grips the frame where the mouse is; from beside the frame, moves its middle to the mouse first."""
        half = (self._shown.end_ms - self._shown.start_ms) / 2
        middle = self._shown.start_ms + half
        t_ms = self._t_ms(pos)
        self._offset = middle - t_ms if abs(t_ms - middle) <= half else 0.0
        self.move(pos)

    def move(self, pos: Pos) -> None:
        """Moves the frame with the mouse."""
        half = (self._shown.end_ms - self._shown.start_ms) / 2
        middle = self._t_ms(pos) + self._offset
        self._shown.show(middle - half, middle + half)

    def end(self, _pos: Pos) -> None:
        """Leaves the frame where it is."""

    def _t_ms(self, pos: Pos) -> float:
        return (pos[0] - self._strip.left) * self._shown.whole_ms / self._strip.width
