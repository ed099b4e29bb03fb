"""The status: what the band does, in words and bars: state, phase, cue, motor, screen, next cue, cell, faults.

Everything is drawn from one moment of the replay, the session model of that moment and the energy drawn up to
it. Each row keeps its place whatever the others show, so that nothing jumps.
"""

from collections.abc import Callable
from functools import partial

import pygame

from ...text.language import _
from ...view import labels, readings
from ...view.past.replay import Moment, Replay
from ...view.past.session_model import SessionModel
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.controls import chip, motor_bar, pulses

_CAPTION_WIDTH = 62
_MOTOR_HEIGHT = 18
_PULSE_HEIGHT = 10
_COMPACT_HEIGHT = 250  # units of height: in less room the status leaves something out


class Status:
    """Draws the status into `area`; a click on a fault calls `clear_fault` with its name."""

    def __init__(self, area: pygame.Rect, clear_fault: Callable[[str], object]) -> None:
        self.area = area
        self._text_left = area.left + _CAPTION_WIDTH
        self._text_width = area.right - self._text_left
        self._clear_fault = clear_fault

    def draw(self, canvas: Canvas, model: SessionModel, moment: Moment, replay: Replay) -> int:
        """Draws all rows; returns the y of their lower end, in units."""
        y = self._draw_faults(canvas, moment, self.area.top)
        self._is_compact = self.area.bottom - y < _COMPACT_HEIGHT
        y = self._draw_state(canvas, model, y)
        gap = 2 if self._is_compact else 8
        y = self._draw_cue(canvas, model, moment, y + gap)
        y = self._draw_motor(canvas, moment, y + gap)
        screen_text = readings.screen_text(
            moment.screen, moment.picture is not None and moment.picture.lit
        )
        if replay.has_screen:
            y = self._draw_text(canvas, _("screen"), [screen_text], y + gap)
        y = self._draw_text(canvas, _("next"), [readings.next_text(model)], y + 3)
        max_lines = (self.area.bottom - y - 3) // text.line_height(text.BODY)
        if max_lines > 0:
            cell_text = readings.cell_text(moment, replay.meter).split("   ")
            lines = text.wrapped(cell_text, "   ·   ", text.BODY, self._text_width)
            lines += [""] * (2 - len(lines))
            y = self._draw_text(canvas, _("cell"), lines[:max_lines], y + 3)
        return y

    def _draw_caption(self, canvas: Canvas, caption: str, y: int, size: int = text.BODY) -> None:
        y += (text.line_height(size) - text.line_height(text.SMALL)) // 2
        text.write(
            canvas,
            caption,
            (self.area.left, y),
            text.SMALL,
            canvas.colors.dim,
            max_width=_CAPTION_WIDTH - 6,
        )

    def _draw_faults(self, canvas: Canvas, moment: Moment, y: int) -> int:
        """Draws a label for each fault that is on; a click on it clears the fault. Returns the y below them."""
        x = self.area.left
        for name in moment.faults:
            label = f"{labels.fault(name)}  ×"
            chip_width = text.width(label, text.SMALL, text.MEDIUM) + 18
            if x + chip_width > self.area.right and x > self.area.left:
                x, y = self.area.left, y + 26
            box = chip(canvas, label, (x, y), canvas.colors.alert, canvas.colors.on_accent)
            canvas.regions.add(
                box,
                partial(self._clear_fault, name),
                _("fault {keyword} is on: a click clears it").format(keyword=name),
                "F",
            )
            x = box.right + 6
        return y + 28 if moment.faults else y

    def _draw_state(self, canvas: Canvas, model: SessionModel, y: int) -> int:
        """Draws the state in large letters, the time beside it and the phase below.

        Returns the y below all of them.
        """
        state_text = labels.state(model.state)
        time_text, detail = readings.time_texts(model)
        size = self._heading_size(state_text, time_text)
        self._draw_caption(canvas, _("state"), y, size)
        time_width = text.width(time_text, size, text.STRONG) + 12 if time_text else 0
        max_width = self._text_width - time_width
        text.write(
            canvas, state_text, (self._text_left, y), size, weight=text.STRONG, max_width=max_width
        )
        text.write(
            canvas, time_text, (self.area.right, y), size, canvas.colors.accent, "right",
            weight=text.STRONG,
        )  # fmt: skip
        y += text.line_height(size) - 2
        phase_text = readings.phase_text(model)
        text.write(
            canvas,
            phase_text,
            (self._text_left, y),
            text.BODY,
            max_width=self._text_width,
            weight=text.MEDIUM,
        )
        y += text.line_height(text.BODY)
        if not self._is_compact or not phase_text:
            text.write(
                canvas,
                detail,
                (self._text_left, y),
                text.SMALL,
                canvas.colors.dim,
                max_width=self._text_width,
            )
            y += text.line_height(text.SMALL)
        return y

    def _heading_size(self, state: str, time: str) -> int:
        """Returns the text size of the state and the time: HUGE if both fit on one line, else LARGE."""
        if self._is_compact:
            return text.LARGE
        width = sum(text.width(heading, text.HUGE, text.STRONG) for heading in (state, time)) + 12
        return text.HUGE if width <= self._text_width else text.LARGE

    def _draw_cue(self, canvas: Canvas, model: SessionModel, moment: Moment, y: int) -> int:
        """Draws the cue that plays, or the last one, with its pulses to scale. Returns the y below them."""
        last_cue = model.last_cue
        bottom = y + text.line_height(text.LARGE) + _PULSE_HEIGHT + 2
        self._draw_caption(canvas, _("felt"), y, text.LARGE)
        if last_cue is None:
            text.write(canvas, _("nothing yet"), (self._text_left, y + 3), color=canvas.colors.dim)
            return bottom
        is_playing = moment.cue is not None
        color = canvas.colors.text if is_playing else canvas.colors.dim
        rect = text.write(
            canvas,
            labels.cue(last_cue.name),
            (self._text_left, y),
            text.LARGE,
            color,
            weight=text.STRONG,
        )
        pattern_text = labels.pattern(last_cue.name, model.settings)
        if not is_playing:
            pattern_text += f"   {labels.ago_text(model.now_ms - last_cue.t_ms)}"
        text.write(
            canvas, pattern_text, (rect.right + 14, y + 4), color=color,
            max_width=self.area.right - rect.right - 14,
        )  # fmt: skip
        steps = labels.pulses(last_cue.name, model.settings)
        if steps:
            box = pygame.Rect(
                self._text_left, bottom - _PULSE_HEIGHT, self._text_width, _PULSE_HEIGHT
            )
            elapsed_ms = model.now_ms - last_cue.t_ms if is_playing else None
            pulses(canvas, steps, box, elapsed_ms, is_playing)
        return bottom

    def _draw_motor(self, canvas: Canvas, moment: Moment, y: int) -> int:
        """Draws the motor as a bar, and its drive and speed in %. Returns the y below them."""
        self._draw_caption(canvas, _("motor"), y)
        template = _("drive {drive} %   turns {speed} %")
        figures = template.format(drive=round(moment.duty * 100), speed=round(moment.speed * 100))
        figures_width = text.width(template.format(drive=100, speed=100), text.SMALL) + 14
        bar = pygame.Rect(
            self._text_left, y + 1, max(40, self._text_width - figures_width), _MOTOR_HEIGHT
        )
        motor_bar(canvas, bar, moment.duty, moment.speed)
        text.write(
            canvas, figures, (self.area.right, y + 1), text.SMALL, canvas.colors.dim, "right",
            max_width=self.area.right - bar.right - 6,
        )  # fmt: skip
        return y + text.line_height(text.BODY)

    def _draw_text(self, canvas: Canvas, caption: str, lines: list[str], y: int) -> int:
        """Draws a caption and the lines beside it; returns the y below them."""
        self._draw_caption(canvas, caption, y)
        for line in lines:
            text.write(canvas, line, (self._text_left, y), max_width=self._text_width)
            y += text.line_height(text.BODY)
        return y


def draw_blind(canvas: Canvas, moment: Moment, area: pygame.Rect) -> None:
    """Draws the motor's bar, large, and nothing else of the band: what a wearer perceives in the dark."""
    inner = area.inflate(-160, 0)
    bar = pygame.Rect(inner.left, inner.centery - 50, inner.width, 100)
    motor_bar(canvas, bar, moment.duty, moment.speed)
    hint = _("This is all that is felt. V shows everything again.")
    text.write(
        canvas, hint, (inner.centerx, bar.bottom + 30), color=canvas.colors.dim, align="middle"
    )
