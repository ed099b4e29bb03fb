"""The window: fingers become presses, time keeps its pace, and what is drawn is what goes on."""

from pathlib import Path

import pygame
import pytest

from simulator.scenario.acts import begin, text_of
from simulator.scenario.model import Scenario
from simulator.scenario.script import parse
from simulator.view.flicker import Peak, SteadyValue
from simulator.view.pace import SPEEDS, Pace
from tests.simulator.window.headless import FRAME_S, HeadlessWindow

ROOT = Path(__file__).resolve().parents[3]


def held_ms(ui: HeadlessWindow) -> list[int]:
    """Returns for how many ms each press of main was held, by the trace."""
    button_entries = ui.entries("button")
    downs_ms = [
        t_ms for t_ms, fields in button_entries if fields["name"] == "main" and fields["down"]
    ]
    ups_ms = [
        t_ms for t_ms, fields in button_entries if fields["name"] == "main" and not fields["down"]
    ]
    return [up_ms - down_ms for down_ms, up_ms in zip(downs_ms, ups_ms, strict=True)]


# Fingers


def test_a_click_on_main_is_as_long_as_the_mouse_holds_it(ui: HeadlessWindow) -> None:
    ui.click(ui.button_center("main"), held_s=0.2)
    ui.wait_s(1)
    assert ui.state == "awake"
    assert abs(held_ms(ui)[0] - 200) <= 2


