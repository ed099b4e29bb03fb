"""The timeline: an instant stays under the mouse, all tracks share one time base, and a track tells its values."""

import tracemalloc

import pygame
import pytest

from simulator.core.kernel import MS, Kernel
from simulator.core.recorder import Recorder
from simulator.view.past.history import History, Mark, Press, begun_between
from simulator.view.past.replay import Replay
from simulator.view.past.tracks import Tracks
from simulator.view.timeline import LEAST_MS, Scale, VisibleTime
from simulator.window.timeline import readout
from simulator.window.timeline.axis import stamp
from simulator.window.timeline.drags import Pan
from simulator.window.timeline.overview import OverviewDrag
from tests.simulator.window.headless import HeadlessWindow

_DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def ui(ui: HeadlessWindow) -> HeadlessWindow:
    """Returns a window on a band whose screen is mostly dark, as at night, so that less happens."""
    return HeadlessWindow(display="glance")


def run_seven_minutes(ui: HeadlessWindow) -> None:
    """Starts a session and runs it for seven minutes: expressing on the right side since one minute."""
    ui.start_session(run_s=7 * 60)
    ui.draw()


def pos_at_ms(ui: HeadlessWindow, t_ms: int) -> tuple[int, int]:
    """Returns the place of an instant in the window, below the ruler."""
    return ui.window.timeline.scale.x(t_ms), ui.window.timeline.phases_box.centery


def test_a_drag_of_a_zoomed_timeline_moves_what_is_shown_as_far_as_the_mouse(
    ui: HeadlessWindow,
) -> None:
    run_seven_minutes(ui)
    ui.scroll(pos_at_ms(ui, 100_000), 6)
    scale = ui.window.timeline.scale
    x, y = pos_at_ms(ui, 100_000)
    under_mouse_ms = scale.t_ms(x)
    points = [(x + dx, y) for dx in range(0, 61, 10)]
    ui.drag(*points)
    moved_scale = ui.window.timeline.scale
    assert abs(moved_scale.t_ms(x + 60) - under_mouse_ms) <= 2 * scale.ms_per_unit, (
        "the same instant is under the mouse"
    )
    assert moved_scale.ms_per_unit == pytest.approx(scale.ms_per_unit)
    assert ui.window.playhead is None, "a drag is no click"


@pytest.mark.parametrize("wheel_steps", [0, 5])
def test_a_click_puts_the_playhead_under_the_mouse_and_moves_nothing_else(
    ui: HeadlessWindow, wheel_steps: int
) -> None:
    run_seven_minutes(ui)
    ui.scroll(pos_at_ms(ui, 100_000), wheel_steps)
    scale = ui.window.timeline.scale
    x, y = pos_at_ms(ui, 110_000)
    ui.click((x, y))
    ui.draw()
    assert ui.window.timeline.scale == scale
    assert ui.window.playhead == scale.t_ms(x)
    assert ui.window.timeline.scale.x(ui.window.playhead) == x


def test_scrubbing_on_the_ruler_of_a_zoomed_timeline_follows_the_mouse(ui: HeadlessWindow) -> None:
    run_seven_minutes(ui)
    ui.scroll(pos_at_ms(ui, 200_000), 6)
    scale = ui.window.timeline.scale
    x, y = scale.x(200_000), ui.window.timeline.ruler.centery
    for dx in (10, 20, 30):
        ui.drag((x, y), (x + dx, y))
        assert abs(ui.window.playhead - scale.t_ms(x + dx)) <= 1


def test_the_wheel_zooms_where_the_mouse_is(ui: HeadlessWindow) -> None:
    run_seven_minutes(ui)
    pos = pos_at_ms(ui, 61_000)
    under_mouse_ms = ui.window.timeline.scale.t_ms(pos[0])
    ui.scroll(pos, 12)
    assert abs(ui.window.timeline.scale.t_ms(pos[0]) - under_mouse_ms) < 1_000
    ui.scroll(pos, -40)
    assert ui.window.timeline.visible_time.all


