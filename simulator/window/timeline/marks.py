"""Draws marks under the phases: cues as triangles, presses as bars of their length, faults as crosses.

An expectation is a tick if met, a cross if not; a cue's name is written where there is room.
"""

from collections.abc import Sequence

import pygame

from ...view import labels
from ...view.past.history import History, Mark, begun_between
from ...view.timeline import Scale
from ..drawing import text
from ..drawing.canvas import Canvas
from ..drawing.theme import Color

_LEAST_SPACING = 3  # units: of marks closer than that only the first is drawn


def draw(
    canvas: Canvas,
    scale: Scale,
    history: History,
    coming: Sequence[Mark],
    rows: tuple[pygame.Rect, pygame.Rect],
    now_ms: int,
) -> None:
    """Draws the marks of `history` into two rows: cues and expectations above, presses and faults below.

    `coming` are the cues to come, drawn as outlines; `now_ms` is the present in ms.
    """
    cue_row, press_row = rows
    colors = canvas.colors
    for mark in coming:
        if scale.has(mark.t_ms):
            canvas.polygon(colors.dim, triangle(scale.x(mark.t_ms), cue_row), 1)
    cues = [
        (cue.t_ms, cue.name) for cue in begun_between(history.felt, scale.start_ms, scale.end_ms)
    ]
    _draw_cues(canvas, scale, cues, cue_row, scale.x(now_ms))
    _draw_presses(canvas, scale, history, press_row, now_ms)
    for fault in begun_between(history.faults, scale.start_ms, scale.end_ms):
        cross(
            canvas,
            colors.alert if fault.on else colors.dim,
            scale.x(fault.t_ms),
            press_row.centery,
        )
    for expectation in begun_between(history.judged, scale.start_ms, scale.end_ms):
        x = scale.x(expectation.t_ms)
        (check_mark if expectation.ok else cross)(
            canvas, colors.assist if expectation.ok else colors.alert, x, cue_row.centery
        )


def _draw_cues(
    canvas: Canvas, scale: Scale, cues: list[tuple[int, str]], row: pygame.Rect, end_x: int
) -> None:
    """Draws (instant in ms, name) of each cue in `row`; *accepted* is a dot.

    A name is written where it fits before the next cue, or before `end_x`.
    """
    colors = canvas.colors
    last_x = -100
    for index, (t_ms, name) in enumerate(cues):
        x = scale.x(t_ms)
        if name == "accepted":
            if x - last_x >= _LEAST_SPACING:
                canvas.circle(colors.accent, (x, row.centery + 1), 1.5)
            continue
        if x - last_x >= _LEAST_SPACING:
            canvas.polygon(colors.accent, triangle(x, row))
        last_x = x
        next_x = scale.x(cues[index + 1][0]) if index + 1 < len(cues) else end_x
        label = labels.cue(name)
        if text.width(label, text.TINY) + 12 < next_x - x:
            y = row.centery - text.line_height(text.TINY) // 2
            text.write(canvas, label, (x + 8, y), text.TINY, colors.text)


def _draw_presses(
    canvas: Canvas, scale: Scale, history: History, row: pygame.Rect, now_ms: int
) -> None:
    last_x = -100
    height = min(8, row.height - 4)
    for press in begun_between(history.presses, scale.start_ms - 60_000, scale.end_ms):
        until_ms = now_ms if press.until_ms is None else press.until_ms
        if until_ms < scale.start_ms:
            continue
        x, end_x = scale.x(press.t_ms), scale.x(until_ms)
        if x - last_x < _LEAST_SPACING and end_x - x < _LEAST_SPACING:
            continue
        last_x = x
        width = max(height, end_x - x)
        box = pygame.Rect(
            x - (height // 2 if width == height else 0), row.centery - height // 2, width, height
        )
        line_width = 0 if press.button == "main" else 1
        canvas.rect(canvas.colors.text, box, line_width, height // 2)


def triangle(x: int, row: pygame.Rect) -> list[tuple[int, int]]:
    """Returns the three corners of a cue's triangle at `x`, in the middle of `row`."""
    top = row.centery - 4
    return [(x, top), (x - 4, top + 8), (x + 4, top + 8)]


def cross(canvas: Canvas, color: Color, x: int, y: int) -> None:
    """Draws a cross around (`x`, `y`): a fault, or an expectation that was not met."""
    for dy in (-3, 3):
        canvas.line(color, (x - 3, y - dy), (x + 3, y + dy), 2)


def check_mark(canvas: Canvas, color: Color, x: int, y: int) -> None:
    """Draws a tick around (`x`, `y`): an expectation that was met."""
    canvas.lines(color, [(x - 4, y), (x - 1, y + 3), (x + 4, y - 4)], 2)
