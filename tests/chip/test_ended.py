"""The emulated chip's process ends with the simulator."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.interpreters.rp2040 import parts

ROOT = Path(__file__).parents[2]
GONE_WITHIN_MS = 60_000

# Has a year of a chip begun that has nothing on its flash, and says which process emulates it.
LONG = r"""
from simulator.interpreters.rp2040.chip import Chip

chip = Chip("pico", b"\xff" * 0x200000)
chip.power_on()
process = chip._process
process.stdin.write(b'{"do": "run", "to": 31536000000000000}\n')
process.stdin.flush()
print(process.pid, flush=True)
process.wait()
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for what is no child, on Linux")
@pytest.mark.parametrize(
    "how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda s: s.name
)
def test_a_simulator_that_is_ended_leaves_no_chip_running(
    how: signal.Signals, tmp_path: Path
) -> None:
    assert not parts.missing(), parts.missing()
    with subprocess.Popen(
        [sys.executable, "-c", LONG],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},  # what a process that is killed leaves
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as simulator:
        assert simulator.stdout is not None
        chip = os.pidfd_open(int(simulator.stdout.readline()))
        simulator.send_signal(how)
        gone = select.poll()
        gone.register(chip, select.POLLIN)
        assert gone.poll(GONE_WITHIN_MS), "the chip goes on by itself"
        os.close(chip)
        assert simulator.wait(GONE_WITHIN_MS) != 0
