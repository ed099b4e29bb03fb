"""The page of keys that lies over the window on demand."""

import pygame

from ..language import _
from . import theme
from .keys import HELP, HELP_NOTES

_WIDTH = 640
_PAD = 26


def draw_help(surface: pygame.Surface) -> None:
    """Dim what is below, and write the keys."""
    veil = pygame.Surface(surface.get_size(), pygame.SRCALPHA)
    veil.fill((*theme.BACK, 200))
    surface.blit(veil, (0, 0))
    step = theme.line_height(theme.BODY_SIZE) + 4
    small = theme.line_height(theme.SMALL) + 3
    height = 2 * _PAD + 40 + step * len(HELP) + 14 + small * len(HELP_NOTES)
    panel = pygame.Rect(0, 0, min(_WIDTH, surface.get_width() - 32), height)
    panel.center = surface.get_rect().center
    pygame.draw.rect(surface, theme.PANEL, panel, border_radius=12)
    pygame.draw.rect(surface, theme.EDGE, panel, 1, 12)
    x, y = panel.left + _PAD, panel.top + _PAD
    theme.write(surface, _("Keys"), (x, y), theme.LARGE)
    y += 40
    for keys, meaning in HELP:
        theme.write(surface, _(keys), (x, y), color=theme.ACCENT)
        theme.write(surface, _(meaning), (x + 130, y), most=panel.right - _PAD - x - 130)
        y += step
    y += 14
    for note in HELP_NOTES:
        theme.write(surface, _(note), (x, y), theme.SMALL, theme.DIM, most=panel.width - 2 * _PAD)
        y += small
