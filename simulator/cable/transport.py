"""The computer's end of the cable: a TCP port on this machine, or a pty for tools that want a serial path.

    cable = Tcp(serial, port=0)
    cable.name                    socket://127.0.0.1:40123, for mpremote; `cable.address` for a plain socket
    cable.wait(0.5)               waits until the computer sends something, for 0.5 s at most

The thread that runs the board calls `wait` between the board's turns; while an interpreter works without a pause,
`poll` is called.
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

_CHUNK_BYTES = 4096
# Else Linux acknowledges only after 40 ms, for which a computer that sends in small pieces waits.
_ACKNOWLEDGE_AT_ONCE = getattr(socket, "TCP_QUICKACK", None)
_MAX_UNREAD_BYTES = 1 << 20  # bytes kept for a computer that does not read


class Unplugged(BaseException):
    """Raised by `poll` in the board's thread: the board has to stop at once, even in the midst of a call."""


class Cable(ABC):
    """The computer's end of a cable.

    `name` is what mpremote connects to. With `stopping` set, the next `poll` raises Unplugged.
    """

    name: str

    def __init__(self, serial: Serial) -> None:
        self.serial = serial
        self.stopping = False
        self._unsent = bytearray()
        self._selector = selectors.DefaultSelector()
        self._wake_receiver, self._wake_sender = socket.socketpair()
        self._watch(self._wake_receiver, lambda: self._wake_receiver.recv(_CHUNK_BYTES))
        serial.out = self._send

    def fileno(self) -> int:
        """Returns a file descriptor that is readable when `poll` has something to do."""
        return self._selector.fileno()

    def wake(self) -> None:
        """Makes `wait` return at once; may be called from any thread."""
        with suppress(OSError):  # just closed: no `wait` goes on
            self._wake_sender.send(b"\0")

    def wait(self, seconds: float) -> None:
        """Waits for bytes from the computer, at most `seconds`, and passes them to the board's end."""
        for key, _ in self._selector.select(seconds):
            key.data()

    def poll(self) -> None:
        """Passes on, without waiting, what the computer sent while the firmware works.

        Raises Unplugged if `stopping`.
        """
        self.wait(0)
        if self.stopping:
            raise Unplugged

    def take_ctrl_c(self) -> bool:
        """Returns whether a Ctrl-C has come that has not interrupted the firmware yet; reports each only once."""
        return self.serial.take_ctrl_c()

    def close(self) -> None:
        """Closes everything that the cable has open."""
        self.serial.out = lambda _: None
        self._selector.close()
        self._wake_receiver.close()
        self._wake_sender.close()

    def _watch(self, source: "socket.socket | int", ready: Callable[[], object]) -> None:
        self._selector.register(source, self._events, ready)

    @property
    def _events(self) -> int:
        """Returns which events of the connection to wait for: reading, and, while bytes are unsent, writing."""
        return selectors.EVENT_READ | (selectors.EVENT_WRITE if self._unsent else 0)

    def _send(self, data: bytes) -> None:
        """Sends `data` to the computer as fast as it reads; drops `data` if too many bytes are unread."""
        if len(self._unsent) < _MAX_UNREAD_BYTES:
            self._unsent += data
            self._flush()

    @abstractmethod
    def _flush(self) -> None:
        """Sends as many of the unsent bytes as the connection accepts now."""


class Plug(Protocol):
    """A function that makes a board's cable on its `serial`."""

    def __call__(self, serial: Serial) -> Cable: ...


class Tcp(Cable):
    """A cable that a program connects to by TCP.

    With `port` 0 the system picks a free port. The port accepts one connection and refuses others meanwhile.
    `cut_after` drops the connection, once, after that many bytes have come.
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
        """Closes the port, and the connection if there is one."""
        self._hang_up()
        self._listener.close()
        super().close()

    def _accept(self) -> None:
        host, _ = self._listener.accept()
        while self._receive():
            pass  # the connection before may be closed, with bytes still to read
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
        """Passes on what has come, at most _CHUNK_BYTES; returns whether anything had."""
        if self._host is None:
            return False
        try:
            data = self._host.recv(_CHUNK_BYTES)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self._hang_up()
            return False
        if _ACKNOWLEDGE_AT_ONCE is not None:  # the option lasts only until the next bytes
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
        had_unsent = bool(self._unsent)
        try:
            while self._unsent:
                del self._unsent[: self._host.send(self._unsent)]
        except BlockingIOError:
            pass
        except OSError:
            self._hang_up()
            return
        if had_unsent:
            self._selector.modify(self._host, self._events, self._serve)


class Pty(Cable):
    """A cable that is a pseudo-terminal.

    A pseudo-terminal does not report whether a program has opened it, so the board always sees a computer.
    """

    def __init__(self, serial: Serial) -> None:
        self._board_end, self._computer_end = os.openpty()
        super().__init__(serial)
        tty.setraw(self._computer_end)
        os.set_blocking(self._board_end, False)
        self._watch(self._board_end, self._serve)
        self.name = os.ttyname(self._computer_end)
        serial.attached = True

    def close(self) -> None:
        """Closes the pseudo-terminal; its path no longer exists then."""
        super().close()
        os.close(self._board_end)
        os.close(self._computer_end)

    def _serve(self) -> None:
        self._flush()
        with suppress(BlockingIOError):
            self.serial.arrive(os.read(self._board_end, _CHUNK_BYTES))

    def _flush(self) -> None:
        had_unsent = bool(self._unsent)
        with suppress(BlockingIOError):
            while self._unsent:
                del self._unsent[: os.write(self._board_end, self._unsent)]
        if had_unsent:
            self._selector.modify(self._board_end, self._events, self._serve)
