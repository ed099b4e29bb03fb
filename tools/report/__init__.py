"""One page about the sessions of some days, for a lactation consultant: as HTML, as PDF, or both.

  report --pdf report.pdf                                 all days
  report --from 2026-05-01 --to 2026-05-07 --html week.html
  report --anonymous --pdf case.pdf                       without names, notes and numbers, dates moved
  report --pdf r.pdf --goal sessions=8 --goal gap=5:00    with goals of your own; there are none otherwise

It describes and does not judge. Sessions without a date are told of apart. An anonymous page has no names, notes,
numbers of sessions or time zone, and all its dates are moved by the same whole number of weeks, to begin in January
2000, so that weekdays, times of day and gaps stay true. A rare pattern may still be known to who knows it.
"""

import argparse
from datetime import timedelta
from pathlib import Path

from simulator.text import output
from simulator.text.language import N_, _
from simulator.text.usage import Parser, UsageError

from ..log.picking import LONGEST_NAME, add_days, add_store, opened, picked, with_signs
from ..log.sessions import Session
from . import html, pdf
from .content import content
from .goals import EXPECTED, goals
from .summary import Summary, summary

MOST_DAYS = 120  # more lines of a day than that cannot be told apart on a page

CUT = N_("{days} days are more than one page can show; it has the last {shown}")
WRITTEN = N_("{file}: {number} sessions")


def main(argv: list[str]) -> int:
    """`python -m tools report`."""
    args = parser().parse_args(with_signs(argv))
    if args.html is None and args.pdf is None:
        raise UsageError("report", "expected --html FILE or --pdf FILE or both")
    output.check(args.html, args.pdf)
    wanted = goals(args.goal)
    with opened(args) as store:
        sessions = picked(store, args, undated=True)
    found = _of_a_page(sessions, args)
    told = content(found, wanted, args.zone.name, args.name)
    pages: list[output.Written] = []
    if args.html is not None:
        pages.append((args.html, html.page(told, found)))
    if args.pdf is not None:
        pages.append((args.pdf, pdf.page(told, found)))
    output.write(*pages)
    for path in (args.html, args.pdf):
        if path is not None:
            print(_(WRITTEN).format(file=path, number=len(found.sessions)))
    return 0


def parser() -> Parser:
    """Its command line."""
    made = Parser(
        prog="python -m tools report",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_store(made)
    made.add_argument("--html", type=Path, metavar="FILE", help=_("the page as HTML, in one file"))
    made.add_argument(
        "--pdf", type=Path, metavar="FILE", help=_("the page as PDF, one sheet of A4")
    )
    add_days(made)
    made.add_argument(
        "--name",
        default="",
        type=_name,
        metavar="NAME",
        help=_("whose it is, at the top of the page"),
    )
    made.add_argument(
        "--anonymous", action="store_true", help=_("leave out and move what could name somebody")
    )
    made.add_argument(
        "--goal",
        action="append",
        default=[],
        metavar="WHAT",
        help=EXPECTED.removeprefix("expected "),
    )
    return made


def _name(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise UsageError("--name", f"{len(text)} letters, expected at most {LONGEST_NAME}")
    return text


def _of_a_page(sessions: list[Session], args: argparse.Namespace) -> Summary:
    """The days that were chosen, or the last of them that fit on the page."""
    found = summary(sessions, args.zone, args.first, args.last, args.anonymous)
    if len(found.days) <= MOST_DAYS:
        return found
    whole = summary(sessions, args.zone, args.first, args.last)
    print(_(CUT).format(days=len(found.days), shown=MOST_DAYS))
    first = whole.days[-1].date - timedelta(days=MOST_DAYS - 1)
    begin = args.zone.midnight(first)
    kept = [one for one in sessions if one.start is None or one.start >= begin]
    return summary(kept, args.zone, first, args.last, args.anonymous)
