"""`program list`: every program that comes with Rondo, its length, and where its numbers come from."""

import argparse
import textwrap

from simulator.text.language import N_, _
from simulator.text.usage import Parser

from ..action import Action
from . import catalog
from .timeline import length_text

_INDENT = " " * 4
_WIDTH = 100


def lines() -> list[str]:
    """Returns two lines for each program (name, title, length, grade; source), and the meaning of the grades."""
    texts = []
    for entry in catalog.entries():
        source = entry.source
        texts.append(
            f"{entry.name:20} {_(source.title)}: {length_text(entry.routine)}  [{source.grade}]"
        )
        texts += textwrap.wrap(
            source.by, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT
        )
    texts += [
        "",
        _(
            "[A] peer-reviewed, WHO, UNICEF or a government  [B] a hospital or a professional  [C] others"
        ),
    ]
    return texts


def _arguments(_parser: Parser) -> None:
    pass


def _run(_args: argparse.Namespace) -> int:
    print("\n".join(lines()))
    return 0


ACTION = Action(N_("list those that come with Rondo, with source and grade"), _arguments, _run)
