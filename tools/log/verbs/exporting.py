"""Runs `log export`: writes the log to a file that other programs read."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from simulator.text import output
from simulator.text.language import N_, _
from simulator.text.usage import UsageError, printable

from ..export import baby_buddy, forms
from ..model import amounts
from ..model.sessions import ML, OZ, SHORT, UNDER_WAY, Session
from ..model.zone import Zone, iso
from ..store.reading import Line
from ..store.store import Store
from .picking import add_days, names_of, open_log, picked_sessions

BABY_BUDDY = "babybuddy"

LEFT_OUT = N_("left out: {number} {what}: {sessions}")
WRITTEN = N_("{file} is written; sessions in it: {number}")
NEXT = N_("the next time, for what is new since: --since {time}")


def export_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `log export`."""
    add = parser.add_argument
    add(
        "what",
        choices=("csv", "phases", "spreadsheet", "json", BABY_BUDDY),
        help=_(
            "csv: a row for each session; phases: for each phase; spreadsheet: both as a workbook (.xlsx);"
            " babybuddy: what Baby Buddy imports as pumping"
        ),
    )
    add("--out", type=Path, metavar="FILE", help=_("where to (the terminal)"))
    _add_which(parser)
    add("--child", type=_child, metavar="ID", help=_("Baby Buddy's number of the child (1)"))
    add("--unit", choices=(ML, OZ), help=_("of Baby Buddy's amounts (ml)"))


def _add_which(parser: argparse.ArgumentParser) -> None:
    add_days(parser)
    add = parser.add_argument
    add("--since", metavar="TIME", help=_("what began from then on: 2026-05-01T03:00"))
    add("--sessions", metavar="SESSIONS", help=_("3, 3-9, 3,5 or all, as log list numbers them"))
    add("--short", action="store_true", help=_("those of less than a minute of expressing too"))
    add(
        "--under-way",
        action="store_true",
        help=_("those that were not over yet too; never for Baby Buddy"),
    )


def _child(text: str) -> int:
    if not text.isdecimal() or not 0 < len(text) < 10 or int(text) < 1:
        raise UsageError(text, "expected Baby Buddy's number of the child, such as 1")
    return int(text)


def export(args: argparse.Namespace) -> int:
    """Runs `log export`: writes sessions to a file or the terminal, names those left out on the error stream."""
    output.check(args.out)
    if args.what == "spreadsheet":
        _check_is_workbook(args.out)
    if args.what != BABY_BUDDY:
        _check_is_for_all(args)
    content: bytes | str
    lines = []
    with open_log(args) as store:
        sessions, ids_by_reason = _chosen(store, args)
        if args.what == BABY_BUDDY:
            ids_wanted = {session.id for session in sessions}
            possible = _among_all(store, args, sessions)
            content, sessions_taken, refused_ids = baby_buddy.pumping_csv(
                possible, args.zone, args.child or 1, args.unit or ML, ids_wanted
            )
            ids_by_reason |= refused_ids
            sessions = sessions_taken
            lines = (
                [_(NEXT).format(time=iso((sessions_taken[-1].start or 0) + 1))]
                if sessions_taken
                else []
            )
        elif args.what == "json":
            content = forms.as_json(sessions, _lines(store, args))
        elif args.what == "spreadsheet":
            content = _workbook(sessions, args.zone)
        else:
            content = {"csv": forms.sessions_csv, "phases": forms.phases_csv}[args.what](sessions)
    _write(args.out, content, len(sessions))
    print(
        "".join(f"{line}\n" for line in _left_out_lines(ids_by_reason) + lines),
        end="",
        file=sys.stderr,
    )
    return 0


def _check_is_workbook(out: Path | None) -> None:
    """Raises UsageError unless `out` ends in .xlsx, by which a spreadsheet knows a workbook."""
    if out is None:
        raise UsageError("log export spreadsheet", "expected --out FILE.xlsx")
    if out.suffix.lower() != ".xlsx":
        raise UsageError(str(out), "expected the name of a .xlsx file")


def _check_is_for_all(args: argparse.Namespace) -> None:
    """Raises UsageError for --child or --unit, which only the file for Baby Buddy has a use for."""
    for option, value in (("--child", args.child), ("--unit", args.unit)):
        if value is not None:
            raise UsageError(option, f"is for {BABY_BUDDY}, expected that instead of {args.what}")


def _workbook(sessions: Sequence[Session], zone: Zone) -> bytes:
    from ..export.workbook import workbook  # a page has no xlsxwriter, and offers none of this

    return workbook(sessions, zone)


def _write(out: Path | None, content: bytes | str, session_count: int) -> None:
    """Writes `content` to the file `out`, and says how many sessions it has; without `out`, to the terminal."""
    if out is not None:
        output.write((out, content))
        print(printable(_(WRITTEN).format(file=out, number=session_count)))
    elif isinstance(content, str):
        sys.stdout.write(content)


def _chosen(store: Store, args: argparse.Namespace) -> tuple[list[Session], dict[str, list[int]]]:
    """Returns the sessions to export, and the ids of those asked for and not exported, by reason.

    Sessions under way and short ones are left out, unless an option asks for them.
    """
    asked_for = picked_sessions(store, args)
    if args.since is not None:
        since = args.zone.instant(args.since)
        asked_for = [
            session
            for session in asked_for
            if session.start is not None and session.start >= since
        ]
    if args.sessions is not None:
        ids = set(amounts.chosen_sessions(args.sessions, [session.id for session in asked_for]))
        asked_for = [session for session in asked_for if session.id in ids]
    ids_by_reason = {
        _(UNDER_WAY): [
            session.id for session in asked_for if session.is_under_way and not args.under_way
        ],
        _(SHORT): [
            session.id
            for session in asked_for
            if session.is_short and not session.is_under_way and not args.short
        ],
    }
    ids_not_chosen = {id_ for ids in ids_by_reason.values() for id_ in ids}
    chosen = [session for session in asked_for if session.id not in ids_not_chosen]
    return chosen, {reason: ids for reason, ids in ids_by_reason.items() if ids}


def _among_all(store: Store, args: argparse.Namespace, chosen: Sequence[Session]) -> list[Session]:
    """Returns all sessions that Baby Buddy may have: of the bands asked for, on any day, `chosen` or not.

    What is written may overlap none of them. Short ones are among them only with --short or if `chosen`.
    """
    by_id = {session.id: session for session in chosen}
    any_day = argparse.Namespace(**{**vars(args), "first": None, "last": None})
    return [
        by_id.get(session.id, session)
        for session in picked_sessions(store, any_day)
        if session.id in by_id or args.short or not session.is_short
    ]


def _left_out_lines(ids_by_reason: Mapping[str, list[int]]) -> list[str]:
    return [
        _(LEFT_OUT).format(number=len(ids), what=reason, sessions=amounts.as_ranges(ids))
        for reason, ids in ids_by_reason.items()
    ]


def _lines(store: Store, args: argparse.Namespace) -> list[Line]:
    """Returns the lines of text (problems that a band noted) of the days and the bands that were asked for."""
    begin, end = args.zone.days(args.first, args.last)
    return [
        line
        for line in store.lines()
        if begin <= line[2] < end and (args.band is None or line[0] in names_of(store, args.band))
    ]
