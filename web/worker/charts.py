"""The report's charts as SVG for a page: those of tools/report/charts/svg.py, on axes of our own."""

from tools.report.charts import Chart
from tools.report.charts.palette import Palette
from tools.report.summary import Summary

from .axes import SvgAxes

_PAGE = Palette(
    *(f"var(--{name})" for name in ("ink", "line", "night", "left", "right", "assist"))
)


def svg(chart: Chart, summary: Summary, narrow: bool) -> str:
    """Returns the SVG of a chart, for a sheet, or for a phone if `narrow`."""
    axes = SvgAxes(chart.box(summary, narrow))
    chart.draw(axes, summary, _PAGE, narrow)
    return axes.svg(f"{chart.name}-{'narrow' if narrow else 'wide'}")
