"""The window's past: any moment can be looked at, and gone on from."""

import json
from itertools import pairwise
from pathlib import Path

from simulator.scenario.acts import text_of
from simulator.scenario.model import Scenario
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from simulator.view.live import Live
from simulator.view.pace import EVENTS
from tests.simulator.window.headless import HeadlessWindow

SESSION_S = 7 * 60  # expressing on the right side since one minute


def scrub(ui: HeadlessWindow, *xs: int) -> None:
    """Drags the mouse along the ruler over the places `xs`."""
    y = ui.window.timeline.ruler.centery
    ui.drag(*((x, y) for x in xs))


def test_the_playhead_dragged_back_shows_the_band_as_it_was(ui: HeadlessWindow) -> None:
    ui.start_session()
    then_ms = ui.pace.now_ms + 60_000
    ui.pace.run_to_ms(then_ms)
    frame = ui.draw()
    ui.pace.run_to_ms(then_ms + 7 * 60_000)
    ui.draw()
    then_x = ui.window.timeline.scale.x(then_ms)
    scrub(ui, then_x + 300, then_x + 10, then_x)
    assert abs(ui.window.playhead - then_ms) < 2_000
    ui.window._look_at(then_ms)
    moment, model = ui.live.replay.moment_at(then_ms)
    assert moment.screen == ("left", "4:59")
    assert model.present.side == "left"
    screen = ui.screen_box()
    ui.window.draw(ui.surface, ui.wall_s)
    redrawn = bytes(ui.surface.subsurface(screen).copy().get_buffer())
    ui.surface.get_buffer().write(frame)
    assert redrawn == bytes(ui.surface.subsurface(screen).copy().get_buffer())


def test_dragged_to_the_present_time_goes_on(ui: HeadlessWindow) -> None:
    ui.start_session(run_s=SESSION_S)
    ui.draw()
    now_ms = ui.pace.now_ms
    scrub(ui, ui.window.timeline.scale.left + 5, ui.window.timeline.scale.x(now_ms) + 40)
    assert ui.window.playhead is None
    ui.window._look_at(ui.pace.now_ms)
    assert ui.window.playhead is None, "the present is no past"


def test_while_the_past_is_looked_at_time_stands_still(ui: HeadlessWindow) -> None:
    ui.start_session(run_s=SESSION_S)
    ui.press_keys("LEFT")
    now_ms, playhead_ms = ui.pace.now_ms, ui.window.playhead
    assert playhead_ms == now_ms - 1_000
    ui.wait_s(5)
    assert (ui.pace.now_ms, ui.window.playhead) == (now_ms, playhead_ms)
    ui.press_keys("END")
    ui.wait_s(1)
    assert ui.window.playhead is None
    assert now_ms < ui.pace.now_ms <= now_ms + 1_100


def test_every_moment_of_a_session_is_shown_as_it_was_live() -> None:
    """Compares picture, texts, cue, motor and buttons at 400 instants of a session with pause, undo and fault."""
    live = Live(Scenario("past", settings={"display": "always", "pacing": "guide"}, seed=3))
    pace = live.pace
    acts = {
        "tap": pace.tap,
        "double": pace.double_tap,
        "hold": lambda button: pace.hold(button, 1_000),
    }
    for s, act in (
        (2, "tap"),
        (4, "tap"),
        (310, "tap"),
        (312, "double"),
        (400, "hold"),
        (430, "tap"),
    ):
        pace.run_to_ms(s * 1000)
        acts[act]("main")
    live.hand.do("fault", "flash_slow", at_ms=433_000)
    moments = []
    for t_ms in range(433_100, 900_000, 1_171):
        pace.run_to_ms(t_ms)
        if live.replay.segments[-1].asleep:  # else the screen may be half sent
            moments.append((live.replay.present(), live.replay.model.copy()))
    assert len(moments) > 350
    for moment, model in moments:
        replayed_moment, replayed_model = live.replay.moment_at(moment.now_ms)
        assert (replayed_moment.picture, replayed_moment.screen, replayed_moment.cue) == (
            moment.picture,
            moment.screen,
            moment.cue,
        )
        assert (replayed_moment.duty, replayed_moment.down, replayed_moment.faults) == (
            moment.duty,
            moment.down,
            ("flash_slow",),
        )
        assert abs(replayed_moment.speed - moment.speed) < 0.001
        for part in ("spans", "marks", "presses", "state"):
            assert getattr(replayed_model, part) == getattr(model, part)


