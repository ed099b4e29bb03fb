"""The cable to a band: runs code on the band, and reads and writes its files.

    with link.connect(args) as band:             # `args` from a parser that `add_arguments` was given
        band.value("sys.implementation[1]")
        band.read("reason.txt", at_most=4096)
        band.replace("settings.json", b"{}")

Leaving the `with` makes a soft reset, which restarts the firmware and keeps the clock. How far a board's answers
are trusted, and how long they may take, is in `repl`.
"""

import argparse
import binascii
import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple, Self

from simulator.stock.errnos import EEXIST, ENOENT
from simulator.text.language import _
from simulator.text.usage import UsageError

from . import ports
from .repl import DeviceError, NotMicroPython, Repl, SessionRunning, Silent

CHUNK_BYTES = 1024  # bytes of a file in one message; its text is held in the band's memory
MOST_NAMES = 512  # most entries of a folder
LONGEST_NAME = 64
LONGEST_POLL_S = 30.0
SILENCES = 7  # unanswered tries with a band that may be asleep
BABBLES = 3  # tries with a board that answers otherwise: it may just be starting

# Progress of a transfer: bytes done, bytes in all.
Progress = Callable[[int, int], None]


class TooLong(UsageError):
    """A file on the band is longer than any that Rondo keeps there under its name."""


class Entry(NamedTuple):
    """One entry of a folder on the band; `size` is in bytes, 0 for a folder."""

    name: str
    folder: bool
    size: int


