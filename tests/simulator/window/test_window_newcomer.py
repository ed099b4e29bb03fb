"""What somebody who has seen nothing but the window is told, and can do next."""

from pathlib import Path

import pygame
import pytest

from firmware.rondo.session.table import CONFIRM_MS
from simulator.scenario.faults import FAULTS, no_end
from simulator.text import language
from simulator.view import labels, readings
from simulator.view.kept import KeptSession
from simulator.view.notice import STAYS_S
from simulator.window import loop
from simulator.window.drawing import text
from simulator.window.drawing.canvas import Canvas
from tests.simulator.window.shown import Shown

pytestmark = pytest.mark.usefixtures("english_again")


def focus(shown: Shown, text: str) -> None:
    menu = shown.window.menu
    menu.at = next(place for place, row in enumerate(menu.rows) if row.text == text)


# What was left last time


def test_that_one_can_go_on_where_one_left_is_said_until_something_is_done(
    shown: Shown, tmp_path: Path
) -> None:
    """The wall clock of a computer counts from its own start: by then no number of seconds is left."""
    shown.start()
    KeptSession(tmp_path).save(shown.live)
    again = Shown()
    again.window._wall_s = 0.0
    again.window.offer(KeptSession(tmp_path).load())
    again.wall = 1e6
    again.pass_s(1)
    assert again.window.notice.until == STAYS_S
    again.click(again.box("Backspace"))
    assert again.state == "running"


def test_a_press_is_an_answer_to_that_too(shown: Shown, tmp_path: Path) -> None:
    shown.start()
    shown.window.offer(shown.live.as_it_is())
    shown.pass_s(20)
    shown.key(pygame.K_m)
    assert shown.window.notice is None


# A tap that is refused


def test_what_a_tap_does_is_so_in_strict_pacing_too(shown: Shown) -> None:
    shown.start()
    within = f"{CONFIRM_MS // 1000} s"
    assert readings.presses(shown.model)[0] == f"two taps within {within}: next phase"
    shown.pace.run_to(shown.pace.now_ms + 310_000)
    assert readings.presses(shown.model) == labels.presses("running")


def test_guide_pacing_guards_ten_seconds_and_says_so() -> None:
    shown = Shown(pacing="guide")
    shown.start()
    assert shown.model.early
    shown.pass_s(11)
    assert not shown.model.early


def test_why_a_tap_was_refused_is_said_and_a_second_one_can_be_made_at_any_speed(
    shown: Shown,
) -> None:
    shown.start()
    shown.pace.speed = 1000
    shown.key(pygame.K_m)
    shown.pass_s(2)
    assert "Too early" in readings.refused_text(shown.model)
    assert (shown.pace.rate, shown.pace.asks_again) == (1, True)
    shown.key(pygame.K_m)
    shown.pass_s(0.6)
    assert shown.model.present.index == 1
    assert readings.refused_text(shown.model) == ""


def test_who_does_not_tap_again_gets_the_speed_back(shown: Shown) -> None:
    shown.start()
    shown.pace.speed = 60
    shown.key(pygame.K_m)
    shown.pass_s(5.5)
    assert shown.pace.rate == 60


# Menus


def test_the_mouse_on_a_row_says_what_it_is_about(shown: Shown) -> None:
    shown.keys("f")
    box = shown.row_box("motor weak")
    shown.move(box.center)
    assert shown.window.menu.row.text == "button stuck", (
        "a mouse that rests where a menu opens chooses nothing"
    )
    shown.move((box.centerx + 1, box.centery))
    assert shown.window.menu.row.text == "motor weak"
    assert shown.live.replay.faults == ()


@pytest.mark.parametrize("name", ["motor_weak", "brownout", "crystal"])
def test_what_came_of_a_fault_is_said(shown: Shown, name: str) -> None:
    shown.keys("f")
    focus(shown, labels.fault(name))
    shown.keys("RETURN")
    assert shown.window.menu.message.startswith(labels.fault(name))
    assert shown.window.menu.row.lit() == (FAULTS[name].clear is not no_end)


@pytest.mark.parametrize("leave", ["ESCAPE", "click"])
def test_settings_that_were_chosen_and_left_are_still_at_hand(shown: Shown, leave: str) -> None:
    shown.keys("b")
    focus(shown, "pacing")
    shown.keys("RIGHT")
    assert (shown.window.menu.row.lit(), shown.window.menu.changed) == (True, 1)
    if leave == "click":
        shown.click((3, 3))
        shown.drawn()
        offered = [one for one in shown.window.regions.all if one.act is not None][-1]
        shown.click(offered.box.center)
    else:
        shown.keys("ESCAPE", "RETURN")
    assert shown.live.hand.scenario.settings["pacing"] == "guide"


def test_who_chose_nothing_is_told_nothing(shown: Shown) -> None:
    shown.keys("b", "RIGHT", "LEFT", "ESCAPE")
    assert shown.window.notice is None


def test_a_tap_of_a_key_on_a_slow_computer_counts_once(shown: Shown) -> None:
    """A frame that takes long: the key's repeat is in the queue, and so is that it was let go."""
    shown.keys("f")
    down, up = (pygame.Event(kind, key=pygame.K_DOWN) for kind in (pygame.KEYDOWN, pygame.KEYUP))
    again = pygame.Event(pygame.KEYDOWN, key=pygame.K_DOWN, repeat=1)
    events = [down, again, up]
    for event in events:
        if not loop._is_stale_repeat(shown.window, event, events):
            shown.window.handle(event, shown.wall)
    assert shown.window.menu.at == 1
    for event in (down, again):
        assert not loop._is_stale_repeat(shown.window, event, [down, again]), "it is still held"


# A window of any size


@pytest.mark.parametrize(
    ("size", "scale"),
    [((1140, 780), 1), ((1920, 1080), 1.25), ((2560, 1440), 1.5), ((900, 600), 1)],
)
def test_a_larger_window_has_everything_larger(
    shown: Shown, size: tuple[int, int], scale: float
) -> None:
    shown.drawn(size)
    assert shown.window.scale == scale


@pytest.mark.parametrize("spoken", language.LANGUAGES)
def test_what_a_press_does_is_never_cut_off(
    shown: Shown, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    language.use(spoken)
    written: list[tuple[str, pygame.Rect]] = []
    write = text.write

    def noted(canvas: Canvas, said: str, *rest: object, **named: object) -> pygame.Rect:
        written.append((said, write(canvas, said, *rest, **named)))
        return written[-1][1]

    monkeypatch.setattr(text, "write", noted)
    shown.start()
    shown.drawn((720, 620))
    said = " ".join(line for line, _box in written)
    assert all(one in said for one in readings.presses(shown.model))
    shown.window.guidance.welcomed = False
    written.clear()
    shown.drawn((720, 620))
    card = [box for line, box in written if len(line) > 9 and line in shown.window.guidance.text]
    assert card[-1].bottom <= shown.window._boxes.hints.bottom + 4
