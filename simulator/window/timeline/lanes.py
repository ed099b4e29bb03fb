"""Draws phases on the timeline: left side in the upper lane, right side in the lower, other phases across both.

Past phases are filled, coming ones outlined, with a bracket over the time in which a tap may end the phase.
Pauses are hatched.
"""

from collections.abc import Sequence
from dataclasses import replace

import pygame

from ...view import labels
from ...view.past.session_model import Span
from ...view.timeline import Scale
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.theme import ON_PHASE, Color

_HATCH_SPACING = 7


class Lanes:
    """Draws spans into `area`, whose halves are the two lanes; `now_ms` is the present in ms."""

    def __init__(self, canvas: Canvas, scale: Scale, area: pygame.Rect, now_ms: int) -> None:
        self._canvas = canvas
        self._scale = scale
        self._area = area
        self._now_ms = now_ms

    def draw(self, past: Sequence[Span], coming: Sequence[Span]) -> None:
        """Draws the `past` spans filled and the `coming` ones outlined."""
        self._canvas.rect(self._canvas.colors.panel, self._area, corner=4)
        self._canvas.clip(self._area)
        for span in coming:
            if self._is_shown(span):
                self._draw_span(span, is_past=False)
        for span in past:
            if self._is_shown(span):
                self._draw_span(span, is_past=True)
        self._canvas.clip(None)

    def _is_shown(self, span: Span) -> bool:
        return (
            span.start_ms <= self._scale.end_ms
            and (span.end_ms or self._now_ms) >= self._scale.start_ms
        )

    def _draw_span(self, span: Span, *, is_past: bool) -> None:
        box = self._box(span)
        if span.kind == "paused":
            self._draw_hatched(box)
            return
        canvas, colors = self._canvas, self._canvas.colors
        color = colors.phase(span.kind, span.side)
        if is_past:
            canvas.rect(color, box, corner=4 if box.width > 12 else 0)
        else:
            canvas.rect(colors.back, box, corner=4 if box.width > 12 else 0)
            canvas.rect(color, box, 1, 4 if box.width > 12 else 0)
            self._draw_bracket(span, box, color)
        ended_span = span if span.end_ms is not None else replace(span, end_ms=self._now_ms)
        self._draw_label(ended_span, self._label_box(span, box, is_past), is_past)

    def _label_box(self, span: Span, box: pygame.Rect, is_past: bool) -> pygame.Rect:
        """Returns the box for a span's label: the part of `box` in view.

        For a span to come it ends where the span's bracket begins, if that is within the box. The bracket marks
        the time in which the phase may be left.
        """
        visible = box.clip(self._area)
        if not is_past and span.opens_ms is not None and box.left < self._scale.x(span.opens_ms):
            visible.width = min(visible.width, self._scale.x(span.opens_ms) - visible.left)
        return visible

    def _box(self, span: Span) -> pygame.Rect:
        left, right = self._scale.x(span.start_ms), self._scale.x(span.end_ms or self._now_ms)
        lane = {"left": 0, "right": 1}.get(span.side)
        lane_height = self._area.height // 2
        top = self._area.top + (lane or 0) * lane_height
        height = self._area.height if lane is None else lane_height
        width = max(1, right - left - (1 if right - left > 3 else 0))
        return pygame.Rect(left, top + 2, width, height - 4)

    def _draw_bracket(self, span: Span, box: pygame.Rect, color: Color) -> None:
        if span.opens_ms is None or span.end_ms is None or span.opens_ms >= span.end_ms:
            return
        x, y = max(box.left, self._scale.x(span.opens_ms)), box.bottom - 5
        self._canvas.line(color, (x, y), (box.right - 2, y), 3)
        if span.opens_ms > span.start_ms and self._scale.has(span.opens_ms):
            self._canvas.line(color, (x, box.top + 4), (x, y))

    def _draw_hatched(self, box: pygame.Rect) -> None:
        canvas, dim = self._canvas, self._canvas.colors.dim
        visible = box.clip(self._area)
        canvas.clip(visible)
        for x in range(visible.left - visible.height, visible.right, _HATCH_SPACING):
            canvas.line(dim, (x, visible.bottom), (x + visible.height, visible.top))
        canvas.clip(self._area)
        canvas.rect(dim, box, 1)

    def _draw_label(self, span: Span, box: pygame.Rect, is_past: bool) -> None:
        assert span.end_ms is not None
        name = "" if span.kind == "express" else labels.kind(span.kind)
        length_text = (labels.clock if is_past else labels.time_left)(span.end_ms - span.start_ms)
        ink = ON_PHASE if is_past else self._canvas.colors.text
        size = text.SMALL if box.height > text.SMALL else text.TINY
        for label in (f"{name} {length_text}".strip(), name or length_text):
            if label and text.width(label, size, text.MEDIUM) < box.width - 8:
                text.centered(self._canvas, label, box, size, ink, text.MEDIUM)
                return
