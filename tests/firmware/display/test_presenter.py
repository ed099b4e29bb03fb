"""What of a session is on the display, and for how long it is lit."""

from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from firmware.rondo.session.session import Session
from firmware.rondo.session.table import NEVER
from tests.emulated.oled import Oled
from tests.firmware.session.sessions import (
    OTHER_SIDE,
    SIDE,
    TWO_TAPS,
    UNTIL_A_TAP,
    press,
    run_until_ms,
    session_asleep,
)


class ShownSession:
    """A display on which the firmware shows a session, by day or by `night`."""

    def __init__(
        self, session: Session, is_night: bool = False, night_ends_at: int = NEVER
    ) -> None:
        oled = Oled()
        micropython = ModuleType("micropython")
        micropython.__dict__["const"] = lambda value: value
        self.printed_lines: list[str] = []
        oled.modules._stock["micropython"] = micropython
        oled.modules._builtins["print"] = self.printed_lines.append
        self.oled, self.session = oled, session
        self.hours = SimpleNamespace(night=is_night, changes_at=night_ends_at)
        make_presenter: Callable[..., Any] = oled.modules.load("rondo.display.presenter").__dict__[
            "Presenter"
        ]
        self.presenter = make_presenter(
            (oled.driver, oled.layout),
            session.settings,
            session,
            SimpleNamespace(percent=80),
            SimpleNamespace(screen=lambda _: None),
            self.hours,
        )
        self.presenter.lay_out_bar()
        self.next_at = NEVER  # when there is more to show

    def show_at_ms(self, now_ms: int, is_pressed: bool = False) -> bytes:
        """Returns the display's bitmap at `now_ms`, after a press if `is_pressed`; b"" while the display is off."""
        run_until_ms(self.session, now_ms)
        if is_pressed:
            self.presenter.light(now_ms, by_press=True)
        self.presenter.lay_out_bar()
        while (next_at := self.presenter.step(now_ms, now_ms + 1_000, anew=True)) == now_ms:
            pass
        self.next_at = next_at
        return self.oled.chip.bitmap() if self.oled.chip.on else b""


def bitmap_of(**view: Any) -> bytes:
    """Returns the bitmap of a screen that shows `view`."""
    oled = Oled()
    lengths = view.pop("lengths")
    oled.screen.lay_out_bar(lengths, view.pop("opens", [-1] * len(lengths)))
    return oled.show(**{"battery": 80, "state": "running", "kind": "express", **view})


def test_the_bar_and_the_side_are_those_of_the_phase_under_way() -> None:
    session = session_asleep(SIDE, OTHER_SIDE, SIDE, target="max")
    press(session, *TWO_TAPS)
    display = ShownSession(session)
    assert display.show_at_ms(46_000, is_pressed=True) == bitmap_of(
        lengths=[30_000] * 3, opens=[20_000] * 3, index=1, side="right", seconds=15, elapsed=15_000
    )


ONE_OF_TWO = {"lengths": [30_000] * 2, "opens": [20_000] * 2, "index": 0, "side": "left"}


def test_the_time_left_is_rounded_up_and_changes_as_a_second_is_over() -> None:
    session = session_asleep(SIDE, OTHER_SIDE, target="max")
    press(session, *TWO_TAPS)
    display = ShownSession(session)
    assert display.show_at_ms(1_000, is_pressed=True) == bitmap_of(
        **ONE_OF_TWO, seconds=30, elapsed=0
    )
    assert display.next_at == 2_000
    assert display.show_at_ms(1_001) == bitmap_of(**ONE_OF_TWO, seconds=30, elapsed=1)
    assert display.next_at == 2_000
    assert display.show_at_ms(2_000) == bitmap_of(**ONE_OF_TWO, seconds=29, elapsed=1_000)
    assert display.next_at == 3_000


def test_it_is_lit_for_eight_seconds_after_a_press_or_by_day_a_cue() -> None:
    for is_night, is_pressed, is_lit in (
        (False, True, True),
        (False, False, True),
        (True, False, False),
    ):
        session = session_asleep(SIDE, OTHER_SIDE, target="max")
        press(session, *TWO_TAPS)
        display = ShownSession(session, is_night)
        display.presenter.light(1_000, by_press=is_pressed)
        assert (display.show_at_ms(1_500) != b"") is is_lit
        assert (display.show_at_ms(8_999) != b"") is is_lit
        assert display.next_at == (9_000 if is_lit else NEVER)
        assert display.show_at_ms(9_000) == b""
    display = ShownSession(session, is_night=True)
    assert display.show_at_ms(9_500, is_pressed=True) != b"", "a press lights it by night too"


