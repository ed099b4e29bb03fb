"""One page for the fridge: the presses, the cues as they are felt, the routine, and whom to ask. PDF, HTML or both.

Cues and routine are those of the settings: the ones given as KEY VALUE or, with --band, those of the band on the
cable; all others have their defaults. Black on white, to be read from two metres.

examples:
  python -m tools card --pdf card.pdf
  python -m tools card --html card.html pacing guide sides left
  python -m tools card --pdf card.pdf --band
  python -m tools card --pdf card.pdf --program power-hour --language es
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from firmware.rondo.session import program, validator
from firmware.rondo.storage import settings as rules
from simulator.text import output, program_help, settings_help
from simulator.text.language import N_, _
from simulator.text.usage import Parser, UsageError

from .. import settings
from ..band import link
from ..paper import sizes
from ..program import catalog, on_band
from . import drawing, page
from .content import Card, describe

WRITTEN = N_("{file}: {what}")


def main(argv: list[str]) -> int:
    """Runs `python -m tools card` with the arguments `argv`; returns its exit code."""
    args = parser().parse_intermixed_args(argv)
    if args.html is None and args.pdf is None:
        raise UsageError("card", "expected --html FILE or --pdf FILE or both")
    output.check(args.html, args.pdf)
    card = _asked_for(args)
    paper = sizes.PAPERS[args.paper] if args.paper else sizes.paper(sizes.territory())
    _write(args, card, paper)
    return 0


def parser() -> Parser:
    """Returns the parser of the command line of `python -m tools card`."""
    options = Parser(prog="python -m tools card", description=__doc__)
    add = options.add_argument
    add("words", nargs="*", metavar="KEY VALUE", help=_("settings to show it for"))
    add("--html", type=Path, metavar="FILE", help=_("the page as HTML, in one file"))
    add("--pdf", type=Path, metavar="FILE", help=_("the page as PDF, one sheet"))
    add(
        "--program",
        metavar="PROGRAM",
        help=_("one of those that come with Rondo, or a .json file"),
    )
    add(
        "--paper",
        choices=tuple(sizes.PAPERS),
        help=_("letter or a4 (that of the country of LC_PAPER or LANG; else a4)"),
    )
    add("--band", action="store_true", help=_("take the settings of a band at its cable"))
    link.add_arguments(options)
    return options


def card_for(
    settings_given: Mapping[str, object],
    program_name: str = "",
    routine: dict[str, object] | None = None,
) -> Card:
    """Returns the card for `settings_given`; all other settings have their defaults.

    It shows the program `program_name`, else `routine`, else the program that the settings choose.
    """
    chosen, _refused = rules.resolve(dict(settings_given))
    name = program_name or str(chosen["program"])
    if routine is not None and not program_name:
        return describe(chosen, routine, name)
    entry = catalog.find(name)
    if name in program.BUILT_IN:
        return describe(chosen, dict(program.BUILT_IN[name](chosen)), entry.source.title)
    return describe(chosen, entry.routine, entry.source.title or entry.name)


def _asked_for(args: argparse.Namespace) -> Card:
    settings_given: dict[str, object] = {}
    routine: dict[str, object] | None = None
    changed_settings = settings.pairs(args.words, "card") if args.words else {}
    if args.program and "program" in changed_settings:
        raise UsageError("card", "--program and program, expected one of them")
    if args.wait and not (args.band or args.port):
        raise UsageError("--wait", "is for a band, expected --band too")
    if args.band or args.port:
        settings_given, routine = _read_from_band(
            args, bool(args.program) or "program" in changed_settings
        )
    settings_given |= changed_settings
    complaint = (
        settings_help.quiet_complaint(settings_given)
        if changed_settings.keys() & rules.QUIET
        else None
    )
    if complaint:
        raise UsageError("card", complaint)
    return card_for(settings_given, args.program or "", routine)


def _read_from_band(
    args: argparse.Namespace, has_program: bool
) -> tuple[dict[str, object], dict[str, object] | None]:
    """Returns (settings, program): a band's settings, and the content of the program that they name.

    `program` is None if it is built in, or if `has_program`, since the card then shows another program.
    """
    with link.connect(args) as band:
        settings_given = settings.read(band)
        name = str(rules.resolve(dict(settings_given))[0]["program"])
        if has_program or name in program.BUILT_IN:
            return settings_given, None
        if name not in on_band.stored_programs(band):
            raise UsageError(
                band.port, f"program {name} is set but not there, expected `program send` first"
            )
        data = band.read(on_band.path_of(name), program.MAX_BYTES)
        try:
            routine = json.loads(data)
        except (ValueError, RecursionError):
            routine = None
        complaint = program_help.complaint(routine)
        if complaint:
            where = f"{band.port}: {on_band.path_of(name)}"
            raise UsageError(where, f"{complaint}; `program send` renews it")
    return settings_given, validator.check(routine)


def _write(args: argparse.Namespace, card: Card, paper: sizes.Paper) -> None:
    files: list[output.Written] = []
    if args.html is not None:
        files.append((args.html, page.html(card, paper)))
    if args.pdf is not None:
        files.append((args.pdf, drawing.pdf(card, paper)))
    output.write(*files)
    for path, _text in files:
        print(_(WRITTEN).format(file=path, what=card.subtitle))
