"""Every acceptance scenario in the page: the trace of `play`, to the byte."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from simulator.core.recorder import Recorder
from simulator.scenario.player import Play
from simulator.scenario.script import load
from tests.web.driven import Driven

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parents[1] / "acceptance"
NAMES = sorted(path.stem for path in FOLDER.glob("*.scenario"))


@pytest.fixture(scope="module")
def open_page(chromium: Browser, address: str) -> Iterator[Driven]:
    context = chromium.new_context(locale="en")
    driven = Driven.opened(context, address)
    driven.page.evaluate("""async () => {
      const { hold } = await import(window.modules + "band_worker.js");
      hold(true);
    }""")
    yield driven
    context.close()


def text_of(recorder: Recorder) -> str:
    return "".join(line + "\n" for line in recorder.lines())


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_has_the_same_trace_in_the_page(open_page: Driven, name: str) -> None:
    path = FOLDER / f"{name}.scenario"
    scenario = load(path)
    programs = {own.stem: own.read_text() for own in FOLDER.glob("*.json")}
    found = open_page.ask("play", name, path.read_text(), programs)
    run = Play(scenario)
    run.play()
    assert found["value"]["failures"] == []
    assert found["value"]["passed"] == run.passed
    assert found["value"]["trace"] == text_of(run.device.recorder)
