"""The command `serve`, and flash images as files: what a board was flashed with can be played afterwards."""

import argparse
import signal
from pathlib import Path
from types import FrameType

from .. import boards, interpreters
from ..core.flash import image
from ..core.recorder import write_trace
from ..interpreters.program import on_device
from ..text import output, settings_help
from ..text.usage import Parser, UsageError, read_bytes
from .board_server import INTERPRETER, BoardServer
from .serial import Serial
from .transport import Cable, Pty, Tcp

HELP = """\
A virtual board on a cable. Prints one line, what to give to mpremote, and serves until Ctrl-C:

    python -m simulator serve --port 4000 --flash band.bin
    mpremote connect socket://127.0.0.1:4000 fs ls
    python -m simulator play SCENARIO --interpreter unix --flash band.bin

The board runs what is on its flash, on a real MicroPython, and its chips live in virtual time that follows the wall
clock. At first that is this repository's firmware, or with --empty nothing: then there is just the REPL.
"""


def add_to(commands: "argparse._SubParsersAction[Parser]") -> None:
    """The command line of `python -m simulator serve`."""
    serve = commands.add_parser(
        "serve",
        help="a virtual board for mpremote and the tools",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = serve.add_argument
    add("--board", choices=boards.NAMES, default=boards.DEFAULT, help=f"({boards.DEFAULT})")
    where = serve.add_mutually_exclusive_group()
    where.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0, a free one (0)")
    where.add_argument("--pty", action="store_true", help="a serial path instead of a port")
    add(
        "--flash",
        type=Path,
        metavar="IMAGE",
        help="the file that keeps what is on the flash; made if it is not there",
    )
    add("--empty", action="store_true", help="begin with nothing on the flash")
    add("--mpy", action="store_true", help="begin with the firmware as mpy-cross makes it")
    add(
        "--interpreter",
        choices=[name for name in interpreters.NAMES if name != interpreters.DEFAULT],
        default=INTERPRETER,
        help=f"what runs it ({INTERPRETER}); Ctrl-C cannot end a loop without calls on wasm",
    )
    add(
        "--set",
        action="append",
        nargs=2,
        default=[],
        metavar=("KEY", "VALUE"),
        help="a setting; may be repeated",
    )
    add("--seed", type=int, default=0, help="of the buttons' bounce (0)")
    add("--speed", type=float, default=1.0, metavar="X", help="times real time (1)")
    add("--cut-after", type=int, metavar="N", help="drop the link once N bytes have come")
    add("--trace", type=Path, metavar="OUT.jsonl", help="write what happened, at the end")


def read_image(path: Path, board: str) -> bytes:
    """What is on a flash of that board."""
    expected = image(boards.load(board), {})
    data = read_bytes(path, 2 * len(expected), "the image of a flash")
    if len(data) != len(expected):
        raise UsageError(
            str(path), f"{len(data)} bytes, expected the {len(expected)} of the flash of {board}"
        )
    return data


def serve(args: argparse.Namespace) -> int:
    """`python -m simulator serve`."""
    _check(args)
    served = BoardServer(
        args.board,
        files=_files(args),
        flash=read_image(args.flash, args.board) if args.flash and args.flash.exists() else None,
        plug=lambda serial: _plug(args, serial),
        speed=args.speed,
        interpreter=args.interpreter,
        settings=settings_help.chosen(args.set, "--set"),
        seed=args.seed,
    )
    signal.signal(signal.SIGTERM, _stop)
    try:
        with served:
            print(served.name, flush=True)
            served.join()
    except KeyboardInterrupt:
        pass
    finally:
        if args.flash:
            output.write((args.flash, bytes(served.device.flash.chip.memory)))
        if args.trace:
            write_trace(served.device.recorder, args.trace)
    return 0


def _stop(_signal: int, _frame: "FrameType | None") -> None:
    raise KeyboardInterrupt


def _check(args: argparse.Namespace) -> None:
    output.check(args.flash, args.trace)
    lacking = interpreters.missing(args.interpreter, args.mpy)
    if lacking:
        raise UsageError(f"--interpreter {args.interpreter}", lacking)
    if not 0 < args.speed <= 1000:
        raise UsageError(
            "--speed", f"{args.speed:g} is out of range, expected more than 0 and at most 1000"
        )
    if args.empty and args.flash and args.flash.exists():
        raise UsageError("--empty", f"{args.flash} is there, expected the name of a new file")


def _files(args: argparse.Namespace) -> dict[str, bytes]:
    return {} if args.empty else on_device(args.board, args.mpy)


def _plug(args: argparse.Namespace, serial: Serial) -> Cable:
    if args.pty:
        return Pty(serial)
    try:
        return Tcp(serial, args.port, args.cut_after)
    except (OSError, OverflowError) as error:
        raise UsageError(
            "--port", f"{args.port}: {error}, expected one that is free, or 0"
        ) from None
