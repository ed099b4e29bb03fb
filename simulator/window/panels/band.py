"""Draws the band as it lies on the wrist: strap, case, glass, buttons and LED, in the colours of its board.

While the motor turns, the drawing trembles by a px or two, slowly enough not to flash; it stands still where the
system asks for less motion. Arcs beside the band show how fast the motor turns.
"""

from math import pi, sin

import pygame

from ...boards import Geometry, Rect
from ...core.pixels import Picture
from ...text.language import N_, _
from ...view.past.replay import Moment
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.picture import screen_surface
from ..drawing.regions import Region
from ..drawing.theme import Color

STRAP = 9  # display pixels of the strap that are seen above and below the body
_STRAP_FRACTION = 0.6  # of the body's width
_CORNER = 15
_FINE_ROWS = 200  # a display with so many rows is a fine one
_SCALES_PER_PX = 4  # scales for each whole px, where the scale may be in between
_LEAST_FRACTION = 0.75  # of the scale that fits: whole px must reach it
_TREMBLE_HZ = 2.4  # WCAG 2.3.1 allows three flashes a second
_TREMBLE_UNITS = 1.4  # units at full speed
_ARC_SPACING = 10  # units between arcs, at most: there is room for three beside any band
_BUTTONS = {"main": N_("main"), "side": N_("side")}  # what is written on them, if there is room


def scale_for(geometry: Geometry, size: tuple[int, int], canvas_scale: float = 1) -> float:
    """Returns how many units wide a display pixel is drawn, so that a band of `geometry` fits into `size` units.

    On a canvas of `canvas_scale` this is a whole number of px, except for a fine display, whose single pixels
    nobody sees, and where rounding down would leave more than a quarter of the size unused.
    """
    width, height = geometry.size
    largest_scale = canvas_scale * min(size[0] / width, size[1] / (height + 2 * STRAP))
    is_fine = (
        geometry.screen[3] >= _FINE_ROWS or int(largest_scale) < _LEAST_FRACTION * largest_scale
    )
    steps_per_px = _SCALES_PER_PX if is_fine else 1
    return max(1 / _SCALES_PER_PX, int(largest_scale * steps_per_px) / steps_per_px) / canvas_scale


def tint(color: Color, amount: float) -> Color:
    """Returns `color` made lighter (`amount` above 0; 1 gives white) or darker (below 0; -1 gives black)."""
    target = 255 if amount > 0 else 0
    red, green, blue = (round(channel + (target - channel) * abs(amount)) for channel in color)
    return red, green, blue


