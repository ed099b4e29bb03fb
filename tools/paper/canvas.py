"""A sheet of paper to draw on, filled from above; lengths are in mm from its upper left corner, sizes in points.

canvas = PlottedCanvas(A4, fonts, 13)
canvas.y += canvas.paragraph(13, canvas.y, "A text of any length", 90, 8)

What draws it gives three things: `text`, `width_of`, `shape`.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from .sizes import Paper

MM_PER_IN = 25.4
MM_PER_POINT = MM_PER_IN / 72
LEADING = 1.35  # from line to line, in sizes
INK = "#1b1b1b"
SOFT = "#444444"


class Canvas(ABC):
    """One sheet; `y` is how far it is filled."""

    def __init__(self, paper: Paper, margin: float) -> None:
        self.paper = paper
        self.y = margin

    @abstractmethod
    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        weight: str = "normal",
        colour: str = INK,
    ) -> None:
        """Writes a line with its upper edge at y."""

    @abstractmethod
    def width_of(self, text: str, size: float, weight: str = "normal") -> float:
        """Returns how wide a line is."""

    @abstractmethod
    def shape(
        self,
        points: Sequence[tuple[float, float]],
        fill: str = INK,
        edge: str = "none",
        hatch: str = "",
        line: float = 1.0,
    ) -> None:
        """Fills a polygon, and draws its edge `line` points wide."""

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

    def box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        """Fills a rectangle with its upper left corner at x and y."""
        right, low = x + width, y + height
        self.shape([(x, y), (right, y), (right, low), (x, low)], **look)


def line_height(size: float) -> float:
    """Returns how far it is from one line to the next, in mm."""
    return size * LEADING * MM_PER_POINT
