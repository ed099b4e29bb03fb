"""A list to choose from, over either view; one row of it is always in focus.

menu = Menu(_("Faults"), [Row("flash_slow", value=..., act=...)])
menu.take("down"); menu.take("do")
"""

from collections.abc import Callable
from dataclasses import dataclass

from ..logged import Course

PAGE = 8  # rows


def _nothing() -> str:
    return ""


@dataclass(frozen=True)
class Row:
    """One row of a menu.

    `text` and its `value`; left and right `change` it by -1 or 1, Enter or a click does `act`.

    `note` is said beside the row or, while it is in focus, below the list; `keyword` is how a file says it.
    `heading` stands above the row, `part` is a bar of that length, 0 to 1. `lit` says whether it is switched on,
    or no longer as it was.
    """

    text: str
    value: Callable[[], str] = _nothing
    change: Callable[[int], object] | None = None
    act: Callable[[], object] | None = None
    note: Callable[[], str] = _nothing
    keyword: Callable[[], str] = _nothing
    heading: str = ""
    part: float | None = None
    lit: Callable[[], bool] | None = None


class Menu:
    """A list to choose from.

    `at` is the row in focus; `message` is what came of the last thing done; `back` is where Esc leads.

    `hint` says beside the title how it is used.
    """

    def __init__(self, title: str, rows: list[Row], hint: str = "") -> None:
        self.title = title
        self.hint = hint
        self.rows = rows
        self.at = 0
        self.message = ""
        self.back: Menu | None = None

    @property
    def row(self) -> Row:
        """Returns the row in focus."""
        return self.rows[self.at]

    @property
    def motor(self) -> tuple[float, float] | None:
        """Returns the duty and the speed of a motor that is felt in this menu, 0 to 1 each; None without one."""
        return None

    @property
    def patterns(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Returns cues to be drawn beside each other: what is said of each, and its pulses and gaps in ms."""
        return ()

    @property
    def course(self) -> Course | None:
        """Returns what is to be seen on the timeline instead of the band's session; None for nothing else."""
        return None

    def take(self, word: str) -> None:
        """Does one of WORDS: moves the focus, changes a value, or does what a row is for."""
        if word in _MOVES:
            self.at = _MOVES[word](self.at, len(self.rows))
        elif word == "do":
            self.do()
        elif self.row.change is not None:
            self.row.change(-1 if word == "less" else 1)

    def do(self) -> None:
        """Does what Enter does to the row in focus."""
        if self.row.act is not None:
            self.row.act()
        elif self.row.change is not None:
            self.row.change(1)

    def window(self, first: int, count: int) -> int:
        """Returns the first of `count` rows to show, near `first`, such that the row in focus is among them."""
        return min(max(first, self.at - count + 1), self.at)


_MOVES: dict[str, Callable[[int, int], int]] = {
    "up": lambda at, count: (at - 1) % count,
    "down": lambda at, count: (at + 1) % count,
    "page_up": lambda at, _count: max(0, at - PAGE),
    "page_down": lambda at, count: min(count - 1, at + PAGE),
    "first": lambda _at, _count: 0,
    "last": lambda _at, count: count - 1,
}

WORDS = (*_MOVES, "less", "more", "do")
