"""The chip's end of the cable, by which a host speaks to the firmware."""

from typing import NoReturn

from ...cable.serial import Serial
from ..start import Start
from .interrupts import Interrupts
from .pins import PIN_US


class Stdio:
    """Bytes from and to the host."""

    def __init__(self, start: Start, serial: Serial, interrupts: Interrupts) -> None:
        self._start = start
        self._serial = serial
        serial.restart()
        serial.on_break = lambda: interrupts.record(_keyboard_interrupt)

    @property
    def has_input(self) -> bool:
        """Whether bytes of the host can be read; looking takes no time."""
        return self._serial.waiting > 0

    def waiting(self) -> int:
        """Returns how many bytes of the host can be read."""
        self._start.charge(PIN_US)
        return self._serial.waiting

    def read(self, count: int) -> bytes:
        """Waits for that many bytes of the host, and returns them."""
        self._start.check_power()
        while self._serial.waiting < count:
            self._start.kernel.listen()
            self._start.kernel.deliver()
        return self._serial.read(count)

    def write(self, data: bytes) -> int:
        """Sends bytes to the host as they are; returns how many."""
        self._start.check_power()
        self._serial.out(data)
        return len(data)

    def interrupt_on(self, character: int) -> None:
        """Sets which byte from the host interrupts the firmware; -1 for none."""
        self._start.check_power()
        self._serial.breaks = character


def _keyboard_interrupt() -> NoReturn:
    raise KeyboardInterrupt
