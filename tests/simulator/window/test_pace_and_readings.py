"""How fast time passes, and what is said of a phase, at the instants at which that changes."""

from simulator.scenario.model import Scenario
from simulator.terminal.terminal import Terminal
from simulator.view.live import Live
from simulator.view.past.tracks import Tracks
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


def test_time_stands_still_below_a_menu_and_another_band_is_shown_whole() -> None:
    view = Terminal(session(2_000))
    view.pass_to(0.0)
    view.visible_time.show(1_000, 2_000)
    view.do("setup")
    before_ms = view.pace.now_ms
    view.pass_to(5.0)
    view.do("leave")
    view.pass_to(5.01)
    assert view.pace.now_ms - before_ms <= 10
    view._begin_anew(Scenario("new"))
    assert view.visible_time.all


def test_nothing_of_the_band_before_is_on_the_tracks_of_another() -> None:
    tracks, of_a_minute = Tracks(), (0, 60_000, 60)
    tracks.follow(session(2_000, 4_000).replay, *of_a_minute)
    assert any(tracks.asked)
    tracks.follow(Live(Scenario("new")).replay, *of_a_minute)
    assert not any(tracks.asked)
