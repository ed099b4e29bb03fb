"""The board's end of the cable: bytes from a computer that wait to be read, and bytes to it.

    serial.out = socket.sendall
    serial.arrive(b"print(1)\\r")

Not modelled: the speed of the link, a buffer that runs over, and that a chip's own USB port is gone for a
while at a reset: the link stays.
"""

from collections.abc import Callable

from ..core.kernel import Kernel

CTRL_C = 3
NO_CHARACTER = -1


class Serial:
    """The bytes on the cable, at the board's end.

    `arrived` are the bytes from the computer that can be read. `attached`: a computer listens; `out` is
    called with the bytes for it. While the board `loses_bytes`, as in a light sleep that stops the port, bytes from
    the computer are lost.

    The character `interrupt_character` is not read: it calls `on_ctrl_c`, within the firmware, which raises
    KeyboardInterrupt.
    """

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.arrived = bytearray()
        self.attached = False
        self.loses_bytes = False
        self.out: Callable[[bytes], None] = lambda _: None
        self.interrupt_character = NO_CHARACTER
        self.on_ctrl_c: Callable[[], None] = lambda: None
        self._has_ctrl_c = False

    def arrive(self, data: bytes) -> None:
        """Receives `data`, which the computer sends at this moment."""
        self._has_ctrl_c = self._has_ctrl_c or self._contains_ctrl_c(data)
        self._kernel.call_at_us(self._kernel.now_us, lambda: self._deliver(data))

    def take_ctrl_c(self) -> bool:
        """Returns whether a Ctrl-C has come that has not interrupted the firmware yet; reports each only once."""
        has_ctrl_c, self._has_ctrl_c = self._has_ctrl_c, False
        return has_ctrl_c

    def read(self, count: int) -> bytes:
        """Returns, and removes, the next bytes that have arrived, at most `count`."""
        data = bytes(self.arrived[:count])
        del self.arrived[:count]
        return data

    def restart(self) -> None:
        """Resets the port, as a reset of the board does: drops arrived bytes; Ctrl-C interrupts boot.py again."""
        self.arrived.clear()
        self._has_ctrl_c = False
        self.loses_bytes = False
        self.interrupt_character = CTRL_C

    def _contains_ctrl_c(self, data: bytes) -> bool:
        return self.interrupt_character >= 0 and self.interrupt_character in data

    def _deliver(self, data: bytes) -> None:
        if self.loses_bytes:
            self._has_ctrl_c = False
            return
        if self._contains_ctrl_c(data):
            if self.take_ctrl_c():
                self.on_ctrl_c()
            data = data.replace(bytes((self.interrupt_character,)), b"")
        self.arrived += data
        self._kernel.interrupted = True
