"""The page of keys that lies over the window on demand."""

import pygame

from ..text.language import _
from ..view.keys import HELP, HELP_NOTES
from . import theme
from .canvas import Canvas

_WIDTH = 690
_PAD = 20
_TITLE = 36
_BETWEEN = 10


def draw_help(canvas: Canvas) -> None:
    """Dim what is below, and write the keys, closer to each other where there is little room."""
    canvas.veil(theme.BACK, 200)
    small = theme.line_height(theme.SMALL) + 1
    rest = 2 * _PAD + _TITLE + _BETWEEN + small * len(HELP_NOTES)
    step = min(theme.line_height(theme.BODY_SIZE) + 4, (canvas.size[1] - 16 - rest) // len(HELP))
    panel = pygame.Rect(0, 0, min(_WIDTH, canvas.size[0] - 16), rest + step * len(HELP))
    panel.center = canvas.area.center
    canvas.rect(theme.PANEL, panel, corner=12)
    canvas.rect(theme.EDGE, panel, 1, 12)
    x, y = panel.left + _PAD, panel.top + _PAD
    theme.write(canvas, _("Keys"), (x, y), theme.LARGE)
    y += _TITLE
    for keys, meaning, _command in HELP:
        theme.write(canvas, _(keys), (x, y), color=theme.ACCENT)
        theme.write(canvas, _(meaning), (x + 130, y), most=panel.right - _PAD - x - 130)
        y += step
    y += _BETWEEN
    for note in HELP_NOTES:
        theme.write(canvas, _(note), (x, y), theme.SMALL, theme.DIM, most=panel.width - 2 * _PAD)
        y += small
