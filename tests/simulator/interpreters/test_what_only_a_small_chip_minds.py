"""What passes on CPython and fails on the chip: the real interpreters find it. And the loop allocates nothing."""

from pathlib import Path

import pytest

from simulator import boards
from tests.endurance.band_of_text import band_with_main, printed_lines, trace_of_text
from tests.simulator.interpreters.test_interpreters import REAL, needs

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

# What follows is main.py of the band, which has done by then what the start leaves for later.
BEGUN = """
import board
from rondo import trace
from rondo.app import App


def begun():
    trace.hook = None
    app = App(board)
    app.load_rest()
    app._restore(app._clock.now())
    while app._keeper._chores:
        app._power.wait(app.turn())
    return app
"""

# With a look at the heap around each turn and its wait, but where the journal writes. It says what allocates: when,
# in which state before and after.
MEASURED = f"""{BEGUN}
import gc


def watch(until):
    app = begun()
    keep = app._keeper.write
    session = app._session
    written = False

    def write(now):
        nonlocal written
        written = True
        keep(now)

    app._keeper.write = write
    gc.collect()
    gc.disable()
    state = "asleep"
    while state != until:
        was = state
        written = False
        before = gc.mem_alloc()
        app._power.wait(app.turn())
        used = gc.mem_alloc() - before
        state = session.state
        if used and not written:
            print(was, state, session.index, used)
    print("turns")


watch(UNTIL)
"""

# The same band with the heap locked from the first phase on, but where the journal writes: then whatever allocates
# raises MemoryError. What the app would catch itself, it says; what ends the firmware is said here, unlocked:
# the webassembly port hangs when it cannot.
LOCKED = f"""{BEGUN}
import micropython


def run(app, session, unlock):
    while session.state != "running":
        turn(app)
    micropython.heap_lock()
    try:
        while session.state != "done":
            turn(app)
    finally:
        while unlock():
            pass


def turn(app):
    app._power.wait(app.turn())


def main():
    app = begun()
    keep = app._keeper.write
    session = app._session

    def write(now):
        locked = session.state == "running" and micropython.heap_unlock() == 0
        keep(now)
        if locked:
            micropython.heap_lock()

    app._keeper.write = write
    run(app, session, micropython.heap_unlock)
    print("done")


main()
"""

RHYTHMS = {"metronome_per_min": 30, "massage_tick_s": 20}

# On each kind of display, and on none: with the chip's word size always, the rest where there is time.
SEEN = [
    ("wasm", "xiao_esp32c3", "always"),
    ("wasm", "m5stickc_plus2", "glance"),
    ("unix", "m5stickc_plus2", "always"),
    *(
        pytest.param(*one, marks=pytest.mark.soak("interpreters"))
        for one in (
            ("wasm", "xiao_esp32c3", "off"),
            ("wasm", "m5stickc_plus2", "always"),
            ("unix", "xiao_esp32c3", "always"),
            ("unix", "xiao_esp32c3", "off"),
            ("unix", "m5stickc_plus2", "glance"),
        )
    ),
]

# Button, when, for how long (ms): start, switch, progress, pause and on, undo, double, both taken back, end, awake.
GESTURES = [
    ("main", 2_000, 100),
    ("main", 4_000, 100),
    ("main", 330_000, 100),
    ("side", 331_000, 100),
    ("main", 335_000, 900),
    ("main", 345_000, 100),
    ("side", 400_000, 900),
    ("main", 700_000, 100),
    ("main", 701_000, 100),
    ("main", 701_200, 100),
    ("main", 800_000, 8_500),
    ("main", 900_000, 3_500),
    ("main", 905_000, 100),
]


@pytest.mark.fidelity("interpreters", "what only CPython has does not pass")
@pytest.mark.parametrize("name", REAL)
def test_a_method_that_only_cpython_has_is_found(tmp_path: Path, name: str) -> None:
    needs(name)
    assert printed_lines(trace_of_text(tmp_path, FOREIGN)) == ["side"]
    assert printed_lines(trace_of_text(tmp_path, FOREIGN, name))[-1] == (
        "AttributeError: 'str' object has no attribute 'removeprefix'"
    )


def bytes_per_turn(folder: Path, text: str, name: str) -> int:
    """Returns the bytes of heap that a turn of the firmware `text` takes, as it prints them last."""
    return int(printed_lines(trace_of_text(folder, text, name))[-1])


@pytest.mark.fidelity("interpreters", "32 bits: an integer from 2^30 needs memory")
def test_an_integer_too_big_for_the_chip_is_found_on_32_bits_alone(tmp_path: Path) -> None:
    for name, is_found in (("unix", False), ("wasm", True)):
        needs(name)
        far_from_wrap = NEAR_THE_WRAP.replace("start = 2**30", "start = 2**20")
        assert (
            bytes_per_turn(tmp_path, NEAR_THE_WRAP, name)
            > bytes_per_turn(tmp_path, far_from_wrap, name)
        ) == is_found


