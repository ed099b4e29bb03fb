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
from tests.simulator.window.shown import Shown


def past(shown: Shown) -> Shown:
    """Seven minutes into a session: expressing on the right side since one minute."""
    shown.start()
    shown.pace.run_to(shown.pace.now_ms + 7 * 60_000)
    return shown


def scrub(shown: Shown, *xs: int) -> None:
    """The mouse goes down on the ruler, moves, and is let go."""
    y = shown.window.timeline.ruler.centery
    shown.drag(*((x, y) for x in xs))


def test_the_playhead_dragged_back_shows_the_band_as_it_was(shown: Shown) -> None:
    shown.start()
    then = shown.pace.now_ms + 60_000
    shown.pace.run_to(then)
    seen = shown.drawn()
    shown.pace.run_to(then + 7 * 60_000)
    shown.drawn()
    left = shown.window.timeline.scale.x(then)
    scrub(shown, left + 300, left + 10, left)
    assert abs(shown.window.playhead - then) < 2_000
    shown.window._look_at(then)
    moment, model = shown.live.replay.at(then)
    assert moment.screen == ("left", "4:59")
    assert model.present.side == "left"
    band = shown.screen_box()
    shown.window.draw(shown.surface, shown.wall)
    again = bytes(shown.surface.subsurface(band).copy().get_buffer())
    shown.surface.get_buffer().write(seen)
    assert again == bytes(shown.surface.subsurface(band).copy().get_buffer())


def test_dragged_to_the_present_time_goes_on(shown: Shown) -> None:
    past(shown)
    shown.drawn()
    now = shown.pace.now_ms
    scrub(shown, shown.window.timeline.scale.left + 5, shown.window.timeline.scale.x(now) + 40)
    assert shown.window.playhead is None


def test_while_the_past_is_looked_at_time_stands_still(shown: Shown) -> None:
    past(shown)
    shown.press(shown.pygame.K_LEFT)
    now, at = shown.pace.now_ms, shown.window.playhead
    assert at == now - 1_000
    shown.pass_s(5)
    assert (shown.pace.now_ms, shown.window.playhead) == (now, at)
    shown.press(shown.pygame.K_END)
    shown.pass_s(1)
    assert shown.window.playhead is None
    assert now < shown.pace.now_ms <= now + 1_100


def test_every_moment_of_a_session_is_shown_as_it_was_live() -> None:
    """Picture, words, cue, motor and fingers, at 400 instants of a session with a pause, an undo and a fault."""
    live = Live(Scenario("past", settings={"display": "always", "pacing": "guide"}, seed=3))
    pace = live.pace
    acts = {"tap": pace.tap, "double": pace.double_tap, "hold": lambda of: pace.hold(of, 1_000)}
    for s, act in (
        (2, "tap"),
        (4, "tap"),
        (310, "tap"),
        (312, "double"),
        (400, "hold"),
        (430, "tap"),
    ):
        pace.run_to(s * 1000)
        acts[act]("main")
    live.hand.do("fault", "flash_slow", at=433_000)
    seen = []
    for at in range(433_100, 900_000, 1_171):
        pace.run_to(at)
        if live.replay.frames[-1].asleep:  # else the screen may be half sent
            seen.append((live.replay.present(), live.replay.model.copy()))
    assert len(seen) > 350
    for moment, model in seen:
        again, told = live.replay.at(moment.now_ms)
        assert (again.picture, again.screen, again.cue) == (
            moment.picture,
            moment.screen,
            moment.cue,
        )
        assert (again.duty, again.down, again.faults) == (
            moment.duty,
            moment.down,
            ("flash_slow",),
        )
        assert abs(again.speed - moment.speed) < 0.001
        assert (told.spans, told.marks, told.state) == (model.spans, model.marks, model.state)


def test_a_press_in_the_past_goes_on_from_there(shown: Shown) -> None:
    past(shown)
    then = shown.pace.now_ms - 5 * 60_000
    shown.window._look_at(then)
    before = [line for line in shown.device.recorder.lines() if json.loads(line)["t"] < then]
    shown.key(shown.pygame.K_m, held_s=1)
    shown.pass_s(1)
    assert shown.window.playhead is None
    assert shown.state == "paused"
    assert then < shown.pace.now_ms < then + 3_000
    assert list(shown.device.recorder.lines())[: len(before)] == before


def test_what_is_gone_on_with_is_a_scenario_that_plays_to_the_same_trace(shown: Shown) -> None:
    past(shown)
    shown.window._look_at(shown.pace.now_ms - 3 * 60_000)
    shown.key(shown.pygame.K_m, held_s=1)
    shown.pass_s(20)
    shown.key(shown.pygame.K_m)
    shown.pass_s(30)
    end = shown.pace.now_ms
    played = Play(parse(text_of(shown.live.hand.scenario, end), "saved", Path()))
    played.play()
    live = [line for line in shown.device.recorder.lines() if json.loads(line)["t"] <= end]
    assert list(played.device.recorder.lines())[:-1] == live


def test_the_arrows_go_from_event_to_event(shown: Shown) -> None:
    past(shown)
    found = [t for t, kind, _ in shown.device.recorder.entries if kind in EVENTS]
    shown.press(shown.pygame.K_UP)
    assert shown.window.playhead == found[-1]
    shown.press(shown.pygame.K_UP)
    assert shown.window.playhead == max(t for t in found if t < found[-1])
    shown.press(shown.pygame.K_DOWN)
    assert shown.window.playhead == found[-1]


def test_the_wheel_shows_single_pulses(shown: Shown) -> None:
    past(shown)
    shown.window._look_at(shown.model.spans[1].start_ms + 300)
    shown.drawn()
    whole = shown.window.timeline.scale
    x = whole.x(shown.window.playhead)
    shown.turn((x, shown.window.timeline.phases_box.centery), 10)
    near = shown.window.timeline.scale
    assert near.end_ms - near.start_ms < (whole.end_ms - whole.start_ms) / 64
    asked = shown.window.timeline.rows.tracks.asked
    edges = sum(bool(a) != bool(b) for a, b in pairwise(asked))
    assert edges >= 4  # two pulses


def test_esc_closes_the_help_then_the_past_and_no_more(shown: Shown) -> None:
    past(shown)
    shown.window._look_at(3_000)
    shown.window.help = True
    for help_, playhead, closed in (
        (False, 3_000, False),
        (False, None, False),
        (False, None, False),
    ):
        shown.press(shown.pygame.K_ESCAPE)
        assert (shown.window.help, shown.window.playhead, shown.window.closed) == (
            help_,
            playhead,
            closed,
        )


def test_before_power_on_and_in_the_first_ms_there_is_something_to_see(shown: Shown) -> None:
    past(shown)
    shown.window._look_at(0)
    shown.drawn()
    assert shown.window.playhead == 0
