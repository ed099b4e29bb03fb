"""Makes input and output of every command the same on all systems: UTF-8, lines that end in a line feed.

Otherwise Python writes into a pipe in the console's encoding, which may be Windows' cp1252 or, under LC_ALL=C,
ASCII, and ends lines with two characters on Windows. Every `main` calls `use_utf8` first.
"""

import codecs
import io
import os
import sys

_BOX = "\N{REPLACEMENT CHARACTER}"
_TYPED = ("utf-8", "replace")  # how stdin is decoded


def use_utf8() -> None:
    """Makes stdin, stdout and stderr UTF-8.

    What is no character, a byte that is read or a lone half of a surrogate pair that is written, becomes a box.
    """
    codecs.register_error(_use_box.__name__, _use_box)
    _replace_closed()
    encoding, errors = _TYPED
    stdin = sys.stdin
    # Once: it cannot be done after the first read.
    if isinstance(stdin, io.TextIOWrapper) and (stdin.encoding, stdin.errors) != _TYPED:
        stdin.reconfigure(encoding=encoding, errors=errors)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=_use_box.__name__, newline="\n")


def _replace_closed() -> None:
    """Opens the null device for each standard stream that was closed before the start (None in Python).

    The streams are opened by their numbers: otherwise a file that is opened later could get stdout's number, and
    receive what is printed.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            null_device = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(null_device, mode, encoding="utf-8"))


def _use_box(error: UnicodeError) -> tuple[bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    return _BOX.encode() * (error.end - error.start), error.end


def discard_output() -> None:
    """Discards the output that waits to be written: nobody reads it any more, or the disk is full."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with open(os.devnull, "wb") as null_device:
                os.dup2(null_device.fileno(), stream.fileno())
