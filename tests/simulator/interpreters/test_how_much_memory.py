"""How much memory the band needs: nothing grows from session to session, and too little ends with a reason."""

import json
from pathlib import Path

import pytest

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters import unix
from simulator.interpreters.process import Lost
from tests.endurance.band_of_text import band_with_main, printed_lines
from tests.recorded import times, values
from tests.simulator.interpreters.test_interpreters import needs
from tools.bench import budget

KIB = 1024

SHORT = {
    "name": "short",
    "phases": [
        {"kind": "express", "side": "first", "round": 1, "min_s": 2, "max_s": 3},
        {"kind": "massage", "side": "both", "round": 1, "min_s": 1, "max_s": 1},
        {"kind": "express", "side": "second", "round": 1, "min_s": 2, "max_s": 3},
    ],
}
MOST_STARTS = 64  # in half an hour: four, and one more for each minute that was healthy
EVERY_MS = 960_000  # such a session, and until the band sleeps

# main.py of the band, which says what is in use each time it falls asleep.
IN_USE = """
import gc

import board
from rondo import trace
from rondo.app import App


def main():
    trace.hook = None
    app = App(board)
    app._restore(app._clock.now())
    was = ""
    while True:
        deadline = app.turn()
        state = app._session.state
        if state == "asleep" and was != state:
            gc.collect()
            print(gc.mem_alloc())
        was = state
        app._power.wait(deadline)


main()
"""


def memory_after_sessions(sessions: int, folder: Path) -> list[int]:
    band = band_with_main(
        folder,
        IN_USE,
        "unix",
        settings={"display": "off", "program": "short"},
        programs={"short": json.dumps(SHORT)},
    )
    band.power_on()
    for session_index in range(sessions):
        band.hold("main", session_index * EVERY_MS + 2_000)
        band.hold("main", session_index * EVERY_MS + 4_000)
    band.run_to_ms(sessions * EVERY_MS + 2_000)
    band.discard()
    _, *bytes_used = [int(line) for line in printed_lines(list(band.recorder.lines()))]
    assert len(bytes_used) == sessions
    return bytes_used


def test_nothing_grows_over_ten_sessions(tmp_path: Path) -> None:
    needs("unix")
    assert len(set(memory_after_sessions(10, tmp_path))) == 1


@pytest.mark.soak("memory")
@pytest.mark.parametrize("sessions", [100, 1_000])
def test_nothing_grows_over_many_sessions(sessions: int, tmp_path: Path) -> None:
    """A thousand sessions are more than the history holds: the oldest are gone."""
    needs("unix")
    assert len(set(memory_after_sessions(sessions, tmp_path))) == 1


def session_ends_with(heap: int, display: str) -> bool:
    """Returns whether a session is completed with `heap` bytes of heap.

    Asserts that the motor is off in the end, and that the band says why if the session is not completed.
    """
    band = Device(
        Setup(
            settings={"display": display},
            interpreter=lambda start: unix.Unix(start, heap),
            mpy=True,
        )
    )
    problem = ""
    try:
        budget.play(band)
    except Lost as lost:  # too little for the simulator's own part
        problem = str(lost)
        band.discard()
    assert band.recorder.motor_duty == 0, f"{heap} B"
    boot_count = len(times(band, "boot"))
    assert boot_count <= MOST_STARTS, f"{heap} B: it starts {boot_count} times"
    is_done = any(
        kind == "state" and fields["name"] == "done" for _, kind, fields in band.recorder.entries
    )
    problem += " ".join(printed_lines(list(band.recorder.lines())))
    fs = band.flash.mount()
    if "reason.txt" in fs.listdir("/"):
        with fs.open("reason.txt", "r") as file:
            problem += file.read()
    assert is_done or "MemoryError" in problem, f"{heap} B: neither a session nor a reason"
    return is_done


@pytest.fixture(scope="module")
def smallest() -> int:
    """Returns the smallest heap, in bytes, with which a session is completed; finding it takes long."""
    needs("unix", mpy=True)
    return budget.smallest_heap("xiao_esp32c3")


@pytest.mark.fidelity("interpreters", "a heap of an exact size, on 64 bits")
def test_with_too_little_memory_the_motor_is_off_and_the_band_says_why() -> None:
    needs("unix", mpy=True)
    enough_bytes = round(budget.BUDGETS["heap_smallest_unix64"])
    for heap in range(16 * KIB, enough_bytes // 2, 40 * KIB):
        assert not session_ends_with(heap, "off")
    for heap in range(enough_bytes - 24 * KIB, enough_bytes, 9 * KIB):
        session_ends_with(heap, "always")
    assert session_ends_with(enough_bytes, "always")


@pytest.mark.fidelity("interpreters", "a heap of an exact size, on 64 bits")
@pytest.mark.parametrize(
    ("path", "length", "settings"),
    [("settings.json", 4_000, {}), ("programs/mine.json", 8_000, {"program": "mine"})],
)
def test_a_file_nested_deeper_than_there_is_memory_for_is_refused_and_starts_nothing_anew(
    path: str, length: int, settings: dict[str, object]
) -> None:
    needs("unix", mpy=True)
    heap = budget.BUDGETS["heap_smallest_unix64"]
    band = Device(
        Setup(settings=settings, interpreter=lambda start: unix.Unix(start, heap), mpy=True)
    )
    band.flash.put(path, b"[" * length)
    band.power_on()
    band.run_to_ms(5_000)
    band.discard()
    assert len(times(band, "boot")) == 1
    assert values(band, "cue")[0] == "refused"
    assert printed_lines(list(band.recorder.lines()))[0].startswith("rondo: " + path + ": ")


def starts_with(heap: int) -> int:
    """Returns how often the band starts with `heap` bytes of heap.

    Asserts that the motor is off, and that after several starts it is in safe mode, with the reason kept.
    """
    band = Device(Setup(interpreter=lambda start: unix.Unix(start, heap), mpy=True))
    band.power_on()
    band.run_to_ms(60_000)
    light = band.board.led.duty
    band.discard()
    boot_count = len(times(band, "boot"))
    if boot_count > 1:
        assert light, f"{heap} B"
        assert band.flash.get("reason.txt").startswith(b"%d\n" % boot_count), f"{heap} B"
        assert b"MemoryError" in band.flash.get("reason.txt"), f"{heap} B"
    else:  # so little that not even main.py can be loaded, where nothing of the firmware can help
        console_text = " ".join(printed_lines(list(band.recorder.lines())))
        assert "MemoryError" in console_text, f"{heap} B"
        assert "main.py" not in console_text, f"{heap} B"
    assert band.recorder.motor_duty == 0
    return boot_count


def test_memory_that_runs_out_while_the_reason_is_written_leads_to_safe_mode_too() -> None:
    """Which heaps are too small depends on the interpreter's build: of those tried, at least three have to be."""
    needs("unix", mpy=True)
    boot_count = [starts_with(heap) for heap in range(136 * KIB, 188 * KIB, 8 * KIB)]
    assert set(boot_count) <= {1, 4}
    assert boot_count.count(4) >= 3


@pytest.mark.soak("memory")
@pytest.mark.parametrize("display", ["always", "off"])
def test_there_is_no_heap_at_which_the_band_just_stops(smallest: int, display: str) -> None:
    for heap in range(16 * KIB, smallest + 16 * KIB, KIB):
        session_ends_with(heap, display)
    for heap in range(smallest - 10 * KIB, smallest + 2 * KIB, 96):
        session_ends_with(heap, display)
