"""The window: fingers become presses, time keeps its pace, and what is drawn is what goes on."""

from pathlib import Path

import pytest

from simulator.scenario.acts import begin, text_of
from simulator.scenario.model import Scenario
from simulator.scenario.script import parse
from simulator.view.flicker import Held, Peak
from simulator.view.pace import SPEEDS, Pace
from tests.simulator.window.shown import FRAME_S, Shown

ROOT = Path(__file__).resolve().parents[3]


def held_ms(shown: Shown) -> list[int]:
    """How long each press of main was, as the trace has it."""
    edges = shown.entries("button")
    downs = [t for t, fields in edges if fields["name"] == "main" and fields["down"]]
    ups = [t for t, fields in edges if fields["name"] == "main" and not fields["down"]]
    return [up - down for down, up in zip(downs, ups, strict=True)]


# Fingers


def test_a_click_on_main_is_as_long_as_the_mouse_holds_it(shown: Shown) -> None:
    shown.click(shown.middle_of("main"), held_s=0.2)
    shown.pass_s(1)
    assert shown.state == "awake"
    assert abs(held_ms(shown)[0] - 200) <= 2


def test_the_mouse_held_for_a_second_is_a_hold(shown: Shown) -> None:
    shown.start()
    shown.click(shown.middle_of("main"), held_s=1)
    assert shown.state == "paused"


@pytest.mark.parametrize("key", ["K_m", "K_SPACE"])
def test_a_key_is_a_finger_on_main(shown: Shown, key: str) -> None:
    shown.key(getattr(shown.pygame, key))
    shown.pass_s(1)
    assert shown.state == "awake"


def test_a_key_held_for_four_seconds_ends_the_session(shown: Shown) -> None:
    shown.start()
    shown.key(shown.pygame.K_m, held_s=4)
    shown.pass_s(1)
    assert shown.state == "ended"


def test_s_is_a_finger_on_side(shown: Shown) -> None:
    shown.start()
    shown.pass_s(8)
    shown.key(shown.pygame.K_s)
    shown.pass_s(2)
    assert "progress" in [fields["name"] for _, fields in shown.entries("cue")]


def test_a_press_is_as_long_as_the_finger_at_any_speed(shown: Shown) -> None:
    shown.pace.speed = 1000
    shown.key(shown.pygame.K_m, held_s=0.1)
    assert abs(held_ms(shown)[0] - 100) <= 2
    assert shown.pace.rate == 1, "the press is not decided yet"


def test_two_taps_are_a_double_tap_even_when_time_is_fast(shown: Shown) -> None:
    shown.start()
    shown.pass_s(8)
    shown.pace.speed = 300
    shown.key(shown.pygame.K_m)
    shown.pass_s(0.1)
    shown.key(shown.pygame.K_m)
    shown.pass_s(1)
    assert "progress" in [fields["name"] for _, fields in shown.entries("cue")]


def test_a_press_and_its_release_in_one_frame_still_count(shown: Shown) -> None:
    shown.key(shown.pygame.K_m, held_s=0)
    shown.pass_s(1)
    assert held_ms(shown) == [40]
    assert shown.state == "awake"


