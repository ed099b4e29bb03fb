"""The host's commands: `python -m tools COMMAND`; each is a module in this folder with a `main`."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module

from simulator.mistake import Mistake, Parser

# command: what it does, in a line.
COMMANDS = {
    "art": "make the firmware's glyphs from the drawings in firmware/art",
    "bench": "measure the simulator's speed",
    "build": "make what goes onto a band's flash",
    "docs": "renew the tables in the READMEs that come from the code",
    "log": "bring in what bands kept, add volumes and notes, write it out for others",
    "pictures": "make the pictures that the READMEs show",
    "program": "list, show and check the routines that a band can follow, and make a new one",
}


def main(argv: list[str] | None = None) -> int:
    """Returns the exit code: 0 for done, 1 for a check that failed, 2 for a mistake, said in one line."""
    parser = Parser(
        prog="python -m tools",
        description="Rondo's tools for the host.",
        epilog="\n".join(f"  {name:10}{what}" for name, what in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of those below")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="see COMMAND --help")
    args = parser.parse_args(argv)
    command: Callable[[list[str]], int] = import_module(f"tools.{args.command}").main
    try:
        return command(args.rest)
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 2
    except OSError as error:
        print(
            f"{error.filename or args.command}: {error.strerror or error}, expected a place to write to",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
