"""A stand-in for the browser's navigator.serial, with `simulator serve` at its end: the page's server passes bytes.

So the tools run in the page as they are, over a SerialPort like the browser's, against a real MicroPython.
"""

import socket
import subprocess
import sys
from contextlib import suppress
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from web.__main__ import _Handler

# As a browser has it: a port is asked for, opened, read and written by streams, and may go away.
STAND_IN = """
class Port {
  async open() {
    const opened = await fetch("/cable/open", { method: "POST" });
    if (!opened.ok) throw new Error("not there");
    this.going = true;
    const which = await opened.text();
    this.readable = new ReadableStream({
      pull: async (into) => {
        while (this.going) {
          const came = await fetch(`/cable/read/${which}`, { cache: "no-store" }).catch(() => null);
          if (!came || !came.ok) {
            this.going = false;
            this.readable = null;
            into.error(new Error("gone"));
            return;
          }
          const bytes = new Uint8Array(await came.arrayBuffer());
          if (bytes.length) { into.enqueue(bytes); return; }
        }
      },
      cancel: () => { this.going = false; },
    });
    this.writable = new WritableStream({
      write: async (bytes) => {
        const taken = await fetch("/cable/write", { method: "POST", body: bytes });
        if (!taken.ok) throw new Error("gone");
      },
    });
  }
  async close() { this.going = false; await fetch("/cable/close", { method: "POST" }); }
}
Object.defineProperty(navigator, "serial", { value: { requestPort: async () => new Port() } });
"""
_WAIT_S = 0.2


class Cable:
    """The cable to a board that listens at a port of this computer; it is pulled out after `bytes_left` bytes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.link: socket.socket | None = None
        self.bytes_left: int | None = None
        self.open_count = 0

    def open(self) -> None:
        self.close()
        self.open_count += 1
        self.link = socket.create_connection(("127.0.0.1", self.port))
        self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.link.settimeout(_WAIT_S)

    def close(self) -> None:
        if self.link is not None:
            with suppress(OSError):  # the board has hung up before
                # A read that another thread waits in would keep it open: the next host would be turned away.
                self.link.shutdown(socket.SHUT_RDWR)
            self.link.close()
        self.link = None

    def read(self, connection_number: int) -> bytes | None:
        """Returns what has come on connection `connection_number`; None once it is closed."""
        if self.link is None or connection_number != self.open_count:
            return None
        try:
            data = self.link.recv(65536)
        except TimeoutError:
            return b""
        except OSError:
            return None
        return data or None

    def write(self, data: bytes) -> bool:
        """Sends `data` to the board; returns False once the cable is pulled out."""
        if self.bytes_left is not None:
            self.bytes_left -= len(data)
            if self.bytes_left < 0:
                self.close()
        if self.link is None:
            return False
        self.link.sendall(data)
        return True

    def close_for_good(self) -> None:
        """Closes the connection; a cable with a board of its own ends the board too."""
        self.close()


class Board(Cable):
    """`simulator serve` in a process of its own."""

    def __init__(self, flash: Path) -> None:
        command = [sys.executable, "-m", "simulator", "serve", "--empty", "--flash", str(flash)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        super().__init__(
            int(self.process.stdout.readline().rstrip().rpartition(":")[2].split()[0])
        )

    def close_for_good(self) -> None:
        super().close_for_good()
        self.process.terminate()
        self.process.wait(30)


class Handler(_Handler):
    """Serves the page, and beside it the cable."""

    def __init__(self, *args: Any, board: Cable, **options: Any) -> None:
        self.board = board
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        path, _, connection_number = self.path.rpartition("/")
        if path != "/cable/read":
            super().do_GET()
            return
        data = self.board.read(int(connection_number))
        self._answer(410 if data is None else 200, data or b"")

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        act = self.path.removeprefix("/cable/")
        if act == "write":
            self._answer(200 if self.board.write(data) else 410, b"")
            return
        (self.board.open if act == "open" else self.board.close)()
        self._answer(200, str(self.board.open_count).encode())

    def _answer(self, code: int, data: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


class PageServer:
    """A server at `address` of the page with a board at its cable."""

    def __init__(self, folder: Path, board: Cable) -> None:
        self.board = board
        handler = partial(Handler, board=self.board, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def close_for_good(self) -> None:
        self.board.close_for_good()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(30)
