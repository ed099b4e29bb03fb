"""`program new`: makes a program by asking questions; each answer is checked at once.

Nothing is written before the last answer, and no file is ever overwritten.
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
    """Returns the program's name in an answer. Raises NotValid if it is not allowed, or a file has that name."""
    _checked({"name": text, "phases": [_ANY_EXPRESS]})
    if _is_taken(text):
        raise NotValid(_taken_text(text))
    return text


def _is_taken(name: str) -> bool:
    """Returns whether a file or a link, even a broken one, has the program's name."""
    return os.path.lexists(f"{name}.json")


def _taken_text(name: str) -> str:
    text = _("there is a file {file} here already, expected another name")
    return text.format(file=f"{name}.json")


def kind_of(text: str) -> str:
    """Returns the kind of phase, or _DONE or _BACK, that an answer or its first letters name."""
    return _one_of(text, (*program.KINDS, _DONE, _BACK))


def side_of(text: str) -> str:
    """Returns the side of a phase that an answer or its first letters name."""
    return _one_of(text, program.SIDES[:3])


def round_of(text: str, round_before: int) -> int:
    """Returns the number of the round in an answer; for an empty one `round_before`, that of the last phase."""
    if text == "":
        return round_before
    round_number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    _checked_phase("round", round_number or text)
    return round_number


def length_of(text: str) -> tuple[int | None, int | None]:
    """Returns the shortest and the longest length in s in an answer: "5:00-7:00", "5:00", "5-7" (minutes).

    For "tap", a phase that only a tap ends, returns (None, None). Raises NotValid for any other answer.
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
    minutes, colon, seconds_text = text.partition(":")
    digits = minutes + (seconds_text if colon else "")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 7) or (
        colon and (len(seconds_text) != 2 or int(seconds_text) > 59)
    ):
        message = _("expected minutes or m:ss, as 5:00, or tap, found {found}")
        raise NotValid(message.format(found=text or _("nothing")))
    return int(minutes) * 60 + int(seconds_text or 0)


def _one_of(text: str, words: tuple[str, ...]) -> str:
    if text in words:
        return text
    matching = [word for word in words if text and word.startswith(text)]
    if len(matching) != 1:
        message = _("expected {words}, found {found}")
        words_or = _(" or ").join(matching or words)
        raise NotValid(message.format(words=words_or, found=text or _("nothing")))
    return matching[0]


def _checked_phase(key: str, value: object, more: Phase | None = None) -> None:
    _checked({"name": "new", "phases": [{**_ANY_EXPRESS, **(more or {}), key: value}]})


def _checked(routine: Phase) -> None:
    """Raises NotValid if the band's validator objects to `routine`; the message does not say where in it."""
    complaint = program_help.complaint(routine)
    if complaint:
        place, _colon, problem = complaint.partition(": ")
        raise NotValid(problem if place.startswith(("phases[", "name")) else complaint)


def ask(question: str, take: Callable[[str], T]) -> T:
    """Asks until `take` accepts the answer, printing why it does not; returns what `take` returns."""
    while True:
        try:
            return take(input(f"{question}: ").strip())
        except NotValid as why:
            print(f"  {why}")


def ask_phase(phase_number: int, round_before: int) -> Phase | str:
    """Asks for phase `phase_number`; returns it, _DONE or _BACK. `round_before` is the last phase's round."""
    kind = ask(
        f"{phase_number}. "
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
    round_ = ask(
        "   "
        + _("round, 1 to {most} [{before}]").format(most=program.MAX_ROUND, before=round_before),
        lambda text: round_of(text, round_before),
    )
    shortest_s, longest_s = ask("   " + _("how long: 5:00-7:00, 5:00 or tap"), length_of)
    phase: Phase = {"kind": kind, "side": side, "round": round_}
    if shortest_s is not None and longest_s is not None:
        phase |= {"min_s": shortest_s, "max_s": longest_s}
    return phase


def ask_phases(name: str) -> list[Phase]:
    """Asks for phases until the answer is done and the validator accepts them; returns the phases."""
    phases: list[Phase] = []
    while True:
        round_before = int(str(phases[-1]["round"])) if phases else 1
        answer = ask_phase(len(phases) + 1, round_before)
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
                removed_phase = phases.pop()
                message = _("taken back: {phase}").format(
                    phase=f"{removed_phase['kind']}, {removed_phase['side']}"
                )
                print(f"  {message}")
            else:
                _checked({"name": name, "phases": phases})
                return phases
        except NotValid as why:
            print(f"  {why}")


def as_text(name: str, title: str, phases: list[Phase]) -> str:
    """Returns the text of the program's JSON file, with a line for each phase."""
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
        if _is_taken(name):  # a file of that name was made meanwhile
            name = ask(f"{_taken_text(name)}; {question}", name_of)
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
