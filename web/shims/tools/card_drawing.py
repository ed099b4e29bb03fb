"""tools/card/drawing.py for a page: the same sheet, in the browser's own fonts; the browser prints it too."""

from rondo_page import measure

from tools.card.content import Card
from tools.card.layout import MARGIN_MM, Layout
from tools.paper.sizes import Paper
from web.worker.paper import FONT, SvgCanvas

_MEASURED_PX = 100


def svg(card: Card, paper: Paper) -> str:
    """Returns the sheet as an <svg> element."""
    canvas = SvgCanvas(paper, MARGIN_MM, _width)
    Layout(card, canvas).draw()
    return canvas.svg()


def _width(text: str, weight: str) -> float:
    return float(measure(f"{weight} {_MEASURED_PX}px {FONT}", text)) / _MEASURED_PX
