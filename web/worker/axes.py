"""Axes that write SVG: the part of matplotlib's that the report's charts draw on, so that a page shows the same
charts.

axes = SvgAxes((0.75, 0.05, 7.3, 2.5))        margins left and above, width and height, in inches
axes.set_xlim(0, 24); axes.bar(...)
axes.svg("hours")

What is drawn is kept until `svg`, since the limits may be set last, and then drawn in the order of `zorder`. Sizes
are in points.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape
from math import ceil, floor, log10
from types import SimpleNamespace
from typing import Any

from tools.report.charts import BELOW_IN, RIGHT_IN, Box

_PT_PER_IN = 72
_ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)  # steps between axis numbers, times a power of ten
_BASELINE_SHIFT = 0.35  # of the font size: from the middle of a line to its baseline
_GAP = 4.0  # from the axes to the labels, in points
_HATCH_SPACING = 4.0  # from one line of a hatch to the next, in points
_LEGEND_BOX, _LEGEND_GAP = 9.0, 4.0
_LETTER_WIDTH = 0.55  # of the font size: about the width of a letter

Draw = Callable[[], str]


class SvgAxes:
    """Axes that write SVG. Coordinates are those of the limits, as in matplotlib."""

    def __init__(self, box: Box) -> None:
        left, top, width, height = box
        self._size = width * _PT_PER_IN, height * _PT_PER_IN
        self._left, self._top = left * _PT_PER_IN, top * _PT_PER_IN
        self._right = (width - RIGHT_IN) * _PT_PER_IN
        self._bottom = (height - BELOW_IN) * _PT_PER_IN
        self._x_limits = self._y_limits = (0.0, 1.0)
        self._drawn: list[tuple[float, Draw]] = []
        self._hatch_colour = ""
        self._legend: list[tuple[str, str]] = []
        self._ticks: dict[str, list[tuple[float, str]]] = {"x": [], "y": []}
        self._max_steps = 0
        self._tick_style: dict[str, Any] = {}
        self.spines: dict[str, Any] = {}
        self.patch = SimpleNamespace(set_alpha=lambda _alpha: None)

    # Limits, and what is written beside them

    def set_xlim(self, start: float, end: float) -> None:
        """Sets the x at the left edge and at the right edge."""
        self._x_limits = start, end

    def set_ylim(self, low: float, high: float) -> None:
        """Sets the y at the lower edge and at the upper edge."""
        self._y_limits = low, high

    def set_xticks(self, positions: Iterable[float], labels: Iterable[str]) -> None:
        """Writes each of `labels` below the axes, centred on its x."""
        self._ticks["x"] = list(zip(positions, labels, strict=True))

    def set_yticks(self, positions: Iterable[float], labels: Iterable[str]) -> None:
        """Writes each of `labels` left of the axes, beside its y."""
        self._ticks["y"] = list(zip(positions, labels, strict=True))

    def locator_params(self, axis: str, nbins: int) -> None:
        """Writes round numbers left of the axes, with at most `nbins` steps."""
        assert axis == "y"
        self._max_steps = nbins

    def tick_params(self, **style: Any) -> None:
        """Sets the size and the colour of the labels beside the axes: `labelsize` and `labelcolor`."""
        self._tick_style = style

    def grid(self, axis: str, color: str, lw: float) -> None:
        """Draws a line across at each number left of the axes."""
        assert axis == "y"
        ends = self._x_limits

        def draw() -> str:
            return "".join(
                self._line_element(ends[0], y, ends[1], y, color, lw) for y, _ in self._y_ticks()
            )

        self._add(0, draw)

    def set_axisbelow(self, below: bool) -> None:
        """Does nothing: the grid is behind all else in any case."""
        assert below

    # What is drawn

    def axvspan(self, start: float, end: float, color: str, zorder: float, lw: float) -> None:
        """Fills from one x to another, over the full height."""
        self._add(
            zorder,
            lambda: self._rect_element(
                start, self._y_limits[0], end, self._y_limits[1], color, lw=lw
            ),
        )

    def axvline(self, x: float, color: str, lw: float, zorder: float) -> None:
        """Draws a vertical line over the full height."""
        self._add(
            zorder,
            lambda: self._line_element(x, self._y_limits[0], x, self._y_limits[1], color, lw),
        )

    def hlines(
        self, y: float | Sequence[float], start: float, end: float, color: str, lw: float,
        zorder: float,
    ) -> None:  # fmt: skip
        """Draws horizontal lines from one x to another, at one y or several."""
        rows = [y] if isinstance(y, int | float) else list(y)
        for row in rows:
            self._add(zorder, partial(self._line_element, start, row, end, row, color, lw))

    def broken_barh(
        self, spans: Iterable[tuple[float, float]], across: tuple[float, float], facecolors: str,
        lw: float, zorder: float,
    ) -> None:  # fmt: skip
        """Fills a rectangle for each (start, length) of `spans`; `across` is the (low, height) of all of them."""
        low, high = across[0], across[0] + across[1]
        for start, length in spans:
            end = start + length
            self._add(
                zorder, partial(self._rect_element, start, low, end, high, facecolors, lw=lw)
            )

    def stairs(
        self, values: Sequence[float], edges: Sequence[float], baseline: float, fill: bool,
        color: str, lw: float, zorder: float,
    ) -> None:  # fmt: skip
        """Fills a column from `baseline` to each of `values`, between two neighbours in `edges`."""
        assert fill
        for index, value in enumerate(values):
            start, end = edges[index], edges[index + 1]
            self._add(
                zorder, partial(self._rect_element, start, baseline, end, value, color, lw=lw)
            )

    def bar(
        self, x: Iterable[float], heights: Sequence[float], width: float, bottom: Sequence[float],
        label: str, color: str = "none", facecolor: str = "", edgecolor: str = "none",
        hatch: str = "", lw: float = 0,
    ) -> None:  # fmt: skip
        """Draws bars from `bottom` up, centred on x; `hatch` fills them with lines of the edge's colour."""
        fill = facecolor or color
        if hatch:
            self._hatch_colour, fill = edgecolor, "hatch"
        self._legend.append((label, fill if fill != "none" else edgecolor))
        for center, height, bar_bottom in zip(x, heights, bottom, strict=True):
            start, end, bar_top = center - width / 2, center + width / 2, bar_bottom + height
            self._add(
                1,
                partial(self._rect_element, start, bar_bottom, end, bar_top, fill, edgecolor, lw),
            )

    def text(
        self, x: float, y: float, text: str, fontsize: float, va: str, color: str, zorder: float
    ) -> None:
        """Writes `text` to the right of x, its middle at y."""
        assert va == "center"
        self._add(
            zorder,
            lambda: self._text_element(
                self._x_pt(x), self._y_pt(y), text, fontsize, color, "start"
            ),
        )

    def legend(self, fontsize: float, **_places: object) -> Any:
        """Writes the name of each kind of bar above the right end of the axes.

        Returns an object by which to set the colour of these texts.
        """
        colour = [""]
        self._add(9, lambda: self._legend_elements(fontsize, colour[0]))
        text_style = SimpleNamespace(set_color=lambda name: colour.__setitem__(0, name))
        return SimpleNamespace(get_texts=lambda: [text_style])

    def svg(self, name: str) -> str:
        """Returns all that was drawn as an <svg> element; `name` must differ for each chart of a page."""
        elements = "\n".join(
            draw() for _zorder, draw in sorted(self._drawn, key=lambda drawing: drawing[0])
        )
        hatch = f"hatch-{name}"
        step = _HATCH_SPACING
        pattern = (
            f'<defs><pattern id="{hatch}" width="{step}" height="{step}" patternUnits="userSpaceOnUse">'
            f'<path d="M0 {step}L{step} 0" stroke="{self._hatch_colour}" stroke-width="0.8"/></pattern></defs>'
            if self._hatch_colour
            else ""
        )
        width, height = self._size
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">{pattern}'
            + elements.replace('fill="hatch"', f'fill="url(#{hatch})"')
            + self._tick_labels()
            + "</svg>"
        )

    # In points from the upper left corner

    def _x_pt(self, x: float) -> float:
        start, end = self._x_limits
        return self._left + (x - start) / (end - start) * (self._right - self._left)

    def _y_pt(self, y: float) -> float:
        low, high = self._y_limits
        return self._bottom - (y - low) / (high - low) * (self._bottom - self._top)

    def _add(self, zorder: float, draw: Draw) -> None:
        self._drawn.append((zorder, draw))

    def _rect_element(
        self, x0: float, y0: float, x1: float, y1: float, fill: str, edge: str = "none", lw: float = 0
    ) -> str:  # fmt: skip
        left, right = sorted((self._x_pt(x0), self._x_pt(x1)))
        top, bottom = sorted((self._y_pt(y0), self._y_pt(y1)))
        stroke = f' stroke="{edge}" stroke-width="{lw}"' if lw else ""
        return (
            f'<rect x="{left:.2f}" y="{top:.2f}" width="{right - left:.2f}" height="{bottom - top:.2f}"'
            f' fill="{fill}"{stroke}/>'
        )

    def _line_element(
        self, x0: float, y0: float, x1: float, y1: float, colour: str, lw: float
    ) -> str:
        points = self._x_pt(x0), self._y_pt(y0), self._x_pt(x1), self._y_pt(y1)
        position = 'x1="{:.2f}" y1="{:.2f}" x2="{:.2f}" y2="{:.2f}"'.format(*points)
        return f'<line {position} stroke="{colour}" stroke-width="{lw}"/>'

    def _text_element(
        self, x: float, y: float, text: str, size: float, colour: str, anchor: str
    ) -> str:
        """Returns a <text> element at x, its middle at y; in points from the upper left corner."""
        position = f'x="{x:.2f}" y="{y + _BASELINE_SHIFT * size:.2f}"'
        return (
            f'<text {position} font-size="{size}" fill="{colour}" text-anchor="{anchor}">'
            f"{escape(text)}</text>"
        )

    def _tick_labels(self) -> str:
        size, colour = self._tick_style["labelsize"], self._tick_style["labelcolor"]
        x_labels = [
            self._text_element(
                self._x_pt(x), self._bottom + _GAP + size / 2, text, size, colour, "middle"
            )
            for x, text in self._ticks["x"]
        ]
        y_labels = [
            self._text_element(self._left - _GAP, self._y_pt(y), text, size, colour, "end")
            for y, text in self._y_ticks()
        ]
        return "".join([*x_labels, *y_labels])

    def _y_ticks(self) -> list[tuple[float, str]]:
        """Returns the labels left of the axes, (y, text) each: as set, or round numbers, _max_steps at most."""
        if not self._max_steps:
            return self._ticks["y"]
        high = max(self._y_limits)
        power = 10.0 ** floor(log10(high / self._max_steps))
        step = next(
            power * factor for factor in _ROUND_STEPS if high / (power * factor) <= self._max_steps
        )
        return [
            (step * count, f"{step * count:g}")
            for count in range(ceil(high / step))
            if step * count <= high
        ]

    def _legend_elements(self, size: float, colour: str) -> str:
        x, y, elements = self._right, self._top - size, []
        for label, fill in reversed(self._legend):
            x -= len(label) * _LETTER_WIDTH * size
            elements.append(self._text_element(x, y, label, size, colour, "start"))
            x -= _LEGEND_BOX + _LEGEND_GAP
            position = (
                f'x="{x:.2f}" y="{y - size / 2:.2f}" width="{_LEGEND_BOX}" height="{size:.2f}"'
            )
            elements.append(f'<rect {position} fill="{fill}"/>')
            x -= 3 * _LEGEND_GAP
        return "".join(elements)
