"""The cue table, as it is felt: every cue by name, in ms."""

import pytest

from firmware.rondo.haptics import cues

# on, off, on, ... in ms, counted out by hand.
FELT = {
    "left": (600,),
    "right": (600, 220, 600),
    "assist": (180, 220, 180, 220, 180),
    "move_on": (180,),
    "closing": (180, 220, 180),
    "done": (1200, 220, 1200),
    "ready": (180,),
    "strict": (1200,),
    "guide": (180, 220, 1200),
    "attention": (180, 220, 180, 800, 180, 220, 180, 800, 180, 220, 180),
    "accepted": (130,),
    "paused": (180, 220, 600),
    "refused": (100, 120, 100, 120, 100),
    "battery_low": (100, 120, 100, 120, 100, 120, 100),
    "both": (600, 220, 180),
    "rest": (180, 220, 1200),
    "spot": (100,),
    "beat": (100,),
    "hand_rest": (100, 120, 100),
}


@pytest.mark.parametrize("name", cues.CUES)
def test_cue_is_felt_as_counted(name: str) -> None:
    assert cues.STEPS[name] == FELT[name]


def test_no_two_cues_that_come_unasked_feel_the_same() -> None:
    # *ready* is of strict pacing while expressing, *move_on* is not; *strict* and *guide* are asked for.
    unasked = set(cues.CUES) - {"accepted", "refused", "spot", "beat", "hand_rest"}
    unasked -= {"ready", "strict", "guide"}
    assert len({cues.STEPS[name] for name in unasked}) == len(unasked)


def test_mirror_swaps_left_and_right_and_nothing_else() -> None:
    assert cues.pattern("left", mirror=True) == FELT["right"]
    assert cues.pattern("right", mirror=True) == FELT["left"]
    for name in set(cues.CUES) - {"left", "right"}:
        assert cues.pattern(name, mirror=True) == FELT[name]


def test_no_group_has_more_than_three_pulses_but_the_battery_warning() -> None:
    for name, text in cues.CUES.items():
        longest = max(len(group.split()) for group in text.split("  "))
        assert longest <= (4 if name == "battery_low" else 3)


def test_the_longest_pulse_leaves_the_drivers_limit_of_1500_ms_room() -> None:
    assert max(max(times[::2]) for times in cues.STEPS.values()) == 1200


def test_a_stranger_in_the_text_form_is_refused() -> None:
    with pytest.raises(ValueError, match="no such pulse"):
        cues.steps("- x")


def test_counting_stops_at_three() -> None:
    buffer = [0] * 40
    assert cues.put_count(buffer, 0, 0) == 0
    assert buffer[: cues.put_count(buffer, 0, 5)] == [180, 220, 180, 220, 180]
