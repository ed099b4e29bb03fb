"""A chip has as many hardware timers as its data sheet says, an ESP32's stand still in light sleep, and what is
wrong with a chip's time stays so.
"""

from pathlib import Path

import pytest

from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters.modules import FIRMWARE
from simulator.mcu.peripherals.ticks import TRUE_RATE
from tests.recorded import values, values_by_time

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

PRESSED = """
from machine import Pin
from time import sleep_ms, ticks_ms
Pin(15, Pin.IN, Pin.PULL_UP).irq(lambda _: print(ticks_ms()), Pin.IRQ_FALLING)
while True:
    sleep_ms(1_000)
"""


def printed(folder: Path, board: str, program: str) -> list[str]:
    """Returns what `program` prints as a board's main.py; `folder` is for its files."""
    (folder / "rondo").symlink_to(FIRMWARE / "rondo")
    (folder / "boot.py").write_text("")
    (folder / "main.py").write_text(program)
    device = Device(Setup(board, firmware=folder))
    device.power_on()
    device.run_to_ms(3_000)
    return values(device, "console", "text")


@pytest.mark.fidelity("machine", "an ESP32-C3 has two timers, an ESP32 four")
@pytest.mark.parametrize(
    ("board", "timers"), [("xiao_esp32c3", ["0", "1"]), ("m5stickc_plus2", ["0", "1", "2", "3"])]
)
def test_there_are_as_many_timers_as_the_chip_has(
    tmp_path: Path, board: str, timers: list[str]
) -> None:
    assert printed(tmp_path, board, TIMERS) == timers


def test_a_timer_that_sleep_stopped_goes_on_with_what_was_left_of_it(tmp_path: Path) -> None:
    lines = printed(tmp_path, "xiao_esp32c3", OVER_A_SLEEP)
    assert lines == ["480 ms awake", "fired", "520 ms awake"]


@pytest.mark.parametrize("restart_line", ["", "reset", "power_on"])
def test_a_fast_crystal_and_late_interrupts_are_so_at_once_and_after_a_reset_and_a_cut(
    tmp_path: Path, restart_line: str
) -> None:
    (tmp_path / "boot.py").write_text("")
    (tmp_path / "main.py").write_text(PRESSED)
    device = Device(Setup("pico", firmware=tmp_path))
    device.power_on()
    device.set_rate(2 * TRUE_RATE)
    device.delay_interrupts(40)
    device.run_to_ms(1_000)
    if restart_line == "power_on":
        device.cut()
    if restart_line:
        getattr(device, restart_line)()
    device.hold("main", at_ms=3_000)
    ticks_ms = 2 * (2_040 if restart_line else 3_040)
    assert values_by_time(device, "console", "text")[0] == (3_040, str(ticks_ms))


@pytest.mark.parametrize(
    ("board", "cause", "is_kept"),
    [("pico", "hard", False), ("pico", "soft", True), ("xiao_esp32c3", "hard", True)],
)
def test_the_time_of_day_outlives_a_reset_on_an_esp32_and_on_an_rp2_a_soft_one_alone(
    board: str, cause: str, is_kept: bool
) -> None:
    device = Device(Setup(board, clock=1_800_000_000))
    device.power_on()
    device.run_to_ms(1_000)
    device.reset(cause)
    device.run_to_ms(2_000)
    assert (device.clock.utc() == 1_800_000_002) == is_kept
