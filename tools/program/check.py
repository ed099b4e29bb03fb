"""`program check`: whether a band could follow a file, by the band's own validator."""

import argparse

from simulator.mistake import Parser

from . import catalog
from .action import Action


def _arguments(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="a program as JSON")


def _run(args: argparse.Namespace) -> int:
    catalog.find(args.file)
    print(f"{args.file}: can be followed")
    return 0


ACTION = Action("say whether a file can be followed, or what is wrong with it", _arguments, _run)
