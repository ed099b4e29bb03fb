"""The card as one HTML file: a drawing, and the same content as text for a reader who cannot see the drawing."""

from html import escape

from simulator.text.language import language_in_use

from ..paper.sizes import Paper
from . import drawing
from .content import Card

_STYLE = """
@page { size: PAPER portrait; margin: 0; }
html { background: #ffffff; color: #1b1b1b; }
body { margin: 0 auto; max-width: WIDTHmm; }
svg { display: block; width: 100%; height: auto; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
"""


def html(card: Card, paper: Paper) -> str:
    """Returns the card as the text of an HTML page, which loads nothing else."""
    style = _STYLE.replace("PAPER", paper.name).replace("WIDTH", f"{paper.width:g}")
    items = "".join(f"<li>{escape(text)}</li>" for text in card.sentences())
    svg = drawing.svg(card, paper).replace("<svg ", '<svg aria-hidden="true" ', 1)
    return (
        f'<!DOCTYPE html>\n<html lang="{language_in_use()}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Rondo: {escape(card.subtitle)}</title>\n<style>{style}</style></head>\n<body>\n"
        f'<main><h1 class="said">Rondo</h1><ul class="said">{items}</ul>\n{svg}</main>\n</body></html>\n'
    )
