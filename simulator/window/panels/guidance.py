"""The hints under the band: what a press does now; at the very first start, what to do next.

A first start has three steps: wake the band, start a session, make time faster. A last text says where to find
the rest. A ring around the control that is meant swells slowly, or stands still where less motion is wanted.
"""

from dataclasses import dataclass
from math import pi, sin

import pygame

from ...text.language import N_, _
from ...view import readings
from ...view.session_model import SessionModel
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
_BREATH_S = 2.5
_OVER_S = 12.0


@dataclass
class Guidance:
    """How far a first start has come.

    `step` is WAKE, START, FASTER or OVER; `welcomed` is True once all were done, now or at an earlier start.
    """

    welcomed: bool = True
    step: int = WAKE
    _since: float = 0.0

    def follow(self, state: str, speed: float, wall_s: float) -> None:
        """Moves to the step that the band's `state` and the `speed` of time call for; `wall_s` is in s."""
        before = self.step
        if state in ("running", "paused"):
            self.step = max(self.step, FASTER)
        elif state in ("awake", "choosing"):
            self.step = max(self.step, START) if self.step < FASTER else self.step
        elif self.step == START:
            self.step = WAKE
        if self.step == FASTER and speed > 1:
            self.step = OVER
        if self.step != before:
            self._since = wall_s
        if self.step == OVER and wall_s - self._since > _OVER_S:
            self.welcomed = True

    @property
    def text(self) -> str:
        """Returns the text of the present step."""
        return _(_TEXTS[self.step])


def draw_card(canvas: Canvas, area: pygame.Rect, guidance: Guidance) -> None:
    """Draws the text of the present step on a card in `area`, in the largest size that fits."""
    colors = canvas.colors
    for size in (text.BODY, text.SMALL, text.TINY):
        lines = text.paragraph(guidance.text, size, area.width - 28, text.MEDIUM)
        high = len(lines) * text.line_height(size) + 6
        if high <= area.height:
            break
    box = pygame.Rect(area.left, area.top, area.width, min(area.height, high))
    canvas.rect(colors.accent, box, corner=9)
    y = box.centery - len(lines) * text.line_height(size) // 2
    for line in lines:
        text.write(
            canvas,
            line,
            (box.centerx, y),
            size,
            colors.on_accent,
            "middle",
            weight=text.MEDIUM,
        )
        y += text.line_height(size)


def draw_ring(canvas: Canvas, box: pygame.Rect, wall_s: float, still: bool) -> None:
    """Draws a ring around `box` that swells and shrinks with the wall time `wall_s` in s, unless `still`."""
    swell = 0.0 if still else sin(2 * pi * wall_s / _BREATH_S)
    ring = box.inflate(10 + round(4 * swell), 10 + round(4 * swell))
    canvas.rect(canvas.colors.accent, ring, 3, 10)


def draw_hints(
    canvas: Canvas, area: pygame.Rect, model: SessionModel, side: bool, past: bool
) -> None:
    """Draws what a press does now and why the last tap was refused; in the past, how to leave it.

    `side`: the board has a side button. `past`: an instant of the past is in view.
    """
    if past:
        head = _("This is how it was.")
        texts: tuple[str, ...] = (
            _("Enter or a press: go on from here"),
            _("End or Esc: back to the present"),
        )
    else:
        head = (
            _("Space or M presses main, S presses side") if side else _("Space or M presses main")
        )
        texts = readings.presses(model)
    colors = canvas.colors
    refused = "" if past else readings.refused_text(model)
    for size in (text.SMALL, text.TINY):
        lines = [(one, colors.accent) for one in text.paragraph(refused, size, area.width) if one]
        does = [(one, colors.text) for one in text.wrapped(texts, "   ·   ", size, area.width)]
        room = (area.height + text.line_height(size) - size) // text.line_height(size)
        if len(lines + does) <= room:
            break
    if not lines and len(does) < room:
        lines = [(head, colors.dim)]
    y = area.top
    for said, color in (lines + does)[:room]:
        text.write(canvas, said, (area.centerx, y), size, color, "middle", area.width)
        y += text.line_height(size)
