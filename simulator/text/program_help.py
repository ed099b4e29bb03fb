"""Says in words what is wrong with a program's file; the band's own validator says only where."""

from firmware.rondo.session import program, validator

from .settings_help import shown

_KINDS_OF_VALUE = {list: "a list", str: "a text", int: "a number", float: "a number"}


def complaint(routine: object) -> str | None:
    """Returns a line on what is wrong with a program, where, and what would be right; None if it is valid."""
    try:
        validator.check(routine)
    except validator.ProgramError as error:
        place = str(error)
        return f"{place}{_wrong(routine, place)}"
    return None


def _wrong(routine: object, place: str) -> str:
    if not isinstance(routine, dict):
        return f': expected {{"name": ..., "phases": [...]}}, found {_kind(routine)}'
    if place == "program":
        return _unknown_key(routine, validator.PROGRAM_KEYS)
    if place == "name":
        return _wrong_name(routine.get("name"))
    phases = routine.get("phases")
    if place == "phases":
        return _wrong_phases(phases)
    number, _, key = place.removeprefix("phases[").partition("].")
    phase = phases[int(number.rstrip("]"))]  # type: ignore[index]
    if not isinstance(phase, dict):
        return f': expected {{"kind": ...}}, found {_kind(phase)}'
    return _wrong_in_phase(phase, key) if key else _unknown_key(phase, validator.PHASE_KEYS)


def _unknown_key(table: dict[str, object], known: tuple[str, ...]) -> str:
    key = next(key for key in sorted(table) if key not in known)
    return f": unknown key {_found(key)}, expected {', '.join(known[:-1])} or {known[-1]}"


def _wrong_name(name: object) -> str:
    if isinstance(name, str) and name in program.BUILT_IN:
        return f": {name} is built in, expected another name"
    letters = f"1 to {program.MAX_NAME} of a-z, 0-9 and -, beginning with a letter"
    return f": expected {letters}, found {_found(name)}"


def _wrong_phases(phases: object) -> str:
    if isinstance(phases, list) and 1 <= len(phases) <= program.MAX_PHASES:
        return ": expected an express phase on side first or both, found none"
    found = str(len(phases)) if isinstance(phases, list) else _found(phases)
    return f": expected a list of 1 to {program.MAX_PHASES} phases, found {found}"


def _wrong_in_phase(phase: dict[str, object], key: str) -> str:
    found = f"found {_found(phase.get(key))}"
    if key == "kind":
        return f": expected {' or '.join(program.KINDS)}, {found}"
    if key == "side":
        return f": expected {' or '.join(validator.sides_of(str(phase['kind'])))}, {found}"
    if key == "round":
        return f": expected a whole number from 1 to {program.MAX_ROUND}, {found}"
    low, high = phase.get("min_s"), phase.get("max_s")
    if key == "min_s" and type(low) is int and type(high) is int and low > high:
        return f": {low} is over max_s, expected at most {high}"
    least = 0 if key == "min_s" else 1
    return f": expected a whole number from {least} to {validator.MAX_S} or null, {found}"


def _found(value: object) -> str:
    if value is None:
        return "nothing"
    return shown(repr(value) if isinstance(value, str) else value)


def _kind(value: object) -> str:
    return _KINDS_OF_VALUE.get(type(value)) or _found(value)
