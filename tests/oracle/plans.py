"""Settings and programs by the specification's sections 1 and 6: which phases a session would have.

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
        """Returns whether the phase is massage, stroke or shake."""
        return self.kind in MOTIONS


Plan = tuple[Phase, ...]


def with_defaults(settings: Mapping[str, object]) -> dict[str, object]:
    """Returns all settings: those given, else the preset of the place where the band is worn, else the default."""
    site = str(settings.get("wear_site", "wrist"))
    return {**DEFAULTS, **PRESETS[site], **settings}


def other_side(side: str) -> str:
    """Returns the other of left and right."""
    return "right" if side == "left" else "left"


def is_on(value: object) -> bool:
    """Returns whether a setting is on, however it is written."""
    return value in ("on", True)


def program_of(settings: Mapping[str, object], programs: Mapping[str, Plan]) -> Plan:
    """Returns the phases of the program that is set; first and second are not yet left or right."""
    name = str(settings["program"])
    return _three_round(settings) if name == BUILT_IN else programs[name]


def program_from(text: Mapping[str, object]) -> Plan:
    """Returns the phases in a program's JSON object."""
    phases = text["phases"]
    assert isinstance(phases, list)
    return tuple(
        Phase(
            phase["kind"],
            phase["side"],
            phase["round"],
            _ms(phase.get("min_s")),
            _ms(phase.get("max_s")),
        )
        for phase in phases
    )


def _ms(seconds: int | None) -> int | None:
    return None if seconds is None else seconds * 1000


def _motions(settings: Mapping[str, object], round_: int) -> list[Phase]:
    plan = []
    for kind in MOTIONS:
        seconds = settings[f"{kind}_s"]
        if seconds == "press":
            plan.append(Phase(kind, "both", round_, None, None))
        elif seconds:
            assert isinstance(seconds, int)
            plan.append(Phase(kind, "both", round_, seconds * 1000, seconds * 1000))
    return plan


def _three_round(settings: Mapping[str, object]) -> Plan:
    plan: list[Phase] = []
    rounds = settings["rounds"]
    assert isinstance(rounds, int)
    for round_number, (min_s, max_s) in enumerate(_ROUNDS[:rounds], 1):
        if round_number > 1 or is_on(settings["assist_first"]):
            plan += _motions(settings, round_number)
        for side in ("first", "second"):
            plan.append(Phase("express", side, round_number, min_s * 1000, max_s * 1000))
    return tuple(plan)


def can_flip(settings: Mapping[str, object], program: Plan) -> bool:
    """Returns whether it makes a difference which side comes first."""
    return settings["sides"] == "both" and any(
        phase.side in ("first", "second") for phase in program
    )


def massage_first_matters(settings: Mapping[str, object]) -> bool:
    """Returns whether massage before round 1 can be switched on."""
    return settings["program"] == BUILT_IN and any(settings[f"{kind}_s"] for kind in MOTIONS)


def phases(settings: Mapping[str, object], program: Plan, first_side: str) -> Plan:
    """Returns the plan of a session that begins with the side `first_side`."""
    sides = {"first": first_side, "second": other_side(first_side)}
    plan = [phase._replace(side=sides.get(phase.side, phase.side)) for phase in program]
    if settings["sides"] != "both":
        plan = [phase for phase in plan if phase.side != other_side(str(settings["sides"]))]
    return tuple(plan)


def cue_of(plan: Plan, index: int) -> str:
    """Returns the name of the cue of phase `index`."""
    phase = plan[index]
    if phase.is_motion:
        follows = index > 0 and plan[index - 1].is_motion
        return "move_on" if follows else "assist"
    return "rest" if phase.kind == "rest" else phase.side


def preview(plan: Plan) -> tuple[str, ...]:
    """Returns the cues of a session's first phase and, if it names no side, of the first one-sided phase."""
    first_cue = cue_of(plan, 0)
    one_sided_phases = [phase.side for phase in plan if phase.side in SIDES]
    return (
        (first_cue,)
        if first_cue in SIDES or not one_sided_phases
        else (first_cue, one_sided_phases[0])
    )


def length_ms(phase: Phase, pacing: str, target: str) -> int | None:
    """Returns how long a phase lasts if nobody presses; None for one that a tap ends."""
    if phase.max_ms is None:
        return None
    if phase.kind != "express":
        return phase.max_ms
    if pacing == "guide":
        return 2 * phase.max_ms
    min_s = phase.max_ms if phase.min_ms is None else phase.min_ms
    return {"min": min_s, "mid": (min_s + phase.max_ms) // 2, "max": phase.max_ms}[target]


def marks(phase: Phase, pacing: str) -> list[tuple[int, str]]:
    """Returns the (ms since the phase began, cue) that guide pacing gives within it, in order."""
    if pacing != "guide" or phase.kind != "express":
        return []
    plan = [] if phase.min_ms is None else [(phase.min_ms, "move_on")]
    if phase.max_ms is not None:
        if plan and plan[0][0] == phase.max_ms:
            plan = []
        plan += [(at_ms, "closing") for at_ms in range(phase.max_ms, 2 * phase.max_ms, 120_000)]
    return plan
