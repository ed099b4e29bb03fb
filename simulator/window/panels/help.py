"""The help: a page of all keys that lies over the window; a click on a line does what its key does."""

from collections.abc import Callable
from functools import partial

import pygame

from ...text.language import _
from ...view.keys import HELP, HELP_NOTES
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.regions import Region, Regions
from .menu_view import draw_close

_WIDTH = 720
_PAD = 20
_TITLE = 36
_BETWEEN = 8
_KEYS = 132


def draw_help(canvas: Canvas, regions: Regions, do: Callable[[str], object]) -> None:
    """Draws the page over the dimmed window, its lines closer where there is little room.

    `do` is called with the command of a line that is clicked.
    """
    colors = canvas.colors
    small = text.line_height(text.SMALL)
    wide = min(_WIDTH, canvas.size[0] - 16)
    notes = [
        line
        for note in HELP_NOTES
        for line in text.paragraph(_(note), text.SMALL, wide - 2 * _PAD)
    ]
    rest = 2 * _PAD + _TITLE + _BETWEEN + small * len(notes)
    step = min(text.line_height(text.BODY) + 4, (canvas.size[1] - 16 - rest) // len(HELP))
    size = text.BODY if step >= text.line_height(text.SMALL) else text.TINY
    panel = pygame.Rect(0, 0, wide, rest + step * len(HELP))
    panel.center = canvas.area.center
    canvas.rect(colors.panel, panel, corner=14)
    canvas.rect(colors.edge, panel, 1, 14)
    regions.put(Region(panel, cursor=pygame.SYSTEM_CURSOR_ARROW))
    draw_close(canvas, panel, regions, partial(do, "help"))
    x, y = panel.left + _PAD, panel.top + _PAD
    text.write(canvas, _("Keys"), (x, y - 4), text.LARGE, weight=text.STRONG)
    y += _TITLE
    for keys, meaning, command in HELP:
        box = pygame.Rect(panel.left + 10, y, panel.width - 20, step)
        if regions.put(Region(box, partial(do, command))):
            canvas.rect(colors.track, box, corner=5)
        top = box.centery - text.line_height(size) // 2
        text.write(
            canvas, _(keys), (x, top), size, colors.accent, weight=text.MEDIUM, most=_KEYS - 8
        )
        text.write(canvas, _(meaning), (x + _KEYS, top), size, most=panel.right - _PAD - x - _KEYS)
        y += step
    y += _BETWEEN
    for line in notes:
        text.write(canvas, line, (x, y), text.SMALL, colors.dim)
        y += small
