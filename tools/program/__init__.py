"""The command `program`: lists, shows and checks the routines that a band can follow, and makes a new one.

Each action is an `Action` in a module of this folder, and a line in `ACTIONS`.
"""

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
    options = Parser(
        prog="python -m tools program", description=_("The routines that a band can follow.")
    )
    actions = options.add_subparsers(dest="action", required=True, metavar="|".join(ACTIONS))
    for name, action in ACTIONS.items():
        subparser = actions.add_parser(
            name, help=_(action.summary), description=_(action.help_text or action.summary)
        )
        action.arguments(subparser)
    return options


def main(argv: list[str]) -> int:
    """Runs `python -m tools program`; returns the exit code."""
    args = parser().parse_args(argv)
    return ACTIONS[args.action].run(args)
