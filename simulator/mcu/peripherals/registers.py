"""The hardware registers that `machine.mem32` can reach: the few that a port's file names, and those of its pins.

Not modelled: all other registers, which read 0 and ignore what is written, with a warning; in a pin's register all
bits but the one that switches its interrupts.
"""

from collections.abc import Callable, Mapping

from ..start import Start
from .interrupts import Interrupts
from .pins import PIN_US

_PINS = 40  # the most of any chip
_INT_ENA_AT, _INT_ENA = 13, 31  # position and mask of the bits in a pin's register


class Registers:
    """The registers that can be read, by address.

    `value_functions` maps each name in `Port.registers` to a function that returns the register's value.
    """

    def __init__(
        self,
        start: Start,
        value_functions: Mapping[str, Callable[[], int]],
        interrupts: Interrupts,
    ) -> None:
        self._start = start
        self._interrupts = interrupts
        self._value_of = {
            address: value_functions[name] for address, name in start.port.registers.items()
        }

    def peek(self, address: int) -> int:
        """Returns the 32 bits at `address`; 0, with a warning, if that register is not emulated."""
        self._reach(address)
        value_of = self._value_of.get(address)
        if value_of is not None:
            return value_of()
        pin = self._pin_of(address)
        if pin is not None:
            return self._interrupts.is_on(pin) << _INT_ENA_AT
        self._start.warn(
            f"the register at {address:#010x} is not emulated: it reads 0, whatever the chip's would"
        )
        return 0

    def poke(self, address: int, value: int) -> None:
        """Writes `value` to the register at `address`; does nothing, with a warning, if that is none of a pin."""
        self._reach(address)
        pin = self._pin_of(address)
        if pin is not None:
            self._interrupts.switch(pin, bool(value >> _INT_ENA_AT & _INT_ENA))
        else:
            self._start.warn(f"the register at {address:#010x} is not emulated: it takes nothing")

    def _reach(self, address: int) -> None:
        """Takes the time of an access; raises ValueError for an address that is no multiple of 4."""
        self._start.charge_us(PIN_US)
        if address % 4:
            raise ValueError(f"address {address:08x} is not aligned to 4 bytes")

    def _pin_of(self, address: int) -> int | None:
        first = self._start.port.pin_registers
        number = (address - first) // 4
        return number if first and 0 <= number < _PINS else None
