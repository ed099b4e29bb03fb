"""The SPI bus: who hears what is sent, and how long it takes."""

from collections.abc import Callable
from types import ModuleType

import pytest

from simulator.core.kernel import MS, Kernel
from simulator.core.line import Line
from simulator.mcu.peripherals.spi import OVERHEAD_US, SPI, SPIBus, WiredChip
from simulator.mcu.ports import esp32
from simulator.mcu.start import Start
from simulator.mcu.wires import Wires
from tests.emulated.chip_modules import modules_of_chip

CS, DC, OTHER_CS = 5, 14, 15


class Ear:
    """A chip that records what it receives."""

    def __init__(self) -> None:
        self.transfers: list[tuple[bytes, bool]] = []

    def write(self, data: bytes, is_data: bool) -> None:
        self.transfers.append((data, is_data))


class Bench:
    """A chip with two others on its bus; runs a few lines of firmware and records how long they took."""

    def __init__(self, firmware: Callable[[ModuleType], None]) -> None:
        self.ears = Ear(), Ear()
        self.lines = {pin: Line() for pin in (CS, DC, OTHER_CS)}
        self.bus = SPIBus(
            WiredChip(ear, self.lines[cs], self.lines[DC])
            for ear, cs in zip(self.ears, (CS, OTHER_CS), strict=True)
        )
        kernel = Kernel()
        wires = Wires(lines=self.lines, spi=self.bus)
        module = modules_of_chip(kernel, wires)["machine"]
        self.took = -1

        def run() -> None:
            began_us = kernel.now_us
            firmware(module)
            self.took = kernel.now_us - began_us

        kernel.start(run)
        kernel.run(1000 * MS)


@pytest.mark.fidelity("spi", "who is selected hears what is sent, and whether it is a command")
def test_only_who_is_selected_hears_with_the_level_of_its_own_wire() -> None:
    def firmware(machine: ModuleType) -> None:
        spi = machine.SPI(2, 20_000_000, sck=None, mosi=None, miso=None)
        cs, dc = machine.Pin(CS, machine.Pin.OUT, value=1), machine.Pin(DC, machine.Pin.OUT)
        spi.write(b"nobody")
        cs(0)
        dc(0)
        spi.write(b"\x2c")
        dc(1)
        spi.write(bytearray(b"\x01\x02"))

    bench = Bench(firmware)
    assert bench.ears[0].transfers == [(b"\x2c", False), (b"\x01\x02", True)]
    assert bench.ears[1].transfers == []
    assert bench.bus.bytes_carried == 9


@pytest.mark.fidelity("spi", "a transfer takes its bits at its clock")
def test_a_transfer_takes_as_long_as_its_bits_at_its_clock() -> None:
    def firmware(machine: ModuleType) -> None:
        spi = machine.SPI(2, 20_000_000)
        spi.write(bytes(4000))
        spi.init(baudrate=4_000_000)
        spi.write(bytes(4000))

    assert Bench(firmware).took == 2 * OVERHEAD_US + 1600 + 8000


@pytest.mark.parametrize(("mhz", "crashes"), [(26, False), (40, True)])
def test_a_clock_that_an_esp32_does_not_take_crashes_the_chip_at_its_first_transfer(
    mhz: int, crashes: bool
) -> None:
    kernel, resets = Kernel(), list[bool]()
    power_on = Start(kernel=kernel, port=esp32.PORT)
    spi = SPI(power_on, SPIBus(), lambda: resets.append(True))
    kernel.start(lambda: spi.write(mhz * 1_000_000, b"\x2c"))
    kernel.run(10 * MS)
    assert bool(resets) == crashes


def test_a_chip_that_is_gone_hears_nothing_and_nobody_notices() -> None:
    bench = Bench(lambda _: None)
    bench.lines[CS].output(0.0)
    bench.bus.unplug(bench.ears[0])
    bench.bus.write(b"\x01")
    bench.bus.plug_in()
    bench.bus.write(b"\x02")
    assert bench.ears[0].transfers == [(b"\x02", False)]
