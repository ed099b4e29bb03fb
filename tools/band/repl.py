"""The raw REPL of a board: enters it, runs code, and leaves it by a soft reset. No answer is trusted.

    repl = Repl("/dev/ttyACM0")
    repl.enter()
    repl.value("sys.implementation[1]", "sys")
    repl.restart()

mpremote carries the code. Unlike mpremote's command line, nothing here resets a band before the band has said that
no session runs. Each whole answer has a deadline and a greatest length; a board that is slow again and again is
given up.
"""

import json
import os
import re
import struct
import time
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from io import StringIO
from typing import TypeVar

from mpremote.transport import TransportError, TransportExecError

from simulator.stock.errnos import ENOSPC
from simulator.text.usage import UsageError

from . import ports
from .wire import OutOfTime, TooMuch, Transport

ANSWER_S = 10.0  # time for a whole answer; some work gets longer
CALL_S = 1.0  # time for an answer to Ctrl-C
RESTART_S = 1.0
SLOW_S = 1.0  # an answer's time above this counts against ...
PATIENCE_S = 30.0  # ... what all slow answers may take together
_FULL = "its flash is full, expected some room; `log pull`, then `wipe` makes some"
MOST_OUTPUT_BYTES = 64 * 1024  # most bytes that one piece of code may print

# What a band says to Ctrl-C in a session; known by its beginning.
_RUNNING_BEGINS = b"rondo: session running"
_RUNNING_LINE = re.compile(_RUNNING_BEGINS + rb", ([0-9]{1,4}:[0-9]{2}) left")
_PROMPT = b">>> "
_A_BAND = "a band, or a board with MicroPython on it"
_GONE = (
    "the band does not answer any more, expected the cable to stay in; plug it in and try again"
)

T = TypeVar("T")


class LinkLost(UsageError):
    """The cable was pulled, or the board has gone."""


class TooSlow(UsageError):
    """The board did not complete its answer before the deadline."""


class TooMuchSaid(UsageError):
    """An answer is longer than MOST_OUTPUT_BYTES, more than any code of Rondo prints."""


class Silent(UsageError):
    """Nothing at the port answers as MicroPython does."""


class NotMicroPython(Silent):
    """The device at the port answers, but not as MicroPython does."""


class SessionRunning(UsageError):
    """The band is in a session, which goes on. `left` is the time left as M:SS, "" if the band did not say it."""

    def __init__(self, port: str, time_left: str) -> None:
        how_long = f", {time_left} left" if time_left else ""
        super().__init__(
            port, f"a session is running{how_long}, expected none; try again then, or --wait"
        )
        self.left = time_left


class DeviceError(UsageError):
    """Code on the band raised an exception.

    `last_line` is that of its traceback, `kind` its name, `number` the errno of an OSError.
    """

    def __init__(self, port: str, error: str) -> None:
        self.last_line = last_line = (error.strip().splitlines() or ["nothing"])[-1]
        number = re.search(r"\[Errno ([0-9]{1,4})\]|^OSError: ([0-9]{1,4})", last_line)
        self.number = int(number[1] or number[2]) if number else None
        self.kind = last_line.partition(":")[0]
        problem = f"the band says {last_line!r}, expected an answer"
        super().__init__(port, _FULL if self.number == ENOSPC else problem)


