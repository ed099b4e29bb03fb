"""What a session costs the chip, as `make bench` prints it."""

from pathlib import Path

import pytest

from simulator import boards
from simulator.interpreters import flashed
from tests.endurance.band_of_text import band_with_main, printed_lines
from tests.simulator.interpreters.test_interpreters import needs
from tools import bench
from tools.bench import budget

LOADED = """
import sys
import board
from rondo.app import App
from rondo.keeper import TEMPORARY_MODULES
app = App(board)
app.load_rest()
app._journal.line("a line")
app._keeper.write(0)
app._restore(app._clock.now())
board.watchdog()
files = [name for name in sys.modules if hasattr(sys.modules[name], "__file__")]
print(" ".join([name for name in files if name.startswith("rondo")]))
print(" ".join(TEMPORARY_MODULES))
"""


def test_no_figure_passes_its_budget() -> None:
    """The smallest heap takes long to find: the next test is for that figure."""
    needs("wasm", mpy=True)
    needs("unix", mpy=True)
    figures = [*budget.per_session(boards.DEFAULT), *budget.heap(boards.DEFAULT)]
    figures.append(budget.code(boards.DEFAULT))
    assert [str(figure) for figure in figures if figure.is_over] == []
    value_by_figure = {figure.name: figure.value for figure in figures}
    assert value_by_figure["asleep_display_off"] > 98.9  # of each motion told twice, and *done*


def test_a_session_is_completed_with_the_heap_of_its_budget() -> None:
    """A little less may do too: how a heap is broken up is partly chance, so that one size alone may fail."""
    needs("unix", mpy=True)
    most_bytes = round(budget.BUDGETS["heap_smallest_unix64"])
    assert any(
        budget.completes(boards.DEFAULT, most_bytes - bytes_less)
        for bytes_less in (0, 4_096, 8_192)
    )


def test_the_modules_add_up_to_the_whole_and_one_over_its_budget_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needs("unix", mpy=True)
    modules = budget.modules(boards.DEFAULT)
    sizes = budget.sizes(boards.DEFAULT, budget.mpy_bytes)
    assert [figure.value for figure in modules] == sorted(sizes.values(), reverse=True)
    largest = modules[0]
    for less, code in ((0, 0), (1, 1)):
        monkeypatch.setitem(budget.BUDGETS, largest.name, largest.value - less)
        assert bench.main(["--modules"]) == code, "only what is over its budget fails"


def test_a_figure_says_what_it_may_be_at_most() -> None:
    most_bytes = round(budget.BUDGETS["mpy"])
    assert str(budget.Figure("mpy", 1, "bytes")).endswith(f"1 bytes, at most {most_bytes}")
    figure_over = budget.Figure("mpy", most_bytes + 1, "bytes")
    assert figure_over.is_over
    assert f"OVER {most_bytes}" in str(figure_over)
    assert figure_over.as_dict() == {
        "value": most_bytes + 1, "unit": "bytes", "at_most": most_bytes,
    }  # fmt: skip
    assert budget.Figure("source", 1, "bytes").as_dict() == {"value": 1, "unit": "bytes"}


@pytest.mark.parametrize("name", ["unix", "wasm"])
def test_what_is_counted_as_code_is_what_a_session_loads(name: str, tmp_path: Path) -> None:
    needs(name)
    band = band_with_main(tmp_path, LOADED, name, settings={"display": "always"})
    band.power_on()
    band.hold("main", at_ms=1_000)
    band.discard()
    first_line, second_line = printed_lines(list(band.recorder.lines()))
    loaded_modules, temporary_modules = set(first_line.split()), set(second_line.split())
    assert not loaded_modules & temporary_modules
    counted_modules = {
        module
        for module in flashed.loaded_modules(boards.DEFAULT, language="en")
        if module.startswith("rondo")
    }
    assert loaded_modules | temporary_modules == counted_modules
