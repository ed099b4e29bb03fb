"""Times measured on real boards for what takes no time in the simulator, above all the start.

    measured(board)              the table that is shipped; None for a board that nobody has measured
    read(path, board)            a user's own table, as `python -m tools doctor measure` writes it

A file is one JSON object: `board`, `port`, `version` of MicroPython, `by` and `where` (who measured, on
what), and `figures`, each a number or null where it was not measured.

Not modelled: that a start takes longer with more files on the flash, and the steps of a start; it is one stretch of
work, within which edges have their true instants.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..text.usage import UsageError, read_json

FOLDER = Path(__file__).parent / "measured"
_TEXTS = ("board", "port", "version", "by", "where")
# Each with the least and the greatest plausible value.
FIGURES = {
    "boot_ms": (1, 5_000),  # from power on to the line of boot.py from which on presses are noted
    "main_ms": (0, 5_000),  # from there to where main.py imports the app
    "imports_ms": (1, 20_000),  # of the import of the app
    "make_ms": (0, 20_000),  # from there to the app's first turn
    "collection_ms": (0, 1_000),  # of garbage, with the app made
    "block_ms": (0, 2_000),  # to erase and program 4096 bytes of flash, through the file system
    "wake_us": (0, 1_000_000),  # how much longer a light sleep lasts than asked for
    "crystal_ppm": (-10_000, 10_000),  # how fast its clock is, against the computer's
    "heap_used": (0, 1 << 24),  # bytes, with the app made
    "heap_free": (0, 1 << 24),
}


_START_FIGURES = ("main_ms", "imports_ms", "make_ms")


class MeasuredTable(NamedTuple):
    """The table of one board; `figures` maps names to values, without those that were not measured."""

    board: str
    port: str
    version: str
    by: str
    where: str
    figures: dict[str, float]

    def start_us(self, boot_ms: float) -> tuple[int, int]:
        """Returns two times in µs: from power on to boot.py, and from boot.py to the app's first turn.

        A figure that this table lacks is taken from the shipped table. The first time is `boot_ms` if both lack it.
        """
        shipped_figures = shipped_table(self.board)
        figures = {
            **(shipped_figures.figures if shipped_figures is not None else {}),
            **self.figures,
        }
        work_ms = sum(figures.get(name, 0.0) for name in _START_FIGURES)
        return int(figures.get("boot_ms", boot_ms) * 1000), int(work_ms * 1000)


@cache
def shipped_table(board: str) -> MeasuredTable | None:
    """Returns the table that is shipped for `board`; None if nobody has measured it."""
    path = FOLDER / f"{board}.json"
    return read(path, board) if path.exists() else None


def read(path: Path, board: str) -> MeasuredTable:
    """Returns a user's own table for `board`, read from `path`.

    Raises UsageError, naming the fault, if it is wrong.
    """

    def wrong(problem: str) -> UsageError:
        return UsageError(str(path), problem)

    data = read_json(path)
    if not isinstance(data, dict) or not isinstance(data.get("figures"), dict):
        raise wrong("has no figures, expected what `python -m tools doctor measure` writes")
    texts = [data.get(name) for name in _TEXTS]
    if not all(isinstance(text, str) for text in texts):
        raise wrong(f"expected a text for each of {', '.join(_TEXTS)}")
    if data["board"] != board:
        raise wrong(f"is of {data['board']}, expected one of {board}")
    figures = {name: value for name, value in data["figures"].items() if value is not None}
    for name, value in figures.items():
        least, greatest = FIGURES.get(name, (0, -1))
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (is_number and least <= value <= greatest):
            raise wrong(f"figures: {name}: found {value}, expected {_expected(name)}")
    board, port, version, measured_by, measured_where = (str(text) for text in texts)
    return MeasuredTable(board, port, version, measured_by, measured_where, figures)


def _expected(name: str) -> str:
    if name not in FIGURES:
        return f"one of {', '.join(FIGURES)}"
    least, greatest = FIGURES[name]
    return f"a number from {least} to {greatest}, or null"
