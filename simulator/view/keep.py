"""Keeps what was done as a scenario that does it again, and names the files of all that is kept.

Each is written under the first free number: rondo-1.scenario, rondo-2.vcd. UsageError where that cannot be.
"""

from pathlib import Path

from ..scenario.acts import text_of
from ..text import output
from ..text.usage import UsageError, read_text
from .live import Live


def free(folder: Path, ending: str) -> Path:
    """Returns the first numbered path in `folder` that no file has."""
    number = 1
    while (folder / f"rondo-{number}{ending}").exists():
        number += 1
    return folder / f"rondo-{number}{ending}"


def scenario(live: Live, folder: Path) -> Path:
    """Writes all that was done so far; a program of its own is a file beside it."""
    path = free(folder, ".scenario")
    programs = {
        folder / f"{name}.json": text for name, text in live.hand.scenario.programs.items()
    }
    for beside, text in programs.items():
        if beside.exists() and read_text(beside) != text:
            raise UsageError(
                str(beside), "is not the program that was followed, expected that or no file"
            )
    output.write((path, text_of(live.hand.scenario, live.pace.now)), *programs.items())
    return path
