"""Peripherals of the chip on their own, at edges that the band's firmware hardly ever comes to."""

from pathlib import Path

import pytest

from simulator.core.device import Device
from simulator.core.kernel import MS, Kernel
from simulator.core.line import Line
from simulator.core.setup import Setup
from simulator.mcu.peripherals.i2c import I2CBus
from simulator.mcu.peripherals.interrupts import Interrupts
from simulator.mcu.peripherals.pins import Pins
from simulator.mcu.peripherals.pwm import Pwm
from simulator.mcu.peripherals.ticks import Ticks
from simulator.mcu.ports import rp2
from simulator.mcu.start import Start
from simulator.stock.errnos import EIO


class Ear:
    """A chip on I2C that records what it receives."""

    def __init__(self) -> None:
        self.received: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.received.append(data)

    def read(self, count: int) -> bytes:
        return bytes(count)

    def reset(self) -> None:
        self.received.clear()


def test_a_frame_that_stops_half_way_is_one_and_the_next_is_whole() -> None:
    bus = I2CBus({0x3C: (ear := Ear())})
    bus.fault = "midframe"
    with pytest.raises(OSError, match=str(EIO)):
        bus.write(0x3C, b"abcd")
    bus.write(0x3C, b"efgh")
    assert ear.received == [b"ab", b"efgh"]


def test_an_instant_of_the_tick_counter_is_found_before_now_and_after() -> None:
    kernel = Kernel()
    kernel.run(100 * MS)
    start = Start(kernel=kernel, port=rp2.PORT, ticks_ms=3)
    ticks = Ticks(start, Interrupts(start))
    assert [ticks.when_ms(count & (1 << 30) - 1) for count in (-10, 3, 20)] == [87, 100, 117]


def test_a_pin_that_pwm_has_left_is_untouched_by_a_sleep_and_a_latched_one_by_a_write() -> None:
    start = Start(kernel=(kernel := Kernel()), port=rp2.PORT)
    pwm = Pwm(start, {1: (line := Line())})
    pins = Pins(start, pwm._lines, Interrupts(start), pwm.pins, pwm.release)
    found: list[object] = []

    def firmware() -> None:
        pwm.drive(1, 30_000)
        pins.init(1, False, None, None)
        found.append(pwm.fall_asleep())
        pins.init(1, True, None, 1)
        for level in (0, 1):
            pins.hold(1, True)
            pins.write(1, level)
            found.append(line.level)

    kernel.start(firmware)
    kernel.run(MS)
    assert found == [None, 1, 0], "what was written takes effect as it is latched anew"


@pytest.mark.parametrize(("board", "sleeps"), [("pico", 1), ("xiao_esp32c3", 2)])
def test_a_millisecond_is_slept_on_an_esp32_alone_and_the_cable_is_heard_again_after_it(
    board: str, sleeps: int, tmp_path: Path
) -> None:
    (tmp_path / "boot.py").write_text("")
    program = "from machine import lightsleep\nlightsleep(1)\nlightsleep(2)\n"
    (tmp_path / "main.py").write_text(program + "from time import sleep_ms\nsleep_ms(9_000)\n")
    device = Device(Setup(board, firmware=tmp_path))
    device.power_on()
    device.run_to_ms(2_000)
    loses_bytes = device.serial.loses_bytes
    device.discard()
    assert [kind for _, kind, _ in device.recorder.entries].count("sleep") == sleeps
    assert not loses_bytes
