"""The panel of the trace, as a list: the wheel scrolls, the words on top filter, a click jumps to an instant."""

from bisect import bisect_right
from collections.abc import Callable
from functools import partial

import pygame

from ...text.language import _
from ...view import labels
from ...view.past.trace_lines import FILTERS, NAMES, TraceLine, TraceLines
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.regions import Pos, Region

_LEAST_HEIGHT = 60  # units of height: in less room the list is not drawn
_WIDEST_STAMP = "0:00:00.000"
_PADDING = 8


class Trace:
    """The list of trace entries, in a part of the window.

    `filter` is one of FILTERS. Until the user scrolls, the newest entry, or the one at the playhead, is in
    view.
    """

    def __init__(self, look_at: Callable[[int], object]) -> None:
        self.filter = ""
        self._look_at = look_at
        self._scrolled_lines = 0.0  # lines up from the newest line, or from the playhead's

    def draw(
        self, canvas: Canvas, area: pygame.Rect, lines: TraceLines, playhead: int | None
    ) -> None:
        """Draws the list into `area`; nothing if `area` is less than _LEAST_HEIGHT units high."""
        if area.height < _LEAST_HEIGHT:
            return
        colors = canvas.colors
        canvas.rect(colors.panel, area, corner=8)
        canvas.regions.put(Region(area, wheel=self._scroll, cursor=pygame.SYSTEM_CURSOR_ARROW))
        top = self._draw_filters(canvas, area)
        row_height = text.line_height(text.SMALL)
        row_count = max(1, (area.bottom - 5 - top) // row_height)
        entries = lines.of_filter(self.filter)
        playhead_index = (
            len(entries)
            if playhead is None
            else bisect_right(entries, playhead, key=lambda line: line.t_ms)
        )
        end_index = self._end_of_shown(
            len(entries), playhead_index, row_count, playhead is not None
        )
        first_index = max(0, end_index - row_count)
        for row, line in enumerate(entries[first_index:end_index]):
            box = pygame.Rect(area.left + 3, top + row * row_height, area.width - 6, row_height)
            is_present = playhead is not None and first_index + row == playhead_index - 1
            self._draw_line(canvas, box, line, is_present, first_index + row >= playhead_index)
        self._draw_scroll_bar(canvas, area, top, (first_index, end_index, len(entries)))

    def _end_of_shown(
        self, line_count: int, playhead_index: int, row_count: int, is_past: bool
    ) -> int:
        """Returns the index after the last line to show; limits the scrolling to the list's ends.

        `row_count` of `line_count` lines are shown; `playhead_index` is the index after the line at the playhead,
        if `is_past`.
        """
        unscrolled_end = playhead_index + row_count // 2 if is_past else line_count
        max_scroll = max(0.0, float(min(line_count, max(row_count, unscrolled_end)) - row_count))
        self._scrolled_lines = min(
            max_scroll,
            max(
                self._scrolled_lines,
                float(min(line_count, max(row_count, unscrolled_end)) - line_count),
            ),
        )
        return min(line_count, max(row_count, unscrolled_end)) - round(self._scrolled_lines)

    def _scroll(self, _pos: Pos, steps: float) -> None:
        self._scrolled_lines += 3 * steps

    def _choose_filter(self, name: str) -> None:
        self.filter = name
        self._scrolled_lines = 0.0

    def _draw_filters(self, canvas: Canvas, area: pygame.Rect) -> int:
        x, colors = area.left + _PADDING, canvas.colors
        for name in FILTERS:
            label = _(NAMES[name])
            width = text.width(label, text.TINY, text.MEDIUM) + 14
            if x + width > area.right - 4:
                break
            box = pygame.Rect(x, area.top + 5, width, 19)
            is_hot = canvas.regions.add(
                box, partial(self._choose_filter, name), _("show only these lines")
            )
            is_chosen = name == self.filter
            if is_chosen or is_hot:
                canvas.rect(colors.key if is_chosen else colors.track, box, corner=9)
            ink = colors.text if is_chosen or is_hot else colors.dim
            text.centered(canvas, label, box, text.TINY, ink, text.MEDIUM)
            x = box.right + 3
        return area.top + 28

    def _draw_line(
        self, canvas: Canvas, box: pygame.Rect, line: TraceLine, is_present: bool, is_later: bool
    ) -> None:
        colors = canvas.colors
        is_hot = canvas.regions.add(box, lambda: self._look_at(line.t_ms), _("go to this instant"))
        if is_present or is_hot:
            canvas.rect(colors.track, box, corner=4)
        time_text = f"{labels.clock(line.t_ms)}.{line.t_ms % 1000:03d}"
        stamp_right = box.left + 5 + text.width(_WIDEST_STAMP, text.SMALL)
        text.write(canvas, time_text, (stamp_right, box.top), text.SMALL, colors.dim, "right")
        ink = colors.dim if is_later else colors.accent if line.type == "cue" else colors.text
        weight = text.MEDIUM if line.type in ("phase", "state") else text.PLAIN
        text.write(
            canvas, line.text, (stamp_right + 10, box.top), text.SMALL, ink,
            max_width=box.right - stamp_right - 18, weight=weight,
        )  # fmt: skip

    def _draw_scroll_bar(
        self, canvas: Canvas, area: pygame.Rect, top: int, range_shown: tuple[int, int, int]
    ) -> None:
        """Draws the scroll bar; `range_shown` is (first line shown, line after the last shown, count of lines)."""
        first_index, end_index, count = range_shown
        if end_index - first_index >= count:
            return
        track_height = area.bottom - 5 - top
        thumb_height = max(12, track_height * (end_index - first_index) // count)
        y = top + (track_height - thumb_height) * first_index // max(
            1, count - (end_index - first_index)
        )
        canvas.rect(canvas.colors.edge, (area.right - 6, y, 3, thumb_height), corner=1)
