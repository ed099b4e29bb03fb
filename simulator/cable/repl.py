"""MicroPython's REPL as a computer on the cable sees it, byte for byte: friendly, raw and raw paste.

The mirror of `shared/runtime/pyexec.c`: it receives source text and sends prompts and answers; running the
text is left to the interpreter.

    text = repl.prompt()      waits, in the firmware's greenlet; "s..." is a line whose value is shown
    ...                       the interpreter runs it, and prints
    repl.ran()                what is printed from now on is the error that it raised

Not modelled: editing a line but for backspace, its history, completion by Tab, lines that indent themselves.
"""

from collections.abc import Callable
from typing import NoReturn

from ..stock.release import RELEASE
from .serial import CTRL_C, NO_CHARACTER, Serial

CTRL_A, CTRL_B, CTRL_D, CTRL_E = 1, 2, 4, 5
_BACKSPACE = (8, 127)
_LINE_ENDS = b"\r\n"

# MICROPY_REPL_STDIN_BUFFER_MAX is 256: a window is half of it, and a computer may send two at first.
_WINDOW_BYTES = 128

# What runs a text: the value of a line is shown, that of a text is not.
LINE, TEXT = "s", "e"


class Repl:
    """The REPL of one board, as a computer on the cable sees it.

    `wait()` returns once bytes wait at `serial`; `restart()` makes a soft reset, and does not return. `is_raw`: the
    REPL is in raw mode, which survives a soft reset; `is_running`: something runs that Ctrl-C would end.
    """

    def __init__(self, serial: Serial, model: str) -> None:
        self._serial = serial
        self._banner = (
            f'MicroPython v{RELEASE}; {model}\r\nType "help()" for more information.\r\n'
        )
        self.wait: Callable[[], None] = lambda: None
        self.restart: Callable[[], NoReturn]
        self.is_raw = False
        self.is_running = False
        self._has_greeted = False
        self._owed_bytes = b""  # what a computer in raw mode is still owed
        self._pasted = b""
        self._sent_by_computer = False  # whether the computer sent the text that runs

    def start(self, is_soft_reset: bool) -> None:
        """Resets the REPL, as at a start of the board; after a soft reset a raw REPL stays raw."""
        self.is_raw = self.is_raw and is_soft_reset
        self.is_running = False
        self._sent_by_computer = False
        self._has_greeted = False
        self._owed_bytes = b""

    def running(self) -> None:
        """Lets Ctrl-C interrupt the interpreter, which runs something from now on."""
        self.is_running = True
        self._serial.interrupt_character = CTRL_C

    def say(self, text: str) -> None:
        """Sends to the computer what the firmware prints."""
        self._serial.out(text.replace("\n", "\r\n").encode())

    def prompt(self) -> bytes:
        """Waits for the next text to run; returns LINE or TEXT, followed by the text's source."""
        self.is_running = False
        self._serial.interrupt_character = NO_CHARACTER
        self._send(self._owed_bytes)
        self._owed_bytes = b""
        while True:
            source = self._raw_prompt() if self.is_raw else self._friendly_prompt()
            if source is not None:
                self._sent_by_computer = True
                self.running()
                return source

    def ran(self) -> None:
        """Ends the run of the text that `prompt` returned; any output before the next `prompt` is its traceback."""
        self.is_running = False
        self._serial.interrupt_character = NO_CHARACTER
        if self.is_raw and self._sent_by_computer:
            self._send(b"\x04")
            self._owed_bytes = b"\x04"
        self._sent_by_computer = False

    def _send(self, data: bytes) -> None:
        if data:
            self._serial.out(data)

    def _next_byte(self) -> int:
        while not self._serial.arrived:
            self.wait()
        return self._serial.read(1)[0]

    # Raw.

    def _raw_prompt(self) -> bytes | None:
        if not self._has_greeted:
            self._greet(b"raw REPL; CTRL-B to exit\r\n")
        self._send(b">")
        line = bytearray()
        while True:
            byte = self._next_byte()
            if byte == CTRL_A:
                if line[:1] == bytes((CTRL_E,)) and len(line) == 2:
                    return self._raw_paste(line[1])
                self._has_greeted = False
                return None
            if byte == CTRL_B:
                self._send(b"\r\n")
                self._set_raw(raw=False)
                return None
            if byte == CTRL_C:
                line.clear()
            elif byte == CTRL_D:
                if not line:
                    self._send(b"\r\n")
                    self._soft_reset()
                self._send(b"OK")
                return TEXT.encode() + line
            else:
                line.append(byte)

    def _raw_paste(self, kind: int) -> bytes | None:
        if kind != ord("A"):
            self._send(b"R\x00")
            return None
        self._send(b"R\x01" + _WINDOW_BYTES.to_bytes(2, "little") + b"\x01")
        text = bytearray()
        while (byte := self._next_byte()) not in (CTRL_C, CTRL_D):
            text.append(byte)
            if len(text) % _WINDOW_BYTES == 0:
                self._send(b"\x01")
        self._send(b"\x04")
        if byte == CTRL_C:
            self._send(b"\x04\r\nKeyboardInterrupt: \r\n\x04")
            return None
        return TEXT.encode() + text

    # Friendly.

    def _friendly_prompt(self) -> bytes | None:
        if not self._has_greeted:
            self._greet(self._banner.encode())
        self._send(b">>> ")
        line = self._read_line()
        if line is None:
            pasted_code, self._pasted = self._pasted, b""
            return TEXT.encode() + pasted_code if pasted_code else None
        is_block = line.rstrip().endswith(b":")
        while is_block or _needs_more_lines(line):
            self._send(b"... ")
            next_line = self._read_line()
            if next_line is None:
                return None
            line += b"\n" + next_line
            if not next_line.strip():
                break
        return LINE.encode() + line if line.strip() else None

    def _read_line(self) -> bytes | None:
        """Returns a line once Enter ends it; None if Ctrl-C or another Ctrl command came instead."""
        line = bytearray()
        while True:
            byte = self._next_byte()
            if byte in _LINE_ENDS:
                self._send(b"\r\n")
                return bytes(line)
            if byte == CTRL_C:
                self._send(b"\r\n")
                return None
            if not line and byte in (CTRL_A, CTRL_B, CTRL_D, CTRL_E):
                self._command(byte)
                return None
            if byte in _BACKSPACE:
                if line:
                    del line[-1]
                    self._send(b"\b \b")
            elif byte >= ord(" "):
                line.append(byte)
                self._send(bytes((byte,)))

    def _command(self, byte: int) -> None:
        if byte == CTRL_E:
            self._pasted = self._paste()
            return
        self._send(b"\r\n")
        if byte == CTRL_D:
            self._soft_reset()
        self._set_raw(raw=byte == CTRL_A)

    def _paste(self) -> bytes:
        self._send(b"\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ")
        text = bytearray()
        while (byte := self._next_byte()) != CTRL_D:
            if byte == CTRL_C:
                self._send(b"\r\n")
                return b""
            text.append(ord("\n") if byte == ord("\r") else byte)
            self._send(b"\r\n=== " if byte == ord("\r") else bytes((byte,)))
        self._send(b"\r\n")
        return bytes(text)

    def _greet(self, banner: bytes) -> None:
        self._has_greeted = True
        self._send(banner)

    def _set_raw(self, raw: bool) -> None:
        self.is_raw = raw
        self._has_greeted = False

    def _soft_reset(self) -> NoReturn:
        self._send(b"MPY: soft reboot\r\n")
        self.restart()


def _needs_more_lines(line: bytes) -> bool:
    """Returns whether a statement goes on after `line`: if `line` ends with a backslash or has an open bracket."""
    opened_brackets = sum(line.count(bracket) for bracket in (b"(", b"[", b"{"))
    closed_brackets = sum(line.count(bracket) for bracket in (b")", b"]", b"}"))
    return line.rstrip().endswith(b"\\") or opened_brackets > closed_brackets
