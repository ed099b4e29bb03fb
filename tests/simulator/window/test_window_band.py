"""The band as it is drawn: its board's own look, a tremble while the motor turns, and words that agree with it."""

import pygame
import pytest

from simulator import boards
from simulator.scenario.model import Scenario
from simulator.view import labels, readings
from simulator.view.live import Live
from simulator.window.drawing import text
from simulator.window.panels.menu_view import MenuView
from simulator.window.window import Window
from tests.simulator.window.shown import FRAME_S, Shown


def frame(shown: Shown, wall: float) -> bytes:
    shown.window.draw(shown.surface, wall)
    return bytes(shown.surface.subsurface((16, 60, 560, 400)).copy().get_buffer())


def test_the_band_trembles_while_the_motor_turns_and_not_where_less_motion_is_wanted(
    shown: Shown,
) -> None:
    shown.start()
    while shown.device.board.motor.duty == 0:
        shown.pass_s(FRAME_S)
    shown.pass_s(0.2)
    walls = [shown.wall + part / 10 for part in range(4)]
    assert len({frame(shown, wall) for wall in walls}) == 1
    shown.window.still = False
    assert len({frame(shown, wall) for wall in walls}) > 1
    shown.window._look_at(shown.pace.now_ms - 100)
    assert len({frame(shown, wall) for wall in walls}) == 1, "a moment of the past stands still"


@pytest.mark.parametrize("name", boards.NAMES)
def test_every_board_has_its_name_and_its_own_case(name: str) -> None:
    live = Live(Scenario("board", name, seed=1))
    window = Window(live)
    surface = pygame.Surface((1140, 780), depth=24)
    window.draw(surface)
    geometry = live.device.board.geometry
    corner = window._band_panel.box.move(window._band_panel.box.width // 5, 6).topleft
    red, green, blue = surface.get_at(corner)[:3]
    near = [abs(a - b) for a, b in zip((red, green, blue), geometry.case, strict=True)]
    assert max(near) < 20
    assert labels.board(name) != name


def test_a_board_without_a_screen_has_no_glass_and_no_word_of_one() -> None:
    live = Live(Scenario("board", "pico", seed=1))
    window = Window(live)
    surface = pygame.Surface((1140, 780), depth=24)
    window.draw(surface)
    screen = window._band_panel._rect(live.device.board.geometry.screen)
    assert surface.get_at(screen.center)[:3] != live.device.board.geometry.glass
    assert not live.replay.has_screen


def test_the_words_never_say_dark_beside_a_lit_picture() -> None:
    shown = Shown(display="glance")
    shown.start()
    lit = 0
    for _ in range(8):
        shown.press(pygame.K_n)
        for _ in range(12):
            moment = shown.live.replay.present()
            said = readings.screen_text(moment.screen, moment.picture.lit)
            assert (said == "dark") == (not moment.picture.lit)
            lit += moment.picture.lit
            shown.pass_s(FRAME_S)
    assert lit


def test_the_trace_stays_where_it_is_whatever_the_cell_says() -> None:
    shown = Shown(display="glance")
    tops = set()
    shown.start()
    for minute in (1, 7, 13, 20):
        shown.pace.run_to(minute * 60_000)
        shown.drawn()
        filters = [
            one.box.top for one in shown.window.regions.all if one.tip.startswith("show only")
        ]
        tops.add(filters[0])
    shown.pace.run_to(29 * 60_000)
    shown.drawn()
    tops |= {one.box.top for one in shown.window.regions.all if one.tip.startswith("show only")}
    assert len(tops) == 1


def test_a_mistake_in_a_file_is_shown_to_its_end(shown: Shown, tmp_path) -> None:
    path = tmp_path / "a folder with a long name" / "x.scenario"
    path.parent.mkdir()
    path.write_text("0:01 dance main\n")
    shown.event(pygame.DROPFILE, file=str(path))
    message = shown.window.menu.message
    canvas = shown.window._canvas_on(shown.surface)
    lines = MenuView()._lines_below(shown.window.menu, 400, canvas)
    assert "".join(line for line, _color in lines).replace(" ", "") == message.replace(" ", "")
    assert all(text.width(line, text.SMALL) <= 400 for line, _color in lines)
    shown.drawn()


def test_in_the_dark_a_click_anywhere_is_a_press(shown: Shown) -> None:
    shown.press(pygame.K_v)
    shown.click((600, 500))
    shown.pass_s(1)
    assert shown.state == "awake"


# Somebody who has seen nothing but the window


def test_a_newcomer_by_mouse_alone(
    shown: Shown, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reads what it is, starts a session, lets a motor fail, and keeps all of it as a scenario."""
    monkeypatch.chdir(tmp_path)
    shown.window.guidance.welcomed = False
    shown.pass_s(0.1)
    assert "by vibration alone it times expressing by hand" in shown.window.guidance.text
    for _ in range(2):
        shown.click(shown.middle_of("main"))
        shown.pass_s(2)
    assert shown.state == "running"
    shown.click(shown.box("F"))
    _click_row(shown, "motor cut off")
    assert shown.live.replay.faults == ("motor_open",)
    shown.click(shown.box("Esc"))
    shown.click(shown.box("K"))
    _click_row(shown, "scenario")
    assert (tmp_path / "rondo-1.scenario").read_text().count("main") == 4


def test_a_newcomer_by_keys_alone(shown: Shown, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        shown.key(pygame.K_SPACE)
        shown.pass_s(2)
    assert shown.state == "running"
    shown.press(pygame.K_h, pygame.K_ESCAPE, pygame.K_f)
    while shown.window.menu.row.text != "motor cut off":
        shown.press(pygame.K_DOWN)
    shown.press(pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_k, pygame.K_RETURN)
    assert "fault motor_open" in (tmp_path / "rondo-1.scenario").read_text()


def _click_row(shown: Shown, said: str) -> None:
    shown.drawn()
    menu = shown.window.menu
    place = next(at for at, row in enumerate(menu.rows) if row.text == said)
    rows = [one.box for one in shown.window.regions.all if one.act and one.box.width > 300]
    shown.click(rows[place - shown.window._menu_view._first_row].center)
