"""The cable to a band: what a tool asks of it at its raw REPL, and nothing that comes back is trusted.

    with link.connect(args) as band:             # `args` from a parser that `add_arguments` was given
        band.value("sys.implementation[1]")
        band.read("reason.txt", at_most=4096)
        band.replace("settings.json", b"{}")

Leaving the `with` starts the band anew, by a soft reset, which keeps its clock. mpremote carries the bytes;
unlike its command line nothing here resets a band before it has said that no session runs.
"""

import argparse
import binascii
import hashlib
import json
import os
import re
import socket
import struct
import time
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from io import StringIO
from typing import NamedTuple, Self, TypeVar

from mpremote.transport import TransportError, TransportExecError
from mpremote.transport_serial import SerialTransport

from simulator.language import _
from simulator.mistake import Mistake
from simulator.stock.errnos import EEXIST, ENOENT

from . import ports

QUIET_S = 10.0  # a band that says nothing for so long has gone
ANSWER_S = 1.0  # how soon one answers to Ctrl-C
OUTPUT = 64 * 1024  # bytes that one piece of code may print
CHUNK = 1024  # bytes of a file in one message; its text is held in the band's memory
NAMES = 512  # entries of a folder
LONGEST_NAME = 64
LONGEST_POLL_S = 30.0
SILENCES = 10  # times that a band which sleeps is called

# What a band says to Ctrl-C in a session.
_RUNNING = re.compile(rb"rondo: session running, ([0-9]{1,4}:[0-9]{2}) left")
_A_BAND = "a band, or a board with MicroPython on it"
_GONE = (
    "the band does not answer any more, expected the cable to stay in; plug it in and try again"
)

_T = TypeVar("_T")

# Progress of a transfer: bytes done, bytes in all.
Progress = Callable[[int, int], None]


class LinkLost(Mistake):
    """The cable, or what was at its end, has gone."""


class Silent(Mistake):
    """Nothing at the port answers as MicroPython does."""


class SessionRunning(Mistake):
    """The band is in a session and goes on with it; `left` is its M:SS."""

    def __init__(self, port: str, left: str) -> None:
        super().__init__(
            port, f"a session is running, {left} left, expected none; try again then, or --wait"
        )
        self.left = left


class Raised(Mistake):
    """What the band was asked raised an exception there; `kind` is its name, `number` an OSError's errno."""

    def __init__(self, port: str, error: str) -> None:
        last = (error.strip().splitlines() or ["nothing"])[-1]
        super().__init__(port, f"the band says {last!r}, expected an answer")
        self.kind = last.partition(":")[0]
        number = re.search(r"\[Errno ([0-9]{1,4})\]|^OSError: ([0-9]{1,4})", last)
        self.number = int(number[1] or number[2]) if number else None


class Entry(NamedTuple):
    """One name in a folder of the band's; `size` in bytes is 0 for a folder."""

    name: str
    folder: bool
    size: int


class _TooMuch(Exception):
    """An answer is longer than any of ours."""


class _Transport(SerialTransport):  # type: ignore[misc] # mpremote has no types
    """mpremote's, reading as it comes instead of looking every 10 ms, and no more than `OUTPUT`."""

    def read_until(
        self,
        min_num_bytes: int,
        ending: bytes,
        timeout: float | None = None,
        data_consumer: Callable[[bytes], None] | None = None,
        timeout_overall: float | None = None,
    ) -> bytes:
        """What came until `ending`, or until nothing more did."""
        del min_num_bytes, timeout, timeout_overall
        data = bytearray()
        count = 0
        while not data.endswith(ending):
            got = self.serial.read(1)
            if not got:
                break
            count += 1
            if count > OUTPUT:
                raise _TooMuch
            if data_consumer is not None:
                data_consumer(got)
                data[:] = got
            else:
                data += got
        return bytes(data)


