"""The page of keys that lies over the window on demand."""

import pygame

from ..language import _
from . import theme
from .keys import HELP, HELP_NOTES
from .sheet import Sheet

_WIDTH = 680
_PAD = 26


def draw_help(sheet: Sheet) -> None:
    """Dim what is below, and write the keys."""
    sheet.veil(theme.BACK, 200)
    step = theme.line_height(theme.BODY_SIZE) + 4
    small = theme.line_height(theme.SMALL) + 3
    height = 2 * _PAD + 40 + step * len(HELP) + 14 + small * len(HELP_NOTES)
    panel = pygame.Rect(0, 0, min(_WIDTH, sheet.size[0] - 32), height)
    panel.center = sheet.area.center
    sheet.rect(theme.PANEL, panel, corner=12)
    sheet.rect(theme.EDGE, panel, 1, 12)
    x, y = panel.left + _PAD, panel.top + _PAD
    theme.write(sheet, _("Keys"), (x, y), theme.LARGE)
    y += 40
    for keys, meaning, _command in HELP:
        theme.write(sheet, _(keys), (x, y), color=theme.ACCENT)
        theme.write(sheet, _(meaning), (x + 130, y), most=panel.right - _PAD - x - 130)
        y += step
    y += 14
    for note in HELP_NOTES:
        theme.write(sheet, _(note), (x, y), theme.SMALL, theme.DIM, most=panel.width - 2 * _PAD)
        y += small
