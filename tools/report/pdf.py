"""The report as PDF: one sheet, drawn from top to bottom. Nothing is cut off: charts shrink to make room for text.

Lengths are in mm. Of notes and undated sessions as many are listed as fit, beginning with the latest; the others
are only counted.
"""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

import matplotlib as mpl

from simulator.text.language import letters

from ..paper.canvas import MM_PER_IN, SOFT, line_height
from ..paper.fonts import Fonts, fonts_for
from ..paper.plotted import PlottedCanvas
from ..paper.sizes import A4, Paper
from . import charts
from .charts import BARS_IN, Chart
from .charts.palette import PAPER
from .content import Content, Listing
from .figures import ReportFigure
from .summary import Summary

_MARGIN_MM = 13.0
_BOTTOM_MM = 11.0
_GUTTER_MM = 8.0  # mm between two columns
_FIGURES_A_ROW = 3
_TITLE_PT, _HEADING_PT, _VALUE_PT, _BODY_PT, _SMALL_PT, _FOOT_PT = 15.0, 8.5, 13.0, 7.5, 6.8, 6.0
_LEAST_TITLE_PT = 9.0
_BELOW_HEADING_MM = 1.0
_AFTER_MM = 3.0  # space below a block, mm
_AXIS_MM = 4.5  # height of the numbers below a chart, mm
_LEGEND_MM = 4.5  # height of the legend above the bars, mm
_NAMES_MM, _BAR_NUMBERS_MM = 18.0, 8.0  # width of the labels left of a chart, mm
_LEAST_HOURS_MM = 30.0  # height of the chart of the 24 hours, however much text there is
_LEAST_ROWS = 5  # rows of a list for which room is kept
_GROWTH = 1.3  # times the height that the chart of the 24 hours has in HTML, where there is room


def page(content: Content, summary: Summary, paper: Paper = A4) -> bytes:
    """Returns the report as the bytes of a PDF; the same report gives the same bytes."""
    about = {"CreationDate": None, "Producer": None, "Creator": "Rondo", "Title": content.title}
    return _pdf_bytes(content, summary, paper, format="pdf", metadata=about)


def picture(content: Content, summary: Summary, dpi: int, paper: Paper = A4) -> bytes:
    """Returns the report's sheet as the bytes of a PNG with `dpi` dots per inch."""
    return _pdf_bytes(content, summary, paper, format="png", dpi=dpi)


def missing_fonts(content: Content) -> tuple[str, ...]:
    """Returns a font to install for each script in the report that no font on this computer has."""
    return _fonts(content).missing


def _fonts(content: Content) -> Fonts:
    """Returns fonts for the language in use and for the user's own texts, which may be in any script."""
    notes = (text for note in content.notes.rows for text in note)
    return fonts_for((content.title, content.period, *content.notices, *notes, letters()))


def _pdf_bytes(content: Content, summary: Summary, paper: Paper, **how: Any) -> bytes:
    fonts = _fonts(content)
    file = io.BytesIO()
    with mpl.rc_context({"hatch.linewidth": 0.8}), fonts.in_matplotlib():
        layout = _Layout(content, summary, PlottedCanvas(paper, fonts, _MARGIN_MM))
        layout.draw()
        layout.canvas.figure.savefig(file, **how)
    return file.getvalue()


