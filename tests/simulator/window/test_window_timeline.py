"""The timeline: what is under the mouse stays under it, one time base, what is measured and what is said there."""

import pygame
import pytest

from simulator.view.history import between
from simulator.view.replay import Replay
from simulator.view.timeline import LEAST_MS
from simulator.view.tracks import Tracks
from simulator.window.timeline import readout
from tests.simulator.window.shown import Shown


@pytest.fixture
def shown(shown: Shown) -> Shown:
    """One whose screen is dark most of the time, as it is in the night: less happens."""
    return Shown(display="glance")


def past(shown: Shown) -> Shown:
    """Seven minutes into a session: expressing on the right side since one minute."""
    shown.start()
    shown.pace.run_to(shown.pace.now_ms + 7 * 60_000)
    shown.drawn()
    return shown


def middle(shown: Shown, t: int) -> tuple[int, int]:
    """A point below the ruler at an instant."""
    return shown.window.timeline.scale.x(t), shown.window.timeline.phases_box.centery


def test_a_drag_of_a_zoomed_timeline_moves_what_is_shown_as_far_as_the_mouse(shown: Shown) -> None:
    past(shown)
    shown.turn(middle(shown, 100_000), 6)
    scale = shown.window.timeline.scale
    x, y = middle(shown, 100_000)
    under = scale.t_ms(x)
    points = [(x + far, y) for far in range(0, 61, 10)]
    shown.drag(*points)
    moved = shown.window.timeline.scale
    assert abs(moved.t_ms(x + 60) - under) <= 2 * scale.per_px, (
        "the same instant is under the mouse"
    )
    assert moved.per_px == pytest.approx(scale.per_px)
    assert shown.window.playhead is None, "a drag is no click"


@pytest.mark.parametrize("steps", [0, 5])
def test_a_click_puts_the_playhead_under_the_mouse_and_moves_nothing_else(
    shown: Shown, steps: int
) -> None:
    past(shown)
    shown.turn(middle(shown, 100_000), steps)
    scale = shown.window.timeline.scale
    x, y = middle(shown, 110_000)
    shown.click((x, y))
    shown.drawn()
    assert shown.window.timeline.scale == scale
    assert shown.window.playhead == scale.t_ms(x)
    assert shown.window.timeline.scale.x(shown.window.playhead) == x


def test_scrubbing_on_the_ruler_of_a_zoomed_timeline_follows_the_mouse(shown: Shown) -> None:
    past(shown)
    shown.turn(middle(shown, 200_000), 6)
    scale = shown.window.timeline.scale
    x, y = scale.x(200_000), shown.window.timeline.ruler.centery
    for far in (10, 20, 30):
        shown.drag((x, y), (x + far, y))
        assert abs(shown.window.playhead - scale.t_ms(x + far)) <= 1


def test_the_wheel_zooms_where_the_mouse_is(shown: Shown) -> None:
    past(shown)
    pos = middle(shown, 61_000)
    under = shown.window.timeline.scale.t_ms(pos[0])
    shown.turn(pos, 12)
    assert abs(shown.window.timeline.scale.t_ms(pos[0]) - under) < 1_000
    shown.turn(pos, -40)
    assert shown.window.timeline.shown.all


def test_from_a_whole_night_to_one_pulse(shown: Shown) -> None:
    past(shown)
    shown.pace.run_to(12 * 3_600_000)
    first = next(cue for cue in shown.live.replay.history.felt if cue.name == "right")
    shown.drawn()
    shown.window.playhead = first.t_ms + 100
    for _ in range(40):
        shown.press(pygame.K_z)
        shown.drawn()
    shown_ = shown.window.timeline.shown
    assert shown_.end_ms - shown_.start_ms == LEAST_MS
    asked = shown.window.timeline.rows.tracks.asked
    assert any(asked)
    shown.press(pygame.K_0)
    shown.drawn()
    assert (shown_.all, shown_.start_ms) == (True, 0)


def test_there_is_one_time_base_since_power_on(shown: Shown) -> None:
    """After a session and a long sleep the playhead stands where the ruler has its time."""
    shown.start()
    shown.pace.run_to(40 * 60_000)
    shown.pace.run_to(11 * 3_600_000 + 35 * 60_000)
    shown.drawn()
    scale = shown.window.timeline.scale
    assert scale.start_ms == 0
    assert scale.end_ms > shown.pace.now_ms
    assert scale.t_ms(scale.x(shown.pace.now_ms)) == pytest.approx(
        shown.pace.now_ms, abs=scale.per_px
    )


def test_before_the_first_session_every_instant_can_be_looked_at_and_has_its_marks(
    shown: Shown,
) -> None:
    shown.key(pygame.K_m)
    shown.pass_s(3)
    history = shown.live.replay.history
    assert [cue.name for cue in history.felt] == ["accepted", "left"]
    assert [press.button for press in history.presses] == ["main"]
    shown.drawn()
    shown.turn(middle(shown, 1_500), 12)
    scale = shown.window.timeline.scale
    y = shown.window.timeline.ruler.centery
    x = scale.x(2_000)
    shown.drag((x, y), (x + 1, y))
    assert abs(shown.window.playhead - 2_000) < 3 * scale.per_px


def test_sessions_before_the_last_stay_on_the_timeline(shown: Shown) -> None:
    shown.start()
    shown.key(pygame.K_m, held_s=4)
    shown.pace.run_to(shown.pace.now_ms + 20 * 60_000)
    assert shown.state == "asleep"
    shown.start()
    assert shown.model.earlier
    assert shown.model.earlier[0].start_ms < shown.model.spans[0].start_ms


