"""Keeps what was done as a scenario that does it again, and names the files of all that is kept.

Each is written under the first free number: rondo-1.scenario, rondo-2.vcd. OSError where that cannot be.
"""

from pathlib import Path

from ..scenario.acts import text_of
from .live import Live


def free(folder: Path, ending: str) -> Path:
    """The first name that no file has."""
    number = 1
    while (folder / f"rondo-{number}{ending}").exists():
        number += 1
    return folder / f"rondo-{number}{ending}"


def scenario(live: Live, folder: Path) -> Path:
    """All that was done so far; a program of its own is a file beside it."""
    path = free(folder, ".scenario")
    path.write_text(text_of(live.hand.scenario, live.pace.now), encoding="utf-8")
    for name, text in live.hand.scenario.programs.items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return path
