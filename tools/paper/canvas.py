"""A sheet of paper to draw on, filled from above; lengths are in mm from its upper left corner, sizes in points.

canvas = Canvas(A4, fonts)
canvas.y += canvas.paragraph(13, canvas.y, "A text of any length", 90, 8)
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Polygon

from .fonts import Fonts
from .sizes import Paper

MM_PER_IN = 25.4
MM_PER_POINT = MM_PER_IN / 72
LEADING = 1.35  # from line to line, in sizes
INK = "#1b1b1b"
SOFT = "#444444"
_MEASURED_AT_DPI = 288


class Canvas:
    """One sheet; `y` is how far it is filled."""

    def __init__(self, paper: Paper, fonts: Fonts, margin: float) -> None:
        self.paper = paper
        self.fonts = fonts
        self.y = margin
        self.figure = Figure(figsize=(paper.width / MM_PER_IN, paper.height / MM_PER_IN))
        self._measure = _measure(fonts.families)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        weight: str = "normal",
        colour: str = INK,
    ) -> None:
        """Writes a line with its upper edge at y; a text is never taken for mathematics."""
        drawn = self.fonts.drawable(text)
        self.figure.text(
            x / self.paper.width, 1 - y / self.paper.height, drawn, fontsize=size, weight=weight,
            color=colour, va="top", parse_math=False,
        )  # fmt: skip

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        size: float,
        weight: str = "normal",
        colour: str = INK,
    ) -> float:
        """Writes as many lines as it takes, none wider than `width`; returns their height."""
        lines = self.wrapped(text, width, size, weight)
        for number, line in enumerate(lines):
            self.text(x, y + number * line_height(size), line, size, weight, colour)
        return len(lines) * line_height(size)

    def width_of(self, text: str, size: float, weight: str = "normal") -> float:
        """Returns how wide a line is."""
        return self._measure.width(self.fonts.drawable(text), weight) * size

    def wrapped(self, text: str, width: float, size: float, weight: str = "normal") -> list[str]:
        """Returns the lines of a text, broken between words, and within one that is wider than a line."""
        lines: list[str] = []
        line = ""
        for word in text.split(" "):
            joined = f"{line} {word}" if line else word
            if self.width_of(joined, size, weight) <= width:
                line = joined
                continue
            if line:
                lines.append(line)
            *whole, line = self._broken(word, width, size, weight)
            lines += whole
        return [*lines, line] if line else lines

    def _broken(self, word: str, width: float, size: float, weight: str) -> list[str]:
        """A word in parts that are no wider than a line."""
        parts = [""]
        for ch in word:
            if parts[-1] and self.width_of(parts[-1] + ch, size, weight) > width:
                parts.append("")
            parts[-1] += ch
        return parts

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        fill: str = INK,
        edge: str = "none",
        hatch: str = "",
        line: float = 1.0,
    ) -> None:
        """Fills a polygon, and draws its edge `line` points wide."""
        width, height = self.paper.width, self.paper.height
        placed = [(x / width, 1 - y / height) for x, y in points]
        self.figure.add_artist(
            Polygon(
                placed,
                closed=True,
                facecolor=fill,
                edgecolor=edge,
                hatch=hatch,
                linewidth=line,
                joinstyle="round",
                transform=self.figure.transFigure,
            )
        )

    def box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        """Fills a rectangle with its upper left corner at x and y."""
        right, low = x + width, y + height
        self.shape([(x, y), (right, y), (right, low), (x, low)], **look)

    def axes(self, x: float, width: float, height: float) -> Any:
        """Returns a place for a chart at the present y, which goes on below it."""
        paper = self.paper
        bottom = 1 - (self.y + height) / paper.height
        return self.figure.add_axes(
            (x / paper.width, bottom, width / paper.width, height / paper.height)
        )


def line_height(size: float) -> float:
    """Returns how far it is from one line to the next, in mm."""
    return size * LEADING * MM_PER_POINT


class _Measure:
    """How wide texts are, in mm for each point of their size."""

    _SIZE = 10.0

    def __init__(self, families: tuple[str, ...]) -> None:
        canvas: Any = FigureCanvasAgg(Figure(dpi=_MEASURED_AT_DPI))
        self._renderer = canvas.get_renderer()
        self._families = list(families)
        self.width = lru_cache(maxsize=None)(self._width)

    def _width(self, text: str, weight: str) -> float:
        font = FontProperties(family=self._families, weight=weight, size=self._SIZE)
        width, _, _ = self._renderer.get_text_width_height_descent(text, font, False)
        return float(width) / _MEASURED_AT_DPI * MM_PER_IN / self._SIZE


@cache
def _measure(families: tuple[str, ...]) -> _Measure:
    """One for all pages: their words are mostly the same."""
    return _Measure(families)
