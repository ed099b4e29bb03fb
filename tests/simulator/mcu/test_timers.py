"""A chip has as many hardware timers as its data sheet says."""

from pathlib import Path

import pytest

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters.modules import FIRMWARE
from tests.recorded import values

TIMERS = """
from machine import Timer
for number in (0, 1, 2, 3, 4):
    try:
        Timer(number)
        print(number)
    except ValueError:
        pass
"""


@pytest.mark.fidelity("machine", "an ESP32-C3 has two timers, an ESP32 four")
@pytest.mark.parametrize(
    ("board", "timers"),
    [("xiao_esp32c3", ["0", "1"]), ("m5stickc_plus2", ["0", "1", "2", "3"])],
)
def test_there_are_as_many_timers_as_the_chip_has(
    tmp_path: Path, board: str, timers: list[str]
) -> None:
    (tmp_path / "rondo").symlink_to(FIRMWARE / "rondo")
    (tmp_path / "boot.py").write_text("")
    (tmp_path / "main.py").write_text(TIMERS)
    device = Device(Setup(board, firmware=tmp_path))
    device.power_on()
    device.run_to(1_000)
    assert values(device, "console", "text") == timers
