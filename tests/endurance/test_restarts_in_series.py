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
from tests.endurance.restarts import CLOCK_S, TOLD_MS, WornBand

BOARDS = ("xiao_esp32c3", "m5stickc_plus2")
Record = Callable[[str, object], None]
PAIRS = tuple(pair for pair in zip(SLOTS[::2], SLOTS[1::2], strict=True))
SOME_STEPS, ALL_STEPS, STEPS_OF_ONE = 600, 100_000, 50

waits_ms = st.one_of(
    st.integers(1, 3_000), st.integers(1_000, 100_000), st.integers(60_000, 6 * 3_600_000)
)
presses = st.sampled_from([100, 100, 100, 1_000, 3_500, 9_000])
slots = st.one_of(
    st.just(()), st.sampled_from([(slot,) for slot in SLOTS]), st.sampled_from(PAIRS)
)


class Restarts(RuleBasedStateMachine):
    """Random series of acts on a band; `band` is the band and what is known of it."""

    band: WornBand

    @initialize(board=st.sampled_from(BOARDS), flash_is_full=st.booleans())
    def begin(self, board: str, flash_is_full: bool) -> None:
        self.band = WornBand(board, flash_is_full)

    def teardown(self) -> None:
        if hasattr(self, "worn"):
            self.band.device.discard()

    @rule(ms=waits_ms)
    def time_goes_on(self, ms: int) -> None:
        self.band.run(ms)

    @rule(ms=presses, gap_ms=st.integers(400, 3_000))
    def press(self, ms: int, gap_ms: int) -> None:
        self.band.hold(ms)
        self.band.run(gap_ms)

    @rule(gap_ms=st.integers(400, 3_000))
    def press_twice(self, gap_ms: int) -> None:
        self.band.hold(100)
        self.band.run(150)
        self.band.hold(100)
        self.band.run(gap_ms)

    @rule(ms=st.integers(50_000, 250_000))
    def wear(self, ms: int) -> None:
        """Starts a session if the band sleeps, and runs for `ms`."""
        if self.band.state == "asleep":
            for _ in range(2):
                self.band.hold(100)
                self.band.run(2_500)
            self.band.run(ms)

    @rule(ms=waits_ms, unreadable=slots)
    def power_is_lost(self, ms: int, unreadable: tuple[str, ...]) -> None:
        band, died_ms = self.band, self.band.now_ms
        band.record_restart()
        band.device.cut()
        log_before = band.read_log()
        band.spoil(unreadable)
        is_whole = len(unreadable) < 2 and not band.is_pair_lost(unreadable)
        band.device.run_to_ms(died_ms + ms)
        band.clock_known = band.clock_known and band.has_clock
        band.device.power_on()
        band.check_after_start(died_ms, log_before if is_whole else band.read_log(), is_whole)

    @rule(cause=st.sampled_from(["hard", "brown_out"]))
    def it_is_reset(self, cause: str) -> None:
        died_ms = self.band.now_ms
        self.band.record_restart()
        self.band.device.reset(cause)
        self.band.clock_known = self.band.clock_known and self.band.has_clock
        self.band.check_after_start(died_ms, self.band.read_log(), is_whole=True)

    @rule(
        minutes=st.sampled_from([0, 20, 45]),
        quiet_hours=st.sampled_from([None, ("22:00", "06:00")]),
    )
    def a_tool_sets_reminders(self, minutes: int, quiet_hours: tuple[str, str] | None) -> None:
        band = self.band
        band.run(TOLD_MS)  # the tool reads what is there, and starts it anew
        settings = json.loads(band.device.flash.get("settings.json"))
        settings["reminder_min"] = minutes
        for key, at_ms in zip(("quiet_from", "quiet_to"), quiet_hours or ("", ""), strict=True):
            settings.pop(key, None)
            settings.update({key: at_ms} if at_ms else {})
        band.device.plug_in()
        band.device.edit_files(lambda fs: _put(fs, json.dumps(settings)))
        band.reminders.quiet = quiet_hours is not None
        band.reminders.forget(minutes * 60_000)
        self.it_is_reset("hard")
        band.device.pull_out()

    @rule(by_s=st.one_of(st.none(), st.just(0), st.integers(-99_999, 99_999)))
    def the_clock_changes(self, by_s: int | None) -> None:
        """Unsets the clock (`by_s` None), sets it right (0), or moves it by `by_s`."""
        device = self.band.device
        if by_s is None:
            device.unset_clock()
            self.band.clock_known = False
        elif by_s == 0:
            _set_clock(device)
            self.band.clock_known = True
        else:
            device.shift_date_clock(by_s)
        self.band.clock_jumped = True


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
