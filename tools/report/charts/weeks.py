"""The chart of weeks: a line for every seven days, with how much was expressed at each hour of the day.

The left side rises from the middle of a line, the right side falls from it; expressing on both sides at once does
both. The height is the minutes in that hour, averaged over the line's days.
"""

from collections.abc import Sequence

from ...log.model.sessions import BOTH, LEFT, RIGHT
from .. import phrases
from ..days import Day
from ..summary import Summary
from .day_axis import day_axis
from .palette import Axes, Palette, plain

_HALF = 0.44  # part of a line's height for the highest hour
_MOST_NAMED = 27  # with more lines only every fourth has its date
Hours = list[float]  # minutes of expressing in each of the 24 hours


def weeks(axes: Axes, summary: Summary, palette: Palette, narrow: bool = False) -> None:
    """Draws the chart of weeks on `axes`."""
    rows = summary.weeks
    day_axis(axes, len(rows), palette, narrow)
    profiles = [(profile(row, LEFT), profile(row, RIGHT)) for row in rows]
    scale = _HALF / max(highest(summary), 1.0)
    edges = range(25)
    for row, (left, right) in enumerate(profiles):
        up = [row - value * scale for value in left]
        down = [row + value * scale for value in right]
        axes.stairs(up, edges, baseline=row, fill=True, color=palette.left, lw=0, zorder=2)
        axes.stairs(down, edges, baseline=row, fill=True, color=palette.right, lw=0, zorder=2)
        axes.hlines(row, 0, 24, color=palette.line, lw=0.4, zorder=1)
    every = 1 if len(rows) <= _MOST_NAMED else 4
    name = phrases.short_day if narrow else phrases.day
    labelled_rows = range(0, len(rows), every)
    axes.set_yticks(labelled_rows, [name(rows[row][0].date) for row in labelled_rows])
    plain(axes, palette)


def highest(summary: Summary) -> float:
    """Returns the largest value of all profiles: the most minutes in one hour of any week on a side."""
    return max(
        (max(profile(row, side)) for row in summary.weeks for side in (LEFT, RIGHT)), default=0.0
    )


def profile(days: Sequence[Day], side: str) -> Hours:
    """Returns the minutes of expressing on a side in each of the 24 hours, averaged over `days`."""
    hours = [0.0] * 24
    for day in days:
        for segment in day.segments:
            if segment.lane in (side, BOTH):
                _spread(hours, segment.begin_h, segment.end_h)
    return [value / len(days) for value in hours]


def _spread(hours: Hours, begin_h: float, end_h: float) -> None:
    """Adds the minutes from `begin_h` to `end_h` to the hours of the day in which they fall."""
    while begin_h < end_h:
        until_h = min(end_h, float(int(begin_h) + 1))
        hours[int(begin_h) % 24] += (until_h - begin_h) * 60
        begin_h = until_h
