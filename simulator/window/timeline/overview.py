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
    now: int,
    at: int,
) -> None:
    """Draws the strip: phases past and to come, the frame, and the playhead at `at` (`now` if the present)."""
    colors = canvas.colors
    scale = Scale(0, shown.whole, strip.left, strip.width)
    canvas.rect(colors.track, strip, corner=4)
    high = (strip.height - 4) // 2
    for span in (*past, *coming):
        left, right = scale.x(span.start), scale.x(span.end or now)
        both = span.side not in ("left", "right")
        top = strip.top + 2 + (high if span.side == "right" else 0)
        color = colors.dim if span.kind == "paused" else colors.phase(span.kind, span.side)
        box = pygame.Rect(left, top, max(1, right - left), 2 * high if both else high)
        canvas.surface.fill(color, canvas.px(box))
    if coming:
        left = scale.x(now)
        canvas.veil(
            colors.track,
            170,
            pygame.Rect(left, strip.top + 1, scale.x(shown.whole) - left, strip.height - 2),
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
        colors.accent if at != now else colors.text, (x, strip.top), (x, strip.bottom - 1), 2
    )


def frame_of(strip: pygame.Rect, shown: Shown) -> pygame.Rect:
    """Returns the box of the frame on the strip."""
    scale = Scale(0, shown.whole, strip.left, strip.width)
    left, right = scale.x(shown.start), scale.x(shown.end)
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
        half = (self._shown.end - self._shown.start) / 2
        middle = self._shown.start + half
        t = self._t(pos)
        self._offset = middle - t if abs(t - middle) <= half else 0.0
        self.move(pos)

    def move(self, pos: Pos) -> None:
        """Moves the frame with the mouse."""
        half = (self._shown.end - self._shown.start) / 2
        middle = self._t(pos) + self._offset
        self._shown.show(middle - half, middle + half)

    def end(self, _pos: Pos) -> None:
        """Leaves the frame where it is."""

    def _t(self, pos: Pos) -> float:
        return (pos[0] - self._strip.left) * self._shown.whole / self._strip.width
