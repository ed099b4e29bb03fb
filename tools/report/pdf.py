"""The page as PDF: one sheet of A4, drawn from the top down; lengths are in mm from its upper left corner."""

import io
from functools import cache
from textwrap import wrap
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.ft2font import FT2Font

from simulator.text.language import _

from . import content as words
from . import draw
from .content import Content
from .draw import PAPER
from .pictures import BARS_IN, strips_height_in
from .summary import Summary

_WIDTH, _HEIGHT = 210.0, 297.0
_MARGIN = 13.0
_INNER = _WIDTH - 2 * _MARGIN
_IN = 25.4
_FIGURES_A_ROW = 3
_BOTTOM = _HEIGHT - 12
_FAMILY = "DejaVu Sans"  # matplotlib brings it along


class Sheet:
    """A sheet that is filled from above; `y` is how far."""

    def __init__(self) -> None:
        self.figure = Figure(figsize=(_WIDTH / _IN, _HEIGHT / _IN))
        self.y = _MARGIN

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        weight: str = "normal",
        colour: str = PAPER.ink,
    ) -> None:
        """With its upper edge at y; a text is never taken for mathematics."""
        self.figure.text(
            x / _WIDTH, 1 - y / _HEIGHT, _drawable(text), fontsize=size, weight=weight, color=colour, va="top",
            parse_math=False,
        )  # fmt: skip

    def axes(self, x: float, width: float, height: float) -> Any:
        """A place for a drawing at the present height, which goes on below it."""
        return self.figure.add_axes(
            (x / _WIDTH, 1 - (self.y + height) / _HEIGHT, width / _WIDTH, height / _HEIGHT)
        )


@cache
def _font() -> FT2Font:
    return get_font(findfont(_FAMILY))


def _drawable(text: str) -> str:
    """Without letters that the font has no shape for; HTML shows them."""
    return "".join(
        ch if ch == "\n" or _font().get_char_index(ord(ch)) else "\N{REPLACEMENT CHARACTER}"
        for ch in text
    )


def page(told: Content, found: Summary) -> bytes:
    """The whole file; the same report gives the same bytes."""
    about = {"CreationDate": None, "Producer": None, "Creator": "Rondo", "Title": told.title}
    return _drawn(told, found, format="pdf", metadata=about)


def picture(told: Content, found: Summary, dpi: int) -> bytes:
    """The sheet as PNG."""
    return _drawn(told, found, format="png", dpi=dpi)


def _drawn(told: Content, found: Summary, **how: Any) -> bytes:
    with mpl.rc_context({"pdf.fonttype": 42, "hatch.linewidth": 0.8, "font.family": _FAMILY}):
        sheet = Sheet()
        _head(sheet, told)
        if found.dated:
            _pictures(sheet, found)
        _below(sheet, told)
        _foot(sheet, told)
        out = io.BytesIO()
        sheet.figure.savefig(out, **how)
    return out.getvalue()


def _head(sheet: Sheet, told: Content) -> None:
    sheet.text(_MARGIN, sheet.y, told.title, 15, "bold")
    sheet.text(_MARGIN, sheet.y + 8, told.period, 8.5)
    sheet.y += 15
    width = _INNER / _FIGURES_A_ROW
    for index, one in enumerate(told.figures):
        x = _MARGIN + index % _FIGURES_A_ROW * width
        y = sheet.y + index // _FIGURES_A_ROW * 19
        sheet.text(x, y, one.what, 7.5)
        sheet.text(x, y + 3.4, one.value, 13, "bold")
        sheet.text(x, y + 9.2, "\n".join(wrap(one.detail, 46)[:3]), 6.3, colour="#444444")
    sheet.y += -(-len(told.figures) // _FIGURES_A_ROW) * 19


def _heading(sheet: Sheet, x: float, text: str, small: str = "") -> None:
    sheet.text(x, sheet.y, text, 8.5, "bold")
    if small:
        sheet.text(x + len(text) * 1.95, sheet.y + 0.5, small, 6.3, colour="#444444")


def _pictures(sheet: Sheet, found: Summary) -> None:
    _heading(sheet, _MARGIN, _(words.STRIPS), words.strips_what(found))
    sheet.y += 5
    height = strips_height_in(len(found.days)) * _IN - 5
    draw.strips(sheet.axes(_MARGIN + 17, _INNER - 20, height), found, PAPER)
    sheet.y += height + 7
    width = _INNER / 2 - 4
    _heading(sheet, _MARGIN, _(words.MINUTES))
    if found.has_amounts:
        _heading(sheet, _MARGIN + _INNER / 2, _(words.VOLUMES))
    sheet.y += 6
    height = BARS_IN * _IN - 8
    draw.minutes(sheet.axes(_MARGIN + 8, width - 8, height), found, PAPER)
    if found.has_amounts:
        draw.volumes(sheet.axes(_MARGIN + _INNER / 2 + 8, width - 8, height), found, PAPER)
    sheet.y += height + 8


def _below(sheet: Sheet, told: Content) -> None:
    """Two columns: rounds, and beside them notes and the sessions without a date."""
    top = sheet.y
    x = _MARGIN
    if told.rounds:
        _heading(sheet, x, _(words.ROUNDS))
        for row in told.rounds:
            sheet.y += 4
            for column, cell in enumerate(row):
                sheet.text(x + column * 21, sheet.y, cell, 7)
        sheet.text(x, sheet.y + 5, "\n".join(wrap(told.ended, 66)), 6.3, colour="#444444")
        sheet.y, x = top, _MARGIN + _INNER / 2
    if told.notes:
        _lines(
            sheet,
            x,
            _(words.NOTES),
            [f"{when}  {note}" for when, note in told.notes],
            told.more_notes,
        )
    if told.undated:
        _lines(
            sheet, x, _(words.UNDATED), list(told.undated), told.more_undated, _(words.UNDATED_WHY)
        )


def _lines(
    sheet: Sheet, x: float, heading: str, lines: list[str], more: str, why: str = ""
) -> None:
    _heading(sheet, x, heading)
    sheet.y += 4.6
    for text in [*wrap(why, 64), *(part for line in lines for part in wrap(line, 64)), more]:
        if text and sheet.y < _BOTTOM - 6:
            sheet.text(x, sheet.y, text, 6.6)
            sheet.y += 3.6
    sheet.y += 2


def _foot(sheet: Sheet, told: Content) -> None:
    y = _BOTTOM - 3.2 * (len(told.remarks) - 1)
    for remark in told.remarks:
        lines = wrap(remark, 165)
        for line in lines:
            sheet.text(_MARGIN, y, line, 5.8, colour="#444444")
            y += 3