class _Layout:
    """Draws a report on a canvas."""

    def __init__(self, content: Content, summary: Summary, canvas: PlottedCanvas) -> None:
        self.content = content
        self.summary = summary
        self.canvas = canvas
        self.inner = canvas.paper.width - 2 * _MARGIN_MM
        self.half = (self.inner - _GUTTER_MM) / 2
        self.right = _MARGIN_MM + self.half + _GUTTER_MM
        self.bottom = canvas.paper.height - _BOTTOM_MM

    def draw(self) -> None:
        """Draws the whole report."""
        self._foot()
        self._head()
        self._figures()
        if self.summary.days:
            self._hours()
        self._two_columns()
        if self._undated_are_alone:
            self._undated_alone()

    @property
    def _undated_are_alone(self) -> bool:
        """Returns whether only undated sessions are listed, so that they take the full width."""
        return bool(self.content.undated.rows) and not (
            self.summary.days or self.content.notes.rows
        )

    def _two_columns(self) -> None:
        """Draws the blocks in two columns, each block in the column that is shorter so far."""
        columns = {_MARGIN_MM: self.canvas.y, self.right: self.canvas.y}
        for block in self._blocks():
            x = min(columns, key=lambda x: (columns[x], x))
            self.canvas.y = columns[x]
            block(x)
            columns[x] = self.canvas.y
        self.canvas.y = max(columns.values())

    def _blocks(self) -> list[Callable[[float], None]]:
        """Returns functions that draw bars, table and lists, each at the x of a column and the canvas's y."""
        blocks: list[Callable[[float], None]] = []
        if self.summary.sessions:
            blocks += [partial(self._bars, chart) for chart in charts.bar_charts(self.summary)]
        if self.content.sides:
            blocks.append(self._table)
        if self.content.notes.rows:
            blocks.append(partial(self._list, self.content.notes))
        if self.content.undated.rows and not self._undated_are_alone:
            blocks.append(partial(self._list, self.content.undated))
        return blocks

    def _foot(self) -> None:
        """Draws the remarks at the bottom of the sheet, and moves `bottom` above them."""
        lines = [
            line
            for remark in self.content.remarks
            for line in self.canvas.wrapped(remark, self.inner, _FOOT_PT)
        ]
        self.bottom -= len(lines) * line_height(_FOOT_PT)
        for number, line in enumerate(lines):
            y = self.bottom + number * line_height(_FOOT_PT)
            self.canvas.text(_MARGIN_MM, y, line, _FOOT_PT, colour=SOFT)
        self.bottom -= _AFTER_MM

    def _head(self) -> None:
        canvas = self.canvas
        title = self.content.title
        widest = max(canvas.width_of(word, 1, "bold") for word in title.split())
        size = max(_LEAST_TITLE_PT, min(_TITLE_PT, self.inner / widest))
        canvas.y += canvas.paragraph(_MARGIN_MM, canvas.y, title, self.inner, size, "bold")
        for line in (self.content.period, *self.content.notices):
            canvas.y += canvas.paragraph(_MARGIN_MM, canvas.y, line, self.inner, _HEADING_PT)
        canvas.y += _AFTER_MM

    def _figures(self) -> None:
        rows = range(0, len(self.content.figures), _FIGURES_A_ROW)
        for start in rows:
            row = self.content.figures[start : start + _FIGURES_A_ROW]
            column = self.inner / _FIGURES_A_ROW
            heights = [
                self._figure(_MARGIN_MM + index * column, column - _GUTTER_MM / 2, figure)
                for index, figure in enumerate(row)
            ]
            self.canvas.y += max(heights) + _AFTER_MM

    def _figure(self, x: float, width: float, figure: ReportFigure) -> float:
        y = self.canvas.y
        y += self.canvas.paragraph(x, y, figure.name, width, _BODY_PT)
        y += self.canvas.paragraph(x, y, figure.value, width, _VALUE_PT, "bold")
        y += self.canvas.paragraph(x, y, figure.detail, width, _SMALL_PT, colour=SOFT)
        return y - self.canvas.y

    def _heading(self, x: float, text: str, width: float, small: str = "") -> None:
        """Draws a heading, and `small` beside or below it; moves the canvas's y below both."""
        canvas = self.canvas
        beside = canvas.width_of(text, _HEADING_PT, "bold") + 3
        height = canvas.paragraph(x, canvas.y, text, width, _HEADING_PT, "bold")
        if small and beside + canvas.width_of(small, _SMALL_PT) <= width:
            canvas.text(x + beside, canvas.y + 0.6, small, _SMALL_PT, colour=SOFT)
        elif small:
            height += canvas.paragraph(x, canvas.y + height, small, width, _SMALL_PT, colour=SOFT)
        canvas.y += height

    def _hours(self) -> None:
        chart = charts.hours(self.summary)
        self._heading(_MARGIN_MM, chart.heading, self.inner, chart.legend)
        room = self.bottom - self.canvas.y - self._bars_height() - self._words_height()
        wanted_height = charts.hours_in(self.summary) * MM_PER_IN * _GROWTH
        height = min(wanted_height, max(_LEAST_HOURS_MM, room - _AFTER_MM)) - _AXIS_MM
        self.canvas.y += _BELOW_HEADING_MM
        axes = self.canvas.axes(_MARGIN_MM + _NAMES_MM, self.inner - _NAMES_MM, height)
        chart.draw(axes, self.summary, PAPER, False)
        self.canvas.y += height + _AXIS_MM + _AFTER_MM

    def _bars_height(self) -> float:
        return line_height(_HEADING_PT) + BARS_IN * MM_PER_IN + _AXIS_MM + _AFTER_MM

    def _words_height(self) -> float:
        """Returns the least height in mm that is kept free below the charts.

        It is the larger of two: the table with the undated sessions, and a short list of notes.
        """
        heading = line_height(_HEADING_PT) + _BELOW_HEADING_MM + _AFTER_MM
        rows = heading + _LEAST_ROWS * line_height(_BODY_PT)
        why = len(self.canvas.wrapped(self.content.undated.why, self.half, _SMALL_PT))
        undated_height = rows + why * line_height(_SMALL_PT) if self.content.undated.rows else 0
        endings_lines = len(self.canvas.wrapped(self.content.ended, self.half, _SMALL_PT))
        table = len(self.content.sides) * line_height(_BODY_PT) + endings_lines * line_height(
            _SMALL_PT
        )
        left_height = heading + table + _BELOW_HEADING_MM + undated_height
        return max(left_height, rows if self.content.notes.rows else 0)

    def _bars(self, chart: Chart, x: float) -> None:
        self._heading(x, chart.heading, self.half)
        self.canvas.y += _LEGEND_MM
        height = BARS_IN * MM_PER_IN - _LEGEND_MM
        axes = self.canvas.axes(x + _BAR_NUMBERS_MM, self.half - _BAR_NUMBERS_MM, height)
        chart.draw(axes, self.summary, PAPER, False)
        self.canvas.y += height + _AXIS_MM + _AFTER_MM

    def _undated_alone(self) -> None:
        """Draws the undated sessions in two columns over the full width."""
        canvas, undated = self.canvas, self.content.undated
        self._heading(_MARGIN_MM, undated.heading, self.inner, undated.why)
        top, row_height = canvas.y + _BELOW_HEADING_MM, line_height(_BODY_PT)
        column_rows = max(1, int((self.bottom - top) / row_height) - 1)
        rows_shown = undated.rows[-2 * column_rows :]
        for start, x in ((0, _MARGIN_MM), (column_rows, self.right)):
            for number, (_date_text, text) in enumerate(rows_shown[start : start + column_rows]):
                canvas.text(x, top + number * row_height, text, _BODY_PT)
        more = undated.earlier_text(len(undated.rows) - len(rows_shown))
        canvas.text(_MARGIN_MM, top + column_rows * row_height, more, _BODY_PT, colour=SOFT)

    def _table(self, x: float) -> None:
        canvas = self.canvas
        self._heading(x, self.content.sides_heading, self.half)
        canvas.y += _BELOW_HEADING_MM
        rows = self.content.sides
        first_column = max(canvas.width_of(row[0], _BODY_PT) for row in rows) + 4
        column = (self.half - first_column) / (len(rows[0]) - 1)
        for row in rows:
            canvas.text(x, canvas.y, row[0], _BODY_PT)
            for index, cell in enumerate(row[1:]):
                right = x + first_column + (index + 1) * column
                canvas.text(right - canvas.width_of(cell, _BODY_PT), canvas.y, cell, _BODY_PT)
            canvas.y += line_height(_BODY_PT)
        canvas.y += _BELOW_HEADING_MM
        canvas.y += canvas.paragraph(
            x, canvas.y, self.content.ended, self.half, _SMALL_PT, colour=SOFT
        )
        canvas.y += _AFTER_MM

    def _list(self, listing: Listing, x: float) -> None:
        """Draws as many of the last rows as fit, then how many there were before."""
        canvas, row_height = self.canvas, line_height(_BODY_PT)
        rows = ["  ".join(filter(None, row)) for row in listing.rows]
        self._heading(x, listing.heading, self.half, listing.why)
        canvas.y += _BELOW_HEADING_MM
        room = int((self.bottom - canvas.y) / row_height) - 1
        lines_shown: list[str] = []
        start = len(rows)
        while start and len(lines := canvas.wrapped(rows[start - 1], self.half, _BODY_PT)) <= room:
            lines_shown = lines + lines_shown
            room -= len(lines)
            start -= 1
        for line in lines_shown:
            canvas.text(x, canvas.y, line, _BODY_PT)
            canvas.y += row_height
        if start:
            canvas.text(x, canvas.y, listing.earlier_text(start), _BODY_PT, colour=SOFT)
            canvas.y += row_height
        canvas.y += _AFTER_MM
