"""`program check`: says whether a band can follow the program in a file, by the band's own validator."""

import argparse

from simulator.text.language import N_, _
from simulator.text.usage import Parser

from ..action import Action
from . import catalog


def _arguments(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help=_("a program as JSON"))


def _run(args: argparse.Namespace) -> int:
    catalog.find(args.file)
    print(_("{file}: can be followed").format(file=args.file))
    return 0


ACTION = Action(
    N_("say whether a file can be followed, or what is wrong with it"), _arguments, _run
)
