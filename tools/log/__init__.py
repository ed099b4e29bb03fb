"""The log on your computer: brings in what bands kept, adds what they cannot know, and writes it out for others.

  log pull                                from the band that is plugged in
  log pull --image FILE --band NAME       from a dump of its flash, or a folder copied from it
  log list                                one line for each session
  log show 12                             all of one
  log add 12 --left 4ml --right drops --colostrum --note "first time"
  log enter 2026-05-01T03:00 --left 12:00 --right 10:30      a session that no band kept
  log leave-out 12                        it was none: count it no more; --undo takes that back
  log swap 12                             its sides were the other way round
  log clock                               dates that do not fit together, and what was corrected
  log clock 3-9 --by +1:00                the band's clock was an hour slow
  log clock 4 --start 2026-05-01T03:00    a session that has no date
  log export csv --out sessions.csv       also: phases, spreadsheet, json, babybuddy

Pulling twice changes nothing. What you add and correct is kept apart from what the band kept, and stays. All of it
is in one file on your computer (--store); nothing is sent anywhere. The columns are told of in docs/log.md.
"""

import argparse
from collections.abc import Callable

from simulator.text.language import N_, _
from simulator.text.usage import Parser

from ..action import Action
from .verbs import adding, correcting, exporting, pulling, showing
from .verbs.picking import add_days, add_store

VERBS: dict[str, Action] = {
    "pull": Action(N_("bring in what a band kept"), pulling.pull_arguments, pulling.pull),
    "list": Action(N_("one line for each session"), add_days, showing.list_sessions),
    "show": Action(N_("all that is known of a session"), showing.show_arguments, showing.show),
    "add": Action(N_("volumes, milk or colostrum, a note"), adding.add_arguments, adding.add),
    "enter": Action(N_("a session that no band kept"), adding.enter_arguments, adding.enter),
    "leave-out": Action(
        N_("count sessions no more"), correcting.which_arguments, correcting.leave_out
    ),
    "swap": Action(
        N_("take left as right, and right as left"), correcting.which_arguments, correcting.swap
    ),
    "clock": Action(
        N_("dates that do not fit together; correct them"),
        correcting.clock_arguments,
        correcting.clock,
    ),
    "export": Action(N_("write it out for others"), exporting.export_arguments, exporting.export),
}


def main(argv: list[str]) -> int:
    """Runs `python -m tools log`; returns the exit code."""
    args = parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = args.run
    return run(args)


def parser() -> Parser:
    """Returns the parser of the command line of `python -m tools log`."""
    options = Parser(prog="python -m tools log", description=__doc__)
    verbs = options.add_subparsers(metavar="VERB", required=True)
    for name, verb in VERBS.items():
        summary = _(verb.summary)
        subparser = verbs.add_parser(name, help=summary, description=summary.capitalize() + ".")
        add_store(subparser)
        verb.arguments(subparser)
        subparser.set_defaults(run=verb.run)
    return options
