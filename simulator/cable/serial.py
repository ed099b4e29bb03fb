"""The board's end of the cable: bytes from a computer that wait to be read, and bytes to it.

serial.out = socket.sendall serial.arrive(b"print(1)\\r")

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
    called with the bytes for it. In a light sleep that stops the port the board `is_deaf`: bytes that come then
    are lost.

    The character `break_character` is not read: it calls `on_break`, within the firmware, which raises
    KeyboardInterrupt.
    """

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.arrived = bytearray()
        self.attached = False
        self.is_deaf = False
        self.out: Callable[[bytes], None] = lambda _: None
        self.break_character = NO_CHARACTER
        self.on_break: Callable[[], None] = lambda: None
        self._has_break = False

    def arrive(self, data: bytes) -> None:
        """Receives `data`, which the computer sends at this moment."""
        self._has_break = self._has_break or self._holds_break(data)
        self._kernel.at(self._kernel.now_us, lambda: self._deliver(data))

    def take_break(self) -> bool:
        """Returns whether a Ctrl-C has come that has not interrupted the firmware yet; reports each only once."""
        has_break, self._has_break = self._has_break, False
        return has_break

    def read(self, count: int) -> bytes:
        """Returns, and removes, the next bytes that have arrived, at most `count`."""
        data = bytes(self.arrived[:count])
        del self.arrived[:count]
        return data

    def restart(self) -> None:
        """Resets the port, as a reset of the board does: drops arrived bytes; Ctrl-C interrupts boot.py again."""
        self.arrived.clear()
        self._has_break = False
        self.is_deaf = False
        self.break_character = CTRL_C

    def _holds_break(self, data: bytes) -> bool:
        return self.break_character >= 0 and self.break_character in data

    def _deliver(self, data: bytes) -> None:
        if self.is_deaf:
            self._has_break = False
            return
        if self._holds_break(data):
            if self.take_break():
                self.on_break()
            data = data.replace(bytes((self.break_character,)), b"")
        self.arrived += data
        self._kernel.interrupted = True
