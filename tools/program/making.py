"""`program new`: makes a program from answers to questions; each answer is checked at once.

Nothing is written before the end, and no file is ever overwritten.
"""

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from firmware.rondo.session import program
from simulator.text import output, program_help
from simulator.text.language import N_, _
from simulator.text.usage import Parser

from ..action import Action
from . import timeline

T = TypeVar("T")
Phase = dict[str, object]

_DONE, _BACK = "done", "back"
_ANY_EXPRESS: Phase = {"kind": "express", "side": "both", "round": 1}


class NotValid(ValueError):
    """An answer that is not allowed; the message says what would be right."""


def name_of(text: str) -> str:
    """Returns the answer as a program's name; NotValid if it is none, or a file has it."""
    _checked({"name": text, "phases": [_ANY_EXPRESS]})
    if _is_there(text):
        raise NotValid(_taken(text))
    return text


def _is_there(name: str) -> bool:
    """Returns whether a file, or a link to nowhere, has the program's name."""
    return os.path.lexists(f"{name}.json")


def _taken(name: str) -> str:
    text = _("there is a file {file} here already, expected another name")
    return text.format(file=f"{name}.json")


def kind_of(text: str) -> str:
    """Returns the kind of phase, done or back, that an answer or its first letters mean."""
    return _one_of(text, (*program.KINDS, _DONE, _BACK))


def side_of(text: str) -> str:
    """Returns the side of an express phase that an answer means."""
    return _one_of(text, program.SIDES[:3])


def round_of(text: str, before: int) -> int:
    """Returns the round that an answer means; if it has no text, that of the phase before."""
    if text == "":
        return before
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    _checked_phase("round", number or text)
    return number


def length_of(text: str) -> tuple[int | None, int | None]:
    """Returns the least and the greatest length in s that an answer means: "5:00-7:00", "5:00", "5-7" (minutes).

    For "tap", a phase that only a tap ends, returns (None, None).
    """
    if text == "tap":
        return None, None
    parts = [_seconds(part.strip()) for part in text.split("-")]
    if len(parts) > 2:
        raise NotValid(_("expected 5:00-7:00, 5:00 or tap, found {found}").format(found=text))
    _checked_phase("min_s", parts[0])
    _checked_phase("max_s", parts[-1], {"min_s": parts[0]})
    return parts[0], parts[-1]


def _seconds(text: str) -> int:
    minutes, colon, rest = text.partition(":")
    digits = minutes + (rest if colon else "")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 7) or (
        colon and (len(rest) != 2 or int(rest) > 59)
    ):
        told = _("expected minutes or m:ss, as 5:00, or tap, found {found}")
        raise NotValid(told.format(found=text or _("nothing")))
    return int(minutes) * 60 + int(rest or 0)


def _one_of(text: str, words: tuple[str, ...]) -> str:
    if text in words:
        return text
    found = [word for word in words if text and word.startswith(text)]
    if len(found) != 1:
        told = _("expected {words}, found {found}")
        words_or = _(" or ").join(found or words)
        raise NotValid(told.format(words=words_or, found=text or _("nothing")))
    return found[0]


def _checked_phase(key: str, value: object, more: Phase | None = None) -> None:
    _checked({"name": "new", "phases": [{**_ANY_EXPRESS, **(more or {}), key: value}]})


def _checked(routine: Phase) -> None:
    """Raises NotValid if the band's validator objects; the message leaves out the place in the file."""
    complaint = program_help.complaint(routine)
    if complaint:
        where, _colon, what = complaint.partition(": ")
        raise NotValid(what if where.startswith(("phases[", "name")) else complaint)


def ask(question: str, take: Callable[[str], T]) -> T:
    """Asks a question until `take` accepts the answer, saying each time why not; returns what `take` returns."""
    while True:
        try:
            return take(input(f"{question}: ").strip())
        except NotValid as why:
            print(f"  {why}")


def ask_phase(number: int, before: int) -> Phase | str:
    """Asks for the next phase; returns it, or _DONE or _BACK."""
    kind = ask(
        f"{number}. "
        + _("{kinds}; {back} or {done}").format(
            kinds=", ".join(program.KINDS), back=_BACK, done=_DONE
        ),
        kind_of,
    )
    if kind in (_DONE, _BACK):
        return kind
    side = "none" if kind == "rest" else "both"
    if kind == "express":
        side = ask("   " + _("side that it is on: first, second or both"), side_of)
    around = ask(
        "   " + _("round, 1 to {most} [{before}]").format(most=program.MAX_ROUND, before=before),
        lambda text: round_of(text, before),
    )
    low, high = ask("   " + _("how long: 5:00-7:00, 5:00 or tap"), length_of)
    phase: Phase = {"kind": kind, "side": side, "round": around}
    if low is not None and high is not None:
        phase |= {"min_s": low, "max_s": high}
    return phase


def ask_phases(name: str) -> list[Phase]:
    """Asks for phases until the answer is done and the validator accepts them; returns them."""
    phases: list[Phase] = []
    while True:
        before = int(str(phases[-1]["round"])) if phases else 1
        answer = ask_phase(len(phases) + 1, before)
        try:
            if isinstance(answer, dict):
                if len(phases) == program.MAX_PHASES:
                    raise NotValid(
                        _("a program has at most {number} phases").format(
                            number=program.MAX_PHASES
                        )
                    )
                phases.append(answer)
            elif answer == _BACK:
                if not phases:
                    raise NotValid(_("there is no phase to take back"))
                gone = phases.pop()
                told = _("taken back: {phase}").format(phase=f"{gone['kind']}, {gone['side']}")
                print(f"  {told}")
            else:
                _checked({"name": name, "phases": phases})
                return phases
        except NotValid as why:
            print(f"  {why}")


def as_text(name: str, title: str, phases: list[Phase]) -> str:
    """Returns the text of the program's file, a line for each phase."""
    source = f' "source": {json.dumps({"title": title}, ensure_ascii=False)},\n' if title else ""
    rows = ",\n".join(f"  {json.dumps(phase)}" for phase in phases)
    return f'{{"name": "{name}",\n{source} "phases": [\n{rows}]}}\n'


def _arguments(_parser: Parser) -> None:
    pass


def _run(_args: argparse.Namespace) -> int:
    try:
        question = _("name, of a-z, 0-9 and -, up to {most} of them").format(most=program.MAX_NAME)
        name = ask(question, name_of)
        output.check(Path(f"{name}.json"))
        title = ask(_("title, or nothing"), str)
        phases = ask_phases(name)
        if _is_there(name):  # it came while the questions were answered
            name = ask(f"{_taken(name)}; {question}", name_of)
        path = Path(f"{name}.json")
    except (KeyboardInterrupt, EOFError):
        print("\n" + _("nothing was written"))
        return 130
    output.write((path, as_text(name, title, phases)))
    print("\n".join(timeline.text({"name": name, "phases": phases})))
    command = f"python -m simulator run --set program {name}"
    print(_("{file}: written; try it with: {command}").format(file=path, command=command))
    return 0


ACTION = Action(N_("make one step by step, into a file in this folder"), _arguments, _run)
