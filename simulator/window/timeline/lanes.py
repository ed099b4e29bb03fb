"""Phases on the timeline: left side in the upper lane, right side in the lower, other phases across both.

What was is filled, what is to come is outlined; a bracket marks from where a tap may end the phase. A pause is
hatched.
"""

from collections.abc import Sequence
from dataclasses import replace

import pygame

from ...view import labels
from ...view.session_model import Span
from ...view.timeline import Scale
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.theme import ON_PHASE, Color

_HATCH = 7


class Lanes:
    """Draws spans into `bed`, whose halves are the two lanes; `now_ms` is the present in ms."""

    def __init__(self, canvas: Canvas, scale: Scale, bed: pygame.Rect, now_ms: int) -> None:
        self._canvas = canvas
        self._scale = scale
        self._bed = bed
        self._now_ms = now_ms

    def draw(self, past: Sequence[Span], coming: Sequence[Span]) -> None:
        """Draws the spans that were, filled, and those to come, outlined."""
        self._canvas.rect(self._canvas.colors.panel, self._bed, corner=4)
        self._canvas.clip(self._bed)
        for span in coming:
            if self._is_shown(span):
                self._draw(span, False)
        for span in past:
            if self._is_shown(span):
                self._draw(span, True)
        self._canvas.clip(None)

    def _is_shown(self, span: Span) -> bool:
        return (
            span.start_ms <= self._scale.end_ms
            and (span.end_ms or self._now_ms) >= self._scale.start_ms
        )

    def _draw(self, span: Span, past: bool) -> None:
        box = self._box(span)
        if span.kind == "paused":
            self._hatch(box)
            return
        canvas, colors = self._canvas, self._canvas.colors
        color = colors.phase(span.kind, span.side)
        if past:
            canvas.rect(color, box, corner=4 if box.width > 12 else 0)
        else:
            canvas.rect(colors.back, box, corner=4 if box.width > 12 else 0)
            canvas.rect(color, box, 1, 4 if box.width > 12 else 0)
            self._bracket(span, box, color)
        shown = span if span.end_ms is not None else replace(span, end_ms=self._now_ms)
        self._label(shown, self._room(span, box, past), past)

    def _room(self, span: Span, box: pygame.Rect, past: bool) -> pygame.Rect:
        """Returns the box for the label: the visible part of `box`, up to its bracket."""
        room = box.clip(self._bed)
        if not past and span.opens_ms is not None and box.left < self._scale.x(span.opens_ms):
            room.width = min(room.width, self._scale.x(span.opens_ms) - room.left)
        return room

    def _box(self, span: Span) -> pygame.Rect:
        left, right = self._scale.x(span.start_ms), self._scale.x(span.end_ms or self._now_ms)
        lane = {"left": 0, "right": 1}.get(span.side)
        high = self._bed.height // 2
        top = self._bed.top + (lane or 0) * high
        height = self._bed.height if lane is None else high
        wide = max(1, right - left - (1 if right - left > 3 else 0))
        return pygame.Rect(left, top + 2, wide, height - 4)

    def _bracket(self, span: Span, box: pygame.Rect, color: Color) -> None:
        if span.opens_ms is None or span.end_ms is None or span.opens_ms >= span.end_ms:
            return
        x, y = max(box.left, self._scale.x(span.opens_ms)), box.bottom - 5
        self._canvas.line(color, (x, y), (box.right - 2, y), 3)
        if span.opens_ms > span.start_ms and self._scale.has(span.opens_ms):
            self._canvas.line(color, (x, box.top + 4), (x, y))

    def _hatch(self, box: pygame.Rect) -> None:
        canvas, dim = self._canvas, self._canvas.colors.dim
        shown = box.clip(self._bed)
        canvas.clip(shown)
        for x in range(shown.left - shown.height, shown.right, _HATCH):
            canvas.line(dim, (x, shown.bottom), (x + shown.height, shown.top))
        canvas.clip(self._bed)
        canvas.rect(dim, box, 1)

    def _label(self, span: Span, room: pygame.Rect, past: bool) -> None:
        assert span.end_ms is not None
        name = "" if span.kind == "express" else labels.kind(span.kind)
        length = (labels.clock if past else labels.left)(span.end_ms - span.start_ms)
        ink = ON_PHASE if past else self._canvas.colors.text
        size = text.SMALL if room.height > text.SMALL else text.TINY
        for said in (f"{name} {length}".strip(), name or length):
            if said and text.width(said, size, text.MEDIUM) < room.width - 8:
                text.centered(self._canvas, said, room, size, ink, text.MEDIUM)
                return
