"""Marks under the phases: cues as triangles, presses as bars of their length, faults as crosses, and
expectations as ticks if met, as crosses if not; cues with their names where there is room.
"""

from collections.abc import Sequence

import pygame

from ...view import labels
from ...view.history import History, between
from ...view.session_model import Mark
from ...view.timeline import Scale
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.theme import Color

_APART = 3  # units: of marks closer than that only the first is drawn


def draw(
    canvas: Canvas,
    scale: Scale,
    history: History,
    coming: Sequence[Mark],
    rows: tuple[pygame.Rect, pygame.Rect],
    now_ms: int,
) -> None:
    """Draws the marks into two rows: cues and expectations above, presses and faults below.

    `coming` are the cues to come; `now_ms` is the present in ms.
    """
    felt, pressed = rows
    colors = canvas.colors
    for mark in coming:
        if scale.has(mark.t_ms):
            canvas.polygon(colors.dim, triangle(scale.x(mark.t_ms), felt), 1)
    cues = [(cue.t_ms, cue.name) for cue in between(history.felt, scale.start_ms, scale.end_ms)]
    _draw_cues(canvas, scale, cues, felt, scale.x(now_ms))
    _draw_presses(canvas, scale, history, pressed, now_ms)
    for fault in between(history.faults, scale.start_ms, scale.end_ms):
        cross(
            canvas, colors.alert if fault.on else colors.dim, scale.x(fault.t_ms), pressed.centery
        )
    for one in between(history.judged, scale.start_ms, scale.end_ms):
        x = scale.x(one.t_ms)
        (tick if one.ok else cross)(
            canvas, colors.assist if one.ok else colors.alert, x, felt.centery
        )


def _draw_cues(
    canvas: Canvas, scale: Scale, cues: list[tuple[int, str]], row: pygame.Rect, end: int
) -> None:
    """Draws the cues in `row`, *accepted* as a dot; a name where it fits before the next cue or the x `end`."""
    colors = canvas.colors
    last = -100
    for place, (t_ms, name) in enumerate(cues):
        x = scale.x(t_ms)
        if name == "accepted":
            if x - last >= _APART:
                canvas.circle(colors.accent, (x, row.centery + 1), 1.5)
            continue
        if x - last >= _APART:
            canvas.polygon(colors.accent, triangle(x, row))
        last = x
        after = scale.x(cues[place + 1][0]) if place + 1 < len(cues) else end
        said = labels.cue(name)
        if text.width(said, text.TINY) + 12 < after - x:
            y = row.centery - text.line_height(text.TINY) // 2
            text.write(canvas, said, (x + 8, y), text.TINY, colors.text)


def _draw_presses(
    canvas: Canvas, scale: Scale, history: History, row: pygame.Rect, now_ms: int
) -> None:
    last = -100
    high = min(8, row.height - 4)
    for press in between(history.presses, scale.start_ms - 60_000, scale.end_ms):
        until = now_ms if press.until is None else press.until
        if until < scale.start_ms:
            continue
        x, end = scale.x(press.t_ms), scale.x(until)
        if x - last < _APART and end - x < _APART:
            continue
        last = x
        wide = max(high, end - x)
        box = pygame.Rect(
            x - (high // 2 if wide == high else 0), row.centery - high // 2, wide, high
        )
        line = 0 if press.button == "main" else 1
        canvas.rect(canvas.colors.text, box, line, high // 2)


def triangle(x: int, row: pygame.Rect) -> list[tuple[int, int]]:
    """Returns the three corners of a cue's triangle at `x`, in the middle of `row`."""
    top = row.centery - 4
    return [(x, top), (x - 4, top + 8), (x + 4, top + 8)]


def cross(canvas: Canvas, color: Color, x: int, y: int) -> None:
    """Draws a cross around (`x`, `y`): a fault, or an expectation that was not met."""
    for down in (-3, 3):
        canvas.line(color, (x - 3, y - down), (x + 3, y + down), 2)


def tick(canvas: Canvas, color: Color, x: int, y: int) -> None:
    """Draws a tick around (`x`, `y`): an expectation that was met."""
    canvas.lines(color, [(x - 4, y), (x - 1, y + 3), (x + 4, y - 4)], 2)
