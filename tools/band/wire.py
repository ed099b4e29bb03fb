"""The bytes to and from a board, with a deadline and a greatest length for each whole answer.

    transport = Transport(port)
    transport.wire.allow(seconds=10, most_bytes=65536)
    transport.exec("print(1)")               raises OutOfTime or TooMuch if the answer is late or too long

mpremote alone would wait for as long as a byte comes every few seconds.
"""

import socket
import time
from collections.abc import Callable
from typing import Any

from mpremote.transport import TransportExecError
from mpremote.transport_serial import SerialTransport
from serial import SerialTimeoutException

_MOST_READ_BYTES = 4096  # most bytes that are read at once


class OutOfTime(Exception):
    """The deadline has passed before the answer was complete."""


class TooMuch(Exception):
    """The answer is longer than allowed."""


class Wire:
    """The serial port as mpremote sees it. `port` is the real one; `now()` returns a time in s."""

    def __init__(self, port: Any, now: Callable[[], float] = time.monotonic) -> None:
        self.port = port
        self._now = now
        self._read_ahead = bytearray()
        self._deadline = now()
        self._bytes_left = 0
        cable = getattr(port, "_socket", None)
        if cable is not None:  # a socket: small messages are not to wait 40 ms
            cable.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def allow(self, seconds: float, most_bytes: int) -> None:
        """Sets the limits of the next answer: a deadline in `seconds` from now, and `most_bytes` bytes."""
        self._deadline = self._now() + seconds
        self._bytes_left = most_bytes

    def read(self, count: int = 1) -> bytes:
        """Returns exactly `count` bytes. Raises OutOfTime, TooMuch, or OSError if the port has gone."""
        while len(self._read_ahead) < count:
            self.port.timeout = self._seconds_left()
            waiting = min(self.port.in_waiting, _MOST_READ_BYTES)
            self._read_ahead += self.port.read(max(count - len(self._read_ahead), waiting))
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise TooMuch
        if self._bytes_left % _MOST_READ_BYTES == 0:
            self._seconds_left()
        first_bytes = bytes(self._read_ahead[:count])
        del self._read_ahead[:count]
        return first_bytes

    def write(self, data: bytes) -> int:
        """Writes all of `data`. Raises OutOfTime if the port takes it too slowly, OSError if it has gone."""
        self.port.write_timeout = self._seconds_left()
        try:
            return int(self.port.write(data))
        except SerialTimeoutException:
            raise OutOfTime from None

    def inWaiting(self) -> int:
        """Returns how many bytes can be read without waiting."""
        return len(self._read_ahead) + int(self.port.in_waiting)

    def _seconds_left(self) -> float:
        left_s = self._deadline - self._now()
        if left_s <= 0:
            raise OutOfTime
        return left_s


class Transport(SerialTransport):  # type: ignore[misc] # mpremote has no types
    """mpremote's serial transport, over a `Wire`. It prints nothing."""

    def __init__(self, port: str, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(port)
        self.wire = Wire(self.serial, now)
        self.serial: Any = self.wire

    def close(self) -> None:
        """Closes the port."""
        self.serial = self.wire.port
        super().close()

    def read_until(
        self,
        min_num_bytes: int,
        ending: bytes,
        timeout: float | None = None,
        data_consumer: Callable[[bytes], None] | None = None,
        timeout_overall: float | None = None,
    ) -> bytes:
        """Returns the bytes up to and including `ending`; only the limits of `wire` count.

        `data_consumer` is called with each byte; with one, only the last byte is returned.
        """
        del min_num_bytes, timeout, timeout_overall
        data = bytearray()
        while not data.endswith(ending):
            byte = self.wire.read(1)
            if data_consumer is not None:
                data_consumer(byte)
                data[:] = byte
            else:
                data += byte
        return bytes(data)

    def exec(self, command: str, data_consumer: Callable[[bytes], None] | None = None) -> bytes:
        """Runs `command` on the board; returns what it prints, b"" if `data_consumer` gets each byte of it.

        Raises TransportExecError with the traceback.
        """
        output, error = self.exec_raw(command, data_consumer=data_consumer)
        if error:
            raise TransportExecError(output, error.decode("utf-8", "replace"))
        return bytes(output)
