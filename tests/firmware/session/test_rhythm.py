"""The ticks within a phase, by themselves: when the next one is due, and which."""

import pytest

from firmware.rondo.session.rhythm import Rhythm
from firmware.rondo.session.session import Session
from firmware.rondo.session.table import NEVER
from tests.firmware.session.test_to_the_millisecond import (
    BEGUN,
    MASSAGE,
    SIDE,
    UNTIL_A_TAP,
    band,
    by_time,
    felt,
)

BEGAN = 1_000


def begun(*phases: dict, **given: object) -> tuple[Session, Rhythm]:
    """A session under way, in its first phase."""
    s = band(*phases, **given)
    felt(s, *BEGUN)
    return s, Rhythm(s.settings)


def ticks(s: Session, rhythm: Rhythm, count: int) -> list[tuple[int, str]]:
    """The first ones of the phase, each felt."""
    found = []
    at = s.since
    for _ in range(count):
        at = rhythm.next_at(s, at)
        name = rhythm.cue(s, at)
        rhythm.is_over(name, at, at)
        found.append((at - s.since, name))
    return found


@pytest.mark.parametrize("per_min", [10, 13, 37, 60])
def test_beats_are_counted_from_the_phase_and_none_is_lost_or_felt_twice(per_min: int) -> None:
    s, rhythm = begun(metronome_per_min=per_min)
    beats = [(count * 60_000 // per_min, "beat") for count in range(1, 200)]
    assert ticks(s, rhythm, 199) == beats


def test_spots_come_so_many_seconds_apart_while_massaging_alone() -> None:
    s, rhythm = begun(UNTIL_A_TAP, SIDE, massage_tick_s=4)
    assert ticks(s, rhythm, 3) == [(4_000, "spot"), (8_000, "spot"), (12_000, "spot")]
    assert rhythm.next_at(s, s.since + 3_999) == s.since + 4_000
    felt(s, ("tap", 20_000))
    assert rhythm.next_at(s, 20_000) == NEVER


def test_while_massaging_there_is_no_beat_and_in_a_pause_no_tick_at_all() -> None:
    s, rhythm = begun(MASSAGE, SIDE, metronome_per_min=60, rest_every_min=5)
    assert rhythm.next_at(s, BEGAN) == BEGAN + 300_000, "the hand's rest"
    by_time(s, 4_000)
    assert rhythm.next_at(s, 4_000) == 5_000
    felt(s, ("hold", 10_000))
    assert rhythm.next_at(s, 10_000) == NEVER


def test_a_rest_of_the_hand_goes_before_the_beat_of_that_instant() -> None:
    s, rhythm = begun(metronome_per_min=10, rest_every_min=1)
    assert ticks(s, rhythm, 12)[8:] == [
        (54_000, "beat"),
        (60_000, "hand_rest"),
        (66_000, "beat"),
        (72_000, "beat"),
    ]


def test_a_rest_that_falls_into_a_silence_comes_at_its_end_and_the_next_in_its_own_time() -> None:
    s, rhythm = begun(rest_every_min=1)
    at = rhythm.next_at(s, BEGAN)
    rhythm.is_over("hand_rest", at, at + 4_000)
    assert rhythm.next_at(s, at) == at + 4_000
    assert rhythm.cue(s, at + 4_000) == "hand_rest"
    rhythm.is_over("hand_rest", at + 4_000, at + 4_000)
    assert rhythm.next_at(s, at + 4_000) == at + 60_000


def test_a_beat_that_is_over_is_no_rest_of_the_hand() -> None:
    s, rhythm = begun(metronome_per_min=10, rest_every_min=1)
    rhythm.is_over("beat", 7_000, 7_000)
    rhythm.is_over("beat", 13_000, 90_000)
    assert rhythm.next_at(s, BEGAN + 59_999) == BEGAN + 60_000


def test_rests_count_over_the_session_without_its_pauses() -> None:
    s, rhythm = begun(rest_every_min=1)
    assert rhythm.next_at(s, BEGAN) == BEGAN + 60_000
    felt(s, ("hold", 31_000), ("tap", 131_000))
    assert rhythm.next_at(s, 131_000) == BEGAN + 160_000


def test_after_a_restart_the_rests_of_before_are_over_and_the_next_comes_in_its_time() -> None:
    s, _ = begun(rest_every_min=1)
    found = Rhythm(s.settings)
    assert found.next_at(s, BEGAN + 150_000) == BEGAN + 180_000


def test_the_rests_of_the_next_session_are_its_own() -> None:
    s, rhythm = begun(rest_every_min=1)
    at = rhythm.next_at(s, BEGAN)
    rhythm.is_over("hand_rest", at, 10_000_000)
    felt(s, ("long_hold", 100_000))
    by_time(s, 2_000_000)
    felt(s, ("tap", 3_000_000), ("tap", 3_001_000))
    assert rhythm.next_at(s, 3_001_000) == 3_061_000


def test_without_any_of_them_wanted_nothing_is_due() -> None:
    s, rhythm = begun()
    assert rhythm.next_at(s, BEGAN) == NEVER