def test_from_a_whole_night_to_one_pulse(ui: HeadlessWindow) -> None:
    run_seven_minutes(ui)
    ui.pace.run_to_ms(12 * 3_600_000)
    first_cue = next(cue for cue in ui.live.replay.history.felt if cue.name == "right")
    ui.draw()
    ui.window.playhead = first_cue.t_ms + 100
    for _ in range(40):
        ui.press_keys("z")
        ui.draw()
    visible = ui.window.timeline.visible_time
    assert visible.end_ms - visible.start_ms == LEAST_MS
    duties = ui.window.timeline.rows.tracks.asked
    assert any(duties)
    ui.press_keys("0")
    ui.draw()
    assert (visible.all, visible.start_ms) == (True, 0)


def test_there_is_one_time_base_since_power_on(ui: HeadlessWindow) -> None:
    """After a session and a long sleep the playhead stands where the ruler has its time."""
    ui.start_session()
    ui.pace.run_to_ms(40 * 60_000)
    ui.pace.run_to_ms(11 * 3_600_000 + 35 * 60_000)
    ui.draw()
    scale = ui.window.timeline.scale
    assert scale.start_ms == 0
    assert scale.end_ms > ui.pace.now_ms
    assert scale.t_ms(scale.x(ui.pace.now_ms)) == pytest.approx(
        ui.pace.now_ms, abs=scale.ms_per_unit
    )


def test_before_the_first_session_every_instant_can_be_looked_at_and_has_its_marks(
    ui: HeadlessWindow,
) -> None:
    ui.hold_key("m")
    ui.wait_s(3)
    history = ui.live.replay.history
    assert [cue.name for cue in history.felt] == ["accepted", "left"]
    assert [press.button for press in history.presses] == ["main"]
    ui.draw()
    ui.scroll(pos_at_ms(ui, 1_500), 12)
    scale = ui.window.timeline.scale
    y = ui.window.timeline.ruler.centery
    x = scale.x(2_000)
    ui.drag((x, y), (x + 1, y))
    assert abs(ui.window.playhead - 2_000) < 3 * scale.ms_per_unit


def test_sessions_before_the_last_stay_on_the_timeline(ui: HeadlessWindow) -> None:
    ui.start_session()
    ui.hold_key("m", held_s=4)
    ui.pace.run_to_ms(ui.pace.now_ms + 20 * 60_000)
    assert ui.state == "asleep"
    ui.start_session()
    assert ui.model.earlier_spans
    assert ui.model.earlier_spans[0].start_ms < ui.model.spans[0].start_ms


def test_the_present_pushes_on_what_is_shown_but_not_while_somebody_looks_elsewhere(
    ui: HeadlessWindow,
) -> None:
    run_seven_minutes(ui)
    now_ms = ui.pace.now_ms
    ui.window.timeline.visible_time.show(now_ms - 20_000, now_ms + 2_000)
    ui.draw()
    ui.wait_s(30)
    ui.draw()
    assert ui.window.timeline.scale.has(ui.pace.now_ms)
    ui.window.timeline.visible_time.show(10_000, 30_000)
    ui.draw()
    ui.wait_s(30)
    ui.draw()
    assert (ui.window.timeline.visible_time.start_ms, ui.window.timeline.visible_time.end_ms) == (
        10_000,
        30_000,
    )


def test_the_frame_on_the_strip_can_be_dragged(ui: HeadlessWindow) -> None:
    run_seven_minutes(ui)
    timeline = ui.window.timeline
    timeline.visible_time.show(60_000, 120_000)
    ui.draw()
    y = timeline.strip.centery
    ms_per_unit = timeline.visible_time.whole_ms / timeline.strip.width
    x = timeline.strip.left + round(90_000 / ms_per_unit)
    ui.drag((x, y), (x + 50, y))
    assert timeline.visible_time.start_ms == pytest.approx(
        60_000 + 50 * ms_per_unit, abs=2 * ms_per_unit
    )


