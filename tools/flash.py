"""Puts the firmware onto the band at the other end of the cable; only what differs, and all of it compared.

The band needs a MicroPython that has what the firmware calls; if it has none, the error names the image to use and
where the project's page has it. With --micropython FILE that image is written first: onto an ESP32 by esptool; for
an RP2040 the command says how to copy the file. Settings, programs and the log of sessions stay as they are.

The cable may be pulled at any time: the band then starts with the firmware that it had, or with the new one.

examples:
  python -m tools flash
  python -m tools flash --board xiao_esp32c3 --port /dev/ttyACM0 --dry-run
  python -m tools flash --board xiao_esp32c3 --micropython SEEED_XIAO_ESP32C3-20251209-v1.27.0.bin
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import esptool

from simulator import boards
from simulator.text.language import _
from simulator.text.usage import Parser, UsageError, printable, read_bytes

from . import build
from .band import link, ports, progress, slots
from .band.link import Link
from .band.repl import SessionRunning, Silent
from .build.images import IMAGES, MPY, chip_of, image_hint, version

_LONGEST_IMAGE = 16 << 20  # bytes; no board's flash is larger
UF2, ESP = b"UF2\n", b"\xe9"
BACK_AFTER_S = 0.5
CONNECT_TRIES = 20

# Its platform, board and version, and the version of .mpy that it reads.
_WHAT = (
    "(lambda u, i: [u[0], u[4], list(i.version)[:3], getattr(i, '_mpy', 0)])"
    "(os.uname(), sys.implementation)"
)

Write = Callable[[list[str]], object]


class Identity(NamedTuple):
    """A band's MicroPython: its port, its board (`machine`), its version, and the version of .mpy that it reads."""

    port: str
    machine: str
    version: tuple[int, ...]
    mpy: int


def identify(band: Link) -> Identity:
    """Returns what MicroPython on a board says of itself. Raises UsageError for an impossible answer."""
    answer = band.value(_WHAT, "os", "sys")
    if isinstance(answer, list) and len(answer) == 4:
        port, machine, numbers, mpy = answer
        numbers_fit = isinstance(numbers, list) and all(type(number) is int for number in numbers)
        if isinstance(port, str) and isinstance(machine, str) and numbers_fit and type(mpy) is int:
            return Identity(port, printable(machine[:80]), tuple(numbers), mpy & 0xFF)
    raise band.nonsense(answer)


def board_of(band: Link, identity: Identity, board_named: str | None) -> str:
    """Returns the name of the band's board: `board_named`, else the one it was flashed as, else the one MicroPython
    names.

    Raises UsageError if none is known, or if what MicroPython names is another board, or has another chip.
    """
    flashed_board = slots.flashed_as(band)
    named_by_it = next(
        (name for name in boards.NAMES if identity.machine == boards.load(name).MODEL), None
    )
    board = board_named or flashed_board or named_by_it
    if board is None:
        raise UsageError(
            "--board",
            f"cannot be told from '{identity.machine}', expected one of {', '.join(boards.NAMES)}",
        )
    image = IMAGES[board]
    if (identity.port, chip_of(identity.machine)) != (image.port, image.chip):
        raise UsageError(
            band.port,
            f"is '{identity.machine}', and {board} is an {image.chip}, expected that board, or another --board",
        )
    if named_by_it not in (None, board):
        raise UsageError(
            band.port,
            f"is '{identity.machine}', expected --board {named_by_it}, or {image_hint(board)}",
        )
    if flashed_board not in ("", board):
        text = _("was {before}, and is {board} from now on").format(
            before=flashed_board, board=board
        )
        print(f"{band.port}: {text}")
    return board


def check(band: Link, identity: Identity, board: str, source: bool) -> None:
    """Raises UsageError unless the band's MicroPython can run the firmware: .py files if `source`, else .mpy."""
    if identity.version < IMAGES[board].oldest:
        raise UsageError(
            band.port,
            f"has MicroPython {version(identity.version)}, expected {image_hint(board)},"
            " written with --micropython",
        )
    if not source and identity.mpy != MPY[0]:
        raise UsageError(
            band.port, f"reads .mpy {identity.mpy}, and {version(MPY)} is made, expected --source"
        )


