"""The band in a terminal, for work over ssh or without a display; needs only the standard library.

`Terminal` shows the lines of `TerminalLines` on the alternate screen, and sends only those that changed. However
it ends, it restores the terminal. The keys are those of the window, as far as a terminal can send them.
"""

import os
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from .. import waveform
from ..text import console, interrupt
from ..text.language import _
from ..view import keys
from ..view.control import OVER_A_MENU, Control
from ..view.live import Live
from ..view.menus import keep
from ..view.pace import LONG_HOLD_MS, PAUSE_HOLD_MS, SPEEDS
from ..view.trainer import ANSWERS, Trainer
from .lines import TerminalLines

FPS = 15

# What terminals send for keys that are no letters: xterm's control sequences, then those of other terminals.
_KEY_OF_SEQUENCE = {
    "\x1b[A": "UP", "\x1bOA": "UP", "\x1b[B": "DOWN", "\x1bOB": "DOWN",
    "\x1b[C": "RIGHT", "\x1bOC": "RIGHT", "\x1b[D": "LEFT", "\x1bOD": "LEFT",
    "\x1b[H": "HOME", "\x1bOH": "HOME", "\x1b[1~": "HOME", "\x1b[7~": "HOME",
    "\x1b[F": "END", "\x1bOF": "END", "\x1b[4~": "END", "\x1b[8~": "END",
    "\x1b[5~": "PAGEUP", "\x1b[6~": "PAGEDOWN", "\x1b[Z": "UP",
    "\x1bOP": "F1", "\x1b[11~": "F1",
    "\x7f": "BACKSPACE", "\b": "BACKSPACE", "\r": "RETURN", "\n": "RETURN", "\t": "TAB", "\x1b": "ESCAPE",
    " ": "SPACE", "+": "PLUS", "=": "EQUALS", "-": "MINUS",
}  # fmt: skip


def names(key_data: str) -> list[str]:
    """Returns the names (as in `view.keys`) of the keys in `key_data`, a text from the terminal.

    Skips unknown sequences.
    """
    key_names = []
    while key_data:
        length = next((count for count in (5, 4, 3) if key_data[:count] in _KEY_OF_SEQUENCE), 1)
        if length == 1 and key_data[0] == "\x1b" and len(key_data) > 1 and key_data[1] in "[O":
            length = _sequence_length(key_data)
        else:
            key_names.append(_KEY_OF_SEQUENCE.get(key_data[:length], key_data[:length]))
        key_data = key_data[length:]
    return key_names


def _sequence_length(key_data: str) -> int:
    """Returns the length of the control sequence at the start of `key_data`, which ends with a letter or ~."""
    return next(
        (i + 1 for i, char in enumerate(key_data) if i > 1 and "@" <= char <= "~"), len(key_data)
    )


def unusable(stdin: TextIO | None, stdout: TextIO | None) -> str:
    """Returns why the terminal view cannot run on these streams (None for a closed one); "" if it can."""
    if stdin is None or stdout is None or not stdin.isatty() or not stdout.isatty():
        return _("the terminal view needs a terminal, and the input or the output is none")
    if os.environ.get("TERM", "dumb") in ("", "dumb"):
        return _("the terminal view needs more than TERM={term}").format(
            term=os.environ.get("TERM", "")
        )
    if "utf" not in (stdout.encoding or "").lower():
        return _("the terminal view needs UTF-8, and this is {encoding}; try LANG=C.UTF-8").format(
            encoding=stdout.encoding
        )
    try:
        import termios  # noqa: F401 - there is none on Windows
    except ImportError:
        return _("the terminal view needs a POSIX terminal; try the window")
    return ""


