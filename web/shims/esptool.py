"""esptool's name, for a page: there esptool-js writes MicroPython, before any tool is asked."""

from typing import NoReturn


class FatalError(Exception):
    """The error that esptool raises."""


def main(_arguments: list[str]) -> NoReturn:
    """Raises FatalError: in a page nobody calls it."""
    raise FatalError("a page writes MicroPython by esptool-js")
