"""Draws a menu over the window; each row, and each arrow beside a value, can be clicked."""

import pygame

from ...text.language import _
from ...view.menus.menu import Menu, Row
from ..drawing import icons, text
from ..drawing.canvas import Canvas
from ..drawing.controls import motor_bar, pulses
from ..drawing.regions import Act, Region

_WIDTH = 880
_PADDING = 22
_VALUE_X = 236
_NOTE_X = 430  # of notes, where there is room for them beside the values
_LEAST_NOTE_WIDTH = 220
_FIGURE_WIDTH = 124  # width of each figure of a value that has several
_FIGURE_SEPARATOR = "   "  # the figures of such a value
_MOTOR_HEIGHT = 22  # units high
_BAR_WIDTH = 84
_ARROW_WIDTH = 24
_HEAD_HEIGHT = 44


class MenuView:
    """Draws the menu that is open, and remembers how far its list is scrolled."""

    def __init__(self) -> None:
        self._first_row = 0

    def draw(self, canvas: Canvas, menu: Menu, area: pygame.Rect, leave: Act) -> None:
        """Draws `menu` in the middle of `area`: the rows, and under them notes, message, cues and the motor.

        A click on the cross in the corner calls `leave`.
        """
        row_height = text.line_height(text.BODY) + 6
        small_height = text.line_height(text.SMALL)
        width = min(_WIDTH, area.width - 24)
        lines_below = self._lines_below(menu, width - 2 * _PADDING, canvas)
        below_height = max(2, len(lines_below)) * small_height + 12
        below_height += 28 * max(1, len(menu.patterns)) if menu.motor is not None else 0
        below_height += 0 if menu.motor is None else _MOTOR_HEIGHT + 10
        rows_room = area.height - 16 - 2 * _PADDING - _HEAD_HEIGHT - below_height
        row_count = self._rows_that_fit(menu, rows_room, row_height, small_height)
        panel = pygame.Rect(
            0,
            0,
            width,
            2 * _PADDING
            - 8
            + _HEAD_HEIGHT
            + self._rows_height(menu, row_count, row_height, small_height)
            + below_height,
        )
        panel.center = area.center
        panel.top = max(area.top + 4, panel.top)
        self._draw_panel(canvas, menu, panel)
        draw_close(canvas, panel, leave)
        y = panel.top + _PADDING + _HEAD_HEIGHT - 6
        for index in range(self._first_row, self._first_row + row_count):
            if menu.rows[index].heading:
                self._draw_heading(canvas, menu.rows[index].heading, panel, y)
                y += small_height + 4
            box = pygame.Rect(panel.left + 12, y, panel.width - 24, row_height)
            self._draw_row(canvas, menu, box, index)
            y += row_height
        self._draw_range_shown(canvas, menu, panel, row_count)
        self._draw_below(canvas, menu, panel, y + 8, lines_below)

    def _lines_below(
        self, menu: Menu, max_width: int, canvas: Canvas
    ) -> list[tuple[str, tuple[int, int, int]]]:
        """Returns (line, colour) for the lines below the rows: note and keyword of the row in focus, message."""
        colors = canvas.colors
        note_x = self._note_x(menu, pygame.Rect(0, 0, max_width + 2 * _PADDING - 24, 0))
        note = "" if self._note_fits_beside(menu, note_x, max_width) else menu.row.note()
        lines = [
            (line, colors.dim)
            for paragraph_text in (note, menu.row.keyword())
            for line in text.paragraph(paragraph_text, text.SMALL, max_width)
            if line
        ]
        lines += [
            (line, colors.accent)
            for line in text.paragraph(menu.message, text.SMALL, max_width)
            if line
        ]
        return lines

    def _note_fits_beside(self, menu: Menu, note_x: int, max_width: int) -> bool:
        """Returns whether the note of the row in focus fits on its line, between `note_x` and `max_width` units."""
        row, note_room = menu.row, max_width + 2 * _PADDING - 24 - note_x - 12
        arrows = 2 * _ARROW_WIDTH + 8 if row.change is not None else 0
        value_width = text.width(row.value(), text.BODY, text.MEDIUM) + arrows
        has_room = not row.value() or _VALUE_X + value_width < note_x
        return (
            bool(note_x)
            and row.bar_fraction is None
            and has_room
            and text.width(row.note(), text.SMALL) <= note_room
        )

    def _rows_that_fit(
        self, menu: Menu, max_height: int, row_height: int, small_height: int
    ) -> int:
        """Returns how many rows fit into `max_height` units; scrolls so that the row in focus is one of them."""
        count = len(menu.rows)
        while count > 3 and self._rows_height(menu, count, row_height, small_height) > max_height:
            count -= 1
            self._first_row = menu.window(min(self._first_row, len(menu.rows) - count), count)
        self._first_row = menu.window(min(self._first_row, len(menu.rows) - count), count)
        return count

    def _rows_height(self, menu: Menu, count: int, row_height: int, small_height: int) -> int:
        rows = menu.rows[self._first_row : self._first_row + count]
        return count * row_height + sum(small_height + 4 for row in rows if row.heading)

    def _draw_panel(self, canvas: Canvas, menu: Menu, panel: pygame.Rect) -> None:
        """Draws the background, title and hint of the menu; turning the wheel over it moves the focus."""
        colors = canvas.colors
        canvas.rect(colors.panel, panel, corner=14)
        canvas.rect(colors.edge, panel, 1, 14)
        canvas.regions.put(
            Region(
                panel,
                wheel=lambda _pos, steps: menu.take("up" if steps > 0 else "down"),
                cursor=pygame.SYSTEM_CURSOR_ARROW,
            )
        )
        title_pos = (panel.left + _PADDING, panel.top + _PADDING - 6)
        title = text.write(
            canvas,
            menu.title,
            title_pos,
            text.LARGE,
            weight=text.STRONG,
            max_width=panel.width - 160,
        )
        hint_width = panel.right - 160 - title.right
        if menu.hint and hint_width > _LEAST_NOTE_WIDTH:
            baseline_shift = text.line_height(text.LARGE) - text.line_height(text.SMALL)
            hint_pos = (title.right + 16, title_pos[1] + baseline_shift - 4)
            text.write(canvas, menu.hint, hint_pos, text.SMALL, colors.dim, max_width=hint_width)

    def _draw_heading(self, canvas: Canvas, heading: str, panel: pygame.Rect, y: int) -> None:
        text.write(
            canvas,
            heading,
            (panel.left + _PADDING + 2, y + 4),
            text.TINY,
            canvas.colors.dim,
            weight=text.STRONG,
        )

    def _draw_row(self, canvas: Canvas, menu: Menu, box: pygame.Rect, index: int) -> None:
        row, colors = menu.rows[index], canvas.colors
        canvas.regions.put(
            Region(
                box,
                lambda: _click_row(menu, index),
                enter=lambda: setattr(menu, "focus_index", index),
            )
        )
        if index == menu.focus_index:
            canvas.rect(colors.track, box, corner=6)
            canvas.rect(colors.accent, box, 2, 6)
        y = box.centery - text.line_height(text.BODY) // 2
        weight = text.MEDIUM if index == menu.focus_index else text.PLAIN
        value = row.value()
        note_x = self._note_x(menu, box)
        has_value = value or row.change is not None
        x = box.left + (_VALUE_X if has_value else note_x or box.width)
        text.write(
            canvas, row.text, (box.left + 12, y), max_width=x - box.left - 20, weight=weight
        )
        if row.change is not None:
            self._draw_arrow(canvas, menu, index, "less", x - 6, box)
            x += _ARROW_WIDTH - 2
        right = self._draw_value(canvas, row, value, x, box)
        if row.change is not None:
            self._draw_arrow(canvas, menu, index, "more", right + 4, box)
            right += _ARROW_WIDTH + 4
        if row.bar_fraction is not None:
            self._draw_fraction_bar(canvas, row, box)
        elif note_x and right <= box.left + note_x:
            note_pos = (box.left + note_x, y + 1)
            max_width = box.width - note_x - 12
            text.write(canvas, row.note(), note_pos, text.SMALL, colors.dim, max_width=max_width)

    def _draw_value(self, canvas: Canvas, row: Row, value: str, x: int, box: pygame.Rect) -> int:
        """Draws a row's value; several figures stand in columns. Returns the value's right end, in units."""
        colors, y = canvas.colors, box.centery - text.line_height(text.BODY) // 2
        if row.bar_fraction is not None:
            figures = value.split(_FIGURE_SEPARATOR)
            figure_width = min(_FIGURE_WIDTH, (_bar_box(box).left - x) // len(figures))
            for i, figure in enumerate(figures):
                figure_pos = (x + i * figure_width, y)
                text.write(
                    canvas, figure, figure_pos, color=colors.accent, max_width=figure_width - 6
                )
            return x + len(figures) * figure_width
        max_width = box.right - x - 12 - (_ARROW_WIDTH if row.change else 0)
        is_lit = row.lit is not None and row.lit()
        if is_lit:
            ground = pygame.Rect(x - 5, box.top + 2, 0, box.height - 4)
            ground.width = min(max_width, text.width(value, text.BODY, text.MEDIUM)) + 11
            canvas.rect(colors.accent, ground, corner=5)
        color = colors.on_accent if is_lit else colors.accent if row.lit is None else colors.text
        return text.write(
            canvas, value, (x, y), color=color, max_width=max_width, weight=text.MEDIUM
        ).right

    def _note_x(self, menu: Menu, box: pygame.Rect) -> int:
        """Returns where notes begin on a row's line, in units from the row's left.

        0 if there is no room beside it.
        """
        without_values = all(not row.value() and row.change is None for row in menu.rows)
        note_x = _VALUE_X if without_values else _NOTE_X
        return note_x if box.width - note_x > _LEAST_NOTE_WIDTH else 0

    def _draw_arrow(
        self, canvas: Canvas, menu: Menu, index: int, direction: str, x: int, box: pygame.Rect
    ) -> None:
        arrow_box = pygame.Rect(x, box.top + 1, _ARROW_WIDTH - 4, box.height - 2)
        is_hot = canvas.regions.put(
            Region(
                arrow_box,
                lambda: _change_value(menu, index, direction),
                enter=lambda: setattr(menu, "focus_index", index),
            )
        )
        if is_hot:
            canvas.rect(canvas.colors.key, arrow_box, corner=5)
        icons.draw(canvas, direction, arrow_box.inflate(-4, -10), canvas.colors.text)

    def _draw_fraction_bar(self, canvas: Canvas, row: Row, box: pygame.Rect) -> None:
        bar = _bar_box(box)
        canvas.rect(canvas.colors.track, bar, corner=4)
        filled_width = round(bar.width * (row.bar_fraction or 0.0))
        if filled_width > 2:
            canvas.rect(
                canvas.colors.accent,
                (bar.left, bar.top, filled_width, bar.height),
                corner=min(4, filled_width // 2),
            )

    def _draw_range_shown(
        self, canvas: Canvas, menu: Menu, panel: pygame.Rect, count: int
    ) -> None:
        """Writes which rows of a longer list are in view, like "3 to 12 of 20"."""
        if count < len(menu.rows):
            range_text = _("{first} to {last} of {all}").format(
                first=self._first_row + 1, last=self._first_row + count, all=len(menu.rows)
            )
            pos = (panel.right - _PADDING - 30, panel.top + _PADDING - 2)
            text.write(canvas, range_text, pos, text.SMALL, canvas.colors.dim, "right")

    def _draw_below(
        self,
        canvas: Canvas,
        menu: Menu,
        panel: pygame.Rect,
        y: int,
        lines: list[tuple[str, tuple[int, int, int]]],
    ) -> None:
        for line, color in lines:
            text.write(canvas, line, (panel.left + _PADDING, y), text.SMALL, color)
            y += text.line_height(text.SMALL)
        max_width = panel.width - 2 * _PADDING
        for name, steps in menu.patterns:
            text.write(
                canvas,
                name,
                (panel.left + _PADDING, y + 4),
                text.SMALL,
                weight=text.MEDIUM,
                max_width=130,
            )
            box = pygame.Rect(panel.left + _PADDING + 140, y + 8, max_width - 140, 12)
            pulses(canvas, steps, box, None, True)
            y += 28
        if menu.motor is not None:
            bar = pygame.Rect(
                panel.left + _PADDING,
                panel.bottom - _PADDING - _MOTOR_HEIGHT + 8,
                max_width,
                _MOTOR_HEIGHT,
            )
            motor_bar(canvas, bar, *menu.motor)


def _bar_box(box: pygame.Rect) -> pygame.Rect:
    """Returns the box of the bar in the row `box`."""
    return pygame.Rect(box.right - _BAR_WIDTH - 10, box.centery - 4, _BAR_WIDTH, 8)


def draw_close(canvas: Canvas, panel: pygame.Rect, leave: Act) -> None:
    """Draws a cross in the corner of `panel`; a click on it calls `leave`."""
    box = pygame.Rect(panel.right - 42, panel.top + 12, 28, 28)
    if canvas.regions.add(box, leave, _("close"), "Esc"):
        canvas.rect(canvas.colors.key, box, corner=6)
    icons.draw(canvas, "close", box.inflate(-10, -10), canvas.colors.dim)


def _click_row(menu: Menu, index: int) -> None:
    """Moves the focus to a row and does what the Enter key does on it."""
    menu.focus_index = index
    menu.do()


def _change_value(menu: Menu, index: int, direction: str) -> None:
    menu.focus_index = index
    menu.take(direction)
