"""The motion sensor at its registers: who it is, and that it can be put to sleep."""

import pytest

from simulator.chips.mpu6886 import Mpu6886
from simulator.core.device import Device
from simulator.core.setup import Setup
from tests.wrist.hands import begin


def test_it_says_who_it_is_and_that_it_is_awake() -> None:
    sensor = Mpu6886()
    assert sensor.read(1) == b"\x00", "before any register was named"
    sensor.write(b"\x75")
    assert sensor.read(1) == b"\x19"
    sensor.write(b"\x6b")
    assert sensor.read(1) == b"\x01"
    assert not sensor.asleep


def test_registers_are_read_one_after_the_other() -> None:
    sensor = Mpu6886()
    sensor.write(b"\x6a")
    assert sensor.read(12) == b"\x00\x01" + b"\x00" * 9 + b"\x19"


def test_it_sleeps_by_one_bit_however_that_is_written_and_a_reset_wakes_it() -> None:
    sensor = Mpu6886()
    sensor.write(b"\x6b\x40")
    assert sensor.asleep
    sensor.write(b"\x6b\xc0")
    assert not sensor.asleep, "the bit of a reset counts for more"
    sensor.write(b"\x69\x40\x00\x41\x00")  # power management is the third
    assert sensor.asleep
    assert sensor.read(1) == b"\x00", "of the register that was named"
    sensor.write(b"\x6c\x01")
    assert sensor.asleep, "that was the register behind it"
    sensor.write(b"\x6b\x3f")
    assert not sensor.asleep


@pytest.mark.fidelity("mpu6886", "awake after power on, asleep when it is told to be")
def test_the_motion_sensor_that_nobody_needs_is_asleep() -> None:
    band = Device(Setup("m5stickc_plus2"))
    sensor = band.board.i2c.chips[0x68]
    assert not sensor.asleep  # type: ignore[attr-defined]
    begin(band)
    assert sensor.asleep  # type: ignore[attr-defined]
    band.cut()
    assert not sensor.asleep  # type: ignore[attr-defined]
