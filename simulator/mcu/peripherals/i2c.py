"""An I2C bus: which chip answers to which address, and how a transaction can go wrong.

Not modelled: single bits, clock stretching, arbitration and a bus that is held low.
"""

from typing import Protocol

from ...core.kernel import S
from ...stock.errnos import EIO, ENODEV
from ..start import Start

OVERHEAD_US = 30  # start, stop and the driver's own work, for each transaction


class I2CChip(Protocol):
    """A chip on an I2C bus, as the bus sees it."""

    def write(self, data: bytes) -> None:
        """Takes the bytes of one write transaction, without the address."""

    def read(self, count: int) -> bytes:
        """Returns the next `count` bytes that the chip sends."""

    def reset(self) -> None:
        """Resets the chip to its state after power on."""


class I2CBus:
    """One I2C bus and the chips on it, by address.

    `fault` is what goes wrong: "once" (the next transaction is not acknowledged), "always", "midframe" (the
    next write stops half-way) or "".
    """

    def __init__(self, chips: dict[int, I2CChip]) -> None:
        self.chips = chips
        self.fault = ""
        self.bytes_carried = 0  # bytes so far, addresses too
        self._unplugged: list[object] = []

    def write(self, address: int, data: bytes) -> None:
        """Carries out one write transaction; OSError if the address, or a byte of `data`, is not acknowledged."""
        self.bytes_carried += 1 + len(data)
        chip = self.chips.get(address)
        if chip is not None and not self.fault and not self._unplugged:
            chip.write(data)
            return
        fault = self.fault
        if fault in ("once", "midframe"):
            self.fault = ""
        if chip is None or chip in self._unplugged or fault in ("once", "always"):
            raise OSError(ENODEV)
        if fault == "midframe":
            chip.write(data[: len(data) // 2])
            raise OSError(EIO)
        chip.write(data)

    def read(self, address: int, data: bytes, count: int) -> bytes:
        """Writes `data`, if any, then reads `count` bytes in the same transaction; OSError as for `write`."""
        self.bytes_carried += count + (1 if data else 0)
        self.write(address, data)
        return self.chips[address].read(count)

    def unplug(self, chip: object) -> None:
        """Takes `chip` off the bus, so that it does not answer."""
        self._unplugged.append(chip)

    def plug_in(self) -> None:
        """Puts every unplugged chip back on the bus."""
        self._unplugged.clear()


class I2C:
    """The microcontroller's controller of an I2C bus; `hz` is the clock of each transaction."""

    def __init__(self, start: Start, bus: I2CBus) -> None:
        self._start = start
        self._bus = bus

    def write(self, hz: int, address: int, data: bytes) -> None:
        """Carries out one write transaction, in the time that it takes at `hz`; OSError as `I2CBus.write`."""
        self._start.charge(OVERHEAD_US + (1 + len(data)) * 9 * S // hz)
        self._bus.write(address, bytes(data))

    def read(self, hz: int, address: int, register: int | None, count: int) -> bytes:
        """Reads `count` bytes, from `register` if one is given, and lets its time pass; OSError as of `I2CBus`."""
        register_byte = b"" if register is None else bytes((register,))
        byte_count = 1 + count + (1 + len(register_byte) if register_byte else 0)
        self._start.charge(OVERHEAD_US + byte_count * 9 * S // hz)
        return self._bus.read(address, register_byte, count)

    def scan(self) -> list[int]:
        """Returns the addresses of the chips on the bus, in order."""
        self._start.check_power()
        return sorted(self._bus.chips)
