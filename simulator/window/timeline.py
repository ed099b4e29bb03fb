"""The session on a line: left side above, right side below, both where both are meant.

What was is filled, what is to come is an outline. Under the phases are the cues, as triangles, the presses, as
dots, and faults, as crosses; then what the motor was asked to do and did, when the chip was awake, and the current.
A bracket under a phase marks where one may switch. The playhead can be dragged to any instant that was.
"""

from dataclasses import dataclass, replace

import pygame

from ..text.language import N_, _
from ..view import labels
from ..view.logged import Course
from ..view.replay import Replay
from ..view.session_model import Mark, SessionModel, Span
from . import theme
from .canvas import Canvas, Color
from .remembered import MOST_ZOOMED
from .track_rows import TrackRows

_LANES = (N_("left"), N_("right"))
_ROWS = (N_("felt"), N_("pressed"), N_("motor"), N_("awake"), N_("current"))
_GUTTER = 62
_AXIS_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_AXIS_LEAST_PX = 70
_ROW = 16
_ZOOM = 2  # of one step
_LEAST_SHOWN_MS = 2_000


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

    def t(self, x: int) -> int:
        """The instant at a column."""
        return round(self.start + (x - self.left) * (self.end - self.start) / self.width)


class Timeline:
    """Draws itself where it is placed, at least 196 high; `zoomed` says how often it shows half as much."""

    def __init__(self) -> None:
        self._tracks = TrackRows()
        self.zoomed = 0

    def place(self, area: pygame.Rect) -> None:
        """Where it is from now on."""
        self._area = area
        self._top = area.top + 24
        self._lane = max(16, (area.height - 24 - 22 - 5 * _ROW - 40) // 2)
        self._shown = _Scale(0, 1, area.left + _GUTTER, 1)

    def covers(self, pos: tuple[int, int]) -> bool:
        """Whether a click there is one on an instant."""
        return self._area.collidepoint(pos) and pos[0] >= self._shown.left

    def t_at(self, x: int) -> int:
        """The instant at that column, in ms."""
        return self._shown.t(min(max(x, self._shown.left), self._shown.left + self._shown.width))

    def zoom(self, steps: int) -> None:
        """Show half as much, or twice; never more than all."""
        self.zoomed = min(MOST_ZOOMED, max(0, self.zoomed + steps))

    def draw(
        self, canvas: Canvas, replay: Replay, model: SessionModel, playhead: int | None
    ) -> None:
        """The session now, or the one that a tap would start; that of `model`, if the playhead is in another."""
        whole = replay.model
        if playhead is not None and model.spans and model.spans[0].start < _start(whole):
            whole = model
        past = whole.spans
        coming, cues = whole.coming()
        if whole.state in ("asleep", "", "off") and past:
            coming, cues = [], []
        at = whole.now if playhead is None else playhead
        scale = self._shown = self._scale(past, coming, whole.now, at)
        self._draw_axis(canvas, scale, _ROWS)
        for span in coming:
            self._draw_span(canvas, scale, span, whole.now, False)
        for span in past:
            self._draw_span(canvas, scale, span, whole.now, True)
        self._draw_marks(canvas, scale, whole, cues)
        rows = [
            pygame.Rect(scale.left, self._row(place) + 1, scale.width, _ROW - 4)
            for place in (2, 3, 4)
        ]
        self._tracks.draw(canvas, replay, (scale.start, scale.end), rows)
        self._draw_legend(canvas, scale)
        self._draw_playhead(canvas, scale, at, playhead is not None)

    def draw_course(self, canvas: Canvas, course: Course) -> int:
        """Another session alone, from its beginning to its end; returns where the timeline's top is."""
        area = self._area.inflate(24, 16)
        canvas.rect(theme.BACK, area)
        scale = self._scale(course.past, course.coming, course.now, course.now)
        self._draw_axis(canvas, scale, ())
        for span in course.coming:
            self._draw_span(canvas, scale, span, course.now, False)
        for span in course.past:
            self._draw_span(canvas, scale, span, course.now, True)
        return area.top

    def _scale(self, past: list[Span], coming: list[Span], now: int, at: int) -> _Scale:
        start = min([span.start for span in past + coming] or [now])
        ends = [span.end or now for span in past + coming]
        end = max([*ends, start + 60_000])
        if at < start:
            start = 0  # before there was anything
        shown = max(_LEAST_SHOWN_MS, (end - start) // _ZOOM**self.zoomed)
        if shown < end - start:
            start = min(max(start, at - shown // 2), end - shown)
            end = start + shown
        gutter = max(_GUTTER, *(theme.width(_(text), theme.SMALL) + 6 for text in _LANES + _ROWS))
        left = self._area.left + gutter
        return _Scale(start, end, left, self._area.right - 12 - left)

    # Parts

    def _draw_axis(self, canvas: Canvas, scale: _Scale, rows: tuple[str, ...]) -> None:
        left, right = scale.left, scale.left + scale.width
        for place, text in enumerate(_LANES):
            middle = self._top + place * self._lane + self._lane // 2 - theme.SMALL // 2
            theme.write(canvas, _(text), (self._area.left, middle), theme.SMALL, theme.DIM)
        for place, text in enumerate(rows):
            theme.write(
                canvas, _(text), (self._area.left, self._row(place)), theme.SMALL, theme.DIM
            )
        bed = pygame.Rect(left, self._top, scale.width, 2 * self._lane)
        canvas.rect(theme.PANEL, bed)
        step = self._step(scale)
        y = self._row(5) + 2
        first = -(-scale.start // step) * step if self.zoomed else scale.start
        for t in range(first, scale.end + 1, step):
            x = scale.x(t)
            canvas.line(theme.TRACK, (x, self._top), (x, y))
            text = _stamp(t if self.zoomed else t - scale.start, step)
            align = "left" if x < left + 20 else "right" if x > right - 30 else "middle"
            theme.write(canvas, text, (x, y + 1), theme.SMALL, theme.DIM, align)

    def _row(self, place: int) -> int:
        """The top of a row under the lanes."""
        return self._lanes_end + 5 + place * _ROW

    def _step(self, scale: _Scale) -> int:
        """ms between two times on the axis, such that they do not touch."""
        most = max(1, scale.width // _AXIS_LEAST_PX)
        length = (scale.end - scale.start) / 1000
        step = next((s for s in _AXIS_STEPS_S if length / s <= most), _AXIS_STEPS_S[-1])
        return round(1000 * step)

    def _draw_span(self, canvas: Canvas, scale: _Scale, span: Span, now: int, past: bool) -> None:
        box = self._box(scale, span, now)
        color = theme.phase_color(span.kind, span.side)
        if span.kind == "paused":
            self._hatch(canvas, box)
        elif past:
            canvas.rect(color, box, corner=2)
        else:
            canvas.rect(theme.BACK, box, corner=2)
            canvas.rect(color, box, 1, 2)
            self._bracket(canvas, scale, span, box, color)
        if span.kind != "paused":
            shown = span if span.end is not None else replace(span, end=now)
            if not past and span.opens is not None and box.left < scale.x(span.opens):
                box.width = min(box.width, scale.x(span.opens) - box.left)
            self._label(canvas, shown, box, color, past)

    def _box(self, scale: _Scale, span: Span, now: int) -> pygame.Rect:
        left, right = scale.x(span.start), scale.x(span.end or now)
        lane = {"left": 0, "right": 1}.get(span.side)
        top = self._top + (lane or 0) * self._lane
        height = self._lane * (2 if lane is None else 1)
        return pygame.Rect(left, top + 1, max(2, right - left - 1), height - 2)

    def _bracket(
        self,
        canvas: Canvas,
        scale: _Scale,
        span: Span,
        box: pygame.Rect,
        color: Color,
    ) -> None:
        """From where one may switch."""
        if span.opens is None or span.end is None or span.opens >= span.end:
            return
        x, y = max(box.left, scale.x(span.opens)), box.bottom - 4
        canvas.line(color, (x, y), (box.right - 1, y), 3)
        if span.opens > span.start:
            canvas.line(color, (x, box.top + 3), (x, y))

    def _hatch(self, canvas: Canvas, box: pygame.Rect) -> None:
        canvas.clip(box)
        for x in range(box.left - box.height, box.right, 7):
            canvas.line(theme.DIM, (x, box.bottom), (x + box.height, box.top))
        canvas.clip(None)
        canvas.rect(theme.DIM, box, 1)

    def _label(
        self,
        canvas: Canvas,
        span: Span,
        box: pygame.Rect,
        color: Color,
        past: bool,
    ) -> None:
        assert span.end is not None
        name = "" if span.kind == "express" else labels.kind(span.kind)
        length = (labels.clock if past else labels.left)(span.end - span.start)
        ink = theme.DARK_TEXT if past else color
        for text in (f"{name} {length}".strip(), name or length, name[:2]):
            if text and theme.width(text, theme.SMALL) < box.width - 8:
                theme.centered(canvas, text, box, theme.SMALL, ink)
                return

    def _draw_legend(self, canvas: Canvas, scale: _Scale) -> None:
        """What the shapes mean, under everything."""
        y = self._row(5) + 20
        x = scale.left
        room = scale.left + scale.width
        for shape, marked in _LEGEND:
            text = _(marked)
            if x + 18 + theme.width(text, theme.SMALL) > room:
                return
            shape(canvas, x, y + 3)
            x = theme.write(canvas, text, (x + 18, y), theme.SMALL, theme.DIM).right + 22

    def _draw_marks(
        self, canvas: Canvas, scale: _Scale, model: SessionModel, coming: list[Mark]
    ) -> None:
        felt, pressed = self._row(0) + 3, self._row(1) + 7
        for mark in coming:
            if scale.start <= mark.t <= scale.end:
                canvas.polygon(theme.DIM, _triangle(scale.x(mark.t), felt), 1)
        for mark in model.marks:
            if scale.start <= mark.t <= scale.end:
                canvas.polygon(theme.ACCENT, _triangle(scale.x(mark.t), felt))
        for t in model.presses:
            if scale.start <= t <= scale.end:
                canvas.circle(theme.TEXT, (scale.x(t), pressed), 2)
        for mark in model.faults:
            if scale.start <= mark.t <= scale.end:
                _cross(canvas, scale.x(mark.t), pressed)

    def _draw_playhead(self, canvas: Canvas, scale: _Scale, at: int, past: bool) -> None:
        x = scale.x(at)
        color = theme.ACCENT if past else theme.TEXT
        canvas.line(color, (x, self._top - 4), (x, self._row(5)), 2 if past else 1)
        if past:
            canvas.circle(color, (x, self._top - 4), 5)
        text = _stamp(at - (0 if self.zoomed else scale.start), 100 if past else 1000)
        half = theme.width(text, theme.SMALL) // 2 + 8
        middle = min(max(x, scale.left + half), scale.left + scale.width - half)
        theme.write(canvas, text, (middle, self._top - 22), theme.SMALL, color, "middle")

    @property
    def _lanes_end(self) -> int:
        return self._top + 2 * self._lane


def _start(model: SessionModel) -> int:
    return model.spans[0].start if model.spans else model.now


def _stamp(ms: int, step: int) -> str:
    """A time on the axis, with tenths where the steps are that small."""
    text = labels.clock(ms)
    return f"{text}.{ms % 1000 // 100}" if step < 1000 else text


def _cross(canvas: Canvas, x: int, y: int) -> None:
    for down in (-3, 3):
        canvas.line(theme.TEXT, (x - 3, y - down), (x + 3, y + down), 2)


def _triangle(x: int, y: int) -> list[tuple[int, int]]:
    return [(x, y), (x - 4, y + 8), (x + 4, y + 8)]


def _felt(canvas: Canvas, x: int, y: int) -> None:
    canvas.polygon(theme.ACCENT, _triangle(x + 6, y))


def _to_come(canvas: Canvas, x: int, y: int) -> None:
    canvas.polygon(theme.DIM, _triangle(x + 6, y), 1)


def _may_switch(canvas: Canvas, x: int, y: int) -> None:
    canvas.lines(theme.DIM, [(x, y), (x, y + 8), (x + 12, y + 8)], 2)


def _both(canvas: Canvas, x: int, y: int) -> None:
    canvas.rect(theme.ASSIST, (x + 2, y - 2, 8, 12), 1)


_LEGEND = (
    (_felt, N_("cue felt")),
    (_to_come, N_("to come")),
    (_may_switch, N_("may switch")),
    (_both, N_("massage, stroke, shake")),
    (lambda canvas, x, y: _cross(canvas, x + 6, y + 4), N_("fault")),
)
