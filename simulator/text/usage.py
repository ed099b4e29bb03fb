"""Errors in what a person wrote, in one line: where, what is wrong, and what would be right."""

import argparse
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from . import language
from .help_format import HelpFormatter
from .language import _

LONGEST_LINE = 400
# Most bytes of a user's text file, and of a log in JSON, which are 16,000 sessions (both limits are ours).
LONGEST_TEXT, LONGEST_LOG = 4 << 20, 64 << 20

_BREAK = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")  # as str.splitlines
# Control characters other than a line feed, halves of a surrogate pair, and the characters that turn the direction
# of writing: Unicode's property Bidi_Control (PropList.txt).
_BOXED = dict.fromkeys(
    (
        *(code for code in range(0x20) if code != ord("\n")),
        *range(0x7F, 0xA0),
        *range(0xD800, 0xE000),
        *(0x061C, 0x200E, 0x200F),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ),
    "\N{REPLACEMENT CHARACTER}",
)


class UsageError(Exception):
    """An error in what a person wrote; it ends the command with exit code 2 and is printed as one line.

    An empty `place` is shown as ''.
    """

    def __init__(self, place: str, problem: str) -> None:
        self.what = problem
        place = place if place.strip() else repr(place)
        if len(place) + len(problem) > LONGEST_LINE:
            # What is wrong with it is to stand there too.
            place = _shortened(place, LONGEST_LINE // 2)
        super().__init__(_shortened(printable(f"{place}: {problem}"), LONGEST_LINE))


def _shortened(text: str, most_chars: int) -> str:
    return text if len(text) <= most_chars else text[: most_chars - 3] + "..."


def printable(text: str, lines: bool = False) -> str:
    """Returns a text from elsewhere made harmless: what a terminal would obey becomes a box.

    Line breaks and tabs become spaces; with `lines` the breaks stay, as "\\n".
    """
    if text.isascii() and text.isprintable():  # as nearly all are
        return text
    text = _BREAK.sub("\n" if lines else " ", text).replace("\t", " ")
    return text.translate(_BOXED)


class Parser(argparse.ArgumentParser):
    """A parser of command lines that reports an error in one line, which also names the help.

    It speaks the language in use. It accepts --language, which `language.requested_language` has read before.
    """

    def __init__(self, **parser_options: Any) -> None:
        given = {"formatter_class": HelpFormatter, **parser_options}
        super().__init__(**{**given, "add_help": False})
        self._negative_number_matcher = re.compile(r"-\.?[0-9]")  # so `--by -0:20` has a value
        self._positionals.title = _("what to give")
        self._optionals.title = _("options")
        self.add_argument("-h", "--help", action="help", help=_("show this help and end"))
        self.add_argument(
            language.OPTION,
            choices=language.LANGUAGES,
            help=_("of what is said here (that of the environment, else en)"),
        )

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        """Returns an argument converted to its type; the error for an empty argument names the option."""
        if arg_string.strip() or arg_string == action.default:
            return super()._get_value(action, arg_string)
        option_and_argument = f"{'/'.join(action.option_strings) or action.metavar} {arg_string!r}"
        is_text = action.type is None and bool(action.option_strings)
        if not action.choices and (is_text or action.type is Path):
            name = action.metavar[0] if isinstance(action.metavar, tuple) else action.metavar
            raise UsageError(option_and_argument, f"is empty, expected {name}")
        try:
            return super()._get_value(action, arg_string)
        except UsageError as error:
            raise UsageError(option_and_argument, error.what) from None

    def format_help(self) -> str:
        """Returns the help in the language in use."""
        return super().format_help().replace("usage: ", _("usage: "), 1)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Prints a help or an error; raises OSError if printing fails, which argparse would ignore."""
        if message:
            print(message, end="", file=file or sys.stderr, flush=True)

    def error(self, message: str) -> NoReturn:
        """Ends the command with exit code 2 and `message` in a line on stderr."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    """Returns a function for argparse that reads a whole number from `lowest` to `highest`."""

    def read(text: str) -> int:
        if re.fullmatch(r"-?[0-9]{1,19}", text) and lowest <= int(text) <= highest:
            return int(text)
        raise argparse.ArgumentTypeError(
            f"{text!r}, expected a whole number from {lowest} to {highest}"
        )

    return read


def number(text: str) -> float:
    """Returns the number that an option's value `text` is, for argparse."""
    if not re.fullmatch(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)", text):
        raise argparse.ArgumentTypeError(f"{text!r}, expected a number such as 2 or 0.5")
    return float(text)


def read_bytes(path: Path, max_bytes: int, expected: str) -> bytes:
    """Returns the content of a file that a person named.

    Raises UsageError, which says what was `expected`, if the file has more than `max_bytes`, cannot be read, or is
    a pipe or a device.
    """
    try:
        if path.exists() and not path.is_file():
            kind = "is a folder" if path.is_dir() else "is a device or a pipe"
            raise UsageError(str(path), f"{kind}, expected {expected}")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise UsageError(str(path), f"{error.strerror or error}, expected {expected}") from None
    if len(data) > max_bytes:
        size = f"{max_bytes >> 20} MB" if max_bytes >> 20 else f"{max_bytes} bytes"
        raise UsageError(str(path), f"is larger than {size}, expected {expected}")
    return data


def read_text(path: Path, max_bytes: int = LONGEST_TEXT) -> str:
    """Returns the text of a UTF-8 file that a person named, with "\\n" for each end of a line.

    Raises UsageError if there is no such file, or it is no UTF-8 or has more than `max_bytes`.
    """
    data = read_bytes(path, max_bytes, "a text file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            str(path), f"byte {error.start} is not UTF-8, expected a text file"
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _KeyTwice(ValueError):
    """Raised for a key that occurs twice in one JSON object; holds the key."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    object_: dict[str, object] = {}
    for key, value in pairs:
        if key in object_:
            raise _KeyTwice(key)
        object_[key] = value
    return object_


def read_json(path: Path, max_bytes: int = LONGEST_TEXT) -> object:
    """Returns the content of a JSON file that a person named.

    Raises UsageError as `read_text` does, and if it is no JSON that can be read (too deep, a number too long) or
    has a key twice in one object.
    """
    try:
        return json.loads(read_text(path, max_bytes), object_pairs_hook=_object)
    except _KeyTwice as twice:
        raise UsageError(
            str(path), f"the key {twice.args[0]!r} is there twice, expected it once"
        ) from None
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{path}:{error.lineno}", f"not JSON: {error.msg}, column {error.colno}, expected JSON"
        ) from None
    except ValueError:
        raise UsageError(
            str(path), "a number of more digits than can be read, expected JSON"
        ) from None
    except RecursionError:
        raise UsageError(
            str(path), "not JSON that can be read: nested too deeply, expected less"
        ) from None
