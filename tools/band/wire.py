"""The bytes to and from a board, under one deadline and one limit for a whole answer, whatever drips in between.

    transport = Transport(port)
    transport.wire.allow(seconds=10, most=65536)
    transport.exec("print(1)")               OutOfTime or TooMuch if the answer is not whole by then

mpremote carries the questions; by itself it waits as long as a byte comes each few seconds.
"""

import socket
import time
from collections.abc import Callable
from typing import Any

from mpremote.transport import TransportExecError
from mpremote.transport_serial import SerialTransport
from serial import SerialTimeoutException

_AT_ONCE = 4096  # bytes


class OutOfTime(Exception):
    """The deadline has passed, and the answer is not whole."""


class TooMuch(Exception):
    """The answer is longer than it may be."""


class Wire:
    """What mpremote takes for a serial port; `port` is the true one, `now` gives s from any instant."""

    def __init__(self, port: Any, now: Callable[[], float] = time.monotonic) -> None:
        self.port = port
        self._now = now
        self._read_ahead = bytearray()
        self._deadline = now()
        self._bytes_left = 0
        cable = getattr(port, "_socket", None)
        if cable is not None:  # else each small message waits 40 ms for the one before
            cable.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def allow(self, seconds: float, most: int) -> None:
        """Lets an answer take `seconds`, and be `most` bytes long, from now on."""
        self._deadline = self._now() + seconds
        self._bytes_left = most

    def read(self, count: int = 1) -> bytes:
        """Reads exactly that many bytes. OutOfTime, TooMuch, or OSError if the port has gone."""
        while len(self._read_ahead) < count:
            self.port.timeout = self._seconds_left()
            waiting = min(self.port.in_waiting, _AT_ONCE)
            self._read_ahead += self.port.read(max(count - len(self._read_ahead), waiting))
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise TooMuch
        if self._bytes_left % _AT_ONCE == 0:
            self._seconds_left()
        taken = bytes(self._read_ahead[:count])
        del self._read_ahead[:count]
        return taken

    def write(self, data: bytes) -> int:
        """Writes all of it. OutOfTime if nobody takes it, OSError if the port has gone."""
        self.port.write_timeout = self._seconds_left()
        try:
            return int(self.port.write(data))
        except SerialTimeoutException:
            raise OutOfTime from None

    def inWaiting(self) -> int:
        """Returns how many bytes have come, at least."""
        return len(self._read_ahead) + int(self.port.in_waiting)

    def _seconds_left(self) -> float:
        left = self._deadline - self._now()
        if left <= 0:
            raise OutOfTime
        return left


class Transport(SerialTransport):  # type: ignore[misc] # mpremote has no types
    """mpremote's, on a `wire`, and without a word of its own on the deadline."""

    def __init__(self, port: str, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(port)
        self.wire = Wire(self.serial, now)
        self.serial: Any = self.wire

    def close(self) -> None:
        """Let go of the port."""
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
        """What came until `ending`, it included; with `data_consumer`, which takes each byte, only the last."""
        del min_num_bytes, timeout, timeout_overall
        data = bytearray()
        while not data.endswith(ending):
            got = self.wire.read(1)
            if data_consumer is not None:
                data_consumer(got)
                data[:] = got
            else:
                data += got
        return bytes(data)

    def exec(self, command: str, data_consumer: Callable[[bytes], None] | None = None) -> bytes:
        """Runs a piece of code; returns what it prints. TransportExecError, with what it says, if it raises."""
        printed, error = self.exec_raw(command, data_consumer=data_consumer)
        if error:
            raise TransportExecError(printed, error.decode("utf-8", "replace"))
        return bytes(printed)
