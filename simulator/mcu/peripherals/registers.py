"""What `machine.mem32` reads: the few registers that a port's file names, each with what it shows here.

Not modelled: all others, which read 0 and say so once, and writing.
"""

from collections.abc import Callable, Mapping

from ..start import Start
from .pins import PIN_US


class Registers:
    """The registers that can be read by their address.

    `shown` gives a register's value by the name that `Port.registers` has for its address.
    """

    def __init__(self, start: Start, shown: Mapping[str, Callable[[], int]]) -> None:
        self._start = start
        self._read = {address: shown[name] for address, name in start.port.registers.items()}

    def peek(self, address: int) -> int:
        """Returns the 32 bits at an address."""
        self._start.charge(PIN_US)
        if address not in self._read:
            self._start.warn(
                f"the register at {address:#010x} is not emulated: it reads 0, whatever the chip's would"
            )
            return 0
        return self._read[address]()
