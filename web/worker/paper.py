"""A canvas that writes SVG, in the browser's own fonts: to be seen on a page and printed from there.

canvas = SvgCanvas(A4, 13.0, measure)        measure(text, weight) is a text's width, in sizes of its letters
canvas.svg()
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape

from tools.paper.canvas import INK, MM_PER_POINT, Canvas
from tools.paper.sizes import Paper

FONT = "system-ui, sans-serif"
# Part of the font size from the upper edge of a line, as matplotlib has it, to its baseline.
_ASCENT = 0.76
_HATCH = "hatch"
_HATCH_MM = 1.8  # mm from one line of a hatch to the next

Measure = Callable[[str, str], float]


class SvgCanvas(Canvas):
    """One sheet as SVG, in mm."""

    def __init__(self, paper: Paper, margin: float, measure: Measure) -> None:
        super().__init__(paper, margin)
        self._measure = lru_cache(maxsize=None)(measure)
        self._drawn: list[str] = []

    def text(
        self, x: float, y: float, text: str, size: float, weight: str = "normal", colour: str = INK
    ) -> None:
        """Writes a line of text from x on, with its upper edge at y; `size` is in points."""
        high = size * MM_PER_POINT
        self._drawn.append(
            f'<text x="{x:.2f}" y="{y + _ASCENT * high:.2f}" font-size="{high:.3f}" font-weight="{weight}"'
            f' fill="{colour}">{escape(text)}</text>'
        )

    def width_of(self, text: str, size: float, weight: str = "normal") -> float:
        """Returns the width of a line of text in mm; `size` is in points."""
        return self._measure(text, weight) * size * MM_PER_POINT

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        fill: str = INK,
        edge: str = "none",
        hatch: str = "",
        line: float = 1.0,
    ) -> None:
        """Fills a polygon, and draws its edge, `line` points wide; `hatch` fills it with lines."""
        points_text = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
        fill_value = f"url(#{_HATCH})" if hatch else fill
        self._drawn.append(
            f'<polygon points="{points_text}" fill="{fill_value}" stroke="{edge}"'
            f' stroke-width="{line * MM_PER_POINT:.3f}" stroke-linejoin="round"/>'
        )

    def svg(self) -> str:
        """Returns what was drawn, as an <svg> element."""
        width, height = self.paper.width, self.paper.height
        across = f"M0 {_HATCH_MM}L{_HATCH_MM} 0"
        lines = f'<path d="{across}" stroke="{INK}" stroke-width="0.35" stroke-linecap="square"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="{FONT}">'
            f'<defs><pattern id="{_HATCH}" width="{_HATCH_MM}" height="{_HATCH_MM}" patternUnits="userSpaceOnUse">'
            f"{lines}</pattern></defs>\n" + "\n".join(self._drawn) + "\n</svg>"
        )
