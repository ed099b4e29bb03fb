"""The report's charts with their headings. HTML and PDF each provide the axes and the palette.

for chart in bar_charts(summary):
    chart.draw(axes, summary, palette, False)       False: for a sheet, not for a phone
"""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.text.language import N_, _

from .. import phrases
from ..summary import Summary
from . import bars
from .palette import Axes, Palette
from .strips import strips
from .weeks import highest, weeks

MOST_STRIPS = 30  # most days with a line each; with more, a line is a week

_STRIPS = N_("24 hours of each day")
_SIDES_PARTED = N_("left side in the upper half of a line, right side in the lower half")
_NUMBERS = N_("the number after a session is its volume in {unit}")
_SHADED = N_("shaded: midnight to six")
_WEEKS = N_("The hours of the day, week by week")
_PROFILES = N_(
    "seven days in a line, left side upwards, right side downwards; the highest is {minutes} in that hour a day"
)
_MINUTES = {
    "day": N_("Minutes of expressing a day"),
    "week": N_("Minutes of expressing a day, by week"),
}
_VOLUMES = {"day": N_("Volume a day, in {unit}"), "week": N_("Volume a day, in {unit}, by week")}
_MINUTES_EACH = N_("Minutes of expressing, session by session")
_VOLUMES_EACH = N_("Volume in {unit}, session by session")

_ROW_IN, _WEEK_IN, _MOST_ROWS_IN = 0.33, 0.42, 3.5
_UNDATED_IN = 1.5  # height kept for a list of undated sessions
_HOURS_IN = 0.25  # height of the hours below the rows
BARS_IN = 1.35
_WIDE_IN, _NARROW_IN = 7.3, 3.8  # a sheet between its margins; the screen of a phone
_LEFT_IN, _LEFT_NARROW_IN, _BAR_LEFT_IN = 0.75, 0.45, 0.35  # margin for labels left of the axes
RIGHT_IN, BELOW_IN = 0.2, 0.2

Box = tuple[float, float, float, float]  # left margin, top margin, width, height, in inches


@dataclass(frozen=True)
class Chart:
    """One chart of the report: its name, its heading, its legend, the function that draws it.

    `draw` takes the axes, the summary, the palette and whether the chart is narrow, as on a phone; `box` takes the
    summary and whether the chart is narrow, and returns the chart's box on the HTML page.
    """

    name: str
    heading: str
    legend: str
    draw: Callable[[Axes, Summary, Palette, bool], None]
    box: Callable[[Summary, bool], Box]


def hours(summary: Summary) -> Chart:
    """Returns the chart of the 24 hours: a line for each day, or for each week if there are many days."""
    if len(summary.days) <= MOST_STRIPS:
        numbers = _(_NUMBERS).format(unit=summary.unit) if summary.has_amounts else ""
        legend = _("; ").join(filter(None, (_(_SIDES_PARTED), numbers, _(_SHADED))))
        return Chart("hours", _(_STRIPS), legend, strips, _hours_box)
    most_minutes = phrases.minutes(highest(summary))
    legend = _("; ").join((_(_PROFILES).format(minutes=most_minutes), _(_SHADED)))
    return Chart("hours", _(_WEEKS), legend, weeks, _hours_box)


def hours_in(summary: Summary) -> float:
    """Returns the height in inches that the chart of the 24 hours has if the page has room for it."""
    few = len(summary.days) <= MOST_STRIPS
    rows = len(summary.days) * _ROW_IN if few else len(summary.weeks) * _WEEK_IN
    most_in = _MOST_ROWS_IN - (_UNDATED_IN if summary.undated else 0)
    return _HOURS_IN + min(rows, most_in)


def _hours_box(summary: Summary, narrow: bool) -> Box:
    width, left = (_NARROW_IN, _LEFT_NARROW_IN) if narrow else (_WIDE_IN, _LEFT_IN)
    return left, 0.05, width, hours_in(summary)


def _bars_box(_summary: Summary, narrow: bool) -> Box:
    """Returns the box of a chart of bars, as wide as half a sheet, or a phone."""
    return _BAR_LEFT_IN, 0.2, _NARROW_IN if narrow else _WIDE_IN / 2, BARS_IN


def bar_charts(summary: Summary) -> tuple[Chart, ...]:
    """Returns the chart of minutes and, if any volume was entered, the chart of volumes."""
    if summary.days:
        period = "day" if len(summary.days) <= bars.MOST_DAYS else "week"
        minutes, volumes = _(_MINUTES[period]), _(_VOLUMES[period])
    else:
        minutes, volumes = _(_MINUTES_EACH), _(_VOLUMES_EACH)
    charts = [Chart("minutes", minutes, "", bars.minutes, _bars_box)]
    if summary.has_amounts:
        heading = volumes.format(unit=summary.unit)
        charts.append(Chart("volumes", heading, "", bars.volumes, _bars_box))
    return tuple(charts)
