"""The page in Firefox, another engine of WebAssembly: a session by hand, and the traces of `play`.

Where there is no Firefox, or one without JSPI, these are skipped; with RONDO_FIREFOX=1, as at night, they fail.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.web.marionette import Firefox
from tests.web.test_traces_in_the_page import FOLDER, difference, played_here

pytestmark = pytest.mark.browser

NEEDED = "RONDO_FIREFOX"
FIRST = 153  # the version that has JSPI: docs/page.md
PROGRAM = next(filter(None, map(shutil.which, ("firefox", "firefox-esr"))), "")

# The body of a function; what the page says of the band is waited for frame by frame.
_PAGE = """
const $ = (id) => document.getElementById(id);
const modules = document.querySelector("script[type=module]").src.replace("page.js", "");
const { ask } = await import(modules + "band_worker.js");
const until = async (holds) => {
  while (!holds()) await new Promise(requestAnimationFrame);
};
await until(() => !$("press").disabled);
"""


def lacking() -> str:
    """Returns why there is no Firefox here that can run the page; "" if there is one."""
    if not PROGRAM:
        return "firefox is not installed"
    version_run = subprocess.run(
        [PROGRAM, "--version"], stdout=subprocess.PIPE, text=True, check=False
    )
    version = re.search(r"Firefox (\d+)", version_run.stdout)
    if version is None or int(version[1]) < FIRST:
        return f"{version_run.stdout.strip() or PROGRAM}, expected Firefox {FIRST} or newer"
    return ""


@pytest.fixture(scope="module")
def firefox(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Yields a Firefox that has the page open."""
    if why := lacking():
        if os.environ.get(NEEDED):
            pytest.fail(why)
        pytest.skip(f"{why}: the page is not tried in it on this machine")
    with Firefox(PROGRAM, tmp_path_factory.mktemp("profile")) as browser:
        browser.open(address)
        yield browser


def test_two_presses_and_a_thousand_times_as_fast_lead_to_done(firefox: Firefox) -> None:
    state_names = firefox.run(
        _PAGE
        + """
        const said = [];
        for (const [press, state] of [[0, "asleep"], [1, "awake"], [1, "running"], [0, "done"]]) {
          if (press) $("press").click();
          await until(() => document.body.dataset.state === state);
          said.push($("state").innerText);
          if (state === "running") document.querySelector('[data-speed="1000"]').click();
        }
        return said;
        """
    )
    assert "left side" in state_names[2]
    assert "Done" in state_names[3]


@pytest.mark.parametrize("name", ["strict", "guide", "power-cut"])
def test_a_scenario_has_the_trace_of_play(firefox: Firefox, name: str) -> None:
    path = FOLDER / f"{name}.scenario"
    answer = firefox.run(_PAGE + 'return ask("play", ...given);', name, path.read_text(), {})
    assert difference(answer, *played_here(path)) == ""
