"""pyserial's handler of page:// addresses: the port that the user has chosen, by Web Serial.

The page has the port open; it and the worker pass bytes to each other. Waiting suspends the calling Python.
"""

from typing import Any

from pyodide.ffi import run_sync, to_js
from rondo_page import cable
from serial import SerialException


class Serial:
    """The part of pyserial's Serial that mpremote and the tools use; `timeout` in s, None to wait for ever."""

    def __init__(self, url: str | None = None, **options: Any) -> None:
        self.port = self.portstr = self.name = url
        self.timeout = options.get("timeout")
        self.write_timeout: float | None = None
        self.is_open = False

    def open(self) -> None:
        """Opens the port. Raises SerialException if the page cannot."""
        if not run_sync(cable.open()):
            raise SerialException("the port is not open")
        self.is_open = True

    def isOpen(self) -> bool:
        """Returns whether the port is open."""
        return self.is_open

    @property
    def in_waiting(self) -> int:
        """Returns how many bytes have come, after those on their way have had time to come."""
        run_sync(cable.settle())
        return int(cable.waiting())

    inWaiting = in_waiting.fget

    def read(self, size: int = 1) -> bytes:
        """Reads `size` bytes, or fewer if the time is over. Raises SerialException if the cable is out."""
        ms = -1 if self.timeout is None else self.timeout * 1000
        received_data = run_sync(cable.read(size, ms))
        if received_data is None:
            self.is_open = False
            raise SerialException("the cable is out")
        return bytes(received_data.to_bytes())

    def write(self, data: bytes) -> int:
        """Writes all of `data`; returns its length. Raises SerialException if the cable is out."""
        if not run_sync(cable.write(to_js(bytes(data)))):
            raise SerialException("the cable is out")
        return len(data)

    def flush(self) -> None:
        """Does nothing: `write` has sent everything already."""

    def reset_input_buffer(self) -> None:
        """Drops the bytes that have come."""
        self.read(self.in_waiting)

    def close(self) -> None:
        """Lets go of the port; the page closes it."""
        if self.is_open:
            self.is_open = False
            run_sync(cable.close())
