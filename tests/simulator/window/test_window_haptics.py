"""The window's ways to the sense of touch: the sound of the motor, the trainer of cues, and what it all draws."""

import math
from collections import Counter
from itertools import pairwise
from random import Random

import pygame
import pytest

from firmware.rondo.haptics import cues
from simulator.view.trainer import TRAINED, Trainer
from simulator.window.computer.motor_sound import RATE, STEPS, TOP_HZ, MotorSound, pitch_of, wave
from tests.simulator.window.shown import FRAME_S, Shown


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    yield
    pygame.mixer.quit()


# The sound


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_a_loop_of_the_hum_has_its_pitch_and_no_click_at_its_seam(step: int) -> None:
    loop = wave(step)
    ups = sum(a <= 0 < b for a, b in zip(loop, [*loop[1:], loop[0]], strict=True))
    assert abs(ups / (len(loop) / RATE) - TOP_HZ * step / STEPS) <= 6
    jumps = [abs(b - a) for a, b in pairwise(loop)]
    assert abs(loop[0] - loop[-1]) <= max(jumps)


def test_the_faster_it_turns_the_higher_and_louder_it_hums(sound: None) -> None:
    sound = MotorSound()
    sound.switch()
    assert not sound.why
    heard = []
    for speed in (0.3, 0.6, 1.0):
        sound.follow(speed)
        heard.append((pitch_of(speed), sound._channel.get_volume()))
        assert sound._channel.get_busy()
    assert heard == sorted(heard)
    assert heard[0][1] == pytest.approx(0.09, abs=0.02)
    sound.switch()
    assert not sound.on


def test_it_is_off_until_wanted_and_where_there_is_no_sound_nothing_breaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = MotorSound()
    sound.follow(1.0)
    assert sound._channel is None
    monkeypatch.setenv("SDL_AUDIODRIVER", "no such driver")
    sound.switch()
    sound.follow(1.0)
    assert sound.why


def test_nothing_is_heard_when_time_is_fast_or_stands_or_in_the_past(
    sound: None, shown: Shown
) -> None:
    shown.start()
    shown.keys("u")
    followed: list[float] = []
    shown.window.sound.follow = followed.append  # type: ignore[method-assign]
    while shown.device.board.motor.duty == 0:
        shown.pass_s(FRAME_S)
    shown.drawn()
    assert followed[-1] > 0
    shown.keys("h")
    shown.drawn()
    assert followed[-1] == 0, "time stands still under the help"
    shown.keys("h")
    shown.pace.speed = 10
    shown.window.sound.on = True
    while shown.pace.by_hand:
        shown.pass_s(FRAME_S)
    shown.drawn()
    assert followed[-1] == 0
    shown.pace.speed = 1
    shown.window._look_at(shown.pace.now_ms - 100)
    shown.drawn()
    assert followed[-1] == 0


# The trainer


def played(trainer: Trainer) -> list[tuple[float, float]]:
    """When the motor was on and off, in ms from its first pulse."""
    edges: list[tuple[float, float]] = []
    wall, was = 10.0, 0.0
    trainer.tick(wall)
    while trainer.playing:
        wall += 0.001
        trainer.tick(wall)
        if trainer.duty != was:
            was = trainer.duty
            edges.append((round(wall * 1000), was))
    first = edges[0][0]
    return [(t - first, duty) for t, duty in edges]


@pytest.mark.parametrize("seed", range(12))
def test_the_trainer_plays_a_cue_as_the_band_does(seed: int) -> None:
    trainer = Trainer(Random(seed))
    trainer.ask()
    at, expected = 0, []
    for place, ms in enumerate(cues.pattern(trainer.played, False)):
        expected.append((at, 1.0 if place % 2 == 0 else 0.0))
        at += ms
    expected.append((at, 0.0))
    found = played(trainer)
    assert [duty for _, duty in found] == [duty for _, duty in expected]
    assert all(abs(a - b) <= 2 for (a, _), (b, _) in zip(found, expected, strict=True))


def test_it_counts_what_was_taken_for_what_and_says_what_it_was() -> None:
    trainer = Trainer(Random(1))
    trainer.ask()
    first = trainer.played
    other = next(name for name in TRAINED if name != first)
    trainer.answer(other)
    assert trainer.counts == Counter({(first, other): 1})
    assert first.replace("_", " ") in trainer.message
    row = trainer.rows[TRAINED.index(first)]
    assert row.value() == f"0 of 1   taken for {other.replace('_', ' ')} 1"
    while trainer.played != first:
        trainer.answer(trainer.played)
    trainer.answer(first)
    assert row.value().startswith("1 of 2")


def test_first_one_listens_and_nothing_is_counted() -> None:
    trainer = Trainer(Random(1))
    for name in TRAINED:
        trainer.rows[TRAINED.index(name)].act()
        assert trainer.played == name
        assert [said for said, _steps in trainer.patterns] == [name.replace("_", " ")]
        assert played(trainer)
    assert not trainer.counts


def test_the_digits_answer_and_both_patterns_are_beside_each_other(shown: Shown) -> None:
    shown.keys("t", "END", "RETURN")
    trainer = shown.window.menu
    first = trainer.played
    place = next(at for at, name in enumerate(TRAINED[:9]) if name != first)
    shown.keys(str(place + 1))
    assert shown.window.learned == Counter({(first, TRAINED[place]): 1})
    assert [steps for _said, steps in trainer.patterns] == [
        cues.pattern(first, False),
        cues.pattern(TRAINED[place], False),
    ]
    shown.drawn()


def test_every_cue_that_comes_unasked_is_trained() -> None:
    unasked = set(cues.SAY_WHERE) | {"move_on", "closing", "attention", "paused", "refused"}
    assert set(TRAINED) <= set(cues.CUES)
    assert unasked - {"both", "rest", "done"} <= set(TRAINED)


def test_in_the_window_time_stands_still_while_cues_are_learned(shown: Shown) -> None:
    shown.start()
    shown.keys("t")
    now = shown.pace.now_ms
    shown.pass_s(3)
    shown.drawn()
    assert shown.pace.now_ms == now
    shown.keys("END", "RETURN", "HOME", "RETURN")
    assert sum(shown.window.learned.values()) == 1
    shown.keys("ESCAPE", "t")
    assert sum(shown.window.menu.counts.values()) == 1
    shown.keys("ESCAPE")
    shown.pass_s(1)
    assert shown.pace.now_ms > now


# The cell


def test_what_was_drawn_is_told_by_part_phase_and_cue(shown: Shown) -> None:
    shown.start()
    shown.pace.run_to(shown.pace.now_ms + 13 * 60_000)
    shown.keys("e")
    menu = shown.window.menu
    shown.drawn()
    texts = [row.text for row in menu.rows]
    assert {"in all", "motor", "1  express, left side", "right"} <= set(texts)
    total = float(menu.rows[0].value().split()[0])
    parts = [float(row.value().split()[0]) for row in menu.rows[1:5]]
    assert math.isclose(sum(parts), total, abs_tol=0.003)
    days = menu.rows[-1]
    before = days.value()
    days.change(1)
    assert before.startswith("8 a day")
    assert days.value().startswith("9 a day")
    assert menu.rows[1].note().endswith("(measured by others)")
