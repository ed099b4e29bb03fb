"""Arguments that say which sessions a command is about, and a session told in a line of text."""

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
SAID = {
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


def with_signs(argv: list[str]) -> list[str]:
    """Returns a command line with each value that begins with a minus, as in `--by -0:20`, joined on by "=".

    Without that argparse would take the value for an option.
    """
    made: list[str] = []
    for word in argv:
        option = made and made[-1].startswith("--") and "=" not in made[-1]
        if option and word[:1] == "-" and word[1:2].isdigit():
            made[-1] += "=" + word
        else:
            made.append(word)
    return made


def add_store(made: argparse.ArgumentParser) -> None:
    """Adds the option that says where the log is, to every command that reads it."""
    there = default_path()
    made.add_argument(
        "--store",
        type=Path,
        default=there,
        required=there is None,
        metavar="FILE",
        help=_("the log (%(default)s)"),
    )


def add_days(made: argparse.ArgumentParser) -> None:
    """Adds the options that say which days, by local time, and which band."""
    made.add_argument(
        "--from", dest="first", type=a_date, metavar="DAY", help=_("2026-05-01: from that day on")
    )
    made.add_argument(
        "--to",
        dest="last",
        type=a_date,
        metavar="DAY",
        help=_("up to that day, which is included"),
    )
    made.add_argument("--band", metavar="NAME", help=_("of that band only"))
    add_zone(made)


def add_zone(made: argparse.ArgumentParser) -> None:
    """Adds the option that says which time zone local time is of."""
    made.add_argument(
        "--zone",
        type=a_zone,
        default=Zone(),
        metavar="ZONE",
        help=_("Europe/Madrid or +05:30 (this computer's)"),
    )


def picked(store: Store, args: argparse.Namespace, undated: bool = False) -> list[Session]:
    """Returns the sessions of the days and the band asked for that are not left out, each with its odd date marked.

    Those without a date are among them if no days are given, or if `undated`.
    """
    found = [one for one in of_days(store, args, undated) if not one.left_out]
    return dates.marked(found, dates.now())


def of_days(store: Store, args: argparse.Namespace, undated: bool = False) -> list[Session]:
    """Returns the sessions of the days and the band asked for, with those that a person left out."""
    found = store.sessions()
    if args.band is not None:
        found = [one for one in found if one.band in names_of(store, args.band)]
    if args.first is None and args.last is None:
        return found
    begin, end = args.zone.days(args.first, args.last)
    return [one for one in found if (undated if one.start is None else begin <= one.start < end)]


def names_of(store: Store, band: str) -> tuple[str, ...]:
    """Returns the name of a band that a person gave by its name or its id; UsageError if there is no such band."""
    names = tuple(name for pair in store.bands() if band in pair for name in pair[1:])
    if not names:
        there = ", ".join(printable(name) for _, name in store.bands()) or "none yet"
        raise UsageError(band, f"there is no such band, expected one of: {there}")
    return names


@contextmanager
def opened(args: argparse.Namespace, make: bool = False) -> Iterator[Store]:
    """Opens the log, or makes it if `make`; prints at the end a line for each row that could not be read."""
    with Store(args.store, make) as store:
        try:
            yield store
        finally:
            for line_ in store.problems:
                print(printable(line_), file=sys.stderr)


def text_of(argument: str) -> str:
    """Returns an argument as text by UTF-8, whatever encoding the console took it to be in."""
    return os.fsencode(argument).decode("utf-8", "replace")


def line(one: Session, zone: Zone, several: bool) -> str:
    """Returns a session as a line of text; `several` adds its band's name."""
    when = _(NO_DATE) if one.start is None else zone.local(one.start).strftime("%Y-%m-%d %H:%M")
    parts = [
        f"{one.id:5}  {when:16}",
        _("left {time}").format(time=minutes(one.expressed_ms(LEFT))),
        _("right {time}").format(time=minutes(one.expressed_ms(RIGHT))),
    ]
    if one.expressed_ms(BOTH):
        parts.append(_("both {time}").format(time=minutes(one.expressed_ms(BOTH))))
    parts.append(f"{_said(one.outcome):11}")
    parts += [f"[{_(mark)}]" for mark in one.marks if mark != one.outcome]
    if several:
        parts.append(printable(one.band))
    parts += [f"{_said(side)}: {_said(str(volume))}" for side, volume in one.volumes.items()]
    parts += [text for text in (_said(one.milk), printable(one.note)) if text]
    return "  ".join(parts).rstrip()


def _said(word: str) -> str:
    """Returns a word of the log's own in the language in use, any other as it is; printable in any case."""
    return _(SAID[word]) if word in SAID else printable(word)


def minutes(ms: int) -> str:
    """Returns a length of `ms` as minutes and seconds, such as "12:30"."""
    return f"{ms // 60_000:2}:{ms // 1000 % 60:02}"