class Terminal(Control):
    """Shows and operates a band in the terminal."""

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self._view_lines = TerminalLines(self)
        self._shown_lines: list[str] = []
        self._size = (0, 0)

    def attend(self) -> None:
        """Connects to the present band of `live`, after it was replaced by another."""
        self._view_lines.attend()

    def file_kinds(self) -> list[keep.FileKind]:
        """Returns what the menu Keep offers here: a scenario of the acts so far, and the pins as VCD."""
        return [keep.scenario_kind(self.live), keep.pins_kind(self.live, waveform.as_vcd)]

    def key(self, key: str) -> None:
        """Does what the key named `key` (as in `view.keys`) means while the band, a menu or the help is shown."""
        command = keys.COMMANDS.get(key, "")
        if self.working:
            self.do(command)
            return
        if self.help and command not in OVER_A_MENU:
            self._view_lines.turn_help(keys.MENU.get(key, ""))
            return
        if self.menu is not None:
            if isinstance(self.menu, Trainer) and key in ANSWERS:
                self.menu.take(key)
            elif key in keys.MENU:
                self.menu.take(keys.MENU[key])
            elif command in OVER_A_MENU:
                self.do(command)
        elif key in self._presses_by_key():
            if self._go_on():
                self._presses_by_key()[key]()
        elif key in keys.DIGITS:
            self.pace.speed = SPEEDS[keys.DIGITS.index(key)]
        elif command:
            self.do(command)

    def update(self, columns: int, rows: int, wall_s: float) -> str:
        """Returns the characters that make the terminal show the wall time `wall_s`, in s.

        "" if nothing changed.
        """
        output = ""
        if (columns, rows) != self._size:
            self._size = (columns, rows)
            self._shown_lines = []
            output = "\x1b[2J"
        lines = self._view_lines.lines(columns, rows, wall_s)
        old_lines = self._shown_lines + [""] * (len(lines) - len(self._shown_lines))
        for row, (line, old_line) in enumerate(
            zip(lines + [""] * (len(old_lines) - len(lines)), old_lines, strict=True)
        ):
            if line != old_line:
                output += f"\x1b[{row + 1};1H{line}\x1b[K"
        self._shown_lines = lines
        return output

    def loop(self) -> None:
        """Shows the band until the user quits; stdin and stdout must be a terminal."""
        with interrupt.handled_by(_exit_on_signal), _raw_terminal():
            while not self.closed:
                wall_s = time.perf_counter()
                self.pass_to(wall_s)
                size = os.get_terminal_size(sys.stdout.fileno())
                sys.stdout.write(self.update(size.columns, size.lines, wall_s))
                sys.stdout.flush()
                self._handle_keys(wall_s + 1 / FPS)

    def _handle_keys(self, until_s: float) -> None:
        """Handles each key as it arrives, until the wall time `until_s`."""
        while not self.closed:
            wait_s = max(0.0, until_s - time.perf_counter())
            if not select.select([sys.stdin], [], [], wait_s)[0]:
                return
            data = os.read(sys.stdin.fileno(), 64)
            if not data:
                self.closed = True
            self.pass_to(time.perf_counter())
            for key in names(data.decode("utf-8", "replace")):
                self.key(key)

    def _presses_by_key(self) -> dict[str, Callable[[], object]]:
        """Returns for each key the press of a button that it stands for.

        A terminal does not report how long a key is held, so that some keys stand for a longer press.
        """
        pace = self.pace
        table: dict[str, Callable[[], object]] = {
            "m": lambda: pace.tap("main"),
            "SPACE": lambda: pace.tap("main"),
            "d": lambda: pace.double_tap("main"),
            "M": lambda: pace.hold("main", PAUSE_HOLD_MS),
            "L": lambda: pace.hold("main", LONG_HOLD_MS),
        }
        if "side" in self.live.device.board.buttons:
            table["s"] = lambda: pace.tap("side")
            table["S"] = lambda: pace.hold("side", PAUSE_HOLD_MS)
        return table


@contextmanager
def _raw_terminal() -> Iterator[None]:
    """Switches to the alternate screen and reads keys at once and unechoed; restores the terminal at the end."""
    import termios
    import tty

    stdin = sys.stdin.fileno()
    old_settings = termios.tcgetattr(stdin)
    try:
        tty.setcbreak(stdin)
        settings = termios.tcgetattr(stdin)
        # Ctrl-Z does nothing: it would leave the terminal in this mode.
        settings[6][termios.VSUSP] = b"\x00"
        termios.tcsetattr(stdin, termios.TCSADRAIN, settings)
        sys.stdout.write("\x1b[?1049h\x1b[?25l")
        yield
    except KeyboardInterrupt:
        pass
    finally:
        try:
            sys.stdout.write("\x1b[?25h\x1b[?1049l")
            sys.stdout.flush()
            termios.tcsetattr(stdin, termios.TCSADRAIN, old_settings)
        except OSError:  # the terminal was closed: nothing is to be restored
            console.discard_output()


def _exit_on_signal(signal_number: int, _frame: object) -> None:
    sys.exit(128 + signal_number)
