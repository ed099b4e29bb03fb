"""The menu in which a user learns the cues: it plays the chosen one, or plays any and asks which it was.

trainer = Trainer(Random(), settings)     plays the cues as a band with these settings
trainer.listen("left")        plays that cue
trainer.ask()                 plays a random cue; choosing a row then answers which one it was
trainer.tick(wall_s)          at each frame: `motor` has the motor's duty and speed
trainer.answer("left")
"""

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random

from ..chips.erm import Erm
from ..text.language import _
from . import labels
from .menus.menu import Menu, Row

# The cues that a wearer has to know by touch; not *ready*, which is the pulse of *move_on* in the other pacing.
TRAINED = (
    "left", "right", "assist", "move_on", "closing", "done", "strict", "guide", "attention",
    "paused", "refused",
)  # fmt: skip
# Keys that answer, in the order of the rows.
ANSWERS = "1234567890-"
_LEAD_S = 0.5  # from the question to the first pulse
_MOTOR_STOPS_MS = 300


class Trainer(Menu):
    """The menu of the training: one row for each cue of TRAINED, and a row "ask me".

    `counts` is how often each (cue played, answer) came; `asking`: it asks now; `played` is the cue played last.
    """

    def __init__(
        self,
        random: Random,
        settings: Mapping[str, object],
        counts: Counter[tuple[str, str]] | None = None,
    ) -> None:
        self.counts: Counter[tuple[str, str]] = Counter() if counts is None else counts
        self._random = random
        self._settings = settings
        self._wall_s = 0.0
        self._cue_began_s: float | None = None
        self._motor = Erm(lambda: self._wall_s * 1000, lambda _duty: None)
        self._answered: tuple[str, str] | None = None
        self.asking = False
        self.played = ""
        rows = [
            Row(f"{key}  {labels.cue(name)}", self._result_text(name), act=self._choose_cue(name))
            for key, name in zip(ANSWERS, TRAINED, strict=True)
        ]
        rows.append(Row(_("ask me"), act=self.ask, note=self._note))
        super().__init__(_("Feel the cues"), rows)

    @property
    def playing(self) -> bool:
        """Returns whether a cue plays, or the motor still runs down after a cue."""
        return self._cue_began_s is not None

    def tick(self, wall_s: float) -> None:
        """Advances the cue that plays to the wall time `wall_s` in s."""
        self._wall_s = wall_s
        if self._cue_began_s is None:
            return
        if self._cue_began_s < 0:
            self._cue_began_s = wall_s + _LEAD_S
        elapsed_ms = (wall_s - self._cue_began_s) * 1000
        steps = labels.pulses(self.played, self._settings)
        self._motor.drive(_duty_at(steps, elapsed_ms))
        if elapsed_ms > sum(steps) + _MOTOR_STOPS_MS:
            self._cue_began_s = None

    def take(self, word: str) -> None:
        """Carries out one of the menu's WORDS; a key of ANSWERS chooses that key's row."""
        if word in ANSWERS:
            self.focus_index = ANSWERS.index(word)
            self.do()
        else:
            super().take(word)

    def listen(self, name: str) -> None:
        """Plays the cue `name`, to be learned."""
        self.played = name
        self._answered = None
        self.again()

    def ask(self) -> None:
        """Plays a cue chosen at random; from now on choosing a row answers which cue it was."""
        self.asking = True
        self.title = _("Which cue was it?")
        self.rows[-1] = Row(_("play it again"), act=self.again, note=self._note)
        self.focus_index = len(self.rows) - 1
        self.played = self._random.choice(TRAINED)
        self.again()

    def again(self) -> None:
        """Plays the present cue again."""
        self._cue_began_s = -1.0

    def answer(self, name: str) -> None:
        """Counts `name` as the answer for the cue that was played, and asks for another cue."""
        self.counts[self.played, name] += 1
        self._answered = self.played, name
        template = _("Right: {cue}.") if name == self.played else _("It was {cue}.")
        self.message = template.format(cue=labels.cue(self.played))
        self.ask()

    @property
    def motor(self) -> tuple[float, float]:
        """Returns the duty and the speed of the motor now, 0 to 1 each."""
        return self._motor.duty, self._motor.speed(self._wall_s * 1000)

    @property
    def patterns(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Returns (name, pulses and gaps in ms) of the cues to draw below the rows.

        They are the cue being learned; after an answer, the cue that was played and the one answered.
        """
        if not self.asking:
            names: tuple[str, ...] = (self.played,) if self.played else ()
        elif self._answered is None:
            names = ()
        else:
            names = tuple(dict.fromkeys(self._answered))
        return tuple((labels.cue(name), labels.pulses(name, self._settings)) for name in names)

    def _choose_cue(self, name: str) -> Callable[[], None]:
        return lambda: self.answer(name) if self.asking else self.listen(name)

    def _note(self) -> str:
        if self.asking:
            return _("The digits answer too.")
        return _("Feel them as often as you like; then let yourself be asked.")

    def _result_text(self, name: str) -> Callable[[], str]:
        """Returns a function for a cue row's value: how often the cue was recognised, what it was taken for.

        Before the first question the value is the cue's pattern.
        """

        def result() -> str:
            question_count = sum(
                count for (cue_played, _answer), count in self.counts.items() if cue_played == name
            )
            if not question_count:
                return "" if self.asking else labels.pattern(name, self._settings)
            recognised_count = self.counts[name, name]
            mistaken_for = [
                f"{labels.cue(answer)} {count}"
                for (cue_played, answer), count in sorted(self.counts.items())
                if cue_played == name and answer != name
            ]
            score_text = _("{known} of {all}").format(known=recognised_count, all=question_count)
            taken_for_label = _("taken for")
            return (
                f"{score_text}   {taken_for_label} {', '.join(mistaken_for)}"
                if mistaken_for
                else score_text
            )

        return result


def _duty_at(steps: tuple[int, ...], elapsed_ms: float) -> float:
    """Returns the duty of a cue, 0 or 1, `elapsed_ms` after its start.

    `steps` alternates pulses and gaps, in ms.
    """
    if elapsed_ms < 0:
        return 0.0
    for index, length_ms in enumerate(steps):
        if elapsed_ms < length_ms:
            return 1.0 if index % 2 == 0 else 0.0
        elapsed_ms -= length_ms
    return 0.0
