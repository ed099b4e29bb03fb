"""A sheet of paper to draw on, from top to bottom; lengths are in mm from its upper left corner, sizes in points.

    canvas = PlottedCanvas(A4, fonts, 13)
    canvas.y += canvas.paragraph(13, canvas.y, "A text of any length", 90, 8)

A subclass implements `text`, `width_of` and `shape`.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from .sizes import Paper

MM_PER_IN = 25.4
MM_PER_POINT = MM_PER_IN / 72
LEADING = 1.35  # distance of two lines, in sizes of the letters
INK = "#1b1b1b"
SOFT = "#444444"


class Canvas(ABC):
    """One sheet of paper; the part above `y`, in mm from the upper edge, is drawn on already."""

    def __init__(self, paper: Paper, margin: float) -> None:
        self.paper = paper
        self.y = margin

    @abstractmethod
    def text(
        self, x: float, y: float, text: str, size: float, weight: str = "normal", colour: str = INK
    ) -> None:
        """Writes a line of text with its upper left corner at `x` and `y`."""

    @abstractmethod
    def width_of(self, text: str, size: float, weight: str = "normal") -> float:
        """Returns the width in mm of a line of text of `size` points."""

    @abstractmethod
    def shape(
        self,
        points: Sequence[tuple[float, float]],
        fill: str = INK,
        edge: str = "none",
        hatch: str = "",
        line: float = 1.0,
    ) -> None:
        """Fills a polygon, and draws its edge with a line of `line` points."""

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
        """Writes `text` in lines no wider than `width`; returns their height in mm."""
        lines = self.wrapped(text, width, size, weight)
        for number, line in enumerate(lines):
            self.text(x, y + number * line_height(size), line, size, weight, colour)
        return len(lines) * line_height(size)

    def wrapped(self, text: str, width: float, size: float, weight: str = "normal") -> list[str]:
        """Returns `text` in lines no wider than `width` mm, broken between words; too wide a word is broken."""
        lines: list[str] = []
        line = ""
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if self.width_of(longer, size, weight) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *full_lines, line = self._broken(word, width, size, weight)
            lines += full_lines
        return [*lines, line] if line else lines

    def _broken(self, word: str, width: float, size: float, weight: str) -> list[str]:
        """Returns a word in parts, each no wider than `width` mm."""
        parts = [""]
        for ch in word:
            if parts[-1] and self.width_of(parts[-1] + ch, size, weight) > width:
                parts.append("")
            parts[-1] += ch
        return parts

    def box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        """Fills a rectangle with its upper left corner at `x` and `y`; `look` is as for `shape`."""
        right, low = x + width, y + height
        self.shape([(x, y), (right, y), (right, low), (x, low)], **look)


def line_height(size: float) -> float:
    """Returns the distance between two lines of text in mm, for a size in points."""
    return size * LEADING * MM_PER_POINT
