"""The command `serve`, and flash images as files, so that a board's flash can be saved and used again."""

import argparse
import secrets
from itertools import count
from pathlib import Path

from .. import boards, interpreters
from ..core.flash import image
from ..core.recorder import Fields, Recorder, line_of
from ..interpreters.program import on_device
from ..scenario.script import LAST_SEED
from ..text import interrupt, output, settings_help
from ..text.usage import Parser, UsageError, number, read_bytes, whole_number
from .board_server import INTERPRETER, BoardServer
from .serial import Serial
from .transport import Cable, Pty, Tcp

# Kept in memory. A computer at the cable wakes a chip with its own USB each ms, which is an entry each time.
MOST_ENTRIES = 10_000

HELP = """\
A virtual board on a cable. Prints one line, what to give to mpremote, and serves until Ctrl-C:

    python -m simulator serve --port 4000 --flash band.bin
    mpremote connect socket://127.0.0.1:4000 fs ls
    python -m simulator play SCENARIO --interpreter unix --flash band.bin

The board runs what is on its flash, on a real MicroPython, and its chips live in virtual time that follows the wall
clock. At first that is this repository's firmware, or with --empty nothing: then there is just the REPL.
"""


def add_to(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Adds `serve` to the command line of `python -m simulator`."""
    parser = commands.add_parser(
        "serve", help="a virtual board for mpremote and the tools", description=HELP
    )
    add = parser.add_argument
    add("--board", choices=boards.NAMES, default=boards.DEFAULT, help=f"({boards.DEFAULT})")
    address_group = parser.add_mutually_exclusive_group()
    address_group.add_argument(
        "--port", type=whole_number(0, 65535), default=0, help="on 127.0.0.1; 0, a free one (0)"
    )
    address_group.add_argument(
        "--pty", action="store_true", help="a serial path instead of a port"
    )
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
    add("--seed", type=whole_number(0, LAST_SEED), default=0, help="of the buttons' bounce (0)")
    add("--speed", type=number, default=1.0, metavar="X", help="times real time (1)")
    add(
        "--cut-after",
        type=whole_number(0, 1 << 31),
        metavar="N",
        help="drop the link once N bytes have come",
    )
    add("--trace", type=Path, metavar="OUT.jsonl", help="write what happened, at the end")


def read_image(path: Path, board: str) -> bytes:
    """Returns the flash image for `board` in a file; raises UsageError if it has another size."""
    expected = image(boards.load(board), {})
    data = read_bytes(path, 2 * len(expected), "the image of a flash")
    if len(data) != len(expected):
        raise UsageError(
            str(path), f"{len(data)} bytes, expected the {len(expected)} of the flash of {board}"
        )
    return data


def serve(args: argparse.Namespace) -> int:
    """Runs `python -m simulator serve` until Ctrl-C; returns the exit code."""
    _check(args)
    flash_file = FlashFile(args.flash, args.board) if args.flash else None
    server = BoardServer(
        args.board,
        files=_files(args),
        flash=flash_file.image if flash_file else None,
        plug=lambda serial: _make_cable(args, serial),
        speed=args.speed,
        interpreter=args.interpreter,
        settings=settings_help.checked_settings(args.set, "--set"),
        seed=args.seed,
    )
    server.device.recorder.max_entries = MOST_ENTRIES
    trace = TraceFile(args.trace, server.device.recorder) if args.trace else None
    with interrupt.handled_by(interrupt.as_ctrl_c):
        try:
            with server:
                print(server.name, flush=True)
                server.join()
        except KeyboardInterrupt:
            pass
        finally:
            try:
                if trace:
                    trace.close()
            finally:
                if flash_file:
                    flash_file.keep(bytes(server.device.flash.chip.memory))
    return 0


class FlashFile:
    """The file that keeps a board's flash: `image` is what was in it at first, None if it was not there."""

    def __init__(self, path: Path, board: str) -> None:
        self._path = path
        self._version = _version_of(path)
        self.image = read_image(path, board) if path.exists() else None

    def keep(self, image: bytes) -> None:
        """Replaces the file's content by `image`.

        If another program has replaced the file meanwhile, leaves it alone: writes `image` to a new file beside it,
        and raises a UsageError that names the new file.
        """
        if _version_of(self._path) in (None, self._version):
            output.write((self._path, image))
            return
        names = (self._path.with_stem(f"{self._path.stem}.{number}") for number in count(2))
        beside = next(path for path in names if not path.exists())
        output.write((beside, image))
        raise UsageError(
            str(self._path),
            f"another wrote to it meanwhile, expected one board at a time; this one's flash is in {beside}",
        )


def _version_of(path: Path) -> tuple[int, int, int] | None:
    """Returns what differs between versions of a file: inode, time in ns, size in bytes; None if it is missing."""
    if not path.exists():
        return None
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


class TraceFile:
    """Writes a recorder's entries, as they come, to a temporary file that is renamed to `path` at the end."""

    def __init__(self, path: Path, recorder: Recorder) -> None:
        output.check(path)
        self._path = path
        self._temporary = path.with_name(f".{secrets.token_hex(8)}.part")
        self._error: OSError | None = None  # that of a write; the board goes on without the file
        self._file = self._temporary.open("x", encoding="utf-8", newline="\n")
        for line in recorder.lines():
            self._file.write(line + "\n")
        recorder.subscribe(self._write_entry)

    def _write_entry(self, t_ms: int, kind: str, fields: Fields) -> None:
        if self._file.closed or self._error:
            return
        try:
            self._file.write(line_of(t_ms, kind, fields) + "\n")
        except OSError as error:
            self._error = error

    def close(self) -> None:
        """Closes and renames the temporary file; deletes it and raises UsageError if not all could be written."""
        try:
            self._file.close()
            if self._error:
                raise self._error
            self._temporary.replace(self._path)
        except OSError as error:
            raise UsageError(
                str(self._path), f"{error.strerror or error}, expected room for the trace"
            ) from None
        finally:
            self._temporary.unlink(missing_ok=True)


def _check(args: argparse.Namespace) -> None:
    output.check(args.flash, args.trace)
    lacking = interpreters.missing(args.interpreter, args.mpy)
    if lacking:
        raise UsageError(f"--interpreter {args.interpreter}", lacking)
    if not 0 < args.speed <= 1000:
        raise UsageError(
            "--speed", f"{args.speed:g} is out of range, expected more than 0 and at most 1000"
        )
    for is_given, option in ((args.empty, "--empty"), (args.mpy, "--mpy")):
        if is_given and args.flash and args.flash.exists():
            raise UsageError(option, f"{args.flash} is there, expected the name of a new file")
    if args.empty and args.mpy:
        raise UsageError("--empty and --mpy", "expected one of them")


def _files(args: argparse.Namespace) -> dict[str, bytes]:
    return {} if args.empty else on_device(args.board, args.mpy)


def _make_cable(args: argparse.Namespace, serial: Serial) -> Cable:
    if args.pty:
        return Pty(serial)
    try:
        return Tcp(serial, args.port, args.cut_after)
    except OSError as error:
        raise UsageError(
            "--port", f"{args.port}: {error}, expected one that is free, or 0"
        ) from None
