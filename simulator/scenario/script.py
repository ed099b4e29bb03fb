"""Reads scenarios: text files of acts and expectations, one per line, each at its time.

board xiao_esp32c3
set pacing guide
0:02 tap main            # wake it
+3 tap main
5:05 expect cue move_on within 0.1
5:10 end
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from firmware.rondo.storage.settings import QUIET

from .. import boards
from ..mcu.peripherals.ticks import TICKS_MASK
from ..text import settings_help
from ..text.usage import UsageError, printable, read_text
from . import expectations
from .faults import FAULTS, cannot_be
from .model import BETWEEN_TAPS_MS, LONGEST_MS, TAP_MS, Scenario, Step, clock_text, to_ms
from .programs import programs_for

# As many digits as anybody may write by mistake: what is too long or too fine is told as that.
_DIGITS = "[0-9]{1,99}"
_SECONDS = re.compile(rf"{_DIGITS}(?:\.{_DIGITS})?|\.{_DIGITS}")
_TIME = re.compile(rf"(?:({_DIGITS}):(?=[0-9]{{2}}:))?({_DIGITS}):([0-9]{{2}})(?:\.{_DIGITS})?")
_WORDS = re.compile(r'"[^"]*"|[^\s"#]+|"|#.*')
LAST_SEED = 2**63 - 1
# The years 2000 to 2099, in s since 1970.
_FIRST_DATE_S, _END_DATE_S = 946_684_800, 4_102_444_800


def load(path: Path, board: str | None = None) -> Scenario:
    """Returns the scenario in the file `path`, for its own board or for `board`, if given.

    Raises UsageError for the first thing that is wrong in the file.
    """
    return parse(read_text(path), str(path), path.parent, board)


def parse(text: str, path: str, folder: Path, board: str | None = None) -> Scenario:
    """Returns the scenario in `text`; the programs that it names are files in `folder`. `path` is for messages."""
    scenario = Scenario(path)
    if board is not None:
        scenario.board = board
    reader = _Reader(scenario, folder, board is not None)
    line_number = 0
    # Not by splitlines, for which a line ends at U+2028 and the like too.
    for line_number, line in enumerate(StringIO(text, None), 1):
        words = [word for word in _WORDS.findall(line) if not word.startswith("#")]
        if words:
            reader.read(line_number, words)
    reader.finish(line_number)
    return scenario


class _Reader:
    """Reads the lines of a scenario one by one, in order, into `scenario`."""

    def __init__(self, scenario: Scenario, folder: Path, board_given: bool) -> None:
        self._scenario = scenario
        self._folder = folder
        self._board_given = board_given
        self._line = 0
        self._now_ms = 0
        self._has_ended = False
        self._header_values: dict[str, tuple[int, str]] = {}
        self._program_line = 0
        self._quiet_line = 0
        # What the clock showed at 0:00, in s since 1970, where that is known.
        self._clock_at_start_s: int | None = None
        self._down_until_ms: dict[str, float] = {}
        self._pictures: dict[str, int] = {}  # the line of each, by its name in small letters
        self._watches_until_ms: list[tuple[int, int]] = []

    def read(self, line: int, words: list[str]) -> None:
        """Reads one line, given as its `words`, of which there is at least one."""
        self._line = line
        if any(printable(word) != word for word in words):
            raise self.mistake("a character that cannot be shown, expected text")
        if self._has_ended:
            raise self.mistake("a step after the end, expected `end` to be last")
        if words[0] in _HEADER:
            if self._scenario.steps:
                raise self.mistake(f"`{words[0]}` after the first step, expected it before")
            count = 2 if words[0] == "set" else 1
            if len(words) != count + 1:
                usage = "set KEY VALUE" if count == 2 else f"{words[0]} {_HEADER[words[0]][0]}"
                raise self.mistake(f"expected `{usage}`")
            self._check_single_value(" ".join(words[:count]), words[count])
            _HEADER[words[0]][1](self, *words[1:])
        else:
            self._step(words)

    def _check_single_value(self, setting: str, value: str) -> None:
        """Raises UsageError if an earlier line of the header has given `setting` another value."""
        earlier_line, earlier_value = self._header_values.setdefault(setting, (self._line, value))
        if earlier_value != value:
            raise self.mistake(
                f"`{setting} {earlier_value}` is in line {earlier_line}, expected one of the two"
            )

    def finish(self, line: int) -> None:
        """Checks, after the last line, what depends on the whole file; loads the program that the settings name."""
        self._line = line
        if not self._has_ended:
            raise self.mistake("no end, expected a last line `TIME end`")
        for watch_line, until_ms in self._watches_until_ms:
            if until_ms > self._now_ms:
                self._line = watch_line
                raise self.mistake(
                    f"looks until {clock_text(until_ms)}, after the end, expected a later end or a shorter look"
                )
        self._line = self._quiet_line
        complaint = settings_help.quiet_complaint(self._scenario.settings)
        if complaint:
            raise self.mistake(complaint)
        self._line = self._program_line
        self._scenario.programs = programs_for(
            self._scenario.settings, self._folder, self._where()
        )

    def mistake(self, problem: str) -> UsageError:
        """Returns an error that names this line; `problem` says what is wrong and what would be right."""
        return UsageError(self._where(), problem)

    def _where(self) -> str:
        return f"{self._scenario.path}:{self._line}" if self._line else self._scenario.path

    # Header

    def board(self, name: str) -> None:
        self.one_of(name, boards.NAMES, "board")
        if not self._board_given:
            self._scenario.board = name

    def seed(self, number_text: str) -> None:
        self._scenario.seed = self.whole_number(number_text, "a seed", 0, LAST_SEED)

    def ticks(self, number_text: str) -> None:
        self._scenario.ticks = self.whole_number(number_text, "ticks", 0, TICKS_MASK)

    def battery(self, percent_text: str) -> None:
        self._scenario.battery = self.whole_number(percent_text, "a percentage", 0, 100)

    def motor(self, name: str) -> None:
        self.one_of(name, boards.MOTORS, "motor")
        self._scenario.motor = name

    def chip_time(self, switch: str) -> None:
        self.one_of(switch, ("on", "off"), "switch")
        self._scenario.chip_time = switch == "on"

    def clock(self, date_text: str) -> None:
        if date_text == "unset":
            self._scenario.clock = None
            return
        try:
            moment = datetime.fromisoformat(date_text)
        except ValueError:
            raise self.mistake(
                f"no such time '{date_text}', expected ISO 8601 like 2026-05-01T03:00:00Z, or unset"
            ) from None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self._scenario.clock = self._clock_at_start_s = self._checked_date(int(moment.timestamp()))

    def _checked_date(self, utc_s: int) -> int:
        """Returns `utc_s`, in s since 1970; raises UsageError if no board's clock can show that date."""
        if not _FIRST_DATE_S <= utc_s < _END_DATE_S:
            raise self.mistake("a date out of range, expected one of the years 2000 to 2099")
        return utc_s

    def set(self, key: str, value_text: str) -> None:
        value = settings_help.parse(value_text)
        complaint = settings_help.complaint(key, value)
        if complaint:
            raise self.mistake(complaint)
        if key == "program":
            self._program_line = self._line
        if key in QUIET:
            self._quiet_line = self._line
        self._scenario.settings[key] = value

    def whole_number(self, text: str, meaning: str, lowest: int, highest: int) -> int:
        """Returns `text` as a whole number; raises UsageError if it is none from `lowest` to `highest`."""
        if not (re.fullmatch(r"[0-9]{1,19}", text) and lowest <= int(text) <= highest):
            raise self.mistake(
                f"'{text}' is not {meaning}, expected a whole number from {lowest} to {highest}"
            )
        return int(text)

    # Steps

    def _step(self, words: list[str]) -> None:
        t_ms = self._time(words[0])
        if t_ms < self._now_ms:
            raise self.mistake(
                f"time goes back to {words[0]}, expected {clock_text(self._now_ms)} or later"
            )
        self._now_ms = t_ms
        if len(words) == 1:
            raise self.mistake(f"nothing after the time, expected {_either(_ACTS)}")
        verb, args = words[1], tuple(words[2:])
        if verb not in _ACTS:
            raise self.mistake(f"no act '{verb}', expected {_either(_ACTS)}")
        usage, check = _ACTS[verb]
        if verb not in ("fault", "expect") and len(words) != 1 + len(usage.split()):
            raise self.mistake(f"expected `TIME {usage}`")
        check(self, *args)
        self._scenario.steps.append(Step(self._line, t_ms, verb, args, " ".join(words[1:])))

    def _time(self, time_text: str) -> int:
        if time_text.startswith("+") and _SECONDS.fullmatch(time_text[1:]):
            t_ms = self._now_ms + self._in_ms(time_text[1:])
        else:
            match = _TIME.fullmatch(time_text)
            if not match:
                raise self.mistake(
                    f"'{time_text}' is neither a time nor {_either(_HEADER)},"
                    " expected m:ss, m:ss.mmm, h:mm:ss or +seconds"
                )
            hours, minutes, seconds = match.groups()
            if int(seconds) > 59 or (hours and int(minutes) > 59):
                raise self.mistake(
                    f"no such time {time_text}, expected minutes and seconds under 60"
                )
            whole_min = int(hours or 0) * 60 + int(minutes)
            t_ms = whole_min * 60_000 + self._in_ms(time_text.rsplit(":", 1)[1])
        if t_ms > LONGEST_MS:
            raise self.mistake(f"{time_text} is too late, expected at most 1000 hours")
        return t_ms

    def _nothing(self) -> None:
        pass

    def _end(self) -> None:
        self._has_ended = True

    def _cut(self) -> None:
        self._clock_at_start_s = None

    def _button(self, name: str) -> None:
        buttons = boards.load(self._scenario.board).GEOMETRY.buttons
        if name not in buttons:
            raise self.mistake(
                f"no button '{name}' on {self._scenario.board}, expected {_either(tuple(buttons))}"
            )

    def _tap(self, button: str) -> None:
        self._button_goes_down(button, TAP_MS)

    def _double_tap(self, button: str) -> None:
        self._button_goes_down(button, 2 * TAP_MS + BETWEEN_TAPS_MS)

    def _hold(self, button: str, seconds: str) -> None:
        held_ms = self.seconds(seconds)
        if not held_ms:
            raise self.mistake("held for 0 seconds, expected more")
        self._button_goes_down(button, held_ms)

    def _press(self, button: str) -> None:
        self._button_goes_down(button, float("inf"))

    def _release(self, button: str) -> None:
        self._button(button)
        if self._down_until_ms.get(button) != float("inf"):
            raise self.mistake(f"{button} is not down, expected `press {button}` before")
        self._down_until_ms[button] = self._now_ms

    def _button_goes_down(self, button: str, held_ms: float) -> None:
        self._button(button)
        if self._now_ms < self._down_until_ms.get(button, 0):
            raise self.mistake(f"{button} is still down from a step before, expected it up")
        self._down_until_ms[button] = self._now_ms + held_ms

    def _screenshot(self, name: str) -> None:
        if not re.fullmatch(r"[\w.-]+\.png", name):
            raise self.mistake(f"'{name}' is no name for a picture, expected one like start.png")
        # Some file systems do not tell upper case from lower.
        first_line = self._pictures.setdefault(name.casefold(), self._line)
        if first_line != self._line:
            raise self.mistake(
                f"{name} is the picture of line {first_line}, expected another name"
            )

    def _fault(self, *args: str) -> None:
        if not args:
            raise self.mistake("expected `TIME fault NAME [ARGS]`")
        name = args[0]
        self._clear(name)
        fault = FAULTS[name]
        if not fault.check(args[1:]):
            limits_text = f", {fault.argument_limits}" if fault.argument_limits else ""
            raise self.mistake(f"expected `TIME fault {fault.usage}`{limits_text}")
        reason = cannot_be(name, self._scenario.board, self._scenario.motor)
        if reason:
            raise self.mistake(reason)
        if fault.usage.endswith(" BUTTON"):
            self._button(args[1])
        if name == "clock_jump" and self._clock_at_start_s is not None:
            self._clock_at_start_s += int(args[1])
            self._checked_date(self._clock_at_start_s + self._now_ms // 1000)
        if name == "clock_unset":
            self._clock_at_start_s = None

    def _clear(self, name: str) -> None:
        self.one_of(name, tuple(FAULTS), "fault")

    def seconds(self, text: str) -> int:
        """Returns `text`, a number of seconds, as ms; raises UsageError if it is no such number."""
        if not _SECONDS.fullmatch(text):
            raise self.mistake(f"'{text}' is not a number of seconds, expected one like 2 or 0.25")
        ms = self._in_ms(text)
        if ms > LONGEST_MS:
            raise self.mistake(f"{text} seconds are too long, expected at most 1000 hours")
        return ms

    def _in_ms(self, seconds: str) -> int:
        if len(seconds.partition(".")[2]) > 3:
            raise self.mistake(f"{seconds} seconds are too fine, expected at most three decimals")
        return to_ms(seconds)

    def _expect(self, *args: str) -> None:
        expectations.check(self, args)

    def lasts(self, ms: int) -> None:
        """Records that this line's expectation watches the band for `ms`: an `end` before that is a mistake."""
        self._watches_until_ms.append((self._line, self._now_ms + ms))

    def one_of(self, word: str, allowed: tuple[str, ...], kind_of_word: str) -> None:
        """Raises UsageError unless `word` is one of `allowed`; `kind_of_word` names the word in the message."""
        if word not in allowed:
            raise self.mistake(f"no {kind_of_word} '{word}', expected {_either(allowed)}")


_HEADER: dict[str, tuple[str, Callable[..., None]]] = {
    "board": ("NAME", _Reader.board),
    "seed": ("N", _Reader.seed),
    "set": ("KEY VALUE", _Reader.set),
    "clock": ("ISO-8601", _Reader.clock),
    "ticks": ("N", _Reader.ticks),
    "battery": ("PERCENT", _Reader.battery),
    "motor": ("NAME", _Reader.motor),
    "chip_time": ("on|off", _Reader.chip_time),
}

_ACTS: dict[str, tuple[str, Callable[..., None]]] = {
    "boot": ("boot", _Reader._nothing),
    "tap": ("tap BUTTON", _Reader._tap),
    "double": ("double BUTTON", _Reader._double_tap),
    "hold": ("hold BUTTON SECONDS", _Reader._hold),
    "press": ("press BUTTON", _Reader._press),
    "release": ("release BUTTON", _Reader._release),
    "cut": ("cut", _Reader._cut),  # of the power
    "restore": ("restore", _Reader._nothing),
    "fault": ("fault NAME [ARGS]", _Reader._fault),
    "clear": ("clear NAME", _Reader._clear),
    "screenshot": ("screenshot FILE.png", _Reader._screenshot),
    "expect": ("expect ...", _Reader._expect),
    "end": ("end", _Reader._end),
}


def _either(words: Iterable[str]) -> str:
    names = list(words)
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]
