"""The routine as data: the built-in program, and the plan of a session.

A *program* is an ordered list of phases for either side; a *plan* is what one session will follow:
the sides resolved to left and right, the times in ms for the pacing chosen. Pure: the band, the
simulator and the tools all use this file.

    plan(three_round(settings), settings, "left")
"""

from collections import namedtuple

KINDS = ("express", "massage", "stroke", "shake", "rest")
SIDES = ("first", "second", "both", "none")
ASSIST_KINDS = ("massage", "stroke", "shake")

# (round, min s, max s): each side 5 to 7 minutes, then 3 to 5, then 2 to 3. Published by Chele Marmet,
# The Lactation Institute.
ROUNDS = ((1, 300, 420), (2, 180, 300), (3, 120, 180))

THREE_ROUND = (
    "three-round"  # name of the built-in program, which is followed unless another is chosen
)

MAX_PHASES = 60
MAX_NAME = 24
MAX_ROUND = 9
MAX_BYTES = 8192

# In guide pacing a phase moves on by itself at this many times its longest usual length.
GUIDE_LIMIT = 2


# One phase of a plan. kind, side ("left", "right", "both", "none") and round; `opens` ms into it the usual window
# opens (None: nothing to announce), `usual` ms is its usual length (None: until a tap), `length` ms is when it
# moves on by itself (None: never), `least` ms it lasts at least, and `cue` is felt when it begins.
Phase = namedtuple("Phase", ("kind", "side", "round", "opens", "usual", "length", "least", "cue"))


def _phase(kind: str, side: str, number: int, low: "int | None", high: "int | None") -> dict:
    return {"kind": kind, "side": side, "round": number, "min_s": low, "max_s": high}


def three_round(settings: dict) -> dict:
    """Returns the built-in program, with massage, stroke and shake as the settings have them.

    The publication gives those three no length; their settings are seconds, 0 to leave one out, or "press" to go on
    until a tap.
    """
    phases: "list[dict]" = []
    for number, low, high in ROUNDS[: settings["rounds"]]:
        if number > 1 or settings["assist_first"]:
            for kind in ASSIST_KINDS:
                seconds = settings[kind + "_s"]
                if seconds == "press":
                    phases.append(_phase(kind, "both", number, None, None))
                elif seconds:
                    phases.append(_phase(kind, "both", number, seconds, seconds))
        phases.append(_phase("express", "first", number, low, high))
        phases.append(_phase("express", "second", number, low, high))
    return {"name": THREE_ROUND, "phases": phases}


BUILT_IN = {THREE_ROUND: three_round}


def is_name(name: str) -> bool:
    """Returns whether a program may be called `name`, which is also its file's name."""
    if not 1 <= len(name) <= MAX_NAME or not "a" <= name[0] <= "z":
        return False
    return all("a" <= ch <= "z" or "0" <= ch <= "9" or ch == "-" for ch in name)


def first_side(settings: dict, last_first: "str | None", last_used: "str | None") -> str:
    """Returns the side that the next session starts with.

    `last_first` is the first side of the last session that counted, `last_used` the side last expressed on; None
    where there was none. If `sides` is one side, that one is the first, whatever the setting `first_side` says: a
    valid program may have no phase on its second side.
    """
    if settings["sides"] != "both":
        return settings["sides"]
    rule = settings["first_side"]
    if rule == "alternate":
        return other(last_first) if last_first else "left"
    if rule == "continue":
        return last_used or "left"
    return rule


def other(side: str) -> str:
    """Returns the opposite side: right for left, left for right."""
    return "right" if side == "left" else "left"


def phase_of(
    kind: str,
    side: str,
    number: int,
    least: int,
    usual: "int | None",
    guide: bool,
    kind_before: str,
) -> Phase:
    """Returns the `Phase` with these values; its cue depends on `kind_before`, that of the phase before.

    `guide`: the wearer leads. `least` and `usual` are ms; `usual` is None for a phase until a tap.
    """
    length = usual
    if guide and kind == "express" and usual is not None:
        length = usual * GUIDE_LIMIT
    cue = side
    if kind in ASSIST_KINDS:
        cue = "move_on" if kind_before in ASSIST_KINDS else "assist"
    elif kind == "rest":
        cue = kind
    opens = least if kind == "express" else None
    return Phase(kind, side, number, opens, usual, length, least, cue)


def plan(program: dict, settings: dict, first: str) -> "list[Phase]":
    """Returns the phases of one session that starts on the side `first`; one-sided use drops the other side's."""
    phases: "list[Phase]" = []
    kind_before = ""
    for item in program["phases"]:
        side = item["side"]
        if side == "first":
            side = first
        elif side == "second":
            side = other(first)
        if settings["sides"] != "both" and side == other(settings["sides"]):
            continue
        phases.append(_planned(item, side, kind_before, settings))
        kind_before = item["kind"]
    return phases


def _planned(item: dict, side: str, kind_before: str, settings: dict) -> Phase:
    """Returns the `Phase` on `side` of `item`, a phase of a program; `kind_before` is that of the phase before it.

    An express phase usually lasts for its target in strict pacing, for its maximum in guide pacing.
    """
    kind = item["kind"]
    guide = settings["pacing"] == "guide"
    low = (item.get("min_s") or 0) * 1000
    high = None if item.get("max_s") is None else item["max_s"] * 1000
    usual = high
    if kind == "express" and high is not None and not guide:
        usual = {"min": low or high, "mid": (low + high) // 2, "max": high}[settings["target"]]
    return phase_of(kind, side, item["round"], low, usual, guide, kind_before)
