"""An SPI bus that is only written to: whoever is selected hears what is sent, and nobody answers.

Not modelled: reading, clock polarity and phase, the order of bits, DMA, and wires too long for the clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from .line import Line


class SPIChip(Protocol):
    """What listens on a bus."""

    def write(self, data: bytes, is_data: bool) -> None:
        """What was sent while it was selected; `is_data` is the level of its D/C wire."""


@dataclass(frozen=True)
class Wired:
    """A chip on the bus, selected while `cs` is low; `dc` is low for commands."""

    chip: SPIChip
    cs: Line
    dc: Line


class SPIBus:
    """Chips side by side. A chip that is `gone` hears nothing, which whoever sends cannot notice."""

    def __init__(self, wired: Iterable[Wired] = ()) -> None:
        self.wired = tuple(wired)
        self.gone = False
        self.carried = 0  # bytes so far
        for one in self.wired:
            one.cs.external(1)  # a pull-up: nobody is selected while nobody drives the wire

    def write(self, data: bytes) -> None:
        """One transfer, at the levels that CS and D/C have now."""
        self.carried += len(data)
        if self.gone:
            return
        for one in self.wired:
            if not one.cs.level:
                one.chip.write(data, bool(one.dc.level))
