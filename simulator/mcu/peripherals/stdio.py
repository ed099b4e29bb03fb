"""The firmware's standard input and output: bytes from and to a computer at the other end of the cable."""

from typing import NoReturn

from ...cable.serial import Serial
from ..start import Start
from .interrupts import Interrupts
from .pins import PIN_US


class Stdio:
    """Standard input and output, as bytes from and to the computer on the cable."""

    def __init__(self, start: Start, serial: Serial, interrupts: Interrupts) -> None:
        self._start = start
        self._serial = serial
        serial.restart()
        serial.on_ctrl_c = lambda: interrupts.record(_keyboard_interrupt)

    @property
    def has_input(self) -> bool:
        """Returns whether bytes from the computer can be read; the call takes no virtual time."""
        return len(self._serial.arrived) > 0

    def waiting(self) -> int:
        """Returns how many bytes from the computer can be read at once."""
        self._start.charge_us(PIN_US)
        return len(self._serial.arrived)

    def read(self, count: int) -> bytes:
        """Waits until `count` bytes have come from the computer, and returns them."""
        self._start.check_power()
        while len(self._serial.arrived) < count:
            self._start.kernel.listen()
            self._start.kernel.deliver()
        return self._serial.read(count)

    def write(self, data: bytes) -> int:
        """Sends `data` to the computer; returns the number of bytes sent."""
        self._start.check_power()
        self._serial.out(data)
        return len(data)

    def interrupt_on(self, character: int) -> None:
        """Sets which byte from the computer raises KeyboardInterrupt in the firmware; -1 for none."""
        self._start.check_power()
        self._serial.interrupt_character = character


def _keyboard_interrupt() -> NoReturn:
    raise KeyboardInterrupt
