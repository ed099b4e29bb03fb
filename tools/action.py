"""The actions of a command like `log` or `program`: `python -m tools log ACTION`."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from simulator.text.usage import Parser


@dataclass(frozen=True)
class Action:
    """One action of a command, such as `list` of `log`.

    `summary` is its description in a line, `help_text` the text of its own help; `arguments` adds its options to a
    parser; `run` carries it out and returns the exit code.
    """

    summary: str
    arguments: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], int]
    help_text: str = ""