class Band:
    """Draws a band whose body has its top left at `top_left`, each display pixel `scale` units large."""

    def __init__(self, geometry: Geometry, top_left: tuple[int, int], scale: float) -> None:
        self._geometry = geometry
        self._top_left = top_left
        self._scale = scale
        self._shift_x = 0.0

    @property
    def box(self) -> pygame.Rect:
        """Returns the box of the band's body, in units."""
        return self._rect((0, 0, *self._geometry.size))

    def button_box(self, name: str) -> pygame.Rect:
        """Returns the box of the button `name`, in units."""
        return self._rect(self._geometry.buttons[name])

    def draw(self, canvas: Canvas, moment: Moment, wall_s: float, stands_still: bool) -> None:
        """Draws the band at `moment`, and adds its buttons to the regions.

        While the motor turns, the band trembles with the wall time `wall_s` in s, unless `stands_still`.
        """
        self._shift_x = (
            0.0
            if stands_still
            else moment.speed * _TREMBLE_UNITS * sin(2 * pi * _TREMBLE_HZ * wall_s)
        )
        self._draw_strap(canvas)
        self._draw_body(canvas)
        for name, rect in self._geometry.buttons.items():
            box = self._rect(rect)
            margin = box.inflate(self._units(4), self._units(4))  # for unsteady hands
            tip = _("press as long as you hold it")
            key = "Space" if name == "main" else "S"
            is_hot = canvas.regions.put(Region(margin, button=name, tip=tip, key=key))
            self._draw_button(canvas, name, box, name in moment.down, is_hot)
        self._draw_screen(canvas, moment.picture)
        self._draw_led(canvas, moment.led)
        self._draw_arcs(canvas, moment.speed)

    def _draw_strap(self, canvas: Canvas) -> None:
        width, height = self._geometry.size
        strap = self._geometry.strap
        strap_width = int(width * _STRAP_FRACTION)
        for y in (-STRAP, height - _CORNER):
            rect = self._rect(((width - strap_width) // 2, y, strap_width, STRAP + _CORNER))
            canvas.rect(strap, rect)
            for stitch in range(1, 4):
                x = rect.left + stitch * rect.width // 4
                canvas.line(tint(strap, -0.16), (x, rect.top), (x, rect.bottom - 1))
            for x, amount in ((rect.left, 0.25), (rect.right - 1, -0.3)):
                canvas.line(tint(strap, amount), (x, rect.top), (x, rect.bottom - 1))

    def _draw_body(self, canvas: Canvas) -> None:
        """Draws the case, its upper edge lit and its lower edge in shadow."""
        case, body = self._geometry.case, self.box
        corner = self._units(_CORNER)
        canvas.rect(tint(case, -0.45), body.move(0, max(1, self._units(1))), corner=corner)
        canvas.rect(case, body, corner=corner)
        rim = max(1, self._units(0.75))
        canvas.rect(tint(case, 0.3), body, rim, corner)
        lower_half = pygame.Rect(
            body.left, body.centery, body.width, body.height - body.height // 2
        )
        canvas.clip(lower_half)
        canvas.rect(tint(case, -0.3), body, rim, corner)
        canvas.clip(None)
        face = body.inflate(-self._units(5), -self._units(5))
        canvas.rect(tint(case, 0.05), face, corner=max(2, corner - self._units(2.5)))

    def _draw_screen(self, canvas: Canvas, picture: Picture | None) -> None:
        """Draws the glass and the picture under it; nothing for a board without a screen."""
        if picture is None:
            return
        rect = self._rect(self._geometry.screen)
        glass = rect.inflate(self._units(8), self._units(8))
        corner = self._units(4)
        canvas.rect(
            tint(self._geometry.case, -0.35),
            glass.inflate(self._units(1.5), self._units(1.5)),
            corner=corner,
        )
        canvas.rect(self._geometry.glass, glass, corner=corner)
        scaled_screen = _scaled(picture, self._scale * canvas.scale)
        canvas.surface.blit(
            scaled_screen, scaled_screen.get_rect(center=canvas.box_px(rect).center)
        )
        edge = pygame.Rect(glass.left + corner, glass.top + 1, glass.width - 2 * corner, 0)
        canvas.line(tint(self._geometry.glass, 0.28), edge.topleft, edge.topright, 1)

    def _draw_button(
        self, canvas: Canvas, name: str, rect: pygame.Rect, is_down: bool, is_hot: bool
    ) -> None:
        corner = min(self._units(5), rect.width // 2, rect.height // 2)
        button_color = tint(self._geometry.case, 0.16 if sum(self._geometry.case) < 380 else -0.16)
        if is_down:
            fill = canvas.colors.accent
            rect = rect.inflate(-self._units(1.5), -self._units(1.5))
        else:
            canvas.rect(
                tint(button_color, -0.45), rect.move(0, max(1, self._units(1))), corner=corner
            )
            fill = tint(button_color, 0.14) if is_hot else button_color
        canvas.rect(fill, rect, corner=corner)
        if not is_down:
            canvas.rect(tint(button_color, 0.28), rect, 1, corner)
        ink: Color = (22, 20, 20) if sum(fill) > 380 else (240, 238, 232)
        label = _(_BUTTONS[name]) if name in _BUTTONS else name
        if text.width(label, text.SMALL, text.MEDIUM) >= rect.width - 4:
            label = label[0].upper()
        text.centered(canvas, label, rect, text.SMALL, ink, text.MEDIUM)

    def _draw_led(self, canvas: Canvas, is_lit: bool) -> None:
        led = self._rect(self._geometry.led)
        radius = max(2, led.width // 2)
        case = self._geometry.case
        canvas.circle(tint(case, -0.35), led.center, radius + 1)
        canvas.circle((255, 196, 92) if is_lit else tint(case, -0.15), led.center, radius)

    def _draw_arcs(self, canvas: Canvas, speed: float) -> None:
        """Draws up to three arcs on each side of the body: the faster the motor turns, the more arcs."""
        body = self.box
        for arc in range(3):
            if speed < 0.1 + 0.3 * arc:
                return
            distance = min(self._units(3 + 2.4 * arc) + 2, _ARC_SPACING * (arc + 1))
            half_height = body.height // 5 + self._units(3) * arc
            for x, direction in ((body.left - distance, 1), (body.right + distance, -1)):
                points = [
                    (
                        x + direction * distance * 0.3 * (abs(step) / 4) ** 2,
                        body.centery + half_height * step / 4,
                    )
                    for step in range(-4, 5)
                ]
                canvas.lines(canvas.colors.accent, points, 2)

    def _rect(self, rect: Rect) -> pygame.Rect:
        x, y, width, height = (round(length * self._scale) for length in rect)
        return pygame.Rect(
            self._top_left[0] + x + round(self._shift_x), self._top_left[1] + y, width, height
        )

    def _units(self, pixels: float) -> int:
        return round(pixels * self._scale)


def _scaled(picture: Picture, scale: float) -> pygame.Surface:
    """Returns `picture` as a surface with pixels of `scale` px; it is smoothed if that is not a whole number."""
    if abs(scale - round(scale)) < 0.01:
        return screen_surface(picture, round(scale))
    width, height = picture.size
    size = round(width * scale), round(height * scale)
    whole_scale = 1 if scale < 1 else _SCALES_PER_PX
    return pygame.transform.smoothscale(screen_surface(picture, whole_scale), size)
