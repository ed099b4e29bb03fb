"""The report's charts as the page draws them: on axes of our own, what matplotlib's have."""

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tools.log.example import fill
from tools.log.model.zone import Zone
from tools.log.store.store import Store
from tools.report import charts
from tools.report.charts import svg as by_matplotlib
from tools.report.summary import Summary, summarise
from web.worker import charts as by_the_page
from web.worker import commands

Draw = Callable[[charts.Chart, Summary, bool], str]


@pytest.fixture(scope="module", params=[6, 60])
def summary(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Summary:
    with Store(tmp_path_factory.mktemp("log") / "log.sqlite") as store:
        fill(store, request.param)
        return summarise(store.sessions(), Zone("UTC"), "ml")


def texts(svg: str) -> set[str]:
    """Returns the texts in a chart, without the numbers at its axes."""
    texts_found = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    return {text.strip() for text in texts_found if not re.fullmatch(r"[0-9.]*", text.strip())}


@pytest.mark.parametrize("narrow", [False, True])
def test_a_chart_says_what_that_of_the_tools_says(summary: Summary, narrow: bool) -> None:
    for chart in (charts.hours(summary), *charts.bar_charts(summary)):
        own_chart, tool_chart = (
            by.svg(chart, summary, narrow) for by in (by_the_page, by_matplotlib)
        )
        assert texts(own_chart) == texts(tool_chart)


def test_the_report_is_of_the_log_that_the_page_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "KEPT", tmp_path)
    monkeypatch.setattr(commands, "STORE", tmp_path / "log.sqlite")
    assert commands.report("US") == ""
    with Store(commands.STORE) as store:
        fill(store, 6)
    assert "size: letter" in commands.report("US")


def test_every_minute_is_a_bar_of_its_height(summary: Summary) -> None:
    svg = by_the_page.svg(charts.bar_charts(summary)[0], summary, narrow=False)
    root = ElementTree.fromstring(svg)
    boxes = [item for item in root.iter() if item.tag.endswith("rect")]
    left_heights = [
        float(item.get("height", 0)) for item in boxes if item.get("fill") == "var(--left)"
    ][:-1]
    days = (
        charts.bars.weeks_of_whole_days(summary) if len(left_heights) < len(summary.days) else None
    )
    groups = days or [(day,) for day in summary.days]
    minutes = [sum(day.minutes("left") for day in group) / len(group) for group in groups]
    assert len(left_heights) == len(minutes)
    scale = max(left_heights) / max(minutes)
    assert left_heights == pytest.approx([minute * scale for minute in minutes], abs=0.02)
    width, height = (float(item) for item in root.get("viewBox", "").split()[2:])
    for box in boxes:
        x, y, box_width, box_height = (
            float(box.get(name, -1)) for name in ("x", "y", "width", "height")
        )
        assert -0.01 <= x <= x + box_width <= width
        assert -0.01 <= y <= y + box_height <= height
