"""The timeline in characters, from 100 columns on: ruler, left side, right side, cues and presses, motor, current.

It shows the same part of the time as the window's, by the same keys; the playhead is a bar through all lines.
"""

from ..text.columns import fitting, padded
from ..text.language import _
from ..view import labels
from ..view.past.history import begun_between
from ..view.past.replay import Replay
from ..view.past.session_model import Span
from ..view.past.tracks import Tracks, height_of
from ..view.timeline import AllPhases, Scale, VisibleTime, least_step, phases_of

LEAST_COLUMNS = 100
ROWS = 6
_CAPTION_COLUMNS = 10
_LEAST_STEP_COLUMNS = 12  # columns between two times on the ruler, at least
_STEPS_MS = (
    100, 500, 1_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
    7_200_000, 14_400_000,
)  # fmt: skip
_BARS = " ▁▂▃▄▅▆▇█"
_PLAYHEAD = "│"


class TimeLines:
    """Makes the lines of the timeline; remembers the hardware's tracks from one call to the next."""

    def __init__(self, visible_time: VisibleTime) -> None:
        self._shown = visible_time
        self._tracks = Tracks()

    def lines(self, replay: Replay, playhead_ms: int | None, columns: int) -> list[str]:
        """Returns ROWS lines of `columns` characters, with a bar at the playhead; None is the present."""
        whole_session = phases_of(replay.model)
        now_ms = replay.model.now_ms
        self._shown.update(now_ms, whole_session.end_ms, playhead_ms)
        scale = Scale(self._shown.start_ms, self._shown.end_ms, 0, columns - _CAPTION_COLUMNS - 1)
        rows = [
            _ruler(scale),
            _lane(scale, whole_session, "left", now_ms),
            _lane(scale, whole_session, "right", now_ms),
            _marks(scale, replay),
            *self._hardware(scale, replay),
        ]
        captions = ("", _("left"), _("right"), _("felt"), _("motor"), _("current"))
        bar_ms = now_ms if playhead_ms is None else playhead_ms
        if scale.has(bar_ms):
            for row in rows:
                row[scale.x(bar_ms)] = _PLAYHEAD
        return [
            (
                padded(fitting(caption, _CAPTION_COLUMNS - 1), _CAPTION_COLUMNS) + "".join(row)
            ).rstrip()
            for caption, row in zip(captions, rows, strict=True)
        ]

    def _hardware(self, scale: Scale, replay: Replay) -> list[list[str]]:
        """Returns two lines, each a list of characters: the motor's speed, and the current."""
        width = scale.width + 1
        self._tracks.follow(replay, round(scale.start_ms), round(scale.end_ms), width)
        motor = [_bar_character(motor_speed) for motor_speed in self._tracks.turned]
        current = [_bar_character(height_of(ma)) for ma in self._tracks.ma]
        return [motor, current]


def _bar_character(fraction: float) -> str:
    return _BARS[round(fraction * (len(_BARS) - 1))]


def _ruler(scale: Scale) -> list[str]:
    cells = [" "] * (scale.width + 1)
    step_ms = least_step(_STEPS_MS, _LEAST_STEP_COLUMNS * scale.ms_per_unit)
    for t_ms in scale.times(step_ms):
        label = labels.clock(t_ms) + (f".{t_ms % 1000 // 100}" if step_ms < 1000 else "")
        x = scale.x(t_ms)
        if x + len(label) <= len(cells):
            cells[x : x + len(label)] = label
    return cells


def _lane(scale: Scale, whole_session: AllPhases, side: str, now_ms: int) -> list[str]:
    """Returns one side's phases as a list of characters: past ones as blocks, coming ones as dots.

    A phase without a side, or for both sides, is in both lines.
    """
    cells = [" "] * (scale.width + 1)
    for spans, is_past in ((whole_session.coming, False), (whole_session.past, True)):
        for span in spans:
            if span.side in (side, "both", "none"):
                end_ms = span.end_ms or now_ms
                if span.start_ms <= scale.end_ms and end_ms >= scale.start_ms:
                    first_column = scale.x(span.start_ms)
                    last_column = max(first_column + 1, scale.x(end_ms))
                    cells[first_column:last_column] = _span_character(span, is_past) * (
                        last_column - first_column
                    )
    return cells[: scale.width + 1]


def _span_character(span: Span, is_past: bool) -> str:
    if span.kind == "paused":
        return "░"
    if not is_past:
        return "·"
    return "█" if span.kind == "express" else "▒"


def _marks(scale: Scale, replay: Replay) -> list[str]:
    """Returns presses, cues and faults as a list of characters; in one place a fault hides a cue, a cue a press."""
    cells = [" "] * (scale.width + 1)
    history = replay.history
    for press in begun_between(history.presses, scale.start_ms, scale.end_ms):
        cells[scale.x(press.t_ms)] = "•"
    for cue in begun_between(history.felt, scale.start_ms, scale.end_ms):
        if cue.name != "accepted":
            cells[scale.x(cue.t_ms)] = "▴"
    for fault in begun_between(history.faults, scale.start_ms, scale.end_ms):
        cells[scale.x(fault.t_ms)] = "×"
    return cells
