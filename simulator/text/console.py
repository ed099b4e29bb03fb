"""What a command says reaches whoever reads it as it is: UTF-8, lines that end in a line feed, on every system.

Python writes into a pipe in the encoding of the console, which may be Windows' cp1252 or, under LC_ALL=C, ASCII.
On Windows it makes two characters of each end of a line. `use_utf8` comes first in every `main`.
"""

import codecs
import io
import os
import sys

_BOX = "\N{REPLACEMENT CHARACTER}"


def use_utf8() -> None:
    """Makes both output streams UTF-8; half a surrogate pair, which is no character, becomes a box."""
    codecs.register_error(_use_box.__name__, _use_box)
    _replace_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=_use_box.__name__, newline="\n")


def _replace_closed() -> None:
    """Gives a stream that was closed before the start (None to Python) to nobody.

    In the order of their numbers, so that no file that is opened later gets one of those, and what is printed.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nobody = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(nobody, mode, encoding="utf-8"))


def _use_box(error: UnicodeError) -> tuple[bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    return _BOX.encode() * (error.end - error.start), error.end


def give_up() -> None:
    """Lets go of what is still to be written, if nobody reads it any more or there is no room for it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())
