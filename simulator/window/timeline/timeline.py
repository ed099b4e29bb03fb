"""The timeline: everything since power on along one axis of time, with a playhead for any instant of the past.

From top to bottom: a strip with all of the time; the ruler, on which a drag moves the playhead; the phases; cues
and presses; the motor's drive and speed, when the chip was awake, and the current. Below the ruler a drag pans
and the wheel zooms; the values under the pointer are written beside it.
"""

import pygame

from ...text.language import N_, _
from ...view.past.logged import Course
from ...view.past.replay import Replay
from ...view.timeline import AllPhases, Scale, VisibleTime, phases_of
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.regions import Pos, Region
from . import axis, marks, overview, readout
from .drags import LookAt, Pan, Scrub
from .lanes import Lanes
from .track_rows import TrackRows

LANES = (N_("left"), N_("right"))
ROWS = (N_("felt"), N_("pressed"), N_("motor"), N_("awake"), N_("current"))
_OVERVIEW_HEIGHT, _RULER_HEIGHT = 16, 24
_LEAST_ROW_HEIGHT, _MOST_ROW_HEIGHT = 13, 34
_RIGHT_MARGIN = 8


class Timeline:
    """Draws the timeline into the area set by `place`; a click or a drag calls `look_at` with an instant in ms.

    `visible_time` is the part of the time in view, `pan.points` are the two measured instants.
    """

    def __init__(self, visible_time: VisibleTime, look_at: LookAt) -> None:
        self.visible_time = visible_time
        self.rows = TrackRows()
        self.scrub = Scrub(look_at)
        self.pan = Pan(self.visible_time, look_at)
        self._overview = overview.OverviewDrag(self.visible_time)
        self.place(pygame.Rect(0, 0, 720, 200))

    def place(self, area: pygame.Rect) -> None:
        """Sets the area of the timeline, and divides it into strip, ruler, phases and tracks."""
        self.area = area
        captions_width = max(text.width(_(caption), text.TINY) for caption in LANES + ROWS) + 10
        left, width = area.left + captions_width, area.width - captions_width - _RIGHT_MARGIN
        self.strip = pygame.Rect(left, area.top, width, _OVERVIEW_HEIGHT)
        self.ruler = pygame.Rect(left, self.strip.bottom + 2, width, _RULER_HEIGHT)
        height_left = area.bottom - self.ruler.bottom
        row_height = min(_MOST_ROW_HEIGHT, max(_LEAST_ROW_HEIGHT, round(height_left * 0.095)))
        lane_height = max(14, (height_left - len(ROWS) * row_height - 6) // 2)
        self.phases_box = pygame.Rect(left, self.ruler.bottom, width, 2 * lane_height)
        self.tracks = [
            pygame.Rect(left, self.phases_box.bottom + 4 + index * row_height, width, row_height)
            for index in range(len(ROWS))
        ]
        self.scale = Scale(self.visible_time.start_ms, self.visible_time.end_ms, left, width)
        self._overview.place(self.strip)

    def zoom(self, steps: float, pos: Pos | None, playhead_ms: int) -> None:
        """Zooms by `steps` (above 0: in) around the instant under the mouse at `pos`.

        If the mouse is outside the timeline, zooms around `playhead_ms`.
        """
        is_inside = pos is not None and self.area.collidepoint(pos) and pos[0] >= self.scale.left
        t_ms = self.scale.t_ms(pos[0]) if is_inside and pos is not None else playhead_ms
        self.visible_time.zoom(steps, t_ms)

    def draw(self, canvas: Canvas, replay: Replay, playhead: int | None) -> None:
        """Draws the timeline of `replay`; `playhead` is in ms, None for the present."""
        model = replay.model
        phases = phases_of(model)
        now_ms = model.now_ms
        playhead_ms = now_ms if playhead is None else playhead
        self.visible_time.update(now_ms, phases.end_ms, playhead)
        scale = self.scale = Scale(
            self.visible_time.start_ms,
            self.visible_time.end_ms,
            self.phases_box.left,
            self.phases_box.width,
        )
        self.scrub.scale = self.pan.scale = scale
        overview.draw(
            canvas, self.strip, self.visible_time, phases.past, phases.coming, now_ms, playhead_ms
        )
        is_past = playhead is not None
        label, label_box = self._playhead_label(playhead_ms, is_past)
        axis.draw(canvas, scale, self.ruler, self.tracks[-1].bottom, label_box)
        Lanes(canvas, scale, self.phases_box, now_ms).draw(phases.past, phases.coming)
        canvas.clip(
            pygame.Rect(
                self.phases_box.left - 6,
                self.area.top,
                self.phases_box.width + 12,
                self.area.height,
            )
        )
        marks.draw(
            canvas, scale, replay.history, phases.cues, (self.tracks[0], self.tracks[1]), now_ms
        )
        canvas.clip(None)
        hardware_rows = [row.inflate(0, -4) for row in self.tracks[2:]]
        self.rows.draw(canvas, replay, scale, hardware_rows)
        self._draw_captions(canvas, ROWS)
        self._add_regions(canvas)
        self._draw_measured(canvas, replay)
        self._draw_playhead(canvas, playhead_ms, is_past, label, label_box)
        self._draw_readout(canvas, replay, phases)

    def draw_course(self, canvas: Canvas, course: Course) -> None:
        """Draws the phases of a logged session in the timeline's place, reached or not.

        They have an axis of their own, from the first's beginning to the last's end, of 1 min at least.
        """
        canvas.rect(canvas.colors.back, self.area.inflate(24, 16))
        spans = [*course.past, *course.coming]
        start_ms = min([span.start_ms for span in spans] or [0])
        end_ms = max([*(span.end_ms or course.now_ms for span in spans), start_ms + 60_000])
        scale = Scale(start_ms, end_ms, self.phases_box.left, self.phases_box.width)
        axis.draw(canvas, scale, self.ruler, self.phases_box.bottom)
        Lanes(canvas, scale, self.phases_box, course.now_ms).draw(course.past, course.coming)
        self._draw_captions(canvas, ())

    # Parts

    def _draw_captions(self, canvas: Canvas, rows: tuple[str, ...]) -> None:
        lane_height = self.phases_box.height // 2
        boxes = [
            pygame.Rect(0, self.phases_box.top + lane * lane_height, 0, lane_height)
            for lane in (0, 1)
        ]
        for caption, box in zip(LANES + rows, boxes + self.tracks[: len(rows)], strict=True):
            y = box.centery - text.line_height(text.TINY) // 2
            text.write(canvas, _(caption), (self.area.left, y), text.TINY, canvas.colors.dim)

    def _add_regions(self, canvas: Canvas) -> None:
        ruler = self.ruler.inflate(2 * 6, 0)
        below = pygame.Rect(
            self.phases_box.left,
            self.phases_box.top,
            self.phases_box.width,
            self.area.bottom - self.phases_box.top,
        )
        for box, drag, cursor in (
            (self.strip, self._overview, pygame.SYSTEM_CURSOR_HAND),
            (ruler, self.scrub, pygame.SYSTEM_CURSOR_SIZEWE),
            (below, self.pan, pygame.SYSTEM_CURSOR_CROSSHAIR if self.pan.measuring else pygame.SYSTEM_CURSOR_ARROW),
        ):  # fmt: skip
            canvas.regions.put(Region(box, drag=drag, wheel=self._zoom_by_wheel, cursor=cursor))

    def _zoom_by_wheel(self, pos: Pos, steps: float) -> None:
        self.zoom(steps, pos, self.scale.t_ms(pos[0]))

    def _draw_measured(self, canvas: Canvas, replay: Replay) -> None:
        """Draws the stretch between the two measured instants, and a card with its figures."""
        if self.pan.points is None:
            return
        start_ms, end_ms = self.pan.points
        left, right = self.scale.x(start_ms), self.scale.x(end_ms)
        box = pygame.Rect(
            left, self.ruler.top, max(1, right - left), self.tracks[-1].bottom - self.ruler.top
        )
        canvas.veil(canvas.colors.accent, 46, box)
        for x in (left, right):
            canvas.line(canvas.colors.accent, (x, box.top), (x, box.bottom))
        lines = readout.lines_between(replay, start_ms, end_ms)
        readout.card(canvas, lines, (right, self.phases_box.centery), self.area)

    def _playhead_label(self, t_ms: int, is_past: bool) -> tuple[str, pygame.Rect | None]:
        """Returns the playhead's label, the time `t_ms`, and the label's box, None if out of view."""
        label = axis.stamp(t_ms, 100 if is_past else 1000)
        width = text.width(label, text.TINY, text.STRONG) + 12
        box = pygame.Rect(self.scale.x(t_ms) - width // 2, self.ruler.top + 2, width, 18)
        box.clamp_ip(self.ruler.inflate(12, 0))
        return label, box if self.scale.has(t_ms) else None

    def _draw_playhead(
        self, canvas: Canvas, t_ms: int, is_past: bool, label: str, box: pygame.Rect | None
    ) -> None:
        if box is None:
            return
        x = self.scale.x(t_ms)
        color = canvas.colors.accent if is_past else canvas.colors.text
        top, bottom = self.ruler.top, self.tracks[-1].bottom
        canvas.line(color, (x, top), (x, bottom), 2 if is_past else 1)
        canvas.rect(color, box, corner=9)
        text.centered(
            canvas,
            label,
            box,
            text.TINY,
            canvas.colors.on_accent if is_past else canvas.colors.back,
            text.STRONG,
        )

    def _draw_readout(self, canvas: Canvas, replay: Replay, phases: AllPhases) -> None:
        """Draws a line through all tracks at the pointer, and beside the pointer a card with the values there."""
        pos = canvas.regions.pos
        region = canvas.regions.hovered
        if pos is None or region is None or region.drag not in (self.scrub, self.pan):
            return
        if self.pan.points is not None:
            return
        x = min(max(pos[0], self.phases_box.left), self.phases_box.right)
        canvas.line(canvas.colors.dim, (x, self.ruler.bottom - 4), (x, self.tracks[-1].bottom))
        tracks, column = self.rows.tracks, self.rows.column(canvas, self.scale, x)
        values = None
        if tracks.ma and tracks.ma[column]:
            values = readout.Values(
                tracks.asked[column],
                tracks.turned[column],
                tracks.awake[column],
                tracks.ma[column],
            )
        lines = readout.lines(self.scale, x, replay, [*phases.past[::-1], *phases.coming], values)
        readout.card(canvas, lines, (x, self.phases_box.centery), self.area)
