"""An SPI bus that is only written to: whoever is selected hears what is sent, and nobody answers.

Not modelled: reading, clock polarity and phase, the order of bits, DMA, and wires too long for the clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ...core.kernel import S
from ...core.line import Line
from ..start import Start

OVERHEAD_US = 15  # the driver's own work, for each transfer


class SPIChip(Protocol):
    """A chip as the bus knows it: what listens while it is selected."""

    def write(self, data: bytes, is_data: bool) -> None:
        """Takes what was sent while it was selected; `is_data` is the level of its D/C wire."""


@dataclass(frozen=True)
class Wired:
    """A chip on the bus, selected while `cs` is low; `dc` is low for commands."""

    chip: SPIChip
    cs: Line
    dc: Line


class SPIBus:
    """Chips side by side. One that is unplugged hears nothing, which whoever sends cannot notice."""

    def __init__(self, wired: Iterable[Wired] = ()) -> None:
        self.wired = tuple(wired)
        self.carried = 0  # bytes so far
        self._gone: list[object] = []
        for one in self.wired:
            one.cs.external(1)  # a pull-up: nobody is selected while nobody drives the wire

    def write(self, data: bytes) -> None:
        """Sends one transfer, at the levels that CS and D/C have now."""
        self.carried += len(data)
        for one in self.wired:
            if not one.cs.level and one.chip not in self._gone:
                one.chip.write(data, bool(one.dc.level))

    def unplug(self, chip: object) -> None:
        """Makes a chip on this bus hear no more."""
        self._gone.append(chip)

    def plug_in(self) -> None:
        """Puts all chips back."""
        self._gone.clear()


class SPI:
    """The controller at the microcontroller's end of a bus."""

    def __init__(self, start: Start, bus: SPIBus) -> None:
        self._start = start
        self._bus = bus

    def write(self, hz: int, data: bytes) -> None:
        """Sends one transfer, at a clock of `hz`, to whoever is selected."""
        self._start.charge(OVERHEAD_US + len(data) * 8 * S // hz)
        self._bus.write(bytes(data))
