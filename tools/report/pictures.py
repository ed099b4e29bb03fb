"""The drawings as SVG to be put into a page of HTML, where its own colours, light or dark, take their places."""

import io
import re
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from . import draw
from .draw import Palette
from .summary import Summary

# Each stands for a colour of the page, and is never seen.
STANDS_FOR = Palette("#000001", "#000002", "#000003", "#000004", "#000005", "#000006")
WIDTH_IN = 7.3
ROW_IN = 0.33
MOST_STRIPS_IN = 4.5
BARS_IN = 1.35
_SALT = "rondo"  # the same report gives the same bytes


def strips_height_in(days: int) -> float:
    """How high the strips of so many days are, with their hours."""
    return 0.25 + min(days * ROW_IN, MOST_STRIPS_IN)


def strips_svg(found: Summary) -> str:
    """Strips of 24 hours."""
    return _svg(draw.strips, found, WIDTH_IN, strips_height_in(len(found.days)), 0.75)


def minutes_svg(found: Summary) -> str:
    """Minutes a day."""
    return _svg(draw.minutes, found, WIDTH_IN / 2, BARS_IN, 0.35)


def volumes_svg(found: Summary) -> str:
    """ml a day."""
    return _svg(draw.volumes, found, WIDTH_IN / 2, BARS_IN, 0.35)


def _svg(
    plot: Callable[[Any, Summary, Palette], None],
    found: Summary,
    width: float,
    height: float,
    left: float,
) -> str:
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": _SALT, "hatch.linewidth": 0.8}):
        figure = Figure(figsize=(width, height))
        bottom, top = 0.2, 0.05 if plot is draw.strips else 0.2
        axes = figure.add_axes(
            (left / width, bottom / height, 1 - (left + 0.2) / width, 1 - (bottom + top) / height)
        )
        plot(axes, found, STANDS_FOR)
        out = io.StringIO()
        figure.savefig(
            out, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    return _inlined(out.getvalue())


def _inlined(text: str) -> str:
    """Without what only a file of its own needs, and with the page's colours."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r' (?:width|height)="[0-9.]+pt"', "", text, count=2)
    text = re.sub(r"font: ([0-9.]+px) [^;\"]*", r"font-size: \1", text)
    for name, stand_in in vars(STANDS_FOR).items():
        text = text.replace(stand_in, f"var(--{name})")
    return text
