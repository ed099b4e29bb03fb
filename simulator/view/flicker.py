"""Guards against flashing: keeps any part of a view from going off and on more than 2.5 times a second.

WCAG 2.3.1 allows three flashes. `wall_s` is the wall time in s.
"""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

HOLD_S = 0.4
STEP_S = 0.2

T = TypeVar("T")


@dataclass
class Peak:
    """Shows the highest level of the last HOLD_S."""

    _levels: list[tuple[float, float]] = field(default_factory=list)

    def take(self, level: float, wall_s: float) -> float:
        """Adds the level at `wall_s`; returns the level to show."""
        self._levels = [
            (level_s, past_level)
            for level_s, past_level in self._levels
            if wall_s - level_s < HOLD_S
        ]
        self._levels.append((wall_s, level))
        return max(past_level for _, past_level in self._levels)

    def moving(self, wall_s: float) -> bool:
        """Returns whether the level to show can still change without a new one."""
        return any(
            past_level for level_s, past_level in self._levels if wall_s - level_s < 2 * HOLD_S
        )


@dataclass
class Held(Generic[T]):
    """Shows a thing for HOLD_S after it is gone, and changes the thing shown at most every STEP_S."""

    _thing_shown: T | None = None
    _last_worth_s: float = 0.0
    _changed_at_s: float = 0.0

    def take(self, present: T, is_worth: bool, wall_s: float) -> T:
        """Returns what to show at `wall_s`; `present` is there now; `is_worth`: it is not empty or dark."""
        may_change = (
            wall_s - self._changed_at_s >= STEP_S
            if is_worth
            else wall_s - self._last_worth_s >= HOLD_S
        )
        if self._thing_shown is None or may_change:
            if present != self._thing_shown:
                self._changed_at_s = wall_s
            self._thing_shown = present
        if is_worth:
            self._last_worth_s = wall_s
        return self._thing_shown
