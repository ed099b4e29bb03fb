"""The one validator of programs that come as JSON: the band, the simulator and the tools all use it.

    check(json.loads(text))

The band imports it only for such a program, and drops it again to free its memory.
"""

from .program import BUILT_IN, KINDS, MAX_PHASES, MAX_ROUND, SIDES, is_name

PROGRAM_KEYS = ("name", "phases", "source")
PHASE_KEYS = ("kind", "side", "round", "min_s", "max_s")
MAX_S = 3600


class ProgramError(ValueError):
    """A program that cannot be followed; the message is the place in it, as in JSON, like `phases[2].side`."""


def check(program: object) -> dict:
    """Returns `program` if it can be followed; raises ProgramError, which says where it cannot."""
    if not isinstance(program, dict) or not _only(program, PROGRAM_KEYS):
        raise ProgramError("program")
    name = program.get("name")
    if not isinstance(name, str) or not is_name(name) or name in BUILT_IN:
        raise ProgramError("name")
    phases = program.get("phases")
    if not isinstance(phases, list) or not 1 <= len(phases) <= MAX_PHASES:
        raise ProgramError("phases")
    for i in range(len(phases)):
        wrong = _wrong(phases[i])
        if wrong is not None:
            raise ProgramError("phases[" + str(i) + "]" + wrong)
    if not any(phase["kind"] == "express" and phase["side"] != "second" for phase in phases):
        raise ProgramError("phases")
    return program


def _wrong(phase: object) -> "str | None":
    """Returns the place of what is wrong in `phase`, such as ".side", "" for all of it; None if nothing is."""
    if not isinstance(phase, dict) or not _only(phase, PHASE_KEYS):
        return ""
    if phase.get("kind") not in KINDS:
        return ".kind"
    if phase.get("side") not in sides_of(phase["kind"]):
        return ".side"
    if not _whole(phase.get("round"), 1, MAX_ROUND):
        return ".round"
    low, high = phase.get("min_s"), phase.get("max_s")
    if high is not None and not _whole(high, 1, MAX_S):
        return ".max_s"
    return None if low is None or _whole(low, 0, high or MAX_S) else ".min_s"


def sides_of(kind: str) -> "tuple[str, ...]":
    """Returns the sides that a phase of this kind may be on."""
    return SIDES[:3] if kind == "express" else SIDES[2:]


def _only(table: dict, keys: "tuple[str, ...]") -> bool:
    return all(key in keys for key in table)


def _whole(value: object, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high
