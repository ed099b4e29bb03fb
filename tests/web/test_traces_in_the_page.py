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


def difference(found: dict[str, Any], trace: str, passed: int) -> str:
    """Returns the first difference between the page's play and ours; "" if there is none."""
    if "wrong" in found:
        return str(found["wrong"])
    value = found["value"]
    if value["failures"] or value["passed"] != passed:
        return f"{value['passed']} as expected and {passed} here; {value['failures']}"
    there, here = value["trace"].splitlines(), trace.splitlines()
    lines = zip([*there, "nothing"], [*here, "nothing"], strict=False)
    return next((f"{a}, and here {b}" for a, b in lines if a != b), "")


def test_each_scenario_has_the_same_trace_in_the_page(opened: Driven) -> None:
    programs = {own.stem: own.read_text() for own in FOLDER.glob("*.json")}
    opened.anew()
    opened.page.evaluate(
        _PLAY_ALL, [[(path.stem, path.read_text()) for path in SCENARIOS], programs]
    )
    here = {path.stem: played_here(path) for path in SCENARIOS}
    opened.until(f"Object.keys(window.played).length === {len(SCENARIOS)}")
    there = opened.page.evaluate("window.played")
    opened.page.reload()
    opened.ready()
    differences = {name: difference(there[name], *here[name]) for name in here}
    assert {name: what for name, what in differences.items() if what} == {}
    assert len(here) > 50


def test_a_difference_is_told_by_its_line() -> None:
    same = {"value": {"trace": "a\nb\n", "passed": 2, "failures": []}}
    assert difference(same, "a\nb\n", 2) == ""
    assert difference(same, "a\nc\n", 2) == "b, and here c"
    assert difference(same, "a\n", 2) == "b, and here nothing"
    assert difference(same, "a\nb\n", 3)
    assert difference({"wrong": "a mistake"}, "", 0) == "a mistake"