def test_a_finger_that_comes_back_at_once_was_lifted_in_between(shown: Shown) -> None:
    shown.key(shown.pygame.K_m, held_s=0)
    shown.key(shown.pygame.K_SPACE, held_s=0.2)
    shown.pass_s(0.2)
    downs = [fields["down"] for _t, fields in shown.entries("button")]
    assert downs == [True, False] * (len(downs) // 2)
    text = text_of(shown.live.hand.scenario, shown.pace.now_ms)
    assert parse(text, "saved", Path()).steps


def test_a_finger_is_lifted_when_the_window_loses_the_keyboard(shown: Shown) -> None:
    shown.event(shown.pygame.KEYDOWN, key=shown.pygame.K_m)
    shown.pass_s(0.2)
    shown.event(shown.pygame.WINDOWFOCUSLOST)
    assert not shown.device.board.buttons["main"].down


def test_two_fingers_on_one_button_are_one_press(shown: Shown) -> None:
    shown.event(shown.pygame.KEYDOWN, key=shown.pygame.K_m)
    shown.event(shown.pygame.KEYDOWN, key=shown.pygame.K_SPACE)
    shown.pass_s(0.2)
    shown.event(shown.pygame.KEYUP, key=shown.pygame.K_m)
    assert shown.device.board.buttons["main"].down
    shown.event(shown.pygame.KEYUP, key=shown.pygame.K_SPACE)
    assert not shown.device.board.buttons["main"].down


# Time


def test_time_follows_the_wall_at_each_speed(shown: Shown) -> None:
    for speed in SPEEDS:
        shown.pace.speed = speed
        before = shown.pace.now_ms
        shown.pass_s(1)
        assert abs(shown.pace.now_ms - before - 1000 * speed) <= 2


def test_plus_minus_and_digits_choose_the_speed(shown: Shown) -> None:
    pygame = shown.pygame
    shown.key(pygame.K_EQUALS)
    shown.key(pygame.K_PLUS)
    assert shown.pace.speed == 5
    shown.key(pygame.K_MINUS)
    assert shown.pace.speed == 2
    shown.key(pygame.K_9)
    assert shown.pace.speed == 1000


def test_halted_time_stands_still_but_for_a_press(shown: Shown) -> None:
    shown.key(shown.pygame.K_p)
    before = shown.pace.now_ms
    shown.pass_s(2)
    assert shown.pace.now_ms == before
    shown.key(shown.pygame.K_m)
    shown.pass_s(2)
    assert shown.state == "awake"
    stood = shown.pace.now_ms
    shown.pass_s(1)
    assert shown.pace.now_ms == stood


def test_a_hiccup_is_not_caught_up(shown: Shown) -> None:
    before = shown.pace.now_ms
    shown.pace.advance(shown.wall + 60)
    assert shown.pace.now_ms - before <= 100


def test_n_goes_on_to_the_next_event(shown: Shown) -> None:
    shown.start()
    shown.pass_s(6)
    shown.key(shown.pygame.K_n, held_s=0)
    index = shown.device.recorder.phase["index"]  # type: ignore[index]
    assert index == 1
    since = shown.device.recorder.phase["since"]  # type: ignore[index]
    assert 0 <= shown.pace.now_ms - int(str(since)) <= 20


def test_n_gives_up_after_fifteen_minutes(shown: Shown) -> None:
    before = shown.pace.now_ms
    assert not shown.pace.next_event()
    assert shown.pace.now_ms - before == 15 * 60_000


def test_escape_closes_the_help_alone(shown: Shown) -> None:
    shown.key(shown.pygame.K_h)
    assert shown.window.help
    shown.key(shown.pygame.K_ESCAPE)
    assert not shown.window.help
    assert not shown.window.closed


# The session's line


def test_the_plan_is_shown_before_the_session(shown: Shown) -> None:
    shown.key(shown.pygame.K_m)
    shown.pass_s(2)
    coming, cues = shown.model.coming()
    assert [span.kind for span in coming[:3]] == ["express", "express", "massage"]
    assert coming[0].side == "left"
    assert cues[-1].name == "done"


def test_the_other_side_first_is_planned_after_a_hold(shown: Shown) -> None:
    shown.key(shown.pygame.K_m)
    shown.pass_s(2)
    shown.key(shown.pygame.K_m, held_s=1)
    shown.pass_s(2)
    assert shown.model.coming()[0][0].side == "right"


def test_past_phases_are_as_they_were_and_coming_ones_as_planned(shown: Shown) -> None:
    shown.start()
    shown.pace.speed = 60
    shown.pass_s(7)
    began = shown.entries("phase")
    first, second = shown.model.spans
    assert (first.start_ms, first.end_ms) == (began[0][1]["since"], began[1][1]["since"])
    assert (second.side, second.end_ms) == ("right", None)
    coming, cues = shown.model.coming()
    assert coming[0].start_ms == shown.model.now_ms
    assert coming[0].end_ms == second.start_ms + 360_000
    assert len(coming) == 11
    assert (cues[0].name, cues[0].t_ms) == ("assist", second.start_ms + 360_000)


def test_a_pause_is_a_span_of_its_own_and_moves_the_rest(shown: Shown) -> None:
    shown.start()
    shown.pass_s(10)
    shown.key(shown.pygame.K_m, held_s=1)
    shown.pass_s(30)
    assert [span.kind for span in shown.model.spans] == ["express", "paused"]
    assert abs(shown.model.elapsed() - 11_000) < 600
    end = shown.model.coming()[0][0].end_ms
    shown.pass_s(10)
    assert abs(shown.model.coming()[0][0].end_ms - end - 10_000) <= 2  # type: ignore[operator]
    shown.key(shown.pygame.K_m)
    shown.pass_s(1)
    assert [span.kind for span in shown.model.spans] == ["express", "paused", "express"]


def test_an_undone_switch_leaves_no_phase(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(pacing="guide")
    shown.start()
    shown.pass_s(20)
    shown.key(shown.pygame.K_m)
    shown.pass_s(1)
    assert [span.side for span in shown.model.spans] == ["left", "right"]
    shown.key(shown.pygame.K_m)
    shown.pass_s(0.1)
    shown.key(shown.pygame.K_m)
    shown.pass_s(1)
    assert [(span.side, span.end_ms) for span in shown.model.spans] == [("left", None)]


@pytest.mark.parametrize("pacing", ["strict", "guide"])
def test_every_planned_cue_comes_when_it_was_planned(pacing: str) -> None:
    shown = Shown(pacing=pacing, repeat=0)
    shown.start()
    shown.pass_s(2)
    while shown.state == "running":
        planned = shown.model.coming()[1][0]
        assert shown.pace.next_event()
        felt = shown.model.last_cue
        assert felt is not None
        assert felt.name == planned.name
        assert 0 <= felt.t_ms - planned.t_ms <= 100


def test_a_guide_phase_past_its_usual_end_goes_on_in_the_plan() -> None:
    shown = Shown(pacing="guide")
    shown.start()
    shown.pace.speed = 60
    shown.pass_s(8)
    coming, cues = shown.model.coming()
    assert coming[1].start_ms == shown.model.now_ms
    assert cues[0].name in ("closing", "right")


# What is drawn


@pytest.mark.parametrize("size", [(640, 480), (720, 560), (1080, 700), (1920, 1200)])
def test_the_window_draws_every_state_at_every_size(shown: Shown, size: tuple[int, int]) -> None:
    frames = [shown.drawn(size)]
    shown.start()
    frames.append(shown.drawn(size))
    shown.key(shown.pygame.K_m, held_s=1)
    frames.append(shown.drawn(size))
    shown.window.help = True
    frames.append(shown.drawn(size))
    shown.window.help = False
    shown.device.cut()
    frames.append(shown.drawn(size))
    assert len(set(frames)) == len(frames)


def test_the_bands_screen_is_in_the_window_pixel_for_pixel(shown: Shown) -> None:
    shown.start()
    shown.drawn()
    bitmap = shown.device.board.display.bitmap()  # type: ignore[union-attr]
    rect = shown.screen_box()
    scale = rect.width // 128
    for y in range(64):
        for x in range(128):
            pixel = shown.surface.get_at((rect.left + x * scale, rect.top + y * scale))
            assert (sum(pixel[:3]) > 0) == bool(bitmap[y * 128 + x])


def test_a_frame_looks_the_same_until_something_happens(shown: Shown) -> None:
    shown.pass_s(1)
    shown.window.changed(shown.wall)
    assert not shown.window.changed(shown.wall)
    shown.key(shown.pygame.K_h, held_s=0)
    assert shown.window.changed(shown.wall)


def test_the_motor_bar_never_goes_off_and_on_three_times_a_second() -> None:
    peak = Peak()
    for frame in range(300):
        shown_level = peak.take(1.0 if frame % 6 < 3 else 0.0, frame / 30)
        assert shown_level == 1.0, "pulses at 5 a second are one steady bar"
    assert peak.take(0.0, 11.0) == 0.0


@pytest.mark.parametrize("speed", [1, 30, 1000])
def test_no_part_of_the_window_goes_off_and_on_three_times_in_a_second(speed: int) -> None:
    """WCAG 2.3.1: of any place, bright and dark by turns more than three times in a second."""
    shown = Shown(pacing="guide")
    shown.start()
    shown.pace.run_to(360_000)
    shown.pace.speed = speed
    cells: list[list[int]] = []
    small = shown.pygame.Surface((19, 13), depth=24)  # a pixel for 60 px by 60 px
    for _ in range(90):
        shown.pass_s(FRAME_S)
        shown.drawn()
        shown.pygame.transform.smoothscale(shown.surface, small.get_size(), small)
        cells.append(list(small.get_buffer().raw))
    for levels in zip(*cells, strict=True):
        turns = turnings(levels, least=26)  # a tenth of all brightness
        assert all(late - early >= 30 for early, late in zip(turns, turns[6:], strict=False))


def turnings(levels: tuple[int, ...], least: int) -> list[int]:
    """The frames at which a level has gone up or down by that much since the last turning."""
    found: list[int] = []
    low = high = levels[0]
    up: bool | None = None
    for frame, level in enumerate(levels):
        low, high = min(low, level), max(high, level)
        if up is not True and level - low >= least:
            up, high = True, level
            found.append(frame)
        elif up is not False and high - level >= least:
            up, low = False, level
            found.append(frame)
    return found


def test_a_screen_that_goes_dark_for_a_moment_stays_when_time_is_fast() -> None:
    held: Held[str] = Held()
    assert held.take("6:00", True, 0.0) == "6:00"
    assert held.take("", False, 0.2) == "6:00"
    assert held.take("", False, 0.5) == ""


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
    pace.run_to(2_000)
    assert pace.rate == 100
    pace.tap("main")
    pace.run_to(4_000)
    assert device.recorder.state == "awake"
    assert pace.rate == 1
