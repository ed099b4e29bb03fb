"""The name esptool, for a page: there esptool-js writes MicroPython, before any tool runs."""

from typing import NoReturn


class FatalError(Exception):
    """The error that esptool raises."""


def main(_arguments: list[str]) -> NoReturn:
    """Raises FatalError: nobody calls it in a page."""
    raise FatalError("a page writes MicroPython by esptool-js")
