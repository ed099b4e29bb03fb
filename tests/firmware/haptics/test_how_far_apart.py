"""How well a wearer can tell the cues apart: what a motor makes of them, compared for every situation.

A cue is the string of what is felt each 20 ms, after the motor's model; two cues are as far apart as the edits from
the one string to the other, in ms. Run with `-s` it prints the closest pairs of each situation.
"""

from itertools import combinations

import pytest

from firmware.rondo.haptics import cues
from simulator.chips.erm import Erm

STEP_MS = 20
# The nearest pair there is, *both* and *assist*: a gap of 220 ms, as a coasting motor leaves it.
FLOOR_MS = 180
# One *accepted* or tick beside a short pulse: the one answers a press at once, the other is asked for by a setting.
FAINT = ("accepted", *cues.RHYTHMS)

COUNTS = {f"battery {n}": cues.steps(" ".join("." * n)) for n in (1, 2, 3)}
# A preview says the side as well. (One of a program without any one-sided phase does not: where that begins with
# massage it is felt as a full battery is, which only a double tap brings.)
PREVIEWS = {
    f"{first}, {side}": (*cues.STEPS[first], cues.GROUP_GAP_MS, *cues.STEPS[side])
    for first in ("assist", "both", "rest")
    for side in ("left", "right")
}
TRAINS = {**cues.STEPS, **COUNTS, **PREVIEWS}
SIDES = ("left", "right", "both")
BEGINS = (*SIDES, "assist", "rest")

# What may be felt where: in `by time` nobody has pressed, in `after a press` somebody has.
SITUATIONS = {
    "asleep, by time": ("attention", "refused"),
    "asleep, after a press": ("accepted", "paused", *BEGINS),
    "awake, by time": ("refused", "attention"),
    "awake, after a press": ("accepted", "refused", *COUNTS, "left", "right", *PREVIEWS),
    "choosing": ("accepted", "refused", "strict", "guide", *SIDES),
    "choosing, left by a long hold or the time": ("accepted", "refused", *BEGINS),
    "strict, expressing, by time": ("ready", "done", *BEGINS, "hand_rest", "beat"),
    "guide, expressing, by time": ("move_on", "closing", "done", *BEGINS, "hand_rest", "beat"),
    "massage, stroke, shake, by time": ("move_on", "attention", "paused", "done", *BEGINS, "spot"),
    "running, after a press": ("accepted", "refused", "paused", "done", "move_on", *BEGINS),
    "paused, by time": ("attention",),
    "paused, after a press": ("accepted", "paused", "done", "move_on", *BEGINS),
    "done or ended, by time": ("attention", "done"),
    "done or ended, after a press": ("accepted", "done", "paused", *BEGINS),
}


def felt_levels(steps: tuple[int, ...]) -> str:
    """Returns what is felt of a cue as a text, one character per 20 ms, from its first felt moment to its last."""
    now_ms = 0.0
    motor = Erm(lambda: now_ms, lambda _duty: None)
    levels = []
    for index, length_ms in enumerate((*steps, 300)):
        motor.drive(1.0 if index % 2 == 0 and index < len(steps) else 0.0)
        end_ms = now_ms + length_ms
        while now_ms < end_ms:
            levels.append("#" if motor.felt(now_ms) else "_")
            now_ms += STEP_MS
        now_ms = end_ms
    return "".join(levels).strip("_")


def edits(text: str, other_text: str) -> int:
    """Returns how many characters must be inserted, removed or changed to turn one text into the other."""
    distances = list(range(len(other_text) + 1))
    for i, letter in enumerate(text, 1):
        diagonal, distances[0] = distances[0], i
        for column, other_letter in enumerate(other_text, 1):
            diagonal, distances[column] = (
                distances[column],
                min(
                    distances[column] + 1,
                    distances[column - 1] + 1,
                    diagonal + (letter != other_letter),
                ),
            )
    return distances[-1]


FELT = {name: felt_levels(steps) for name, steps in TRAINS.items()}


def closest(names: tuple[str, ...]) -> list[tuple[int, str, str]]:
    """Returns (distance in ms, cue, cue) of all pairs in a situation, the nearest first."""
    return sorted(
        (edits(FELT[name], FELT[other_name]) * STEP_MS, name, other_name)
        for name, other_name in combinations(names, 2)
    )


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_cues_possible_in_a_situation_are_far_enough_apart(situation: str) -> None:
    closest_pairs = closest(SITUATIONS[situation])
    for ms, name, other_name in closest_pairs[:3]:
        print(f"{situation}: {name} and {other_name} {ms} ms")
    for ms, name, other_name in closest_pairs:
        if name not in FAINT and other_name not in FAINT:
            assert ms >= FLOOR_MS, (name, other_name)
        else:
            assert ms >= 2 * STEP_MS, (name, other_name)


def test_every_cue_has_a_situation() -> None:
    named_cues = {name for names in SITUATIONS.values() for name in names}
    assert set(cues.CUES) - {"battery_low"} <= named_cues


def test_done_is_known_before_right_would_be_over() -> None:
    def first_pulse_ms(name: str) -> int:
        return FELT[name].split("_")[0].count("#") * STEP_MS

    assert first_pulse_ms("done") - first_pulse_ms("right") >= 500
    during = set(BEGINS) | {"move_on", "closing", "ready", "paused", "attention", "refused"}
    assert all(first_pulse_ms("done") - first_pulse_ms(name) >= 500 for name in during)
