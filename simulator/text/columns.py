"""Counts the columns that a text takes up in a terminal: a mark over a letter takes none, a wide letter two.

padded("สรุป", 8)                 as wide as 8 letters, for columns that line up
cut("ที่นี่", 3)                      as much as fits
"""

import unicodedata
from collections.abc import Iterator

# Marks over or under a letter, and characters that only say how letters join.
_NO_COLUMN = ("Mn", "Me", "Cf")
_TWO_COLUMNS = ("W", "F")  # Unicode Standard Annex #11


def width(text: str) -> int:
    """Returns how many columns of a terminal `text` takes up."""
    return sum(_width_of(letter) for letter in text)


def padded(text: str, columns: int) -> str:
    """Returns `text` followed by spaces, `columns` wide in all."""
    return text + " " * (columns - width(text))


def cut(text: str, columns: int) -> str:
    """Returns the beginning of `text`, as much as fits into `columns`; a letter keeps its marks."""
    return "".join(_fitting(text, columns))


def fitting(text: str, columns: int) -> str:
    """Returns `text`; if it is wider than `columns`, shortened to fit, with … at its end."""
    return text if width(text) <= columns else cut(text, columns - 1) + "…"


def wrapped(text: str, columns: int) -> list[str]:
    """Returns `text` as lines of at most `columns`, broken between words.

    A word that is too long is broken itself.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}") <= columns:
            lines[-1] += f" {word}"
            continue
        while width(word) > columns:
            beginning = cut(word, columns) or word[0]
            lines.append(beginning)
            word = word[len(beginning) :]
        lines += [word] if word else []
    return lines


def _fitting(text: str, columns: int) -> Iterator[str]:
    for letter in text:
        columns -= _width_of(letter)
        if columns < 0:
            return
        yield letter


def _width_of(letter: str) -> int:
    if unicodedata.category(letter) in _NO_COLUMN:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in _TWO_COLUMNS else 1
