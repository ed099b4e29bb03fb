"""The line on top: the board, the virtual time, and the controls of time as clickable keys."""

import pygame

from ..text.language import N_, _
from ..view import labels
from ..view.pace import Pace
from . import theme
from .canvas import Canvas

# Command, the key that does the same, what it says.
_KEYS = (
    ("halt", "P", N_("halt")),
    ("slower", "-", ""),
    ("faster", "+", ""),
    ("next", "N", N_("next event")),
    ("help", "H", N_("help")),
)
_GO_ON = N_("go on")
_SPEED_WIDTH = 68


class Header:
    """Draws itself into `area`; `command_at` says what a click there asks for."""

    def __init__(self, area: pygame.Rect, name: str) -> None:
        self._area = area
        self._name = name
        self._boxes: dict[str, pygame.Rect] = {}
        self._speed = pygame.Rect(0, 0, 0, 0)
        x = area.right
        for command, _key, label in reversed(_KEYS):
            room = 26 + (theme.width(_(label), theme.SMALL) + 14 if label else 0)
            if command == "halt":
                room = 26 + max(theme.width(_(text), theme.SMALL) for text in (label, _GO_ON)) + 14
            x -= room
            self._boxes[command] = pygame.Rect(x, area.top + 4, room, area.height - 8)
            x -= 8
            if command == "faster":
                x -= _SPEED_WIDTH
                self._speed = pygame.Rect(x, area.top + 4, _SPEED_WIDTH, area.height - 8)

    def command_at(self, pos: tuple[int, int]) -> str | None:
        """The command under the mouse."""
        for command, box in self._boxes.items():
            if box.collidepoint(pos):
                return command
        return None

    def draw(self, canvas: Canvas, now: int, pace: Pace, past: bool) -> None:
        """The line now, or at an instant of the past."""
        area = self._area
        y = area.centery - theme.LARGE // 2 - 2
        rect = theme.write(canvas, "Rondo", (area.left, y), theme.LARGE)
        rect = theme.write(
            canvas, labels.clock(now), (rect.right + 18, y), theme.LARGE, theme.ACCENT
        )
        most = self._boxes["halt"].left - rect.right - 30
        theme.write(
            canvas, self._name, (rect.right + 18, y + 5), theme.SMALL, theme.DIM, most=most
        )
        for command, key, label in _KEYS:
            if command == "halt" and (pace.halted or past):
                label = _GO_ON
            self._draw_key(canvas, self._boxes[command], key, _(label) if label else "")
        text = _("past") if past else _speed_text(pace)
        px = theme.SMALL if " " in text else theme.BODY_SIZE
        theme.centered(canvas, text, self._speed, px, theme.TEXT)

    def _draw_key(self, canvas: Canvas, box: pygame.Rect, key: str, label: str) -> None:
        cap = pygame.Rect(box.left, box.top, 26, box.height)
        canvas.rect(theme.PANEL, box, corner=5)
        canvas.rect(theme.KEY, cap, corner=5)
        theme.centered(canvas, key, cap, theme.SMALL, theme.TEXT)
        y = box.centery - theme.SMALL // 2 - 1
        theme.write(canvas, label, (cap.right + 7, y), theme.SMALL, theme.TEXT)


def _speed_text(pace: Pace) -> str:
    if pace.by_hand and (pace.halted or pace.speed > 1):
        return _("x1 press")
    return _("halted") if pace.halted else f"x{pace.speed:g}"