class Link(Repl):
    """A board's raw REPL, and the files on the board."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Closes the link; makes a soft reset first if the band still answers."""
        try:
            if self._inside:
                self.restart()
        except UsageError:
            if error is None:
                raise
        finally:
            self.close()

    def read(self, path: str, at_most: int, progress: Progress | None = None) -> bytes:
        """Returns the content of the file at `path`.

        Raises DeviceError with `number` 2 if there is none, TooLong if it is longer than `at_most` bytes,
        UsageError if it was damaged on the way.
        """
        self.run(
            "import hashlib, binascii\n"
            f"_f = open({path!r}, 'rb')\n_h = hashlib.sha256()\n"
            f"def _more():\n b = _f.read({CHUNK_BYTES})\n _h.update(b)\n"
            " print(str(binascii.b2a_base64(b), 'ascii').strip())"
        )
        size = self._whole(f"__import__('os').stat({path!r})[6]")
        data = bytearray()
        while chunk := self._unpacked(self.run("_more()")):
            data += chunk
            if max(size, len(data)) > at_most:
                raise TooLong(self.port, f"{path}: longer than {at_most} bytes, expected less")
            if progress is not None:
                progress(len(data), max(size, len(data)))
        self.run("_f.close()")
        if self._digest("_h") != hashlib.sha256(data).digest():
            raise UsageError(
                self.port, f"{path}: came otherwise than it was sent, expected a good cable"
            )
        return bytes(data)

    def write(self, path: str, data: bytes, progress: Progress | None = None) -> None:
        """Writes `data` to the file at `path` and compares its SHA-256.

        Raises DeviceError if there is no room, and leaves no file then.
        """
        self.run(f"from binascii import a2b_base64\n_f = open({path!r}, 'wb')")
        try:
            for begin in range(0, len(data), CHUNK_BYTES):
                text = binascii.b2a_base64(data[begin : begin + CHUNK_BYTES], newline=False)
                self.run(f"_f.write(a2b_base64({text!r}))")
                if progress is not None:
                    progress(min(begin + CHUNK_BYTES, len(data)), len(data))
        except DeviceError:
            for ending in ("_f.close()", f"__import__('os').remove({path!r})"):
                with suppress(DeviceError):
                    self.run(ending)
            raise
        self.run("_f.close()")
        if self.sha256(path) != hashlib.sha256(data).digest():
            raise UsageError(
                self.port, f"{path}: is not what was written, expected flash that keeps it"
            )

    def replace(self, path: str, data: bytes) -> None:
        """Replaces a file's content at one instant: after a power cut it is all old, or all of `data`."""
        new_path = path + ".new"
        self.write(new_path, data)
        self.rename(new_path, path)

    def sha256(self, path: str) -> bytes | None:
        """Returns a file's SHA-256, computed on the band; None if there is no such file."""
        try:
            self.run(
                "import hashlib\n_h = hashlib.sha256()\n_b = bytearray(512)\n"
                f"with open({path!r}, 'rb') as _f:\n"
                " while True:\n  _n = _f.readinto(_b)\n  if not _n:\n   break\n"
                "  _h.update(memoryview(_b)[:_n])"
            )
        except DeviceError as error:
            if error.number == ENOENT:
                return None
            raise
        return self._digest("_h")

    def rename(self, path: str, to: str) -> None:
        """Renames the file `path` to `to` at one instant; a file that has the name `to` is replaced."""
        self.run(f"import os\nos.rename({path!r}, {to!r})")

    def remove(self, path: str) -> None:
        """Deletes a file or an empty folder; DeviceError with `number` 2 if there is none."""
        self.run(f"import os\nos.remove({path!r})")

    def make_folder(self, path: str) -> None:
        """Makes the folder `path`, unless it exists."""
        self.run(
            f"import os\ntry:\n os.mkdir({path!r})\nexcept OSError as e:\n if e.args[0] != {EEXIST}:\n  raise"
        )

    def listing(self, folder: str = "") -> list[Entry]:
        """Returns a folder's entries, sorted by name.

        Raises DeviceError with `number` 2 if there is no such folder, UsageError for more than MOST_NAMES entries.
        """
        answer = self.run(
            f"import os, json\nfor _e in os.ilistdir({folder or '/'!r}):\n print(json.dumps(list(_e)))"
        )
        entries = []
        for line in answer.splitlines()[: MOST_NAMES + 1]:
            entries.append(self._entry(line))
        if len(entries) > MOST_NAMES:
            raise UsageError(self.port, f"{folder}: more than {MOST_NAMES} names, expected fewer")
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
        answer = self.run(f"print(str(__import__('binascii').hexlify({name}.digest()), 'ascii'))")
        try:
            digest = bytes.fromhex(answer.strip())
        except ValueError:
            raise self.nonsense(answer) from None
        if len(digest) != hashlib.sha256().digest_size:
            raise self.nonsense(answer)
        return digest

    def _unpacked(self, answer: str) -> bytes:
        try:
            return binascii.a2b_base64(answer.strip(), strict_mode=bool(answer.strip()))
        except ValueError:
            raise self.nonsense(answer) from None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds `--port` and `--wait`, which every command that speaks to a band has, to a parser."""
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
    """Returns a link, at the raw REPL, to the band that `args` name; with --wait, once its session is over."""
    band = Link(args.port or ports.only_port())
    try:
        _call(band, args.wait, sleep)
    except BaseException as error:
        with suppress(UsageError):
            if isinstance(error, KeyboardInterrupt):  # what was sent so far may have ended the app
                band.restart()
        band.close()
        raise
    return band


def _call(band: Link, wait: bool, sleep: Callable[[float], None]) -> None:
    """Interrupts a band until it answers. Raises SessionRunning, unless `wait`; Silent after too many tries.

    In light sleep many a board hears nothing, so the wearer is asked to wake it by a double tap, which changes
    nothing in any state. After a band has said that a session runs, its silence is no reason to give up.
    """
    calls = 0
    session_left_s: float | None = None
    while True:
        try:
            return band.enter()
        except SessionRunning as running:
            if not wait:
                raise
            calls = 0
            session_left_s = _doze(_announce(band.port, running.left), sleep)
        except Silent as silent:
            if session_left_s:
                session_left_s = _doze(session_left_s, sleep)
                continue
            calls += 1
            foreign = isinstance(silent, NotMicroPython)
            if session_left_s is None and calls >= (BABBLES if foreign else SILENCES):
                raise
            if calls == 1 and not foreign:
                message = _("no answer yet; if the band sleeps, press its button twice, quickly")
                print(f"{band.port}: {message}")


def _announce(port: str, time_left: str) -> float:
    """Prints that the end of a session is waited for; returns the s until then. `time_left` is M:SS, or ""."""
    message = _("a session is running, {time} left; waiting for its end").format(
        time=time_left or "?"
    )
    print(f"{port}: {message}")
    minutes, _colon, seconds = (time_left or "0:29").partition(":")
    return int(minutes) * 60 + int(seconds) + 1


def _doze(left_s: float, sleep: Callable[[float], None]) -> float:
    """Sleeps for `left_s`, at most LONGEST_POLL_S, as a session may end early; returns the s that remain."""
    nap_s = min(left_s, LONGEST_POLL_S)
    sleep(nap_s)
    return left_s - nap_s
