"""Runs `log add` and `log enter`: volumes, milk or colostrum, notes, and sessions that no band kept."""

import argparse

from simulator.text.language import N_, _
from simulator.text.usage import UsageError

from ..model import amounts, dates
from ..model.sessions import BOTH, BY_HAND, LEFT, RIGHT, SIDES, Volume
from .correcting import print_sessions
from .picking import add_zone, open_log, text_of

LONGEST_NOTE = 1000
NOTHING = "nothing"
NAMES = {LEFT: N_("left side"), RIGHT: N_("right side")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `log add`."""
    add = parser.add_argument
    add(
        "sessions",
        metavar="SESSION",
        help=_("12, 3-9, 3,5 or all, as log list numbers them; volumes take one"),
    )
    for side in SIDES:
        meaning = (
            _("both sides, where they were not measured apart") if side == BOTH else _(NAMES[side])
        )
        add(
            f"--{side}",
            type=_volume,
            metavar="VOLUME",
            help=_("of {side}: 4ml, 0.1ml, 0.5oz, drops; or {nothing}, to take it away").format(
                side=meaning, nothing=NOTHING
            ),
        )
    milk = parser.add_mutually_exclusive_group()
    milk.add_argument(
        "--milk", dest="milk", action="store_const", const="milk", help=_("it was milk")
    )
    milk.add_argument(
        "--colostrum",
        dest="milk",
        action="store_const",
        const="colostrum",
        help=_("it was colostrum"),
    )
    add("--note", type=_note, metavar="TEXT", help=_('a note; "" takes it away'))


def _note(argument: str) -> str:
    text = text_of(argument)
    if len(text) > LONGEST_NOTE:
        raise UsageError("--note", f"{len(text)} letters, expected at most {LONGEST_NOTE}")
    return text


def _volume(text: str) -> Volume | str:
    return NOTHING if text == NOTHING else amounts.volume(text)


def add(args: argparse.Namespace) -> int:
    """Runs `log add`: adds volumes, milk or a note to sessions, and prints the changed sessions.

    Raises UsageError if there is nothing to add, or a volume for more than one session.
    """
    entered_volumes = {
        side: getattr(args, side) for side in SIDES if getattr(args, side) is not None
    }
    volumes = {
        side: None if volume == NOTHING else volume for side, volume in entered_volumes.items()
    }
    if not volumes and args.milk is None and args.note is None:
        raise UsageError(
            "log add",
            "nothing to add, expected --left, --right, --both, --milk, --colostrum or --note",
        )
    with open_log(args) as store:
        ids = amounts.chosen_sessions(args.sessions, [session.id for session in store.sessions()])
        if volumes and len(ids) != 1:
            raise UsageError(
                args.sessions, f"{len(ids)} sessions, expected one to add a volume to"
            )
        for id_ in ids:
            for side, volume in volumes.items():
                store.add_volume(id_, side, volume)
            store.add(id_, args.milk, args.note)
        print_sessions(store, ids)
    return 0


def enter_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the arguments of `log enter`."""
    parser.add_argument(
        "start", metavar="TIME", help=_("when it began: 2026-05-01T03:00, local or with an offset")
    )
    for side in SIDES:
        meaning = _("both sides at once") if side == BOTH else _(NAMES[side])
        parser.add_argument(
            f"--{side}",
            type=amounts.minutes_ms,
            metavar="M:SS",
            help=_("expressing on {side}").format(side=meaning),
        )
    add_zone(parser)


def enter(args: argparse.Namespace) -> int:
    """Runs `log enter`: adds a session that no band kept; UsageError if it is in the future or there already."""
    express_ms = {side: getattr(args, side) for side in SIDES if getattr(args, side) is not None}
    if not sum(express_ms.values()):
        raise UsageError("log enter", "expected how long, with --left, --right or --both")
    start = dates.start_of(args.start, args.zone)
    with open_log(args, may_create=True) as store:
        for session in store.sessions():
            if (session.start, session.band) == (start, BY_HAND):
                raise UsageError(
                    args.start, f"is when session {session.id} began, expected another"
                )
        print_sessions(store, [store.enter(start, express_ms)], args.zone)
    return 0
