"""The ruler of the timeline: times since power on, at steps such that their texts do not touch."""

import pygame

from ...view import labels
from ...view.timeline import Scale
from ..drawing import text
from ..drawing.canvas import Canvas

_STEPS_MS = (
    10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
    600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000, 86_400_000,
)  # fmt: skip
_LEAST = 78  # units between two times on the ruler, at least


def step_of(scale: Scale) -> int:
    """Returns the ms between two times on the ruler at that scale."""
    least = _LEAST * scale.per_px
    return next((step for step in _STEPS_MS if step >= least), _STEPS_MS[-1])


def stamp(ms: float, step: int) -> str:
    """Returns the time `ms` as text, with the decimals that a ruler with steps of `step` ms needs."""
    text_ = labels.clock(ms)
    if step >= 1000:
        return text_
    decimals = 1 if step >= 100 else 2
    return f"{text_}.{int(ms) % 1000:03d}"[: len(text_) + 1 + decimals]


def draw(
    canvas: Canvas, scale: Scale, ruler: pygame.Rect, bottom: int, taken: pygame.Rect | None = None
) -> None:
    """Draws the ruler, and a fine line down to `bottom` from each time; leaves out times that overlap `taken`."""
    colors = canvas.colors
    step = step_of(scale)
    t_ms = int(-(-scale.start_ms // step) * step)
    y = ruler.centery - text.line_height(text.TINY) // 2
    right = scale.left + scale.width
    while t_ms <= scale.end_ms:
        x = scale.x(t_ms)
        canvas.line(colors.track, (x, ruler.bottom - 5), (x, bottom))
        said = stamp(t_ms, step)
        half = text.width(said, text.TINY) // 2 + 1
        box = pygame.Rect(x - half - 2, ruler.top, 2 * half + 4, ruler.height)
        free = taken is None or not taken.colliderect(box)
        if free and x - half >= scale.left - 4 and x + half <= right + 4:
            text.write(canvas, said, (x, y), text.TINY, colors.dim, "middle")
        t_ms += step
