"""On an ESP32 a light sleep leaves a pin's interrupt at the level that wakes, with a handler or without."""

from pathlib import Path

import pytest

from simulator import interpreters
from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.interpreters.modules import FIRMWARE
from tests.recorded import values
from tests.simulator.interpreters.test_interpreters import needs

ASLEEP = """
import machine, esp32
pin = machine.Pin(4, machine.Pin.IN, machine.Pin.PULL_UP)
pin.irq(lambda _: None)
pin.irq(None)
{off}
esp32.wake_on_gpio((pin,), esp32.WAKEUP_ALL_LOW)
machine.lightsleep(5_000)
print(pin.value())
"""
OFF = "machine.mem32[0x60004074 + 4 * 4] &= ~(31 << 13)"


@pytest.mark.fidelity(
    "registers", "a pin's interrupt that is on without a handler crashes an ESP32 that it wakes"
)
@pytest.mark.parametrize("interpreter", interpreters.NAMES)
@pytest.mark.parametrize(
    ("switch_off_code", "boots", "console_text"), [("", 2, ["1"]), (OFF, 1, ["0"])]
)
def test_a_pin_that_wakes_the_chip_crashes_it_unless_its_interrupt_is_switched_off(
    tmp_path: Path, interpreter: str, switch_off_code: str, boots: int, console_text: list[str]
) -> None:
    needs(interpreter)
    (tmp_path / "rondo").symlink_to(FIRMWARE / "rondo")
    (tmp_path / "boot.py").write_text("")
    (tmp_path / "main.py").write_text(ASLEEP.replace("{off}", switch_off_code))
    device = Device(Setup("xiao_esp32c3", firmware=tmp_path, interpreter=interpreter))
    device.power_on()
    device.run_to_ms(2_000)
    device.press("main")
    device.run_to_ms(2_100)
    device.release("main")
    device.run_to_ms(9_000)
    device.discard()
    assert len(values(device, "boot", "reason")) == boots
    assert values(device, "console", "text") == console_text
