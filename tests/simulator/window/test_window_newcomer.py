"""What somebody who has seen nothing but the window is told, and can do next."""

from pathlib import Path

import pygame
import pytest

from firmware.rondo.session.table import CONFIRM_MS
from simulator.scenario.faults import FAULTS
from simulator.text import language
from simulator.view import labels, readings
from simulator.view.notice import STAYS_S
from simulator.view.saved_session import SavedSession
from simulator.window import loop
from simulator.window.drawing import text
from simulator.window.drawing.canvas import Canvas
from tests.simulator.window.headless import HeadlessWindow

pytestmark = pytest.mark.usefixtures("english_again")


# What was left last time


def test_the_offer_to_go_on_from_last_time_stays_until_something_is_done(
    ui: HeadlessWindow, tmp_path: Path
) -> None:
    """The wall clock here does not begin at 0: a notice timed from 0 would be over by the first frame."""
    ui.start_session()
    SavedSession(tmp_path).save(ui.live)
    second_window = HeadlessWindow()
    second_window.window._wall_s = 0.0
    second_window.window.offer(SavedSession(tmp_path).load())
    second_window.wall_s = 1e6
    second_window.wait_s(1)
    assert second_window.window.notice.until_s == STAYS_S
    second_window.click(second_window.center_of("Backspace"))
    assert second_window.state == "running"


def test_a_press_is_an_answer_to_that_too(ui: HeadlessWindow, tmp_path: Path) -> None:
    ui.start_session()
    ui.window.offer(ui.live.snapshot())
    ui.wait_s(20)
    ui.hold_key("m")
    assert ui.window.notice is None


# A tap that is refused


def test_what_a_tap_does_is_so_in_strict_pacing_too(ui: HeadlessWindow) -> None:
    ui.start_session()
    within_text = f"{CONFIRM_MS // 1000} s"
    assert readings.presses(ui.model)[0] == f"two taps within {within_text}: next phase"
    ui.pace.run_to_ms(ui.pace.now_ms + 310_000)
    assert readings.presses(ui.model) == labels.presses("running")


def test_guide_pacing_guards_ten_seconds_and_says_so() -> None:
    ui = HeadlessWindow(pacing="guide")
    ui.start_session()
    assert ui.model.early
    ui.wait_s(11)
    assert not ui.model.early


def test_why_a_tap_was_refused_is_said_and_a_second_one_can_be_made_at_any_speed(
    ui: HeadlessWindow,
) -> None:
    ui.start_session(run_s=60)
    ui.pace.speed = 1000
    ui.hold_key("m")
    ui.wait_s(2)
    assert "Too early" in readings.refused_text(ui.model)
    assert (ui.pace.rate, ui.pace.asks_again) == (1, True)
    ui.pace.run_to_ms(ui.pace.now_ms + CONFIRM_MS)
    assert readings.refused_text(ui.model) == "", "a tap then is a first one again"
    ui.hold_key("m")
    ui.wait_s(2)
    ui.hold_key("m")
    ui.wait_s(0.6)
    assert ui.model.present.index == 1
    assert readings.refused_text(ui.model) == ""


def test_who_does_not_tap_again_gets_the_speed_back(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.pace.speed = 60
    ui.hold_key("m")
    ui.wait_s(5.5)
    assert ui.pace.rate == 60


# Menus


def test_the_mouse_on_a_row_says_what_it_is_about(ui: HeadlessWindow) -> None:
    ui.press_keys("f")
    box = ui.menu_row_box("motor weak")
    ui.mouse_move(box.center)
    assert ui.window.menu.row.text == "button stuck", (
        "a mouse that rests where a menu opens chooses nothing"
    )
    ui.mouse_move((box.centerx + 1, box.centery))
    assert ui.window.menu.row.text == "motor weak"
    assert ui.live.replay.faults == ()


@pytest.mark.parametrize("name", ["motor_weak", "brownout", "crystal"])
def test_what_came_of_a_fault_is_said(ui: HeadlessWindow, name: str) -> None:
    ui.press_keys("f")
    ui.focus_row(labels.fault(name))
    ui.press_keys("RETURN")
    assert ui.window.menu.message.startswith(labels.fault(name))
    assert ui.window.menu.row.lit() == (FAULTS[name].clear is not None)


@pytest.mark.parametrize("close_by", ["ESCAPE", "click"])
def test_settings_that_were_chosen_and_left_are_still_at_hand(
    ui: HeadlessWindow, close_by: str
) -> None:
    ui.press_keys("b")
    ui.focus_row("pacing")
    ui.press_keys("RIGHT")
    assert (ui.window.menu.row.lit(), ui.window.menu.changed) == (True, 1)
    if close_by == "click":
        ui.click((3, 3))
        ui.draw()
        button = [region for region in ui.window.regions.all if region.act is not None][-1]
        ui.click(button.box.center)
    else:
        ui.press_keys("ESCAPE", "RETURN")
    assert ui.live.hand.scenario.settings["pacing"] == "guide"


def test_who_chose_nothing_is_told_nothing(ui: HeadlessWindow) -> None:
    ui.press_keys("b", "RIGHT", "LEFT", "ESCAPE")
    assert ui.window.notice is None


def test_a_tap_of_a_key_on_a_slow_computer_counts_once(ui: HeadlessWindow) -> None:
    """After a frame that takes long the key's repeat and its release are both in the queue."""
    ui.press_keys("f")
    key_down, key_up = (
        pygame.Event(kind, key=pygame.K_DOWN) for kind in (pygame.KEYDOWN, pygame.KEYUP)
    )
    repeat = pygame.Event(pygame.KEYDOWN, key=pygame.K_DOWN, repeat=1)
    events = [key_down, repeat, key_up]
    for event in events:
        if not loop._is_stale_repeat(ui.window, event, events):
            ui.window.handle(event, ui.wall_s)
    assert ui.window.menu.focus_index == 1
    for event in (key_down, repeat):
        assert not loop._is_stale_repeat(ui.window, event, [key_down, repeat]), "it is still held"


# A window of any size


@pytest.mark.parametrize(
    ("size", "scale"),
    [((1140, 780), 1), ((1920, 1080), 1.25), ((2560, 1440), 1.5), ((900, 600), 1)],
)
def test_a_larger_window_has_everything_larger(
    ui: HeadlessWindow, size: tuple[int, int], scale: float
) -> None:
    ui.draw(size)
    assert ui.window.scale == scale


@pytest.mark.parametrize("language_name", language.LANGUAGES)
def test_what_a_press_does_is_never_cut_off(
    ui: HeadlessWindow, language_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    language.use(language_name)
    texts_written: list[tuple[str, pygame.Rect]] = []
    write = text.write

    def record(canvas: Canvas, line: str, *args: object, **fields: object) -> pygame.Rect:
        texts_written.append((line, write(canvas, line, *args, **fields)))
        return texts_written[-1][1]

    monkeypatch.setattr(text, "write", record)
    ui.start_session()
    ui.draw((720, 620))
    drawn_text = " ".join(line for line, _box in texts_written)
    assert all(press in drawn_text for press in readings.presses(ui.model))
    ui.window.guidance.welcomed = False
    texts_written.clear()
    ui.draw((720, 620))
    card = [
        box for line, box in texts_written if len(line) > 9 and line in ui.window.guidance.text
    ]
    assert card[-1].bottom <= ui.window._boxes.hints.bottom + 4
