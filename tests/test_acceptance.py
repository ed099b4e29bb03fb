"""Plays every scenario in tests/acceptance on every board: what the band promises, in the words of its users."""

import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from simulator import boards
from simulator.scenario.model import Scenario
from simulator.scenario.needs import SCREEN, lacking, needs
from simulator.scenario.player import Play
from simulator.scenario.script import load

FOLDER = Path(__file__).parent / "acceptance"
BOARDS = Path(__file__).parents[1] / "firmware" / "rondo" / "boards"
NAMES = sorted(path.stem for path in FOLDER.glob("*.scenario"))

# What a scenario that does not apply to a board is about, felt by `main` alone on any.
BY_MAIN_ALONE = {
    "both-buttons": "taken-back",
    "choosing-on-the-screen": "choosing",
    "cut-while-side-is-held": "cut-while-held",
    "glance": "strict",
    "hour-of-a-pause": "pause-after-a-reset",
    "language": "strict",
    "night": "strict",
    "reminder-to-the-second-with-a-clock": "reminder-after-a-power-cut",
    "reminders-due-without-power": "reminder-after-a-power-cut",
    "screen-after-a-cut": "power-cut",
    "side-button": "undo",
    "side-held-too-long": "end-early",
    "stuck-button": "stuck-main",
    "undo-over-a-mark": "undo-of-what-is-over",
}


@cache
def load_scenario(name: str, board: str = boards.DEFAULT) -> Scenario:
    return load(FOLDER / f"{name}.scenario", board)


class PlayResult(NamedTuple):
    """The result of a scenario on CPython: (line, expected, what happened instead) per failure, and the trace."""

    failures: list[tuple[int, str, str]]
    passed_count: int
    packed: bytes

    @property
    def trace(self) -> list[str]:
        return zlib.decompress(self.packed).decode().split("\n")


@cache
def play_scenario(name: str, board: str) -> PlayResult:
    """Plays the scenario `name` on `board`; cached for all tests of this process that compare with it."""
    play = Play(load_scenario(name, board))
    play.play()
    trace = "\n".join(play.device.recorder.lines())
    return PlayResult(play.failures, play.passed, zlib.compress(trace.encode(), 1))


def is_drawn_on(board: str) -> bool:
    """Returns whether the firmware's file for `board` provides a display."""
    return "def display() -> None" not in (BOARDS / f"{board}.py").read_text()


APPLY = [
    (name, board)
    for name in NAMES
    for board in boards.NAMES
    if not lacking(load_scenario(name), board)
    and (SCREEN not in needs(load_scenario(name)) or is_drawn_on(board))
]


@pytest.mark.parametrize(("name", "board"), APPLY)
def test_acceptance(name: str, board: str, record_property: Callable[[str, object], None]) -> None:
    became = play_scenario(name, board)
    assert became.failures == []
    assert became.passed_count > 0
    record_property("scenarios played on a board", 1)
    record_property("expectations in them", became.passed_count)


def test_what_needs_more_than_one_button_can_be_had_with_one_on_every_board() -> None:
    one_button_settings = {
        name for name in NAMES for board in boards.NAMES if lacking(load_scenario(name), board)
    }
    assert one_button_settings == set(BY_MAIN_ALONE)
    for name in BY_MAIN_ALONE.values():
        assert set(needs(load_scenario(name))) <= {"main"}, name


@pytest.mark.parametrize("board", boards.NAMES)
def test_undo_and_progress_are_had_by_a_double_tap_on_every_board(board: str) -> None:
    assert {("undo", board), ("undo-done", board), ("progress", board)} <= set(APPLY)
