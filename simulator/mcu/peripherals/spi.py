"""An SPI bus that is only written to: the selected chips receive the bytes, and none answers.

Not modelled: reading, clock polarity and phase, the order of bits, DMA, wires too long for the clock, and the pins
on which a bus may be faster than the port's `spi_most_hz`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from ...core.kernel import S
from ...core.line import Line
from ..start import Start

OVERHEAD_US = 15  # the driver's own work, for each transfer


class SPIChip(Protocol):
    """What the bus needs of a chip on it."""

    def write(self, data: bytes, is_data: bool) -> None:
        """Receives the bytes sent while the chip is selected; `is_data` is the level of its D/C wire."""


@dataclass(frozen=True)
class WiredChip:
    """A chip with its wires: it is selected while `cs` is low; bytes are commands while `dc` is low."""

    chip: SPIChip
    cs: Line
    dc: Line


class SPIBus:
    """One SPI bus and the chips on it. An unplugged chip receives nothing, which the sender cannot notice."""

    def __init__(self, wired: Iterable[WiredChip] = ()) -> None:
        self.wired = tuple(wired)
        self.bytes_carried = 0  # bytes so far
        self._unplugged: list[object] = []
        for wired_chip in self.wired:
            wired_chip.cs.external(1)  # a pull-up: nobody is selected while nobody drives the wire

    def write(self, data: bytes) -> None:
        """Sends `data` to every selected chip; the present level of its D/C wire says command or data."""
        self.bytes_carried += len(data)
        for wired_chip in self.wired:
            if not wired_chip.cs.level and wired_chip.chip not in self._unplugged:
                wired_chip.chip.write(data, bool(wired_chip.dc.level))

    def unplug(self, chip: object) -> None:
        """Removes `chip` from the bus, so that it receives nothing."""
        self._unplugged.append(chip)

    def plug_in(self) -> None:
        """Puts every unplugged chip back on the bus."""
        self._unplugged.clear()


class SPI:
    """The microcontroller's controller of an SPI bus; `crash` resets the chip."""

    def __init__(self, start: Start, bus: SPIBus, crash: Callable[[], object]) -> None:
        self._start = start
        self._bus = bus
        self._crash = crash

    def write(self, hz: int, data: bytes) -> None:
        """Sends `data` to the selected chips, which takes its time at a clock of `hz`.

        A clock that the port cannot give crashes the chip.
        """
        if hz > self._start.port.spi_most_hz:
            self._start.warn(f"a transfer at {hz / 1e6:g} MHz crashes this chip: it is reset")
            self._crash()
        self._start.charge_us(OVERHEAD_US + len(data) * 8 * S // hz)
        self._bus.write(bytes(data))
