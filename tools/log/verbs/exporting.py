"""Runs `log export`: writes the log to a file that other programs read."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from simulator.text import output
from simulator.text.language import N_, _
from simulator.text.usage import UsageError

from ..export import baby_buddy, forms
from ..model import amounts
from ..model.sessions import ML, OZ, SHORT, UNDER_WAY, Session
from ..model.zone import iso
from ..store.reading import Line
from ..store.store import Store
from .picking import add_days, names_of, opened, picked

LEFT_OUT = N_("left out: {number} {what}: {sessions}")
NEXT = N_("the next time, for what is new since: --since {time}")


def export_arguments(verb: argparse.ArgumentParser) -> None:
    """Adds the arguments of `log export`."""
    verb.add_argument(
        "what",
        choices=("csv", "phases", "json", "babybuddy"),
        help=_(
            "csv: a row for each session; phases: for each phase; babybuddy: what Baby Buddy imports as pumping"
        ),
    )
    verb.add_argument("--out", type=Path, metavar="FILE", help=_("where to (the terminal)"))
    _add_which(verb)
    verb.add_argument(
        "--child",
        type=_child,
        default=1,
        metavar="ID",
        help=_("Baby Buddy's number of the child (1)"),
    )
    verb.add_argument(
        "--unit", choices=(ML, OZ), default=ML, help=_("of Baby Buddy's amounts (ml)")
    )


def _add_which(verb: argparse.ArgumentParser) -> None:
    add_days(verb)
    verb.add_argument(
        "--since", metavar="TIME", help=_("what began from then on: 2026-05-01T03:00")
    )
    verb.add_argument(
        "--sessions", metavar="SESSIONS", help=_("3, 3-9, 3,5 or all, as log list numbers them")
    )
    verb.add_argument(
        "--short", action="store_true", help=_("those of less than a minute of expressing too")
    )
    verb.add_argument(
        "--under-way",
        action="store_true",
        help=_("those that were not over yet too; never for Baby Buddy"),
    )


def _child(text: str) -> int:
    if not text.isdecimal() or not 0 < len(text) < 10 or int(text) < 1:
        raise UsageError(text, "expected Baby Buddy's number of the child, such as 1")
    return int(text)


def export(args: argparse.Namespace) -> int:
    """Writes the sessions to a file or the terminal, and names those that are left out on the error stream."""
    output.check(args.out)
    lines = []
    with opened(args) as store:
        found, left_out = _chosen(store, args)
        if args.what == "babybuddy":
            wanted, every = {one.id for one in found}, _among_all(store, args, found)
            text, taken, refused = baby_buddy.pumping_csv(
                every, args.zone, args.child, args.unit, wanted
            )
            left_out |= refused
            lines = [_(NEXT).format(time=iso((taken[-1].start or 0) + 1))] if taken else []
        elif args.what == "json":
            text = forms.as_json(found, _lines(store, args))
        else:
            text = {"csv": forms.sessions_csv, "phases": forms.phases_csv}[args.what](found)
    if args.out is None:
        sys.stdout.write(text)
    else:
        output.write((args.out, text))
    print(
        "".join(f"{line}\n" for line in _left_out_lines(left_out) + lines), end="", file=sys.stderr
    )
    return 0


def _chosen(store: Store, args: argparse.Namespace) -> tuple[list[Session], dict[str, list[int]]]:
    """Returns the sessions that were asked for, and the numbers of those left out of them, by reason.

    Left out are those under way and short ones, unless an option asks for them.
    """
    found = picked(store, args)
    if args.since is not None:
        since = args.zone.instant(args.since)
        found = [one for one in found if one.start is not None and one.start >= since]
    if args.sessions is not None:
        numbers = set(amounts.chosen(args.sessions, [one.id for one in found]))
        found = [one for one in found if one.id in numbers]
    left_out = {
        _(UNDER_WAY): [one.id for one in found if one.is_under_way and not args.under_way],
        _(SHORT): [
            one.id for one in found if one.is_short and not one.is_under_way and not args.short
        ],
    }
    numbers = {number for of_it in left_out.values() for number in of_it}
    kept = [one for one in found if one.id not in numbers]
    return kept, {why: of_it for why, of_it in left_out.items() if of_it}


def _among_all(store: Store, args: argparse.Namespace, chosen: Sequence[Session]) -> list[Session]:
    """Returns the sessions `chosen` among all of the band, whatever days, --since or numbers were given.

    A short one is there if it is `chosen`, or with --short. Baby Buddy may have the others: nothing that is
    written may overlap them.
    """
    own = {one.id: one for one in chosen}
    every = argparse.Namespace(**{**vars(args), "first": None, "last": None})
    return [
        own.get(one.id, one)
        for one in picked(store, every)
        if one.id in own or args.short or not one.is_short
    ]


def _left_out_lines(left_out: Mapping[str, list[int]]) -> list[str]:
    return [
        _(LEFT_OUT).format(number=len(of_it), what=why, sessions=amounts.in_short(of_it))
        for why, of_it in left_out.items()
    ]


def _lines(store: Store, args: argparse.Namespace) -> list[Line]:
    """Returns the bands' lines of text of the days and the band that were asked for."""
    begin, end = args.zone.days(args.first, args.last)
    return [
        one
        for one in store.lines()
        if begin <= one[2] < end and (args.band is None or one[0] in names_of(store, args.band))
    ]