def test_a_cue_of_the_past_is_over_when_it_was(ui: HeadlessWindow) -> None:
    ui.start_session(run_s=30)
    ends_ms = ui.device.recorder.cue_ends_ms
    assert len(ends_ms) > 3
    assert {ui.live.replay.moment_at(end_ms)[0].cue for end_ms in ends_ms} == {None}


def test_a_press_in_the_past_goes_on_from_there(ui: HeadlessWindow) -> None:
    ui.start_session(run_s=SESSION_S)
    then_ms = ui.pace.now_ms - 5 * 60_000
    ui.window._look_at(then_ms)
    lines_before = [line for line in ui.device.recorder.lines() if json.loads(line)["t"] < then_ms]
    ui.hold_key("m", held_s=1)
    ui.wait_s(1)
    assert ui.window.playhead is None
    assert ui.state == "paused"
    assert then_ms < ui.pace.now_ms < then_ms + 3_000
    assert list(ui.device.recorder.lines())[: len(lines_before)] == lines_before


def test_what_is_gone_on_with_is_a_scenario_that_plays_to_the_same_trace(
    ui: HeadlessWindow,
) -> None:
    ui.start_session(run_s=SESSION_S)
    ui.window._look_at(ui.pace.now_ms - 3 * 60_000)
    ui.hold_key("m", held_s=1)
    ui.wait_s(20)
    ui.hold_key("m")
    ui.wait_s(30)
    end_ms = ui.pace.now_ms
    play = Play(parse(text_of(ui.live.hand.scenario, end_ms), "saved", Path()))
    play.play()
    lines = [line for line in ui.device.recorder.lines() if json.loads(line)["t"] <= end_ms]
    assert list(play.device.recorder.lines())[:-1] == lines


def test_the_arrows_go_from_event_to_event(ui: HeadlessWindow) -> None:
    ui.start_session(run_s=SESSION_S)
    events_ms = [t_ms for t_ms, kind, _ in ui.device.recorder.entries if kind in EVENTS]
    ui.press_keys("UP")
    assert ui.window.playhead == events_ms[-1]
    ui.press_keys("UP")
    assert ui.window.playhead == max(t_ms for t_ms in events_ms if t_ms < events_ms[-1])
    ui.press_keys("DOWN")
    assert ui.window.playhead == events_ms[-1]


def test_the_wheel_shows_single_pulses(ui: HeadlessWindow) -> None:
    ui.start_session(run_s=SESSION_S)
    ui.window._look_at(ui.model.spans[1].start_ms + 300)
    ui.draw()
    whole_scale = ui.window.timeline.scale
    x = whole_scale.x(ui.window.playhead)
    ui.scroll((x, ui.window.timeline.phases_box.centery), 10)
    zoomed_scale = ui.window.timeline.scale
    assert (
        zoomed_scale.end_ms - zoomed_scale.start_ms
        < (whole_scale.end_ms - whole_scale.start_ms) / 64
    )
    duties = ui.window.timeline.rows.tracks.asked
    edges = sum(bool(duty) != bool(next_duty) for duty, next_duty in pairwise(duties))
    assert edges >= 4  # two pulses


def test_esc_closes_the_help_then_the_past_and_no_more(ui: HeadlessWindow) -> None:
    ui.start_session(run_s=SESSION_S)
    ui.window._look_at(3_000)
    ui.window.help = True
    for help_, playhead, what_closes in (
        (False, 3_000, False),
        (False, None, False),
        (False, None, False),
    ):
        ui.press_keys("ESCAPE")
        assert (ui.window.help, ui.window.playhead, ui.window.closed) == (
            help_,
            playhead,
            what_closes,
        )


def test_before_power_on_and_in_the_first_ms_there_is_something_to_see(ui: HeadlessWindow) -> None:
    ui.start_session(run_s=SESSION_S)
    ui.window._look_at(0)
    ui.draw()
    assert ui.window.playhead == 0
