"""What a person adds to the log: volumes, milk or colostrum, notes, and corrections of the band's clock."""

import argparse
import time

from simulator.text.language import N_, _
from simulator.text.usage import UsageError

from . import amounts
from .conflicts import conflicts
from .picking import add_zone, line, opened
from .sessions import BOTH, LEFT, RIGHT, SIDES, Volume
from .store import Store
from .zone import Zone, iso

LONGEST_NOTE = 1000
NOTHING = "nothing"
NAMES = {LEFT: N_("left side"), RIGHT: N_("right side")}

NO_CONFLICTS = N_("All dates fit together.")
DATES = N_("Dates that do not fit together:")
CORRECTED = N_("Corrections (take one back with log clock --undo N):")
SHIFTED = N_("{number}: sessions {sessions} by {shift} s")
DATED = N_("{number}: session {session} began {time}")


def add_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "sessions",
        metavar="SESSION",
        help=_("12, 3-9, 3,5 or all, as log list numbers them; volumes take one"),
    )
    for side in SIDES:
        what = (
            _("both sides, where they were not measured apart") if side == BOTH else _(NAMES[side])
        )
        verb.add_argument(
            f"--{side}",
            metavar="VOLUME",
            help=_("of {side}: 4ml, 0.1ml, 0.5oz, drops; or {nothing}, to take it away").format(
                side=what, nothing=NOTHING
            ),
        )
    milk = verb.add_mutually_exclusive_group()
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
    verb.add_argument("--note", type=_note, metavar="TEXT", help=_('a note; "" takes it away'))


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise UsageError("--note", f"{len(text)} letters, expected at most {LONGEST_NOTE}")
    return text


def add(args: argparse.Namespace) -> int:
    entered = {side: getattr(args, side) for side in SIDES if getattr(args, side) is not None}
    volumes = {side: _volume(text) for side, text in entered.items()}
    if not volumes and args.milk is None and args.note is None:
        raise UsageError(
            "log add",
            "nothing to add, expected --left, --right, --both, --milk, --colostrum or --note",
        )
    with opened(args) as store:
        numbers = amounts.chosen(args.sessions, [one.id for one in store.sessions()])
        if volumes and len(numbers) != 1:
            raise UsageError(
                args.sessions, f"{len(numbers)} sessions, expected one to add a volume to"
            )
        for number in numbers:
            for side, volume in volumes.items():
                store.add_volume(number, side, volume)
            store.add(number, args.milk, args.note)
        now = [one for one in store.sessions() if one.id in numbers]
    for one in now:
        print(line(one, Zone(), False))
    return 0


def _volume(text: str) -> Volume | None:
    return None if text == NOTHING else amounts.volume(text)


def clock_arguments(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "sessions",
        nargs="?",
        metavar="SESSIONS",
        help=_("3, 3-9, 3,5 or all, as log list numbers them"),
    )
    verb.add_argument(
        "--by",
        metavar="+H:MM",
        help=_("move them by so much: -0:20:30 if the clock was that fast"),
    )
    verb.add_argument(
        "--start", metavar="TIME", help=_("that session began then: 2026-05-01T03:00")
    )
    verb.add_argument("--undo", type=int, metavar="N", help=_("take correction N back"))
    add_zone(verb)


def clock(args: argparse.Namespace) -> int:
    with opened(args) as store:
        known = [one.id for one in store.sessions()]
        if args.undo is not None:
            if not store.take_back(args.undo):
                raise UsageError("--undo", f"there is no correction {args.undo}; see log clock")
        elif args.sessions is not None:
            _correct(store, amounts.chosen(args.sessions, known), args)
        elif args.by is not None or args.start is not None:
            raise UsageError(
                "log clock", "expected which sessions, such as log clock 3-9 --by +1:00"
            )
        _tell_clock(store)
    return 0


def _correct(store: Store, sessions: list[int], args: argparse.Namespace) -> None:
    if (args.by is None) == (args.start is None):
        raise UsageError("log clock", "expected either --by or --start")
    if args.by is not None:
        store.correct(sessions, by_s=amounts.span_s(args.by))
    elif len(sessions) == 1:
        store.correct(sessions, start=args.zone.instant(args.start))
    else:
        raise UsageError(
            "--start", f"{len(sessions)} sessions, expected one; move several with --by"
        )


def _tell_clock(store: Store) -> None:
    odd = conflicts(store.sessions(), int(time.time()))
    print(_(DATES) if odd else _(NO_CONFLICTS))
    for session, what in odd:
        told = _("session {session} {what}").format(session=session, what=what)
        print(f"  {told}")
    said = store.corrections()
    if said:
        print(_(CORRECTED))
    for one in said:
        which = ", ".join(str(number) for number in one.sessions)
        if one.start is not None:
            print("  " + _(DATED).format(number=one.id, session=which, time=iso(one.start)))
        else:
            print("  " + _(SHIFTED).format(number=one.id, sessions=which, shift=f"{one.by_s:+}"))
