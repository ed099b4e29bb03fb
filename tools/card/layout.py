"""Lays the card out on one sheet, from top to bottom, on any canvas. Lengths are in mm, sizes in points.

The card is black on white. The point of a shape tells the side; bars as long as the pulses tell the cue.
"""

from collections.abc import Sequence

from simulator.text.language import _

from ..paper.canvas import INK, MM_PER_POINT, SOFT, Canvas, line_height
from ..program.timeline import Span
from . import content as words
from .content import Card, CueRow, Press

MARGIN_MM = 13.0
NAME = "Rondo"
_TITLE_PT, _SUBTITLE_PT, _LARGEST_PT, _LEAST_PT = 34.0, 15.0, 21.0, 11.0
_HEADING_PT, _BODY_PT, _FOOT_PT = 11.0, 11.5, 8.0
_SHAPE_MM, _ROW_MM, _PRESS_ROW_MM = 11.0, 14.0, 11.5
_BAR_HEIGHT_MM = 7.5
_BARS_MM = 72.0  # greatest width of the longest cue's bars, mm
_MM_PER_S = 27.5  # greatest scale of a cue's bars
_LANE_MM, _LANE_GAP_MM = 13.0, 2.0
_BETWEEN_MM = 3.0  # least space between two blocks, mm
_PRESS_MM = 31.0  # width of the drawing of a press, mm
_PALE = "#bdbdbd"
_BOLD = "bold"
_ABOVE = 0.17  # by this part of its size a text stands higher


def texts(card: Card) -> list[str]:
    """Returns every text on the card, to find fonts for."""
    return [*card.sentences(), *map(_, words.NUMBERS)]


