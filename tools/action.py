"""The actions of a command like `log` or `program`: `python -m tools log ACTION`."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from simulator.text.usage import Parser


@dataclass(frozen=True)
class Action:
    """One action of a command.

    `what` it does in a line, `more` is its own help; `arguments` adds its options to a parser; `run` does it
    and returns the exit code.
    """

    what: str
    arguments: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], int]
    more: str = ""
