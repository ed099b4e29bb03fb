"""The settings and the program on flash: what cannot be read or may not be never stops the band."""

import json
import os

from . import program, settings

ASIDE = "settings.bad.json"
_NEW = "settings.new.json"
MAX_BYTES = 4096
_ENOENT = 2  # there is no such file


def load() -> "tuple[dict, list[str]]":
    """The settings on flash, and a line for each that was not taken; each such has its default.

    A file that cannot be read goes aside; of one with values that may not be, a copy does, and it keeps the rest.
    """
    try:
        with open(settings.FILE) as file:
            text = file.read(MAX_BYTES + 1)
        given = json.loads(text) if len(text) <= MAX_BYTES else None
    except OSError as error:
        chosen, complaints = settings.resolve({})
        if error.args[0] != _ENOENT:
            complaints.append(settings.FILE + ": error " + str(error.args[0]))
        return chosen, complaints
    except (ValueError, RuntimeError):
        given = None
    if not isinstance(given, dict):
        _put_aside()
        return settings.resolve({})[0], [settings.FILE + ": not a JSON object of keys and values"]
    chosen, complaints = settings.resolve(given)
    if complaints:
        _keep_good(text, given)
    return chosen, complaints


def _put_aside() -> None:
    try:
        os.rename(settings.FILE, ASIDE)
    except OSError:
        pass


def _keep_good(text: str, given: dict) -> None:
    try:
        with open(ASIDE, "w") as file:
            file.write(text)
        _save(
            {key: given[key] for key in sorted(given) if settings.check(key, given[key]) is None}
        )
    except OSError:
        pass


def _save(given: dict) -> None:
    """The file stands as it was until the new one is whole."""
    with open(_NEW, "w") as file:
        file.write(json.dumps(given))
    os.rename(_NEW, settings.FILE)


def change(key: str, value: object) -> None:
    """Give one setting another value, and leave the rest; OSError if it cannot be written."""
    given = {}
    try:
        with open(settings.FILE) as file:
            given = json.load(file)
    except (OSError, ValueError):
        pass
    given[key] = value
    _save({key: given[key] for key in sorted(given)})


def load_program(chosen: dict) -> "tuple[dict, list[str]]":
    """The program that the settings name; three-round, and why, if it cannot be followed."""
    name = chosen["program"]
    if name in program.BUILT_IN:
        return program.BUILT_IN[name](chosen), []
    path = "programs/" + name + ".json"
    try:
        with open(path) as file:
            return program.check(json.loads(file.read(program.MAX_BYTES))), []
    except OSError as error:
        complaint = "error " + str(error.args[0])
        if error.args[0] == _ENOENT:
            complaint = "no such file"
    except RuntimeError:
        complaint = "not JSON"
    except ValueError as error:
        complaint = str(error) if isinstance(error, program.ProgramError) else "not JSON"
    return program.three_round(chosen), [path + ": " + complaint]
