"""A press counts from its instant, however near a deadline, and is felt apart from what came just before."""

from pathlib import Path

import pytest

from simulator import boards
from simulator.scenario.player import Play
from simulator.scenario.script import parse

AWAKE = "0:02 tap main\n0:11.{ms:03} tap main\n0:13.5 expect state running\n0:14 end"
CHOOSING = (
    "0:02 tap main\n0:05 hold main 3.5\n0:10 tap main\n0:19.{ms:03} tap main\n"
    "0:20.6 expect state choosing\n0:21 end"
)
UNDO = (
    "0:02 tap main\n0:05 tap main\n27:40 tap main\n27:44.{ms:03} double main\n"
    "27:46.2 expect phase express right round 3\n27:47 end"
)
PAUSE = (
    "0:02 tap main\n0:05 tap main\n1:05 hold main 1\n61:04.{ms:03} tap main\n"
    "61:06 expect state running\n61:07 end"
)
STORIES = {"awake": AWAKE, "choosing": CHOOSING, "undo": UNDO, "pause": PAUSE}


def play(text: str, board: str) -> Play:
    play_ = Play(parse(f"board {board}\n{text}", "last moment", Path()))
    play_.play()
    return play_


@pytest.mark.parametrize("ms", [1, 4])
@pytest.mark.parametrize("acts", STORIES)
@pytest.mark.parametrize("board", boards.NAMES)
def test_a_press_just_before_its_time_is_over_counts(board: str, acts: str, ms: int) -> None:
    for seed in (1, 3):
        text = f"seed {seed}\nset display off\n" + STORIES[acts].format(ms=1000 - ms)
        assert play(text, board).failures == []


@pytest.mark.parametrize("board", boards.NAMES)
def test_one_at_its_very_end_wakes_anew(board: str) -> None:
    text = "0:02 tap main\n0:12 tap main\n0:12.6 expect state awake\n0:13 end"
    assert play(text, board).failures == []


@pytest.mark.parametrize("after_ms", [1, 5, 20, 60])
@pytest.mark.parametrize("board", boards.NAMES)
def test_a_press_just_after_refused_is_felt_apart_from_it(board: str, after_ms: int) -> None:
    """Asleep the time is counted anew as soon as *refused* is over; the motor's last stop has to survive that."""
    text = f"0:02 tap main\n0:12.{540 + after_ms:03} tap main\n0:15 end"
    pulses = [
        (t_ms, fields["on"])
        for t_ms, kind, fields in play(text, board).device.recorder.entries
        if kind == "motor" and t_ms >= 12_500
    ]
    stopped_ms, resumed_ms = pulses[0][0], pulses[1][0]
    assert pulses[:2] == [(stopped_ms, False), (resumed_ms, True)]
    assert 80 <= resumed_ms - stopped_ms <= 180
