"""The clock chip's driver: what it writes, and what it believes."""

from typing import Any

import pytest

from simulator.chips.pcf8563 import Pcf8563
from simulator.core.kernel import S
from simulator.interpreters.modules import Modules
from tests.simulator.chips.test_pcf8563_chip import Bench


class Bus:
    """An I2C bus with only this chip on it."""

    def __init__(self, chip: Pcf8563) -> None:
        self.chip = chip

    def writeto(self, address: int, data: bytes) -> None:
        assert address == 0x51
        self.chip.write(data)

    def readfrom_mem_into(self, address: int, register: int, into: bytearray) -> None:
        self.writeto(address, bytes((register,)))
        into[:] = self.chip.read(len(into))


def driver_of(chip: Pcf8563) -> Any:
    return Modules({}).load("rondo.drivers.pcf8563").__dict__["Pcf8563"](Bus(chip))


def test_who_sets_the_time_turns_off_what_nobody_uses() -> None:
    bench = Bench()
    bench.chip.write(b"\x00\x20\x1f")
    driver = driver_of(bench.chip)
    assert driver.read() is None
    driver.write(2024, 2, 28, 23, 59, 58)
    assert bench.read(0x00, 2) == b"\x00\x00"
    assert bench.read(0x0D, 1) == b"\x00"
    bench.now_us += 2 * S
    assert driver.read() == (2024, 2, 29, 0, 0, 0)
    driver.write(2099, 12, 31, 23, 59, 59)
    assert driver.read() == (2099, 12, 31, 23, 59, 59)


@pytest.mark.parametrize(
    ("register", "lowest_byte", "highest_byte"),
    [(0, 0x00, 0x59), (1, 0x00, 0x59), (2, 0x00, 0x23), (3, 0x01, 0x31), (4, 0, 6), (5, 0x01, 0x12),
     (6, 0x00, 0x99)],
)  # fmt: skip
def test_what_the_chip_says_is_taken_to_its_bounds(
    register: int, lowest_byte: int, highest_byte: int
) -> None:
    class Says:
        def readfrom_mem_into(self, address: int, register: int, into: bytearray) -> None:
            into[:] = registers

    driver = Modules({}).load("rondo.drivers.pcf8563").__dict__["Pcf8563"](Says())
    for byte in range(256):
        registers = bytearray(b"\x00\x00\x00\x01\x00\x01\x00")
        registers[register] = byte
        value = byte & (0x7F, 0x7F, 0x3F, 0x3F, 0x07, 0x1F, 0xFF)[register]
        fits = (
            lowest_byte <= value <= highest_byte
            and value & 15 < 10
            and not (register == 0 and byte & 0x80)
        )
        assert (driver.read() is not None) == fits, hex(byte)
