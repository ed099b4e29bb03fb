"""The report's charts as SVG for a page: those of tools/report/charts/svg.py, on axes of our own."""

from tools.report.charts import Box, Chart, bars_box, hours_box
from tools.report.charts.palette import Palette
from tools.report.summary import Summary

from .axes import SvgAxes

_PAGE = Palette(
    *(f"var(--{name})" for name in ("ink", "line", "night", "left", "right", "assist"))
)


def hours_svg(chart: Chart, summary: Summary, narrow: bool) -> str:
    """Returns the chart of the 24 hours as SVG, as wide as a sheet or, if `narrow`, as a phone."""
    return _drawn(chart, summary, hours_box(summary, narrow), narrow)


def bars_svg(chart: Chart, summary: Summary, narrow: bool) -> str:
    """Returns a chart of bars as SVG, as wide as half a sheet or, if `narrow`, as a phone."""
    return _drawn(chart, summary, bars_box(narrow), narrow)


def _drawn(chart: Chart, summary: Summary, box: Box, narrow: bool) -> str:
    axes = SvgAxes(box)
    chart.draw(axes, summary, _PAGE, narrow)
    return axes.svg(f"{chart.name}-{'narrow' if narrow else 'wide'}")
