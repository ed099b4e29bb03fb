"""The window's ways to the sense of touch: the sound of the motor, the trainer of cues, and what it all draws."""

import math
from collections import Counter
from itertools import pairwise
from random import Random

import pygame
import pytest

from firmware.rondo.haptics import cues
from firmware.rondo.storage import settings
from simulator.view.flicker import HOLD_S, Peak
from simulator.view.trainer import TRAINED, Trainer
from simulator.window.computer.motor_sound import (
    PITCH_STEPS,
    SAMPLE_RATE_HZ,
    TOP_HZ,
    MotorSound,
    pitch_of,
    wave,
)
from tests.simulator.window.headless import FRAME_S, HeadlessWindow

_DEFAULTS = settings.resolve({})[0]


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    yield
    pygame.mixer.quit()


# The sound


@pytest.mark.parametrize("step", range(1, PITCH_STEPS + 1))
def test_a_loop_of_the_hum_has_its_pitch_and_no_click_at_its_seam(step: int) -> None:
    loop = wave(step)
    crossings = sum(
        sample <= 0 < next_sample
        for sample, next_sample in zip(loop, [*loop[1:], loop[0]], strict=True)
    )
    assert abs(crossings / (len(loop) / SAMPLE_RATE_HZ) - TOP_HZ * step / PITCH_STEPS) <= 6
    jumps = [abs(next_sample - sample) for sample, next_sample in pairwise(loop)]
    assert abs(loop[0] - loop[-1]) <= max(jumps)


def test_the_faster_it_turns_the_higher_and_louder_it_hums(sound: None) -> None:
    sound = MotorSound()
    sound.switch()
    assert not sound.why
    pitch_and_volume = []
    for speed in (0.3, 0.6, 1.0):
        sound.follow(speed)
        pitch_and_volume.append((pitch_of(speed), sound._channel.get_volume()))
        assert sound._channel.get_busy()
    assert pitch_and_volume == sorted(pitch_and_volume)
    assert pitch_and_volume[0][1] == pytest.approx(0.09, abs=0.02)
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
    sound: None, ui: HeadlessWindow
) -> None:
    ui.start_session()
    ui.press_keys("u")
    followed: list[float] = []
    ui.window.sound.follow = followed.append  # type: ignore[method-assign]
    while ui.device.board.motor.duty == 0:
        ui.wait_s(FRAME_S)
    ui.draw()
    assert followed[-1] > 0
    ui.press_keys("h")
    ui.draw()
    assert followed[-1] == 0, "time stands still under the help"
    ui.press_keys("h")
    ui.pace.speed = 10
    ui.window.sound.on = True
    while ui.pace.by_hand:
        ui.wait_s(FRAME_S)
    ui.draw()
    assert followed[-1] == 0
    ui.pace.speed = 1
    ui.window._look_at(ui.pace.now_ms - 100)
    ui.draw()
    assert followed[-1] == 0


# The trainer


def motor_edges(trainer: Trainer) -> list[tuple[float, float]]:
    """Plays the trainer's cue; returns each change of the motor: (ms since the first pulse, duty)."""
    edges: list[tuple[float, float]] = []
    wall_s, duty_before = 10.0, 0.0
    trainer.tick(wall_s)
    while trainer.playing:
        wall_s += 0.001
        trainer.tick(wall_s)
        if trainer.motor[0] != duty_before:
            duty_before = trainer.motor[0]
            edges.append((round(wall_s * 1000), duty_before))
    first_ms = edges[0][0]
    return [(t_ms - first_ms, duty) for t_ms, duty in edges]


@pytest.mark.parametrize("seed", range(12))
def test_the_trainer_plays_a_cue_as_the_band_does(seed: int) -> None:
    trainer = Trainer(Random(seed), _DEFAULTS)
    trainer.ask()
    t_ms, expected = 0, []
    for index, ms in enumerate(cues.pattern(trainer.played, mirror=False)):
        expected.append((t_ms, 1.0 if index % 2 == 0 else 0.0))
        t_ms += ms
    expected.append((t_ms, 0.0))
    edges = motor_edges(trainer)
    assert [duty for _, duty in edges] == [duty for _, duty in expected]
    assert all(
        abs(edge_ms - expected_ms) <= 2
        for (edge_ms, _), (expected_ms, _) in zip(edges, expected, strict=True)
    )


def test_on_a_band_that_mirrors_and_has_long_pulses_those_are_learned_and_told() -> None:
    trainer = Trainer(Random(1), settings.resolve({"mirror": "on", "pulses": "long"})[0])
    assert trainer.rows[TRAINED.index("left")].value() == "- -"
    trainer.listen("left")
    assert trainer.patterns == (("left", (900, 330, 900)),)
    assert motor_edges(trainer)[-1][0] == pytest.approx(900 + 330 + 900, abs=2)


