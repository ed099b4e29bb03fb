"""What a session costs the chip, as `make bench` prints it."""

from pathlib import Path

import pytest

from simulator import boards
from tests.endurance.small import hold, ours, said
from tests.simulator.interpreters.test_interpreters import needs
from tools.bench import budget
from tools.build import modules

# Missed for now; a figure that is no longer leaves this list.
MISSED = {"heap_steady_wasm32", "heap_beyond_code_wasm32", "mpy"}

LOADED = """
import sys
import board
from rondo.app import App, TEMPORARY_MODULES
app = App(board)
app._restore(app._clock.now())
app._start_watchdog()
files = [name for name in sys.modules if hasattr(sys.modules[name], "__file__")]
print(" ".join([name for name in files if name.startswith("rondo")]))
print(" ".join(TEMPORARY_MODULES))
"""


def test_each_aim_is_met_or_known_to_be_missed() -> None:
    needs("wasm", mpy=True)
    needs("unix", mpy=True)
    found = budget.figures(boards.DEFAULT)
    over = {f.name for f in found if f.at_most is not None and f.value > f.at_most}
    assert over == MISSED
    values = {f.name: f.value for f in found}
    assert values["heap_beyond_code_wasm32"] < 12_500
    assert values["mpy"] < 55_500
    assert values["asleep_display_off"] > 99
    assert values["heap_smallest_unix64"] > values["heap_steady_wasm32"]


def test_the_modules_add_up_to_the_whole() -> None:
    needs("unix", mpy=True)
    modules = budget.modules(boards.DEFAULT)
    whole = budget.sizes(boards.DEFAULT, budget.mpy_bytes)
    assert [figure.value for figure in modules] == sorted(whole.values(), reverse=True)


def test_a_figure_says_what_it_may_be_at_most() -> None:
    assert str(budget.Figure("mpy", 30_000, "bytes", 28_672)).endswith("30000 bytes, OVER 28672")
    assert str(budget.Figure("mpy", 20_000, "bytes", 28_672)).endswith(
        "20000 bytes, at most 28672"
    )
    assert budget.Figure("mpy", 1, "bytes").told() == {"value": 1, "unit": "bytes"}


@pytest.mark.parametrize("name", ["unix", "wasm"])
def test_what_is_counted_as_code_is_what_a_session_loads(name: str, tmp_path: Path) -> None:
    needs(name)
    band = ours(tmp_path, LOADED, name, settings={"display": "always"})
    band.power_on()
    hold(band, "main", 1_000)
    band.discard()
    first, second = said(list(band.recorder.lines()))
    loaded, passing = set(first.split()), {f"rondo.{name}" for name in second.split()}
    assert not loaded & passing
    counted = {
        module
        for module in modules.loaded(boards.DEFAULT, language="en")
        if module.startswith("rondo")
    }
    assert loaded | passing == counted
