"""Plays a cue and asks which it was, again and again; keeps count of what was taken for what.

trainer = Trainer(Random())
trainer.tick(wall)            at each frame: `duty` and `speed` are the motor's
trainer.answer("left")
"""

from collections import Counter
from collections.abc import Callable
from random import Random

from firmware.rondo.haptics import cues

from ..chips.erm import Erm
from ..text.language import _
from . import labels
from .menus.menu import Menu, Row

# What a wearer has to know by touch. *ready* is not among them: it is the pulse of *move_on*, in the other pacing.
TRAINED = (
    "left",
    "right",
    "assist",
    "move_on",
    "closing",
    "done",
    "strict",
    "guide",
    "attention",
    "paused",
    "refused",
)
_LEAD_S = 0.5  # from the question to the first pulse


class Trainer(Menu):
    """`counts` by (what was played, what it was taken for)."""

    def __init__(self, random: Random, counts: Counter[tuple[str, str]] | None = None) -> None:
        self.counts: Counter[tuple[str, str]] = Counter() if counts is None else counts
        self._random = random
        self._wall = 0.0
        self._began: float | None = None
        self._motor = Erm(lambda: self._wall * 1000, lambda _duty: None)
        self.played = ""
        rows = [
            Row(labels.cue(name), self._result(name), act=self._answering(name))
            for name in TRAINED
        ]
        rows.append(Row(_("play it again"), act=self.again))
        super().__init__(_("Which cue was it?"), rows)
        self.at = len(rows) - 1
        self._ask()

    @property
    def duty(self) -> float:
        """What drives the motor now."""
        return self._motor.duty

    @property
    def speed(self) -> float:
        """How fast it turns."""
        return self._motor.speed(self._wall * 1000)

    @property
    def playing(self) -> bool:
        """Whether something is still to be felt."""
        return self._began is not None

    def tick(self, wall: float) -> None:
        """Time goes on to `wall` s."""
        self._wall = wall
        if self._began is None:
            return
        if self._began < 0:
            self._began = wall + _LEAD_S
        gone = (wall - self._began) * 1000
        steps = cues.pattern(self.played, False)
        self._motor.drive(_duty_at(steps, gone))
        if gone > sum(steps) + 300:
            self._began = None

    def again(self) -> None:
        """The same cue once more."""
        self._began = -1.0

    def answer(self, name: str) -> None:
        """It was that one, somebody says; and the next is asked."""
        self.counts[self.played, name] += 1
        right = _("It was {cue}.").format(cue=labels.cue(self.played))
        self.message = f"{right}  {labels.pattern(self.played)}"
        self._ask()

    @property
    def motor(self) -> tuple[float, float]:
        """What drives the motor, and how fast it turns."""
        return self.duty, self.speed

    def _ask(self) -> None:
        self.played = self._random.choice(TRAINED)
        self.again()

    def _answering(self, name: str) -> Callable[[], None]:
        return lambda: self.answer(name)

    def _result(self, name: str) -> Callable[[], str]:
        """How often it was known, and what it was taken for."""

        def result() -> str:
            of = sum(count for (played, _as), count in self.counts.items() if played == name)
            if not of:
                return ""
            known = self.counts[name, name]
            wrong = [
                f"{labels.cue(taken)} {count}"
                for (played, taken), count in sorted(self.counts.items())
                if played == name and taken != name
            ]
            text = _("{known} of {all}").format(known=known, all=of)
            taken = _("taken for")
            return f"{text}   {taken} {', '.join(wrong)}" if wrong else text

        return result


def _duty_at(steps: tuple[int, ...], ms: float) -> float:
    """1 in a pulse, which come first and then every other step."""
    if ms < 0:
        return 0.0
    for place, length in enumerate(steps):
        if ms < length:
            return 1.0 if place % 2 == 0 else 0.0
        ms -= length
    return 0.0
