"""The timeline: everything since power on along one axis of time, with a playhead for any instant of the past.

From top to bottom: a strip with all of the time; the ruler, on which a drag scrubs; the phases; cues and presses;
the motor's drive and speed, when the chip was awake, and the current. Below the ruler a drag pans and the wheel
zooms; what is under the pointer is written beside it.
"""

import pygame

from ...text.language import N_, _
from ...view.logged import Course
from ...view.replay import Replay
from ...view.timeline import Scale, Shown, Whole, whole_of
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.regions import Pos, Region, Regions
from . import axis, marks, overview, readout
from .drags import LookAt, Pan, Scrub
from .lanes import Lanes
from .track_rows import TrackRows

LANES = (N_("left"), N_("right"))
ROWS = (N_("felt"), N_("pressed"), N_("motor"), N_("awake"), N_("current"))
_OVERVIEW, _RULER = 16, 24
_LEAST_ROW, _MOST_ROW = 13, 34
_RIGHT = 8


class Timeline:
    """Draws the timeline where it is placed; a click or a drag calls `look_at` with an instant in ms.

    `shown` is the part of the time in view, `pan.points` are the two instants that are measured.
    """

    def __init__(self, shown: Shown, look_at: LookAt) -> None:
        self.shown = shown
        self.rows = TrackRows()
        self.scrub = Scrub(look_at)
        self.pan = Pan(self.shown, look_at)
        self._overview = overview.OverviewDrag(self.shown)
        self.place(pygame.Rect(0, 0, 720, 200))

    def place(self, area: pygame.Rect) -> None:
        """Sets the area of the timeline and lays its rows out in it."""
        self.area = area
        gutter = max(text.width(_(said), text.TINY) for said in LANES + ROWS) + 10
        left, width = area.left + gutter, area.width - gutter - _RIGHT
        self.strip = pygame.Rect(left, area.top, width, _OVERVIEW)
        self.ruler = pygame.Rect(left, self.strip.bottom + 2, width, _RULER)
        rest = area.bottom - self.ruler.bottom
        row = min(_MOST_ROW, max(_LEAST_ROW, round(rest * 0.095)))
        lane = max(14, (rest - len(ROWS) * row - 6) // 2)
        self.bed = pygame.Rect(left, self.ruler.bottom, width, 2 * lane)
        self.tracks = [
            pygame.Rect(left, self.bed.bottom + 4 + place * row, width, row)
            for place in range(len(ROWS))
        ]
        self.scale = Scale(self.shown.start_ms, self.shown.end_ms, left, width)
        self._overview.place(self.strip)

    def zoom(self, steps: float, pos: Pos | None, at: int) -> None:
        """Zooms by `steps` (above 0: in) around the instant under the mouse at `pos`.

        If the mouse is elsewhere, zooms around the instant `at`, in ms.
        """
        inside = pos is not None and self.area.collidepoint(pos) and pos[0] >= self.scale.left
        t_ms = self.scale.t_ms(pos[0]) if inside and pos is not None else at
        self.shown.zoom(steps, t_ms)

    def draw(
        self,
        canvas: Canvas,
        replay: Replay,
        playhead: int | None,
        regions: Regions,
    ) -> None:
        """Draws the timeline; the playhead is in ms, None for the present."""
        model = replay.model
        whole = whole_of(model)
        now_ms = model.now_ms
        at = now_ms if playhead is None else playhead
        self.shown.update(now_ms, whole.end_ms, playhead)
        scale = self.scale = Scale(
            self.shown.start_ms, self.shown.end_ms, self.bed.left, self.bed.width
        )
        self.scrub.scale = self.pan.scale = scale
        overview.draw(canvas, self.strip, self.shown, whole.past, whole.coming, now_ms, at)
        past = playhead is not None
        said, box = self._stamp(at, past)
        axis.draw(canvas, scale, self.ruler, self.tracks[-1].bottom, box)
        Lanes(canvas, scale, self.bed, now_ms).draw(whole.past, whole.coming)
        canvas.clip(
            pygame.Rect(self.bed.left - 6, self.area.top, self.bed.width + 12, self.area.height)
        )
        marks.draw(
            canvas, scale, replay.history, whole.cues, (self.tracks[0], self.tracks[1]), now_ms
        )
        canvas.clip(None)
        inner = [row.inflate(0, -4) for row in self.tracks[2:]]
        self.rows.draw(canvas, replay, scale, inner)
        self._draw_captions(canvas, ROWS)
        self._add_regions(regions)
        self._draw_points(canvas, replay)
        self._draw_playhead(canvas, at, past, said, box)
        self._draw_pointer(canvas, replay, whole, regions)

    def draw_course(self, canvas: Canvas, course: Course) -> None:
        """Draws the phases of a logged session instead, from its beginning to its end."""
        canvas.rect(canvas.colors.back, self.area.inflate(24, 16))
        spans = [*course.past, *course.coming]
        start = min([span.start_ms for span in spans] or [0])
        end = max([*(span.end_ms or course.now_ms for span in spans), start + 60_000])
        scale = Scale(start, end, self.bed.left, self.bed.width)
        axis.draw(canvas, scale, self.ruler, self.bed.bottom)
        Lanes(canvas, scale, self.bed, course.now_ms).draw(course.past, course.coming)
        self._draw_captions(canvas, ())

    # Parts

    def _draw_captions(self, canvas: Canvas, rows: tuple[str, ...]) -> None:
        lane = self.bed.height // 2
        boxes = [pygame.Rect(0, self.bed.top + place * lane, 0, lane) for place in (0, 1)]
        for said, box in zip(LANES + rows, boxes + self.tracks[: len(rows)], strict=True):
            y = box.centery - text.line_height(text.TINY) // 2
            text.write(canvas, _(said), (self.area.left, y), text.TINY, canvas.colors.dim)

    def _add_regions(self, regions: Regions) -> None:
        ruler = self.ruler.inflate(2 * 6, 0)
        below = pygame.Rect(
            self.bed.left, self.bed.top, self.bed.width, self.area.bottom - self.bed.top
        )
        for box, drag, cursor in (
            (self.strip, self._overview, pygame.SYSTEM_CURSOR_HAND),
            (ruler, self.scrub, pygame.SYSTEM_CURSOR_SIZEWE),
            (below, self.pan, pygame.SYSTEM_CURSOR_CROSSHAIR if self.pan.measuring else pygame.SYSTEM_CURSOR_ARROW),
        ):  # fmt: skip
            regions.put(Region(box, drag=drag, wheel=self._turn, cursor=cursor))

    def _turn(self, pos: Pos, steps: float) -> None:
        self.zoom(steps, pos, self.scale.t_ms(pos[0]))

    def _draw_points(self, canvas: Canvas, replay: Replay) -> None:
        """Draws what is measured: the stretch between two instants, and its figures."""
        if self.pan.points is None:
            return
        start, end = self.pan.points
        left, right = self.scale.x(start), self.scale.x(end)
        box = pygame.Rect(
            left, self.ruler.top, max(1, right - left), self.tracks[-1].bottom - self.ruler.top
        )
        canvas.veil(canvas.colors.accent, 46, box)
        for x in (left, right):
            canvas.line(canvas.colors.accent, (x, box.top), (x, box.bottom))
        found = readout.between_lines(replay, start, end)
        readout.card(canvas, found, (right, self.bed.centery), self.area)

    def _stamp(self, at: int, past: bool) -> tuple[str, pygame.Rect | None]:
        """Returns the time that is written at the playhead, and its box; None for the box out of view."""
        said = axis.stamp(at, 100 if past else 1000)
        wide = text.width(said, text.TINY, text.STRONG) + 12
        box = pygame.Rect(self.scale.x(at) - wide // 2, self.ruler.top + 2, wide, 18)
        box.clamp_ip(self.ruler.inflate(12, 0))
        return said, box if self.scale.has(at) else None

    def _draw_playhead(
        self, canvas: Canvas, at: int, past: bool, said: str, box: pygame.Rect | None
    ) -> None:
        if box is None:
            return
        x = self.scale.x(at)
        color = canvas.colors.accent if past else canvas.colors.text
        top, bottom = self.ruler.top, self.tracks[-1].bottom
        canvas.line(color, (x, top), (x, bottom), 2 if past else 1)
        canvas.rect(color, box, corner=9)
        text.centered(
            canvas,
            said,
            box,
            text.TINY,
            canvas.colors.on_accent if past else canvas.colors.back,
            text.STRONG,
        )

    def _draw_pointer(
        self, canvas: Canvas, replay: Replay, whole: Whole, regions: Regions
    ) -> None:
        """Draws a line through all tracks at the pointer, and beside it what they show there."""
        pos = regions.pos
        hot = regions.hot
        if pos is None or hot is None or hot.drag not in (self.scrub, self.pan):
            return
        if self.pan.points is not None:
            return
        x = min(max(pos[0], self.bed.left), self.bed.right)
        canvas.line(canvas.colors.dim, (x, self.ruler.bottom - 4), (x, self.tracks[-1].bottom))
        tracks, place = self.rows.tracks, self.rows.column(canvas, self.scale, x)
        values = None
        if tracks.ma and tracks.ma[place]:
            values = readout.Values(
                tracks.asked[place], tracks.turned[place], tracks.awake[place], tracks.ma[place]
            )
        found = readout.lines(self.scale, x, replay, [*whole.past[::-1], *whole.coming], values)
        readout.card(canvas, found, (x, self.bed.centery), self.area)