@pytest.mark.parametrize("name", REAL)
def test_a_tuple_made_in_the_loop_is_found(tmp_path: Path, name: str) -> None:
    needs(name)
    without = TUPLE_IN_THE_LOOP.replace('(state, side) == ("running", "left")', "state is side")
    assert bytes_per_turn(tmp_path, TUPLE_IN_THE_LOOP, name) > bytes_per_turn(
        tmp_path, without, name
    )


@pytest.mark.parametrize(("name", "board", "display"), SEEN)
def test_a_whole_session_allocates_as_it_wakes_and_starts_and_where_the_journal_writes(
    tmp_path: Path, name: str, board: str, display: str
) -> None:
    """Nothing is allocated for a boundary with its cue and screen, a rhythm, the bar; the start makes a plan."""
    needs(name)
    band = band_with_main(
        tmp_path,
        MEASURED.replace("UNTIL", "'done'"),
        name,
        board=board,
        settings={"display": display, "first_side": "left", **RHYTHMS},
        ticks=2**30 - 600_000,
    )
    band.power_on()
    band.hold("main", at_ms=2_000)
    band.hold("main", at_ms=4_000)
    band.run_to_ms(29 * 60_000)
    band.discard()
    wake_line, start_line, *later_lines = printed_lines(list(band.recorder.lines()))
    assert later_lines == ["turns"]
    for line, transition in ((wake_line, "asleep awake 0"), (start_line, "awake running 0")):
        assert line.startswith(transition)
        assert int(line.split()[-1]) < 6_000


# The most bytes that a turn with a gesture may take where ints have 31 bits, by the states before and after and the
# phase: waking makes a plan for its preview, starting the plan; what a hold may take back is copied.
TAKES_AT_MOST = {
    "asleep awake 0": 2_500,
    "awake running 0": 3_000,
    "running paused 1": 128,
    "paused running 1": 64,
    "ended ended 1": 1_300,  # a session that can no longer come back is kept for the journal
}


@pytest.mark.parametrize("name", REAL)
def test_a_gesture_takes_little_memory_and_most_take_none(tmp_path: Path, name: str) -> None:
    needs(name)
    band = band_with_main(
        tmp_path,
        MEASURED.replace("UNTIL", "'never'"),
        name,
        settings={"display": "always", "first_side": "left", "pacing": "guide"},
    )
    band.power_on()
    for button, at_ms, ms in GESTURES:
        band.hold(button, at_ms, length_ms=ms)
    band.run_to_ms(GESTURES[-1][1] + 20_000)
    band.discard()
    lines = [line.rsplit(" ", 1) for line in printed_lines(list(band.recorder.lines()))]
    assert {transition for transition, _ in lines} == set(TAKES_AT_MOST)
    wide = 1 if name.startswith("wasm") else 2
    for transition, bytes_taken in lines:
        assert int(bytes_taken) <= TAKES_AT_MOST[transition] * wide, transition


@pytest.mark.fidelity("interpreters", "a locked heap over a whole session")
@pytest.mark.parametrize(
    ("name", "board", "display"),
    [
        *(("wasm", board, "always") for board in boards.NAMES if board != "pico"),
        ("unix", boards.DEFAULT, "off"),
        ("unix", "m5stickc_plus2", "glance"),
        *(
            pytest.param(*one, marks=pytest.mark.soak("interpreters"))
            for one in (
                *(("unix", board, "always") for board in boards.NAMES),
                ("wasm", "pico", "always"),
                ("wasm", boards.DEFAULT, "off"),
                ("wasm", "m5stickc_plus2", "glance"),
            )
        ),
    ],
)
def test_a_session_goes_on_with_the_heap_locked(
    tmp_path: Path, name: str, board: str, display: str
) -> None:
    needs(name)
    band = band_with_main(
        tmp_path,
        LOCKED,
        name,
        board=board,
        settings={"display": display, "first_side": "left", **RHYTHMS},
    )
    band.power_on()
    band.hold("main", at_ms=2_000)
    band.hold("main", at_ms=4_000)
    band.run_to_ms(29 * 60_000)
    band.discard()
    assert printed_lines(list(band.recorder.lines())) == ["done"]


@pytest.mark.parametrize("name", REAL)
def test_a_tuple_made_in_the_loop_ends_such_a_session(tmp_path: Path, name: str) -> None:
    needs(name)
    band = band_with_main(
        tmp_path, LOCKED.replace("def turn(app):\n", "def turn(app):\n    (app, app)\n"), name
    )
    band.power_on()
    band.hold("main", at_ms=2_000)
    band.hold("main", at_ms=4_000)
    band.run_to_ms(10_000)
    band.discard()
    assert printed_lines(list(band.recorder.lines()))[-1].startswith("MemoryError")
