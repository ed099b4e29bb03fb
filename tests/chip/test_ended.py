"""The emulated chip's process ends with the simulator."""

import json
import signal
from pathlib import Path

import pytest

from simulator.interpreters.rp2040 import parts
from tests.ended import child_ends, every_end, on_linux

YEAR_NS = 31_536_000_000_000_000

# Has a chip that has nothing on its flash carry out a command, and says which process emulates it.
LONG = r"""
import sys

from simulator.interpreters.rp2040.chip import Chip

chip = Chip("pico", b"\xff" * 0x200000)
chip.power_on()
process = chip._process
process.stdin.write(sys.argv[1].encode() + b"\n")
process.stdin.flush()
print(process.pid, flush=True)
process.wait()
"""


@on_linux
@every_end
@pytest.mark.parametrize(
    "command", [{"do": "run"}, {"do": "until", "text": ">>> "}], ids=lambda c: c["do"]
)
def test_a_simulator_that_is_ended_leaves_no_chip_running(
    command: dict[str, str], sent_signal: signal.Signals, tmp_path: Path
) -> None:
    assert not parts.missing(), parts.missing()
    line = json.dumps({**command, "to": YEAR_NS})
    child_ends(LONG, line, sent_signal=sent_signal, folder=tmp_path)
