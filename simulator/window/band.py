"""The band as it lies on the wrist: strap, body, screen, buttons and light, as the board's `look` has them."""

import pygame

from ..boards import Geometry, Rect
from ..core.pixels import Picture
from ..text.language import N_, _
from ..view.replay import Moment
from . import theme
from .canvas import Canvas
from .picture import screen_surface

STRAP = 10  # of it is seen above and below the body, in units of one display pixel
_STRAP_WIDTH = 0.62  # of the body
_CORNER = 13
_FINE = 200  # rows of a display


def scale_for(geometry: Geometry, size: tuple[int, int], canvas_scale: float = 1) -> float:
    """Units for a pixel of its display, so that the band fits into `size`: whole px on a canvas of that scale.

    A fine display may be in between: its pixels are so small that nobody sees their edges.
    """
    width, height = geometry.size
    most = canvas_scale * min(size[0] / width, size[1] / (height + 2 * STRAP))
    steps = 4 if geometry.screen[3] >= _FINE else 1
    return max(1 if steps == 1 else 0.75, int(most * steps) / steps) / canvas_scale


# What is written on them, if there is room.
_BUTTONS = {"main": N_("main"), "side": N_("side")}


class Band:
    """Where the band is drawn: its body's top left at `at`, each display pixel `scale` px."""

    def __init__(self, geometry: Geometry, at: tuple[int, int], scale: float) -> None:
        self._geometry = geometry
        self._at = at
        self._scale = scale

    def button_at(self, pos: tuple[int, int]) -> str | None:
        """The button under the mouse, with a margin for unsteady hands."""
        for name, rect in self._geometry.buttons.items():
            if self._rect(rect).inflate(self._units(4), self._units(4)).collidepoint(pos):
                return name
        return None

    def draw(self, canvas: Canvas, moment: Moment) -> None:
        """The band at that moment."""
        self._draw_strap(canvas)
        body = self._rect((0, 0, *self._geometry.size))
        corner = self._units(_CORNER)
        canvas.rect(theme.BODY, body, corner=corner)
        canvas.rect(theme.EDGE, body, max(1, int(self._scale / 2)), corner)
        self._draw_screen(canvas, moment.picture)
        for name, rect in self._geometry.buttons.items():
            self._draw_button(canvas, name, self._rect(rect), name in moment.down)
        self._draw_led(canvas, moment.led)

    def _draw_strap(self, canvas: Canvas) -> None:
        width, height = self._geometry.size
        wide = int(width * _STRAP_WIDTH)
        for y in (-STRAP, height - _CORNER):
            rect = self._rect(((width - wide) // 2, y, wide, STRAP + _CORNER))
            canvas.rect(theme.TRACK, rect)
            for x in (rect.left, rect.right - 1):
                canvas.line(theme.EDGE, (x, rect.top), (x, rect.bottom - 1))

    def _draw_screen(self, canvas: Canvas, picture: Picture | None) -> None:
        rect = self._rect(self._geometry.screen)
        glass = rect.inflate(self._units(8), self._units(8))
        canvas.rect(theme.BEZEL, glass, corner=self._units(3))
        if picture is None:
            theme.centered(canvas, _("no screen"), rect, theme.BODY_SIZE, theme.DIM)
            return
        drawn = _sized(picture, self._scale * canvas.scale)
        canvas.surface.blit(drawn, drawn.get_rect(center=canvas.px(rect).center))

    def _draw_button(self, canvas: Canvas, name: str, rect: pygame.Rect, down: bool) -> None:
        corner = self._units(4)
        if down:
            rect = rect.inflate(-self._units(2), -self._units(2))
        fill, ink = (theme.ACCENT, theme.DARK_TEXT) if down else (theme.KEY, theme.TEXT)
        canvas.rect(fill, rect, corner=corner)
        if not down:
            canvas.rect(theme.DIM, rect, 1, corner)
        said = _(_BUTTONS[name]) if name in _BUTTONS else name
        if theme.width(said, theme.SMALL) < rect.width:
            theme.centered(canvas, said, rect, theme.SMALL, ink)
        else:
            theme.centered(canvas, name[0].upper(), rect, theme.SMALL, ink)

    def _draw_led(self, canvas: Canvas, lit: bool) -> None:
        rect = self._rect(self._geometry.led)
        radius = max(2, rect.width // 2)
        if lit:
            canvas.circle(theme.ACCENT, rect.center, radius)
        canvas.circle(theme.DIM, rect.center, radius, 1)

    def _rect(self, rect: Rect) -> pygame.Rect:
        x, y, width, height = (round(part * self._scale) for part in rect)
        return pygame.Rect(self._at[0] + x, self._at[1] + y, width, height)

    def _units(self, pixels: int) -> int:
        return round(pixels * self._scale)


def _sized(picture: Picture, scale: float) -> pygame.Surface:
    """Each pixel `scale` px: crisp where that is a whole number, else smooth."""
    if abs(scale - round(scale)) < 0.01:
        return screen_surface(picture, round(scale))
    width, height = picture.size
    size = round(width * scale), round(height * scale)
    return pygame.transform.smoothscale(screen_surface(picture, 1), size)
