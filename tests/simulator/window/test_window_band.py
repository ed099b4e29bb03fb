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
from tests.simulator.window.headless import FRAME_S, HeadlessWindow


def frame(ui: HeadlessWindow, wall_s: float) -> bytes:
    ui.window.draw(ui.surface, wall_s)
    return bytes(ui.surface.subsurface((16, 60, 560, 400)).copy().get_buffer())


def test_the_band_trembles_while_the_motor_turns_and_not_where_less_motion_is_wanted(
    ui: HeadlessWindow,
) -> None:
    ui.start_session()
    while ui.device.board.motor.duty == 0:
        ui.wait_s(FRAME_S)
    ui.wait_s(0.2)
    instants_s = [ui.wall_s + tenths / 10 for tenths in range(4)]
    assert len({frame(ui, wall_s) for wall_s in instants_s}) == 1
    ui.window.still = False
    assert len({frame(ui, wall_s) for wall_s in instants_s}) > 1
    ui.window._look_at(ui.pace.now_ms - 100)
    assert len({frame(ui, wall_s) for wall_s in instants_s}) == 1, (
        "a moment of the past stands still"
    )


@pytest.mark.parametrize("name", boards.NAMES)
def test_every_board_has_its_name_and_its_own_case(name: str) -> None:
    live = Live(Scenario("board", name, seed=1))
    window = Window(live)
    surface = pygame.Surface((1140, 780), depth=24)
    window.draw(surface)
    geometry = live.device.board.geometry
    corner = window._band_panel.box.move(window._band_panel.box.width // 5, 6).topleft
    red, green, blue = surface.get_at(corner)[:3]
    differences = [
        abs(drawn_channel - expected)
        for drawn_channel, expected in zip((red, green, blue), geometry.case, strict=True)
    ]
    assert max(differences) < 20
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
    ui = HeadlessWindow(display="glance")
    ui.start_session()
    lit_frames = 0
    for _ in range(8):
        ui.press_keys("n")
        for _ in range(12):
            moment = ui.live.replay.present()
            screen_text = readings.screen_text(moment.screen, moment.picture.lit)
            assert (screen_text == "dark") == (not moment.picture.lit)
            lit_frames += moment.picture.lit
            ui.wait_s(FRAME_S)
    assert lit_frames


def test_the_trace_stays_where_it_is_whatever_the_cell_says() -> None:
    ui = HeadlessWindow(display="glance")
    tops = set()
    ui.start_session()
    for minute in (1, 7, 13, 20, 29):
        ui.pace.run_to_ms(minute * 60_000)
        ui.draw()
        tops.add(ui.center_of("show only these lines")[1])
    assert len(tops) == 1


def test_a_mistake_in_a_file_is_shown_to_its_end(ui: HeadlessWindow, tmp_path) -> None:
    path = tmp_path / "a folder with a long name" / "x.scenario"
    path.parent.mkdir()
    path.write_text("0:01 dance main\n")
    ui.send_event(pygame.DROPFILE, file=str(path))
    message = ui.window.menu.message
    canvas = ui.window._canvas_on(ui.surface)
    lines = MenuView()._lines_below(ui.window.menu, 400, canvas)
    assert "".join(line for line, _color in lines).replace(" ", "") == message.replace(" ", "")
    assert all(text.width(line, text.SMALL) <= 400 for line, _color in lines)
    ui.draw()


def test_in_the_dark_a_click_anywhere_is_a_press(ui: HeadlessWindow) -> None:
    ui.press_keys("v")
    ui.click((600, 500))
    ui.wait_s(1)
    assert ui.state == "awake"


# Somebody who has seen nothing but the window


def test_a_newcomer_by_mouse_alone(
    ui: HeadlessWindow, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reads the welcome, starts a session, lets a motor fail, and keeps all of it as a scenario."""
    monkeypatch.chdir(tmp_path)
    ui.window.guidance.welcomed = False
    ui.wait_s(0.1)
    assert "by vibration alone it times expressing by hand" in ui.window.guidance.text
    for _ in range(2):
        ui.click(ui.button_center("main"))
        ui.wait_s(2)
    assert ui.state == "running"
    ui.click(ui.center_of("F"))
    ui.click(ui.menu_row_box("motor cut off").center)
    assert ui.live.replay.faults == ("motor_open",)
    ui.click(ui.center_of("Esc"))
    ui.click(ui.center_of("K"))
    ui.click(ui.menu_row_box("scenario").center)
    assert (tmp_path / "rondo-1.scenario").read_text().count("main") == 4


def test_a_newcomer_by_keys_alone(
    ui: HeadlessWindow, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        ui.hold_key("SPACE")
        ui.wait_s(2)
    assert ui.state == "running"
    ui.press_keys("h", "ESCAPE", "f")
    while ui.window.menu.row.text != "motor cut off":
        ui.press_keys("DOWN")
    ui.press_keys("RETURN", "ESCAPE", "k", "RETURN")
    assert "fault motor_open" in (tmp_path / "rondo-1.scenario").read_text()
