"""The window's menus: faults, another board, other settings; and the view in which only the motor is left."""

from pathlib import Path

import pytest

from firmware.rondo.storage import settings
from simulator import boards
from simulator.scenario.acts import text_of
from simulator.scenario.faults import FAULTS
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from simulator.view.menus import faults, setup
from tests.simulator.window.headless import HeadlessWindow


def test_a_fault_is_switched_on_and_off_with_the_keyboard_alone(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.press_keys("f")
    ui.focus_row("motor cut off")
    ui.press_keys("RETURN")
    assert ui.live.replay.faults == ("motor_open",)
    assert ui.window.menu.row.value() == "on"
    ui.press_keys("RETURN")
    assert ui.live.replay.faults == ()
    ui.press_keys("ESCAPE")
    assert ui.window.menu is None
    assert [fields for _, fields in ui.entries("fault")] == [
        {"name": "motor_open", "on": True},
        {"name": "motor_open", "on": False},
    ]


def test_what_a_fault_needs_is_chosen_with_left_and_right(ui: HeadlessWindow) -> None:
    ui.press_keys("f")
    ui.focus_row("button dead")
    ui.press_keys("RIGHT", "RIGHT", "LEFT", "RETURN")
    assert ui.device.board.buttons["side"].fault == "dead"
    assert ui.device.board.buttons["main"].fault == ""


def test_a_fault_from_the_menu_is_a_step_that_plays_to_the_same_trace(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.wait_s(10)
    ui.press_keys("f")
    ui.focus_row("brownout")
    ui.press_keys("RETURN", "ESCAPE")
    ui.wait_s(20)
    end_ms = ui.pace.now_ms
    play = Play(parse(text_of(ui.live.hand.scenario, end_ms), "saved", Path()))
    play.play()
    entries = [entry for entry in ui.device.recorder.entries if entry[0] <= end_ms]
    assert play.device.recorder.entries[:-1] == entries
    assert ui.state == "paused"


def test_every_fault_can_be_chosen_and_a_scenario_takes_it(ui: HeadlessWindow) -> None:
    for name, fault in FAULTS.items():
        choices = faults.choices(fault, ui.live)
        assert all(fault.check((word,)) for word in choices)
        assert bool(choices) == (" " in fault.usage), name


def test_another_board_and_other_settings_begin_anew(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.press_keys("b")
    ui.focus_row("board")
    board_before = ui.window.menu.chosen.board
    ui.press_keys("RIGHT")
    board = ui.window.menu.chosen.board
    assert board != board_before
    ui.focus_row("pacing")
    ui.press_keys("RIGHT")
    ui.focus_row("Begin anew")
    ui.press_keys("RETURN")
    assert ui.window.menu is None
    scenario = ui.live.hand.scenario
    assert (scenario.board, scenario.settings["pacing"], scenario.steps) == (board, "guide", [])
    ui.wait_s(3)
    assert ui.state == "asleep"
    ui.draw()


@pytest.mark.parametrize("name", boards.NAMES)
def test_every_board_is_shown(ui: HeadlessWindow, name: str) -> None:
    ui.press_keys("b")
    while ui.window.menu.chosen.board != name:
        ui.focus_row("board")
        ui.press_keys("LEFT")
    ui.focus_row("Begin anew")
    ui.press_keys("RETURN")
    ui.wait_s(1)
    ui.hold_key("m")
    ui.wait_s(2)
    assert ui.state == "awake"
    ui.draw()


@pytest.mark.parametrize("key", settings.SCHEMA)
def test_every_value_that_a_menu_offers_may_be(key: str) -> None:
    choices = setup.choices(key)
    assert len(choices) > 1
    assert all(settings.fits(key, value) for value in choices)
    assert settings.SCHEMA[key][0] in choices


def test_a_click_beside_a_menu_closes_it_and_one_on_a_row_does_it(ui: HeadlessWindow) -> None:
    ui.press_keys("f")
    ui.focus_row("motor weak")
    ui.click(ui.menu_row_box("motor weak").center)
    assert ui.live.replay.faults == ("motor_weak",)
    ui.click((2, 2))
    assert ui.window.menu is None


def test_in_the_dark_only_the_motor_is_left(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.wait_s(5)
    ui.press_keys("v")
    dark_frame = ui.draw()
    ui.wait_s(30)  # the screen counts on, the motor rests
    header = ui.window._boxes.header
    later_picture = ui.surface.copy()
    later_picture.fill((0, 0, 0), header)
    ui.surface.get_buffer().write(dark_frame)
    first_picture = ui.surface.copy()
    first_picture.fill((0, 0, 0), header)
    assert bytes(later_picture.get_buffer()) == bytes(first_picture.get_buffer())
    ui.press_keys("v")
    assert ui.draw() != dark_frame
    ui.hold_key("m", held_s=1)
    assert ui.state == "paused"
