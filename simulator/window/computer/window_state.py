"""Saves how the window was left (size, place, colours ...) in a small JSON file, and loads it at the next start.

    state = load()
    save(replace(state, scale=2.0))

If the file is missing or cannot be read, every value has its default; so has each value that is wrong.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ...text import output
from ...text.usage import UsageError
from ...view.saved_session import folder

APPEARANCES = ("system", "dark", "light")
_LARGEST_PX = 20_000
_MAX_BYTES = 1_000_000  # of the file
_MAX_COUNT = 1_000_000  # of answers of one kind


@dataclass(frozen=True)
class WindowState:
    """How the window was left.

    `size` and `position` in px; `scale` in px per unit, if the user chose one; `appearance` one of APPEARANCES.

    `learned` counts answers of the training: (cue played, answer, how often). `welcomed`: the first steps are done.
    """

    size: tuple[int, int] | None = None
    position: tuple[int, int] | None = None
    scale: float | None = None
    learned: list[tuple[str, str, int]] = field(default_factory=list)
    appearance: str = APPEARANCES[0]
    welcomed: bool = False


def file() -> Path:
    """Returns the path of the JSON file that holds how the window was left."""
    return folder() / "window.json"


def load() -> WindowState:
    """Returns how the window was left; a value that is missing or wrong has its default."""
    try:
        with file().open("rb") as stream:
            data = json.loads(stream.read(_MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return WindowState()
    if not isinstance(data, dict):
        return WindowState()
    return WindowState(
        _valid_pair(data.get("size"), 1),
        _valid_pair(data.get("position"), -_LARGEST_PX),
        _valid_number(data.get("scale"), 0.5, 4),
        _valid_counts(data.get("learned")),
        data["appearance"] if data.get("appearance") in APPEARANCES else APPEARANCES[0],
        data.get("welcomed") is True,
    )


def save(state: WindowState) -> None:
    """Writes `state` to the file; does nothing if the file cannot be written."""
    path = file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        output.write((path, json.dumps(asdict(state))))
    except (OSError, UsageError):
        pass  # nobody asked for the file, so nobody is told


def _valid_number(value: object, lowest: float, highest: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if lowest <= value <= highest else None


def _valid_pair(value: object, lowest: int) -> tuple[int, int] | None:
    items = value if isinstance(value, list) else []
    numbers = [_valid_number(item, lowest, _LARGEST_PX) for item in items]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        return None
    return int(numbers[0]), int(numbers[1])


def _valid_counts(value: object) -> list[tuple[str, str, int]]:
    if not isinstance(value, list):
        return []
    return [
        (row[0], row[1], row[2])
        for row in value
        if isinstance(row, list)
        and len(row) == 3
        and isinstance(row[0], str)
        and isinstance(row[1], str)
        and isinstance(row[2], int)
        and 0 <= row[2] < _MAX_COUNT
    ]
