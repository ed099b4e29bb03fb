"""What a scenario can expect, and how each expectation is written."""

import re
from collections.abc import Callable
from typing import Protocol

from firmware.rondo.haptics import cues
from firmware.rondo.session import program, table

from ..text.usage import UsageError

CUES = (*cues.CUES, *cues.COUNTED)
STATES = tuple(table.TABLE)
SIDES = ("left", "right", "both", "none")

USAGES = (
    "expect cue NAME [within SECONDS]",
    "expect no cue for SECONDS",
    "expect phase KIND [SIDE] [round N]",
    "expect state NAME",
    'expect screen "TEXT"',
    "expect motor on|off",
)


class Line(Protocol):
    """The line of a scenario that is being read: its methods check single words and refuse wrong ones."""

    def mistake(self, problem: str) -> UsageError:
        """Returns an error that names this line; `problem` says what is wrong and what would be right."""

    def one_of(self, word: str, allowed: tuple[str, ...], kind_of_word: str) -> None:
        """Raises UsageError unless `word` is one of `allowed`; `kind_of_word` names the word in the message."""

    def whole_number(self, text: str, meaning: str, lowest: int, highest: int) -> int:
        """Returns `text` as a whole number; raises UsageError if it is none from `lowest` to `highest`."""

    def seconds(self, text: str) -> int:
        """Returns `text`, a number of seconds, as ms; raises UsageError if it is no such number."""

    def lasts(self, ms: int) -> None:
        """Records that this line's expectation watches the band for `ms`."""


def check(line: Line, args: tuple[str, ...]) -> None:
    """Raises UsageError unless `args`, the words after `expect`, are an expectation."""
    if not args or args[0] not in _CHECKS:
        raise line.mistake(f"expected one of {', '.join(USAGES)}")
    _CHECKS[args[0]](line, args[1:])


def _check_cue(line: Line, args: tuple[str, ...]) -> None:
    if len(args) not in (1, 3) or (len(args) == 3 and args[1] != "within"):
        raise line.mistake(f"expected `{USAGES[0]}`")
    line.one_of(args[0], CUES, "cue")
    if len(args) == 3:
        line.seconds(args[2])


def _check_no_cue(line: Line, args: tuple[str, ...]) -> None:
    if len(args) != 3 or args[:2] != ("cue", "for"):
        raise line.mistake(f"expected `{USAGES[1]}`")
    line.lasts(line.seconds(args[2]))


def _check_phase(line: Line, args: tuple[str, ...]) -> None:
    words = list(args)
    if words:
        line.one_of(words.pop(0), program.KINDS, "kind of phase")
    if words and words[0] != "round":
        line.one_of(words.pop(0), SIDES, "side")
    if words[:1] == ["round"] and len(words) == 2:
        line.whole_number(words[1], "a round", 1, program.MAX_ROUND)
    elif words or not args:
        raise line.mistake(f"expected `{USAGES[2]}`")


def _check_state(line: Line, args: tuple[str, ...]) -> None:
    if len(args) != 1:
        raise line.mistake(f"expected `{USAGES[3]}`")
    line.one_of(args[0], STATES, "state")


def _check_screen(line: Line, args: tuple[str, ...]) -> None:
    if len(args) != 1 or not re.fullmatch(r'"[^"]+"', args[0]):
        raise line.mistake(f"expected `{USAGES[4]}`, some text in double quotes")


def _check_motor(line: Line, args: tuple[str, ...]) -> None:
    if args not in (("on",), ("off",)):
        raise line.mistake(f"expected `{USAGES[5]}`")


_CHECKS: dict[str, Callable[[Line, tuple[str, ...]], None]] = {
    "cue": _check_cue,
    "no": _check_no_cue,
    "phase": _check_phase,
    "state": _check_state,
    "screen": _check_screen,
    "motor": _check_motor,
}
