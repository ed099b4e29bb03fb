"""The cable as the firmware reads and writes it: `sys.stdin`, `sys.stdout`, and `select` to wait for the one.

Not modelled: other streams in `select`; on a board without a network there is none.
"""

from collections.abc import Callable, Iterable
from types import ModuleType

from ..mcu.mcu import Mcu

POLLIN, POLLOUT, POLLERR, POLLHUP = 1, 4, 8, 16


class Bytes:
    """`sys.stdin.buffer` and `sys.stdout.buffer`."""

    def __init__(self, mcu: Mcu) -> None:
        self._mcu = mcu

    def read(self, count: int = 1) -> bytes:
        """That many, once they are there."""
        return self._mcu.stdin_read(count)

    def write(self, data: bytes) -> int:
        """As they are; how many."""
        return self._mcu.stdout_write(data)


class Text:
    """`sys.stdin` and `sys.stdout`."""

    def __init__(self, mcu: Mcu, console: Callable[[str], None]) -> None:
        self.buffer = Bytes(mcu)
        self._console = console

    def read(self, count: int = 1) -> str:
        """That many characters, once they are there."""
        return self.buffer.read(count).decode("latin-1")

    def write(self, text: str) -> int:
        """As `print` does it; how many characters."""
        self._console(text)
        return len(text)


def select(mcu: Mcu) -> ModuleType:
    """The module `select`."""

    class Poll:
        def __init__(self) -> None:
            self._registered: list[tuple[object, int]] = []

        def register(self, stream: object, eventmask: int = POLLIN | POLLOUT) -> None:
            self._registered = [(stream, POLLIN)] if eventmask & POLLIN else []

        def unregister(self, stream: object) -> None:
            self._registered = []

        def poll(self, timeout: int = -1) -> Iterable[tuple[object, int]]:
            while timeout and not (self._registered and mcu.stdin_waiting()):
                mcu.sleep_ms(1)
                timeout -= 1
            return self._registered if self._registered and mcu.stdin_waiting() else []

        def ipoll(self, timeout: int = -1, flags: int = 0) -> Iterable[tuple[object, int]]:
            return self.poll(timeout)

    module = ModuleType("select")
    offered: dict[str, object] = {
        "poll": Poll,
        "POLLIN": POLLIN,
        "POLLOUT": POLLOUT,
        "POLLERR": POLLERR,
        "POLLHUP": POLLHUP,
    }
    module.__dict__.update(offered)
    return module
