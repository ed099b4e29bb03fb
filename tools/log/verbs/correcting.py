"""Runs `log leave-out`, `log swap` and `log clock`: a person's corrections, stored beside the band's records."""

import argparse
from collections.abc import Callable

from simulator.text.language import N_, _
from simulator.text.usage import UsageError, whole_number

from ..model import amounts, dates
from ..model.conflicts import conflicts
from ..model.zone import Zone
from ..store.store import Store
from .picking import add_zone, open_log, session_line

NO_CONFLICTS = N_("All dates fit together.")
DATES = N_("Dates that do not fit together:")
CORRECTED = N_("Corrections (take one back with log clock --undo N):")
SHIFTED = N_("{number}: sessions {sessions} by {shift} s")
DATED = N_("{number}: session {session} began {time}")


def which_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `log leave-out` and `log swap`: which sessions, and --undo."""
    parser.add_argument(
        "sessions", metavar="SESSIONS", help=_("3, 3-9, 3,5 or all, as log list numbers them")
    )
    parser.add_argument("--undo", action="store_true", help=_("take that back"))


def leave_out(args: argparse.Namespace) -> int:
    """Runs `log leave-out`: marks sessions as left out of exports and reports; `log list` still shows them."""
    return _mark(args, Store.leave_out)


def swap(args: argparse.Namespace) -> int:
    """Runs `log swap`: marks sessions as recorded with left and right the wrong way round."""
    return _mark(args, Store.swap)


def _mark(args: argparse.Namespace, mark: Callable[[Store, int, bool], None]) -> int:
    with open_log(args) as store:
        ids = amounts.chosen_sessions(args.sessions, [session.id for session in store.sessions()])
        for id_ in ids:
            mark(store, id_, not args.undo)
        print_sessions(store, ids)
    return 0


def print_sessions(store: Store, ids: list[int], zone: Zone | None = None) -> None:
    """Prints a line for each session with one of `ids`, as it is after all corrections."""
    for session in dates.mark_odd_dates(store.sessions(), dates.now()):
        if session.id in ids:
            print(session_line(session, zone or Zone(), has_band=False))


def clock_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `log clock`."""
    add = parser.add_argument
    add(
        "sessions",
        nargs="?",
        metavar="SESSIONS",
        help=_("3, 3-9, 3,5 or all, as log list numbers them"),
    )
    add(
        "--by",
        type=amounts.span_s,
        metavar="+H:MM",
        help=_("move them by so much: -0:20:30 if the clock was that fast"),
    )
    add("--start", metavar="TIME", help=_("that session began then: 2026-05-01T03:00"))
    add("--undo", type=whole_number(1, 10**9), metavar="N", help=_("take correction N back"))
    add_zone(parser)


def clock(args: argparse.Namespace) -> int:
    """Runs `log clock`: corrects dates if asked to, and prints the dates that do not fit together."""
    with open_log(args) as store:
        known_ids = [session.id for session in store.sessions()]
        if args.undo is not None:
            if (args.sessions, args.by, args.start) != (None, None, None):
                raise UsageError("--undo", "expected it alone, such as log clock --undo 2")
            if not store.take_back(args.undo):
                raise UsageError("--undo", f"there is no correction {args.undo}; see log clock")
        elif args.sessions is not None:
            _correct(store, amounts.chosen_sessions(args.sessions, known_ids), args)
        elif args.by is not None or args.start is not None:
            raise UsageError(
                "log clock", "expected which sessions, such as log clock 3-9 --by +1:00"
            )
        _print_dates(store, args.zone)
    return 0


def _correct(store: Store, sessions: list[int], args: argparse.Namespace) -> None:
    if (args.by is None) == (args.start is None):
        raise UsageError("log clock", "expected either --by or --start")
    if args.by is not None:
        starts = {s.id: s.start for s in store.sessions() if s.id in sessions and s.start}
        if not starts:
            raise UsageError(args.sessions, "has no date to move, expected --start TIME for it")
        for number, start in starts.items():
            if start <= dates.now() < start + args.by:
                problem = "would then begin in the future, expected a smaller correction"
                raise UsageError(f"session {number}", problem)
        store.correct(sessions, by_s=args.by)
    elif len(sessions) == 1:
        store.correct(sessions, start=dates.start_of(args.start, args.zone))
    else:
        raise UsageError(
            "--start", f"{len(sessions)} sessions, expected one; move several with --by"
        )


def _print_dates(store: Store, zone: Zone) -> None:
    odd_dates = conflicts(store.sessions(), dates.now())
    print(_(DATES) if odd_dates else _(NO_CONFLICTS))
    for session, problem in odd_dates:
        print("  " + _("session {session} {what}").format(session=session, what=problem))
    corrections = store.corrections()
    if corrections:
        print(_(CORRECTED))
    for correction in corrections:
        numbers = ", ".join(str(number) for number in correction.sessions)
        if correction.start is not None:
            time = zone.local(correction.start).isoformat(timespec="minutes")
            print("  " + _(DATED).format(number=correction.id, session=numbers, time=time))
        else:
            print(
                "  "
                + _(SHIFTED).format(
                    number=correction.id, sessions=numbers, shift=f"{correction.by_s:+}"
                )
            )