def test_the_mouse_held_for_a_second_is_a_hold(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.click(ui.button_center("main"), held_s=1)
    assert ui.state == "paused"


@pytest.mark.parametrize("key", ["m", "SPACE"])
def test_a_key_is_a_finger_on_main(ui: HeadlessWindow, key: str) -> None:
    ui.hold_key(key)
    ui.wait_s(1)
    assert ui.state == "awake"


def test_a_key_held_for_four_seconds_ends_the_session(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.hold_key("m", held_s=4)
    ui.wait_s(1)
    assert ui.state == "ended"


def test_s_is_a_finger_on_side(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.wait_s(8)
    ui.hold_key("s")
    ui.wait_s(2)
    assert "progress" in [fields["name"] for _, fields in ui.entries("cue")]


def test_a_press_is_as_long_as_the_finger_at_any_speed(ui: HeadlessWindow) -> None:
    ui.pace.speed = 1000
    ui.hold_key("m", held_s=0.1)
    assert abs(held_ms(ui)[0] - 100) <= 2
    assert ui.pace.rate == 1, "the press is not decided yet"


def test_two_taps_are_a_double_tap_even_when_time_is_fast(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.wait_s(8)
    ui.pace.speed = 300
    ui.hold_key("m")
    ui.wait_s(0.1)
    ui.hold_key("m")
    ui.wait_s(1)
    assert "progress" in [fields["name"] for _, fields in ui.entries("cue")]


def test_a_press_and_its_release_in_one_frame_still_count(ui: HeadlessWindow) -> None:
    ui.hold_key("m", held_s=0)
    ui.wait_s(1)
    assert held_ms(ui) == [40]
    assert ui.state == "awake"


def test_a_finger_that_comes_back_at_once_was_lifted_in_between(ui: HeadlessWindow) -> None:
    ui.hold_key("m", held_s=0)
    ui.hold_key("SPACE", held_s=0.2)
    ui.wait_s(0.2)
    downs = [fields["down"] for _t_ms, fields in ui.entries("button")]
    assert downs == [True, False] * (len(downs) // 2)
    text = text_of(ui.live.hand.scenario, ui.pace.now_ms)
    assert parse(text, "saved", Path()).steps


def test_a_finger_is_lifted_when_the_window_loses_the_keyboard(ui: HeadlessWindow) -> None:
    ui.send_event(pygame.KEYDOWN, key=pygame.K_m)
    ui.wait_s(0.2)
    ui.send_event(pygame.WINDOWFOCUSLOST)
    assert not ui.device.board.buttons["main"].down


def test_two_fingers_on_one_button_are_one_press(ui: HeadlessWindow) -> None:
    ui.send_event(pygame.KEYDOWN, key=pygame.K_m)
    ui.send_event(pygame.KEYDOWN, key=pygame.K_SPACE)
    ui.wait_s(0.2)
    ui.send_event(pygame.KEYUP, key=pygame.K_m)
    assert ui.device.board.buttons["main"].down, "the other finger is still on it"
    ui.send_event(pygame.KEYUP, key=pygame.K_SPACE)
    assert not ui.device.board.buttons["main"].down


# Time


def test_time_follows_the_wall_at_each_speed(ui: HeadlessWindow) -> None:
    for speed in SPEEDS:
        ui.pace.speed = speed
        before_ms = ui.pace.now_ms
        ui.wait_s(1)
        assert abs(ui.pace.now_ms - before_ms - 1000 * speed) <= 2


def test_plus_minus_and_digits_choose_the_speed(ui: HeadlessWindow) -> None:
    ui.hold_key("EQUALS")
    ui.hold_key("PLUS")
    assert ui.pace.speed == 5
    ui.hold_key("MINUS")
    assert ui.pace.speed == 2
    ui.hold_key("9")
    assert ui.pace.speed == 1000


def test_halted_time_stands_still_but_for_a_press(ui: HeadlessWindow) -> None:
    ui.hold_key("p")
    halted_ms = ui.pace.now_ms
    ui.wait_s(2)
    assert ui.pace.now_ms == halted_ms
    ui.hold_key("m")
    ui.wait_s(2)
    assert ui.state == "awake"
    after_press_ms = ui.pace.now_ms
    ui.wait_s(1)
    assert ui.pace.now_ms == after_press_ms


def test_a_hiccup_is_not_caught_up(ui: HeadlessWindow) -> None:
    before_ms = ui.pace.now_ms
    ui.pace.advance(ui.wall_s + 60)
    assert ui.pace.now_ms - before_ms <= 100


def test_n_goes_on_to_the_next_event(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.wait_s(6)
    ui.hold_key("n", held_s=0)
    index = ui.device.recorder.phase["index"]  # type: ignore[index]
    assert index == 1
    phase_ms = ui.device.recorder.phase["since"]  # type: ignore[index]
    assert 0 <= ui.pace.now_ms - int(str(phase_ms)) <= 20


def test_n_gives_up_after_fifteen_minutes(ui: HeadlessWindow) -> None:
    before_ms = ui.pace.now_ms
    assert not ui.pace.next_event()
    assert ui.pace.now_ms - before_ms == 15 * 60_000


def test_n_looks_in_one_go_while_a_cable_keeps_the_chip_awake(
    ui: HeadlessWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each run of the kernel wakes a firmware whose chip is kept awake; in a browser that takes a ms."""
    ui.live.hand.do("fault", "usb")
    ui.wait_s(1)
    kernel, runs = ui.device.kernel, []
    monkeypatch.setattr(kernel, "run", lambda us, run=kernel.run: runs.append(us) or run(us))
    assert not ui.pace.next_event()
    assert len(runs) <= 2


def test_escape_closes_the_help_alone(ui: HeadlessWindow) -> None:
    ui.hold_key("h")
    assert ui.window.help
    ui.hold_key("ESCAPE")
    assert not ui.window.help
    assert not ui.window.closed


# The session's line


def test_the_plan_is_shown_before_the_session(ui: HeadlessWindow) -> None:
    ui.hold_key("m")
    ui.wait_s(2)
    coming, cues = ui.model.coming()
    assert [span.kind for span in coming[:3]] == ["express", "express", "massage"]
    assert coming[0].side == "left"
    assert cues[-1].name == "done"


def test_the_other_side_first_is_planned_after_a_hold(ui: HeadlessWindow) -> None:
    ui.hold_key("m")
    ui.wait_s(2)
    ui.hold_key("m", held_s=1)
    ui.wait_s(2)
    assert ui.model.coming()[0][0].side == "right"


def test_past_phases_are_as_they_were_and_coming_ones_as_planned(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.pace.speed = 60
    ui.wait_s(7)
    phase_entries = ui.entries("phase")
    first_span, second_span = ui.model.spans
    assert (first_span.start_ms, first_span.end_ms) == (
        phase_entries[0][1]["since"],
        phase_entries[1][1]["since"],
    )
    assert (second_span.side, second_span.end_ms) == ("right", None)
    coming, cues = ui.model.coming()
    assert coming[0].start_ms == ui.model.now_ms
    assert coming[0].end_ms == second_span.start_ms + 360_000
    assert len(coming) == 11
    assert (cues[0].name, cues[0].t_ms) == ("assist", second_span.start_ms + 360_000)


def test_a_pause_is_a_span_of_its_own_and_moves_the_rest(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.wait_s(10)
    ui.hold_key("m", held_s=1)
    ui.wait_s(30)
    assert [span.kind for span in ui.model.spans] == ["express", "paused"]
    assert abs(ui.model.elapsed() - 11_000) < 600
    planned_end_ms = ui.model.coming()[0][0].end_ms
    ui.wait_s(10)
    assert abs(ui.model.coming()[0][0].end_ms - planned_end_ms - 10_000) <= 2  # type: ignore[operator]
    ui.hold_key("m")
    ui.wait_s(1)
    assert [span.kind for span in ui.model.spans] == ["express", "paused", "express"]


def test_an_undone_switch_leaves_no_phase(monkeypatch: pytest.MonkeyPatch) -> None:
    ui = HeadlessWindow(pacing="guide")
    ui.start_session()
    ui.wait_s(20)
    ui.hold_key("m")
    ui.wait_s(1)
    assert [span.side for span in ui.model.spans] == ["left", "right"]
    ui.hold_key("m")
    ui.wait_s(0.1)
    ui.hold_key("m")
    ui.wait_s(1)
    assert [(span.side, span.end_ms) for span in ui.model.spans] == [("left", None)]


@pytest.mark.parametrize("pacing", ["strict", "guide"])
def test_every_planned_cue_comes_when_it_was_planned(pacing: str) -> None:
    ui = HeadlessWindow(pacing=pacing, repeat=0)
    ui.start_session()
    ui.wait_s(2)
    while ui.state == "running":
        planned_cue = ui.model.coming()[1][0]
        assert ui.pace.next_event()
        felt_cue = ui.model.last_cue
        assert felt_cue is not None
        assert felt_cue.name == planned_cue.name
        assert 0 <= felt_cue.t_ms - planned_cue.t_ms <= 100


def test_a_guide_phase_past_its_usual_end_goes_on_in_the_plan() -> None:
    ui = HeadlessWindow(pacing="guide")
    ui.start_session()
    ui.pace.speed = 60
    ui.wait_s(8)
    coming, cues = ui.model.coming()
    assert coming[1].start_ms == ui.model.now_ms
    assert cues[0].name in ("closing", "right")


# What is drawn


@pytest.mark.parametrize("size", [(640, 480), (720, 560), (1080, 700), (1920, 1200)])
def test_the_window_draws_every_state_at_every_size(
    ui: HeadlessWindow, size: tuple[int, int]
) -> None:
    frames = [ui.draw(size)]
    ui.start_session()
    frames.append(ui.draw(size))
    ui.hold_key("m", held_s=1)
    frames.append(ui.draw(size))
    ui.window.help = True
    frames.append(ui.draw(size))
    ui.window.help = False
    ui.device.cut()
    frames.append(ui.draw(size))
    assert len(set(frames)) == len(frames)


def test_the_bands_screen_is_in_the_window_pixel_for_pixel(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.draw()
    bitmap = ui.device.board.display.bitmap()  # type: ignore[union-attr]
    screen = ui.screen_box()
    scale = screen.width // 128
    for y in range(64):
        for x in range(128):
            pixel = ui.surface.get_at((screen.left + x * scale, screen.top + y * scale))
            assert (sum(pixel[:3]) > 0) == bool(bitmap[y * 128 + x])


def test_a_frame_looks_the_same_until_something_happens(ui: HeadlessWindow) -> None:
    ui.wait_s(1)
    ui.window.changed(ui.wall_s)
    assert not ui.window.changed(ui.wall_s)
    ui.hold_key("h", held_s=0)
    assert ui.window.changed(ui.wall_s)


def test_the_motor_bar_never_goes_off_and_on_three_times_a_second() -> None:
    peak = Peak()
    for frame in range(300):
        shown_level = peak.take(1.0 if frame % 6 < 3 else 0.0, frame / 30)
        assert shown_level == 1.0, "pulses at 5 a second are one steady bar"
    assert peak.take(0.0, 11.0) == 0.0


@pytest.mark.parametrize("speed", [1, 30, 1000])
def test_no_part_of_the_window_goes_off_and_on_three_times_in_a_second(speed: int) -> None:
    """WCAG 2.3.1: no place is bright and dark by turns more than three times in a second."""
    ui = HeadlessWindow(pacing="guide")
    ui.start_session()
    ui.pace.run_to_ms(360_000)
    ui.pace.speed = speed
    brightness: list[list[int]] = []
    thumbnail = pygame.Surface((19, 13), depth=24)  # a pixel for 60 px by 60 px
    for _ in range(90):
        ui.wait_s(FRAME_S)
        ui.draw()
        pygame.transform.smoothscale(ui.surface, thumbnail.get_size(), thumbnail)
        brightness.append(list(thumbnail.get_buffer().raw))
    for levels in zip(*brightness, strict=True):
        turns = turnings(levels, min_change=26)  # a tenth of all brightness
        assert all(seventh - first >= 30 for first, seventh in zip(turns, turns[6:], strict=False))


def turnings(levels: tuple[int, ...], min_change: int) -> list[int]:
    """Returns the indices at which `levels` have risen by `min_change` after a fall, or fallen after a rise."""
    turning_points: list[int] = []
    lowest_level = highest_level = levels[0]
    is_rising: bool | None = None
    for frame, level in enumerate(levels):
        lowest_level, highest_level = min(lowest_level, level), max(highest_level, level)
        if is_rising is not True and level - lowest_level >= min_change:
            is_rising, highest_level = True, level
            turning_points.append(frame)
        elif is_rising is not False and highest_level - level >= min_change:
            is_rising, lowest_level = False, level
            turning_points.append(frame)
    return turning_points


def test_a_screen_that_goes_dark_for_a_moment_stays_when_time_is_fast() -> None:
    held_screen: SteadyValue[str] = SteadyValue()
    assert held_screen.take("6:00", is_worth=True, wall_s=0.0) == "6:00"
    assert held_screen.take("", is_worth=False, wall_s=0.2) == "6:00"
    assert held_screen.take("", is_worth=False, wall_s=0.5) == ""


def test_the_pictures_are_the_same_each_time(tmp_path: Path) -> None:
    from tools.pictures import main

    assert main(["screen-left", "window-guide", "--folder", str(tmp_path / "a")]) == 0
    assert main(["screen-left", "window-guide", "--folder", str(tmp_path / "b")]) == 0
    for path in sorted((tmp_path / "a").iterdir()):
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_while_the_band_is_awake_time_runs_at_x1_so_that_a_finger_can_start_it() -> None:
    hand = begin(Scenario("awake", settings={"first_side": "left"}))
    device = hand.device
    pace = Pace(hand, 100)
    pace.run_to_ms(2_000)
    assert pace.rate == 100
    pace.tap("main")
    pace.run_to_ms(4_000)
    assert device.recorder.state == "awake"
    assert pace.rate == 1
