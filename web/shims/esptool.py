"""esptool's name, for a page: there esptool-js writes MicroPython, before any tool is asked."""

from typing import NoReturn


class FatalError(Exception):
    """As esptool has it."""


def main(_arguments: list[str]) -> NoReturn:
    """Nobody asks."""
    raise FatalError("a page writes MicroPython by esptool-js")
