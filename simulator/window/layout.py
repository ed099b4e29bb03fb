"""Computes where each part of a window of any size is: the band left, its state right, the timeline below.

In a wide window the trace has a column of its own; else it gets the room that the status leaves free.

plan = lay_out((1280, 800), geometry, 1)
"""

from dataclasses import dataclass

import pygame

from ..boards import Geometry
from .drawing import text
from .panels import header, transport
from .panels.band import STRAP, scale_for

LEAST = (640, 480)  # units: with less room everything is drawn smaller
_WIDE_WINDOW = 1380  # units: from this width on the trace has a column of its own
_HINTS_WIDTH = 300  # of the hints below a narrow band, at least
_HINTS_HEIGHT = 2 * text.line_height(text.SMALL) + 10
_ARCS_WIDTH = 24  # units on each side of the band for the arcs of the motor
_TIMELINE_FRACTION = 0.37  # of the window's height, the controls of time included
_TIMELINE_SHRINKS = (1.0, 0.9, 0.8)  # of that height: the first at which the band is largest


@dataclass(frozen=True)
class Layout:
    """The boxes of the window's parts, in units.

    `band_at` is the top left of the band's body, `band_scale` the units per display pixel. With `trace` None, the
    trace is drawn below the status.
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

    `canvas_scale` is the px per unit. The timeline is made up to a fifth lower if the band can then be drawn
    larger.
    """
    usual_height = min(620, max(170, round(size[1] * _TIMELINE_FRACTION) - transport.HEIGHT))
    layouts = [
        _layout_with(size, geometry, canvas_scale, round(usual_height * factor))
        for factor in _TIMELINE_SHRINKS
    ]
    largest_scale = max(layout.band_scale for layout in layouts)
    return next(layout for layout in layouts if layout.band_scale == largest_scale)


def _layout_with(
    size: tuple[int, int], geometry: Geometry, canvas_scale: float, timeline_height: int
) -> Layout:
    """Returns the layout whose timeline is `timeline_height` units high; the other arguments as for `lay_out`."""
    width, height = size
    margin = 16 if width >= 900 else 10
    inner_width = width - 2 * margin
    timeline = pygame.Rect(margin, height - timeline_height - 8, inner_width, timeline_height)
    controls = pygame.Rect(
        margin, timeline.top - transport.HEIGHT - 6, inner_width, transport.HEIGHT
    )
    middle_top = 8 + header.HEIGHT + 10
    middle = pygame.Rect(margin, middle_top, inner_width, controls.top - 8 - middle_top)
    is_wide = width >= _WIDE_WINDOW
    band_room = (
        round(inner_width * (0.4 if is_wide else 0.53)) - 2 * _ARCS_WIDTH,
        middle.height - _HINTS_HEIGHT,
    )
    scale = scale_for(geometry, band_room, canvas_scale)
    body_size = (round(geometry.size[0] * scale), round(geometry.size[1] * scale))
    band_column = max(min(_HINTS_WIDTH, inner_width // 2), body_size[0] + 2 * _ARCS_WIDTH)
    strap_height = round(STRAP * scale)
    band_top = (
        middle.top + strap_height + max(0, (band_room[1] - body_size[1] - 2 * strap_height) // 2)
    )
    band_at = (middle.left + (band_column - body_size[0]) // 2, band_top)
    hints_top = band_top + body_size[1] + strap_height + 6
    hints = pygame.Rect(middle.left, hints_top, band_column, middle.bottom - hints_top)
    status = pygame.Rect(middle.left + band_column + margin, middle_top, 0, middle.height)
    status.width = middle.right - status.left
    trace = None
    if is_wide:
        trace = status.copy()
        status.width = (status.width - 2 * margin) // 2
        trace.left, trace.width = (
            status.right + 2 * margin,
            trace.right - status.right - 2 * margin,
        )
    return Layout(
        pygame.Rect(margin, 8, inner_width, header.HEIGHT),
        band_at,
        scale,
        hints,
        status,
        trace,
        controls,
        timeline,
    )
