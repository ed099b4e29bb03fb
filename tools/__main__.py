"""The command line of the tools: `python -m tools COMMAND`; each command is a module here with a `main`."""

from simulator.text import interrupt

if __name__ == "__main__":
    interrupt.end_quietly()

import argparse
import logging
import sys
from collections.abc import Callable
from importlib import import_module

from simulator.text import console, language
from simulator.text.ending import exit_code
from simulator.text.language import N_, _
from simulator.text.usage import Parser

# command: what it does, in a line. First those for whoever wears a band, in the order of use; then the makers'.
COMMANDS = {
    "flash": N_("put the firmware onto a band"),
    "settings": N_("show and change a band's settings"),
    "program": N_("list, show and check the routines that a band can follow, and make a new one"),
    "clock": N_("set a band's clock"),
    "doctor": N_("try every part of a band, and learn its cues"),
    "log": N_("bring in what bands kept, add volumes and notes, write it out for others"),
    "report": N_("one page about some days, for a lactation consultant"),
    "card": N_("one page for the fridge: presses, cues, routine, whom to ask"),
    "wipe": N_(
        "take the log and the settings off a band, or this computer's copies, and prove it"
    ),
    "build": N_("make what goes onto a band's flash"),
    "bench": N_("measure how fast the simulator is, and what sessions cost"),
    "micropython": N_("build MicroPython for the RP2040, to run on an emulated chip"),
    "art": N_("make the firmware's glyphs from the drawings in firmware/art"),
    "docs": N_("renew the tables in the READMEs that come from the code"),
    "languages": N_("renew the catalogs of translations from what is said in the code"),
    "pictures": N_("make the pictures that the READMEs show"),
}
NAME_LETTERS = 13  # width of the column of names in the help


def main(argv: list[str] | None = None) -> int:
    """Runs the command that `argv` names; returns the exit code: 0, 1 if a check failed, 2 for a wrong argument."""
    console.use_utf8()
    language.use(language.requested_language(sys.argv[1:] if argv is None else argv))
    return exit_code("tools", lambda: _command(argv))


def _command(argv: list[str] | None) -> int:
    """Reads the command's name and runs it, with its own name in its errors; returns the exit code."""
    args = _parser().parse_args(argv)
    return exit_code(args.command, lambda: _run(args))


def _parser() -> Parser:
    parser = Parser(
        prog="python -m tools",
        description=_("Rondo's tools for the computer."),
        epilog="\n".join(f"  {name:{NAME_LETTERS}}{_(what)}" for name, what in COMMANDS.items()),
    )
    parser.add_argument(
        "command", choices=COMMANDS, metavar="COMMAND", help=_("one of those below")
    )
    parser.add_argument(
        "rest", nargs=argparse.REMAINDER, metavar="...", help=_("see COMMAND --help")
    )
    return parser


def _run(args: argparse.Namespace) -> int:
    # Where it may not write to HOME, matplotlib says at length where its cache is instead.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    command: Callable[[list[str]], int] = import_module(f"tools.{args.command}").main
    interrupt.raise_again()
    return command(args.rest)


if __name__ == "__main__":
    # A terminal that is closed leaves no band at its prompt either.
    with interrupt.handled_by(interrupt.as_ctrl_c):
        sys.exit(main())
