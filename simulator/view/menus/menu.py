"""A menu: a list over any view, one row of which is always in focus.

menu = Menu(_("Faults"), [Row("flash_slow", value=..., act=...)])
menu.take("down"); menu.take("do")
"""

from collections.abc import Callable
from dataclasses import dataclass

from ..past.logged import Course

PAGE = 8  # rows


def _no_text() -> str:
    return ""


@dataclass(frozen=True)
class Row:
    """One row of a menu: its `text` and `value`.

    The keys left and right call `change` with -1 or 1; Enter or a click calls `act`.

    `note` explains the row; `keyword` returns the line by which a scenario does the same. `heading` stands above
    it. `bar_fraction` is the length of its bar, 0 to 1, None for no bar. `lit` returns whether the value is
    highlighted.
    """

    text: str
    value: Callable[[], str] = _no_text
    change: Callable[[int], object] | None = None
    act: Callable[[], object] | None = None
    note: Callable[[], str] = _no_text
    keyword: Callable[[], str] = _no_text
    heading: str = ""
    bar_fraction: float | None = None
    lit: Callable[[], bool] | None = None


class Menu:
    """A list of rows to choose from.

    `focus_index` is that of the row in focus; `message` is the result of the last action; `back` is the menu that
    Esc opens.

    `hint`, beside the title, says how the menu is used.
    """

    def __init__(self, title: str, rows: list[Row], hint: str = "") -> None:
        self.title = title
        self.hint = hint
        self.rows = rows
        self.focus_index = 0
        self.message = ""
        self.back: Menu | None = None

    @property
    def row(self) -> Row:
        """Returns the row in focus."""
        return self.rows[self.focus_index]

    @property
    def motor(self) -> tuple[float, float] | None:
        """Returns (duty, speed), 0 to 1 each, of the motor that a training menu runs; None in other menus."""
        return None

    @property
    def patterns(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Returns the cues to draw below the rows: (name, its pulses and gaps in ms) for each."""
        return ()

    @property
    def course(self) -> Course | None:
        """Returns the logged session to draw on the timeline; None: the band's."""
        return None

    def take(self, command: str) -> None:
        """Carries out `command`, one of WORDS: moves the focus, changes a value, or does what Enter does."""
        if command in _MOVES:
            self.focus_index = _MOVES[command](self.focus_index, len(self.rows))
        elif command == "do":
            self.do()
        elif self.row.change is not None:
            self.row.change(-1 if command == "less" else 1)

    def do(self) -> None:
        """Does what Enter does in the row in focus: calls the row's `act`, or else its `change` with 1."""
        if self.row.act is not None:
            self.row.act()
        elif self.row.change is not None:
            self.row.change(1)

    def window(self, first_row: int, count: int) -> int:
        """Returns the index of the first of `count` rows to show: `first_row`, or the nearest with the focus."""
        return min(max(first_row, self.focus_index - count + 1), self.focus_index)


_MOVES: dict[str, Callable[[int, int], int]] = {
    "up": lambda row, count: (row - 1) % count,
    "down": lambda row, count: (row + 1) % count,
    "page_up": lambda row, _count: max(0, row - PAGE),
    "page_down": lambda row, count: min(count - 1, row + PAGE),
    "first": lambda _row, _count: 0,
    "last": lambda _row, count: count - 1,
}

WORDS = (*_MOVES, "less", "more", "do")
