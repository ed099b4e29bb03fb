"""The charts as SVG elements for the report's HTML, in colours that the page sets, light or dark."""

import io
import re

import matplotlib as mpl
from matplotlib.figure import Figure

from ...paper.fonts import fonts_of_language
from ..summary import Summary
from . import BELOW_IN, RIGHT_IN, Chart
from .palette import Palette

# Placeholders for the colours of the page, which replace them.
STANDS_FOR = Palette("#000001", "#000002", "#000003", "#000004", "#000005", "#000006")


def svg(chart: Chart, summary: Summary, narrow: bool) -> str:
    """Returns the SVG of a chart, for a sheet, or for a phone if `narrow`."""
    left, top, width, height = chart.box(summary, narrow)
    # The salt makes the ids in the SVG the same each time, and different in each chart of a page.
    salt = f"rondo-{chart.name}-{'narrow' if narrow else 'wide'}"
    with (
        mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": salt, "hatch.linewidth": 0.8}),
        fonts_of_language(),
    ):
        figure = Figure(figsize=(width, height))
        axes_width, axes_height = 1 - (left + RIGHT_IN) / width, 1 - (BELOW_IN + top) / height
        axes = figure.add_axes((left / width, BELOW_IN / height, axes_width, axes_height))
        chart.draw(axes, summary, STANDS_FOR, narrow)
        buffer = io.StringIO()
        figure.savefig(
            buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
        )
    return _inlined(buffer.getvalue())


def _inlined(text: str) -> str:
    """Returns an SVG file as an element for HTML, in which the page's colours replace STANDS_FOR."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r' (?:width|height)="[0-9.]+pt"', "", text, count=2)
    text = re.sub(r"font: ([0-9.]+px) [^;\"]*", r"font-size: \1", text)
    for name, stand_in in vars(STANDS_FOR).items():
        text = text.replace(stand_in, f"var(--{name})")
    return text
