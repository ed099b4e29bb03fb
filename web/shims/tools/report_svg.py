"""tools/report/charts/svg.py for a page: the same charts, drawn by web/worker/charts.py."""

from web.worker.charts import svg

__all__ = ["svg"]
