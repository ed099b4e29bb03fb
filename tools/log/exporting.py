"""Writes the log out, as a file for others."""

import argparse
import sys
from pathlib import Path

from simulator.text import output
from simulator.text.language import N_, _

from . import forms
from .picking import add_days, names_of, opened, picked
from .sessions import ML, OZ
from .store import Store

LEFT_OUT = N_("left out: {number} {what}")


def export_arguments(verb: argparse.ArgumentParser) -> None:
    """`log export`."""
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


def export(args: argparse.Namespace) -> int:
    """To a file or the terminal; what a form cannot hold is counted on the error stream."""
    output.check(args.out)
    left_out: dict[str, int] = {}
    with opened(args) as store:
        found = picked(store, args)
        if args.what == "babybuddy":
            text, left_out = forms.baby_buddy(found, args.zone, args.child, args.unit)
        elif args.what == "json":
            text = forms.as_json(found, _lines(store, args))
        else:
            text = {"csv": forms.sessions_csv, "phases": forms.phases_csv}[args.what](found)
    if args.out is None:
        sys.stdout.write(text)
    else:
        output.write((args.out, text))
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