@pytest.mark.parametrize(("button", "mod"), [(1, pygame.KMOD_SHIFT), (3, 0)])
def test_between_two_points_is_said_how_long_it_is_and_what_there_was(
    ui: HeadlessWindow, button: int, mod: int
) -> None:
    run_seven_minutes(ui)
    begin_pos, end_pos = pos_at_ms(ui, 60_000), pos_at_ms(ui, 390_000)
    ui.drag(begin_pos, end_pos, button=button, mod=mod)
    start_ms, stop_ms = ui.window.timeline.pan.points
    scale = ui.window.timeline.scale
    assert abs(start_ms - 60_000) < scale.ms_per_unit
    assert abs(stop_ms - 390_000) < scale.ms_per_unit
    lines = dict(readout.lines_between(ui.live.replay, start_ms, stop_ms))
    felt_cues = begun_between(ui.live.replay.history.felt, start_ms, stop_ms)
    assert lines["felt"] == f"cues: {len([cue for cue in felt_cues if cue.name != 'accepted'])}"
    drawn_mas = ui.live.replay.drawn_until(stop_ms) - ui.live.replay.drawn_until(start_ms)
    assert lines["cell"].startswith(f"{drawn_mas / 3600:.3g} mAh")
    ui.press_keys("r", "r")
    assert ui.window.timeline.pan.points is None


def test_with_r_a_plain_drag_measures(ui: HeadlessWindow) -> None:
    run_seven_minutes(ui)
    ui.press_keys("r")
    ui.drag(pos_at_ms(ui, 60_000), pos_at_ms(ui, 90_000))
    assert ui.window.timeline.pan.points is not None


def test_what_is_under_the_mouse_is_said_on_every_track(ui: HeadlessWindow) -> None:
    run_seven_minutes(ui)
    cue = next(cue for cue in ui.live.replay.history.felt if cue.name == "right")
    ui.scroll((pos_at_ms(ui, cue.t_ms + 100)), 12)
    timeline = ui.window.timeline
    x = timeline.scale.x(cue.t_ms + 100)
    column = timeline.rows.column(_canvas(ui), timeline.scale, x)
    tracks = timeline.rows.tracks
    values = readout.Values(
        tracks.asked[column], tracks.turned[column], tracks.awake[column], tracks.ma[column]
    )
    lines = dict(readout.lines(timeline.scale, x, ui.live.replay, ui.model.spans, values))
    assert lines["felt"].startswith("right   - -")
    assert lines["phase"].startswith("express, right side")
    assert "drive 100 %" in lines["motor"]
    assert lines["chip"].endswith("mA")
    frame_before = ui.draw()
    ui.mouse_move((x + 200, timeline.phases_box.centery))
    assert ui.window.changed(ui.wall_s)
    assert ui.draw() != frame_before


def test_of_a_cue_that_is_mirrored_and_long_all_of_it_can_be_found_under_the_mouse() -> None:
    ui = HeadlessWindow(display="glance", mirror="on", pulses="long")
    ui.start_session(run_s=10)
    cue = next(cue for cue in ui.live.replay.history.felt if cue.name == "left")
    ui.draw()
    ui.scroll((pos_at_ms(ui, cue.t_ms)), 12)
    scale = ui.window.timeline.scale
    end_x = scale.x(cue.t_ms + 900 + 330 + 850)
    lines = dict(readout.lines(scale, end_x, ui.live.replay, ui.model.spans, None))
    assert lines["felt"] == "left   - -"


def _canvas(ui: HeadlessWindow) -> object:
    return ui.window._canvas_on(ui.surface)