class Link:
    """The raw REPL of the band at `port`: a device's path, or socket://HOST:PORT."""

    def __init__(self, port: str) -> None:
        self.port = port
        try:
            self._transport = _Transport(port, timeout=QUIET_S)
        except (TransportError, OSError, ValueError):
            raise Mistake(port, ports.why_not(port)) from None
        cable = getattr(self._transport.serial, "_socket", None)
        if cable is not None:  # else each small message waits 40 ms for the one before
            cable.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._inside = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Let go of the band; one that is still there starts anew."""
        try:
            if self._inside:
                self.restart()
        finally:
            self.close()

    def enter(self) -> None:
        """Stop what runs there, by Ctrl-C; SessionRunning if that is a session, which goes on."""
        said = self._interrupt()
        running = _RUNNING.search(said)
        if running:
            raise SessionRunning(self.port, running[1].decode())
        # Whatever was sent before may be answered only now: what comes after a word that is new counts.
        word = f"rondo-{os.urandom(4).hex()}"
        self._guarded(
            lambda: self._transport.serial.write(f"\r\x01\r\x01print('{word}')\x04".encode())
        )
        ending = f"{word}\r\n\x04\x04".encode()
        said = self._guarded(lambda: self._transport.read_until(1, ending))
        if not said.endswith(ending):
            raise Silent(
                self.port, f"nothing there answers as MicroPython does, expected {_A_BAND}"
            )
        self._transport.serial.timeout = QUIET_S
        self._inside = True

    def _interrupt(self) -> bytes:
        """What a band says to Ctrl-C: that a session runs, its prompt, or nothing if it is at the raw REPL."""
        serial = self._transport.serial
        serial.timeout = ANSWER_S
        self._guarded(lambda: serial.write(b"\r\x03"))
        said = bytearray()
        while not said.endswith(b">>> ") and not (_RUNNING.search(said) and said.endswith(b"\n")):
            got = self._guarded(lambda: serial.read(1))
            said += got
            if not got or len(said) > OUTPUT:
                break
        return bytes(said)

    def restart(self) -> None:
        """Leave the REPL: boot.py and main.py run anew. Its clock and its flash stay as they are."""
        self._inside = False
        self._guarded(lambda: self._transport.serial.write(b"\r\x03\x02\x04"))
        self._transport.serial.timeout = ANSWER_S
        self._guarded(lambda: self._transport.read_until(1, b"soft reboot\r\n"))

    def close(self) -> None:
        """Let go of the port, whatever the band does."""
        with suppress(OSError):
            self._transport.close()

    def run(self, code: str, heard: Callable[[bytes], None] | None = None) -> str:
        """What a piece of code prints, at most OUTPUT bytes; `heard` takes it as it comes.

        Raised if it raises there, LinkLost if no end of it comes. Print nothing of it but by `mistake.printable`.
        """
        said = bytearray()

        def take(data: bytes) -> None:
            said.extend(data.replace(b"\x04", b""))
            if heard is not None:
                heard(data)

        with redirect_stdout(StringIO()):  # mpremote prints what it cannot make sense of
            self._guarded(lambda: self._transport.exec(code, data_consumer=take))
        return said.decode("utf-8", "replace")

    def value(self, expression: str, *modules: str) -> object:
        """What an expression is there, as JSON carries it; `modules` are imported first."""
        imports = "".join(f"import {name}\n" for name in ("json", *modules))
        said = self.run(f"{imports}print(json.dumps({expression}))")
        try:
            return json.loads(said)
        except (ValueError, RecursionError):
            raise self.nonsense(said) from None

    def nonsense(self, said: object) -> Mistake:
        """The mistake that an answer is which no band of ours gives."""
        return Mistake(self.port, f"the band says {str(said)[:60]!r}, expected what Rondo says")

    def read(self, path: str, at_most: int, progress: Progress | None = None) -> bytes:
        """A whole file; Raised with `number` 2 if there is none, Mistake if it is longer or comes torn."""
        self.run(
            "import hashlib, binascii\n"
            f"_f = open({path!r}, 'rb')\n_h = hashlib.sha256()\n"
            f"def _more():\n b = _f.read({CHUNK})\n _h.update(b)\n"
            " print(str(binascii.b2a_base64(b), 'ascii').strip())"
        )
        size = self._whole(f"__import__('os').stat({path!r})[6]")
        data = bytearray()
        while chunk := self._unpacked(self.run("_more()")):
            data += chunk
            if max(size, len(data)) > at_most:
                raise Mistake(self.port, f"{path}: longer than {at_most} bytes, expected less")
            if progress is not None:
                progress(len(data), max(size, len(data)))
        self.run("_f.close()")
        if self._digest("_h") != hashlib.sha256(data).digest():
            raise Mistake(
                self.port, f"{path}: came otherwise than it was sent, expected a good cable"
            )
        return bytes(data)

    def write(self, path: str, data: bytes, progress: Progress | None = None) -> None:
        """Make or overwrite a file, which is compared once it is whole; Raised if there is no room."""
        self.run(f"from binascii import a2b_base64\n_f = open({path!r}, 'wb')")
        try:
            for begin in range(0, len(data), CHUNK):
                text = binascii.b2a_base64(data[begin : begin + CHUNK], newline=False)
                self.run(f"_f.write(a2b_base64({text!r}))")
                if progress is not None:
                    progress(min(begin + CHUNK, len(data)), len(data))
        finally:
            self.run("_f.close()")
        if self.sha256(path) != hashlib.sha256(data).digest():
            raise Mistake(
                self.port, f"{path}: is not what was written, expected flash that keeps it"
            )

    def replace(self, path: str, data: bytes) -> None:
        """Give a file another content, in one instant: until then, and after a cut, the old one stands."""
        new = path + ".new"
        self.write(new, data)
        self.rename(new, path)

    def sha256(self, path: str) -> bytes | None:
        """The digest of a file's content, counted there; None if there is no such file."""
        try:
            self.run(
                "import hashlib\n_h = hashlib.sha256()\n_b = bytearray(512)\n"
                f"with open({path!r}, 'rb') as _f:\n"
                " while True:\n  _n = _f.readinto(_b)\n  if not _n:\n   break\n"
                "  _h.update(memoryview(_b)[:_n])"
            )
        except Raised as raised:
            if raised.number == ENOENT:
                return None
            raise
        return self._digest("_h")

    def rename(self, path: str, to: str) -> None:
        """In one instant; a file that was there is replaced."""
        self.run(f"import os\nos.rename({path!r}, {to!r})")

    def remove(self, path: str) -> None:
        """A file, or an empty folder; Raised with `number` 2 if there is none."""
        self.run(f"import os\nos.remove({path!r})")

    def make_folder(self, path: str) -> None:
        """Nothing if it is there."""
        self.run(
            f"import os\ntry:\n os.mkdir({path!r})\nexcept OSError as e:\n if e.args[0] != {EEXIST}:\n  raise"
        )

    def listing(self, folder: str = "") -> list[Entry]:
        """What is in a folder, by name; Raised with `number` 2 if there is none."""
        said = self.run(
            f"import os, json\nfor _e in os.ilistdir({folder or '/'!r}):\n print(json.dumps(list(_e)))"
        )
        entries = []
        for line in said.splitlines()[: NAMES + 1]:
            entries.append(self._entry(line))
        if len(entries) > NAMES:
            raise Mistake(self.port, f"{folder}: more than {NAMES} names, expected fewer")
        return sorted(entries)

    def _entry(self, line: str) -> Entry:
        try:
            name, kind, _, size = (*json.loads(line), 0)[:4]
        except (ValueError, TypeError, RecursionError):
            raise self.nonsense(line) from None
        fits = isinstance(name, str) and 0 < len(name) <= LONGEST_NAME
        if not fits or type(kind) is not int or type(size) is not int or size < 0:
            raise self.nonsense(line)
        return Entry(name, kind == 0x4000, size if kind != 0x4000 else 0)

    def _whole(self, expression: str) -> int:
        value = self.value(expression)
        if type(value) is not int:
            raise self.nonsense(value)
        return value

    def _digest(self, name: str) -> bytes:
        said = self.run(f"print(str(__import__('binascii').hexlify({name}.digest()), 'ascii'))")
        try:
            return bytes.fromhex(said.strip())
        except ValueError:
            raise self.nonsense(said) from None

    def _unpacked(self, said: str) -> bytes:
        try:
            return binascii.a2b_base64(said.strip(), strict_mode=bool(said.strip()))
        except ValueError:
            raise self.nonsense(said) from None

    def _guarded(self, act: Callable[[], _T]) -> _T:
        """Whatever goes wrong on the way is said in our words."""
        try:
            return act()
        except TransportExecError as error:
            raise Raised(self.port, str(error.error_output)) from None
        except _TooMuch:
            raise Mistake(
                self.port, f"the band says more than {OUTPUT} bytes, expected less"
            ) from None
        except (TransportError, OSError, struct.error):
            self._inside = False
            raise LinkLost(self.port, _GONE) from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What every command that speaks to a band takes."""
    parser.add_argument(
        "--port",
        metavar="PORT",
        help=_(
            "where the band is: a device like /dev/ttyACM0 or COM3, or socket://HOST:PORT (the only board found)"
        ),
    )
    parser.add_argument(
        "--wait", action="store_true", help=_("while a session runs, wait until it is over")
    )


def connect(args: argparse.Namespace, sleep: Callable[[float], None] = time.sleep) -> Link:
    """The band that the arguments name, at its REPL; with `--wait` once no session runs there.

    In light sleep many a board hears nothing: then its wearer is asked to wake it, by what changes nothing in any
    state. One that was heard to be in a session is waited for however long it says nothing.
    """
    band = Link(args.port or ports.only())
    silences = 0
    left_s: float | None = None
    try:
        while True:
            try:
                band.enter()
                return band
            except Silent:
                if left_s:
                    left_s = _doze(left_s, sleep)
                    continue
                silences += 1
                if silences == SILENCES and left_s is None:
                    raise
                if silences == 1:
                    told = _("no answer yet; if the band sleeps, press its button twice, quickly")
                    print(f"{band.port}: {told}")
            except SessionRunning as running:
                if not args.wait:
                    raise
                silences = 0
                left_s = _wait(band.port, running.left, sleep)
    except BaseException:
        band.close()
        raise


def _wait(port: str, left: str, sleep: Callable[[float], None]) -> float:
    """For its end, but not too long at a time: it may be ended early, or paused. What is left then, in s."""
    told = _("a session is running, {time} left; waiting for its end").format(time=left)
    print(f"{port}: {told}")
    minutes, _colon, seconds = left.partition(":")
    return _doze(int(minutes) * 60 + int(seconds) + 1, sleep)


def _doze(left_s: float, sleep: Callable[[float], None]) -> float:
    """Until the band is asked again; what is left then, in s."""
    nap_s = min(left_s, LONGEST_POLL_S)
    sleep(nap_s)
    return left_s - nap_s
