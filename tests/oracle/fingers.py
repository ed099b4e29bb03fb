"""Presses into gestures, as the specification's section 4 has it: tap, double tap, hold, long hold, taken back.

    fingers = Fingers(("main", "side"))
    fingers.press("main", 2_000); fingers.release("main", 2_100)
    fingers.due()           the next instant at which a gesture is recognised without an edge: 2_450
    fingers.fire(2_450)     [Gesture("tap", "main", 2_000, 2_450)]

Times are ms. A gesture counts from `press`, the instant of its first press, and is recognised at `at`.
"""

from dataclasses import dataclass
from typing import NamedTuple

HOLD_MS = 800
LONG_HOLD_MS = 3_000
TAKEN_BACK_MS = 8_000
DOUBLE_MS = 350

TAP, DOUBLE, HOLD, LONG_MARK, LONG_HOLD = "tap", "double", "hold", "long mark", "long hold"
TAKEN_BACK = "taken back"


class Unforeseen(Exception):
    """The specification says nothing of this, so nothing is predicted from here on."""


class Gesture(NamedTuple):
    """What presses mean together."""

    what: str
    button: str
    press: int
    at: int


@dataclass
class _Button:
    name: str
    down: int | None = None
    alone: bool = True  # the press that is down may still become a gesture
    stage: int = 0  # how many of hold, long mark and taken back the press has passed
    tapped: tuple[int, int] | None = None  # press and release of a tap that may become a double


_STAGES = ((HOLD_MS, HOLD), (LONG_HOLD_MS, LONG_MARK), (TAKEN_BACK_MS, TAKEN_BACK))


class Fingers:
    """The buttons of one band."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._buttons = {name: _Button(name) for name in names}

    def due(self) -> int | None:
        """When the next gesture is recognised, if no edge comes before."""
        instants = [t for one in self._buttons.values() if (t := _due(one)) is not None]
        return min(instants, default=None)

    def due_besides(self, name: str) -> int | None:
        """The same, of the other buttons."""
        others = [one for other, one in self._buttons.items() if other != name]
        return min((t for one in others if (t := _due(one)) is not None), default=None)

    def fire(self, t: int) -> list[Gesture]:
        """The gestures that are recognised at `t`, an instant that due() gave."""
        found = []
        for one in self._buttons.values():
            if _due(one) == t:
                found.append(_recognised(one, t))
        return found

    def press(self, name: str, t: int) -> list[Gesture]:
        """A finger goes down; the gestures that are recognised by that."""
        one = self._buttons[name]
        held = [two for two in self._buttons.values() if two.down is not None]
        one.down, one.stage, one.alone = t, 0, True
        tapped, one.tapped = one.tapped, None
        if held:
            return self._both(one, held[0], tapped, t)
        if tapped is not None:
            one.alone = False
            return [Gesture(DOUBLE, name, tapped[0], t)]
        return []

    def release(self, name: str, t: int) -> list[Gesture]:
        """The finger goes up."""
        one = self._buttons[name]
        assert one.down is not None
        press, one.down = one.down, None
        if not one.alone:
            return []
        if t - press >= LONG_HOLD_MS:
            return [Gesture(LONG_HOLD, name, press, t)]
        if t - press < HOLD_MS:
            one.tapped = (press, t)
        return []

    def is_down(self) -> bool:
        """Whether any button is held down."""
        return any(one.down is not None for one in self._buttons.values())

    def undecided(self) -> bool:
        """Whether presses are under way that may still mean one thing or another."""
        return any(
            (one.down is not None and one.alone) or one.tapped is not None
            for one in self._buttons.values()
        )

    def power_lost(self) -> None:
        """What is under way is nothing any more; what is down stays so and is no press."""
        for one in self._buttons.values():
            one.alone, one.tapped = False, None

    def _both(
        self, one: _Button, held: _Button, tapped: tuple[int, int] | None, t: int
    ) -> list[Gesture]:
        if tapped is not None or not held.alone:
            raise Unforeseen("two buttons, and more than two presses")
        assert held.down is not None
        one.alone = held.alone = False
        return [Gesture(TAKEN_BACK, held.name, held.down, t)]


def _due(one: _Button) -> int | None:
    if one.tapped is not None:
        return one.tapped[1] + DOUBLE_MS
    if one.down is not None and one.alone and one.stage < len(_STAGES):
        return one.down + _STAGES[one.stage][0]
    return None


def _recognised(one: _Button, t: int) -> Gesture:
    if one.tapped is not None:
        press, one.tapped = one.tapped[0], None
        return Gesture(TAP, one.name, press, t)
    assert one.down is not None
    what = _STAGES[one.stage][1]
    one.stage += 1
    if what == TAKEN_BACK:
        one.alone = False
    return Gesture(what, one.name, one.down, t)
