"""What goes on, in words and bars: state, phase, cue, motor, screen, what comes next, and the trace.

Everything is drawn from a moment of the film, the story told up to it, and what was drawn from the cell so far.
"""

import pygame

from firmware.rondo.haptics import cues

from ..text.language import _
from ..view import labels, readings
from ..view.replay import Film, Moment
from ..view.session_model import Story
from . import theme
from .canvas import Sheet

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

    def draw(self, sheet: Sheet, story: Story, now: Moment, film: Film) -> None:
        """All rows."""
        y = self._draw_state(sheet, story, self._area.top)
        y = self._draw_cue(sheet, story, now, y + _ROW_GAP)
        y = self._draw_motor(sheet, now, y + _ROW_GAP)
        y = self._draw_text(sheet, _("screen"), readings.screen_text(now.screen), y + _ROW_GAP + 3)
        y = self._draw_text(sheet, _("next"), readings.next_text(story), y + 5)
        y = self._draw_text(sheet, _("cell"), readings.cell_text(now, film.ledger), y + 5)
        self._draw_trace(sheet, story, y + 6)

    def draw_blind(self, sheet: Sheet, now: Moment) -> None:
        """The motor alone, as large as there is room: what a wearer has in the dark."""
        area = sheet.area.inflate(-160, 0)
        bar = pygame.Rect(area.left, area.centery - 50, area.width, 100)
        theme.motor_bar(sheet, bar, now.duty, now.speed)
        text = _("This is all that is felt. V shows everything again.")
        theme.write(sheet, text, (area.centerx, bar.bottom + 30), color=theme.DIM, align="middle")

    def _caption(self, sheet: Sheet, text: str, y: int) -> None:
        theme.write(sheet, text, (self._area.left, y), theme.SMALL, theme.DIM)

    def _draw_state(self, sheet: Sheet, story: Story, y: int) -> int:
        """The state's name, large; the time beside it; the phase under it."""
        state = labels.state(story.state)
        time, detail = readings.time_texts(story)
        head = theme.write(sheet, state, (self._left, y), theme.HUGE)
        theme.write(
            sheet, time, (self._area.right, y), theme.HUGE, theme.ACCENT, "right",
            self._area.right - head.right - 12,
        )  # fmt: skip
        self._caption(sheet, _("state"), y + theme.HUGE - theme.SMALL + 3)
        y += theme.line_height(theme.HUGE) - 4
        phase = readings.phase_text(story)
        for text, px, color in (
            (phase, theme.BODY_SIZE, theme.TEXT),
            (detail, theme.SMALL, theme.DIM),
        ):
            for line in theme.wrapped(text.split(" · "), " · ", px, self._width):
                theme.write(sheet, line, (self._left, y), px, color, most=self._width)
                y += theme.line_height(px)
        return y

    def _draw_cue(self, sheet: Sheet, story: Story, now: Moment, y: int) -> int:
        """The cue that plays, or the last one, with its pulses drawn to scale."""
        last = story.last_cue
        self._caption(sheet, _("felt"), y + 5)
        if last is None:
            theme.write(sheet, _("nothing yet"), (self._left, y + 2), color=theme.DIM)
            return y + theme.line_height(theme.LARGE)
        playing = now.cue is not None
        mirror = bool(story.settings["mirror"])
        name = labels.cue(last.name)
        color = theme.TEXT if playing else theme.DIM
        rect = theme.write(sheet, name, (self._left, y), theme.LARGE, color)
        text = labels.pattern(last.name, mirror)
        if not playing:
            text += f"   {labels.ago(story.now - last.t)}"
        theme.write(
            sheet, text, (rect.right + 14, y + 4), color=color,
            most=self._area.right - rect.right - 14,
        )  # fmt: skip
        y += theme.line_height(theme.LARGE)
        if last.name not in cues.COUNTED:
            gone = story.now - last.t if playing else None
            self._draw_pulses(sheet, cues.pattern(last.name, mirror), gone, y)
        return y + 14

    def _draw_pulses(self, sheet: Sheet, steps: tuple[int, ...], gone: int | None, y: int) -> None:
        """Pulses as blocks, filled as far as they were felt."""
        t = 0
        scale = min(_PX_PER_MS, self._width / sum(steps))
        for place, ms in enumerate(steps):
            if place % 2 == 0:
                box = pygame.Rect(self._left + round(t * scale), y, round(ms * scale), 10)
                sheet.rect(theme.TRACK, box, corner=2)
                felt = ms if gone is None else min(ms, max(0, gone - t))
                done = pygame.Rect(box.left, y, round(felt * scale), 10)
                sheet.rect(theme.KEY if gone is None else theme.ACCENT, done)
                sheet.rect(theme.DIM, box, 1, 2)
            t += ms

    def _draw_motor(self, sheet: Sheet, now: Moment, y: int) -> int:
        """A bar that keeps its shape: the outline is what drives, the fill is how fast it turns."""
        self._caption(sheet, _("motor"), y + 4)
        text = _("drive {drive} %   turns {speed} %")
        words = text.format(drive=round(now.duty * 100), speed=round(now.speed * 100))
        room = theme.width(text.format(drive=100, speed=100), theme.SMALL) + 12
        bar = pygame.Rect(self._left, y, max(40, self._width - room), _MOTOR_HEIGHT)
        theme.motor_bar(sheet, bar, now.duty, now.speed)
        theme.write(sheet, words, (self._area.right, y + 3), theme.SMALL, theme.DIM, "right")
        return y + _MOTOR_HEIGHT

    def _draw_text(self, sheet: Sheet, caption: str, text: str, y: int) -> int:
        """A line; or its parts, which have space between them, on two."""
        self._caption(sheet, caption, y + 1)
        for line in theme.wrapped(text.split("   "), "   ", theme.BODY_SIZE, self._width):
            theme.write(sheet, line, (self._left, y), most=self._width)
            y += theme.line_height(theme.BODY_SIZE)
        return y

    def _draw_trace(self, sheet: Sheet, story: Story, y: int) -> None:
        """The last entries, the newest at the bottom; nothing, where there is no room for one."""
        if y + _ROW_GAP + theme.line_height(theme.SMALL) > self._area.bottom:
            return
        sheet.line(theme.EDGE, (self._area.left, y), (self._area.right, y))
        y += _ROW_GAP
        self._caption(sheet, _("trace"), y)
        step = theme.line_height(theme.SMALL)
        room = max(0, (self._area.bottom - y) // step)
        stamp = theme.width("0:00:00.000 ", theme.SMALL)
        for line in story.lines[len(story.lines) - min(room, len(story.lines)) :]:
            at = f"{labels.clock(line.t)}.{line.t % 1000:03d}"
            theme.write(sheet, at, (self._left + stamp - 10, y), theme.SMALL, theme.DIM, "right")
            most = self._width - stamp
            theme.write(sheet, line.text, (self._left + stamp, y), theme.SMALL, most=most)
            y += step
