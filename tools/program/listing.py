"""`program list`: every program that comes with Rondo, how long it is, and where its numbers come from."""

import argparse
import textwrap

from simulator.text.language import N_, _
from simulator.text.usage import Parser

from ..action import Action
from . import catalog
from .timeline import whole

_INDENT = " " * 4
_WIDTH = 100


def lines() -> list[str]:
    """Returns a line for each program with its title, length and grade, and its source below it."""
    out = []
    for entry in catalog.entries():
        source = entry.source
        out.append(f"{entry.name:20} {_(source.title)}: {whole(entry.routine)}  [{source.grade}]")
        out += textwrap.wrap(source.by, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)
    out += [
        "",
        _(
            "[A] peer-reviewed, WHO, UNICEF or a government  [B] a hospital or a professional  [C] others"
        ),
    ]
    return out


def _arguments(_parser: Parser) -> None:
    pass


def _run(_args: argparse.Namespace) -> int:
    print("\n".join(lines()))
    return 0


ACTION = Action(N_("list those that come with Rondo, with source and grade"), _arguments, _run)
