"""Buttons, chips and bars that the panels are made of; a button registers its own region."""

from dataclasses import dataclass

import pygame

from . import icons, text
from .canvas import Canvas
from .regions import Act, Regions
from .theme import Color

CORNER = 7
_ICON = 17
_PAD = 9


@dataclass(frozen=True)
class Button:
    """A button: an icon, a label, or both.

    `tip` and `key` are shown while the mouse rests on it. `on` (a switch that is on) and `strong` (what is likely
    meant) draw it in the accent colour.
    """

    icon: str = ""
    label: str = ""
    tip: str = ""
    key: str = ""
    on: bool = False
    strong: bool = False

    def width(self) -> int:
        """Returns the width of the button in units."""
        label = text.width(self.label, text.SMALL, text.MEDIUM) if self.label else 0
        return (_ICON if self.icon else 0) + label + 2 * _PAD + (6 if self.icon and label else 0)

    def draw(self, canvas: Canvas, box: pygame.Rect, regions: Regions, act: Act | None) -> None:
        """Draws the button in `box` and lets a click do `act`; if that is None it is drawn as unavailable."""
        colors = canvas.colors
        hot = act is not None and regions.add(box, act, self.tip, self.key)
        lit = self.on or self.strong
        fill = colors.accent if lit else colors.hot if hot else colors.key
        ink = colors.on_accent if lit else colors.text if act is not None else colors.dim
        canvas.rect(fill, box, corner=CORNER)
        if hot and lit:
            canvas.rect(colors.text, box, 1, CORNER)
        label = text.width(self.label, text.SMALL, text.MEDIUM) if self.label else 0
        room = (_ICON if self.icon else 0) + label + (6 if self.icon and label else 0)
        x = box.centerx - room // 2
        if self.icon:
            icons.draw(
                canvas, self.icon, pygame.Rect(x, box.centery - _ICON // 2, _ICON, _ICON), ink
            )
            x += _ICON + 6
        if self.label:
            y = box.centery - text.line_height(text.SMALL) // 2
            text.write(
                canvas, self.label, (x, y + 1), text.SMALL, ink, weight=text.MEDIUM,
                most=box.right - x - 2,
            )  # fmt: skip


def chip(canvas: Canvas, said: str, at: tuple[int, int], fill: Color, ink: Color) -> pygame.Rect:
    """Draws a word on a rounded ground with its top left at `at`; returns the box of the ground."""
    wide = text.width(said, text.SMALL, text.MEDIUM) + 18
    box = pygame.Rect(at[0], at[1], wide, 22)
    canvas.rect(fill, box, corner=11)
    text.centered(canvas, said, box, text.SMALL, ink, text.MEDIUM)
    return box


def motor_bar(canvas: Canvas, bar: pygame.Rect, duty: float, speed: float) -> None:
    """Draws the motor: a bar as long as its `duty` and, in front, a lower one as long as its `speed`, 0 to 1.

    The outline never changes, so that nothing flashes.
    """
    inner = bar.height // 4
    colors = canvas.colors
    driven = pygame.Rect(bar.left, bar.top, round(bar.width * duty), bar.height)
    turning = pygame.Rect(
        bar.left, bar.top + inner, round(bar.width * speed), bar.height - 2 * inner
    )
    canvas.rect(colors.track, bar, corner=5)
    if driven.width:
        canvas.rect(colors.hot, driven, corner=5)
    if turning.width:
        canvas.rect(colors.accent, turning, corner=3)
    canvas.rect(colors.edge, bar, 1, 5)


def pulses(
    canvas: Canvas, steps: tuple[int, ...], box: pygame.Rect, gone: int | None, on: bool
) -> None:
    """Draws the pulses of a cue as blocks to scale, filled up to `gone` ms; None fills them all.

    `steps` are pulses and gaps by turns, in ms; `on` draws them in the colour of a cue that plays.
    """
    colors = canvas.colors
    per_ms = min(0.085, box.width / max(1, sum(steps)))
    t_ms = 0
    for place, ms in enumerate(steps):
        if place % 2 == 0:
            left, wide = box.left + round(t_ms * per_ms), max(2, round(ms * per_ms))
            block = pygame.Rect(left, box.top, wide, box.height)
            canvas.rect(colors.track, block, corner=3)
            felt = ms if gone is None else min(ms, max(0, gone - t_ms))
            done = pygame.Rect(left, box.top, round(felt * per_ms), box.height)
            if done.width:
                canvas.rect(
                    colors.accent if on else colors.hot, done, corner=min(3, done.width // 2)
                )
            canvas.rect(colors.dim, block, 1, 3)
        t_ms += ms
