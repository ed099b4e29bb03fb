"""Draws the card as PDF, SVG or PNG by matplotlib. The letters are in the file: its reader needs no fonts."""

import io
from typing import Any

import matplotlib as mpl

from ..paper.fonts import fonts_for
from ..paper.plotted import PlottedCanvas
from ..paper.sizes import Paper
from .content import Card
from .layout import MARGIN_MM, NAME, Layout, texts


def pdf(card: Card, paper: Paper) -> bytes:
    """Returns the card as the bytes of a PDF; the same card gives the same bytes."""
    about = {"CreationDate": None, "Producer": None, "Creator": NAME, "Title": card.subtitle}
    return _file_bytes(card, paper, format="pdf", metadata=about)


def svg(card: Card, paper: Paper) -> str:
    """Returns the card as the text of an SVG element."""
    svg_file = _file_bytes(card, paper, format="svg", metadata={"Date": None, "Creator": NAME})
    text = svg_file.decode("utf-8")
    return text[text.index("<svg") :]


def picture(card: Card, paper: Paper, dpi: int) -> bytes:
    """Returns the card as the bytes of a PNG with `dpi` dots per inch."""
    return _file_bytes(card, paper, format="png", dpi=dpi)


def _file_bytes(card: Card, paper: Paper, **how: Any) -> bytes:
    fonts = fonts_for(texts(card))
    file = io.BytesIO()
    with mpl.rc_context({"hatch.linewidth": 1.0, "svg.hashsalt": NAME}), fonts.in_matplotlib():
        canvas = PlottedCanvas(paper, fonts, MARGIN_MM)
        Layout(card, canvas).draw()
        canvas.figure.savefig(file, **how)
    return file.getvalue()
