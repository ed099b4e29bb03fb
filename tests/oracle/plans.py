"""Settings and programs as the specification's sections 1 and 6 have them: what a session would consist of.

settings = with_defaults({"pacing": "guide"})
plan = phases(settings, program_of(settings, {}), "left")
preview(plan)           the names of the one or two cues that the wearer would begin with
"""

from collections.abc import Mapping
from typing import NamedTuple

DEFAULTS: dict[str, object] = {
    "program": "three-round",
    "pacing": "strict",
    "target": "mid",
    "rounds": 3,
    "assist_first": "off",
    "massage_s": 45,
    "stroke_s": 30,
    "shake_s": 15,
    "first_side": "alternate",
    "sides": "both",
    "repeat": 1,
    "strength": 4,
    "pulses": "normal",
    "mirror": "off",
    "ready_s": 0,
    "massage_tick_s": 0,
    "metronome_per_min": 0,
    "rest_every_min": 0,
    "reminder_min": 0,
    "quiet_from": None,
    "quiet_to": None,
    "utc_offset_min": 0,
    "night": "off",
    "wear_site": "wrist",
}
PRESETS: dict[str, dict[str, object]] = {
    "wrist": {},
    "upper_arm": {"pulses": "long"},
    "ankle": {"pulses": "long", "repeat": 2},
    "clip": {"pulses": "long", "repeat": 2},
}
BUILT_IN = "three-round"
MOTIONS = ("massage", "stroke", "shake")
SIDES = ("left", "right")
# The published minutes of each round, in s.
_ROUNDS = ((300, 420), (180, 300), (120, 180))


class Phase(NamedTuple):
    """One phase of a program (side first, second, both or none) or of a plan (left, right, both or none).

    `max_ms` None: until a tap. `min_ms` None: nothing holds a tap back.
    """

    kind: str
    side: str
    round: int
    min_ms: int | None
    max_ms: int | None

    @property
    def is_motion(self) -> bool:
        """Whether it is one of massage, stroke and shake."""
        return self.kind in MOTIONS


Plan = tuple[Phase, ...]


def with_defaults(given: Mapping[str, object]) -> dict[str, object]:
    """All settings: those given, else the preset of the place where it is worn, else the default."""
    site = str(given.get("wear_site", "wrist"))
    return {**DEFAULTS, **PRESETS[site], **given}


def other(side: str) -> str:
    """The other side."""
    return "right" if side == "left" else "left"


def is_on(value: object) -> bool:
    """Whether a setting that is on or off is on, in whichever way that is written."""
    return value in ("on", True)


def program_of(settings: Mapping[str, object], programs: Mapping[str, Plan]) -> Plan:
    """The phases of the program that is set, first and second still unresolved."""
    name = str(settings["program"])
    return _three_round(settings) if name == BUILT_IN else programs[name]


def program_from(text: Mapping[str, object]) -> Plan:
    """A program's JSON object as phases."""
    listed = text["phases"]
    assert isinstance(listed, list)
    return tuple(
        Phase(one["kind"], one["side"], one["round"], _ms(one.get("min_s")), _ms(one.get("max_s")))
        for one in listed
    )


def _ms(seconds: int | None) -> int | None:
    return None if seconds is None else seconds * 1000


def _motions(settings: Mapping[str, object], round_: int) -> list[Phase]:
    found = []
    for kind in MOTIONS:
        length = settings[f"{kind}_s"]
        if length == "press":
            found.append(Phase(kind, "both", round_, None, None))
        elif length:
            assert isinstance(length, int)
            found.append(Phase(kind, "both", round_, length * 1000, length * 1000))
    return found


def _three_round(settings: Mapping[str, object]) -> Plan:
    found: list[Phase] = []
    rounds = settings["rounds"]
    assert isinstance(rounds, int)
    for number, (least, most) in enumerate(_ROUNDS[:rounds], 1):
        if number > 1 or is_on(settings["assist_first"]):
            found += _motions(settings, number)
        for side in ("first", "second"):
            found.append(Phase("express", side, number, least * 1000, most * 1000))
    return tuple(found)


def can_flip(settings: Mapping[str, object], program: Plan) -> bool:
    """Whether it makes a difference which side comes first."""
    return settings["sides"] == "both" and any(one.side in ("first", "second") for one in program)


def massage_first_matters(settings: Mapping[str, object]) -> bool:
    """Whether massage before round 1 can be switched on at all."""
    return settings["program"] == BUILT_IN and any(settings[f"{kind}_s"] for kind in MOTIONS)


def phases(settings: Mapping[str, object], program: Plan, first: str) -> Plan:
    """The plan of a session that begins with the side `first`."""
    sides = {"first": first, "second": other(first)}
    plan = [one._replace(side=sides.get(one.side, one.side)) for one in program]
    if settings["sides"] != "both":
        plan = [one for one in plan if one.side != other(str(settings["sides"]))]
    return tuple(plan)


def cue_of(plan: Plan, index: int) -> str:
    """The name of the cue of one phase."""
    one = plan[index]
    if one.is_motion:
        follows = index > 0 and plan[index - 1].is_motion
        return "move_on" if follows else "assist"
    return "rest" if one.kind == "rest" else one.side


def preview(plan: Plan) -> tuple[str, ...]:
    """The cue that a session would begin with, and that of its first one-sided phase if that is not it."""
    first = cue_of(plan, 0)
    one_sided = [one.side for one in plan if one.side in SIDES]
    return (first,) if first in SIDES or not one_sided else (first, one_sided[0])


def length_ms(one: Phase, pacing: str, target: str) -> int | None:
    """How long a phase goes on if nobody presses; None: until a tap."""
    if one.max_ms is None:
        return None
    if one.kind != "express":
        return one.max_ms
    if pacing == "guide":
        return 2 * one.max_ms
    least = one.max_ms if one.min_ms is None else one.min_ms
    return {"min": least, "mid": (least + one.max_ms) // 2, "max": one.max_ms}[target]


def marks(one: Phase, pacing: str) -> list[tuple[int, str]]:
    """What guide pacing says within a phase of expressing: (ms from its beginning, cue), in order."""
    if pacing != "guide" or one.kind != "express":
        return []
    found = [] if one.min_ms is None else [(one.min_ms, "move_on")]
    if one.max_ms is not None:
        if found and found[0][0] == one.max_ms:
            found = []
        found += [(at, "closing") for at in range(one.max_ms, 2 * one.max_ms, 120_000)]
    return found
