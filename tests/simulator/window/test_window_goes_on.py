"""Going on from the past is done at once: it is made ready while one looks, and nothing is made twice."""

import pytest

from simulator.scenario.model import Scenario
from simulator.view import live as live_module
from simulator.view.live import PREPARED_MS, Live
from tests.simulator.window.shown import Shown

MINUTE = 60_000


def evening() -> Live:
    """A session with a fault and a pause in it, and its end by hand."""
    live = Live(Scenario("evening", settings={"display": "always"}, seed=1))
    for at in (2_000, 6_000):
        live.pace.run_to(at)
        live.pace.tap("main")
    live.pace.run_to(MINUTE)
    live.hand.do("fault", "flash_slow")
    live.pace.hold("main", 1_000)
    live.pace.run_to(2 * MINUTE)
    live.pace.tap("main")
    live.pace.run_to(3 * MINUTE)
    return live


@pytest.mark.parametrize("there", [5_000, 61_007, 150_333])
def test_what_is_taken_over_of_the_past_is_as_it_would_be_made_anew(there: int) -> None:
    live = evening()
    live.prepare(there, 30_000)
    live.go_back(there)
    fresh = Live(Scenario("evening", settings={"display": "always"}, seed=1))
    fresh.restore(live_module.Former(live.hand.scenario, there))
    assert live.device.recorder.entries == fresh.device.recorder.entries
    for t in range(0, there, max(1, there // 20)):
        (one, said), (other, told) = live.replay.at(t), fresh.replay.at(t)
        assert one == other
        assert (said.spans, said.lines, said.state) == (told.spans, told.lines, told.state)
    for band in (live, fresh):
        band.pace.tap("main")
        band.pace.run_to(there + 20_000)
    assert live.replay.present() == fresh.replay.present()
    assert live.replay.meter.as_dict() == fresh.replay.meter.as_dict()


def test_it_is_made_ready_a_little_at_a_time_while_one_looks(shown: Shown) -> None:
    shown.start()
    shown.pace.run_to(13 * MINUTE)
    shown.window._look_at(12 * MINUTE)
    shown.pass_s(0.57)
    prepared = shown.live._prepared
    assert prepared is not None
    assert prepared.device.kernel.now_ms == PREPARED_MS
    shown.pass_s(1)
    assert prepared.device.kernel.now_ms == 12 * MINUTE
    shown.window._go_on()
    assert shown.device is prepared.device
    assert shown.live._prepared is None


def test_where_one_looks_no_more_nothing_is_made_ready(shown: Shown) -> None:
    shown.start()
    shown.pace.run_to(2 * MINUTE)
    shown.window._look_at(MINUTE)
    shown.pass_s(1)
    shown.window._look_at(90_000)
    shown.pass_s(0.1)
    assert shown.live._prepared is None
    shown.window._to_present()
    shown.pass_s(1)
    assert shown.live._prepared is None


def test_undo_brings_back_what_was_kept_without_making_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live = evening()
    before = live.replay.frames
    live.go_back(MINUTE)
    monkeypatch.setattr(
        live_module.Replay, "_keep_picture", lambda _self: pytest.fail("a picture is made again")
        if _self.frames else None,
    )  # fmt: skip
    assert live.undo()
    assert live.replay.frames[1:] == before[1:]