class Repl:
    """The raw REPL of the board at `port`, a device's path or socket://HOST:PORT. `now()` returns a time in s."""

    def __init__(self, port: str, now: Callable[[], float] = time.monotonic) -> None:
        self.port = port
        self._now = now
        self._slow_s = 0.0
        self._inside = False
        try:
            self._transport = Transport(port, now)
        except (TransportError, OSError, ValueError):
            raise UsageError(port, ports.open_problem(port)) from None
        self._wire = self._transport.wire

    def enter(self) -> None:
        """Stops the program on the board by Ctrl-C, and enters the raw REPL.

        Raises SessionRunning if a session runs, which then goes on; Silent or NotMicroPython if no MicroPython
        answers.
        """
        heard = self._interrupt()
        if _RUNNING_BEGINS in heard:
            running_match = _RUNNING_LINE.search(heard)
            raise SessionRunning(self.port, running_match[1].decode() if running_match else "")
        asked, ending = _new_question()
        self._wire.allow(CALL_S, MOST_OUTPUT_BYTES)
        heard += self._hear(asked, ending)
        if not heard.endswith(ending):
            if heard.strip():
                raise NotMicroPython(
                    self.port, f"what is there talks, but not as MicroPython, expected {_A_BAND}"
                )
            raise Silent(
                self.port, f"nothing there answers as MicroPython does, expected {_A_BAND}"
            )
        self._inside = True

    def _interrupt(self) -> bytes:
        """Sends Ctrl-C; returns the answer: a session runs, a prompt, or nothing if at the raw REPL already."""
        self._wire.allow(CALL_S, MOST_OUTPUT_BYTES)
        heard = self._hear(b"\r\x03", _PROMPT)
        if _is_cut_short(heard):
            self._wire.allow(ANSWER_S, MOST_OUTPUT_BYTES)
            heard += self._hear(b"", b" left")
        return heard

    def _hear(self, request: bytes, ending: bytes) -> bytes:
        """Sends `request`; returns the answer up to `ending`, the line of a running session or the deadline."""
        heard = bytearray()

        def listen() -> None:
            self._wire.write(request)
            while not heard.endswith(ending) and not _RUNNING_LINE.search(heard[-64:]):
                heard.extend(self._wire.read(1))

        with suppress(TooMuchSaid, TooSlow):
            self._guarded(listen)
        return bytes(heard)

    def restart(self) -> None:
        """Leaves the REPL by a soft reset: boot.py and main.py run again.

        The board's clock and flash keep their state.
        """
        self._inside = False
        self._wire.allow(RESTART_S, MOST_OUTPUT_BYTES)
        self._hear(b"\r\x03\x02\x04", b"soft reboot\r\n")

    def start_without_main(self) -> None:
        """Makes a soft reset into the raw REPL: boot.py runs, main.py does not.

        Raises TooSlow if the REPL does not come before the deadline.
        """
        self._wire.allow(ANSWER_S, MOST_OUTPUT_BYTES)
        ending = b"raw REPL; CTRL-B to exit\r\n"  # the next question waits for what follows
        if not self._hear(b"\r\x03\x04", ending).endswith(ending):
            raise self._too_slow()

    def close(self) -> None:
        """Closes the port, whatever the board is doing."""
        with suppress(OSError):
            self._transport.close()

    def run(self, code: str, within_s: float | None = None) -> str:
        """Runs `code` on the board; returns what it prints, at most MOST_OUTPUT_BYTES.

        `within_s` is for code that is known to take longer than ANSWER_S. Raises DeviceError if the code
        raises, TooSlow or LinkLost if it does not end. Show what is returned only through `usage.printable`.
        """
        output = bytearray()

        def take(data: bytes) -> None:
            output.extend(data.replace(b"\x04", b""))

        if self._slow_s > PATIENCE_S:
            raise self._too_slow()
        began = self._now()
        self._wire.allow(within_s or ANSWER_S, MOST_OUTPUT_BYTES)
        try:
            with redirect_stdout(StringIO()):  # mpremote prints what it does not understand
                self._guarded(lambda: self._transport.exec(code, data_consumer=take))
        except TooSlow:
            self._slow_s = 2 * PATIENCE_S  # above PATIENCE_S, so that nothing more is run
            raise
        except KeyboardInterrupt:
            asked, ending = _new_question()
            self._wire.allow(CALL_S, MOST_OUTPUT_BYTES)
            with suppress(UsageError):
                self._hear(
                    b"\r\x03" + asked, ending
                )  # what is run meanwhile is to have its own answer
            raise
        if within_s is None:
            self._slow_s += max(0.0, self._now() - began - SLOW_S)
        return output.decode("utf-8", "replace")

    def value(self, expression: str, *modules: str) -> object:
        """Returns the value of `expression` on the board, carried as JSON. The board imports `modules` first."""
        imports = "".join(f"import {name}\n" for name in ("json", *modules))
        return self.parsed(self.run(f"{imports}print(json.dumps({expression}))"))

    def parsed(self, answer: str) -> object:
        """Returns a band's answer, parsed as JSON. Raises UsageError if it is not JSON."""
        try:
            return json.loads(answer)
        except (ValueError, RecursionError):
            raise self.nonsense(answer) from None

    def nonsense(self, answer: object) -> UsageError:
        """Returns the UsageError for `answer`, which no band with Rondo gives."""
        return UsageError(
            self.port, f"the band says {str(answer)[:60]!r}, expected what Rondo says"
        )

    def _too_slow(self) -> UsageError:
        return TooSlow(
            self.port,
            "does not answer in time, expected a band whose answers are whole within seconds",
        )

    def _guarded(self, act: Callable[[], T]) -> T:
        """Returns the value of `act`, which uses the wire; errors of mpremote and the port become UsageErrors."""
        try:
            return act()
        except TransportExecError as error:
            raise DeviceError(self.port, str(error.error_output)) from None
        except TooMuch:
            raise TooMuchSaid(
                self.port, f"the band says more than {MOST_OUTPUT_BYTES} bytes, expected less"
            ) from None
        except OutOfTime:
            raise self._too_slow() from None
        except (TransportError, struct.error):
            raise NotMicroPython(
                self.port, f"answers otherwise than MicroPython does, expected {_A_BAND}"
            ) from None
        except OSError:
            self._inside = False
            raise LinkLost(self.port, _GONE) from None


def _new_question() -> tuple[bytes, bytes]:
    """Returns what enters the raw REPL and has a new word printed, and how the answer ends.

    Answers to earlier input may come only now, so only what follows a new word counts.
    """
    word = f"rondo-{os.urandom(4).hex()}"
    return f"\r\x01\r\x01print('{word}')\x04".encode(), f"{word}\r\n\x04\x04".encode()


def _is_cut_short(heard: bytes) -> bool:
    """Returns whether the last line in `heard` is an incomplete beginning of the line that says a session runs."""
    last_line = heard.replace(b"\r", b"\n").rpartition(b"\n")[2]
    is_beginning = len(last_line) > 1 and (
        _RUNNING_BEGINS.startswith(last_line) or last_line.startswith(_RUNNING_BEGINS)
    )
    return is_beginning and not _RUNNING_LINE.search(last_line)
