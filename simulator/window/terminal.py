"""The band in a terminal, for work over ssh or without a display. Only the standard library.

`Frame` makes the lines, pure; `Terminal` shows them on the alternate screen, sends only lines that
changed, reads keys, and gives the terminal back as it was however it ends.
"""

import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from ..language import N_, _
from ..pixels import Picture
from . import wording
from .cells import drawn
from .live import Live
from .pace import LONG_HOLD_MS, PAUSE_HOLD_MS
from .sentences import next_text, phase_text, screen_text, time_texts
from .steady import Held, Peak

FPS = 15
_BAR = 24
_WORD_LINES = 6  # the head, and what is said of the session
_KEY_LINES = (
    N_("m tap   d double tap   M hold 1 s   L hold 4 s   s side tap   S side hold"),
    N_("p halt   n next event   + - speed   q quit"),
)


def unusable(stdin: TextIO, stdout: TextIO) -> str:
    """Why the view cannot be shown there, "" if it can."""
    if not stdin.isatty() or not stdout.isatty():
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


class Frame:
    """The lines of one moment, for a terminal of any size; the picture is there from 64 x 24 on."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._duty, self._speed = Peak(), Peak()
        self._screen: Held[Picture] = Held()
        self._since = 0

    def lines(self, columns: int, rows: int, wall: float) -> list[str]:
        """What to show at the wall time `wall` s, no line longer than `columns`, at most `rows` of them."""
        self._live.film.story.now = self._live.device.kernel.now_ms
        picture = self._picture(columns, rows, wall)
        words = self._words(wall)
        short = 1 + len(words) + len(_KEY_LINES)
        if rows < short + len(picture) or columns < max(map(len, picture)):
            picture = []
        gap = [""] if rows >= short + len(picture) + 3 else []
        lines = [
            self._head(),
            *gap,
            *picture,
            *gap,
            *words,
            *gap,
            *(_(line) for line in _KEY_LINES),
        ]
        room = rows - len(lines) - 1
        if room > 0:
            lines += ["", *self._trace(room)]
        return [line[:columns] for line in lines[:rows]]

    def _head(self) -> str:
        pace = self._live.pace
        speed = _("halted") if pace.halted else f"x{pace.speed:g}"
        if pace.by_hand and (pace.halted or pace.speed > 1):
            speed += ", " + _("x1 while a press is decided")
        return f"Rondo   {wording.clock(self._live.film.story.now)}   {speed}"

    def _picture(self, columns: int, rows: int, wall: float) -> list[str]:
        display = self._live.device.board.display
        if display is None:
            return [_("(no screen)")]
        picture = display.picture()
        if self._live.pace.rate > 1:
            picture = self._screen.take(picture, picture.lit, wall)
        return drawn(picture, columns, rows - len(_KEY_LINES) - _WORD_LINES)

    def _words(self, wall: float) -> list[str]:
        story, recorder = self._live.film.story, self._live.device.recorder
        left, detail = time_texts(story)
        last = story.last_cue
        cue = _("nothing yet")
        if last is not None:
            pattern = wording.pattern(last.name, bool(story.settings["mirror"]))
            ago = _("now") if recorder.cue else wording.ago(story.now - last.t)
            cue = f"{wording.cue(last.name)}  {pattern}   {ago}"
        return _in_columns(
            (_("state"), f"{wording.state(story.state)}   {phase_text(story)}"),
            (_("time"), f"{left}   {detail}" if left else ""),
            (_("felt"), cue),
            (_("motor"), self._motor(wall)),
            (
                _("screen"),
                "  ".join((screen_text(recorder.screen), "", _("next"), next_text(story))),
            ),
        )

    def _motor(self, wall: float) -> str:
        motor = self._live.device.board.motor
        duty = self._duty.take(motor.duty, wall)
        for _t, kind, fields in self._live.device.recorder.entries[self._since :]:
            if kind == "motor":
                duty = self._duty.take(float(str(fields["duty"])), wall)
        self._since = len(self._live.device.recorder.entries)
        speed = self._speed.take(motor.speed(self._live.device.kernel.now / 1000), wall)
        filled = round(duty * _BAR)
        bar = "█" * filled + "·" * (_BAR - filled)
        text = _("drive {drive} %   turns {speed} %")
        return f"[{bar}]  " + text.format(
            drive=f"{round(duty * 100):3d}", speed=f"{round(speed * 100):3d}"
        )

    def _trace(self, room: int) -> list[str]:
        return [
            f"{wording.clock(line.t):>8}  {line.text}"
            for line in self._live.film.story.lines[-room:]
        ]


def _in_columns(*rows: tuple[str, str]) -> list[str]:
    """A caption and a text on each line, the texts under each other."""
    width = max(len(caption) for caption, _text in rows) + 2
    return [f"{caption:{width}}{text}".rstrip() for caption, text in rows]


class Terminal:
    """Shows a device in the terminal until `q`; `closed` says that it was pressed."""

    def __init__(self, live: Live) -> None:
        self.closed = False
        self._live = live
        self._frame = Frame(live)
        self._shown: list[str] = []
        self._size = (0, 0)
        self._keys = self._key_table()

    def key(self, key: str) -> None:
        """Take one key."""
        act = self._keys.get(key)
        if act is not None:
            act()

    def update(self, columns: int, rows: int, wall: float) -> str:
        """What to send to the terminal so that it shows this moment; "" if it does."""
        out = ""
        if (columns, rows) != self._size:
            self._size = (columns, rows)
            self._shown = []
            out = "\x1b[2J"
        lines = self._frame.lines(columns, rows, wall)
        before = self._shown + [""] * (len(lines) - len(self._shown))
        for row, (line, old) in enumerate(
            zip(lines + [""] * (len(before) - len(lines)), before, strict=True)
        ):
            if line != old:
                out += f"\x1b[{row + 1};1H{line}\x1b[K"
        self._shown = lines
        return out

    def loop(self) -> None:
        """Show the band until it is closed; stdin and stdout are a terminal."""
        with _taken_over():
            while not self.closed:
                wall = time.perf_counter()
                self._live.pace.advance(wall)
                size = os.get_terminal_size(sys.stdout.fileno())
                sys.stdout.write(self.update(size.columns, size.lines, wall))
                sys.stdout.flush()
                self._read(wall + 1 / FPS)

    def _read(self, until: float) -> None:
        """Keys until then, each at its instant."""
        while not self.closed:
            wait = max(0.0, until - time.perf_counter())
            if not select.select([sys.stdin], [], [], wait)[0]:
                return
            data = os.read(sys.stdin.fileno(), 64)
            if not data:
                self.closed = True
            self._live.pace.advance(time.perf_counter())
            # An escape sequence is an arrow or a function key: none of ours.
            if not data.startswith(b"\x1b"):
                for char in data.decode("utf-8", "replace"):
                    self.key(char)

    def _key_table(self) -> dict[str, Callable[[], object]]:
        pace = self._live.pace
        table: dict[str, Callable[[], object]] = {
            "m": lambda: pace.tap("main"),
            " ": lambda: pace.tap("main"),
            "d": lambda: pace.double_tap("main"),
            "M": lambda: pace.hold("main", PAUSE_HOLD_MS),
            "L": lambda: pace.hold("main", LONG_HOLD_MS),
            "p": self._halt,
            "n": pace.next_event,
            "+": pace.faster,
            "=": pace.faster,
            "-": pace.slower,
            "q": self._quit,
        }
        if "side" in self._live.device.board.buttons:
            table["s"] = lambda: pace.tap("side")
            table["S"] = lambda: pace.hold("side", PAUSE_HOLD_MS)
        return table

    def _halt(self) -> None:
        self._live.pace.halted = not self._live.pace.halted

    def _quit(self) -> None:
        self.closed = True


@contextmanager
def _taken_over() -> Iterator[None]:
    """The alternate screen, keys at once and unechoed; all put back on every way out."""
    import termios
    import tty

    stdin = sys.stdin.fileno()
    before = termios.tcgetattr(stdin)
    handlers = {
        number: signal.signal(number, _leave) for number in (signal.SIGTERM, signal.SIGHUP)
    }
    try:
        tty.setcbreak(stdin)
        settings = termios.tcgetattr(stdin)
        # Stopped by Ctrl-Z the terminal would stay as it is now.
        settings[6][termios.VSUSP] = b"\x00"
        termios.tcsetattr(stdin, termios.TCSADRAIN, settings)
        sys.stdout.write("\x1b[?1049h\x1b[?25l")
        yield
    except KeyboardInterrupt:
        pass
    finally:
        sys.stdout.write("\x1b[?25h\x1b[?1049l")
        sys.stdout.flush()
        termios.tcsetattr(stdin, termios.TCSADRAIN, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)