def main(
    argv: list[str], write: Write = esptool.main, sleep: Callable[[float], None] = time.sleep
) -> int:
    """Runs `python -m tools flash`; returns the exit code. `write` is called with esptool's arguments."""
    args = parser().parse_args(argv)
    if args.board:
        build.check_board(args.board)
    if not args.source:
        build.check_compiler()
    if args.micropython:
        _write_micropython(args, write)
    with _connected(args, sleep) as band:
        identity = identify(band)
        board = board_of(band, identity, args.board)
        check(band, identity, board, args.source)
        print(f"{band.port}: {identity.machine}, MicroPython {version(identity.version)}")
        steps = slots.steps_for(band, build.firmware(board, args.source))
        print(f"{band.port}: {intent(steps, board)}")
        if args.dry_run:
            return 0
        with progress.bar(_("sending")) as step:
            slots.carry_out(band, steps, step)
        text = _("{number} files compared by SHA-256; it starts anew").format(
            number=len(steps.files)
        )
        print(f"{band.port}: {text}")
    return 0


def intent(steps: slots.Steps, board: str) -> str:
    """Returns a line of text that says what `steps` will do."""
    firmware = _("Rondo {version} for {board}").format(version=build.version_of(), board=board)
    parts = [
        (len(steps.send), _("{number} files to send ({size} bytes)")),
        (len(steps.copy), _("{number} to copy from {current}")),
        (len(steps.keep), _("{number} there already")),
        (len(steps.stubs), _("{number} beside them to write")),
        (len(steps.leftovers), _("{number} of an older layout to remove")),
    ]
    text = _("{what} into {folder}: ")
    if steps.is_slot_current:
        parts, text = parts[3:], _("{what} is there already, in {folder}") + ", "
    commands_text = ", ".join(
        text.format(number=number, size=steps.size, current=steps.current)
        for number, text in parts
        if number
    )
    return (text.format(what=firmware, folder=steps.target) + commands_text).rstrip(", ")


def _connected(args: argparse.Namespace, sleep: Callable[[float], None]) -> Link:
    """Returns the link to the band; tries for some seconds if its MicroPython has just been written."""
    for tries_left in reversed(range(CONNECT_TRIES if args.micropython else 1)):
        try:
            return link.connect(args, sleep)
        except SessionRunning:
            raise
        except Silent:
            expected = image_hint(args.board) if args.board else "--board, to hear which it needs"
            raise UsageError(
                args.port or "--port",
                f"no MicroPython answers, expected {expected}, written with --micropython",
            ) from None
        except UsageError:
            if not tries_left:
                raise
            sleep(BACK_AFTER_S)
    raise AssertionError


# MicroPython itself.


def _write_micropython(args: argparse.Namespace, write: Write) -> None:
    path: Path = args.micropython
    if not args.board:
        raise UsageError(
            "--micropython", f"for which board? expected --board {' or '.join(boards.NAMES)}"
        )
    image = IMAGES[args.board]
    data = read_bytes(path, _LONGEST_IMAGE, image_hint(args.board))
    if image.address is None:
        raise UsageError(str(path), _by_hand(args.board, data))
    if data[:1] != ESP or image.address + len(data) > image.files_address:
        raise UsageError(
            str(path),
            f"is no image for an {image.chip}, expected the .bin of {image_hint(args.board)}",
        )
    port = args.port or ports.only_port()
    if "://" in port:
        raise UsageError(port, "has no boot loader, expected the port of a board")
    try:
        write(esptool_command(args.board, port, path))
    except (esptool.FatalError, SystemExit, OSError) as error:
        raise UsageError(
            port,
            f"esptool: {error}; expected a board in its boot loader: on a XIAO hold B, press R, try again",
        ) from None


def esptool_command(board: str, port: str, path: Path) -> list[str]:
    """Returns esptool's arguments for writing MicroPython, which leave the file system as it is."""
    image = IMAGES[board]
    assert image.address is not None
    chip = ["--chip", image.chip.lower(), "--port", port, "--baud", "460800"]
    return [*chip, "write-flash", hex(image.address), str(path)]


def _by_hand(board: str, data: bytes) -> str:
    """Returns how to copy MicroPython to an RP2040 by hand, or that the file is no UF2."""
    if data[:4] != UF2:
        return f"is no UF2 file, expected the .uf2 of {image_hint(board)}"
    return (
        "no program writes it to an RP2040, expected you to copy it: hold BOOTSEL (B on a XIAO) while"
        " you plug the board in, copy the file to the drive RPI-RP2, then flash without --micropython"
    )


def parser() -> argparse.ArgumentParser:
    """Returns the parser for the command line of `python -m tools flash`."""
    options = Parser(prog="python -m tools flash", description=__doc__)
    link.add_arguments(options)
    add = options.add_argument
    add(
        "--board",
        metavar="NAME",
        help=_("{boards} (what the band was, or says that it is)").format(
            boards=", ".join(boards.NAMES)
        ),
    )
    add("--micropython", type=Path, metavar="IMAGE", help=_("write this MicroPython first"))
    add("--source", action="store_true", help=_("the .py files instead of .mpy"))
    add("--dry-run", action="store_true", help=_("only say what would be done"))
    return options
