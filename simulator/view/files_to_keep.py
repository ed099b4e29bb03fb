"""Saves a session as a scenario file that repeats it, and finds free names for all files that the user saves.

Names have the first free number: rondo-1.scenario, rondo-2.vcd. Raises UsageError if a file cannot be written.
"""

import os
from pathlib import Path

from ..scenario.acts import text_of
from ..text import output
from ..text.usage import UsageError, read_text
from .live import Live


def free_path(suffix: str) -> Path:
    """Returns the first path rondo-NUMBER`suffix` in the current folder that nothing has, be it a broken link.

    Raises UsageError if that folder was removed.
    """
    try:
        folder = Path.cwd()
    except OSError as error:
        raise UsageError(".", f"{error.strerror}, expected a folder to write to") from None
    number = 1
    while os.path.lexists(folder / f"rondo-{number}{suffix}"):
        number += 1
    return folder / f"rondo-{number}{suffix}"


def write_scenario(live: Live) -> Path:
    """Writes all acts so far as a scenario, and the user's programs beside it; returns its path.

    Raises UsageError if a program's file exists with another content.
    """
    path = free_path(".scenario")
    programs = {
        path.parent / f"{name}.json": program_text
        for name, program_text in live.hand.scenario.programs.items()
    }
    for program_path, program_text in programs.items():
        if os.path.lexists(program_path) and read_text(program_path) != program_text:
            raise UsageError(
                str(program_path), "is not the program that was followed, expected that or no file"
            )
    output.write((path, text_of(live.hand.scenario, live.pace.now_ms)), *programs.items())
    return path
