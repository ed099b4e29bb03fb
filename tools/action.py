"""What a verb of a command like `log` or `program` is made of."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from simulator.text.usage import Parser


@dataclass(frozen=True)
class Action:
    """One verb of a command.

    `what` it does in a line, `more` for its own help; `arguments` adds those, `run` gives the exit code.
    """

    what: str
    arguments: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], int]
    more: str = ""
