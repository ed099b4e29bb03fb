"""tools/report/charts/svg.py for a page: the same charts, drawn by web/worker/charts.py."""

from web.worker.charts import bars_svg, hours_svg

__all__ = ["bars_svg", "hours_svg"]
