"""`program show`: prints a program phase by phase, as in a session, and as a timeline."""

import argparse
import textwrap
from pathlib import Path

from firmware.rondo.session import program
from firmware.rondo.storage import settings
from simulator.text import output
from simulator.text.columns import padded
from simulator.text.language import N_, _
from simulator.text.usage import Parser, UsageError
from simulator.view import labels

from ..action import Action
from . import catalog, timeline
from .catalog import Entry

_WIDTH = 100


def _length(ms: int | None) -> str:
    return _("until a tap") if ms is None else timeline.clock(ms / 1000)


def phases(routine: dict[str, object], pacing: str) -> list[str]:
    """Returns a line for each phase of a session that starts on the left, and one with the lengths in all."""
    chosen, _refused = settings.resolve({"pacing": pacing})
    lines = []
    for number, phase in enumerate(program.plan(routine, chosen, "left"), 1):
        opens = ""
        if phase.opens:
            opens = ", " + _("may switch from {time}").format(time=_length(phase.opens))
        round_text = _("round {round}").format(round=phase.round)
        name = labels.phase(phase.kind, phase.side)
        lines.append(f"{number:2}  {round_text}  {padded(name, 26)} {_length(phase.usual)}{opens}")
    lines.append(
        "    "
        + _("in all {time}; expressing {expressing}").format(
            time=timeline.length_text(routine), expressing=timeline.expressing(routine)
        )
    )
    return lines


def about(entry: Entry) -> list[str]:
    """Returns the program's title and source as lines of text; what its file does not name is left out."""
    source = entry.source
    rows = {
        "": ", ".join(filter(None, (source.title and _(source.title), source.id))),
        _("source"): source.by + (f" [{source.grade}]" if source.grade else ""),
        _("link"): source.link,
        _("published"): source.published and _(source.published),
        _("decided"): source.decided and _(source.decided),
    }
    lines = []
    for key, value in rows.items():
        label = f"{key}: " if key else ""
        if value:
            lines += textwrap.wrap(label + value, _WIDTH, subsequent_indent="    ")
    return lines


def _arguments(parser: Parser) -> None:
    add = parser.add_argument
    add("file", metavar="NAME|FILE", help=_("a program's name, or a file of one as JSON"))
    add("--pacing", choices=("strict", "guide"), default="strict", help="(strict)")
    add("--picture", type=Path, metavar="OUT.png", help=_("draw it as a line of time"))


def _run(args: argparse.Namespace) -> int:
    entry = catalog.find(args.file)
    if args.picture and args.picture.suffix.lower() != ".png":
        raise UsageError(str(args.picture), "expected the name of a .png file")
    output.check(args.picture)
    for part in (about(entry), phases(entry.routine, args.pacing)):
        print("\n".join([*part, ""]) if part else "")
    print("\n".join(timeline.text(entry.routine, args.pacing)))
    if args.picture:
        from .picture import draw  # takes longer to load than all else takes to run

        output.write((args.picture, draw(entry, args.pacing)))
        print(_("{file}: written").format(file=args.picture))
    return 0


ACTION = Action(N_("show one phase by phase, and as a line of time"), _arguments, _run)
