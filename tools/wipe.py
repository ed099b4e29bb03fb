"""Deletes the log and the settings from a band, if you like from this computer too, and checks that they are gone.

  wipe                  the band that is plugged in: its log, its settings, why it was last reset
  wipe --host           that, and the log on this computer
  wipe --only-host      only the log on this computer

Your own programs and the firmware stay on the band. What was deleted is written over, since deleting alone leaves
it on the chip; then all is read back. Exports, reports and dumps are yours to delete. It asks once.
"""

import argparse
import sys
from pathlib import Path

from firmware import resets
from firmware.rondo.storage import settings
from firmware.rondo.storage.frames import HISTORY, LIVE
from simulator.text.language import N_, _
from simulator.text.usage import Parser, UsageError, printable

from .band import link, progress
from .log.store.store import Store
from .log.verbs.picking import add_store
from .log.verbs.pulling import key_of

FILLER = "wiped"
# Small writes: about 30 fill one of the two blocks that hold the names in the root folder.
CHURN = 200
_ANSWER_LIMIT_S = 60.0
_PIECE_BYTES = 512  # bytes written by one write
_AT_ONCE = 128  # pieces that one call writes; between calls the band's watchdog is fed

# On the band: writes over the old names and small files in the root folder; then, piece by piece, every free block.
# The file that takes them has no name any more, so that they are free again whatever ends this.
_NAMES = f"""
import os, time
_z = bytes({_PIECE_BYTES})
for _i in range({CHURN}):
    with open({FILLER!r}, "wb") as _f:
        _f.write(_z[:100])
    if not _i % 20:
        time.sleep_ms(1)
_f = open({FILLER!r}, "wb")
os.remove({FILLER!r})
def _more():
    n = 0
    try:
        while n < {_AT_ONCE}:
            _f.write(_z)
            n += 1
        _f.flush()
    except OSError:
        pass
    return n
"""
_END = """
try:
    _f.close()
except OSError:
    pass
"""

ASKED = N_("This cannot be undone. Go on? [y/N] ")
TAKES_BAND = N_("The band at {port}: its log and its settings ({number} files).")
TAKES_HOST = N_("On this computer: {file} ({number} sessions, with all that was added to them).")
NOTHING_DONE = N_("Nothing was done.")
BAND_DONE = N_(
    "The band was read back: no log, no settings; {size} KB that were free are written over."
)
HOST_DONE = N_("{file} is gone.")


def main(argv: list[str]) -> int:
    """Runs `python -m tools wipe`; returns the exit code, 1 if the answer was no or something was not deleted."""
    args = parser().parse_args(argv)
    if args.only_host:
        _check_is_alone(args)
        return 0 if _agreed(args, _of_host(args.store)) and _wipe_host(args.store) else 1
    wipes_host = args.host and args.store.exists()
    with link.connect(args) as band:
        paths = personal(band)
        warnings = [_(TAKES_BAND).format(port=band.port, number=len(paths))]
        if not _agreed(args, warnings + (_of_host(args.store) if wipes_host else [])):
            return 1
        key = key_of(band)
        _wipe_band(band, paths)
    if wipes_host:
        return 0 if _wipe_host(args.store) else 1
    if args.store.exists():
        with Store(args.store) as store:
            store.begin_anew(key)
    return 0


def parser() -> Parser:
    """Returns the parser for the command line of `python -m tools wipe`."""
    options = Parser(prog="python -m tools wipe", description=__doc__)
    link.add_arguments(options)
    add_store(options)
    which = options.add_mutually_exclusive_group()
    which.add_argument("--host", action="store_true", help=_("the log on this computer too"))
    which.add_argument("--only-host", action="store_true", help=_("that alone; no band is needed"))
    options.add_argument("--yes", action="store_true", help=_("do not ask"))
    return options


def _check_is_alone(args: argparse.Namespace) -> None:
    """Raises UsageError if --port or --wait is given with --only-host, which needs no band."""
    for option, is_given in (("--port", args.port is not None), ("--wait", args.wait)):
        if is_given:
            raise UsageError(option, "is for a band, expected it without --only-host")


def _agreed(args: argparse.Namespace, warnings: list[str]) -> bool:
    for line in warnings:
        print(printable(line))
    if args.yes:
        return True
    print(_(ASKED), end="", flush=True)
    if sys.stdin.readline().strip().lower() in ("y", "yes", _("y"), _("yes")):
        return True
    print(_(NOTHING_DONE))
    return False


def personal(band: link.Link) -> list[str]:
    """Returns the paths of personal data on a band, each folder after the files in it."""
    paths = [
        entry.name for entry in band.listing() if not entry.folder and _is_personal(entry.name)
    ]
    for folder in (LIVE, HISTORY):
        if folder in [entry.name for entry in band.listing() if entry.folder]:
            paths += [
                f"{folder}/{entry.name}" for entry in band.listing(folder) if "/" not in entry.name
            ]
            paths.append(folder)
    return paths


def _is_personal(name: str) -> bool:
    """Returns whether a file in the root folder is personal: settings, whole or in part, the note of resets."""
    return name == resets.FILE or name.startswith(settings.FILE.partition(".")[0] + ".")


def _wipe_band(band: link.Link, paths: list[str]) -> None:
    for path in paths:
        band.remove(path)
    bytes_written = _write_over(band)
    paths_left = personal(band)
    if paths_left:
        raise UsageError(
            band.port, f"{', '.join(paths_left)} is still there, expected it to be gone"
        )
    print(_(BAND_DONE).format(size=bytes_written // 1024))


def _write_over(band: link.Link) -> int:
    """Overwrites all free space on a band's flash; returns its size in bytes."""
    free = _free(band)
    bytes_written = 0
    with progress.bar(_("writing over")) as step:
        band.run(_NAMES, within_s=_ANSWER_LIMIT_S)
        pieces = _AT_ONCE
        while pieces == _AT_ONCE and bytes_written <= free:
            pieces = _whole(band, "_more()")
            bytes_written += _PIECE_BYTES * min(pieces, _AT_ONCE)
            step(min(bytes_written, free), free)
        band.run(_END, within_s=_ANSWER_LIMIT_S)
    return bytes_written


def _whole(band: link.Link, expression: str) -> int:
    value = band.value(expression)
    if type(value) is not int or value < 0:
        raise band.nonsense(value)
    return value


def _free(band: link.Link) -> int:
    """Returns the free space on a band's flash, in bytes."""
    sizes = band.value("list(os.statvfs('/'))[:4]", "os")
    if not isinstance(sizes, list) or not all(
        type(size) is int and 0 <= size < 1 << 31 for size in sizes
    ):
        raise band.nonsense(sizes)
    return int(sizes[0] * sizes[3])


def _of_host(path: Path) -> list[str]:
    with Store(path, may_create=False) as store:
        return [_(TAKES_HOST).format(file=path, number=len(store.sessions()))]


def _wipe_host(path: Path) -> bool:
    """Overwrites and deletes the store and SQLite's files beside it; returns whether all are gone."""
    for file in [path, *path.parent.glob(path.name + "-*")]:
        file.write_bytes(bytes(file.stat().st_size))
        file.unlink()
    is_gone = not path.exists() and not [*path.parent.glob(path.name + "-*")]
    if is_gone:
        print(printable(_(HOST_DONE).format(file=path)))
    return is_gone
