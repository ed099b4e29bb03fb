"""A list to choose from, over the window: with the keyboard or the mouse, one row of it always in focus.

menu = Menu(_("Faults"), [Row("flash_slow", value=..., act=...)])
menu.key(pygame.K_DOWN); menu.key(pygame.K_RETURN)
"""

from collections.abc import Callable
from dataclasses import dataclass

import pygame

from ..language import _
from . import theme

_WIDTH = 720
_PAD = 22
_VALUE_X = 230


def _nothing() -> str:
    return ""


@dataclass(frozen=True)
class Row:
    """`text` and its `value`; left and right `change` it by -1 or 1, Enter or a click does `act`.

    `note` is said below the list while the row is in focus.
    """

    text: str
    value: Callable[[], str] = _nothing
    change: Callable[[int], object] | None = None
    act: Callable[[], object] | None = None
    note: Callable[[], str] = _nothing


class Menu:
    """`at` is the row in focus; `said` is what came of the last thing done."""

    def __init__(self, title: str, rows: list[Row]) -> None:
        self.title = title
        self.rows = rows
        self.at = 0
        self.said = ""
        self._first = 0
        self._boxes: list[tuple[int, pygame.Rect]] = []

    def key(self, key: int) -> bool:
        """Take one key; whether it was one of the list's."""
        row = self.rows[self.at]
        if key in (pygame.K_UP, pygame.K_DOWN, pygame.K_TAB):
            self.at = (self.at + (-1 if key == pygame.K_UP else 1)) % len(self.rows)
        elif key in (pygame.K_PAGEUP, pygame.K_PAGEDOWN):
            step = 8 if key == pygame.K_PAGEDOWN else -8
            self.at = min(max(self.at + step, 0), len(self.rows) - 1)
        elif key in (pygame.K_HOME, pygame.K_END):
            self.at = 0 if key == pygame.K_HOME else len(self.rows) - 1
        elif key in (pygame.K_LEFT, pygame.K_RIGHT) and row.change is not None:
            row.change(-1 if key == pygame.K_LEFT else 1)
        elif key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self._do(row)
        else:
            return False
        return True

    def click(self, pos: tuple[int, int], wheel: int = 0) -> bool:
        """A click does the row; the wheel changes it. False for one beside the list."""
        for place, box in self._boxes:
            if box.collidepoint(pos):
                self.at = place
                row = self.rows[place]
                if wheel and row.change is not None:
                    row.change(1 if wheel > 0 else -1)
                elif not wheel:
                    self._do(row)
                return True
        return False

    def draw(self, surface: pygame.Surface) -> None:
        """Dim what is below, and show the list."""
        veil = pygame.Surface(surface.get_size(), pygame.SRCALPHA)
        veil.fill((*theme.BACK, 200))
        surface.blit(veil, (0, 0))
        step = theme.line_height(theme.BODY_SIZE) + 5
        room = surface.get_height() - 40 - 2 * _PAD - 40 - 3 * step
        count = min(len(self.rows), max(3, room // step))
        self._first = min(max(self._first, self.at - count + 1), self.at)
        panel = pygame.Rect(0, 0, min(_WIDTH, surface.get_width() - 24), 0)
        panel.height = 2 * _PAD + 40 + count * step + 3 * step
        panel.center = surface.get_rect().center
        pygame.draw.rect(surface, theme.PANEL, panel, border_radius=12)
        pygame.draw.rect(surface, theme.EDGE, panel, 1, 12)
        theme.write(surface, self.title, (panel.left + _PAD, panel.top + _PAD), theme.LARGE)
        y = panel.top + _PAD + 40
        self._boxes = []
        for place in range(self._first, self._first + count):
            box = pygame.Rect(panel.left + 10, y, panel.width - 20, step)
            self._draw_row(surface, box, place)
            y += step
        self._draw_more(surface, panel, count)
        most = panel.width - 2 * _PAD
        for text, color in ((self.rows[self.at].note(), theme.TEXT), (self.said, theme.ACCENT)):
            y += 6
            theme.write(surface, text, (panel.left + _PAD, y), theme.SMALL, color, most=most)
            y += theme.line_height(theme.SMALL)

    def _draw_row(self, surface: pygame.Surface, box: pygame.Rect, place: int) -> None:
        row = self.rows[place]
        self._boxes.append((place, box))
        if place == self.at:
            pygame.draw.rect(surface, theme.TRACK, box, border_radius=5)
            pygame.draw.rect(surface, theme.ACCENT, box, 2, 5)
        y = box.top + 3
        theme.write(surface, row.text, (box.left + 12, y), most=_VALUE_X - 20)
        value = row.value()
        if row.change is not None:
            value = f"<  {value}  >"
        theme.write(
            surface, value, (box.left + _VALUE_X, y), color=theme.ACCENT,
            most=box.width - _VALUE_X - 12,
        )  # fmt: skip

    def _draw_more(self, surface: pygame.Surface, panel: pygame.Rect, count: int) -> None:
        """Where in a longer list this is."""
        if count < len(self.rows):
            text = _("{first} to {last} of {all}").format(
                first=self._first + 1, last=self._first + count, all=len(self.rows)
            )
            at = (panel.right - _PAD, panel.top + _PAD + 6)
            theme.write(surface, text, at, theme.SMALL, theme.DIM, "right")

    def _do(self, row: Row) -> None:
        if row.act is not None:
            row.act()
        elif row.change is not None:
            row.change(1)
