"""What passes on CPython and fails on the chip: the real interpreters find it. And the loop allocates nothing."""

from pathlib import Path

import pytest

from simulator.device import Device
from simulator.interpreters.modules import FIRMWARE
from tests.simulator.hands import tap
from tests.simulator.small import run, said
from tests.simulator.test_interpreters import REAL, needs

FOREIGN = """
print("left side".removeprefix("left "))
"""

# What a phase's end is, when it is not taken modulo the counter's range.
NEAR_THE_WRAP = """
import gc

def turn(start, length):
    return start + length > 5

gc.disable()
start = 2**30 - 1000
turn(start, 420_000)
before = gc.mem_alloc()
turn(start, 420_000)
print(gc.mem_alloc() - before)
"""

TUPLE_IN_THE_LOOP = """
import gc

def turn(state, side):
    return (state, side) == ("running", "left")

gc.disable()
turn("running", "left")
before = gc.mem_alloc()
turn("running", "left")
print(gc.mem_alloc() - before)
"""

# main.py of the band, with a look at the heap around each turn and its wait, but where the journal writes.
MEASURED = """
import gc

import board
from rondo import trace
from rondo.app import App

trace.hook = None
app = App(board)
app._take_up(app._clock.now())
keep = app._write
written = [False]


def write(now):
    written[0] = True
    keep(now)


app._write = write
gc.collect()
gc.disable()
index = -1
began = ""
while True:
    before = gc.mem_alloc()
    written[0] = False
    deadline = app.turn()
    wait = deadline - app._clock.now()
    if wait > 0:
        app._power.wait(wait)
    used = gc.mem_alloc() - before
    session = app._session
    same = session.index == index and session.state == began
    index, began = session.index, session.state
    if used and not written[0]:
        print("same" if same else "begins", used)
    if began == "done":
        print("turns")
        break
"""


@pytest.mark.parametrize("name", REAL)
def test_a_method_that_only_cpython_has_is_found(tmp_path: Path, name: str) -> None:
    needs(name)
    assert said(run(tmp_path, FOREIGN)) == ["side"]
    assert said(run(tmp_path, FOREIGN, name))[-1] == (
        "AttributeError: 'str' object has no attribute 'removeprefix'"
    )


def taken(folder: Path, text: str, name: str) -> int:
    """The bytes that a turn of such a firmware took."""
    return int(said(run(folder, text, name))[-1])


def test_an_integer_too_big_for_the_chip_is_found_on_32_bits_alone(tmp_path: Path) -> None:
    for name, found in (("unix", False), ("wasm", True)):
        needs(name)
        far = NEAR_THE_WRAP.replace("start = 2**30", "start = 2**20")
        assert (taken(tmp_path, NEAR_THE_WRAP, name) > taken(tmp_path, far, name)) == found


@pytest.mark.parametrize("name", REAL)
def test_a_tuple_made_in_the_loop_is_found(tmp_path: Path, name: str) -> None:
    needs(name)
    without = TUPLE_IN_THE_LOOP.replace('(state, side) == ("running", "left")', "state is side")
    assert taken(tmp_path, TUPLE_IN_THE_LOOP, name) > taken(tmp_path, without, name)


@pytest.mark.parametrize("display", ["always", "off"])
@pytest.mark.parametrize("name", REAL)
def test_within_a_phase_no_turn_of_the_loop_allocates(
    tmp_path: Path, name: str, display: str
) -> None:
    """A whole session: what allocates is the beginning of a phase, and no more than 3 KB of it."""
    needs(name)
    (tmp_path / "rondo").symlink_to(FIRMWARE / "rondo")
    (tmp_path / "boot.py").write_text("")
    (tmp_path / "main.py").write_text(MEASURED)
    band = Device(
        firmware=tmp_path,
        interpreter=name,
        settings={"display": display, "first_side": "left"},
        ticks=2**30 - 600_000,
    )
    band.power_on()
    tap(band, 2_000, 4_000)
    band.run_to(29 * 60_000)
    band.discard()
    lines = said(list(band.recorder.lines()))
    assert lines[-1] == "turns"
    assert [line for line in lines if line.startswith("same")] == []
    begun = [int(line.split()[1]) for line in lines[:-1]]
    assert len(begun) <= 14
    assert sum(begun) < 13 * 3_000
