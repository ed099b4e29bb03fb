"""Draws the hints under the band: what a press does now; at the very first start, what to do next.

A first start has three steps: wake the band, start a session, make time faster. A last text says where to find
the rest. A ring around the control to use swells and shrinks slowly, or stands still where less motion is wanted.
"""

from dataclasses import dataclass
from math import pi, sin

import pygame

from ...text.language import N_, _
from ...view import readings
from ...view.past.session_model import SessionModel
from ..drawing import text
from ..drawing.canvas import Canvas

WAKE, START, FASTER, OVER = range(4)
_TEXTS = (
    N_(
        "Hello. This is a band for the wrist: by vibration alone it times expressing by hand. "
        "Press its main button."
    ),
    N_("It is awake: that was the side it would begin with. Press once more to start."),
    N_("The session runs. Let time go faster: + above the timeline."),
    N_("That is all. Drag the ruler to look back; H has the rest."),
)
_RING_PERIOD_S = 2.5
_LAST_TEXT_S = 12.0


@dataclass
class Guidance:
    """Which step of the first start the user has reached.

    `step` is WAKE, START, FASTER or OVER; `welcomed` is True once all steps were done, now or at an earlier start.
    """

    welcomed: bool = True
    step: int = WAKE
    _step_since_s: float = 0.0

    def follow(self, state: str, speed: float, wall_s: float) -> None:
        """Sets `step` to what a first start shows now, by the band's `state`, `speed` of time and wall time."""
        previous_step = self.step
        if state in ("running", "paused"):
            self.step = max(self.step, FASTER)
        elif state in ("awake", "choosing"):
            self.step = max(self.step, START) if self.step < FASTER else self.step
        elif self.step == START:
            self.step = WAKE
        if self.step == FASTER and speed > 1:
            self.step = OVER
        if self.step != previous_step:
            self._step_since_s = wall_s
        if self.step == OVER and wall_s - self._step_since_s > _LAST_TEXT_S:
            self.welcomed = True

    @property
    def text(self) -> str:
        """Returns the text of the present step."""
        return _(_TEXTS[self.step])


def draw_card(canvas: Canvas, area: pygame.Rect, guidance: Guidance) -> None:
    """Draws the text of the present step into a box in `area`, in the largest size that fits."""
    colors = canvas.colors
    for size in (text.BODY, text.SMALL, text.TINY):
        lines = text.paragraph(guidance.text, size, area.width - 28, text.MEDIUM)
        height = len(lines) * text.line_height(size) + 6
        if height <= area.height:
            break
    box = pygame.Rect(area.left, area.top, area.width, min(area.height, height))
    canvas.rect(colors.accent, box, corner=9)
    y = box.centery - len(lines) * text.line_height(size) // 2
    for line in lines:
        text.write(
            canvas, line, (box.centerx, y), size, colors.on_accent, "middle", weight=text.MEDIUM
        )
        y += text.line_height(size)


def draw_ring(canvas: Canvas, box: pygame.Rect, wall_s: float, stands_still: bool) -> None:
    """Draws a ring around `box`. It swells and shrinks with the wall time `wall_s`, in s, unless `stands_still`."""
    swelling = 0.0 if stands_still else sin(2 * pi * wall_s / _RING_PERIOD_S)
    ring = box.inflate(10 + round(4 * swelling), 10 + round(4 * swelling))
    canvas.rect(canvas.colors.accent, ring, 3, 10)


def draw_hints(
    canvas: Canvas, area: pygame.Rect, model: SessionModel, has_side_button: bool, is_past: bool
) -> None:
    """Draws what a press does now and why the last tap was refused; in the past, the keys that leave the past.

    `has_side_button`: the board has a side button. `is_past`: an instant of the past is in view.
    """
    if is_past:
        heading = _("This is how it was.")
        texts: tuple[str, ...] = (
            _("Enter or a press: go on from here"),
            _("End or Esc: back to the present"),
        )
    else:
        heading = (
            _("Space or M presses main, S presses side")
            if has_side_button
            else _("Space or M presses main")
        )
        texts = readings.presses(model)
    colors = canvas.colors
    refused_text = "" if is_past else readings.refused_text(model)
    for size in (text.SMALL, text.TINY):
        refused_lines = [
            (line, colors.accent)
            for line in text.paragraph(refused_text, size, area.width)
            if line
        ]
        hint_lines = [
            (line, colors.text) for line in text.wrapped(texts, "   ·   ", size, area.width)
        ]
        max_lines = (area.height + text.line_height(size) - size) // text.line_height(size)
        if len(refused_lines + hint_lines) <= max_lines:
            break
    if not refused_lines and len(hint_lines) < max_lines:
        refused_lines = [(heading, colors.dim)]
    y = area.top
    for line, color in (refused_lines + hint_lines)[:max_lines]:
        text.write(canvas, line, (area.centerx, y), size, color, "middle", area.width)
        y += text.line_height(size)
