"""How fast time passes, and what is said of a phase, at the instants at which that changes."""

from simulator.scenario.model import Scenario
from simulator.view.live import Live
from simulator.view.readings import time_texts


def session(*taps_ms: int) -> Live:
    """Returns a band 2 s after the last of `taps_ms` on its main button."""
    live = Live(Scenario("paced", settings={"pacing": "guide"}))
    for tap_ms in taps_ms:
        live.pace.run_to_ms(tap_ms)
        live.pace.tap("main")
    live.pace.run_to_ms(taps_ms[-1] + 2_000)
    return live


def test_while_the_band_waits_time_runs_no_faster_than_it_does_and_slower_where_that_is_chosen() -> (
    None
):
    pace = session(2_000).pace
    rates = []
    for pace.speed in (0.5, 1, 30):
        rates.append(pace.rate)
    assert rates == [0.5, 1, 1]


def test_a_second_tap_is_not_waited_for_once_the_session_is_paused() -> None:
    live = session(2_000, 4_000, 8_000)
    assert live.pace.asks_again
    live.pace.hold("main", 1_000)
    live.pace.run_to_ms(11_500)
    assert (live.device.recorder.state, live.pace.asks_again) == ("paused", False)


def test_a_phase_is_over_its_usual_time_only_once_that_has_passed() -> None:
    model = session(2_000, 4_000).replay.model
    texts = []
    for over_ms in (-1, 0, 1_000):
        model.now_ms += model.plan[0].usual + over_ms - model.elapsed()
        texts.append(time_texts(model)[0])
    assert texts == ["0:01", "0:00", "+0:01"]


def test_a_press_of_later_is_not_in_the_past() -> None:
    live = session(2_000, 4_000)
    past = live.replay.model.copy()
    live.pace.tap("main")
    live.pace.run_to_ms(8_000)
    assert len(past.presses) + 1 == len(live.replay.model.presses)
