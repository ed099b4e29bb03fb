"""Every acceptance scenario in the page: the same trace as `play` gives, to the byte.

All are played there in one go, while this process plays them too: each takes one of two processors.
"""

from pathlib import Path
from typing import Any

import pytest

from simulator.scenario.player import Play
from simulator.scenario.script import load
from tests.web.driven import Driven

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parents[1] / "acceptance"
SCENARIOS = sorted(FOLDER.glob("*.scenario"))

# Begins and returns; what has been played lies in `window.played`.
_PLAY_ALL = """async ([scenarios, programs]) => {
  const { ask, hold } = await import(window.modules + "band_worker.js");
  hold(true);
  window.played = {};
  for (const [name, text] of scenarios) {
    ask("play", name, text, programs).then((found) => (window.played[name] = found));
  }
}"""


def played_here(path: Path) -> tuple[str, int]:
    """Plays a scenario; returns the trace, and how many expectations were met."""
    run = Play(load(path))
    run.play()
    return "".join(line + "\n" for line in run.device.recorder.lines()), run.passed


def difference(answer: dict[str, Any], trace: str, passed_lines: int) -> str:
    """Returns the first difference between the page's play and ours; "" if there is none."""
    if "wrong" in answer:
        return str(answer["wrong"])
    value = answer["value"]
    if value["failures"] or value["passed"] != passed_lines:
        return f"{value['passed']} as expected and {passed_lines} here; {value['failures']}"
    traces_there, traces_here = value["trace"].splitlines(), trace.splitlines()
    lines = zip([*traces_there, "nothing"], [*traces_here, "nothing"], strict=False)
    return next(
        (
            f"{line_there}, and here {line_here}"
            for line_there, line_here in lines
            if line_there != line_here
        ),
        "",
    )


def test_each_scenario_has_the_same_trace_in_the_page(opened_page: Driven) -> None:
    programs = {own.stem: own.read_text() for own in FOLDER.glob("*.json")}
    opened_page.anew()
    opened_page.page.evaluate(
        _PLAY_ALL, [[(path.stem, path.read_text()) for path in SCENARIOS], programs]
    )
    traces_here = {path.stem: played_here(path) for path in SCENARIOS}
    opened_page.wait_until(f"Object.keys(window.played).length === {len(SCENARIOS)}")
    traces_there = opened_page.page.evaluate("window.played")
    opened_page.page.reload()
    opened_page.wait_for_band()
    differences = {
        name: difference(traces_there[name], *traces_here[name]) for name in traces_here
    }
    assert {
        name: difference_text for name, difference_text in differences.items() if difference_text
    } == {}
    assert len(traces_here) > 50


def test_a_difference_is_told_by_its_line() -> None:
    equal_answer = {"value": {"trace": "a\nb\n", "passed": 2, "failures": []}}
    assert difference(equal_answer, "a\nb\n", 2) == ""
    assert difference(equal_answer, "a\nc\n", 2) == "b, and here c"
    assert difference(equal_answer, "a\n", 2) == "b, and here nothing"
    assert difference(equal_answer, "a\nb\n", 3)
    assert difference({"wrong": "a mistake"}, "", 0) == "a mistake"
