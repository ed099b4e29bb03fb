"""Buttons, chips and bars that the panels are made of; a button also makes its box clickable."""

from dataclasses import dataclass

import pygame

from . import icons, text
from .canvas import Canvas
from .regions import Act
from .theme import Color

CORNER = 7
_ICON_SIZE = 17
_PADDING = 9


@dataclass(frozen=True)
class Button:
    """A button: an icon, a label, or both.

    `tip` and `key` are shown while the mouse rests on the button. The accent colour marks it if `on` (a switch that
    is on) or `strong` (the likely choice).
    """

    icon: str = ""
    label: str = ""
    tip: str = ""
    key: str = ""
    on: bool = False
    strong: bool = False

    def width(self) -> int:
        """Returns the width of the button in units."""
        label_width = text.width(self.label, text.SMALL, text.MEDIUM) if self.label else 0
        return (
            (_ICON_SIZE if self.icon else 0)
            + label_width
            + 2 * _PADDING
            + (6 if self.icon and label_width else 0)
        )

    def draw(self, canvas: Canvas, box: pygame.Rect, act: Act | None) -> None:
        """Draws the button in `box`; a click calls `act`. With `act` None the button is drawn as unavailable."""
        colors = canvas.colors
        is_hot = act is not None and canvas.regions.add(box, act, self.tip, self.key)
        is_accented = self.on or self.strong
        fill = colors.accent if is_accented else colors.hot if is_hot else colors.key
        ink = colors.on_accent if is_accented else colors.text if act is not None else colors.dim
        canvas.rect(fill, box, corner=CORNER)
        if is_hot and is_accented:
            canvas.rect(colors.text, box, 1, CORNER)
        label_width = text.width(self.label, text.SMALL, text.MEDIUM) if self.label else 0
        content_width = (
            (_ICON_SIZE if self.icon else 0)
            + label_width
            + (6 if self.icon and label_width else 0)
        )
        x = box.centerx - content_width // 2
        if self.icon:
            icons.draw(
                canvas,
                self.icon,
                pygame.Rect(x, box.centery - _ICON_SIZE // 2, _ICON_SIZE, _ICON_SIZE),
                ink,
            )
            x += _ICON_SIZE + 6
        if self.label:
            y = box.centery - text.line_height(text.SMALL) // 2
            text.write(
                canvas, self.label, (x, y + 1), text.SMALL, ink, weight=text.MEDIUM,
                max_width=box.right - x - 2,
            )  # fmt: skip


def chip(
    canvas: Canvas, label: str, top_left: tuple[int, int], fill: Color, ink: Color
) -> pygame.Rect:
    """Draws `label` in a rounded box with its top left at `top_left`; returns that box."""
    width = text.width(label, text.SMALL, text.MEDIUM) + 18
    box = pygame.Rect(top_left[0], top_left[1], width, 22)
    canvas.rect(fill, box, corner=11)
    text.centered(canvas, label, box, text.SMALL, ink, text.MEDIUM)
    return box


def motor_bar(canvas: Canvas, bar: pygame.Rect, duty: float, speed: float) -> None:
    """Draws the motor as two bars, one over the other: a thick one for `duty`, a thin one for `speed`, 0 to 1 each.

    The outline never changes, so that nothing flashes.
    """
    inset = bar.height // 4
    colors = canvas.colors
    duty_bar = pygame.Rect(bar.left, bar.top, round(bar.width * duty), bar.height)
    turning = pygame.Rect(
        bar.left, bar.top + inset, round(bar.width * speed), bar.height - 2 * inset
    )
    canvas.rect(colors.track, bar, corner=5)
    if duty_bar.width:
        canvas.rect(colors.hot, duty_bar, corner=5)
    if turning.width:
        canvas.rect(colors.accent, turning, corner=3)
    canvas.rect(colors.edge, bar, 1, 5)


def pulses(
    canvas: Canvas,
    steps: tuple[int, ...],
    box: pygame.Rect,
    elapsed_ms: int | None,
    is_playing: bool,
) -> None:
    """Draws the pulses of a cue as blocks to scale, filled up to `elapsed_ms`; with None all are filled.

    `steps` alternates pulses and gaps, in ms; `is_playing` draws them in the colour of a cue that plays.
    """
    colors = canvas.colors
    per_ms = min(0.085, box.width / max(1, sum(steps)))
    begin_ms = 0
    for index, length_ms in enumerate(steps):
        if index % 2 == 0:
            left, width = box.left + round(begin_ms * per_ms), max(2, round(length_ms * per_ms))
            block = pygame.Rect(left, box.top, width, box.height)
            canvas.rect(colors.track, block, corner=3)
            felt_ms = (
                length_ms if elapsed_ms is None else min(length_ms, max(0, elapsed_ms - begin_ms))
            )
            felt_part = pygame.Rect(left, box.top, round(felt_ms * per_ms), box.height)
            if felt_part.width:
                canvas.rect(
                    colors.accent if is_playing else colors.hot,
                    felt_part,
                    corner=min(3, felt_part.width // 2),
                )
            canvas.rect(colors.dim, block, 1, 3)
        begin_ms += length_ms
