"""A mistake in what a person wrote: where it is, what is wrong, and what would be right, in one line."""

import argparse
import json
from pathlib import Path
from typing import Any, NoReturn

from . import language
from .language import _

LONGEST = 400


class Mistake(Exception):
    """Ends a command with exit code 2 and this line."""

    def __init__(self, where: str, what: str) -> None:
        line = printable(f"{where}: {what}")
        super().__init__(line if len(line) <= LONGEST else line[: LONGEST - 3] + "...")


def printable(text: str) -> str:
    """A text from elsewhere, without what a terminal would obey."""
    return "".join(ch if ch.isprintable() else "\N{REPLACEMENT CHARACTER}" for ch in text)


class Parser(argparse.ArgumentParser):
    """A command line that says a mistake in one line, with where to read on.

    It speaks the language that is used; --language, which `language.asked` has read before, is among its options.
    """

    def __init__(self, **given: Any) -> None:
        super().__init__(**{**given, "add_help": False})
        self._positionals.title = _("what to give")
        self._optionals.title = _("options")
        self.add_argument("-h", "--help", action="help", help=_("show this help and end"))
        self.add_argument(
            language.OPTION,
            choices=language.LANGUAGES,
            help=_("of what is said here (that of the environment, else en)"),
        )

    def format_help(self) -> str:
        """In the language that is used."""
        return super().format_help().replace("usage: ", _("usage: "), 1)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def read_text(path: Path) -> str:
    """The text of a file that a person named."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Mistake(str(path), f"{error.strerror or error}, expected a text file") from None
    except UnicodeDecodeError as error:
        raise Mistake(
            str(path), f"byte {error.start} is not UTF-8, expected a text file"
        ) from None


def read_json(path: Path) -> object:
    """The JSON in such a file."""
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise Mistake(
            f"{path}:{error.lineno}", f"not JSON: {error.msg}, column {error.colno}, expected JSON"
        ) from None
    except ValueError:
        raise Mistake(
            str(path), "a number of more digits than can be read, expected JSON"
        ) from None
    except RecursionError:
        raise Mistake(str(path), "not JSON that can be read: nested too deeply") from None


def writable(path: Path) -> None:
    """Whether a file can be written there, before a run is spent on it."""
    if path.is_dir():
        raise Mistake(str(path), "is a folder, expected the name of a file to write")
    if not path.parent.is_dir():
        raise Mistake(str(path), f"there is no folder {path.parent}, expected one that exists")
