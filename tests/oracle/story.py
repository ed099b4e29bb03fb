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
from .felt import Seen
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
    """What is done to one band, and how it is set."""

    board: str
    settings: dict[str, object] = field(default_factory=dict)
    programs: dict[str, str] = field(default_factory=dict)
    clock: int | None = None
    battery: int = 100
    seed: int = 0
    acts: list[Act] = field(default_factory=list)
    end: int = 0

    def band(self, seen: Seen | None = None, choices: Sequence[bool] = ()) -> Band:
        """The band as it is predicted, before anything is done to it."""
        read = {name: plans.program_from(json.loads(text)) for name, text in self.programs.items()}
        buttons = BOARDS[self.board]
        return Band(self.settings, read, buttons, self.clock, self.battery, seen, choices)


def random_story(chance: Random, board: str | None = None) -> Story:
    """A story on one of the boards."""
    story = Story(board or chance.choice(sorted(BOARDS)), seed=chance.randrange(1000))
    story.settings = _settings(chance)
    if chance.random() < 0.75:
        story.settings["program"] = "short"
        story.programs = {"short": json.dumps({"name": "short", "phases": _phases(chance)})}
    story.battery = chance.choice((100, 100, 100, 50, 10))
    if chance.random() < 0.5:
        story.clock = 1_777_777_200 + chance.randrange(86_400)
    _Wearer(story, chance).act(chance.randint(4, 22))
    return story


def _settings(chance: Random) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, values in _VALUES.items():
        if chance.random() < 0.3:
            found[key] = chance.choice(values)
    if chance.random() < 0.25:
        found["reminder_min"] = chance.choice((30, 60, 120))
        if chance.random() < 0.5:
            found["quiet_from"], found["quiet_to"] = "22:00", chance.choice(("06:00", "23:30"))
    return found


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


def _phases(chance: Random) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for number in range(1, chance.randint(2, 4)):
        if number > 1 or chance.random() < 0.3:
            found += _between(chance, number)
        sides = chance.choice((("first", "second"),) * 4 + (("both",), ("first",)))
        found += [_express(chance, side, number) for side in sides]
    return found


def _between(chance: Random, number: int) -> list[dict[str, object]]:
    if chance.random() < 0.2:
        return [_one("rest", "none", number, 2 * chance.randint(3, 15))]
    kinds = [kind for kind in plans.MOTIONS if chance.random() < 0.7]
    return [_one(kind, "both", number, chance.choice((None, 3, 6, 15, 25))) for kind in kinds]


def _express(chance: Random, side: str, number: int) -> dict[str, object]:
    if chance.random() < 0.15:
        return _one("express", side, number, None)
    least = chance.choice((8, 12, 20, 40, 70))
    most = least + chance.choice((0, 4, 10, 30, 140))
    return {**_one("express", side, number, most), "min_s": least}


def _one(kind: str, side: str, number: int, seconds: int | None) -> dict[str, object]:
    found: dict[str, object] = {"kind": kind, "side": side, "round": number}
    return found if seconds is None else {**found, "min_s": seconds, "max_s": seconds}


class _Wearer:
    """Presses where it matters, by what the prediction says of when that is."""

    def __init__(self, story: Story, chance: Random) -> None:
        self._story = story
        self._chance = chance
        self._band = story.band()
        self._now = STARTED_MS

    def act(self, gestures: int) -> None:
        """So many gestures, and a while after."""
        try:
            for _ in range(gestures):
                self._when()
                self._gesture()
        except Unforeseen:
            pass
        self._story.end = self._now + self._chance.choice((1_000, 12_000, 130_000, 1_000_000))
        if self._chance.random() < 0.03 or "reminder_min" in self._story.settings:
            self._story.end += 4_000_000

    def _when(self) -> None:
        """Moves to when the next gesture begins."""
        chance = self._chance
        self._band.run(self._now)
        due = self._band.next_by_time()
        how = chance.random()
        if how < 0.35 and due is not None and due < self._now + 4_000_000:
            self._now = max(self._now, due + self._near())
        elif how < 0.85:
            self._now += round(10 ** chance.uniform(2.0, 4.0))
        else:
            self._now += chance.randrange(5_000, 90_000)

    def _near(self) -> int:
        chance = self._chance
        return chance.choice(
            (
                chance.randint(-1_200, 1_200),
                chance.randint(-460, 20),
                chance.randint(-830, -770),
                chance.randint(-20, 20),
                chance.randint(690, 710),
                chance.randint(0, 700),
                -chance.randrange(8_000),
            )
        )

    def _gesture(self) -> None:
        chance = self._chance
        button = chance.choice(("main",) * 4 + BOARDS[self._story.board])
        what = chance.choices(
            ("tap", "double", "hold", "long", "longest", "nearly", "both", "triple"),
            (45, 14, 12, 8, 2, 4, 2, 2),
        )[0]
        if button == "side" and what in ("long", "longest", "nearly", "both"):
            what = "hold"
        getattr(self, f"_{what}")(button)

    def _down(self, button: str, ms: int) -> None:
        self._edge("press", button)
        self._now += ms
        self._edge("release", button)

    def _edge(self, what: str, button: str) -> None:
        self._story.acts.append((self._now, what, button))
        getattr(self._band, what)(button, self._now)

    def _gap(self, ms: int) -> None:
        self._now += ms

    def _tap(self, button: str) -> None:
        self._down(button, self._chance.choice((100, 100, self._chance.randint(60, 795))))
        self._gap(60)

    def _double(self, button: str) -> None:
        self._down(button, self._chance.choice((100, self._chance.randint(60, 795))))
        self._gap(self._chance.choice((150, self._chance.randint(60, 348))))
        self._down(button, self._chance.choice((100, self._chance.randint(60, 2_500))))
        self._gap(60)

    def _triple(self, button: str) -> None:
        self._double(button)
        self._down(button, 100)
        self._gap(400)

    def _hold(self, button: str) -> None:
        self._down(button, self._chance.randint(820, 2_900))
        self._gap(60)

    def _long(self, button: str) -> None:
        self._down(button, self._chance.randint(3_020, 7_900))
        self._gap(60)

    def _longest(self, button: str) -> None:
        self._down(button, self._chance.randint(8_060, 12_000))
        self._gap(60)

    def _nearly(self, button: str) -> None:
        """As long as makes the difference between two gestures, or nearly."""
        self._down(
            button, self._chance.choice((800, 3_000, 8_000)) + self._chance.randint(-10, 10)
        )
        self._gap(60)

    def _both(self, button: str) -> None:
        if "side" not in BOARDS[self._story.board]:
            self._tap(button)
            return
        self._edge("press", "main")
        self._gap(self._chance.choice((100, 300, self._chance.randint(60, 7_900))))
        self._edge("press", "side")
        self._gap(self._chance.randint(60, 600))
        for one in self._chance.sample(("main", "side"), 2):
            self._edge("release", one)
            self._gap(70)
