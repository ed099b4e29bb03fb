"""The band as it lies on the wrist: strap, body, screen, buttons and light, as the board's `look` has them."""

import pygame

from ..boards import Look, Rect
from ..language import N_, _
from ..picture import screen_surface
from ..pixels import Picture
from . import theme
from .film import Moment

STRAP = 10  # of it is seen above and below the body, in units of one display pixel
_STRAP_WIDTH = 0.62  # of the body
_CORNER = 13


def scale_for(look: Look, size: tuple[int, int]) -> int:
    """The largest whole multiple at which the band fits into `size`, at least 1."""
    width, height = look.size
    return max(1, min(size[0] // width, size[1] // (height + 2 * STRAP)))


# What is written on them, if there is room.
_BUTTONS = {"main": N_("main"), "side": N_("side")}


class Band:
    """Where the band is drawn: its body's top left at `at`, each display pixel `scale` px."""

    def __init__(self, look: Look, at: tuple[int, int], scale: int) -> None:
        self._look = look
        self._at = at
        self._scale = scale

    def button_at(self, pos: tuple[int, int]) -> str | None:
        """The button under the mouse, with a margin for unsteady hands."""
        for name, rect in self._look.buttons.items():
            if self._rect(rect).inflate(4 * self._scale, 4 * self._scale).collidepoint(pos):
                return name
        return None

    def draw(self, surface: pygame.Surface, moment: Moment) -> None:
        """The band at that moment."""
        self._draw_strap(surface)
        body = self._rect((0, 0, *self._look.size))
        corner = _CORNER * self._scale
        pygame.draw.rect(surface, theme.BODY, body, border_radius=corner)
        pygame.draw.rect(surface, theme.EDGE, body, max(1, self._scale // 2), corner)
        self._draw_screen(surface, moment.picture)
        for name, rect in self._look.buttons.items():
            self._draw_button(surface, name, self._rect(rect), name in moment.down)
        self._draw_led(surface, moment.led)

    def _draw_strap(self, surface: pygame.Surface) -> None:
        width, height = self._look.size
        wide = int(width * _STRAP_WIDTH)
        for y in (-STRAP, height - _CORNER):
            rect = self._rect(((width - wide) // 2, y, wide, STRAP + _CORNER))
            pygame.draw.rect(surface, theme.TRACK, rect)
            for x in (rect.left, rect.right - 1):
                pygame.draw.line(surface, theme.EDGE, (x, rect.top), (x, rect.bottom - 1))

    def _draw_screen(self, surface: pygame.Surface, picture: Picture | None) -> None:
        rect = self._rect(self._look.screen)
        glass = rect.inflate(8 * self._scale, 8 * self._scale)
        pygame.draw.rect(surface, theme.BEZEL, glass, border_radius=3 * self._scale)
        if picture is None:
            theme.centered(surface, _("no screen"), rect, theme.BODY_SIZE, theme.DIM)
            return
        surface.blit(screen_surface(picture, self._scale), rect)

    def _draw_button(
        self, surface: pygame.Surface, name: str, rect: pygame.Rect, down: bool
    ) -> None:
        corner = 4 * self._scale
        if down:
            rect = rect.inflate(-2 * self._scale, -2 * self._scale)
        fill, ink = (theme.ACCENT, theme.DARK_TEXT) if down else (theme.KEY, theme.TEXT)
        pygame.draw.rect(surface, fill, rect, border_radius=corner)
        if not down:
            pygame.draw.rect(surface, theme.DIM, rect, 1, corner)
        said = _(_BUTTONS[name]) if name in _BUTTONS else name
        if theme.width(said, theme.SMALL) < rect.width:
            theme.centered(surface, said, rect, theme.SMALL, ink)
        else:
            theme.centered(surface, name[0].upper(), rect, theme.SMALL, ink)

    def _draw_led(self, surface: pygame.Surface, lit: bool) -> None:
        rect = self._rect(self._look.led)
        radius = max(2, rect.width // 2)
        if lit:
            pygame.draw.circle(surface, theme.ACCENT, rect.center, radius)
        pygame.draw.circle(surface, theme.DIM, rect.center, radius, 1)

    def _rect(self, rect: Rect) -> pygame.Rect:
        x, y, width, height = (part * self._scale for part in rect)
        return pygame.Rect(self._at[0] + x, self._at[1] + y, width, height)
