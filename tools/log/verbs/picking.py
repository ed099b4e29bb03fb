"""What the `log` commands share: options that say which sessions are meant, and a session as a line of text."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulator.text.language import N_, _
from simulator.text.usage import UsageError, printable

from ..model import dates
from ..model.sessions import BOTH, BY_HAND, DROPS, LEFT, RIGHT, UNDER_WAY, Session
from ..model.zone import Zone, a_date, a_zone
from ..store.database import default_path
from ..store.store import Store

NO_DATE = N_("no date")
# The log's own words, which exports have as they are.
OWN_WORDS = {
    "done": N_("done"),
    "early": N_("early"),
    "interrupted": N_("interrupted"),
    UNDER_WAY: UNDER_WAY,
    BY_HAND: BY_HAND,
    LEFT: N_("left"),
    RIGHT: N_("right"),
    BOTH: N_("both"),
    DROPS: N_("drops"),
    "milk": N_("milk"),
    "colostrum": N_("colostrum"),
}
LONGEST_NAME = 40


def add_store(parser: argparse.ArgumentParser) -> None:
    """Adds --store, the path of the log, to a parser."""
    path = default_path()
    parser.add_argument(
        "--store",
        type=Path,
        default=path,
        required=path is None,
        metavar="FILE",
        help=_("the log (%(default)s)"),
    )


def add_days(parser: argparse.ArgumentParser) -> None:
    """Adds --from and --to (local days), --band and --zone to a parser."""
    add = parser.add_argument
    add("--from", dest="first", type=a_date, metavar="DAY", help=_("2026-05-01: from that day on"))
    add(
        "--to",
        dest="last",
        type=a_date,
        metavar="DAY",
        help=_("up to that day, which is included"),
    )
    add("--band", metavar="NAME", help=_("of that band only"))
    add_zone(parser)


def add_zone(parser: argparse.ArgumentParser) -> None:
    """Adds --zone, the time zone of local times, to a parser."""
    parser.add_argument(
        "--zone",
        type=a_zone,
        default=Zone(),
        metavar="ZONE",
        help=_("Europe/Madrid or +05:30 (this computer's)"),
    )


def picked_sessions(
    store: Store, args: argparse.Namespace, undated: bool = False
) -> list[Session]:
    """Returns the sessions of the days and the bands in `args` that no person left out, with odd dates marked.

    Sessions without a date are included if `args` has no days, or if `undated`.
    """
    sessions = [
        session for session in sessions_of_days(store, args, undated) if not session.left_out
    ]
    return dates.mark_odd_dates(sessions, dates.now())


def sessions_of_days(
    store: Store, args: argparse.Namespace, undated: bool = False
) -> list[Session]:
    """Returns what `picked_sessions` does, but with those that a person left out, and without marked dates."""
    sessions = store.sessions()
    if args.band is not None:
        sessions = [session for session in sessions if session.band in names_of(store, args.band)]
    if args.first is None and args.last is None:
        return sessions
    begin, end = args.zone.days(args.first, args.last)
    return [
        session
        for session in sessions
        if (undated if session.start is None else begin <= session.start < end)
    ]


def names_of(store: Store, band: str) -> tuple[str, ...]:
    """Returns the names of the bands whose name or id is `band`. Raises UsageError if there is none."""
    names = tuple(name for pair in store.bands() if band in pair for name in pair[1:])
    if not names:
        known_names = ", ".join(printable(name) for _, name in store.bands()) or "none yet"
        raise UsageError(band, f"there is no such band, expected one of: {known_names}")
    return names


@contextmanager
def open_log(args: argparse.Namespace, may_create: bool = False) -> Iterator[Store]:
    """Opens the log of `args`, or creates it if `may_create`; at the end prints a line for each wrong row."""
    with Store(args.store, may_create) as store:
        try:
            yield store
        finally:
            for problem in store.problems:
                print(printable(problem), file=sys.stderr)


def text_of(argument: str) -> str:
    """Returns an argument of the command line, decoded as UTF-8 whatever the console's encoding."""
    return os.fsencode(argument).decode("utf-8", "replace")


def session_line(session: Session, zone: Zone, has_band: bool) -> str:
    """Returns a session as a line of text; `has_band` adds its band's name."""
    date_text = (
        _(NO_DATE)
        if session.start is None
        else zone.local(session.start).strftime("%Y-%m-%d %H:%M")
    )
    parts = [
        f"{session.id:5}  {date_text:16}",
        _("left {time}").format(time=minutes(session.expressed_ms(LEFT))),
        _("right {time}").format(time=minutes(session.expressed_ms(RIGHT))),
    ]
    if session.expressed_ms(BOTH):
        parts.append(_("both {time}").format(time=minutes(session.expressed_ms(BOTH))))
    parts.append(f"{_translated(session.outcome):11}")
    parts += [f"[{_(mark)}]" for mark in session.marks if mark != session.outcome]
    if has_band:
        parts.append(printable(session.band))
    parts += [
        f"{_translated(side)}: {_translated(str(volume))}"
        for side, volume in session.volumes.items()
    ]
    parts += [text for text in (_translated(session.milk), printable(session.note)) if text]
    return "  ".join(parts).rstrip()


def _translated(word: str) -> str:
    """Returns `word` translated if it is one of the log's own words, else with unprintable characters escaped."""
    return _(OWN_WORDS[word]) if word in OWN_WORDS else printable(word)


def minutes(ms: int) -> str:
    """Returns a length of `ms` as minutes and seconds, such as "12:30"."""
    return f"{ms // 60_000:2}:{ms // 1000 % 60:02}"