def test_the_present_pushes_on_what_is_shown_but_not_while_somebody_looks_elsewhere(
    shown: Shown,
) -> None:
    past(shown)
    now = shown.pace.now_ms
    shown.window.timeline.shown.show(now - 20_000, now + 2_000)
    shown.drawn()
    shown.pass_s(30)
    shown.drawn()
    assert shown.window.timeline.scale.has(shown.pace.now_ms)
    shown.window.timeline.shown.show(10_000, 30_000)
    shown.drawn()
    shown.pass_s(30)
    shown.drawn()
    assert (shown.window.timeline.shown.start_ms, shown.window.timeline.shown.end_ms) == (
        10_000,
        30_000,
    )


def test_the_frame_on_the_strip_can_be_dragged(shown: Shown) -> None:
    past(shown)
    timeline = shown.window.timeline
    timeline.shown.show(60_000, 120_000)
    shown.drawn()
    y = timeline.strip.centery
    per_px = timeline.shown.whole_ms / timeline.strip.width
    x = timeline.strip.left + round(90_000 / per_px)
    shown.drag((x, y), (x + 50, y))
    assert timeline.shown.start_ms == pytest.approx(60_000 + 50 * per_px, abs=2 * per_px)


@pytest.mark.parametrize(("button", "mod"), [(1, pygame.KMOD_SHIFT), (3, 0)])
def test_between_two_points_is_said_how_long_it_is_and_what_there_was(
    shown: Shown, button: int, mod: int
) -> None:
    past(shown)
    begin, end = middle(shown, 60_000), middle(shown, 390_000)
    shown.drag(begin, end, button=button, mod=mod)
    start, stop = shown.window.timeline.pan.points
    scale = shown.window.timeline.scale
    assert abs(start - 60_000) < scale.per_px
    assert abs(stop - 390_000) < scale.per_px
    lines = dict(readout.lines_between(shown.live.replay, start, stop))
    felt = between(shown.live.replay.history.felt, start, stop)
    assert lines["felt"] == f"cues: {len([one for one in felt if one.name != 'accepted'])}"
    mas = shown.live.replay.drawn_until(stop) - shown.live.replay.drawn_until(start)
    assert lines["cell"].startswith(f"{mas / 3600:.3g} mAh")
    shown.press(pygame.K_r, pygame.K_r)
    assert shown.window.timeline.pan.points is None


def test_with_r_a_plain_drag_measures(shown: Shown) -> None:
    past(shown)
    shown.press(pygame.K_r)
    shown.drag(middle(shown, 60_000), middle(shown, 90_000))
    assert shown.window.timeline.pan.points is not None


def test_what_is_under_the_mouse_is_said_on_every_track(shown: Shown) -> None:
    past(shown)
    cue = next(one for one in shown.live.replay.history.felt if one.name == "right")
    shown.turn((middle(shown, cue.t_ms + 100)), 12)
    timeline = shown.window.timeline
    x = timeline.scale.x(cue.t_ms + 100)
    place = timeline.rows.column(_canvas(shown), timeline.scale, x)
    tracks = timeline.rows.tracks
    values = readout.Values(
        tracks.asked[place], tracks.turned[place], tracks.awake[place], tracks.ma[place]
    )
    lines = dict(readout.lines(timeline.scale, x, shown.live.replay, shown.model.spans, values))
    assert lines["felt"].startswith("right   - -")
    assert lines["phase"].startswith("express, right side")
    assert "drive 100 %" in lines["motor"]
    assert lines["chip"].endswith("mA")
    before = shown.drawn()
    shown.move((x + 200, timeline.phases_box.centery))
    assert shown.window.changed(shown.wall)
    assert shown.drawn() != before


def _canvas(shown: Shown) -> object:
    return shown.window._canvas_on(shown.surface)


def test_the_tracks_are_the_same_from_buckets_as_from_each_frame(shown: Shown) -> None:
    """At any zoom nothing is lost: each pulse is on a column no further than a bucket away, and no others are."""
    past(shown)
    shown.pace.run_to(800_000)
    pulses = [
        (t, float(str(fields["duty"]))) for t, fields in shown.entries("motor") if fields["on"]
    ]
    width = 400
    for start, end in ((0, 800_000), (300_000, 420_000), (366_000, 368_000)):
        tracks = Tracks()
        tracks.follow(shown.live.replay, start, end, width)
        per_px = (end - start) / width
        seen = [(t, duty) for t, duty in pulses if start <= t < end]
        assert seen
        for t, duty in seen:
            x = int((t - start) / per_px)
            assert max(tracks.asked[max(0, x - 1) : x + 2]) >= duty
        on_ms = sum(map(bool, tracks.asked)) * per_px
        assert on_ms < len(seen) * (700 + 3 * per_px)


def test_a_fault_and_a_judgement_have_their_marks(shown: Shown) -> None:
    past(shown)
    before = shown.drawn()
    shown.live.hand.do("fault", "motor_weak")
    shown.device.run_to(shown.pace.now_ms + 2)
    history = shown.live.replay.history
    assert [(one.name, one.on) for one in history.faults] == [("motor_weak", True)]
    assert shown.drawn() != before


def test_a_replay_begun_late_has_the_whole_history(shown: Shown) -> None:
    past(shown)
    again = Replay(shown.device).history
    assert again.felt == shown.live.replay.history.felt
    assert again.presses == shown.live.replay.history.presses
