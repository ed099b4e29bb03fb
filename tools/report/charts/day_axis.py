"""The horizontal axis of strips and weeks: the hours of a day, from left to right."""

from ..days import NIGHT_ENDS_H
from .palette import Axes, Palette

_EVERY_H, _EVERY_H_NARROW = 3, 6
_HALF_A_ROW = 0.5


def day_axis(axes: Axes, rows: int, palette: Palette, narrow: bool, end_h: float = 24.0) -> None:
    """Draws the hours behind `rows` rows, each 1 high and counted downwards, and shades the night."""
    axes.set_xlim(0, end_h)
    axes.set_ylim(rows - _HALF_A_ROW, -_HALF_A_ROW)
    axes.axvspan(0, NIGHT_ENDS_H, color=palette.night, lw=0, zorder=0)
    every = _EVERY_H_NARROW if narrow else _EVERY_H
    for hour in range(every, 25, every):
        axes.axvline(hour, color=palette.line, lw=0.5, zorder=1)
    hours = range(0, 25, every)
    axes.set_xticks(hours, [f"{hour}:00" for hour in hours])
