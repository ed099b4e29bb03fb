"""Whatever can be done by a key can be done by the mouse, by what is drawn; and the other way round."""

import pygame
import pytest

from simulator.view.keys import HELP
from simulator.view.trainer import Trainer
from simulator.window.layout import LEAST
from simulator.window.panels import header
from tests.simulator.window.shown import Shown

MENUS = {
    "faults": "Faults",
    "setup": "Board and settings",
    "keep": "Keep",
    "energy": "Drawn from the cell",
}


@pytest.mark.parametrize(("command", "title"), MENUS.items())
def test_every_menu_opens_by_mouse(shown: Shown, command: str, title: str) -> None:
    key = next(key for name, _icon, _label, _tip, key in header.TOOLS if name == command)
    shown.click(shown.box(key))
    assert shown.window.menu.title == title
    shown.click(shown.box("Esc"))
    assert shown.window.menu is None


def test_trainer_sound_blindfold_and_light_are_reached_by_mouse(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    shown.click(shown.box("T"))
    assert isinstance(shown.window.menu, Trainer)
    shown.click(shown.box("Esc"))
    shown.click(shown.box("U"))
    assert shown.window.sound.on
    shown.click(shown.box("U"))
    shown.click(shown.box("V"))
    assert shown.window.blind
    shown.click(shown.box("V"))
    before = shown.drawn()
    shown.click(shown.box("L"))
    assert shown.window.appearance == "light"
    assert shown.drawn() != before
    pygame.mixer.quit()


def test_a_sound_that_cannot_be_is_said_and_stays_off(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no such driver")
    shown.click(shown.box("U"))
    assert not shown.window.sound.on
    assert "no sound here" in shown.window.notice.text


def arrows(shown: Shown, text: str) -> list[pygame.Rect]:
    """The arrows beside a row's value, left and right."""
    box = shown.row_box(text)
    return [
        one.box for one in shown.window.regions.all
        if one.act and one.box.width < 40 and abs(one.box.centery - box.centery) < 3
    ]  # fmt: skip


def test_the_arrow_to_the_left_goes_back_and_the_one_to_the_right_forward(shown: Shown) -> None:
    shown.press(pygame.K_b)
    chosen = shown.window.menu.chosen
    chosen.seed = 3
    left, right = arrows(shown, "seed")
    shown.click(left.center)
    assert chosen.seed == 2
    shown.click(right.center)
    shown.click(arrows(shown, "seed")[1].center)
    assert chosen.seed == 4


def test_a_mouse_alone_makes_the_side_button_dead(shown: Shown) -> None:
    shown.click(shown.box("F"))
    shown.click(arrows(shown, "button dead")[1].center)
    assert not shown.live.replay.faults
    box = shown.row_box("button dead")
    shown.click((box.left + 20, box.centery))
    faults = {name: button.fault for name, button in shown.device.board.buttons.items()}
    assert faults == {"main": "", "side": "dead"}


def test_a_fault_that_is_on_is_a_chip_and_a_click_on_it_clears_it(shown: Shown) -> None:
    shown.start()
    shown.live.hand.do("fault", "motor_weak")
    shown.device.run_to(shown.pace.now_ms + 2)
    shown.click(shown.box("fault motor_weak is on: a click clears it"))
    assert shown.live.replay.faults == ()
    shown.drawn()
    assert not [one for one in shown.window.regions.all if "motor_weak" in one.tip]
    said = [line.text for line in shown.live.replay.lines.of("faults")]
    assert said[-2:] == ["fault on: motor weak", "fault off: motor weak"]


def test_a_click_on_a_line_of_the_help_does_what_it_says(shown: Shown) -> None:
    for keys, _meaning, command in HELP:
        if command in ("halt", "faults", "setup", "keep", "energy", "train"):
            shown.click(shown.box("H"))
            assert shown.window.help
            shown.drawn()
            lines = [one for one in shown.window.regions.all if one.act and one.box.width > 400]
            place = [one[2] for one in HELP].index(command)
            shown.click(lines[place].box.center)
            assert not shown.window.help, keys
            if command == "halt":
                assert shown.pace.halted
            else:
                assert shown.window.menu is not None, keys
            shown.press(pygame.K_ESCAPE)


def test_a_click_right_after_a_key_is_on_what_there_is_now(shown: Shown) -> None:
    """Both may come between two frames."""
    shown.press(pygame.K_f)
    shown.drawn()
    pos = shown.middle_of("main")
    shown.press(pygame.K_ESCAPE)
    shown.event(pygame.MOUSEBUTTONDOWN, button=1, pos=pos, mod=0)
    assert shown.device.board.buttons["main"].down
    shown.event(pygame.MOUSEBUTTONUP, button=1, pos=pos)


def test_time_goes_faster_slower_halts_and_on_to_the_next_by_mouse(shown: Shown) -> None:
    shown.start()
    shown.pass_s(6)
    shown.click(shown.box("+"))
    assert shown.pace.speed == 2
    shown.click(shown.box("-"))
    shown.click(shown.box("P"))
    assert (shown.pace.speed, shown.pace.halted) == (1, True)
    before = shown.pace.now_ms
    shown.click(shown.box("N"))
    assert shown.pace.now_ms > before
    shown.click(shown.box("↑"))
    assert shown.window.playhead is not None
    shown.click(shown.box("leave the past"))
    assert shown.window.playhead is None


def test_zoom_fit_measure_and_undo_are_buttons_too(shown: Shown) -> None:
    shown.start()
    shown.pass_s(20)
    shown.click(shown.box("Z"))
    assert not shown.window.timeline.shown.all
    shown.click(shown.box("0"))
    assert shown.window.timeline.shown.all
    shown.click(shown.box("R"))
    assert shown.window.timeline.pan.measuring
    now = shown.pace.now_ms
    shown.window._look_at(now - 10_000)
    shown.click(shown.box("⏎"))
    assert shown.pace.now_ms < now
    shown.click(shown.box("Backspace"))
    assert shown.pace.now_ms >= now


def test_what_the_mouse_rests_on_is_said_with_its_key(shown: Shown) -> None:
    shown.press(pygame.K_p)  # so that nothing changes by itself
    pos = shown.box("F")
    plain = shown.drawn()
    shown.move(pos)
    hot = shown.drawn()
    assert shown.drawn() == hot
    assert hot != plain, "it looks like something that can be clicked"
    shown.pass_s(1)
    shown.move(pos)
    assert shown.window.tip is not None
    assert shown.window.changed(shown.wall)
    assert shown.window.tip.key == "F"
    assert shown.drawn() != hot


def test_a_held_key_goes_on_where_that_makes_sense_and_else_does_it_once(shown: Shown) -> None:
    shown.start()
    shown.pass_s(30)
    now = shown.pace.now_ms
    for _ in range(5):
        shown.event(pygame.KEYDOWN, key=pygame.K_LEFT)
    assert shown.window.playhead == now - 5_000
    shown.event(pygame.KEYUP, key=pygame.K_LEFT)
    shown.press(pygame.K_END)
    for _ in range(5):
        shown.event(pygame.KEYDOWN, key=pygame.K_p)
    assert shown.pace.halted


def test_the_header_says_how_fast_time_really_runs(shown: Shown) -> None:
    shown.pace.speed = 1000
    assert not shown.pace.slowed
    fast = shown.drawn()
    shown.event(pygame.KEYDOWN, key=pygame.K_m)
    assert (shown.pace.slowed, shown.pace.rate) == (True, 1)
    assert shown.drawn() != fast


# Room


@pytest.mark.parametrize("size", [(640, 480), (400, 300), (720, 620), (3840, 2160)])
@pytest.mark.parametrize("wanted", [1, 2, 4])
def test_nothing_is_ever_drawn_beyond_the_window(
    shown: Shown, size: tuple[int, int], wanted: float
) -> None:
    shown.window.scale_wanted = wanted
    shown.start()
    shown.drawn(size)
    area = pygame.Rect(0, 0, size[0] / shown.window.scale, size[1] / shown.window.scale)
    assert area.width >= LEAST[0] - 1
    assert area.height >= LEAST[1] - 1
    for region in shown.window.regions.all:
        assert area.inflate(12, 2).contains(region.box), (region.tip, region.box)
    for name in shown.device.board.buttons:
        assert area.contains(shown.window._band_panel.button_box(name))


def test_larger_and_larger_still_fits(shown: Shown) -> None:
    for _ in range(10):
        shown.press(pygame.K_PERIOD)
        shown.drawn()
    assert shown.window.scale * LEAST[0] <= shown.surface.get_width()
    most = shown.window.scale
    shown.press(pygame.K_COMMA)
    shown.drawn()
    assert shown.window.scale < most


def test_with_much_room_the_tracks_are_higher_and_the_trace_has_a_column(shown: Shown) -> None:
    shown.drawn((1140, 780))
    small = shown.window.timeline.tracks[0].height
    shown.drawn((2560, 1440))
    assert shown.window.timeline.tracks[0].height > 1.5 * small
    assert shown.window._boxes.trace is not None


# The trace


def test_the_trace_scrolls_filters_and_a_click_goes_there(shown: Shown) -> None:
    shown.start()
    shown.pace.run_to(14 * 60_000)
    shown.drawn()
    lines = shown.live.replay.lines
    assert {line.kind for line in lines.of("felt")} == {"cue"}
    box = next(one.box for one in shown.window.regions.all if one.tip == "go to this instant")
    shown.turn(box.center, 3)
    shown.click(box.center)
    assert shown.window.playhead in [line.t_ms for line in lines.of("")]
    shown.click(
        [one.box for one in shown.window.regions.all if one.tip == "show only these lines"][
            1
        ].center
    )
    assert shown.window._trace_panel.kind == "felt"


# The first start


def test_a_first_start_leads_by_the_hand_and_no_later_one(shown: Shown) -> None:
    guidance = shown.window.guidance
    guidance.welcomed = False
    shown.pass_s(0.1)
    assert "Press its main button" in guidance.text
    shown.click(shown.middle_of("main"))
    shown.pass_s(2)
    assert "once more" in guidance.text
    shown.drawn()
    shown.pass_s(11)
    assert "Press its main button" in guidance.text, "it fell asleep again"
    shown.start()
    assert "faster" in guidance.text
    shown.drawn()
    shown.click(shown.box("+"))
    shown.pass_s(1)
    assert "That is all" in guidance.text
    shown.pass_s(13)
    assert guidance.welcomed


def test_where_less_motion_is_wanted_nothing_moves_by_itself(shown: Shown) -> None:
    shown.window.guidance.welcomed = False
    shown.window.still = True
    shown.press(pygame.K_p)
    frames = {
        shown.window.draw(shown.surface, wall) or bytes(shown.surface.get_buffer())
        for wall in (10.0, 10.6, 11.2)
    }
    assert len(frames) == 1
    shown.window.still = False
    frames = {
        shown.window.draw(shown.surface, wall) or bytes(shown.surface.get_buffer())
        for wall in (10.0, 10.6, 11.2)
    }
    assert len(frames) > 1
