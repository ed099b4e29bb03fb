"""Going on from the past is done at once: it is made ready while one looks, and nothing is made twice."""

from dataclasses import replace
from pathlib import Path

import pytest

from simulator.scenario.model import Scenario
from simulator.scenario.script import parse
from simulator.view import live as live_module
from simulator.view.job import Steps
from simulator.view.live import PREPARED_MS, Live
from tests.simulator.window.headless import HeadlessWindow

MINUTE_MS = 60_000


def evening() -> Live:
    """Returns a session with a fault and a pause, three minutes after power on."""
    live = Live(Scenario("evening", settings={"display": "always"}, seed=1))
    for tap_ms in (2_000, 6_000):
        live.pace.run_to_ms(tap_ms)
        live.pace.tap("main")
    live.pace.run_to_ms(MINUTE_MS)
    live.hand.do("fault", "flash_slow")
    live.pace.hold("main", 1_000)
    live.pace.run_to_ms(2 * MINUTE_MS)
    live.pace.tap("main")
    live.pace.run_to_ms(3 * MINUTE_MS)
    return live


def do_all(steps: Steps) -> None:
    for _progress in steps:
        pass


@pytest.mark.parametrize("past_ms", [5_000, 61_007, 150_333])
def test_what_is_taken_over_of_the_past_is_as_it_would_be_made_anew(past_ms: int) -> None:
    live = evening()
    for prepared_ms in (past_ms // 2, past_ms):
        live.prepare(prepared_ms, 30_000)
    do_all(live.going_back(past_ms))
    replayed_live = Live(Scenario("evening", settings={"display": "always"}, seed=1))
    do_all(replayed_live.restoring(live_module.Former(live.hand.scenario, past_ms)))
    assert live.device.recorder.entries == replayed_live.device.recorder.entries
    for t_ms in range(0, past_ms, max(1, past_ms // 20)):
        moment, model = live.replay.moment_at(t_ms)
        moment2, model2 = replayed_live.replay.moment_at(t_ms)
        assert moment == moment2
        assert (model.spans, model.lines, model.state) == (
            model2.spans, model2.lines, model2.state
        )  # fmt: skip
    for band in (live, replayed_live):
        band.pace.tap("main")
        band.pace.run_to_ms(past_ms + 20_000)
    assert live.replay.present() == replayed_live.replay.present()
    assert live.replay.meter.as_dict() == replayed_live.replay.meter.as_dict()


def test_it_is_made_ready_a_little_at_a_time_while_one_looks(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.pace.run_to_ms(13 * MINUTE_MS)
    ui.window._look_at(12 * MINUTE_MS)
    ui.wait_s(0.57)
    rerun = ui.live._rerun
    assert rerun is not None
    assert rerun.device.kernel.now_ms == PREPARED_MS
    ui.wait_s(1)
    assert rerun.device.kernel.now_ms == 12 * MINUTE_MS
    ui.window._go_on()
    assert ui.device is rerun.device
    assert ui.live._rerun is None


def test_where_one_looks_no_more_nothing_is_made_ready(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.pace.run_to_ms(2 * MINUTE_MS)
    ui.window._look_at(MINUTE_MS)
    ui.wait_s(1)
    ui.window._look_at(90_000)
    ui.wait_s(0.1)
    assert ui.live._rerun is None
    ui.window._to_present()
    ui.wait_s(1)
    assert ui.live._rerun is None


def test_undo_brings_back_what_was_kept_without_making_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live = evening()
    segments_before = live.replay.segments
    do_all(live.going_back(MINUTE_MS))
    monkeypatch.setattr(
        live_module.Replay, "_keep_picture", lambda _self: pytest.fail("a picture is made again")
        if _self.segments else None,
    )  # fmt: skip
    do_all(live.undoing())
    assert not live.former
    assert live.replay.segments[1:] == segments_before[1:]


def test_a_button_that_the_file_still_holds_stays_down_where_one_goes_back_to() -> None:
    live = Live(parse("0:01 hold main 5\n0:20 end\n", "held", Path()), name="held")
    live.pace.run_to_ms(3_000)
    live.begin(Scenario("another"))
    do_all(live.undoing())
    button = live.device.board.buttons["main"]
    live.pace.run_to_ms(5_900)
    assert button.down
    live.pace.run_to_ms(6_100)
    assert not button.down


def test_of_many_bands_the_last_ones_are_gone_back_to() -> None:
    live = Live(Scenario("by hand"))
    for number in range(23):
        live.device.run_to_ms(number + 1)
        live.begin(Scenario("by hand", seed=number))
    assert [former.t_ms for former in live.former] == list(range(4, 24))


def test_a_long_session_is_gone_on_with_a_step_each_frame_and_esc_leaves_all_as_it_is(
    ui: HeadlessWindow,
) -> None:
    ui.start_session()
    device = ui.live.device
    long_session = replace(ui.live.hand.scenario, path="by hand")
    ui.window.offer(live_module.Former(long_session, 5 * live_module.STEP_MS))
    ui.window.do("undo")
    ui.wait_s(0.05)
    assert ui.window.working
    assert 0 < ui.window.job.progress < 1
    ui.window.do("leave")
    assert not ui.window.working
    assert ui.live.device is device
    ui.window.do("undo")
    ui.wait_s(1)
    assert not ui.window.working
    assert ui.pace.now_ms >= 5 * live_module.STEP_MS
    assert ui.live.former == []


def test_a_press_goes_on_from_the_past_of_a_long_session_but_presses_no_band_that_is_not_there(
    ui: HeadlessWindow,
) -> None:
    ui.pace.run_to_ms(4 * live_module.STEP_MS)
    ui.window._look_at(3 * live_module.STEP_MS)
    ui.window._press_by("a key", "main")
    assert ui.window.working
    ui.window._lift_finger("a key")
    ui.wait_s(1)
    assert not ui.window.working
    assert 3 * live_module.STEP_MS <= ui.pace.now_ms < 4 * live_module.STEP_MS
    assert ui.live.hand.scenario.steps == []
