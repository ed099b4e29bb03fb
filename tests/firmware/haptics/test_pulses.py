"""The pulses of cues and rhythms, by themselves: how far apart they are, and how little is done for them."""

from typing import Any

import pytest

from firmware.rondo.session.table import NEVER
from tests.firmware.system.chip import Chip


def Haptics(*arguments: object, **keywords: object) -> Any:
    return Chip().load("rondo.haptics.haptics").__dict__["Haptics"](*arguments, **keywords)


def Player(*arguments: object, **keywords: object) -> Any:
    return Chip().load("rondo.haptics.player").__dict__["Player"](*arguments, **keywords)


KICK_MS, SHORT_MS = 60, 180
TICK_MS, APART_MS = 100, 80


class Motor:
    """A motor that records its calls."""

    def __init__(self) -> None:
        self.duties: list[int] = []

    def drive(self, duty: int) -> None:
        self.duties.append(duty)

    def off(self) -> None:
        self.duties.append(0)


def test_at_full_strength_the_band_sleeps_through_a_pulse() -> None:
    motor = Motor()
    player = Player(motor, strength=4, long=False)
    player.load((SHORT_MS,), 1)
    player.begin("ready", 1_000)
    assert player.deadline() == 1_000 + SHORT_MS
    player.step(player.deadline())
    assert motor.duties == [100, 0]


@pytest.mark.parametrize(("strength", "duty"), [(1, 55), (2, 70), (3, 85)])
def test_a_gentler_pulse_begins_with_full_drive_for_60_ms(strength: int, duty: int) -> None:
    motor = Motor()
    player = Player(motor, strength, long=False)
    player.load((SHORT_MS,), 1)
    player.begin("ready", 1_000)
    instants = []
    while player.deadline() != NEVER:
        instants.append(player.deadline())
        player.step(player.deadline())
    assert instants == [1_000 + KICK_MS, 1_000 + SHORT_MS]
    assert motor.duties == [100, duty, 0]


def test_two_rhythms_that_fall_together_are_felt_apart() -> None:
    motor = Motor()
    haptics = Haptics(motor, strength=4, repeat=1, mirror=False, long=False)
    assert haptics.beat("beat", 10_000, NEVER) == 10_000
    ended_at = 10_000 + TICK_MS
    assert haptics.beat("hand_rest", 10_050, NEVER) == ended_at + APART_MS, "while the one plays"
    haptics.step(ended_at)
    assert haptics.beat("hand_rest", ended_at + APART_MS - 1, NEVER) == ended_at + APART_MS
    assert haptics.beat("hand_rest", ended_at + APART_MS, NEVER) == ended_at + APART_MS
    assert haptics.playing == "hand_rest"


def begun_cues(haptics: Any, until_ms: int) -> list[tuple[str, int]]:
    """Returns (cue, instant in ms) of each cue that begins by `until_ms`."""
    pulses: list[tuple[str, int]] = []
    while haptics.deadline() <= until_ms:
        at_ms = haptics.deadline()
        began_before = haptics._player.began_at
        haptics.step(at_ms)
        if haptics.playing is not None and haptics._player.began_at != began_before:
            pulses.append((haptics.playing, haptics._player.began_at))
    return pulses


def test_a_cue_cut_short_comes_again_and_a_press_after_that_cancels_its_repeats() -> None:
    haptics = Haptics(Motor(), strength=4, repeat=2, mirror=False, long=False)
    haptics.play("left", 1_000, by_press=False, repeats=True)
    begun_cues(haptics, until_ms=1_200)
    haptics.accept(1_300)
    assert begun_cues(haptics, until_ms=10_000) == [("accepted", 1_380), ("left", 4_000)]
    haptics.accept(10_000)
    assert begun_cues(haptics, until_ms=60_000) == [("accepted", 10_000)]


def test_a_cue_cut_short_once_more_as_it_comes_again_is_owed_once_more() -> None:
    haptics = Haptics(Motor(), strength=4, repeat=0, mirror=False, long=False)
    haptics.play("left", 1_000, by_press=False, repeats=True)
    begun_cues(haptics, until_ms=1_200)
    haptics.accept(1_300)
    begun_cues(haptics, until_ms=4_200)
    haptics.accept(4_300)
    assert begun_cues(haptics, until_ms=60_000) == [("accepted", 4_380), ("left", 7_000)]


def test_a_press_after_a_cue_that_a_mark_cut_short_cancels_its_repeat() -> None:
    haptics = Haptics(Motor(), strength=4, repeat=1, mirror=False, long=False)
    haptics.play("right", 1_000, repeats=True)
    begun_cues(haptics, 1_900)
    haptics.play("closing", 2_000)
    begun_cues(haptics, 2_200)
    haptics.accept(2_300)  # before the last pulse of *right* would have ended
    cues_felt = begun_cues(haptics, 60_000)
    assert [name for name, _ in cues_felt] == ["accepted", "closing"], cues_felt


def test_what_is_silenced_stops_at_once_and_does_not_come_again() -> None:
    motor = Motor()
    haptics = Haptics(motor, strength=4, repeat=2, mirror=False, long=False)
    haptics.play("left", 1_000, by_press=False, repeats=True)
    begun_cues(haptics, until_ms=1_100)
    haptics.play("ready", 1_120)
    haptics.silence(1_110)
    assert motor.duties == [100, 0]
    assert haptics.playing is None
    assert begun_cues(haptics, until_ms=60_000) == []


def test_once_the_clock_has_begun_anew_nothing_waits_for_what_was_felt_before() -> None:
    haptics = Haptics(Motor(), strength=4, repeat=0, mirror=False, long=False)
    haptics.accept(10_000_000)
    begun_cues(haptics, until_ms=10_001_000)
    haptics.rebase(10_060_000)
    assert haptics.beat("beat", 500, NEVER) == 500
    haptics.play("refused", 1_000, by_press=True)
    assert begun_cues(haptics, until_ms=60_000) == [("refused", 1_000)]


LEFT_MS, CLEAR_MS = 600, 1_000


@pytest.mark.parametrize("short_by_ms", [0, 1, LEFT_MS + 1])
def test_a_repeat_that_ends_a_second_before_the_next_cue_is_felt_and_no_later_one(
    short_by_ms: int,
) -> None:
    haptics = Haptics(Motor(), strength=4, repeat=1, mirror=False, long=False)
    haptics.play("left", 1_000, by_press=False, repeats=True)
    begun_cues(haptics, until_ms=3_999)
    repeat_at = haptics.deadline()
    timed_at = repeat_at + LEFT_MS + CLEAR_MS - short_by_ms
    haptics.step(repeat_at, timed_at)
    if short_by_ms:
        assert haptics.playing is None
        assert haptics.deadline() == max(timed_at, repeat_at + CLEAR_MS)
    else:
        assert haptics.playing == "left"


@pytest.mark.parametrize(("normal_ms", "long_ms"), [(100, 150), (600, 900), (1_200, 1_400)])
def test_long_pulses_are_half_as_long_again_and_none_is_over_1_4_s(
    normal_ms: int, long_ms: int
) -> None:
    player = Player(Motor(), strength=4, long=True)
    player.load((normal_ms,), 1)
    player.begin("ready", 1_000)
    assert player.deadline() == 1_000 + long_ms
