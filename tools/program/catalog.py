"""The programs that come with Rondo: three-round, which is built into the band, and the files in `programs/`.

Each file has a `source`, which stays on this computer: where the program's numbers are published, how good that
source is, and what had to be decided where the source says nothing. Grade A: peer-reviewed, WHO, UNICEF, a
government; B: a hospital or a professional; C: a maker, a blog, a forum.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from firmware.rondo.session import program
from firmware.rondo.storage import settings
from simulator.scenario.programs import PROGRAMS, load_program
from simulator.text.language import N_
from simulator.text.usage import UsageError, printable, read_json


@dataclass(frozen=True)
class Source:
    """The publication that a program's numbers come from.

    `id` is the program's name in the list of published schedules; the others are texts, "" for none. `grade` is A,
    B or C.
    """

    id: str = ""
    title: str = ""
    by: str = ""
    link: str = ""
    grade: str = ""
    published: str = ""
    decided: str = ""


@dataclass(frozen=True)
class Entry:
    """A program: its name, its phases in the form that the band reads, and the source of its numbers."""

    name: str
    routine: dict[str, object]
    source: Source


# Of the program that the band has without a file; its phases are in firmware/rondo/session/program.py.
THREE_ROUND = Source(
    id="three-round",
    title=N_("Three rounds"),
    by="Chele Marmet, The Lactation Institute (1988)",
    grade="B",
    published=N_(
        "5 to 7 minutes a side, 3 to 5, and 2 to 3, 20 to 30 in all; massage, stroke and shake between"
    ),
    decided=N_(
        "massage 0:45, stroke 0:30 and shake 0:15, which have no published length; settings change them"
    ),
)


def entries() -> list[Entry]:
    """Returns all programs that come with Rondo, three-round first."""
    files = sorted(PROGRAMS.glob("*.json"))
    return [_built_in("three-round"), *(_from_file(path) for path in files)]


def find(name_or_path: str) -> Entry:
    """Returns the program `name_or_path`, a name or a file; UsageError if there is none or it is invalid."""
    if name_or_path in program.BUILT_IN:
        return _built_in(name_or_path)
    if name_or_path.endswith(".json"):
        return _from_file(Path(name_or_path))
    if program.is_name(name_or_path) and (PROGRAMS / f"{name_or_path}.json").exists():
        return _from_file(PROGRAMS / f"{name_or_path}.json")
    names = ", ".join(entry.name for entry in entries())
    raise UsageError(name_or_path, f"no such program, expected a .json file or one of {names}")


def _built_in(name: str) -> Entry:
    routine = program.BUILT_IN[name](settings.resolve({})[0])
    return Entry(name, dict(routine), THREE_ROUND)


def _from_file(path: Path) -> Entry:
    routine = dict(json.loads(load_program(path)))
    content = read_json(path)
    source = content.get("source") if isinstance(content, dict) else None
    return Entry(str(routine["name"]), routine, _source(source))


def _source(json_value: object) -> Source:
    """Returns the source in a program's file; a user's own file may have none, or only a line of text."""
    if isinstance(json_value, str):
        return Source(by=printable(json_value))
    if not isinstance(json_value, dict):
        return Source()
    field_names = {"from": "by"}
    texts = {
        field_names.get(key, key): printable(value)
        for key, value in json_value.items()
        if isinstance(value, str)
    }
    return Source(**{key: texts[key] for key in Source.__dataclass_fields__ if key in texts})
