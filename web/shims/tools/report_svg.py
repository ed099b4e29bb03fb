"""tools/report/charts/svg.py for a page."""

from web.worker.charts import bars_svg, hours_svg

__all__ = ["bars_svg", "hours_svg"]
