"""pyserial's handler of page:// addresses: the port that the user has chosen, by Web Serial.

The page has the port open; worker and page pass bytes. Whatever waits puts its stack aside until they have come.
"""

from typing import Any

from pyodide.ffi import run_sync, to_js
from rondo_page import cable
from serial import SerialException


class Serial:
    """As much of pyserial's Serial as mpremote and the tools use; `timeout` in s, None to wait for ever."""

    def __init__(self, url: str | None = None, **options: Any) -> None:
        self.port = self.portstr = self.name = url
        self.timeout = options.get("timeout")
        self.write_timeout: float | None = None
        self.is_open = False

    def open(self) -> None:
        """Opens the port; SerialException if it cannot be had."""
        if not run_sync(cable.open()):
            raise SerialException("the port is not open")
        self.is_open = True

    def isOpen(self) -> bool:
        """Returns whether the port is open."""
        return self.is_open

    @property
    def in_waiting(self) -> int:
        """Returns how many bytes have come, after letting those come that are on their way."""
        run_sync(cable.settle())
        return int(cable.waiting())

    inWaiting = in_waiting.fget

    def read(self, size: int = 1) -> bytes:
        """Reads `size` bytes, or what came within the time; SerialException once the cable is out."""
        ms = -1 if self.timeout is None else self.timeout * 1000
        found = run_sync(cable.read(size, ms))
        if found is None:
            self.is_open = False
            raise SerialException("the cable is out")
        return bytes(found.to_bytes())

    def write(self, data: bytes) -> int:
        """Writes all of `data`."""
        if not run_sync(cable.write(to_js(bytes(data)))):
            raise SerialException("the cable is out")
        return len(data)

    def flush(self) -> None:
        """Does nothing: what was written has gone already."""

    def reset_input_buffer(self) -> None:
        """Forgets what has come."""
        self.read(self.in_waiting)

    def close(self) -> None:
        """Lets go of the port, which the page closes."""
        if self.is_open:
            self.is_open = False
            run_sync(cable.close())
