"""The help: a page over the window that lists all keys; a click on a line does what its key does."""

from collections.abc import Callable
from functools import partial

import pygame

from ...text.language import _
from ...view.keys import HELP, HELP_NOTES
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.regions import Region
from .menu_view import draw_close

_WIDTH = 720
_PADDING = 20
_TITLE_HEIGHT = 36
_GAP = 8
_KEYS_WIDTH = 132


def draw_help(canvas: Canvas, run_command: Callable[[str], object]) -> None:
    """Draws the help page over the dimmed window; in a low window its lines stand closer.

    A click on a line calls `run_command` with the line's command.
    """
    colors = canvas.colors
    note_height = text.line_height(text.SMALL)
    width = min(_WIDTH, canvas.size[0] - 16)
    notes = [
        line
        for note in HELP_NOTES
        for line in text.paragraph(_(note), text.SMALL, width - 2 * _PADDING)
    ]
    fixed_height = 2 * _PADDING + _TITLE_HEIGHT + _GAP + note_height * len(notes)
    row_height = min(
        text.line_height(text.BODY) + 4, (canvas.size[1] - 16 - fixed_height) // len(HELP)
    )
    size = text.BODY if row_height >= text.line_height(text.SMALL) else text.TINY
    panel = pygame.Rect(0, 0, width, fixed_height + row_height * len(HELP))
    panel.center = canvas.area.center
    canvas.rect(colors.panel, panel, corner=14)
    canvas.rect(colors.edge, panel, 1, 14)
    canvas.regions.put(Region(panel, cursor=pygame.SYSTEM_CURSOR_ARROW))
    draw_close(canvas, panel, partial(run_command, "help"))
    x, y = panel.left + _PADDING, panel.top + _PADDING
    text.write(canvas, _("Keys"), (x, y - 4), text.LARGE, weight=text.STRONG)
    y += _TITLE_HEIGHT
    for keys, meaning, command in HELP:
        box = pygame.Rect(panel.left + 10, y, panel.width - 20, row_height)
        if canvas.regions.put(Region(box, partial(run_command, command))):
            canvas.rect(colors.track, box, corner=5)
        top = box.centery - text.line_height(size) // 2
        text.write(
            canvas, _(keys), (x, top), size, colors.accent, weight=text.MEDIUM,
            max_width=_KEYS_WIDTH - 8,
        )  # fmt: skip
        meaning_x = x + _KEYS_WIDTH
        meaning_width = panel.right - _PADDING - meaning_x
        text.write(canvas, _(meaning), (meaning_x, top), size, max_width=meaning_width)
        y += row_height
    y += _GAP
    for line in notes:
        text.write(canvas, line, (x, y), text.SMALL, colors.dim)
        y += note_height
