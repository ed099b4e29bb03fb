"""The host's end of the cable: a TCP port on this computer, or a pty for tools that want a serial path.

    cable = Tcp(serial, port=0)
    cable.name                    socket://127.0.0.1:40123; cable.address, for a socket of one's own
    cable.wait(0.5)               until a host says something, at most so many s

Whoever runs the board calls `wait` between its turns; while an interpreter works on and on, that calls `poll`.
"""

import os
import selectors
import socket
import tty
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from .serial import Serial

_CHUNK = 4096
# Linux waits 40 ms before it says that something has come, and a host that sends in small pieces waits for that.
_ACKNOWLEDGE_AT_ONCE = getattr(socket, "TCP_QUICKACK", None)
_MOST_UNREAD = 1 << 20  # what a host that does not read can be sent at most


class Unplugged(BaseException):
    """The board is to stop, in the middle of whatever it does."""


class Cable(ABC):
    """The host's end of a cable.

    `name` is what to give to mpremote; `stopping` lets the next poll raise Unplugged.
    """

    name: str

    def __init__(self, serial: Serial) -> None:
        self.serial = serial
        self.stopping = False
        self._unsent = bytearray()
        self._selector = selectors.DefaultSelector()
        self._woken, self._waker = socket.socketpair()
        self._watch(self._woken, lambda: self._woken.recv(_CHUNK))
        serial.out = self._send

    def fileno(self) -> int:
        """Returns a file descriptor that is readable when `poll` has something to do."""
        return self._selector.fileno()

    def wake(self) -> None:
        """Makes `wait` return at once; may be called from any thread."""
        with suppress(OSError):  # it has just been closed: nobody waits any more
            self._waker.send(b"\0")

    def wait(self, seconds: float) -> None:
        """Waits for bytes of the host, at most so many s, and takes them in."""
        for key, _ in self._selector.select(seconds):
            key.data()

    def poll(self) -> None:
        """Takes in what the host has sent, without waiting, in the midst of the firmware's work."""
        self.wait(0)
        if self.stopping:
            raise Unplugged

    def take_break(self) -> bool:
        """Returns whether the host has sent a Ctrl-C that did not interrupt the firmware yet."""
        return self.serial.take_break()

    def close(self) -> None:
        """Closes all that it has open."""
        self.serial.out = lambda _: None
        self._selector.close()
        self._woken.close()
        self._waker.close()

    def _watch(self, source: "socket.socket | int", ready: Callable[[], object]) -> None:
        self._selector.register(source, self._events, ready)

    @property
    def _events(self) -> int:
        """What there is to wait for from the host."""
        return selectors.EVENT_READ | (selectors.EVENT_WRITE if self._unsent else 0)

    def _send(self, data: bytes) -> None:
        """Sends to the host, as fast as it reads."""
        if len(self._unsent) < _MOST_UNREAD:
            self._unsent += data
            self._flush()

    @abstractmethod
    def _flush(self) -> None:
        """Send what the host takes now of what is unsent."""


class Plug(Protocol):
    """Makes the cable of a board."""

    def __call__(self, serial: Serial) -> Cable: ...


class Tcp(Cable):
    """A cable whose host connects by TCP.

    `port` 0 takes a free one. One host at a time: a second is turned away.

    `cut_after`, a number of bytes from the host, drops the link when they have come, once.
    """

    def __init__(self, serial: Serial, port: int = 0, cut_after: int | None = None) -> None:
        self._listener = socket.create_server(("127.0.0.1", port))
        super().__init__(serial)
        self.cut_after = cut_after
        self._host: socket.socket | None = None
        self._listener.setblocking(False)
        self._watch(self._listener, self._accept)
        self.address: tuple[str, int] = self._listener.getsockname()
        self.name = f"socket://{self.address[0]}:{self.address[1]}"

    def close(self) -> None:
        """Closes the port and the connection of a host."""
        self._hang_up()
        self._listener.close()
        super().close()

    def _accept(self) -> None:
        host, _ = self._listener.accept()
        while self._receive():
            pass  # the one before may have gone, after some last words
        if self._host is not None:
            host.close()
            return
        host.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if _ACKNOWLEDGE_AT_ONCE is not None:
            host.setsockopt(socket.IPPROTO_TCP, _ACKNOWLEDGE_AT_ONCE, 1)
        host.setblocking(False)
        self._host = host
        self.serial.attached = True
        self._watch(host, self._serve)

    def _serve(self) -> None:
        self._flush()
        self._receive()

    def _receive(self) -> bool:
        """Take in what has come, at most _CHUNK bytes; whether there was something."""
        if self._host is None:
            return False
        try:
            data = self._host.recv(_CHUNK)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self._hang_up()
            return False
        if _ACKNOWLEDGE_AT_ONCE is not None:  # is forgotten each time
            self._host.setsockopt(socket.IPPROTO_TCP, _ACKNOWLEDGE_AT_ONCE, 1)
        if self.cut_after is not None:
            data, self.cut_after = data[: self.cut_after], self.cut_after - len(data)
        self.serial.arrive(data)
        if self.cut_after is not None and self.cut_after <= 0:
            self.cut_after = None
            self._hang_up()
        return True

    def _hang_up(self) -> None:
        if self._host is not None:
            self._selector.unregister(self._host)
            self._host.close()
            self._host = None
            self._unsent.clear()
            self.serial.attached = False

    def _send(self, data: bytes) -> None:
        if self._host is not None:
            super()._send(data)

    def _flush(self) -> None:
        if self._host is None:
            return
        had = bool(self._unsent)
        try:
            while self._unsent:
                del self._unsent[: self._host.send(self._unsent)]
        except BlockingIOError:
            pass
        except OSError:
            self._hang_up()
            return
        if had:
            self._selector.modify(self._host, self._events, self._serve)


class Pty(Cable):
    """Nobody can tell whether a host is there: one always is."""

    def __init__(self, serial: Serial) -> None:
        self._ours, self._theirs = os.openpty()
        super().__init__(serial)
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)
        self._watch(self._ours, self._serve)
        self.name = os.ttyname(self._theirs)
        serial.attached = True

    def close(self) -> None:
        """Closes the pty, whose path is gone then."""
        super().close()
        os.close(self._ours)
        os.close(self._theirs)

    def _serve(self) -> None:
        self._flush()
        with suppress(BlockingIOError):
            self.serial.arrive(os.read(self._ours, _CHUNK))

    def _flush(self) -> None:
        had = bool(self._unsent)
        with suppress(BlockingIOError):
            while self._unsent:
                del self._unsent[: os.write(self._ours, self._unsent)]
        if had:
            self._selector.modify(self._ours, self._events, self._serve)
