"""Whatever can be done by a key can be done by the mouse, by what is drawn; and the other way round."""

import pygame
import pytest

from simulator.view.keys import HELP
from simulator.view.trainer import Trainer
from simulator.window.layout import LEAST
from simulator.window.panels import header
from tests.simulator.window.headless import HeadlessWindow

MENUS = {
    "faults": "Faults",
    "setup": "Board and settings",
    "keep": "Keep",
    "energy": "Drawn from the cell",
}


@pytest.mark.parametrize(("command", "title"), MENUS.items())
def test_every_menu_opens_by_mouse(ui: HeadlessWindow, command: str, title: str) -> None:
    key = next(key for name, _icon, _label, _tip, key in header.TOOLS if name == command)
    ui.click(ui.center_of(key))
    assert ui.window.menu.title == title
    ui.click(ui.center_of("Esc"))
    assert ui.window.menu is None


def test_trainer_sound_blindfold_and_light_are_reached_by_mouse(
    ui: HeadlessWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    ui.click(ui.center_of("T"))
    assert isinstance(ui.window.menu, Trainer)
    ui.click(ui.center_of("Esc"))
    ui.click(ui.center_of("U"))
    assert ui.window.sound.on
    ui.click(ui.center_of("U"))
    ui.click(ui.center_of("V"))
    assert ui.window.blind
    ui.click(ui.center_of("V"))
    frame_before = ui.draw()
    ui.click(ui.center_of("L"))
    assert ui.window.appearance == "light"
    assert ui.draw() != frame_before
    pygame.mixer.quit()


def test_a_sound_that_cannot_be_is_said_and_stays_off(
    ui: HeadlessWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no such driver")
    ui.click(ui.center_of("U"))
    assert not ui.window.sound.on
    assert "no sound here" in ui.window.notice.text


def arrow_boxes(ui: HeadlessWindow, text: str) -> list[pygame.Rect]:
    """Returns the boxes of the two arrows beside the value of the row `text`."""
    row = ui.menu_row_box(text)
    return [
        region.box for region in ui.window.regions.all
        if region.act and region.box.width < 40 and abs(region.box.centery - row.centery) < 3
    ]  # fmt: skip


def test_the_arrow_to_the_left_goes_back_and_the_one_to_the_right_forward(
    ui: HeadlessWindow,
) -> None:
    ui.press_keys("b")
    chosen_row = ui.window.menu.chosen
    chosen_row.seed = 3
    left_box, right_box = arrow_boxes(ui, "seed")
    ui.click(left_box.center)
    assert chosen_row.seed == 2
    ui.click(right_box.center)
    ui.click(arrow_boxes(ui, "seed")[1].center)
    assert chosen_row.seed == 4


def test_a_mouse_alone_makes_the_side_button_dead(ui: HeadlessWindow) -> None:
    ui.click(ui.center_of("F"))
    ui.click(arrow_boxes(ui, "button dead")[1].center)
    assert not ui.live.replay.faults
    box = ui.menu_row_box("button dead")
    ui.click((box.left + 20, box.centery))
    faults = {name: button.fault for name, button in ui.device.board.buttons.items()}
    assert faults == {"main": "", "side": "dead"}


def test_a_fault_that_is_on_is_a_chip_and_a_click_on_it_clears_it(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.live.hand.do("fault", "motor_weak")
    ui.device.run_to_ms(ui.pace.now_ms + 2)
    ui.click(ui.center_of("fault motor_weak is on: a click clears it"))
    assert ui.live.replay.faults == ()
    ui.draw()
    assert not [region for region in ui.window.regions.all if "motor_weak" in region.tip]
    fault_lines = [line.text for line in ui.live.replay.lines.of_filter("faults")]
    assert fault_lines[-2:] == ["fault on: motor weak", "fault off: motor weak"]


def test_a_click_on_a_line_of_the_help_does_what_it_says(ui: HeadlessWindow) -> None:
    for keys, _meaning, command in HELP:
        if command in ("halt", "faults", "setup", "keep", "energy", "train"):
            ui.click(ui.center_of("H"))
            assert ui.window.help
            ui.draw()
            regions = ui.window.regions.all
            lines = [region for region in regions if region.act and region.box.width > 400]
            index = [command for _keys, _meaning, command in HELP].index(command)
            ui.click(lines[index].box.center)
            assert not ui.window.help, keys
            if command == "halt":
                assert ui.pace.halted
            else:
                assert ui.window.menu is not None, keys
            ui.press_keys("ESCAPE")


def test_a_click_right_after_a_key_is_on_what_there_is_now(ui: HeadlessWindow) -> None:
    """A key and a click may come between two frames."""
    ui.press_keys("f")
    ui.draw()
    pos = ui.button_center("main")
    ui.press_keys("ESCAPE")
    ui.send_event(pygame.MOUSEBUTTONDOWN, button=1, pos=pos, mod=0)
    assert ui.device.board.buttons["main"].down
    ui.send_event(pygame.MOUSEBUTTONUP, button=1, pos=pos)


@pytest.mark.parametrize("other_button", [2, 3, 4, 5])
def test_another_mouse_button_or_the_wheel_lifts_no_finger_and_ends_no_drag(
    ui: HeadlessWindow, other_button: int
) -> None:
    """SDL reports each step of a wheel as a press of button 4 or 5, too."""
    ui.start_session()
    ui.draw()
    pos = ui.button_center("main")
    ui.send_event(pygame.MOUSEBUTTONDOWN, button=1, pos=pos, mod=0)
    ui.send_event(pygame.MOUSEBUTTONDOWN, button=other_button, pos=pos, mod=0)
    ui.send_event(pygame.MOUSEBUTTONUP, button=other_button, pos=pos)
    ui.wait_s(1)
    assert ui.device.board.buttons["main"].down
    ui.send_event(pygame.MOUSEBUTTONUP, button=1, pos=pos)
    ui.wait_s(1)
    assert not ui.device.board.buttons["main"].down
    ruler, y = ui.window.timeline.ruler, ui.window.timeline.ruler.centery
    ui.mouse_down((ruler.left + 2, y))
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        ui.send_event(kind, button=other_button, pos=(ruler.left + 2, y), mod=0)
    playhead_before = ui.window.playhead
    ui.mouse_move((ruler.left + 6, y))
    assert ui.window.playhead != playhead_before


def test_a_key_that_was_let_go_in_another_window_does_what_it_does_at_its_next_press(
    ui: HeadlessWindow,
) -> None:
    ui.send_event(pygame.KEYDOWN, key=pygame.K_p)
    ui.send_event(pygame.WINDOWFOCUSLOST)
    ui.send_event(pygame.KEYDOWN, key=pygame.K_p)
    assert not ui.pace.halted


def test_as_many_sessions_a_day_as_there_may_be_can_be_chosen(ui: HeadlessWindow) -> None:
    ui.press_keys("e")
    row = ui.window.menu.rows[-1]
    for step, count in ((1, 24), (-1, 0)):
        for _key in range(30):
            row.change(step)
        assert row.value().startswith(f"{count} a day: ")


def test_time_goes_faster_slower_halts_and_on_to_the_next_by_mouse(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.wait_s(6)
    ui.click(ui.center_of("+"))
    assert ui.pace.speed == 2
    ui.click(ui.center_of("-"))
    ui.click(ui.center_of("P"))
    assert (ui.pace.speed, ui.pace.halted) == (1, True)
    before_ms = ui.pace.now_ms
    ui.click(ui.center_of("N"))
    assert ui.pace.now_ms > before_ms
    ui.click(ui.center_of("↑"))
    assert ui.window.playhead is not None
    ui.click(ui.center_of("leave the past"))
    assert ui.window.playhead is None


def test_zoom_fit_measure_and_undo_are_buttons_too(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.wait_s(20)
    ui.click(ui.center_of("Z"))
    assert not ui.window.timeline.visible_time.all
    ui.click(ui.center_of("0"))
    assert ui.window.timeline.visible_time.all
    ui.click(ui.center_of("R"))
    assert ui.window.timeline.pan.measuring
    now_ms = ui.pace.now_ms
    ui.window._look_at(now_ms - 10_000)
    ui.click(ui.center_of("⏎"))
    assert ui.pace.now_ms < now_ms
    ui.click(ui.center_of("Backspace"))
    assert ui.pace.now_ms >= now_ms


def test_what_the_mouse_rests_on_is_said_with_its_key(ui: HeadlessWindow) -> None:
    ui.press_keys("p")  # so that nothing changes by itself
    pos = ui.center_of("F")
    frame = ui.draw()
    ui.mouse_move(pos)
    frame_hovered = ui.draw()
    assert ui.draw() == frame_hovered
    assert frame_hovered != frame, "it looks like something that can be clicked"
    ui.wait_s(1)
    ui.mouse_move(pos)
    assert ui.window.tip is not None
    assert ui.window.changed(ui.wall_s)
    assert ui.window.tip.key == "F"
    assert ui.draw() != frame_hovered


def test_a_held_key_goes_on_where_that_makes_sense_and_else_does_it_once(
    ui: HeadlessWindow,
) -> None:
    ui.start_session()
    ui.wait_s(30)
    now_ms = ui.pace.now_ms
    for _ in range(5):
        ui.send_event(pygame.KEYDOWN, key=pygame.K_LEFT)
    assert ui.window.playhead == now_ms - 5_000
    ui.send_event(pygame.KEYUP, key=pygame.K_LEFT)
    ui.press_keys("END")
    for _ in range(5):
        ui.send_event(pygame.KEYDOWN, key=pygame.K_p)
    assert ui.pace.halted


def test_the_header_says_how_fast_time_really_runs(ui: HeadlessWindow) -> None:
    ui.pace.speed = 1000
    assert not ui.pace.slowed
    frame_fast = ui.draw()
    ui.send_event(pygame.KEYDOWN, key=pygame.K_m)
    assert (ui.pace.slowed, ui.pace.rate) == (True, 1)
    assert ui.draw() != frame_fast


# Room


@pytest.mark.parametrize("size", [(640, 480), (400, 300), (720, 620), (3840, 2160)])
@pytest.mark.parametrize("scale", [1, 2, 4])
def test_nothing_is_ever_drawn_beyond_the_window(
    ui: HeadlessWindow, size: tuple[int, int], scale: float
) -> None:
    ui.window.scale_wanted = scale
    ui.start_session()
    ui.draw(size)
    area = pygame.Rect(0, 0, size[0] / ui.window.scale, size[1] / ui.window.scale)
    assert area.width >= LEAST[0] - 1
    assert area.height >= LEAST[1] - 1
    for region in ui.window.regions.all:
        assert area.inflate(12, 2).contains(region.box), (region.tip, region.box)
    for name in ui.device.board.buttons:
        assert area.contains(ui.window._band_panel.button_box(name))


def test_no_window_is_too_small_to_be_drawn(ui: HeadlessWindow) -> None:
    for size in ((1, 1), (900, 1), (37, 900)):
        for key in ("f", "h"):
            ui.press_keys(key)
            ui.draw(size)
            assert ui.window.regions.all
            ui.press_keys("ESCAPE")


def test_larger_and_larger_still_fits(ui: HeadlessWindow) -> None:
    for _ in range(10):
        ui.press_keys("PERIOD")
        ui.draw()
    assert ui.window.scale * LEAST[0] <= ui.surface.get_width()
    largest = ui.window.scale
    ui.press_keys("COMMA")
    ui.draw()
    assert ui.window.scale < largest


def test_with_much_room_the_tracks_are_higher_and_the_trace_has_a_column(
    ui: HeadlessWindow,
) -> None:
    ui.draw((1140, 780))
    small_height = ui.window.timeline.tracks[0].height
    ui.draw((2560, 1440))
    assert ui.window.timeline.tracks[0].height > 1.5 * small_height
    assert ui.window._boxes.trace is not None


# The trace


def test_the_trace_scrolls_filters_and_a_click_goes_there(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.pace.run_to_ms(14 * 60_000)
    ui.draw()
    lines = ui.live.replay.lines
    assert {line.type for line in lines.of_filter("felt")} == {"cue"}
    regions = ui.window.regions.all
    box = next(region.box for region in regions if region.tip == "go to this instant")
    ui.scroll(box.center, 3)
    ui.click(box.center)
    assert ui.window.playhead in [line.t_ms for line in lines.of_filter("")]
    regions = ui.window.regions.all
    filters = [region.box for region in regions if region.tip == "show only these lines"]
    ui.click(filters[1].center)
    assert ui.window._trace_panel.filter == "felt"


# The first start


def test_a_first_start_leads_by_the_hand_and_no_later_one(ui: HeadlessWindow) -> None:
    guidance = ui.window.guidance
    guidance.welcomed = False
    ui.wait_s(0.1)
    assert "Press its main button" in guidance.text
    ui.click(ui.button_center("main"))
    ui.wait_s(2)
    assert "once more" in guidance.text
    ui.draw()
    ui.wait_s(11)
    assert "Press its main button" in guidance.text, "it fell asleep again"
    ui.start_session()
    assert "faster" in guidance.text
    ui.draw()
    ui.click(ui.center_of("+"))
    ui.wait_s(1)
    assert "That is all" in guidance.text
    ui.wait_s(13)
    assert guidance.welcomed


def test_where_less_motion_is_wanted_nothing_moves_by_itself(ui: HeadlessWindow) -> None:
    ui.window.guidance.welcomed = False
    ui.window.still = True
    ui.press_keys("p")

    def frames() -> set[bytes]:
        pictures_drawn = set()
        for ui.wall_s in (10.0, 10.6, 11.2):
            pictures_drawn.add(ui.draw())
        return pictures_drawn

    assert len(frames()) == 1
    ui.window.still = False
    assert len(frames()) > 1
