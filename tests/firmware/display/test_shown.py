"""What of a session is on the display, and for how long it is lit."""

from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

from firmware.rondo.session.session import Session
from firmware.rondo.session.table import NEVER
from tests.emulated.oled import Oled
from tests.firmware.session.test_to_the_millisecond import (
    BEGUN,
    OTHER_SIDE,
    SIDE,
    UNTIL_A_TAP,
    band,
    by_time,
    felt,
)


class Worn:
    """A display that shows a session, by day or by `night`."""

    def __init__(self, s: Session, night: bool = False, night_ends_at: int = NEVER) -> None:
        oled = Oled()
        micropython = ModuleType("micropython")
        micropython.__dict__["const"] = lambda value: value
        self.said: list[str] = []
        oled.modules._stock["micropython"] = micropython
        oled.modules._builtins["print"] = self.said.append
        self.oled, self.session = oled, s
        self.hours = SimpleNamespace(night=night, changes_at=night_ends_at)
        made: Callable[..., Any] = oled.modules.load("rondo.display.shown").__dict__["Shown"]
        self.shown = made(
            (oled.driver, oled.layout),
            s.settings,
            s,
            SimpleNamespace(percent=80),
            SimpleNamespace(screen=lambda _: None),
            self.hours,
        )
        self.shown.plan_bar()
        self.next_at = NEVER  # when there is more to show

    def at(self, now: int, press: bool = False) -> bytes:
        """What is seen then."""
        by_time(self.session, now)
        if press:
            self.shown.light(now, True)
        self.shown.plan_bar()
        while (next_at := self.shown.step(now, now + 1_000, True)) == now:
            pass
        self.next_at = next_at
        return self.oled.chip.bitmap() if self.oled.chip.on else b""


def drawn(**view: Any) -> bytes:
    """The same, of a screen that is told what to show."""
    oled = Oled()
    lengths = view.pop("lengths")
    oled.screen.plan(lengths, view.pop("opens", [-1] * len(lengths)))
    return oled.show(**{"battery": 80, "state": "running", "kind": "express", **view})


def test_the_bar_and_the_side_are_those_of_the_phase_under_way() -> None:
    s = band(SIDE, OTHER_SIDE, SIDE, target="max")
    felt(s, *BEGUN)
    worn = Worn(s)
    assert worn.at(46_000, press=True) == drawn(
        lengths=[30_000] * 3, opens=[20_000] * 3, index=1, side="right", seconds=15, elapsed=15_000
    )


ONE_OF_TWO = {"lengths": [30_000] * 2, "opens": [20_000] * 2, "index": 0, "side": "left"}


def test_the_time_left_is_rounded_up_and_changes_as_a_second_is_over() -> None:
    s = band(SIDE, OTHER_SIDE, target="max")
    felt(s, *BEGUN)
    worn = Worn(s)
    assert worn.at(1_000, press=True) == drawn(**ONE_OF_TWO, seconds=30, elapsed=0)
    assert worn.next_at == 2_000
    assert worn.at(1_001) == drawn(**ONE_OF_TWO, seconds=30, elapsed=1)
    assert worn.next_at == 2_000
    assert worn.at(2_000) == drawn(**ONE_OF_TWO, seconds=29, elapsed=1_000)
    assert worn.next_at == 3_000


def test_it_is_lit_for_eight_seconds_after_a_press_or_by_day_a_cue() -> None:
    for night, press, lit in ((False, True, True), (False, False, True), (True, False, False)):
        s = band(SIDE, OTHER_SIDE, target="max")
        felt(s, *BEGUN)
        worn = Worn(s, night)
        worn.shown.light(1_000, press)
        assert (worn.at(1_500) != b"") is lit
        assert (worn.at(8_999) != b"") is lit
        assert worn.next_at == (9_000 if lit else NEVER)
        assert worn.at(9_000) == b""
    worn = Worn(s, night=True)
    assert worn.at(9_500, press=True) != b"", "a press lights it by night too"


