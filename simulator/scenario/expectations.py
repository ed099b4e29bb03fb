"""What a scenario may expect: how each is written, and whether it is."""

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
    """The line that is being read: how a word of it is checked, and how it is refused."""

    def mistake(self, what: str) -> UsageError:
        """Returns an error that says what is wrong in this line, and what would be right."""

    def one_of(self, word: str, allowed: tuple[str, ...], what: str) -> None:
        """Refuses a word that is not one of `allowed`, which are each a `what`."""

    def whole(self, text: str, what: str, low: int, high: int) -> int:
        """Reads a whole number from `low` to `high`; refuses all else."""

    def seconds(self, text: str) -> int:
        """Reads a number of seconds, and returns it in ms; refuses all else."""

    def lasts(self, ms: int) -> None:
        """Says that this line looks at the band for so long."""


def check(line: Line, args: tuple[str, ...]) -> None:
    """Refuses what is no expectation: UsageError."""
    if not args or args[0] not in _KINDS:
        raise line.mistake(f"expected one of {', '.join(USAGES)}")
    _KINDS[args[0]](line, args[1:])


def _cue(line: Line, args: tuple[str, ...]) -> None:
    if len(args) not in (1, 3) or (len(args) == 3 and args[1] != "within"):
        raise line.mistake(f"expected `{USAGES[0]}`")
    line.one_of(args[0], CUES, "cue")
    if len(args) == 3:
        line.seconds(args[2])


def _no(line: Line, args: tuple[str, ...]) -> None:
    if len(args) != 3 or args[:2] != ("cue", "for"):
        raise line.mistake(f"expected `{USAGES[1]}`")
    line.lasts(line.seconds(args[2]))


def _phase(line: Line, args: tuple[str, ...]) -> None:
    rest = list(args)
    if rest:
        line.one_of(rest.pop(0), program.KINDS, "kind of phase")
    if rest and rest[0] != "round":
        line.one_of(rest.pop(0), SIDES, "side")
    if rest[:1] == ["round"] and len(rest) == 2:
        line.whole(rest[1], "a round", 1, program.MAX_ROUND)
    elif rest or not args:
        raise line.mistake(f"expected `{USAGES[2]}`")


def _state(line: Line, args: tuple[str, ...]) -> None:
    if len(args) != 1:
        raise line.mistake(f"expected `{USAGES[3]}`")
    line.one_of(args[0], STATES, "state")


def _screen(line: Line, args: tuple[str, ...]) -> None:
    if len(args) != 1 or not re.fullmatch(r'"[^"]+"', args[0]):
        raise line.mistake(f"expected `{USAGES[4]}`, some text in double quotes")


def _motor(line: Line, args: tuple[str, ...]) -> None:
    if args not in (("on",), ("off",)):
        raise line.mistake(f"expected `{USAGES[5]}`")


_KINDS: dict[str, Callable[[Line, tuple[str, ...]], None]] = {
    "cue": _cue,
    "no": _no,
    "phase": _phase,
    "state": _state,
    "screen": _screen,
    "motor": _motor,
}
