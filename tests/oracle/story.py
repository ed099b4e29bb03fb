"""Random stories of a wearer: a board, settings, a program, and presses, many of them where it is close.

story = random_story(Random(7))
story.acts              [(2_000, "press", "main"), (2_100, "release", "main"), ...]
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from . import plans
from .band import Band
from .felt import SeenCues
from .fingers import Unforeseen

BOARDS = {
    "pico": ("main",),
    "m5stickc_plus2": ("main", "side"),
    "xiao_esp32c3": ("main", "side"),
    "xiao_rp2040": ("main", "side"),
}
STARTED_MS = 2_000  # a band is asleep and ready by then
Act = tuple[int, str, str]  # ms, press or release, button


@dataclass
class Story:
    """What is done to one band, and its settings; `acts` are edges of its buttons."""

    board: str
    settings: dict[str, object] = field(default_factory=dict)
    programs: dict[str, str] = field(default_factory=dict)
    clock: int | None = None
    battery: int = 100
    seed: int = 0
    acts: list[Act] = field(default_factory=list)
    end_ms: int = 0

    def band(self, trace: SeenCues | None = None, choices: Sequence[bool] = ()) -> Band:
        """Returns the predicted band before any act."""
        programs = {
            name: plans.program_from(json.loads(text)) for name, text in self.programs.items()
        }
        buttons = BOARDS[self.board]
        return Band(self.settings, programs, buttons, self.clock, self.battery, trace, choices)


def random_story(random: Random, board: str | None = None) -> Story:
    """Returns a random story on `board`, or on any board."""
    story = Story(board or random.choice(sorted(BOARDS)), seed=random.randrange(1000))
    story.settings = _settings(random)
    if random.random() < 0.75:
        story.settings["program"] = "short"
        story.programs = {"short": json.dumps({"name": "short", "phases": _phases(random)})}
    story.battery = random.choice((100, 100, 100, 50, 10))
    if random.random() < 0.5:
        story.clock = 1_777_777_200 + random.randrange(86_400)
    _Wearer(story, random).act(random.randint(4, 22))
    return story


def _settings(random: Random) -> dict[str, object]:
    settings: dict[str, object] = {}
    for key, values in _VALUES.items():
        if random.random() < 0.3:
            settings[key] = random.choice(values)
    if random.random() < 0.25:
        settings["reminder_min"] = random.choice((30, 60, 120))
        if random.random() < 0.5:
            settings["quiet_from"] = "22:00"
            settings["quiet_to"] = random.choice(("06:00", "23:30"))
    return settings


_VALUES: dict[str, tuple[object, ...]] = {
    "pacing": ("strict", "guide", "guide"),
    "target": ("min", "mid", "max"),
    "rounds": (2, 3),
    "assist_first": ("on", "off"),
    "massage_s": (0, 5, 45, "press"),
    "stroke_s": (0, 20, "press"),
    "shake_s": (0, 15, 300),
    "first_side": ("alternate", "continue", "left", "right"),
    "sides": ("both", "left", "right"),
    "repeat": (0, 1, 2),
    "strength": (1, 2, 3, 4),
    "pulses": ("long", "normal"),
    "mirror": ("on", "off"),
    "ready_s": (0, 5, 10, 30),
    "wear_site": ("wrist", "upper_arm", "ankle", "clip"),
    "display": ("off", "glance", "always"),
}


def _phases(random: Random) -> list[dict[str, object]]:
    phases: list[dict[str, object]] = []
    for round_number in range(1, random.randint(2, 4)):
        if round_number > 1 or random.random() < 0.3:
            phases += _between(random, round_number)
        sides = random.choice((("first", "second"),) * 4 + (("both",), ("first",)))
        phases += [_express(random, side, round_number) for side in sides]
    return phases


def _between(random: Random, round_number: int) -> list[dict[str, object]]:
    if random.random() < 0.2:
        return [_phase("rest", "none", round_number, 2 * random.randint(3, 15))]
    kinds = [kind for kind in plans.MOTIONS if random.random() < 0.7]
    return [
        _phase(kind, "both", round_number, random.choice((None, 3, 6, 15, 25))) for kind in kinds
    ]


def _express(random: Random, side: str, round_number: int) -> dict[str, object]:
    if random.random() < 0.15:
        return _phase("express", side, round_number, None)
    min_s = random.choice((8, 12, 20, 40, 70))
    max_s = min_s + random.choice((0, 4, 10, 30, 140))
    return {**_phase("express", side, round_number, max_s), "min_s": min_s}


def _phase(kind: str, side: str, round_number: int, seconds: int | None) -> dict[str, object]:
    phase: dict[str, object] = {"kind": kind, "side": side, "round": round_number}
    return phase if seconds is None else {**phase, "min_s": seconds, "max_s": seconds}


class _Wearer:
    """Makes presses at the instants that the prediction names as close to a change."""

    def __init__(self, story: Story, random: Random) -> None:
        self._story = story
        self._chance = random
        self._band = story.band()
        self._now_ms = STARTED_MS

    def act(self, gestures: int) -> None:
        """Makes `gestures` random gestures, and lets some time pass after them."""
        try:
            for _ in range(gestures):
                self._wait_for_next()
                self._gesture()
        except Unforeseen:
            pass
        self._story.end_ms = self._now_ms + self._chance.choice(
            (1_000, 12_000, 130_000, 1_000_000)
        )
        if self._chance.random() < 0.03 or "reminder_min" in self._story.settings:
            self._story.end_ms += 4_000_000

    def _wait_for_next(self) -> None:
        """Moves on to the instant at which the next gesture begins."""
        random = self._chance
        self._band.run(self._now_ms)
        due = self._band.next_by_time()
        branch = random.random()
        if branch < 0.35 and due is not None and due < self._now_ms + 4_000_000:
            self._now_ms = max(self._now_ms, due + self._near_ms())
        elif branch < 0.85:
            self._now_ms += round(10 ** random.uniform(2.0, 4.0))
        else:
            self._now_ms += random.randrange(5_000, 90_000)

    def _near_ms(self) -> int:
        random = self._chance
        return random.choice(
            (
                random.randint(-1_200, 1_200),
                random.randint(-460, 20),
                random.randint(-830, -770),
                random.randint(-20, 20),
                random.randint(690, 710),
                random.randint(0, 700),
                -random.randrange(8_000),
            )
        )

    def _gesture(self) -> None:
        random = self._chance
        button = random.choice(("main",) * 4 + BOARDS[self._story.board])
        gesture = random.choices(
            ("tap", "double", "hold", "long", "longest", "nearly", "both", "triple"),
            (45, 14, 12, 8, 2, 4, 2, 2),
        )[0]
        if button == "side" and gesture in ("long", "longest", "nearly", "both"):
            gesture = "hold"
        getattr(self, f"_{gesture}")(button)

    def _press_for_ms(self, button: str, ms: int) -> None:
        self._edge("press", button)
        self._now_ms += ms
        self._edge("release", button)

    def _edge(self, edge: str, button: str) -> None:
        self._story.acts.append((self._now_ms, edge, button))
        getattr(self._band, edge)(button, self._now_ms)

    def _pass_ms(self, ms: int) -> None:
        self._now_ms += ms

    def _tap(self, button: str) -> None:
        self._press_for_ms(button, self._chance.choice((100, 100, self._chance.randint(60, 795))))
        self._pass_ms(60)

    def _double(self, button: str) -> None:
        self._press_for_ms(button, self._chance.choice((100, self._chance.randint(60, 795))))
        self._pass_ms(self._chance.choice((150, self._chance.randint(60, 348))))
        self._press_for_ms(button, self._chance.choice((100, self._chance.randint(60, 2_500))))
        self._pass_ms(60)

    def _triple(self, button: str) -> None:
        self._double(button)
        self._press_for_ms(button, 100)
        self._pass_ms(400)

    def _hold(self, button: str) -> None:
        self._press_for_ms(button, self._chance.randint(820, 2_900))
        self._pass_ms(60)

    def _long(self, button: str) -> None:
        self._press_for_ms(button, self._chance.randint(3_020, 7_900))
        self._pass_ms(60)

    def _longest(self, button: str) -> None:
        self._press_for_ms(button, self._chance.randint(8_060, 12_000))
        self._pass_ms(60)

    def _nearly(self, button: str) -> None:
        """Holds a button about as long as makes the difference between two gestures."""
        self._press_for_ms(
            button, self._chance.choice((800, 3_000, 8_000)) + self._chance.randint(-10, 10)
        )
        self._pass_ms(60)

    def _both(self, button: str) -> None:
        if "side" not in BOARDS[self._story.board]:
            self._tap(button)
            return
        self._edge("press", "main")
        self._pass_ms(self._chance.choice((100, 300, self._chance.randint(60, 7_900))))
        self._edge("press", "side")
        self._pass_ms(self._chance.randint(60, 600))
        for button_name in self._chance.sample(("main", "side"), 2):
            self._edge("release", button_name)
            self._pass_ms(70)
