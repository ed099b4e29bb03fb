"""The log on your computer: brings in what bands kept, adds what they cannot know, and writes it out for others.

  log pull                                from the band that is plugged in
  log pull --image FILE --band NAME       from a dump of its flash, or a folder copied from it
  log list                                one line for each session
  log show 12                             all of one
  log add 12 --left 4ml --right drops --colostrum --note "first time"
  log clock                               dates that do not fit together, and what was corrected
  log clock 3-9 --by +1:00                the band's clock was an hour slow
  log clock 4 --start 2026-05-01T03:00    a session that has no date
  log export csv --out sessions.csv       also: phases, json, babybuddy

Pulling twice changes nothing. What you add and correct is kept apart from what the band kept, and stays. All of it
is in one file on your computer (--store); nothing is sent anywhere. The columns are told of in docs/log.md.
"""

import argparse
import sys
from collections.abc import Callable
from errno import ENOENT
from pathlib import Path

from firmware.rondo.frames import HISTORY, LIVE
from simulator.language import N_, _
from simulator.mistake import Mistake, Parser, printable, writable

from . import adding, amounts, export, link, progress
from .dump import journal_in
from .journal import LONGEST, read
from .picking import (
    LONGEST_NAME,
    add_days,
    add_store,
    line,
    minutes,
    names_of,
    opened,
    picked,
    with_signs,
)
from .sessions import ML, OZ
from .store import Store

TAKEN = N_("{band}: {new} new, {changed} changed, {same} as they were")
NOT_INTACT = N_("Not intact, and left out:")
LEFT_OUT = N_("left out: {number} {what}")
NO_SESSIONS = N_("There are no sessions here; log pull brings in what a band kept.")


def main(argv: list[str]) -> int:
    """`python -m tools log`."""
    args = parser().parse_args(with_signs(argv))
    act: Callable[[argparse.Namespace], int] = args.act
    return act(args)


def parser() -> Parser:
    """Its command line."""
    made = Parser(
        prog="python -m tools log",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = made.add_subparsers(metavar="VERB", required=True)
    for name, (act, what, arguments) in VERBS.items():
        verb = verbs.add_parser(name, help=_(what), description=_(what).capitalize() + ".")
        add_store(verb)
        arguments(verb)
        verb.set_defaults(act=act)
    return made


# pull


def _pull_arguments(verb: argparse.ArgumentParser) -> None:
    link.add_arguments(verb)
    verb.add_argument(
        "--image",
        type=Path,
        metavar="FILE",
        help=_("a dump of a band's flash, or a folder copied from it"),
    )
    verb.add_argument(
        "--band", type=_name, metavar="NAME", help=_("what to call the band; needed with --image")
    )


def _name(text: str) -> str:
    if not 1 <= len(text) <= LONGEST_NAME or not text.isprintable():
        raise Mistake(text, f"expected a name of 1 to {LONGEST_NAME} letters")
    return text


def _pull(args: argparse.Namespace) -> int:
    if args.image is not None:
        if args.port is not None:
            raise Mistake("--image", "expected either a port or an image")
        if args.band is None:
            raise Mistake("--image", "does not say which band it is of, expected --band NAME too")
        key, files, problems = args.band, *journal_in(args.image)
    else:
        key, files, problems = from_band(args)
    log = read(files)
    problems += log.problems
    with Store(args.store) as store:
        taken = store.take(log, key, args.band or "")
    print(
        _(TAKEN).format(
            band=printable(args.band or key),
            new=taken.new,
            changed=taken.changed,
            same=taken.same,
        )
    )
    if problems:
        print(_(NOT_INTACT))
        for problem in problems:
            print(f"  {printable(problem)}")
    return 0


def from_band(args: argparse.Namespace) -> tuple[str, dict[str, bytes], list[str]]:
    """The unique id of the band at the other end of the cable, its journal's files, and what could not be read."""
    files: dict[str, bytes] = {}
    problems: list[str] = []
    with link.connect(args) as band:
        key = key_of(band)
        there = _there(band, problems)
        with progress.bar("reading") as step:
            done = 0
            for path, size in there.items():
                try:
                    files[path] = band.read(path, LONGEST[path])
                except link.Raised as raised:
                    problems.append(f"{path}: {raised}")
                done += size
                step(done, sum(there.values()))
    return key, files, problems


def key_of(band: link.Link) -> str:
    """The unique id of a band's chip, in hexadecimal."""
    key = band.value("machine.unique_id().hex()", "machine")
    if not isinstance(key, str) or not key.isalnum() or len(key) > LONGEST_NAME:
        raise band.nonsense(key)
    return key


def _there(band: link.Link, problems: list[str]) -> dict[str, int]:
    """Which of the journal's files there are, and how long; what cannot be read is added to the problems."""
    found: dict[str, int] = {}
    for folder in (LIVE, HISTORY):
        try:
            entries = band.listing(folder)
        except link.Raised as raised:
            if raised.number != ENOENT:  # a band that has never been used
                problems.append(f"{folder}: {raised}")
            continue
        for one in entries:
            path = f"{folder}/{one.name}"
            if path in LONGEST and one.size <= LONGEST[path]:
                found[path] = one.size
            else:
                problems.append(f"{path}: not a file of the journal's, or longer than it may be")
    return found


# list, show


def _list(args: argparse.Namespace) -> int:
    with opened(args) as store:
        found = picked(store, args)
        several = len(store.bands()) > 1
    if not found:
        print(_(NO_SESSIONS))
    for one in found:
        print(line(one, args.zone, several))
    return 0


def _show(args: argparse.Namespace) -> int:
    with opened(args) as store:
        by_id = {one.id: one for one in store.sessions()}
    for number in amounts.chosen(args.sessions, by_id):
        one = by_id[number]
        for name, column in export.SESSION_COLUMNS.items():
            value = column(one)
            if value not in ("", None):
                print(f"{name:16} {printable(str(value))}")
        for index, phase in enumerate(one.phases):
            planned = _("until a tap") if phase.planned_ms is None else minutes(phase.planned_ms)
            around = _("round {round}").format(round=phase.round)
            spent = _("{time} of {planned}").format(time=minutes(phase.actual_ms), planned=planned)
            print(
                f"{index + 1:5}  {around}  {phase.kind:8} {phase.side:6} {spent}  {phase.ended_by}"
            )
        print()
    return 0


def _show_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "sessions", metavar="SESSIONS", help=_("3, 3-9, 3,5 or all, as log list numbers them")
    )


