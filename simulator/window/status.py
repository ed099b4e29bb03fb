"""What goes on, in words and bars: state, phase, cue, motor, screen, what comes next, and the trace.

Everything is drawn from a moment of the replay, the session's model then, and what was drawn from the cell so far.
"""

import pygame

from firmware.rondo.haptics import cues

from ..text.language import _
from ..view import labels, readings
from ..view.replay import Moment, Replay
from ..view.session_model import SessionModel
from . import theme
from .canvas import Canvas

_GUTTER = 64
_ROW_GAP = 9
_MOTOR_HEIGHT = 20
_PX_PER_MS = 0.085


class Status:
    """Draws itself into `area`, row under row; the trace takes what is left."""

    def __init__(self, area: pygame.Rect) -> None:
        self._area = area
        self._left = area.left + _GUTTER
        self._width = area.right - self._left

    def draw(self, canvas: Canvas, model: SessionModel, now: Moment, replay: Replay) -> None:
        """All rows."""
        y = self._draw_state(canvas, model, self._area.top)
        y = self._draw_cue(canvas, model, now, y + _ROW_GAP)
        y = self._draw_motor(canvas, now, y + _ROW_GAP)
        y = self._draw_text(
            canvas, _("screen"), readings.screen_text(now.screen), y + _ROW_GAP + 3
        )
        y = self._draw_text(canvas, _("next"), readings.next_text(model), y + 5)
        y = self._draw_text(canvas, _("cell"), readings.cell_text(now, replay.meter), y + 5)
        self._draw_trace(canvas, model, y + 6)

    def draw_blind(self, canvas: Canvas, now: Moment) -> None:
        """The motor alone, as large as there is room: what a wearer has in the dark."""
        area = canvas.area.inflate(-160, 0)
        bar = pygame.Rect(area.left, area.centery - 50, area.width, 100)
        theme.motor_bar(canvas, bar, now.duty, now.speed)
        text = _("This is all that is felt. V shows everything again.")
        theme.write(canvas, text, (area.centerx, bar.bottom + 30), color=theme.DIM, align="middle")

    def _caption(self, canvas: Canvas, text: str, y: int) -> None:
        theme.write(canvas, text, (self._area.left, y), theme.SMALL, theme.DIM)

    def _draw_state(self, canvas: Canvas, model: SessionModel, y: int) -> int:
        """The state's name, large; the time beside it; the phase under it."""
        state = labels.state(model.state)
        time, detail = readings.time_texts(model)
        head = theme.write(canvas, state, (self._left, y), theme.HUGE)
        theme.write(
            canvas, time, (self._area.right, y), theme.HUGE, theme.ACCENT, "right",
            self._area.right - head.right - 12,
        )  # fmt: skip
        self._caption(canvas, _("state"), y + theme.HUGE - theme.SMALL + 3)
        y += theme.line_height(theme.HUGE) - 4
        phase = readings.phase_text(model)
        for text, px, color in (
            (phase, theme.BODY_SIZE, theme.TEXT),
            (detail, theme.SMALL, theme.DIM),
        ):
            for line in theme.wrapped(text.split(" · "), " · ", px, self._width):
                theme.write(canvas, line, (self._left, y), px, color, most=self._width)
                y += theme.line_height(px)
        return y

    def _draw_cue(self, canvas: Canvas, model: SessionModel, now: Moment, y: int) -> int:
        """The cue that plays, or the last one, with its pulses drawn to scale."""
        last = model.last_cue
        self._caption(canvas, _("felt"), y + 5)
        if last is None:
            theme.write(canvas, _("nothing yet"), (self._left, y + 2), color=theme.DIM)
            return y + theme.line_height(theme.LARGE)
        playing = now.cue is not None
        mirror = bool(model.settings["mirror"])
        name = labels.cue(last.name)
        color = theme.TEXT if playing else theme.DIM
        rect = theme.write(canvas, name, (self._left, y), theme.LARGE, color)
        text = labels.pattern(last.name, mirror)
        if not playing:
            text += f"   {labels.ago(model.now - last.t)}"
        theme.write(
            canvas, text, (rect.right + 14, y + 4), color=color,
            most=self._area.right - rect.right - 14,
        )  # fmt: skip
        y += theme.line_height(theme.LARGE)
        if last.name not in cues.COUNTED:
            gone = model.now - last.t if playing else None
            self._draw_pulses(canvas, cues.pattern(last.name, mirror), gone, y)
        return y + 14

    def _draw_pulses(
        self, canvas: Canvas, steps: tuple[int, ...], gone: int | None, y: int
    ) -> None:
        """Pulses as blocks, filled as far as they were felt."""
        t = 0
        scale = min(_PX_PER_MS, self._width / sum(steps))
        for place, ms in enumerate(steps):
            if place % 2 == 0:
                box = pygame.Rect(self._left + round(t * scale), y, round(ms * scale), 10)
                canvas.rect(theme.TRACK, box, corner=2)
                felt = ms if gone is None else min(ms, max(0, gone - t))
                done = pygame.Rect(box.left, y, round(felt * scale), 10)
                canvas.rect(theme.KEY if gone is None else theme.ACCENT, done)
                canvas.rect(theme.DIM, box, 1, 2)
            t += ms

    def _draw_motor(self, canvas: Canvas, now: Moment, y: int) -> int:
        """A bar that keeps its shape: the outline is what drives, the fill is how fast it turns."""
        self._caption(canvas, _("motor"), y + 4)
        text = _("drive {drive} %   turns {speed} %")
        words = text.format(drive=round(now.duty * 100), speed=round(now.speed * 100))
        room = theme.width(text.format(drive=100, speed=100), theme.SMALL) + 12
        bar = pygame.Rect(self._left, y, max(40, self._width - room), _MOTOR_HEIGHT)
        theme.motor_bar(canvas, bar, now.duty, now.speed)
        theme.write(canvas, words, (self._area.right, y + 3), theme.SMALL, theme.DIM, "right")
        return y + _MOTOR_HEIGHT

    def _draw_text(self, canvas: Canvas, caption: str, text: str, y: int) -> int:
        """A line; or its parts, which have space between them, on two."""
        self._caption(canvas, caption, y + 1)
        for line in theme.wrapped(text.split("   "), "   ", theme.BODY_SIZE, self._width):
            theme.write(canvas, line, (self._left, y), most=self._width)
            y += theme.line_height(theme.BODY_SIZE)
        return y

    def _draw_trace(self, canvas: Canvas, model: SessionModel, y: int) -> None:
        """The last entries, the newest at the bottom; nothing, where there is no room for one."""
        if y + _ROW_GAP + theme.line_height(theme.SMALL) > self._area.bottom:
            return
        canvas.line(theme.EDGE, (self._area.left, y), (self._area.right, y))
        y += _ROW_GAP
        self._caption(canvas, _("trace"), y)
        step = theme.line_height(theme.SMALL)
        room = max(0, (self._area.bottom - y) // step)
        stamp = theme.width("0:00:00.000 ", theme.SMALL)
        for line in model.lines[len(model.lines) - min(room, len(model.lines)) :]:
            at = f"{labels.clock(line.t)}.{line.t % 1000:03d}"
            theme.write(canvas, at, (self._left + stamp - 10, y), theme.SMALL, theme.DIM, "right")
            most = self._width - stamp
            theme.write(canvas, line.text, (self._left + stamp, y), theme.SMALL, most=most)
            y += step