def test_always_is_by_day_and_while_there_is_something_to_see() -> None:
    s = band(SIDE, OTHER_SIDE, target="max", display="always")
    felt(s, *BEGUN)
    assert Worn(s, night_ends_at=20_000).at(19_999) != b""
    assert Worn(s, night=True, night_ends_at=20_000).at(19_999) == b""
    worn = Worn(s, night=True, night_ends_at=20_000)
    worn.at(19_999)
    assert worn.next_at == 20_000
    worn = Worn(s)
    assert worn.at(61_000) == b"", "done: by a glance alone"
    assert worn.at(62_000, press=True) == drawn(
        lengths=[30_000] * 2, opens=[20_000] * 2, state="done", kind="", side="left", seconds=-1
    )
    assert Worn(band(display="always")).at(1_000, press=True) == b"", "asleep it is dark"


def test_in_a_pause_the_time_stands() -> None:
    s = band(SIDE, OTHER_SIDE, target="max")
    felt(s, *BEGUN, ("hold", 11_500))
    worn = Worn(s)
    shown = drawn(**ONE_OF_TWO, state="paused", seconds=20, elapsed=10_500)
    assert worn.at(12_000, press=True) == shown
    assert worn.next_at == 20_000
    assert worn.at(19_000) == shown


def test_beyond_its_usual_time_a_side_counts_up_and_says_so() -> None:
    s = band(SIDE, OTHER_SIDE, pacing="guide")
    felt(s, *BEGUN)
    worn = Worn(s)
    shown = {"over": True, "may_switch": True}
    assert worn.at(31_000, press=True) == drawn(**ONE_OF_TWO, **shown, seconds=0, elapsed=30_000)
    assert worn.next_at == 32_000
    assert worn.at(33_999) == drawn(**ONE_OF_TWO, **shown, seconds=2, elapsed=32_999)
    assert worn.next_at == 34_000


def test_from_its_minimum_on_a_side_may_be_left() -> None:
    s = band(SIDE, OTHER_SIDE, pacing="guide")
    felt(s, *BEGUN)
    worn = Worn(s)
    assert worn.at(20_999, press=True) == drawn(**ONE_OF_TWO, seconds=11, elapsed=19_999)
    assert worn.at(21_000) == drawn(**ONE_OF_TWO, may_switch=True, seconds=10, elapsed=20_000)


def test_a_phase_until_a_tap_has_no_time_and_a_minute_in_the_bar() -> None:
    s = band(UNTIL_A_TAP, SIDE, target="max")
    felt(s, *BEGUN)
    worn = Worn(s)
    assert worn.at(5_000, press=True) == drawn(
        lengths=[60_000, 30_000],
        opens=[-1, 20_000],
        index=0,
        kind="massage",
        side="both",
        seconds=-1,
        elapsed=4_000,
    )
    assert worn.next_at == 13_000


def test_choosing_shows_what_is_chosen() -> None:
    s = band()
    felt(s, ("tap", 0), ("long_hold", 1_000), ("tap", 2_000), ("hold", 3_000))
    plain = {
        "lengths": [],
        "state": "choosing",
        "kind": "",
        "pacing": "guide",
        "side": "left",
        "seconds": -1,
    }
    worn = Worn(s)
    assert worn.at(4_000, press=True) == drawn(**plain, assist=0)
    felt(s, ("double", 5_000))
    assert worn.at(5_000) == drawn(**plain, assist=1)


def test_a_display_that_breaks_is_said_once_and_done_without() -> None:
    s = band(SIDE, OTHER_SIDE, target="max")
    felt(s, *BEGUN)
    worn = Worn(s)
    worn.shown._screen = None
    worn.shown.light(1_000, True)
    assert worn.shown.step(1_000, 2_000, True) == NEVER
    worn.shown.plan_bar()
    assert worn.shown.step(1_500, 2_000, True) == NEVER
    assert worn.said == ["rondo: screen: AttributeError"]
