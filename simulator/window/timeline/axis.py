"""The ruler of the timeline: times since power on, at steps so wide that the labels do not touch."""

import pygame

from ...view import labels
from ...view.timeline import Scale, least_step
from ..drawing import text
from ..drawing.canvas import Canvas

_STEPS_MS = (
    10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
    600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000, 86_400_000,
)  # fmt: skip
_LEAST_SPACING = 78  # units between two times on the ruler, at least


def step_ms_of(scale: Scale) -> int:
    """Returns the ms between two times on the ruler, for `scale`."""
    return least_step(_STEPS_MS, _LEAST_SPACING * scale.ms_per_unit)


def stamp(t_ms: float, step_ms: int) -> str:
    """Returns the time `t_ms` as text, with the decimals needed on a ruler with steps of `step_ms`."""
    clock_text = labels.clock(t_ms)
    if step_ms >= 1000:
        return clock_text
    decimals = 1 if step_ms >= 100 else 2
    return f"{clock_text}.{int(t_ms) % 1000:03d}"[: len(clock_text) + 1 + decimals]


def draw(
    canvas: Canvas,
    scale: Scale,
    ruler: pygame.Rect,
    bottom: int,
    taken_box: pygame.Rect | None = None,
) -> None:
    """Draws the ruler, and a fine line from each step down to `bottom`; writes no time into `taken_box`."""
    colors = canvas.colors
    step_ms = step_ms_of(scale)
    y = ruler.centery - text.line_height(text.TINY) // 2
    right_end = scale.left + scale.width
    for t_ms in scale.times(step_ms):
        x = scale.x(t_ms)
        canvas.line(colors.track, (x, ruler.bottom - 5), (x, bottom))
        label = stamp(t_ms, step_ms)
        half_width = text.width(label, text.TINY) // 2 + 1
        box = pygame.Rect(x - half_width - 2, ruler.top, 2 * half_width + 4, ruler.height)
        is_free = taken_box is None or not taken_box.colliderect(box)
        if is_free and x - half_width >= scale.left - 4 and x + half_width <= right_end + 4:
            text.write(canvas, label, (x, y), text.TINY, colors.dim, "middle")
