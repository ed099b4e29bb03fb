"""The hardware registers that `machine.mem32` can read: the few that a port's file names.

Not modelled: all others, which read 0 with a warning, and writing.
"""

from collections.abc import Callable, Mapping

from ..start import Start
from .pins import PIN_US


class Registers:
    """The registers that can be read, by address.

    `value_functions` maps each name in `Port.registers` to a function that returns the register's value.
    """

    def __init__(self, start: Start, value_functions: Mapping[str, Callable[[], int]]) -> None:
        self._start = start
        self._value_of = {
            address: value_functions[name] for address, name in start.port.registers.items()
        }

    def peek(self, address: int) -> int:
        """Returns the 32 bits at `address`; 0, with a warning, if that register is not emulated."""
        self._start.charge(PIN_US)
        value_of = self._value_of.get(address)
        if value_of is not None:
            return value_of()
        self._start.warn(
            f"the register at {address:#010x} is not emulated: it reads 0, whatever the chip's would"
        )
        return 0
