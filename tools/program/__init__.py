"""The command `program`: lists, shows and checks the routines that a band can follow, and makes a new one.

Each action is an `Action` in a module of this folder, and a line in `ACTIONS`.
"""

import argparse

from simulator.text.language import _
from simulator.text.usage import Parser

from ..action import Action
from . import check, listing, making, on_band, show

ACTIONS: dict[str, Action] = {
    "list": listing.ACTION,
    "show": show.ACTION,
    "check": check.ACTION,
    "new": making.ACTION,
    "stored": on_band.STORED,
    "send": on_band.SEND,
    "remove": on_band.REMOVE,
}


def parser() -> Parser:
    """Returns the parser for the command line of `python -m tools program`."""
    top = Parser(
        prog="python -m tools program", description=_("The routines that a band can follow.")
    )
    actions = top.add_subparsers(dest="action", required=True, metavar="|".join(ACTIONS))
    for name, action in ACTIONS.items():
        below = actions.add_parser(
            name,
            help=_(action.what),
            description=_(action.more or action.what),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        action.arguments(below)
    return top


def main(argv: list[str]) -> int:
    """Runs `python -m tools program`; returns the exit code."""
    args = parser().parse_args(argv)
    return ACTIONS[args.action].run(args)