def test_always_is_by_day_and_while_there_is_something_to_see() -> None:
    session = session_asleep(SIDE, OTHER_SIDE, target="max", display="always")
    press(session, *TWO_TAPS)
    assert ShownSession(session, night_ends_at=20_000).show_at_ms(19_999) != b""
    assert ShownSession(session, is_night=True, night_ends_at=20_000).show_at_ms(19_999) == b""
    display = ShownSession(session, is_night=True, night_ends_at=20_000)
    display.show_at_ms(19_999)
    assert display.next_at == 20_000
    display = ShownSession(session)
    assert display.show_at_ms(61_000) == b"", "done: by a glance alone"
    assert display.show_at_ms(62_000, is_pressed=True) == bitmap_of(
        lengths=[30_000] * 2, opens=[20_000] * 2, state="done", kind="", side="left", seconds=-1
    )
    assert (
        ShownSession(session_asleep(display="always")).show_at_ms(1_000, is_pressed=True) == b""
    ), "asleep it is dark"


def test_in_a_pause_the_time_stands() -> None:
    session = session_asleep(SIDE, OTHER_SIDE, target="max")
    press(session, *TWO_TAPS, ("hold", 11_500))
    display = ShownSession(session)
    screen = bitmap_of(**ONE_OF_TWO, state="paused", seconds=20, elapsed=10_500)
    assert display.show_at_ms(12_000, is_pressed=True) == screen
    assert display.next_at == 20_000
    assert display.show_at_ms(19_000) == screen


def test_beyond_its_usual_time_a_side_counts_up_and_says_so() -> None:
    session = session_asleep(SIDE, OTHER_SIDE, pacing="guide")
    press(session, *TWO_TAPS)
    display = ShownSession(session)
    over = {"over": True, "may_switch": True}
    assert display.show_at_ms(31_000, is_pressed=True) == bitmap_of(
        **ONE_OF_TWO, **over, seconds=0, elapsed=30_000
    )
    assert display.next_at == 32_000
    assert display.show_at_ms(33_999) == bitmap_of(**ONE_OF_TWO, **over, seconds=2, elapsed=32_999)
    assert display.next_at == 34_000


def test_from_its_minimum_on_a_side_may_be_left() -> None:
    session = session_asleep(SIDE, OTHER_SIDE, pacing="guide")
    press(session, *TWO_TAPS)
    display = ShownSession(session)
    assert display.show_at_ms(20_999, is_pressed=True) == bitmap_of(
        **ONE_OF_TWO, seconds=11, elapsed=19_999
    )
    assert display.show_at_ms(21_000) == bitmap_of(
        **ONE_OF_TWO, may_switch=True, seconds=10, elapsed=20_000
    )


@pytest.mark.parametrize(
    "phase", [{"min_s": 5, "max_s": None}, {"min_s": 5, "max_s": 8}], ids=["until a tap", "6.5 s"]
)
def test_that_a_side_may_be_left_is_shown_at_once_where_no_full_second_changes_the_time(
    phase: dict,
) -> None:
    session = session_asleep({**SIDE, **phase}, OTHER_SIDE, target="mid")
    press(session, *TWO_TAPS)
    display = ShownSession(session)
    display.show_at_ms(5_500, is_pressed=True)
    assert display.next_at == 6_000
    assert not display.presenter._view.may_switch
    display.show_at_ms(6_000)
    assert display.presenter._view.may_switch
    press(session, ("hold", 6_100))
    display.show_at_ms(6_200)
    assert display.next_at > 6_500, "in a pause time changes nothing"


def test_a_phase_until_a_tap_has_no_time_and_a_minute_in_the_bar() -> None:
    session = session_asleep(UNTIL_A_TAP, SIDE, target="max")
    press(session, *TWO_TAPS)
    display = ShownSession(session)
    assert display.show_at_ms(5_000, is_pressed=True) == bitmap_of(
        lengths=[60_000, 30_000],
        opens=[-1, 20_000],
        index=0,
        kind="massage",
        side="both",
        seconds=-1,
        elapsed=4_000,
    )
    assert display.next_at == 6_000, "the bar goes on by the second"
    display.show_at_ms(60_500, is_pressed=True)
    assert display.next_at == 61_000
    display.show_at_ms(61_000)
    assert display.next_at == 68_500, "for that minute"


def test_choosing_shows_what_is_chosen() -> None:
    session = session_asleep()
    press(session, ("tap", 0), ("long_hold", 1_000), ("tap", 2_000), ("hold", 3_000))
    strict_view = {
        "lengths": [],
        "state": "choosing",
        "kind": "",
        "pacing": "guide",
        "side": "left",
        "seconds": -1,
    }
    display = ShownSession(session)
    assert display.show_at_ms(4_000, is_pressed=True) == bitmap_of(**strict_view, assist=0)
    press(session, ("double", 5_000))
    assert display.show_at_ms(5_000) == bitmap_of(**strict_view, assist=1)


def test_a_display_that_breaks_is_said_once_and_done_without() -> None:
    session = session_asleep(SIDE, OTHER_SIDE, target="max")
    press(session, *TWO_TAPS)
    display = ShownSession(session)
    display.presenter._screen = None
    display.presenter.light(1_000, by_press=True)
    assert display.presenter.step(1_000, 2_000, anew=True) == NEVER
    display.presenter.lay_out_bar()
    assert display.presenter.step(1_500, 2_000, anew=True) == NEVER
    assert display.printed_lines == ["rondo: screen: AttributeError"]
