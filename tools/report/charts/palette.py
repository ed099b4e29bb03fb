"""The colours of the report's charts, and the style that all charts share. Sizes are in points."""

from dataclasses import dataclass
from typing import Any

from ...paper.canvas import INK

Axes = Any  # matplotlib's types are not strict


@dataclass(frozen=True)
class Palette:
    """The colours of a chart: of its text, its grid, the shaded night and each kind of phase."""

    ink: str
    line: str
    night: str
    left: str
    right: str
    assist: str


# For paper; the two sides are told apart by every kind of colour vision (Okabe and Ito, 2008).
PAPER = Palette(INK, "#dadada", "#eceff5", "#0072b2", "#d55e00", "#9a9a9a")

SMALL = 6.5
HATCH = "////"


def plain(axes: Axes, palette: Palette) -> None:
    """Removes frame, ticks and background of `axes`."""
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(labelsize=SMALL, labelcolor=palette.ink, color=palette.line, length=0)
    axes.patch.set_alpha(0)
