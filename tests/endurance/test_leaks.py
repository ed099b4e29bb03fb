"""Nothing is left behind and nothing grows: memory, open files, processes of what was ended, temporary files."""

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.core.device import Device
from simulator.core.setup import Setup
from tests.ended import child_ends, every_end, on_linux
from tests.simulator.interpreters.test_interpreters import REAL, needs
from tests.wrist.hands import begin

ROOT = Path(__file__).parents[2]
LENGTH_MS = 46 * 60_000  # a session, and until the band sleeps
FIRST = 8  # by then all that is kept once is there
MOST_OBJECTS = 200

# Says which process it has started, and goes on for a year.
LONG = """
import sys

from simulator.core.device import Device
from simulator.core.setup import Setup

band = Device(Setup(interpreter=sys.argv[1], settings={"display": "always"}))
band.power_on()
band.run_to_ms(5_000)
print(band._interpreter._process._process.pid, flush=True)
band.run_to_ms(365 * 86_400_000)
"""


def play_and_discard() -> None:
    """Plays one session on a new band."""
    device = Device(Setup(settings={"display": "glance"}))
    begin(device)
    device.run_to_ms(LENGTH_MS)
    assert device.recorder.state == "asleep"
    device.discard()


def growth_per_run(sessions: int) -> tuple[int, int]:
    """Returns how many more objects and open files there are after `sessions` sessions than after the first few."""
    counts = []
    for session_count in (FIRST, sessions):
        for _ in range(session_count):
            play_and_discard()
        gc.collect()
        counts.append((len(gc.get_objects()), len(os.listdir("/proc/self/fd"))))
    (objects, files), (more_objects, more_files) = counts
    return more_objects - objects, more_files - files


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts what Linux lists")
@pytest.mark.parametrize(
    "sessions", [FIRST, pytest.param(2_000, marks=pytest.mark.soak("leaks"), id="two thousand")]
)
def test_sessions_in_one_process_leave_nothing(
    sessions: int, record_property: Callable[[str, object], None]
) -> None:
    objects, files = growth_per_run(sessions)
    assert objects < MOST_OBJECTS
    assert files == 0
    record_property("sessions in one process that left nothing", sessions)


@on_linux
@every_end
@pytest.mark.parametrize("name", REAL)
def test_a_simulator_that_is_ended_leaves_no_process(
    name: str, sent_signal: signal.Signals, tmp_path: Path
) -> None:
    needs(name)
    child_ends(LONG, name, sent_signal=sent_signal, folder=tmp_path)


@pytest.mark.soak("leaks")
def test_the_tests_leave_no_temporary_file(tmp_path: Path) -> None:
    """Runs the tests that start processes and boards, with `tmp_path` for their temporary files."""
    tests = ["tests/simulator/interpreters/test_child_processes.py", "tests/simulator/cable"]
    command = [sys.executable, "-m", "pytest", "-n", "0", *tests]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, check=True)
    files_left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files_left == []
