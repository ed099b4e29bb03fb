"""Says in words what is wrong with a program's file; the band's own validator only says where."""

from firmware.rondo.session import program, validator

from .settings_help import short_text

_KINDS_OF_VALUE = {list: "a list", str: "a text", int: "a number", float: "a number"}


def complaint(routine: object) -> str | None:
    """Returns a line that says what is wrong with a program, where, and what would be right.

    None if it is valid.
    """
    try:
        validator.check(routine)
    except validator.ProgramError as error:
        path = str(error)
        return f"{path}{_problem_at(routine, path)}"
    return None


def _problem_at(routine: object, path: str) -> str:
    if not isinstance(routine, dict):
        return f': expected {{"name": ..., "phases": [...]}}, found {_type_text(routine)}'
    if path == "program":
        return _unknown_key_problem(routine, validator.PROGRAM_KEYS)
    if path == "name":
        return _name_problem(routine.get("name"))
    phases = routine.get("phases")
    if path == "phases":
        return _phases_problem(phases)
    number, _, key = path.removeprefix("phases[").partition("].")
    phase = phases[int(number.rstrip("]"))]  # type: ignore[index]
    if not isinstance(phase, dict):
        return f': expected {{"kind": ...}}, found {_type_text(phase)}'
    return _phase_problem(phase, key) if key else _unknown_key_problem(phase, validator.PHASE_KEYS)


def _unknown_key_problem(table: dict[str, object], allowed: tuple[str, ...]) -> str:
    key = next(key for key in sorted(table) if key not in allowed)
    return (
        f": unknown key {_shown_value(key)}, expected {', '.join(allowed[:-1])} or {allowed[-1]}"
    )


def _name_problem(name: object) -> str:
    if isinstance(name, str) and name in program.BUILT_IN:
        return f": {name} is built in, expected another name"
    rule = f"1 to {program.MAX_NAME} of a-z, 0-9 and -, beginning with a letter"
    return f": expected {rule}, found {_shown_value(name)}"


def _phases_problem(phases: object) -> str:
    if isinstance(phases, list) and 1 <= len(phases) <= program.MAX_PHASES:
        return ": expected an express phase on side first or both, found none"
    found_text = str(len(phases)) if isinstance(phases, list) else _shown_value(phases)
    return f": expected a list of 1 to {program.MAX_PHASES} phases, found {found_text}"


def _phase_problem(phase: dict[str, object], key: str) -> str:
    found_text = f"found {_shown_value(phase.get(key))}"
    if key == "kind":
        return f": expected {' or '.join(program.KINDS)}, {found_text}"
    if key == "side":
        return f": expected {' or '.join(validator.sides_of(str(phase['kind'])))}, {found_text}"
    if key == "round":
        return f": expected a whole number from 1 to {program.MAX_ROUND}, {found_text}"
    min_s, max_s = phase.get("min_s"), phase.get("max_s")
    if key == "min_s" and type(min_s) is int and type(max_s) is int and min_s > max_s:
        return f": {min_s} is over max_s, expected at most {max_s}"
    lowest = 0 if key == "min_s" else 1
    return f": expected a whole number from {lowest} to {validator.MAX_S} or null, {found_text}"


def _shown_value(value: object) -> str:
    if value is None:
        return "nothing"
    return short_text(repr(value) if isinstance(value, str) else value)


def _type_text(value: object) -> str:
    return _KINDS_OF_VALUE.get(type(value)) or _shown_value(value)
