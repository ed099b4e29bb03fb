"""Runs `log list` and `log show`: a line for each session, or all that is known of a session."""

import argparse

from simulator.text.language import N_, _
from simulator.text.usage import printable

from ..export.forms import SESSION_COLUMNS
from ..model import amounts, dates
from ..model.sessions import BY_HAND, Phase, Session
from .picking import minutes, open_log, session_line, sessions_of_days

NO_SESSIONS = N_("There are no sessions here; log pull brings in what a band kept.")


def list_sessions(args: argparse.Namespace) -> int:
    """Runs `log list`: prints a line for each session of the days and the band asked for."""
    with open_log(args) as store:
        sessions = dates.mark_odd_dates(sessions_of_days(store, args), dates.now())
        several = len(store.bands()) > 1
    if not sessions:
        print(_(NO_SESSIONS))
    for session in sessions:
        print(session_line(session, args.zone, several))
    return 0


def show(args: argparse.Namespace) -> int:
    """Runs `log show`: prints all that is known of the sessions asked for, with a line for each phase."""
    with open_log(args) as store:
        by_id = {
            session.id: session for session in dates.mark_odd_dates(store.sessions(), dates.now())
        }
    for number in amounts.chosen_sessions(args.sessions, by_id):
        session = by_id[number]
        for name, column in SESSION_COLUMNS.items():
            value = column(session)
            if value not in ("", None):
                print(f"{name:16} {printable(str(value))}")
        for index, phase in enumerate(session.phases):
            round_text = _("round {round}").format(round=phase.round)
            text = f"{index + 1:5}  {round_text}  {phase.kind:8} {phase.side:6} {_length(session, phase)}"
            print(text.rstrip())
        print()
    return 0


def _length(session: Session, phase: Phase) -> str:
    """Returns a phase's length, planned length and what ended it, as text; only the length if entered by hand."""
    actual = minutes(phase.actual_ms)
    if BY_HAND in session.marks:
        return actual
    planned_text = _("until a tap") if phase.planned_ms is None else minutes(phase.planned_ms)
    return (
        _("{time} of {planned}").format(time=actual, planned=planned_text) + f"  {phase.ended_by}"
    )


def show_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `log show`."""
    parser.add_argument(
        "sessions", metavar="SESSIONS", help=_("3, 3-9, 3,5 or all, as log list numbers them")
    )