def test_each_pulse_is_on_its_own_column_at_any_zoom(ui: HeadlessWindow) -> None:
    run_seven_minutes(ui)
    ui.pace.run_to_ms(800_000)
    pulses = [
        (t_ms, float(str(fields["duty"]))) for t_ms, fields in ui.entries("motor") if fields["on"]
    ]
    width = 400
    for start_ms, end_ms in ((0, 800_000), (300_000, 420_000), (366_000, 368_000)):
        tracks = Tracks()
        tracks.follow(ui.live.replay, start_ms, end_ms, width)
        ms_per_px = (end_ms - start_ms) / width
        in_range = [(t_ms, duty) for t_ms, duty in pulses if start_ms <= t_ms < end_ms]
        assert in_range
        for t_ms, duty in in_range:
            assert tracks.asked[int((t_ms - start_ms) / ms_per_px)] >= duty
        on_ms = sum(map(bool, tracks.asked)) * ms_per_px
        assert on_ms < len(in_range) * (700 + 2 * ms_per_px)


def test_the_tracks_of_time_in_which_nothing_happens_take_no_memory(ui: HeadlessWindow) -> None:
    run_seven_minutes(ui)
    ui.pace.run_to_ms(_DAY_MS)
    tracks = Tracks()
    tracemalloc.start()
    tracks.follow(ui.live.replay, 0, _DAY_MS, 400)
    _used_bytes, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 200 * len(
        ui.live.replay.segments
    )  # bytes; a value for each 64 ms would be 4,000


def test_a_fault_and_a_judgement_have_their_marks(ui: HeadlessWindow) -> None:
    run_seven_minutes(ui)
    picture_before = ui.draw()
    ui.live.hand.do("fault", "motor_weak")
    ui.device.run_to_ms(ui.pace.now_ms + 2)
    history = ui.live.replay.history
    assert [(fault.name, fault.on) for fault in history.faults] == [("motor_weak", True)]
    assert ui.draw() != picture_before


def test_each_press_ends_as_its_own_button_comes_up() -> None:
    kernel = Kernel()
    history = History(recorder := Recorder(kernel))
    for ms, name, is_down in (
        (1, "main", True),
        (2, "side", True),
        (3, "main", False),
        (4, "side", False),
    ):
        kernel.run(ms * MS)
        recorder.record("button", {"name": name, "down": is_down})
    assert history.presses == [Press(1, "main", 3), Press(2, "side", 4)]


def test_between_two_points_it_is_as_long_from_right_to_left() -> None:
    pan = Pan(VisibleTime(), lambda _t_ms: None)
    pan.scale = Scale(0, 1000, 0, 100)
    for from_x, to_x in ((20, 70), (70, 20)):
        pan.begin((from_x, 0), pygame.KMOD_SHIFT, 1)
        pan.move((to_x, 0))
        pan.end((to_x, 0))
        assert pan.points == (200, 700)


def test_a_press_on_the_strip_takes_the_frame_where_it_is_and_beside_it_brings_it_there() -> None:
    shown = VisibleTime()
    shown.update(60_000, 0, None)
    drag = OverviewDrag(shown)
    drag.place(pygame.Rect(0, 0, 600, 10))
    for x, start_ms in ((150, 10_000), (100, 10_000), (500, 40_000)):
        shown.show(*((10_000, 30_000) if x < 400 else (shown.start_ms, shown.end_ms)))
        drag.begin((x, 5), 0, 1)
        assert (shown.start_ms, shown.end_ms) == (start_ms, start_ms + 20_000)


def test_what_begins_at_either_end_of_a_stretch_is_in_it() -> None:
    marks = [Mark(t_ms, "left") for t_ms in (1, 2, 3, 4)]
    assert begun_between(marks, 2, 3) == marks[1:3]


def test_the_ruler_has_as_many_decimals_as_its_steps_need() -> None:
    assert [stamp(61_250, step_ms) for step_ms in (1000, 100, 50, 10)] == [
        "1:01", "1:01.2", "1:01.25", "1:01.25",
    ]  # fmt: skip


def test_a_replay_begun_late_has_the_whole_history(ui: HeadlessWindow) -> None:
    run_seven_minutes(ui)
    late, whole = Replay(ui.device), ui.live.replay
    assert late.history.felt == whole.history.felt
    assert late.history.presses == whole.history.presses
    assert late.lines.of_filter("") == whole.lines.of_filter("")
