"""Plays every scenario in tests/acceptance on every board: what the band promises, in the words of its users."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

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
}


@cache
def read(name: str, board: str = boards.DEFAULT) -> Scenario:
    return load(FOLDER / f"{name}.scenario", board)


def is_drawn_on(board: str) -> bool:
    """Whether the firmware's file for it has a display to give."""
    return "def display() -> None" not in (BOARDS / f"{board}.py").read_text()


APPLY = [
    (name, board)
    for name in NAMES
    for board in boards.NAMES
    if not lacking(read(name), board) and (SCREEN not in needs(read(name)) or is_drawn_on(board))
]


@pytest.mark.parametrize(("name", "board"), APPLY)
def test_acceptance(name: str, board: str, record_property: Callable[[str, object], None]) -> None:
    played = Play(read(name, board))
    played.play()
    assert played.failures == []
    assert played.passed > 0
    record_property("scenarios played on a board", 1)
    record_property("expectations in them", played.passed)


def test_what_needs_more_than_one_button_can_be_had_with_one_on_every_board() -> None:
    more = {name for name in NAMES for board in boards.NAMES if lacking(read(name), board)}
    assert more == set(BY_MAIN_ALONE)
    for name in BY_MAIN_ALONE.values():
        assert set(needs(read(name))) <= {"main"}, name


@pytest.mark.parametrize("board", boards.NAMES)
def test_undo_and_progress_are_had_by_a_double_tap_on_every_board(board: str) -> None:
    assert {("undo", board), ("undo-done", board), ("progress", board)} <= set(APPLY)
