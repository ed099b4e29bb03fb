"""A chip has as many hardware timers as its data sheet says, and an ESP32's stand still in light sleep."""

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

OVER_A_SLEEP = """
from machine import Timer, lightsleep
from time import sleep_ms
Timer(0).init(mode=Timer.ONE_SHOT, period=500, callback=lambda _: print("fired"))
sleep_ms(200)
lightsleep(1_000)
sleep_ms(280)
print("480 ms awake")
sleep_ms(40)
print("520 ms awake")
"""


def printed(folder: Path, board: str, program: str) -> list[str]:
    """Returns what `program` prints as a board's main.py; `folder` is for its files."""
    (folder / "rondo").symlink_to(FIRMWARE / "rondo")
    (folder / "boot.py").write_text("")
    (folder / "main.py").write_text(program)
    device = Device(Setup(board, firmware=folder))
    device.power_on()
    device.run_to(3_000)
    return values(device, "console", "text")


@pytest.mark.fidelity("machine", "an ESP32-C3 has two timers, an ESP32 four")
@pytest.mark.parametrize(
    ("board", "timers"),
    [("xiao_esp32c3", ["0", "1"]), ("m5stickc_plus2", ["0", "1", "2", "3"])],
)
def test_there_are_as_many_timers_as_the_chip_has(
    tmp_path: Path, board: str, timers: list[str]
) -> None:
    assert printed(tmp_path, board, TIMERS) == timers


def test_a_timer_that_sleep_stopped_goes_on_with_what_was_left_of_it(tmp_path: Path) -> None:
    lines = printed(tmp_path, "xiao_esp32c3", OVER_A_SLEEP)
    assert lines == ["480 ms awake", "fired", "520 ms awake"]
