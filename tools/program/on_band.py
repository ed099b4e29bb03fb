"""`program send`, `remove` and `stored`: the programs on the band at the cable."""

import argparse
import json

from firmware.rondo.session import program
from simulator.stock.errnos import ENOENT
from simulator.text.language import N_, _
from simulator.text.usage import Parser, UsageError, printable

from .. import settings
from ..action import Action
from ..band import link
from ..band.link import Link
from ..band.repl import DeviceError
from . import catalog

FOLDER = "programs"
ENDING = ".json"


def stored_programs(band: Link) -> list[str]:
    """Returns the names of the programs on a band, without the built-in ones."""
    try:
        entries = band.listing(FOLDER)
    except DeviceError as error:
        if error.number == ENOENT:
            return []
        raise
    return [entry.name.removesuffix(ENDING) for entry in entries if entry.name.endswith(ENDING)]


def _send_arguments(parser: Parser) -> None:
    link.add_arguments(parser)
    parser.add_argument(
        "program", metavar="PROGRAM", help=_("one of those that come with Rondo, or a .json file")
    )


def _send(args: argparse.Namespace) -> int:
    entry = catalog.find(args.program)
    if entry.name in program.BUILT_IN:
        raise UsageError(
            args.program, "every band has it, expected another; `settings set program` chooses it"
        )
    text = json.dumps(entry.routine)
    with link.connect(args) as band:
        band.make_folder(FOLDER)
        band.replace(path_of(entry.name), text.encode())
        print(
            f"{band.port}: "
            + _("{program} is on it; `settings set program {program}` chooses it").format(
                program=entry.name
            )
        )
    return 0


def _remove_arguments(parser: Parser) -> None:
    link.add_arguments(parser)
    parser.add_argument("name", metavar="NAME", help=_("one of `program stored`"))


def _remove(args: argparse.Namespace) -> int:
    with link.connect(args) as band:
        names = stored_programs(band)
        if args.name not in names:
            other_names = ", ".join(map(printable, names)) or "none, it has no others"
            raise UsageError(args.name, f"is not on the band, expected one of {other_names}")
        if settings.read(band).get("program") == args.name:
            raise UsageError(
                args.name,
                "is the one that is set, expected `settings set program three-round` first",
            )
        band.remove(path_of(args.name))
        print(f"{band.port}: " + _("{program} is no longer on it").format(program=args.name))
    return 0


def _list_programs(args: argparse.Namespace) -> int:
    with link.connect(args) as band:
        chosen = settings.read(band).get("program", program.THREE_ROUND)
        for name in (*program.BUILT_IN, *stored_programs(band)):
            print(f"{'*' if name == chosen else ' '} {printable(name)}")
    return 0


def path_of(name: str) -> str:
    """Returns the path of a program's file on a band."""
    return f"{FOLDER}/{name}{ENDING}"


SEND = Action(N_("put a program onto a band"), _send_arguments, _send)
REMOVE = Action(N_("take a program off a band"), _remove_arguments, _remove)
STORED = Action(
    N_("list those that are on a band, * before the one that is set"),
    link.add_arguments,
    _list_programs,
)
