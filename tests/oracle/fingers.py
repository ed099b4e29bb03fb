"""Turns presses into gestures, by the specification's section 4: tap, double tap, hold, long hold, taken back.

    fingers = Fingers(("main", "side"))
    fingers.press("main", 2_000); fingers.release("main", 2_100)
    fingers.due_ms()        the next instant at which a gesture is recognised without an edge: 2_450
    fingers.fire(2_450)     [Gesture("tap", "main", 2_000, 2_450)]

Times are ms. A gesture counts from `press_ms`, the instant of its first press, and is recognised at `at_ms`.
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
    """Raised if the specification does not say what happens, so that nothing after it can be predicted."""


class Gesture(NamedTuple):
    """What presses mean together: kind, button, the ms of the first press, the ms at which it is recognised."""

    kind: str
    button: str
    press_ms: int
    at_ms: int


@dataclass
class _Button:
    name: str
    down_ms: int | None = None
    may_become_gesture: bool = True  # the press that is down may still become a gesture
    stage: int = 0  # how many of hold, long mark and taken back the press has passed
    tap: tuple[int, int] | None = None  # press and release of a tap that may become a double


_STAGES = ((HOLD_MS, HOLD), (LONG_HOLD_MS, LONG_MARK), (TAKEN_BACK_MS, TAKEN_BACK))


class Fingers:
    """The buttons of one band."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._buttons = {name: _Button(name) for name in names}

    def due_ms(self) -> int | None:
        """Returns the ms at which the next gesture is recognised if no edge comes before; None if there is none."""
        instants = [
            t_ms for button in self._buttons.values() if (t_ms := _due_ms(button)) is not None
        ]
        return min(instants, default=None)

    def due_besides(self, name: str) -> int | None:
        """Returns due_ms() for the buttons other than `name`."""
        other_buttons = [
            button for other_name, button in self._buttons.items() if other_name != name
        ]
        return min(
            (t_ms for button in other_buttons if (t_ms := _due_ms(button)) is not None),
            default=None,
        )

    def fire(self, t_ms: int) -> list[Gesture]:
        """Returns the gestures that are recognised at `t_ms`, an instant that due_ms() gave."""
        gestures = []
        for button in self._buttons.values():
            if _due_ms(button) == t_ms:
                gestures.append(_recognise(button, t_ms))
        return gestures

    def press(self, name: str, t_ms: int) -> list[Gesture]:
        """Presses a button at `t_ms`; returns the gestures that this completes."""
        button = self._buttons[name]
        held_buttons = [
            button_held
            for button_held in self._buttons.values()
            if button_held.down_ms is not None
        ]
        button.down_ms, button.stage, button.may_become_gesture = t_ms, 0, True
        first_tap, button.tap = button.tap, None
        if held_buttons:
            return self._press_second_button(button, held_buttons[0], first_tap, t_ms)
        if first_tap is not None:
            button.may_become_gesture = False
            return [Gesture(DOUBLE, name, first_tap[0], t_ms)]
        return []

    def release(self, name: str, t_ms: int) -> list[Gesture]:
        """Releases a button at `t_ms`; returns the gestures that this completes."""
        button = self._buttons[name]
        assert button.down_ms is not None
        press_ms, button.down_ms = button.down_ms, None
        if not button.may_become_gesture:
            return []
        if t_ms - press_ms >= LONG_HOLD_MS:
            return [Gesture(LONG_HOLD, name, press_ms, t_ms)]
        if t_ms - press_ms < HOLD_MS:
            button.tap = (press_ms, t_ms)
        return []

    def is_down(self) -> bool:
        """Returns whether any button is held down."""
        return any(button.down_ms is not None for button in self._buttons.values())

    def are_undecided(self) -> bool:
        """Returns whether presses are under way that may still become one gesture or another."""
        return any(
            (button.down_ms is not None and button.may_become_gesture) or button.tap is not None
            for button in self._buttons.values()
        )

    def power_lost(self) -> None:
        """Forgets the presses under way; a button that is down stays down without being a press."""
        for button in self._buttons.values():
            button.may_become_gesture, button.tap = False, None

    def _press_second_button(
        self, button: _Button, held_button: _Button, first_tap: tuple[int, int] | None, t_ms: int
    ) -> list[Gesture]:
        if first_tap is not None or not held_button.may_become_gesture:
            raise Unforeseen("two buttons, and more than two presses")
        assert held_button.down_ms is not None
        button.may_become_gesture = held_button.may_become_gesture = False
        return [Gesture(TAKEN_BACK, held_button.name, held_button.down_ms, t_ms)]


def _due_ms(button: _Button) -> int | None:
    if button.tap is not None:
        return button.tap[1] + DOUBLE_MS
    if button.down_ms is not None and button.may_become_gesture and button.stage < len(_STAGES):
        return button.down_ms + _STAGES[button.stage][0]
    return None


def _recognise(button: _Button, t_ms: int) -> Gesture:
    if button.tap is not None:
        press_ms, button.tap = button.tap[0], None
        return Gesture(TAP, button.name, press_ms, t_ms)
    assert button.down_ms is not None
    gesture_kind = _STAGES[button.stage][1]
    button.stage += 1
    if gesture_kind == TAKEN_BACK:
        button.may_become_gesture = False
    return Gesture(gesture_kind, button.name, button.down_ms, t_ms)
