"""Remembers how the window was left, for the next start: a small JSON file in the user's folder for such data.

    found = load()
    save(replace(found, scale=2.0))

If the file is missing or cannot be read, nothing is remembered; a wrong value in it is left out.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ...text import output
from ...text.usage import UsageError
from ...view.kept import folder

APPEARANCES = ("system", "dark", "light")
_MOST_PX = 20_000
_LONGEST = 1_000_000  # bytes


@dataclass(frozen=True)
class Remembered:
    """How the window was left.

    `size` and `position` in px; `scale` in px per unit, if the user chose one; `appearance` one of APPEARANCES.

    `learned` counts answers of the training: (cue played, answer, how often). `welcomed`: the first start is done.
    """

    size: tuple[int, int] | None = None
    position: tuple[int, int] | None = None
    scale: float | None = None
    learned: list[tuple[str, str, int]] = field(default_factory=list)
    appearance: str = APPEARANCES[0]
    welcomed: bool = False


def file() -> Path:
    """Returns the path of the file in which it is remembered."""
    return folder() / "window.json"


def load() -> Remembered:
    """Returns how the window was left; a value that is missing or wrong has its default."""
    try:
        with file().open("rb") as opened:
            found = json.loads(opened.read(_LONGEST))
    except (OSError, ValueError, RecursionError):
        return Remembered()
    if not isinstance(found, dict):
        return Remembered()
    return Remembered(
        _pair(found.get("size"), 1),
        _pair(found.get("position"), -_MOST_PX),
        _number(found.get("scale"), 0.5, 4),
        _counts(found.get("learned")),
        found["appearance"] if found.get("appearance") in APPEARANCES else APPEARANCES[0],
        found.get("welcomed") is True,
    )


def save(what: Remembered) -> None:
    """Writes `what` to the file; does nothing if that cannot be written."""
    path = file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        output.write((path, json.dumps(asdict(what))))
    except (OSError, UsageError):
        pass  # nobody asked for the file, so nobody is told


def _number(value: object, least: float, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if least <= value <= most else None


def _pair(value: object, least: int) -> tuple[int, int] | None:
    parts = value if isinstance(value, list) else []
    numbers = [_number(part, least, _MOST_PX) for part in parts]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        return None
    return int(numbers[0]), int(numbers[1])


def _counts(value: object) -> list[tuple[str, str, int]]:
    if not isinstance(value, list):
        return []
    return [
        (one[0], one[1], one[2])
        for one in value
        if isinstance(one, list)
        and len(one) == 3
        and isinstance(one[0], str)
        and isinstance(one[1], str)
        and isinstance(one[2], int)
        and 0 <= one[2] < _LONGEST
    ]
