"""Cuts, resets, visits of a tool and files that cannot be read, in any order: what must be kept is."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from firmware.rondo.storage.frames import SLOTS
from simulator.core.device import Device
from tests.endurance.restarts import CLOCK_S, TOLD_MS, Worn

BOARDS = ("xiao_esp32c3", "m5stickc_plus2")
Record = Callable[[str, object], None]
PAIRS = tuple(pair for pair in zip(SLOTS[::2], SLOTS[1::2], strict=True))
SOME_STEPS, ALL_STEPS, STEPS_OF_ONE = 600, 100_000, 50

waits = st.one_of(
    st.integers(1, 3_000), st.integers(1_000, 100_000), st.integers(60_000, 6 * 3_600_000)
)
presses = st.sampled_from([100, 100, 100, 1_000, 3_500, 9_000])
slots = st.one_of(
    st.just(()), st.sampled_from([(slot,) for slot in SLOTS]), st.sampled_from(PAIRS)
)


class Restarts(RuleBasedStateMachine):
    """Random series of acts on a band; `worn` is the band and what is known of it."""

    worn: Worn

    @initialize(board=st.sampled_from(BOARDS), flash_is_full=st.booleans())
    def begin(self, board: str, flash_is_full: bool) -> None:
        self.worn = Worn(board, flash_is_full)

    def teardown(self) -> None:
        if hasattr(self, "worn"):
            self.worn.device.discard()

    @rule(ms=waits)
    def time_goes_on(self, ms: int) -> None:
        self.worn.run(ms)

    @rule(ms=presses, gap_ms=st.integers(400, 3_000))
    def press(self, ms: int, gap_ms: int) -> None:
        self.worn.hold(ms)
        self.worn.run(gap_ms)

    @rule(gap_ms=st.integers(400, 3_000))
    def press_twice(self, gap_ms: int) -> None:
        self.worn.hold(100)
        self.worn.run(150)
        self.worn.hold(100)
        self.worn.run(gap_ms)

    @rule(ms=st.integers(50_000, 250_000))
    def wear(self, ms: int) -> None:
        """Starts a session if the band sleeps, and runs for `ms`."""
        if self.worn.state == "asleep":
            for _ in range(2):
                self.worn.hold(100)
                self.worn.run(2_500)
            self.worn.run(ms)

    @rule(ms=waits, unreadable=slots)
    def power_is_lost(self, ms: int, unreadable: tuple[str, ...]) -> None:
        worn, died_ms = self.worn, self.worn.now
        worn.died()
        worn.device.cut()
        log_before = worn.look()
        worn.rot(unreadable)
        is_whole = len(unreadable) < 2 and not worn.lost_before(unreadable)
        worn.device.run_to(died_ms + ms)
        worn.clock_known = worn.clock_known and worn.has_clock
        worn.device.power_on()
        worn.back(died_ms, log_before if is_whole else worn.look(), is_whole)

    @rule(cause=st.sampled_from(["hard", "brown_out"]))
    def it_is_reset(self, cause: str) -> None:
        died_ms = self.worn.now
        self.worn.died()
        self.worn.device.reset(cause)
        self.worn.clock_known = self.worn.clock_known and self.worn.has_clock
        self.worn.back(died_ms, self.worn.look(), True)

    @rule(
        minutes=st.sampled_from([0, 20, 45]),
        quiet_hours=st.sampled_from([None, ("22:00", "06:00")]),
    )
    def a_tool_sets_reminders(self, minutes: int, quiet_hours: tuple[str, str] | None) -> None:
        worn = self.worn
        worn.run(TOLD_MS)  # the tool reads what is there, and starts it anew
        settings = json.loads(worn.device.flash.get("settings.json"))
        settings["reminder_min"] = minutes
        for key, at_ms in zip(("quiet_from", "quiet_to"), quiet_hours or ("", ""), strict=True):
            settings.pop(key, None)
            settings.update({key: at_ms} if at_ms else {})
        worn.device.plug_in()
        worn.device.edit_files(lambda fs: _put(fs, json.dumps(settings)))
        worn.reminders.quiet = quiet_hours is not None
        worn.reminders.forget(minutes * 60_000)
        self.it_is_reset("hard")
        worn.device.pull_out()

    @rule(seconds=st.one_of(st.none(), st.just(0), st.integers(-99_999, 99_999)))
    def the_clock_changes(self, seconds: int | None) -> None:
        """Unsets the clock (`seconds` None), sets it right (0), or moves it by `seconds`."""
        device = self.worn.device
        if seconds is None:
            device.unset_clock()
            self.worn.clock_known = False
        elif seconds == 0:
            _set_clock(device)
            self.worn.clock_known = True
        else:
            device.shift_date_clock(seconds)
        self.worn.jumped = True


def _put(fs: Any, text: str) -> None:
    with fs.open("settings.json", "w") as file:
        file.write(text)


def _set_clock(device: Device) -> None:
    utc = CLOCK_S + device.kernel.now_ms // 1000
    (device.board.clock_chip or device.clock).set(utc)


def run(steps: int) -> None:
    run_state_machine_as_test(
        Restarts,
        settings=examples(max_examples=steps // STEPS_OF_ONE, stateful_step_count=STEPS_OF_ONE),
    )


def test_restarts_in_series_keep_what_must_be_kept(record_property: Record) -> None:
    run(SOME_STEPS)
    record_property("steps of restarts in series", SOME_STEPS)


@pytest.mark.soak("restarts")
@pytest.mark.parametrize("shard", range(20))
def test_restarts_in_a_hundred_thousand_steps_keep_what_must_be_kept(
    shard: int, record_property: Record
) -> None:
    run(ALL_STEPS // 20)
    record_property("steps of restarts in series", ALL_STEPS // 20)
