"""Makes what goes onto a band's flash: the firmware compiled, for one board, with a list of its files.

The firmware lies in the folder a, and `slot` names it; boot.py and main.py beside them find it there. `flash` puts
a newer one into the folder b and changes the name, so that at every instant one of the two is whole.

The .mpy files are for MicroPython 1.27 to 1.29, from 1.26 on a xiao_rp2040, from 1.25 on a pico; where MicroPython
is another, --source puts the files as they are written. --image makes the whole file system of the board besides,
to be written over whatever is there, its log too.

examples:
  python -m tools build --board pico
  python -m tools build --board xiao_esp32c3 --image rondo.bin
"""

import argparse
import re
from pathlib import Path

from simulator import boards
from simulator.core.flash import image
from simulator.interpreters.flashed import (
    MANIFEST,
    SLOT_FILE,
    SLOTS,
    Files,
    all_files,
    firmware,
    path_within,
    root,
    version_of,
)
from simulator.interpreters.modules import FIRMWARE
from simulator.interpreters.program import missing_mpy
from simulator.text import output
from simulator.text.usage import Parser, UsageError

from . import folder
from .images import IMAGES, MPY, NEWEST, version

__all__ = [
    "MANIFEST", "SLOTS", "SLOT_FILE", "Files", "all_files", "firmware", "root", "version_of",
]  # fmt: skip

OUT = Path("build")


def package(folder: Path = FIRMWARE) -> str:
    """Returns the text of firmware/package.json for `mpremote mip`: every file of the firmware, for all boards."""
    paths = [*folder.glob("*.py"), *(folder / "rondo").rglob("*.py")]
    names = sorted(path_within(path, folder) for path in paths if path.name != "manifest.py")
    rows = ",\n".join(f'  ["{name}", "{name}"]' for name in names)
    return f'{{\n "version": "{version_of(folder)}",\n "urls": [\n{rows}\n ]\n}}\n'


def check_board(name: str) -> str:
    """Returns `name` if it is the name of a board; else raises UsageError."""
    if name not in boards.NAMES:
        raise UsageError(
            f"--board {name}", f"no such board, expected one of {', '.join(boards.NAMES)}"
        )
    return name


def check_compiler() -> None:
    """Raises UsageError if this machine cannot compile the firmware."""
    if missing_mpy():
        raise UsageError("build", f"{missing_mpy()}, expected --source")


def check_version(text: str, board: str) -> None:
    """Raises UsageError if MicroPython of the version `text` cannot read our .mpy, or lacks what `board` needs."""
    oldest = IMAGES[board].oldest
    numbers = re.fullmatch(r"v?([0-9]{1,3})\.([0-9]{1,3})(\.[0-9]{1,3})?", text)
    if not numbers or not oldest <= (int(numbers[1]), int(numbers[2])) <= NEWEST:
        raise UsageError(
            f"--mpy {text}",
            f"expected MicroPython {version(oldest)} to {version(NEWEST)}, which this .mpy is for, or --source",
        )


def main(argv: list[str]) -> int:
    """Runs `python -m tools build`; returns the exit code."""
    args = parser().parse_args(argv)
    board = check_board(args.board)
    if args.mpy:
        check_version(args.mpy, board)
    if not args.source:
        check_compiler()
    folder_out = args.out or OUT / board
    output.check(args.image)
    if args.image and args.image.resolve() == folder_out.resolve():
        raise UsageError(str(folder_out), "is given twice, expected another name for the image")
    list_of_all = f"{SLOTS[0]}/{MANIFEST}"
    old_paths = folder.check(folder_out, list_of_all, (SLOT_FILE, *root()))
    files = all_files(firmware(board, args.source))
    folder.write(folder_out, old_paths, files, list_of_all)
    print("\n".join(summary(board, folder_out, files, args.source)))
    if args.image:
        data = image(boards.load(board), files)
        output.write((args.image, data))
        print(
            f"{args.image}: {len(data)} bytes, for the address {IMAGES[board].files_address:#x} of the flash"
        )
    return 0


def summary(board: str, out: Path, files: Files, source: bool) -> list[str]:
    """Returns a line for each file that was made (bytes, path), and lines on the whole build."""
    lines = [f"{len(data):7}  {path}" for path, data in files.items()]
    lines.append(
        f"{sum(map(len, files.values())):7}  bytes in {out}, Rondo {version_of(FIRMWARE)} for {board}"
    )
    if not source:
        oldest = version(IMAGES[board].oldest)
        lines.append(f".mpy {version(MPY)}, for MicroPython {oldest} to {version(NEWEST)} there")
    return lines


def parser() -> argparse.ArgumentParser:
    """Returns the parser for the command line of `python -m tools build`."""
    options = Parser(prog="python -m tools build", description=__doc__)
    add = options.add_argument
    add(
        "--board",
        default=boards.DEFAULT,
        metavar="NAME",
        help=f"{', '.join(boards.NAMES)} ({boards.DEFAULT})",
    )
    kind = options.add_mutually_exclusive_group()
    kind.add_argument(
        "--mpy", metavar="VERSION", help="the MicroPython that is to read it, like 1.27; checked"
    )
    kind.add_argument("--source", action="store_true", help="the .py files instead of .mpy")
    add("--image", type=Path, metavar="OUT.bin", help="the whole file system as littlefs, too")
    add("--out", type=Path, metavar="DIR", help="where the files go (build/BOARD); made anew")
    return options