def test_it_counts_what_was_taken_for_what_and_says_what_it_was() -> None:
    trainer = Trainer(Random(1), _DEFAULTS)
    trainer.ask()
    right_cue = trainer.played
    wrong_cue = next(name for name in TRAINED if name != right_cue)
    trainer.answer(wrong_cue)
    assert trainer.counts == Counter({(right_cue, wrong_cue): 1})
    assert right_cue.replace("_", " ") in trainer.message
    row = trainer.rows[TRAINED.index(right_cue)]
    assert row.value() == f"0 of 1   taken for {wrong_cue.replace('_', ' ')} 1"
    while trainer.played != right_cue:
        trainer.answer(trainer.played)
    trainer.answer(right_cue)
    assert row.value().startswith("1 of 2")


def test_first_one_listens_and_nothing_is_counted() -> None:
    trainer = Trainer(Random(1), _DEFAULTS)
    for name in TRAINED:
        trainer.rows[TRAINED.index(name)].act()
        assert trainer.played == name
        assert [label for label, _steps in trainer.patterns] == [name.replace("_", " ")]
        assert motor_edges(trainer)
    assert not trainer.counts


def test_the_digits_answer_and_both_patterns_are_beside_each_other(ui: HeadlessWindow) -> None:
    ui.press_keys("t", "END", "RETURN")
    trainer = ui.window.menu
    right_cue = trainer.played
    wrong_index = next(index for index, name in enumerate(TRAINED[:9]) if name != right_cue)
    ui.press_keys(str(wrong_index + 1))
    assert ui.window.learned == Counter({(right_cue, TRAINED[wrong_index]): 1})
    assert [steps for _label, steps in trainer.patterns] == [
        cues.pattern(right_cue, mirror=False),
        cues.pattern(TRAINED[wrong_index], mirror=False),
    ]
    ui.draw()


def test_every_cue_that_comes_unasked_is_trained() -> None:
    unasked_cues = set(cues.SAY_WHERE) | {"move_on", "closing", "attention", "paused", "refused"}
    assert set(TRAINED) <= set(cues.CUES)
    assert unasked_cues - {"both", "rest", "done"} <= set(TRAINED)


def test_in_the_window_time_stands_still_while_cues_are_learned(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.press_keys("t")
    before_ms = ui.pace.now_ms
    ui.wait_s(3)
    ui.draw()
    assert ui.pace.now_ms == before_ms
    ui.press_keys("END", "RETURN", "HOME", "RETURN")
    assert sum(ui.window.learned.values()) == 1
    ui.press_keys("ESCAPE", "t")
    assert sum(ui.window.menu.counts.values()) == 1
    ui.press_keys("ESCAPE")
    ui.wait_s(1)
    assert ui.pace.now_ms > before_ms


# The cell


def test_what_was_drawn_is_told_by_part_phase_and_cue(ui: HeadlessWindow) -> None:
    ui.start_session(run_s=13 * 60)
    ui.press_keys("e")
    menu = ui.window.menu
    ui.draw()
    texts = [row.text for row in menu.rows]
    assert {"in all", "motor", "1  express, left side", "right"} <= set(texts)
    total_mas = float(menu.rows[0].value().split()[0])
    ma_by_part = [float(row.value().split()[0]) for row in menu.rows[1:5]]
    assert math.isclose(sum(ma_by_part), total_mas, abs_tol=0.003)
    sessions_a_day = menu.rows[-1]
    text_before = sessions_a_day.value()
    sessions_a_day.change(1)
    assert text_before.startswith("8 a day")
    assert sessions_a_day.value().startswith("9 a day")
    assert menu.rows[1].note().endswith("(measured by others)")


def test_after_a_right_answer_its_cue_is_drawn_once_and_after_a_wrong_one_both_are() -> None:
    trainer = Trainer(Random(1), _DEFAULTS)
    trainer.ask()
    trainer.answer(trainer.played)
    counts = [len(trainer.patterns)]
    trainer.answer(next(name for name in TRAINED if name != trainer.played))
    assert [*counts, len(trainer.patterns)] == [1, 2]


def test_a_bar_that_was_held_up_moves_until_it_has_come_down() -> None:
    peak = Peak()
    assert peak.take(0.8, 0.0) == 0.8
    assert peak.moving(HOLD_S + 0.1), "it is still shown, and has yet to fall"
    assert peak.take(0.0, HOLD_S + 0.1) == 0.0
    assert not peak.moving(HOLD_S + 0.2)
