"""One page about the sessions of some days, for a lactation consultant: as HTML, as PDF, or both.

  report --pdf report.pdf                                 all days
  report --from 2026-05-01 --to 2026-05-07 --html week.html
  report --anonymous --pdf case.pdf                       without names, notes and numbers, dates moved
  report --pdf r.pdf --goal sessions=8 --goal gap=5:00    with goals of your own; there are none otherwise

It describes and does not judge. Sessions without a date are listed apart. Sessions whose date is in the future or
far from all others are left out, as are those with less than a minute of expressing; a line says so. An anonymous
page has no names, notes, numbers of sessions or time zone, and all its dates are moved by the same whole number of
weeks, to begin in January 2000, so that weekdays, times of day and gaps stay true. A rare pattern may still tell
somebody who knows it whose page it is.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from simulator.text import output
from simulator.text.language import N_, _
from simulator.text.usage import Parser, UsageError

from ..log.model.dates import lines_apart
from ..log.model.sessions import Session
from ..log.verbs.picking import LONGEST_NAME, add_days, add_store, open_log, picked_sessions
from ..paper import sizes
from . import figures, html, pdf
from .content import Content, LeftOut, cut_notice, describe
from .goals import EXPECTED, goals
from .summary import Summary, summarise
from .units import UNITS, common_unit

WRITTEN = N_("{file}: {sessions}")
ONE_APART = N_("1 session is set apart, for its date is to come or far from the others")
SOME_APART = N_(
    "{number} sessions are set apart, for their dates are to come or far from the others"
)
NO_FONT = N_("{file}: no font here has all letters of a name or a note; install {fonts}")


def main(argv: list[str]) -> int:
    """Runs `python -m tools report` with the arguments `argv`; returns its exit code."""
    args = parser().parse_args(argv)
    if args.html is None and args.pdf is None:
        raise UsageError("report", "expected --html FILE or --pdf FILE or both")
    if args.anonymous and args.name:
        raise UsageError("--name", "is left out by --anonymous, expected one of the two")
    output.check(args.html, args.pdf)
    goals_wanted = goals(args.goal)
    with open_log(args) as store:
        sessions = picked_sessions(store, args, undated=True)
    sessions_shown, left_out = chosen(sessions, args)
    country = sizes.territory(args.zone.name)
    unit = args.unit or common_unit(sessions_shown, country)
    summary = summarise(sessions_shown, args.zone, unit, args.anonymous)
    content = describe(summary, goals_wanted, args.zone.name, args.name, left_out)
    paper = sizes.PAPERS[args.paper] if args.paper else sizes.paper(country)
    _write(args, content, summary, paper)
    return 0


def parser() -> Parser:
    """Returns the parser of the command line of `python -m tools report`."""
    options = Parser(prog="python -m tools report", description=__doc__)
    add_store(options)
    add = options.add_argument
    add("--html", type=Path, metavar="FILE", help=_("the page as HTML, in one file"))
    add("--pdf", type=Path, metavar="FILE", help=_("the page as PDF, one sheet"))
    add_days(options)
    add(
        "--name",
        default="",
        type=_name,
        metavar="NAME",
        help=_("whose it is, at the top of the page"),
    )
    add("--anonymous", action="store_true", help=_("leave out and move what could name somebody"))
    add(
        "--short",
        action="store_true",
        help=_("with the sessions of less than a minute of expressing"),
    )
    _add_choices(options)
    return options


def _add_choices(options: Parser) -> None:
    add = options.add_argument
    add(
        "--unit",
        choices=UNITS,
        help=_("of volumes (that of most that were entered; if none were, oz in the US, else ml)"),
    )
    add(
        "--paper",
        choices=tuple(sizes.PAPERS),
        help=_("letter or a4 (that of the country of LC_PAPER, --zone or LANG; else a4)"),
    )
    add(
        "--goal",
        action="append",
        default=[],
        metavar="WHAT",
        help=EXPECTED.removeprefix("expected "),
    )


def chosen(sessions: Sequence[Session], args: argparse.Namespace) -> tuple[list[Session], LeftOut]:
    """Returns the sessions to show, and what the report says of those left out."""
    reason_by_id = {session.id: session.odd_date for session in sessions if session.odd_date}
    if args.anonymous:
        line = (
            _(ONE_APART)
            if len(reason_by_id) == 1
            else _(SOME_APART).format(number=len(reason_by_id))
        )
        lines = [line] if reason_by_id else []
    else:
        lines = lines_apart(sessions, reason_by_id, args.zone)
    believed_sessions = [session for session in sessions if not session.odd_date]
    sessions_shown = [
        session
        for session in believed_sessions
        if args.short or session.is_under_way or not session.is_short
    ]
    return sessions_shown, LeftOut(
        len(believed_sessions) - len(sessions_shown), tuple(lines), args.first, args.last
    )


def _name(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise UsageError("--name", f"{len(text)} letters, expected at most {LONGEST_NAME}")
    return text


def _write(
    args: argparse.Namespace, content: Content, summary: Summary, paper: sizes.Paper
) -> None:
    """Writes the files, all or none; prints what they contain and what is left out."""
    files: list[output.Written] = []
    if args.html is not None:
        files.append((args.html, html.page(content, summary, paper)))
    if args.pdf is not None:
        files.append((args.pdf, pdf.page(content, summary, paper)))
    output.write(*files)
    for path, _text in files:
        count = figures.sessions_text(len(summary.sessions))
        print(_(WRITTEN).format(file=path, sessions=count))
    if summary.hidden_days:
        print(cut_notice(summary))
    if args.pdf is not None and (missing := pdf.missing_fonts(content)):
        print(_(NO_FONT).format(file=args.pdf, fonts=", ".join(missing)))
    for notice in content.notices:
        print(notice)
