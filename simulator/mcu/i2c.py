"""An I2C bus: which chip answers to which address, and how a transaction can go wrong.

Not modelled: single bits, clock stretching, arbitration and a bus that is held low.
"""

from typing import Protocol

ENODEV = 19
EIO = 5


class I2CChip(Protocol):
    """What answers on a bus."""

    def write(self, data: bytes) -> None:
        """One transaction's bytes, without the address."""

    def read(self, count: int) -> bytes:
        """The bytes that it sends, as many as are asked for."""

    def reset(self) -> None:
        """As after power on."""


class I2CBus:
    """`chips` by address. `fault` is what goes wrong: "once", "always" or "midframe"; "" for nothing."""

    def __init__(self, chips: dict[int, I2CChip]) -> None:
        self.chips = chips
        self.fault = ""
        self.carried = 0  # bytes so far, addresses too
        self._gone: list[object] = []

    def write(self, address: int, data: bytes) -> None:
        """One transaction; OSError when nobody acknowledges the address, or not every byte."""
        self._take(address, data)

    def read(self, address: int, data: bytes, count: int) -> bytes:
        """One transaction: `data` is written, if any, then `count` bytes are read; OSError as for `write`."""
        self.carried += count + (1 if data else 0)
        self._take(address, data)
        return self.chips[address].read(count)

    def _take(self, address: int, data: bytes) -> None:
        self.carried += 1 + len(data)
        fault = self.fault
        if fault in ("once", "midframe"):
            self.fault = ""
        chip = self.chips.get(address)
        if chip is None or chip in self._gone or fault in ("once", "always"):
            raise OSError(ENODEV)
        if fault == "midframe":
            chip.write(data[: len(data) // 2])
            raise OSError(EIO)
        chip.write(data)

    def unplug(self, chip: object) -> None:
        """A chip that is on this bus does not answer any more."""
        self._gone.append(chip)

    def plug_in(self) -> None:
        """All are there again."""
        self._gone.clear()
