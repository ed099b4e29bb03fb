"""Draws a menu over the window; each row, and each arrow beside a value, can be clicked."""

import pygame

from ...text.language import _
from ...view.menus.menu import Menu, Row
from ..drawing import icons, text
from ..drawing.canvas import Canvas
from ..drawing.controls import motor_bar, pulses
from ..drawing.regions import Act, Region, Regions

_WIDTH = 880
_PAD = 22
_VALUE_X = 236
_NOTE_X = 430  # of notes, where there is room for them beside the values
_LEAST_NOTE = 220
_COLUMN = 124  # width of each figure of a value that has several
_BETWEEN = "   "  # the figures of such a value
_MOTOR = 22  # units high
_BAR = 84
_ARROW = 24
_HEAD = 44


class MenuView:
    """Draws the menu that is open, and remembers how far its list is scrolled."""

    def __init__(self) -> None:
        self._first = 0

    def draw(
        self, canvas: Canvas, menu: Menu, area: pygame.Rect, regions: Regions, leave: Act
    ) -> None:
        """Draws `menu` in the middle of `area`: the rows, and under them notes, message, cues and the motor.

        `leave` is what the cross in the corner does.
        """
        step = text.line_height(text.BODY) + 6
        small = text.line_height(text.SMALL)
        wide = min(_WIDTH, area.width - 24)
        said = self._said(menu, wide - 2 * _PAD, canvas)
        below = max(2, len(said)) * small + 12
        below += 28 * max(1, len(menu.patterns)) if menu.motor is not None else 0
        below += 0 if menu.motor is None else _MOTOR + 10
        room = area.height - 16 - 2 * _PAD - _HEAD - below
        count = self._count(menu, room, step, small)
        panel = pygame.Rect(
            0, 0, wide, 2 * _PAD - 8 + _HEAD + self._high(menu, count, step, small) + below
        )
        panel.center = area.center
        panel.top = max(area.top + 4, panel.top)
        self._draw_panel(canvas, menu, panel, regions)
        draw_close(canvas, panel, regions, leave)
        y = panel.top + _PAD + _HEAD - 6
        for place in range(self._first, self._first + count):
            if menu.rows[place].heading:
                self._draw_heading(canvas, menu.rows[place].heading, panel, y)
                y += small + 4
            box = pygame.Rect(panel.left + 12, y, panel.width - 24, step)
            self._draw_row(canvas, menu, box, place, regions)
            y += step
        self._draw_more(canvas, menu, panel, count)
        self._draw_below(canvas, menu, panel, y + 8, said)

    def _said(
        self, menu: Menu, most: int, canvas: Canvas
    ) -> list[tuple[str, tuple[int, int, int]]]:
        """Returns (line, colour) for what stands under the rows: note, keyword and the menu's message."""
        colors = canvas.colors
        beside = self._beside(menu, pygame.Rect(0, 0, most + 2 * _PAD - 24, 0))
        note = "" if self._is_beside(menu, beside, most) else menu.row.note()
        lines = [
            (line, colors.dim)
            for said in (note, menu.row.keyword())
            for line in text.paragraph(said, text.SMALL, most)
            if line
        ]
        lines += [
            (line, colors.accent)
            for line in text.paragraph(menu.message, text.SMALL, most)
            if line
        ]
        return lines

    def _is_beside(self, menu: Menu, beside: int, most: int) -> bool:
        """Returns whether the note of the row in focus fits beside it, from `beside` to `most` units."""
        row, room = menu.row, most + 2 * _PAD - 24 - beside - 12
        arrows = 2 * _ARROW + 8 if row.change is not None else 0
        wide = text.width(row.value(), text.BODY, text.MEDIUM) + arrows
        free = not row.value() or _VALUE_X + wide < beside
        return (
            bool(beside)
            and row.part is None
            and free
            and text.width(row.note(), text.SMALL) <= room
        )

    def _count(self, menu: Menu, room: int, step: int, small: int) -> int:
        """Returns how many rows fit into `room` units, and scrolls so that the row in focus is among them."""
        count = len(menu.rows)
        while count > 3 and self._high(menu, count, step, small) > room:
            count -= 1
            self._first = menu.window(min(self._first, len(menu.rows) - count), count)
        self._first = menu.window(min(self._first, len(menu.rows) - count), count)
        return count

    def _high(self, menu: Menu, count: int, step: int, small: int) -> int:
        rows = menu.rows[self._first : self._first + count]
        return count * step + sum(small + 4 for row in rows if row.heading)

    def _draw_panel(
        self, canvas: Canvas, menu: Menu, panel: pygame.Rect, regions: Regions
    ) -> None:
        """Draws the ground, title and hint of the menu; the wheel over it moves the focus."""
        colors = canvas.colors
        canvas.rect(colors.panel, panel, corner=14)
        canvas.rect(colors.edge, panel, 1, 14)
        regions.put(
            Region(
                panel,
                wheel=lambda _pos, steps: menu.take("up" if steps > 0 else "down"),
                cursor=pygame.SYSTEM_CURSOR_ARROW,
            )
        )
        at = (panel.left + _PAD, panel.top + _PAD - 6)
        title = text.write(
            canvas, menu.title, at, text.LARGE, weight=text.STRONG, most=panel.width - 160
        )
        most = panel.right - 160 - title.right
        if menu.hint and most > _LEAST_NOTE:
            below = text.line_height(text.LARGE) - text.line_height(text.SMALL)
            beside = (title.right + 16, at[1] + below - 4)
            text.write(canvas, menu.hint, beside, text.SMALL, colors.dim, most=most)

    def _draw_heading(self, canvas: Canvas, said: str, panel: pygame.Rect, y: int) -> None:
        text.write(
            canvas,
            said,
            (panel.left + _PAD + 2, y + 4),
            text.TINY,
            canvas.colors.dim,
            weight=text.STRONG,
        )

    def _draw_row(
        self, canvas: Canvas, menu: Menu, box: pygame.Rect, place: int, regions: Regions
    ) -> None:
        row, colors = menu.rows[place], canvas.colors
        regions.put(
            Region(box, lambda: _click(menu, place), enter=lambda: setattr(menu, "at", place))
        )
        if place == menu.at:
            canvas.rect(colors.track, box, corner=6)
            canvas.rect(colors.accent, box, 2, 6)
        y = box.centery - text.line_height(text.BODY) // 2
        weight = text.MEDIUM if place == menu.at else text.PLAIN
        value = row.value()
        beside = self._beside(menu, box)
        valued = value or row.change is not None
        x = box.left + (_VALUE_X if valued else beside or box.width)
        text.write(canvas, row.text, (box.left + 12, y), most=x - box.left - 20, weight=weight)
        if row.change is not None:
            self._draw_arrow(canvas, menu, place, "less", x - 6, box, regions)
            x += _ARROW - 2
        right = self._draw_value(canvas, row, value, x, box)
        if row.change is not None:
            self._draw_arrow(canvas, menu, place, "more", right + 4, box, regions)
            right += _ARROW + 4
        if row.part is not None:
            self._draw_part(canvas, row, box)
        elif beside and right <= box.left + beside:
            at = (box.left + beside, y + 1)
            most = box.width - beside - 12
            text.write(canvas, row.note(), at, text.SMALL, colors.dim, most=most)

    def _draw_value(self, canvas: Canvas, row: Row, value: str, x: int, box: pygame.Rect) -> int:
        """Draws a row's value, on a ground if it is lit, figures in columns; returns its right end."""
        colors, y = canvas.colors, box.centery - text.line_height(text.BODY) // 2
        if row.part is not None:
            parts = value.split(_BETWEEN)
            column = min(_COLUMN, (_bar(box).left - x) // len(parts))
            for place, part in enumerate(parts):
                at = (x + place * column, y)
                text.write(canvas, part, at, color=colors.accent, most=column - 6)
            return x + len(parts) * column
        most = box.right - x - 12 - (_ARROW if row.change else 0)
        lit = row.lit is not None and row.lit()
        if lit:
            ground = pygame.Rect(x - 5, box.top + 2, 0, box.height - 4)
            ground.width = min(most, text.width(value, text.BODY, text.MEDIUM)) + 11
            canvas.rect(colors.accent, ground, corner=5)
        color = colors.on_accent if lit else colors.accent if row.lit is None else colors.text
        return text.write(canvas, value, (x, y), color=color, most=most, weight=text.MEDIUM).right

    def _beside(self, menu: Menu, box: pygame.Rect) -> int:
        """Returns where notes stand beside the rows, in units from their left; 0 if there is no room."""
        bare = all(not row.value() and row.change is None for row in menu.rows)
        beside = _VALUE_X if bare else _NOTE_X
        return beside if box.width - beside > _LEAST_NOTE else 0

    def _draw_arrow(
        self,
        canvas: Canvas,
        menu: Menu,
        place: int,
        word: str,
        x: int,
        box: pygame.Rect,
        regions: Regions,
    ) -> None:
        at = pygame.Rect(x, box.top + 1, _ARROW - 4, box.height - 2)
        hot = regions.put(
            Region(
                at, lambda: _change(menu, place, word), enter=lambda: setattr(menu, "at", place)
            )
        )
        if hot:
            canvas.rect(canvas.colors.key, at, corner=5)
        icons.draw(canvas, word, at.inflate(-4, -10), canvas.colors.text)

    def _draw_part(self, canvas: Canvas, row: Row, box: pygame.Rect) -> None:
        bar = _bar(box)
        canvas.rect(canvas.colors.track, bar, corner=4)
        wide = round(bar.width * (row.part or 0.0))
        if wide > 2:
            canvas.rect(
                canvas.colors.accent,
                (bar.left, bar.top, wide, bar.height),
                corner=min(4, wide // 2),
            )

    def _draw_more(self, canvas: Canvas, menu: Menu, panel: pygame.Rect, count: int) -> None:
        """Draws which rows of a longer list are shown, like "3 to 12 of 20"."""
        if count < len(menu.rows):
            said = _("{first} to {last} of {all}").format(
                first=self._first + 1, last=self._first + count, all=len(menu.rows)
            )
            at = (panel.right - _PAD - 30, panel.top + _PAD - 2)
            text.write(canvas, said, at, text.SMALL, canvas.colors.dim, "right")

    def _draw_below(
        self,
        canvas: Canvas,
        menu: Menu,
        panel: pygame.Rect,
        y: int,
        said: list[tuple[str, tuple[int, int, int]]],
    ) -> None:
        for line, color in said:
            text.write(canvas, line, (panel.left + _PAD, y), text.SMALL, color)
            y += text.line_height(text.SMALL)
        most = panel.width - 2 * _PAD
        for name, steps in menu.patterns:
            text.write(
                canvas, name, (panel.left + _PAD, y + 4), text.SMALL, weight=text.MEDIUM, most=130
            )
            box = pygame.Rect(panel.left + _PAD + 140, y + 8, most - 140, 12)
            pulses(canvas, steps, box, None, True)
            y += 28
        if menu.motor is not None:
            bar = pygame.Rect(panel.left + _PAD, panel.bottom - _PAD - _MOTOR + 8, most, _MOTOR)
            motor_bar(canvas, bar, *menu.motor)


def _bar(box: pygame.Rect) -> pygame.Rect:
    """Where a row's bar is."""
    return pygame.Rect(box.right - _BAR - 10, box.centery - 4, _BAR, 8)


def draw_close(canvas: Canvas, panel: pygame.Rect, regions: Regions, leave: Act) -> None:
    """Draws a cross in the corner of `panel`; a click on it does `leave`."""
    box = pygame.Rect(panel.right - 42, panel.top + 12, 28, 28)
    if regions.add(box, leave, _("close"), "Esc"):
        canvas.rect(canvas.colors.key, box, corner=6)
    icons.draw(canvas, "close", box.inflate(-10, -10), canvas.colors.dim)


def _click(menu: Menu, place: int) -> None:
    """Moves the focus to a row and does what Enter does there."""
    menu.at = place
    menu.do()


def _change(menu: Menu, place: int, word: str) -> None:
    menu.at = place
    menu.take(word)
