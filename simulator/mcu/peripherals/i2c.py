"""An I2C bus: which chip answers at which address, and how a transaction can fail.

Not modelled: single bits, clock stretching, arbitration and a bus that is held low.
"""

from typing import Protocol

from ...core.kernel import S
from ...stock.errnos import EIO, ENODEV
from ..start import Start

OVERHEAD_US = 30  # start, stop and the driver's own work, for each transaction


class I2CChip(Protocol):
    """What the bus needs of a chip on it."""

    def write(self, data: bytes) -> None:
        """Receives the bytes of one write transaction, without the address."""

    def read(self, count: int) -> bytes:
        """Returns the next `count` bytes that the chip sends."""

    def reset(self) -> None:
        """Resets the chip to its state after power on."""


class I2CBus:
    """One I2C bus and the chips on it, by address.

    `fault` is what goes wrong: "once" (the next transaction is not acknowledged), "always" (none is), "midframe"
    (the next write stops half-way) or "".
    """

    def __init__(self, chips: dict[int, I2CChip]) -> None:
        self.chips = chips
        self.fault = ""
        self.bytes_carried = 0  # bytes so far, addresses too
        self._unplugged: list[object] = []

    def write(self, address: int, data: bytes) -> None:
        """Carries out one write transaction.

        Raises OSError if the address, or a byte of `data`, is not acknowledged.
        """
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
        """Writes `data`, if any, then reads `count` bytes in the same transaction.

        Raises OSError as `write` does.
        """
        self.bytes_carried += count + (1 if data else 0)
        self.write(address, data)
        return self.chips[address].read(count)

    def unplug(self, chip: object) -> None:
        """Removes `chip` from the bus, so that it does not answer."""
        self._unplugged.append(chip)

    def plug_in(self) -> None:
        """Puts every unplugged chip back on the bus."""
        self._unplugged.clear()


class I2C:
    """The microcontroller's I2C controller; `hz`, an argument of each transaction, is the bus clock."""

    def __init__(self, start: Start, bus: I2CBus) -> None:
        self._start = start
        self._bus = bus

    def write(self, hz: int, address: int, data: bytes) -> None:
        """Carries out one write transaction, which takes its time at `hz`.

        Raises OSError as `I2CBus.write` does.
        """
        self._start.charge_us(OVERHEAD_US + (1 + len(data)) * 9 * S // hz)
        self._bus.write(address, bytes(data))

    def read(self, hz: int, address: int, register: int | None, count: int) -> bytes:
        """Reads `count` bytes, from `register` if one is given, which takes its time.

        Raises OSError as `I2CBus.read` does.
        """
        register_byte = b"" if register is None else bytes((register,))
        byte_count = 1 + count + (1 + len(register_byte) if register_byte else 0)
        self._start.charge_us(OVERHEAD_US + byte_count * 9 * S // hz)
        return self._bus.read(address, register_byte, count)

    def scan(self) -> list[int]:
        """Returns the addresses of the chips on the bus, in order."""
        self._start.check_power()
        return sorted(self._bus.chips)
