"""The emulated chip's process ends with the simulator."""

import signal
from pathlib import Path

from simulator.interpreters.rp2040 import parts
from tests.ended import child_ends, every_end, on_linux

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


@on_linux
@every_end
def test_a_simulator_that_is_ended_leaves_no_chip_running(
    sent_signal: signal.Signals, tmp_path: Path
) -> None:
    assert not parts.missing(), parts.missing()
    child_ends(LONG, sent_signal=sent_signal, folder=tmp_path)
