"""Computes where each part of the window is, for any size: the band left, its state right, the timeline below.

The trace has a column of its own in a wide window, else what the status leaves free.

plan = lay_out((1280, 800), geometry, 1)
"""

from dataclasses import dataclass

import pygame

from ..boards import Geometry
from .drawing import text
from .panels import header, transport
from .panels.band import STRAP, scale_for

LEAST = (640, 480)  # units: with less room everything is drawn smaller
_WIDE = 1380  # units: from this width on the trace has a column of its own
_HINTS_WIDTH = 300  # of the hints below a narrow band, at least
_HINTS_HEIGHT = 2 * text.line_height(text.SMALL) + 10
_ARCS = 24  # units on each side of the band for the arcs of the motor
_TIMELINE = 0.37  # of the window's height, the controls of time included
_PARTS = (1.0, 0.9, 0.8)  # of that height: the first at which the band is largest


@dataclass(frozen=True)
class Layout:
    """The boxes of the window's parts, in units.

    `band_at` and `band_scale` are what `Band` takes. Without a `trace`, the trace is drawn below the status.
    """

    header: pygame.Rect
    band_at: tuple[int, int]
    band_scale: float
    hints: pygame.Rect
    status: pygame.Rect
    trace: pygame.Rect | None
    transport: pygame.Rect
    timeline: pygame.Rect


def lay_out(size: tuple[int, int], geometry: Geometry, canvas_scale: float) -> Layout:
    """Returns the layout for a window of `size` units that shows the board of `geometry`.

    `canvas_scale` is the px per unit. The timeline gives up height if that makes the band a step of scale larger.
    """
    usual = min(620, max(170, round(size[1] * _TIMELINE) - transport.HEIGHT))
    plans = [_with(size, geometry, canvas_scale, round(usual * part)) for part in _PARTS]
    most = max(plan.band_scale for plan in plans)
    return next(plan for plan in plans if plan.band_scale == most)


def _with(
    size: tuple[int, int], geometry: Geometry, canvas_scale: float, timeline_height: int
) -> Layout:
    """Returns the layout with a timeline `timeline_height` units high; the other arguments as in `lay_out`."""
    width, height = size
    pad = 16 if width >= 900 else 10
    inner = width - 2 * pad
    timeline = pygame.Rect(pad, height - timeline_height - 8, inner, timeline_height)
    controls = pygame.Rect(pad, timeline.top - transport.HEIGHT - 6, inner, transport.HEIGHT)
    top = 8 + header.HEIGHT + 10
    middle = pygame.Rect(pad, top, inner, controls.top - 8 - top)
    wide = width >= _WIDE
    room = (round(inner * (0.4 if wide else 0.53)) - 2 * _ARCS, middle.height - _HINTS_HEIGHT)
    scale = scale_for(geometry, room, canvas_scale)
    body = (round(geometry.size[0] * scale), round(geometry.size[1] * scale))
    column = max(min(_HINTS_WIDTH, inner // 2), body[0] + 2 * _ARCS)
    strap = round(STRAP * scale)
    band_top = middle.top + strap + max(0, (room[1] - body[1] - 2 * strap) // 2)
    at = (middle.left + (column - body[0]) // 2, band_top)
    hints_top = band_top + body[1] + strap + 6
    hints = pygame.Rect(middle.left, hints_top, column, middle.bottom - hints_top)
    words = pygame.Rect(middle.left + column + pad, top, 0, middle.height)
    words.width = middle.right - words.left
    trace = None
    if wide:
        trace = words.copy()
        words.width = (words.width - 2 * pad) // 2
        trace.left, trace.width = words.right + 2 * pad, trace.right - words.right - 2 * pad
    return Layout(
        pygame.Rect(pad, 8, inner, header.HEIGHT),
        at,
        scale,
        hints,
        words,
        trace,
        controls,
        timeline,
    )
