"""Reads the program that a band's settings name from its file, and checks it by the band's own rules.

`programs_for({"program": "power-hour"}, folder, "mine.scenario:3")` returns {"power-hour": the file's JSON text};
"mine.scenario:3" is the place that an error would name.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from firmware.rondo.session import program, validator

from ..text import program_help
from ..text.usage import UsageError, read_json

PROGRAMS = Path(__file__).resolve().parents[2] / "programs"


def programs_for(settings: Mapping[str, object], folder: Path, place: str) -> dict[str, str]:
    """Returns {name: JSON text} of the program that `settings` name; {} if it is built into the firmware.

    The program's file is in `folder` or among those that come with Rondo. Raises UsageError, naming `place`, if it
    is in neither.
    """
    name = str(settings.get("program", program.THREE_ROUND))
    if name in program.BUILT_IN:
        return {}
    for path in (folder / f"{name}.json", PROGRAMS / f"{name}.json"):
        if path.exists():
            return {name: load_program(path)}
    raise UsageError(
        place,
        f"no program '{name}', expected three-round, one in programs/ or a file {folder / name}.json",
    )


def comes_with_rondo(routine: Mapping[str, object]) -> bool:
    """Returns whether `routine` has the same phases as the program of its name that comes with Rondo.

    A file may have the name of a program in `programs/`, never that of a built-in one.
    """
    name = str(routine["name"])
    if name in program.BUILT_IN:
        return True
    path = PROGRAMS / f"{name}.json"
    return path.exists() and json.loads(load_program(path))["phases"] == routine["phases"]


def load_program(path: Path) -> str:
    """Returns the program in the file at `path` as JSON text for the band; raises UsageError if it is invalid.

    `source` is left out of the text, since it would take memory.
    """
    routine = read_json(path)
    complaint = program_help.complaint(routine)
    if complaint:
        raise UsageError(str(path), complaint)
    checked = validator.check(routine)
    name = checked["name"]
    if name != path.stem:
        raise UsageError(
            str(path), f"name: expected {path.stem}, as the file is called, found {name}"
        )
    text = json.dumps({"name": name, "phases": checked["phases"]})
    if len(text.encode()) > program.MAX_BYTES:
        raise UsageError(
            str(path), f"too long for the device, expected at most {program.MAX_BYTES} bytes"
        )
    return text
