"""A menu as it lies over the window, and the mouse on it."""

import pygame

from ..text.language import _
from ..view.menus.menu import Menu
from . import theme
from .canvas import Canvas

_WIDTH = 720
_PAD = 22
_VALUE_X = 230
_MOTOR = 22  # px high


class MenuView:
    """Draws one menu after another into a part of the window; `row_at` says what is under the mouse."""

    def __init__(self) -> None:
        self._first = 0
        self._boxes: list[tuple[int, pygame.Rect]] = []

    def row_at(self, pos: tuple[int, int]) -> int | None:
        """The place of the row there."""
        return next((place for place, box in self._boxes if box.collidepoint(pos)), None)

    def draw(self, canvas: Canvas, menu: Menu, area: pygame.Rect) -> None:
        """The list in the middle of `area`, and the motor under it."""
        step = theme.line_height(theme.BODY_SIZE) + 5
        below = 3 * step + (0 if menu.motor is None else _MOTOR + 10)
        room = area.height - 16 - 2 * _PAD - 40 - below
        count = min(len(menu.rows), max(3, room // step))
        self._first = menu.window(self._first, count)
        panel = pygame.Rect(0, 0, min(_WIDTH, area.width - 24), 0)
        panel.height = 2 * _PAD + 40 + count * step + below
        panel.center = area.center
        canvas.rect(theme.PANEL, panel, corner=12)
        canvas.rect(theme.EDGE, panel, 1, 12)
        theme.write(canvas, menu.title, (panel.left + _PAD, panel.top + _PAD), theme.LARGE)
        y = panel.top + _PAD + 40
        self._boxes = []
        for place in range(self._first, self._first + count):
            box = pygame.Rect(panel.left + 10, y, panel.width - 20, step)
            self._draw_row(canvas, menu, box, place)
            y += step
        self._draw_more(canvas, menu, panel, count)
        most = panel.width - 2 * _PAD
        for text, color in ((menu.row.note(), theme.TEXT), (menu.message, theme.ACCENT)):
            y += 6
            theme.write(canvas, text, (panel.left + _PAD, y), theme.SMALL, color, most=most)
            y += theme.line_height(theme.SMALL)
        if menu.motor is not None:
            theme.motor_bar(
                canvas, pygame.Rect(panel.left + _PAD, y + 6, most, _MOTOR), *menu.motor
            )

    def _draw_row(self, canvas: Canvas, menu: Menu, box: pygame.Rect, place: int) -> None:
        row = menu.rows[place]
        self._boxes.append((place, box))
        if place == menu.at:
            canvas.rect(theme.TRACK, box, corner=5)
            canvas.rect(theme.ACCENT, box, 2, 5)
        y = box.top + 6
        theme.write(canvas, row.text, (box.left + 12, y), most=_VALUE_X - 20)
        value = row.value()
        if row.change is not None:
            value = f"<  {value}  >"
        theme.write(
            canvas, value, (box.left + _VALUE_X, y), color=theme.ACCENT,
            most=box.width - _VALUE_X - 12,
        )  # fmt: skip

    def _draw_more(self, canvas: Canvas, menu: Menu, panel: pygame.Rect, count: int) -> None:
        """Where in a longer list this is."""
        if count < len(menu.rows):
            text = _("{first} to {last} of {all}").format(
                first=self._first + 1, last=self._first + count, all=len(menu.rows)
            )
            at = (panel.right - _PAD, panel.top + _PAD + 6)
            theme.write(canvas, text, at, theme.SMALL, theme.DIM, "right")
