"""The window's menus: faults, another board, other settings; and the dark, where only the motor is left."""

from pathlib import Path

import pytest

from firmware.rondo.storage import settings
from simulator import boards
from simulator.scenario.acts import text_of
from simulator.scenario.faults import FAULTS
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from simulator.view.menus import faults, setup
from tests.simulator.window.shown import Shown


def focus(shown: Shown, text: str) -> None:
    """Down to a row by its text, with the keyboard alone."""
    menu = shown.window.menu
    assert menu is not None
    for _ in menu.rows:
        if menu.rows[menu.at].text == text:
            return
        shown.keys("DOWN")
    raise AssertionError(text)


def test_a_fault_is_switched_on_and_off_with_the_keyboard_alone(shown: Shown) -> None:
    shown.start()
    shown.keys("f")
    focus(shown, "motor cut off")
    shown.keys("RETURN")
    assert shown.live.replay.faults == ("motor_open",)
    assert shown.window.menu.rows[shown.window.menu.at].value() == "on"
    shown.keys("RETURN")
    assert shown.live.replay.faults == ()
    shown.keys("ESCAPE")
    assert shown.window.menu is None
    assert [fields for _, fields in shown.entries("fault")] == [
        {"name": "motor_open", "on": True},
        {"name": "motor_open", "on": False},
    ]


def test_what_a_fault_needs_is_chosen_with_left_and_right(shown: Shown) -> None:
    shown.keys("f")
    focus(shown, "button dead")
    shown.keys("RIGHT", "RETURN")
    assert shown.device.board.buttons["side"].fault == "dead"
    assert shown.device.board.buttons["main"].fault == ""


def test_a_fault_from_the_menu_is_a_step_that_plays_to_the_same_trace(shown: Shown) -> None:
    shown.start()
    shown.pass_s(10)
    shown.keys("f")
    focus(shown, "brownout")
    shown.keys("RETURN", "ESCAPE")
    shown.pass_s(20)
    end = shown.pace.now_ms
    played = Play(parse(text_of(shown.live.hand.scenario, end), "saved", Path()))
    played.play()
    entries = [entry for entry in shown.device.recorder.entries if entry[0] <= end]
    assert played.device.recorder.entries[:-1] == entries
    assert shown.state == "paused"


def test_every_fault_can_be_chosen_and_a_scenario_takes_it(shown: Shown) -> None:
    for name, fault in FAULTS.items():
        offered = faults.choices(fault, shown.live)
        assert all(fault.check((word,)) for word in offered)
        assert bool(offered) == (" " in fault.usage), name


def test_another_board_and_other_settings_begin_anew(shown: Shown) -> None:
    shown.start()
    shown.keys("b")
    focus(shown, "board")
    before = shown.window.menu.chosen.board
    shown.keys("RIGHT")
    board = shown.window.menu.chosen.board
    assert board != before
    focus(shown, "pacing")
    shown.keys("RIGHT")
    focus(shown, "Begin anew")
    shown.keys("RETURN")
    assert shown.window.menu is None
    scenario = shown.live.hand.scenario
    assert (scenario.board, scenario.settings["pacing"], scenario.steps) == (board, "guide", [])
    shown.pass_s(3)
    assert shown.state == "asleep"
    shown.drawn()


@pytest.mark.parametrize("name", boards.NAMES)
def test_every_board_is_shown(shown: Shown, name: str) -> None:
    shown.keys("b")
    while shown.window.menu.chosen.board != name:
        focus(shown, "board")
        shown.keys("LEFT")
    focus(shown, "Begin anew")
    shown.keys("RETURN")
    shown.pass_s(1)
    shown.key(shown.pygame.K_m)
    shown.pass_s(2)
    assert shown.state == "awake"
    shown.drawn()


@pytest.mark.parametrize("key", settings.SCHEMA)
def test_every_value_that_a_menu_offers_may_be(key: str) -> None:
    offered = setup.choices(key)
    assert len(offered) > 1
    assert all(settings.fits(key, value) for value in offered)
    assert settings.SCHEMA[key][0] in offered


def test_a_click_beside_a_menu_closes_it_and_one_on_a_row_does_it(shown: Shown) -> None:
    shown.keys("f")
    shown.drawn()
    menu = shown.window.menu
    place = next(i for i, row in enumerate(menu.rows) if row.text == "motor weak")
    shown.keys(*["DOWN"] * place)
    shown.drawn()
    rows = [one.box for one in shown.window.regions.all if one.act and one.box.width > 300]
    box = rows[place - shown.window._menu_view._first_row]
    shown.click(box.center)
    assert shown.live.replay.faults == ("motor_weak",)
    shown.click((2, 2))
    assert shown.window.menu is None


def test_in_the_dark_only_the_motor_is_left(shown: Shown) -> None:
    shown.start()
    shown.pass_s(5)
    shown.keys("v")
    dark = shown.drawn()
    shown.pass_s(30)  # the screen counts on, the motor rests
    clock = shown.window._boxes.header
    still = shown.surface.copy()
    still.fill((0, 0, 0), clock)
    shown.surface.get_buffer().write(dark)
    before = shown.surface.copy()
    before.fill((0, 0, 0), clock)
    assert bytes(still.get_buffer()) == bytes(before.get_buffer())
    shown.keys("v")
    assert shown.drawn() != dark
    shown.key(shown.pygame.K_m, held_s=1)
    assert shown.state == "paused"
