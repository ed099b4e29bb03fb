"""Runs `log pull`: brings a band's sessions to this computer, by the cable or from a dump of its flash."""

import argparse
from pathlib import Path

from firmware.rondo.storage.frames import HISTORY, LIVE
from simulator.stock.errnos import ENOENT
from simulator.text.language import N_, _
from simulator.text.usage import UsageError, printable

from ...band import link, progress
from ...band.repl import DeviceError
from ..pull.dump import journal_in
from ..pull.journal import LONGEST, NOT_FOR_THE_LOG, read
from ..store.store import Store
from .picking import LONGEST_NAME

TAKEN = N_("{band}: {new} new, {changed} changed, {same} as they were")
SAME_STARTS = N_(
    "{number} of its sessions begin when sessions of {other} do: one band, brought in twice?"
)
NOT_INTACT = N_("Not intact, and left out:")


def pull_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `log pull`."""
    link.add_arguments(parser)
    parser.add_argument(
        "--image",
        type=Path,
        metavar="FILE",
        help=_("a dump of a band's flash, or a folder copied from it"),
    )
    parser.add_argument(
        "--band", type=_name, metavar="NAME", help=_("what to call the band; needed with --image")
    )


def _name(text: str) -> str:
    if not 1 <= len(text) <= LONGEST_NAME or printable(text) != text:
        raise UsageError(text, f"expected a name of 1 to {LONGEST_NAME} letters")
    return text


def pull(args: argparse.Namespace) -> int:
    """Runs `log pull`: adds a band's sessions to the log; prints how many are new, and what was damaged."""
    if args.image is not None:
        if args.port is not None:
            raise UsageError("--image", "expected either a port or an image")
        if args.wait:
            raise UsageError("--wait", "is for a band, expected it without --image")
        if args.band is None:
            raise UsageError(
                "--image", "does not say which band it is of, expected --band NAME too"
            )
        key, (files, loose_frames, problems) = args.band, journal_in(args.image)
    else:
        (key, files, problems), loose_frames = read_from_band(args), []
    log = read(files, loose_frames)
    problems += log.problems
    with Store(args.store) as store:
        result = store.take(log, key, args.band or "")
        doubles = store.same_starts(key)
    print(
        _(TAKEN).format(
            band=printable(args.band or key),
            new=result.new,
            changed=result.changed,
            same=result.same,
        )
    )
    for other_band, number in doubles:
        print(printable(_(SAME_STARTS).format(number=number, other=other_band)))
    if problems:
        print(_(NOT_INTACT))
        for problem in problems:
            print(f"  {printable(problem)}")
    return 0


def read_from_band(args: argparse.Namespace) -> tuple[str, dict[str, bytes], list[str]]:
    """Returns the id of the band on the cable, its journal's files, and a line for each unreadable file."""
    files: dict[str, bytes] = {}
    problems: list[str] = []
    with link.connect(args) as band:
        key = key_of(band)
        sizes = _sizes_on(band, problems)
        with progress.bar("reading") as report_progress:
            bytes_received = 0
            for path, size in sizes.items():
                try:
                    files[path] = band.read(path, LONGEST[path])
                except DeviceError as error:
                    problems.append(f"{path}: {error}")
                bytes_received += size
                report_progress(bytes_received, sum(sizes.values()))
    return key, files, problems


def key_of(band: link.Link) -> str:
    """Returns the unique id of a band's chip, as hexadecimal text. Raises UsageError if it has none."""
    key = band.value("machine.unique_id().hex()", "machine")
    if not isinstance(key, str) or not key.isalnum() or len(key) > LONGEST_NAME:
        raise band.nonsense(key)
    return key


def _sizes_on(band: link.Link, problems: list[str]) -> dict[str, int]:
    """Returns the size in bytes of each of the journal's files on the band; adds what is wrong to `problems`."""
    sizes: dict[str, int] = {}
    for folder in (LIVE, HISTORY):
        try:
            entries = band.listing(folder)
        except DeviceError as error:
            if error.number != ENOENT:  # ENOENT: the band was never used
                problems.append(f"{folder}: {error}")
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if path in LONGEST and entry.size <= LONGEST[path]:
                sizes[path] = entry.size
            elif path not in NOT_FOR_THE_LOG:
                problems.append(f"{path}: not a file of the journal's, or longer than it may be")
    return sizes
