"""The rhythms within a phase, by themselves: when the next tick is due, and which."""

import pytest

from firmware.rondo.session.rhythm import Rhythm
from firmware.rondo.session.session import Session
from firmware.rondo.session.table import NEVER
from tests.firmware.session.sessions import (
    MASSAGE,
    SIDE,
    TWO_TAPS,
    UNTIL_A_TAP,
    press,
    run_until_ms,
    session_asleep,
)

BEGAN_MS = 1_000


def running_session(*phases: dict, **settings: object) -> tuple[Session, Rhythm]:
    """Returns a session in its first phase, and the rhythm that its settings ask for."""
    session = session_asleep(*phases, **settings)
    press(session, *TWO_TAPS)
    return session, Rhythm(session.settings)


def first_ticks(session: Session, rhythm: Rhythm, tick_count: int) -> list[tuple[int, str]]:
    """Returns the first `tick_count` ticks of the present phase: (ms since its beginning, name)."""
    found_ticks = []
    at_ms = session.since
    for _ in range(tick_count):
        at_ms = rhythm.next_at(session, at_ms)
        name = rhythm.cue(session, at_ms)
        rhythm.record(name, at_ms, at_ms)
        found_ticks.append((at_ms - session.since, name))
    return found_ticks


@pytest.mark.parametrize("per_min", [10, 13, 37, 60])
def test_beats_are_counted_from_the_phase_and_none_is_lost_or_felt_twice(per_min: int) -> None:
    session, rhythm = running_session(metronome_per_min=per_min)
    beats = [(beat_number * 60_000 // per_min, "beat") for beat_number in range(1, 200)]
    assert first_ticks(session, rhythm, 199) == beats


def test_spots_come_so_many_seconds_apart_while_massaging_alone() -> None:
    session, rhythm = running_session(UNTIL_A_TAP, SIDE, massage_tick_s=4)
    assert first_ticks(session, rhythm, 3) == [(4_000, "spot"), (8_000, "spot"), (12_000, "spot")]
    assert rhythm.next_at(session, session.since + 3_999) == session.since + 4_000
    press(session, ("tap", 20_000))
    assert rhythm.next_at(session, 20_000) == NEVER


def test_while_massaging_there_is_no_beat_and_in_a_pause_no_tick_at_all() -> None:
    session, rhythm = running_session(MASSAGE, SIDE, metronome_per_min=60, rest_every_min=5)
    assert rhythm.next_at(session, BEGAN_MS) == BEGAN_MS + 300_000, "the hand's rest"
    run_until_ms(session, 4_000)
    assert rhythm.next_at(session, 4_000) == 5_000
    press(session, ("hold", 10_000))
    assert rhythm.next_at(session, 10_000) == NEVER


def test_a_rest_of_the_hand_goes_before_the_beat_of_that_instant() -> None:
    session, rhythm = running_session(metronome_per_min=10, rest_every_min=1)
    assert first_ticks(session, rhythm, 12)[8:] == [
        (54_000, "beat"),
        (60_000, "hand_rest"),
        (66_000, "beat"),
        (72_000, "beat"),
    ]


def test_a_rest_that_falls_into_a_silence_comes_at_its_end_and_the_next_in_its_own_time() -> None:
    session, rhythm = running_session(rest_every_min=1)
    rest_ms = rhythm.next_at(session, BEGAN_MS)
    rhythm.record("hand_rest", rest_ms, rest_ms + 4_000)
    assert rhythm.next_at(session, rest_ms) == rest_ms + 4_000
    assert rhythm.cue(session, rest_ms + 4_000) == "hand_rest"
    rhythm.record("hand_rest", rest_ms + 4_000, rest_ms + 4_000)
    assert rhythm.next_at(session, rest_ms + 4_000) == rest_ms + 60_000


def test_a_beat_that_is_over_is_no_rest_of_the_hand() -> None:
    session, rhythm = running_session(metronome_per_min=10, rest_every_min=1)
    rhythm.record("beat", 7_000, 7_000)
    rhythm.record("beat", 13_000, 90_000)
    assert rhythm.next_at(session, BEGAN_MS + 59_999) == BEGAN_MS + 60_000


def test_rests_count_over_the_session_without_its_pauses() -> None:
    session, rhythm = running_session(rest_every_min=1)
    assert rhythm.next_at(session, BEGAN_MS) == BEGAN_MS + 60_000
    press(session, ("hold", 31_000), ("tap", 131_000))
    assert rhythm.next_at(session, 131_000) == BEGAN_MS + 160_000


def test_after_a_restart_the_rests_of_before_are_over_and_the_next_comes_in_its_time() -> None:
    session, _ = running_session(rest_every_min=1)
    after_restart = Rhythm(session.settings)
    assert after_restart.next_at(session, BEGAN_MS + 150_000) == BEGAN_MS + 180_000


def test_the_rests_of_the_next_session_are_its_own() -> None:
    session, rhythm = running_session(rest_every_min=1)
    rest_ms = rhythm.next_at(session, BEGAN_MS)
    rhythm.record("hand_rest", rest_ms, 10_000_000)
    press(session, ("long_hold", 100_000))
    run_until_ms(session, 2_000_000)
    press(session, ("tap", 3_000_000), ("tap", 3_001_000))
    assert rhythm.next_at(session, 3_001_000) == 3_061_000


def test_without_any_of_them_wanted_nothing_is_due() -> None:
    session, rhythm = running_session()
    assert rhythm.next_at(session, BEGAN_MS) == NEVER
