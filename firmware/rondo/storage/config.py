"""The settings and the program on flash; a file or a value that is wrong never stops the band."""

import json
import os
from errno import ENOENT

from ..session import program
from . import settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_NEW = "settings.new.json"


class Unreadable(ValueError):
    """The settings file is not a JSON object."""


def load() -> "tuple[dict, list[str]]":
    """Returns the settings on flash, and a line for each that is not allowed and has its default instead."""
    try:
        given = _read()[1]
    except OSError as error:
        return settings.resolve({})[0], [settings.FILE + ": error " + str(error.args[0])]
    except (Unreadable, MemoryError) as error:  # a chip's memory has no room for deep nesting
        return settings.resolve({})[0], [settings.FILE + ": " + str(error)]
    chosen, refused = settings.resolve(given)
    # The file may hold anything, and complaints are printed: only keys of SCHEMA are named in them.
    named = [key if key in settings.SCHEMA else "an unknown key" for key in refused]
    return chosen, [settings.FILE + ": not taken: " + key for key in named]


def put_right() -> None:
    """Repairs the settings file: one that cannot be read is renamed; from any other, bad values are removed.

    The original file is kept under another name. Writes flash: to be called in a quiet moment.
    """
    try:
        text, given = _read()
    except OSError:
        return
    except (Unreadable, MemoryError):
        _put_aside()
        return
    refused = settings.resolve(given)[1]
    if refused:
        _keep_good(text, given, refused)


def save_chosen(chosen: dict) -> bool:
    """Writes the settings in `chosen` into the settings file, and leaves the rest; returns whether that succeeded.

    Writes flash: to be called in a quiet moment. The old file stays until the new one is complete.
    """
    try:
        try:
            given = _read()[1]
        except Unreadable:
            _put_aside()
            given = {}
        given.update(chosen)
        _save(given)
    except OSError as error:
        print("rondo: settings: error " + str(error.args[0]) + ": kept until power off only")
        return False
    return True


def _read() -> "tuple[str, dict]":
    """Returns the settings file's text, and its keys and values; ("", {}) if there is no file.

    Raises OSError or Unreadable.
    """
    try:
        with open(settings.FILE) as file:
            text = file.read(settings.MAX_BYTES + 1)
        given = json.loads(text) if len(text) <= settings.MAX_BYTES else None
    except OSError as error:
        if error.args[0] != ENOENT:
            raise
        return "", {}
    except (ValueError, RuntimeError):
        given = None
    # MicroPython's json takes keys that are not strings.
    if not isinstance(given, dict) or not all(isinstance(key, str) for key in given):
        raise Unreadable("not a JSON object of keys and values")
    return text, given


def _put_aside() -> None:
    try:
        os.rename(settings.FILE, settings.ASIDE)
    except OSError:
        pass


def _keep_good(text: str, given: dict, refused: "list[str]") -> None:
    try:
        with open(settings.ASIDE, "w") as file:
            file.write(text)
        _save({key: given[key] for key in given if key not in refused})
    except OSError:
        pass


def _save(given: dict) -> None:
    """Writes the settings file, sorted by key; the old file stays until the new one is complete."""
    pairs = [json.dumps(key) + ": " + json.dumps(given[key]) for key in sorted(given)]
    with open(_NEW, "w") as file:
        file.write("{" + ", ".join(pairs) + "}")
    os.rename(_NEW, settings.FILE)


def load_program(chosen: dict) -> "tuple[Callable[[dict], dict], list[str]]":
    """Returns (function, complaints): the function makes the program that the settings name.

    If that program cannot be followed, it makes the built-in one, which `chosen` names from then on, and a line in
    complaints says why.
    """
    name = chosen["program"]
    if name in program.BUILT_IN:
        return program.BUILT_IN[name], []
    from ..session import validator

    path = "programs/" + name + ".json"
    try:
        with open(path) as file:
            text = file.read(program.MAX_BYTES + 1)
        if len(text) > program.MAX_BYTES:
            raise validator.ProgramError("longer than " + str(program.MAX_BYTES) + " bytes")
        mine = validator.check(json.loads(text))
        return lambda _: mine, []
    except OSError as error:
        complaint = "error " + str(error.args[0])
        if error.args[0] == ENOENT:
            complaint = "no such file"
    except (validator.ProgramError, MemoryError) as error:
        complaint = "cannot be followed: " + str(error)
    except (ValueError, RuntimeError, TypeError):  # MicroPython takes keys that are not strings
        complaint = "not JSON"
    chosen["program"] = program.THREE_ROUND
    return program.three_round, [path + ": " + complaint]