class Layout:
    """Draws one card on `canvas`, which is a blank sheet."""

    def __init__(self, card: Card, canvas: Canvas) -> None:
        self.card = card
        self.canvas = canvas
        self.inner = canvas.paper.width - 2 * MARGIN_MM
        self.right = canvas.paper.width - MARGIN_MM
        self._tight = 1.0  # factor on the heights of drawings, below 1 where there is little room

    def draw(self) -> None:
        """Draws the whole card, and divides the height that is left equally between the blocks."""
        foot = self._safety_height()
        self._head()
        bottom = self.canvas.paper.height - MARGIN_MM
        room = bottom - foot - self.canvas.y
        blocks = (self._cues, self._presses, self._routine)
        words = len(blocks) * line_height(_HEADING_PT) + line_height(_BODY_PT) + 1
        self._tight = min(1.0, (room - words - len(blocks) * _BETWEEN_MM) / self._drawn_height())
        spare = (room - words - self._tight * self._drawn_height()) / len(blocks)
        for block in blocks:
            block()
            self.canvas.y += spare
        self._safety(bottom - foot)

    def _drawn_height(self) -> float:
        """Returns the height in mm that the blocks' drawings take if they are not reduced."""
        rows = len(self.card.cues) * _ROW_MM + len(self.card.presses) * _PRESS_ROW_MM
        return rows + 2 * _LANE_MM + _LANE_GAP_MM

    def _reduced(self, height: float) -> float:
        """Returns `height` times the factor by which drawings are reduced to fit the sheet."""
        return height * self._tight

    # From top to bottom.

    def _head(self) -> None:
        canvas = self.canvas
        canvas.text(MARGIN_MM, canvas.y, NAME, _TITLE_PT, _BOLD)
        x = MARGIN_MM + canvas.width_of(NAME, _TITLE_PT, _BOLD) + 6
        room = self.right - x
        y = canvas.y + 2.5
        for text, weight in ((self.card.subtitle, _BOLD), (self.card.led_by, "normal")):
            size = self._fitting(text, room, _SUBTITLE_PT, weight)
            canvas.text(x, y, text, size, weight)
            y += line_height(_SUBTITLE_PT)
        canvas.y += line_height(_TITLE_PT) + 3

    def _cues(self) -> None:
        self._heading(_("what you feel"))
        longest_s = max(sum(row.pulses) for row in self.card.cues) / 1000
        scale = min(_MM_PER_S, _BARS_MM / longest_s)
        words_at = MARGIN_MM + _SHAPE_MM + 5 + longest_s * scale + 6
        size = self._common_size(
            [row.words for row in self.card.cues], words_at, self._reduced(_ROW_MM)
        )
        for row in self.card.cues:
            self._cue(row, scale, words_at, size)

    def _cue(self, row: CueRow, scale: float, words_at: float, size: float) -> None:
        canvas, middle = self.canvas, self.canvas.y + self._reduced(_ROW_MM) / 2
        self._side(row.shape, MARGIN_MM, middle)
        x = MARGIN_MM + _SHAPE_MM + 5
        for number, ms in enumerate(row.pulses):
            if number % 2 == 0:
                top = middle - _BAR_HEIGHT_MM / 2
                canvas.box(x, top, ms / 1000 * scale, _BAR_HEIGHT_MM)
            x += ms / 1000 * scale
        self._words(words_at, middle, row.words, size)
        canvas.y += self._reduced(_ROW_MM)

    def _side(self, shape: str, x: float, middle: float) -> None:
        """Draws a triangle that points to the side, or two smaller ones for both sides."""
        half = _SHAPE_MM / 2
        left = [(x, middle), (x + _SHAPE_MM, middle - half), (x + _SHAPE_MM, middle + half)]
        right = [(x + _SHAPE_MM, middle), (x, middle - half), (x, middle + half)]
        if shape == "left":
            self.canvas.shape(left)
        elif shape == "right":
            self.canvas.shape(right)
        elif shape == "both":
            inner = half - 0.6
            self.canvas.shape(
                [(x, middle), (x + inner, middle - half), (x + inner, middle + half)]
            )
            end = x + _SHAPE_MM
            self.canvas.shape(
                [(end, middle), (end - inner, middle - half), (end - inner, middle + half)]
            )

    def _common_size(self, texts: Sequence[str], x: float, row: float) -> float:
        """Returns the largest size in points at which each text, from `x` on, is at most `row` mm high."""
        room, size = self.right - x, _LARGEST_PT
        while size > _LEAST_PT and any(
            len(self.canvas.wrapped(text, room, size, _BOLD)) * line_height(size) > row
            for text in texts
        ):
            size -= 0.5
        return size

    def _words(self, x: float, middle: float, text: str, size: float, weight: str = _BOLD) -> None:
        """Writes a text in lines from `x` to the right margin, centred at the height `middle`."""
        lines = self.canvas.wrapped(text, self.right - x, size, weight)
        top = middle - len(lines) * line_height(size) / 2 + _ABOVE * size * MM_PER_POINT
        for number, line in enumerate(lines):
            self.canvas.text(x, top + number * line_height(size), line, size, weight)

    def _presses(self) -> None:
        self._heading(_("what you press"))
        names = max(
            self.canvas.width_of(press.name, _SUBTITLE_PT, _BOLD) for press in self.card.presses
        )
        words_at = MARGIN_MM + _PRESS_MM + names + 6
        size = self._common_size(
            [press.words for press in self.card.presses], words_at, self._reduced(_PRESS_ROW_MM)
        )
        for press in self.card.presses:
            self._press(press, words_at, size)

    def _press(self, press: Press, words_at: float, size: float) -> None:
        canvas, middle = self.canvas, self.canvas.y + self._reduced(_PRESS_ROW_MM) / 2
        x = MARGIN_MM
        for sign in press.form.split():
            wide = {".": 5.0, "-": 12.0, "=": 26.0}[sign]
            self._key(x, middle, wide)
            x += wide + 3
        self._words(MARGIN_MM + _PRESS_MM, middle, press.name, _SUBTITLE_PT)
        self._words(words_at, middle, press.words, size, "normal")
        canvas.y += self._reduced(_PRESS_ROW_MM)

    def _key(self, x: float, middle: float, wide: float) -> None:
        """Draws a press as a white bar with cut corners, `wide` mm: the longer the press, the wider."""
        half, cut_mm = 2.5, 1.2
        right = x + wide
        self.canvas.shape(
            [
                (x + cut_mm, middle - half), (right - cut_mm, middle - half), (right, middle - half + cut_mm),
                (right, middle + half - cut_mm), (right - cut_mm, middle + half), (x + cut_mm, middle + half),
                (x, middle + half - cut_mm), (x, middle - half + cut_mm),
            ],
            fill="white", edge=INK, line=2.0,
        )  # fmt: skip

    def _routine(self) -> None:
        self._heading(_("the routine, in minutes"))
        canvas, spans = self.canvas, self.card.spans
        scale = self.inner / spans[-1].end
        for span in spans:
            self._span(span, scale)
        canvas.y += 2 * self._reduced(_LANE_MM) + self._reduced(_LANE_GAP_MM) + 1
        canvas.text(MARGIN_MM, canvas.y, "0", _BODY_PT)
        if self.card.total:
            wide = canvas.width_of(self.card.total, _BODY_PT, _BOLD)
            canvas.text(self.right - wide, canvas.y, self.card.total, _BODY_PT, _BOLD)
        if self.card.first:
            wide = canvas.width_of(self.card.first, _BODY_PT)
            canvas.text(MARGIN_MM + (self.inner - wide) / 2, canvas.y, self.card.first, _BODY_PT)
        canvas.y += line_height(_BODY_PT)

    def _span(self, span: Span, scale: float) -> None:
        """Draws a phase: a side as a pointed bar in its lane, motions hatched and rests pale over both lanes."""
        canvas = self.canvas
        x, wide = MARGIN_MM + span.start * scale, (span.end - span.start) * scale - 0.8
        low = canvas.y + self._reduced(_LANE_MM) + self._reduced(_LANE_GAP_MM)
        top, tall = canvas.y, 2 * self._reduced(_LANE_MM) + self._reduced(_LANE_GAP_MM)
        if span.side in ("left", "right"):
            top, tall = (canvas.y if span.side == "left" else low), self._reduced(_LANE_MM)
            self._pointed(span.side, x, top, wide)
        elif span.kind == "express":
            canvas.box(x, top, wide, tall)
        elif span.kind == "rest":
            canvas.box(x, top, wide, tall, fill=_PALE)
        else:
            canvas.box(x, top, wide, tall, fill="white", edge=INK, hatch="////", line=0.8)
        text = words.length(span)
        size = self._fitting(text, wide - 3, _SUBTITLE_PT, _BOLD)
        if span.kind in ("express", "rest") and size >= _FOOT_PT:
            dark = span.kind == "express"
            text_x = x + (wide - canvas.width_of(text, size, _BOLD)) / 2
            y = top + tall / 2 - line_height(size) / 2 + _ABOVE * size * MM_PER_POINT
            canvas.text(text_x, y, text, size, _BOLD, "white" if dark else INK)

    def _pointed(self, side: str, x: float, top: float, wide: float) -> None:
        """Draws a bar with one end cut to a point, on the side `side`."""
        tip = min(wide / 2, self._reduced(_LANE_MM) / 3)
        middle = top + self._reduced(_LANE_MM) / 2
        low = top + self._reduced(_LANE_MM)
        end = x + wide
        if side == "left":
            self.canvas.shape(
                [(x, middle), (x + tip, top), (end, top), (end, low), (x + tip, low)]
            )
        else:
            self.canvas.shape(
                [(end, middle), (end - tip, top), (x, top), (x, low), (end - tip, low)]
            )

    def _safety_rows(self) -> list[tuple[str, str]]:
        hands, stop, baby, ask = (_(t) for t in (words.HANDS, words.STOP, words.BABY, words.ASK))
        return [(stop, _BOLD), (hands, "normal"), (baby, _BOLD), (ask, "normal")]

    def _safety_height(self) -> float:
        rows = sum(
            len(self.canvas.wrapped(text, self.inner - 8, _BODY_PT, weight))
            * line_height(_BODY_PT)
            + 1.2
            for text, weight in self._safety_rows()
        )
        return 8 + rows + 9 + line_height(_FOOT_PT)

    def _safety(self, top: float) -> None:
        canvas, x = self.canvas, MARGIN_MM + 4
        height = self._safety_height() - line_height(_FOOT_PT) - 1
        canvas.box(MARGIN_MM, top, self.inner, height, fill="white", edge=INK, line=2.0)
        y = top + 3
        for text, weight in self._safety_rows():
            y += canvas.paragraph(x, y, text, self.inner - 8, _BODY_PT, weight) + 1.2
        self._numbers(x, y + 4)
        canvas.text(MARGIN_MM, top + height + 1.5, _(words.FOOT), _FOOT_PT, colour=SOFT)

    def _numbers(self, x: float, y: float) -> None:
        """Draws lines on which to write telephone numbers."""
        canvas, half = self.canvas, (self.inner - 8) / 2
        for number, name in enumerate(map(_, words.NUMBERS)):
            text_x = x + number * half
            canvas.text(text_x, y, name, _BODY_PT)
            start = text_x + canvas.width_of(name, _BODY_PT) + 3
            canvas.box(start, y + 4.2, half - 6 - (start - text_x), 0.3)

    def _heading(self, text: str) -> None:
        canvas = self.canvas
        canvas.text(MARGIN_MM, canvas.y, text, _HEADING_PT, colour=SOFT)
        canvas.box(
            MARGIN_MM, canvas.y + line_height(_HEADING_PT) - 0.6, self.inner, 0.3, fill=_PALE
        )
        canvas.y += line_height(_HEADING_PT)

    def _fitting(self, text: str, room: float, largest: float, weight: str) -> float:
        """Returns the largest size in points, up to `largest`, at which `text` is at most `room` mm wide."""
        return min(largest, room / max(self.canvas.width_of(text, 1, weight), 1e-6))
