"""The trace as a list: the wheel scrolls it, the words on top filter it, a click on a line goes to its instant."""

from bisect import bisect_right
from collections.abc import Callable
from functools import partial

import pygame

from ...text.language import _
from ...view import labels
from ...view.trace_lines import KINDS, NAMES, TraceLine, TraceLines
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.regions import Pos, Region, Regions

_LEAST = 60  # units of height: in less room the list is not drawn
_STAMP = "0:00:00.000"
_PAD = 8


class Trace:
    """The list of trace entries, in a part of the window.

    `kind` is the filter, one of KINDS. The newest entry is in view, or that at the playhead, until it is scrolled.
    """

    def __init__(self, look_at: Callable[[int], object]) -> None:
        self.kind = ""
        self._look_at = look_at
        self._scrolled = 0.0  # lines up from the newest line, or from the playhead's

    def draw(
        self,
        canvas: Canvas,
        area: pygame.Rect,
        lines: TraceLines,
        playhead: int | None,
        regions: Regions,
    ) -> None:
        """Draws the list into `area`, if that is at least _LEAST units high."""
        if area.height < _LEAST:
            return
        colors = canvas.colors
        canvas.rect(colors.panel, area, corner=8)
        regions.put(Region(area, wheel=self._turn, cursor=pygame.SYSTEM_CURSOR_ARROW))
        top = self._draw_filters(canvas, area, regions)
        step = text.line_height(text.SMALL)
        rows = max(1, (area.bottom - 5 - top) // step)
        found = lines.of(self.kind)
        at = (
            len(found)
            if playhead is None
            else bisect_right(found, playhead, key=lambda line: line.t_ms)
        )
        last = self._last(len(found), at, rows, playhead is not None)
        first = max(0, last - rows)
        for place, line in enumerate(found[first:last]):
            box = pygame.Rect(area.left + 3, top + place * step, area.width - 6, step)
            present = playhead is not None and first + place == at - 1
            self._draw_line(canvas, box, line, regions, present, first + place >= at)
        self._draw_bar(canvas, area, top, (first, last, len(found)))

    def _last(self, count: int, at: int, rows: int, past: bool) -> int:
        """Returns the index after the last line shown, and limits the scrolling to the list.

        `rows` of `count` lines are shown; `at` is the index after the line at the playhead, if it is in the past.
        """
        middle = at + rows // 2 if past else count
        most = max(0.0, float(min(count, max(rows, middle)) - rows))
        self._scrolled = min(
            most, max(self._scrolled, float(min(count, max(rows, middle)) - count))
        )
        return min(count, max(rows, middle)) - round(self._scrolled)

    def _turn(self, _pos: Pos, steps: float) -> None:
        self._scrolled += 3 * steps

    def _choose(self, kind: str) -> None:
        self.kind = kind
        self._scrolled = 0.0

    def _draw_filters(self, canvas: Canvas, area: pygame.Rect, regions: Regions) -> int:
        x, colors = area.left + _PAD, canvas.colors
        for kind in KINDS:
            said = _(NAMES[kind])
            wide = text.width(said, text.TINY, text.MEDIUM) + 14
            if x + wide > area.right - 4:
                break
            box = pygame.Rect(x, area.top + 5, wide, 19)
            hot = regions.add(box, partial(self._choose, kind), _("show only these lines"))
            chosen = kind == self.kind
            if chosen or hot:
                canvas.rect(colors.key if chosen else colors.track, box, corner=9)
            ink = colors.text if chosen or hot else colors.dim
            text.centered(canvas, said, box, text.TINY, ink, text.MEDIUM)
            x = box.right + 3
        return area.top + 28

    def _draw_line(
        self,
        canvas: Canvas,
        box: pygame.Rect,
        line: TraceLine,
        regions: Regions,
        present: bool,
        later: bool,
    ) -> None:
        colors = canvas.colors
        hot = regions.add(box, lambda: self._look_at(line.t_ms), _("go to this instant"))
        if present or hot:
            canvas.rect(colors.track, box, corner=4)
        at = f"{labels.clock(line.t_ms)}.{line.t_ms % 1000:03d}"
        stamp = box.left + 5 + text.width(_STAMP, text.SMALL)
        text.write(canvas, at, (stamp, box.top), text.SMALL, colors.dim, "right")
        ink = colors.dim if later else colors.accent if line.kind == "cue" else colors.text
        weight = text.MEDIUM if line.kind in ("phase", "state") else text.PLAIN
        text.write(
            canvas, line.text, (stamp + 10, box.top), text.SMALL, ink,
            most=box.right - stamp - 18, weight=weight,
        )  # fmt: skip

    def _draw_bar(
        self, canvas: Canvas, area: pygame.Rect, top: int, place: tuple[int, int, int]
    ) -> None:
        """Draws the scroll bar; `place` is (first line shown, line after the last shown, count of lines)."""
        first, last, count = place
        if last - first >= count:
            return
        room = area.bottom - 5 - top
        high = max(12, room * (last - first) // count)
        y = top + (room - high) * first // max(1, count - (last - first))
        canvas.rect(canvas.colors.edge, (area.right - 6, y, 3, high), corner=1)