# export


def _export_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "what",
        choices=("csv", "phases", "json", "babybuddy"),
        help=_(
            "csv: a row for each session; phases: for each phase; babybuddy: what Baby Buddy imports as pumping"
        ),
    )
    verb.add_argument("--out", type=Path, metavar="FILE", help=_("where to (the terminal)"))
    add_days(verb)
    verb.add_argument(
        "--child",
        type=int,
        default=1,
        metavar="ID",
        help=_("Baby Buddy's number of the child (1)"),
    )
    verb.add_argument(
        "--unit", choices=(ML, OZ), default=ML, help=_("of Baby Buddy's amounts (ml)")
    )


def _export(args: argparse.Namespace) -> int:
    if args.out is not None:
        writable(args.out)
    left_out: dict[str, int] = {}
    with opened(args) as store:
        found = picked(store, args)
        if args.what == "babybuddy":
            text, left_out = export.baby_buddy(found, args.zone, args.child, args.unit)
        elif args.what == "json":
            text = export.as_json(found, _lines(store, args))
        else:
            text = {"csv": export.sessions_csv, "phases": export.phases_csv}[args.what](found)
    if args.out is None:
        sys.stdout.write(text)
    else:
        args.out.write_bytes(text.encode())
    for why, count in left_out.items():
        print(_(LEFT_OUT).format(number=count, what=why), file=sys.stderr)
    return 0


def _lines(store: Store, args: argparse.Namespace) -> list[tuple[str, int, int, str]]:
    """The bands' lines of text that belong to what is written out."""
    begin, end = args.zone.days(args.first, args.last)
    return [
        one
        for one in store.lines()
        if begin <= one[2] < end and (args.band is None or one[0] in names_of(store, args.band))
    ]


VERBS: dict[
    str, tuple[Callable[[argparse.Namespace], int], str, Callable[[argparse.ArgumentParser], None]]
] = {
    "pull": (_pull, N_("bring in what a band kept"), _pull_arguments),
    "list": (_list, N_("one line for each session"), add_days),
    "show": (_show, N_("all that is known of a session"), _show_arguments),
    "add": (adding.add, N_("volumes, milk or colostrum, a note"), adding.add_arguments),
    "clock": (
        adding.clock,
        N_("dates that do not fit together; correct them"),
        adding.clock_arguments,
    ),
    "export": (_export, N_("write it out for others"), _export_arguments),
}
