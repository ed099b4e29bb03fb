"""The session on a line: left side above, right side below, both where both are meant.

What was is filled, what is to come is an outline. Under the phases are the cues, as triangles, and the
presses, as dots; a bracket under a phase marks where one may switch.
"""

from dataclasses import dataclass, replace

import pygame

from ..language import N_, _
from . import theme, wording
from .story import Mark, Span, Story

_LANES = (N_("left"), N_("right"), N_("felt"), N_("pressed"))
_GUTTER = 62
_AXIS_STEPS_S = (15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_AXIS_LEAST_PX = 70


@dataclass(frozen=True)
class _Scale:
    """Virtual ms to px."""

    start: int
    end: int
    left: int
    width: int

    def x(self, t: float) -> int:
        part = (t - self.start) / max(1, self.end - self.start)
        return self.left + round(min(1.0, max(0.0, part)) * self.width)


class Timeline:
    """Draws itself into `area`, at least 124 px high."""

    def __init__(self, area: pygame.Rect) -> None:
        self._area = area
        self._top = area.top + 24
        self._lane = max(18, (area.height - 24 - 78) // 2)

    def draw(self, surface: pygame.Surface, story: Story) -> None:
        """The session now, or the one that a tap would start."""
        past = story.spans
        coming, cues = story.coming()
        if story.state in ("asleep", "") and past:
            coming, cues = [], []
        scale = self._scale(past, coming, story.now)
        self._draw_axis(surface, scale)
        for span in coming:
            self._draw_span(surface, scale, span, story.now, False)
        for span in past:
            self._draw_span(surface, scale, span, story.now, True)
        self._draw_marks(surface, scale, story, cues)
        self._draw_legend(surface, scale)
        if past or coming:
            self._draw_playhead(surface, scale, story.now)

    def _scale(self, past: list[Span], coming: list[Span], now: int) -> _Scale:
        start = min([span.start for span in past + coming] or [now])
        ends = [span.end or now for span in past + coming]
        end = max([*ends, start + 60_000])
        gutter = max(_GUTTER, *(theme.width(_(lane), theme.SMALL) + 6 for lane in _LANES))
        left = self._area.left + gutter
        return _Scale(start, end, left, self._area.right - 12 - left)

    # Parts

    def _draw_axis(self, surface: pygame.Surface, scale: _Scale) -> None:
        left, right = scale.left, scale.left + scale.width
        for text, y in ((_(_LANES[0]), 0), (_(_LANES[1]), self._lane)):
            middle = self._top + y + self._lane // 2 - theme.SMALL // 2
            theme.write(surface, text, (self._area.left, middle), theme.SMALL, theme.DIM)
        for text, y in ((_(_LANES[2]), 8), (_(_LANES[3]), 24)):
            theme.write(
                surface, text, (self._area.left, self._lanes_end + y - 4), theme.SMALL, theme.DIM
            )
        bed = pygame.Rect(left, self._top, scale.width, 2 * self._lane)
        pygame.draw.rect(surface, theme.PANEL, bed)
        step = self._step(scale)
        y = self._lanes_end + 38
        for t in range(0, scale.end - scale.start + 1, step):
            x = scale.x(scale.start + t)
            pygame.draw.line(surface, theme.TRACK, (x, self._top), (x, y))
            text = wording.clock(t)
            align = "left" if t == 0 else "right" if x > right - 30 else "middle"
            theme.write(surface, text, (x, y + 1), theme.SMALL, theme.DIM, align)

    def _step(self, scale: _Scale) -> int:
        """ms between two times on the axis, such that they do not touch."""
        most = max(1, scale.width // _AXIS_LEAST_PX)
        length = (scale.end - scale.start) / 1000
        return 1000 * next((s for s in _AXIS_STEPS_S if length / s <= most), _AXIS_STEPS_S[-1])

    def _draw_span(
        self, surface: pygame.Surface, scale: _Scale, span: Span, now: int, past: bool
    ) -> None:
        box = self._box(scale, span, now)
        color = theme.phase_color(span.kind, span.side)
        if span.kind == "paused":
            self._hatch(surface, box)
        elif past:
            pygame.draw.rect(surface, color, box, border_radius=2)
        else:
            pygame.draw.rect(surface, theme.BACK, box, border_radius=2)
            pygame.draw.rect(surface, color, box, 1, 2)
            self._bracket(surface, scale, span, box, color)
        if span.kind != "paused":
            shown = span if span.end is not None else replace(span, end=now)
            if not past and span.opens is not None and box.left < scale.x(span.opens):
                box.width = min(box.width, scale.x(span.opens) - box.left)
            self._label(surface, shown, box, color, past)

    def _box(self, scale: _Scale, span: Span, now: int) -> pygame.Rect:
        left, right = scale.x(span.start), scale.x(span.end or now)
        lane = {"left": 0, "right": 1}.get(span.side)
        top = self._top + (lane or 0) * self._lane
        height = self._lane * (2 if lane is None else 1)
        return pygame.Rect(left, top + 1, max(2, right - left - 1), height - 2)

    def _bracket(
        self,
        surface: pygame.Surface,
        scale: _Scale,
        span: Span,
        box: pygame.Rect,
        color: theme.Color,
    ) -> None:
        """From where one may switch."""
        if span.opens is None or span.end is None or span.opens >= span.end:
            return
        x, y = max(box.left, scale.x(span.opens)), box.bottom - 4
        pygame.draw.line(surface, color, (x, y), (box.right - 1, y), 3)
        if span.opens > span.start:
            pygame.draw.line(surface, color, (x, box.top + 3), (x, y))

    def _hatch(self, surface: pygame.Surface, box: pygame.Rect) -> None:
        before = surface.get_clip()
        surface.set_clip(box.clip(before))
        for x in range(box.left - box.height, box.right, 7):
            pygame.draw.line(surface, theme.DIM, (x, box.bottom), (x + box.height, box.top))
        surface.set_clip(before)
        pygame.draw.rect(surface, theme.DIM, box, 1)

    def _label(
        self,
        surface: pygame.Surface,
        span: Span,
        box: pygame.Rect,
        color: theme.Color,
        past: bool,
    ) -> None:
        assert span.end is not None
        name = "" if span.kind == "express" else wording.kind(span.kind)
        length = (wording.clock if past else wording.left)(span.end - span.start)
        ink = theme.DARK_TEXT if past else color
        for text in (f"{name} {length}".strip(), name or length, name[:2]):
            if text and theme.width(text, theme.SMALL) < box.width - 8:
                theme.centered(surface, text, box, theme.SMALL, ink)
                return

    def _draw_legend(self, surface: pygame.Surface, scale: _Scale) -> None:
        """What the shapes mean, under everything."""
        y = self._lanes_end + 56
        x = scale.left
        room = scale.left + scale.width
        for shape, marked in _LEGEND:
            text = _(marked)
            if x + 18 + theme.width(text, theme.SMALL) > room:
                return
            shape(surface, x, y + 3)
            x = theme.write(surface, text, (x + 18, y), theme.SMALL, theme.DIM).right + 22

    def _draw_marks(
        self, surface: pygame.Surface, scale: _Scale, story: Story, coming: list[Mark]
    ) -> None:
        y = self._lanes_end + 4
        for mark in coming:
            pygame.draw.polygon(surface, theme.DIM, _triangle(scale.x(mark.t), y), 1)
        for mark in story.marks:
            if mark.t >= scale.start:
                pygame.draw.polygon(surface, theme.ACCENT, _triangle(scale.x(mark.t), y))
        for t in story.presses:
            if t >= scale.start:
                pygame.draw.circle(surface, theme.TEXT, (scale.x(t), y + 22), 2)

    def _draw_playhead(self, surface: pygame.Surface, scale: _Scale, now: int) -> None:
        x = scale.x(now)
        bottom = self._lanes_end + 36
        pygame.draw.line(surface, theme.TEXT, (x, self._top - 4), (x, bottom))
        text = wording.clock(now - scale.start)
        half = theme.width(text, theme.SMALL) // 2
        middle = min(max(x, scale.left + half), scale.left + scale.width - half)
        theme.write(surface, text, (middle, self._top - 20), theme.SMALL, theme.TEXT, "middle")

    @property
    def _lanes_end(self) -> int:
        return self._top + 2 * self._lane


def _triangle(x: int, y: int) -> list[tuple[int, int]]:
    return [(x, y), (x - 4, y + 8), (x + 4, y + 8)]


def _felt(surface: pygame.Surface, x: int, y: int) -> None:
    pygame.draw.polygon(surface, theme.ACCENT, _triangle(x + 6, y))


def _to_come(surface: pygame.Surface, x: int, y: int) -> None:
    pygame.draw.polygon(surface, theme.DIM, _triangle(x + 6, y), 1)


def _may_switch(surface: pygame.Surface, x: int, y: int) -> None:
    pygame.draw.lines(surface, theme.DIM, False, [(x, y), (x, y + 8), (x + 12, y + 8)], 2)


def _both(surface: pygame.Surface, x: int, y: int) -> None:
    pygame.draw.rect(surface, theme.ASSIST, (x + 2, y - 2, 8, 12), 1)


_LEGEND = (
    (_felt, N_("cue felt")),
    (_to_come, N_("to come")),
    (_may_switch, N_("may switch")),
    (_both, N_("massage, stroke, shake")),
)
