"""A canvas on which matplotlib draws, for PDF, SVG or PNG."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Polygon

from .canvas import INK, MM_PER_IN, Canvas
from .fonts import Fonts
from .sizes import Paper

_MEASURED_AT_DPI = 288


class PlottedCanvas(Canvas):
    """A sheet that matplotlib draws, with the fonts that its letters need."""

    def __init__(self, paper: Paper, fonts: Fonts, margin: float) -> None:
        super().__init__(paper, margin)
        self.fonts = fonts
        self.figure = Figure(figsize=(paper.width / MM_PER_IN, paper.height / MM_PER_IN))
        self._measure = _measure(fonts.families)

    def text(
        self, x: float, y: float, text: str, size: float, weight: str = "normal", colour: str = INK
    ) -> None:
        """Writes a line of text with its upper left corner at `x` and `y`; a $ is drawn, and begins no formula."""
        drawable_text = self.fonts.drawable(text)
        self.figure.text(
            x / self.paper.width, 1 - y / self.paper.height, drawable_text, fontsize=size, weight=weight,
            color=colour, va="top", parse_math=False,
        )  # fmt: skip

    def width_of(self, text: str, size: float, weight: str = "normal") -> float:
        """Returns the width in mm of a line of text of `size` points."""
        return self._measure.width(self.fonts.drawable(text), weight) * size

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        fill: str = INK,
        edge: str = "none",
        hatch: str = "",
        line: float = 1.0,
    ) -> None:
        """Fills a polygon, and draws its edge with a line of `line` points."""
        width, height = self.paper.width, self.paper.height
        corners = [(x / width, 1 - y / height) for x, y in points]
        self.figure.add_artist(
            Polygon(
                corners,
                closed=True,
                facecolor=fill,
                edgecolor=edge,
                hatch=hatch,
                linewidth=line,
                joinstyle="round",
                transform=self.figure.transFigure,
            )
        )

    def axes(self, x: float, width: float, height: float) -> Any:
        """Returns matplotlib's axes for a chart with its upper edge at the canvas's y."""
        paper = self.paper
        bottom = 1 - (self.y + height) / paper.height
        return self.figure.add_axes(
            (x / paper.width, bottom, width / paper.width, height / paper.height)
        )


class _Measure:
    """Measures the widths of texts, in mm for each point of their size."""

    _SIZE = 10.0

    def __init__(self, families: tuple[str, ...]) -> None:
        # Small, since nothing is drawn on it and each of its pixels takes four bytes as long as it exists.
        canvas: Any = FigureCanvasAgg(Figure(figsize=(0.1, 0.1), dpi=_MEASURED_AT_DPI))
        self._renderer = canvas.get_renderer()
        self._families = list(families)
        self.width = lru_cache(maxsize=None)(self._width)

    def _width(self, text: str, weight: str) -> float:
        font = FontProperties(family=self._families, weight=weight, size=self._SIZE)
        width, _, _ = self._renderer.get_text_width_height_descent(text, font, False)
        return float(width) / _MEASURED_AT_DPI * MM_PER_IN / self._SIZE


@cache
def _measure(families: tuple[str, ...]) -> _Measure:
    """Returns the measure for `families`, the same for all pages, as most of their words are the same."""
    return _Measure(families)
