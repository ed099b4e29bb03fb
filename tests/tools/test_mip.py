"""Who installs the firmware without our tools gets the same band."""

import subprocess
from random import Random

import pytest

from simulator import boards
from simulator.cable.board_server import INTERPRETER, BoardServer
from simulator.core.device import Device
from simulator.core.flash import Flash
from simulator.core.setup import Setup
from simulator.interpreters.modules import FIRMWARE
from tests.simulator.cable.real_mpremote import MPREMOTE
from tests.tools.bands import BOARD, MISSING, QUICK, contents, start_kind, wherever_it_writes
from tools.bench import budget


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_the_package_that_mip_installs_gives_the_trace_that_play_gives() -> None:
    with BoardServer(files={}, speed=QUICK) as band:
        result = subprocess.run(
            [
                *(*MPREMOTE, "connect", band.name),
                *("mip", "install", "--target", "/", str(FIRMWARE / "package.json")),
            ],
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        band.stop()
        flash = bytes(band.device.flash.chip.memory)
    files = contents(flash)
    assert files["rondo/app.py"] == (FIRMWARE / "rondo" / "app.py").read_bytes()
    band_flash = Flash(boards.load(BOARD), Random(0), flash)
    # The one line that README asks for.
    band_flash.put("board.py", f"from rondo.boards.{BOARD} import *\n".encode())
    flash = bytes(band_flash.chip.memory)
    assert start_kind(flash) == "new"
    traces = []
    for setup in ({"image": flash}, {}):
        device = Device(Setup(BOARD, interpreter=INTERPRETER, **setup))  # type: ignore[arg-type]
        budget.play(device)
        traces.append(wherever_it_writes(device))
    assert traces[0] == traces[1]
