"""Guards against flashing: no part of a view goes off and on again more than 2.5 times a second.

WCAG 2.3.1 allows three flashes a second. `wall_s` is the wall time in s.
"""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

HOLD_S = 0.4
STEP_S = 0.2

T = TypeVar("T")


@dataclass
class Peak:
    """Holds a level up: shows the highest one of the last HOLD_S."""

    _levels: list[tuple[float, float]] = field(default_factory=list)

    def take(self, level: float, wall_s: float) -> float:
        """Adds `level`, that of the wall time `wall_s`; returns the level to show."""
        self._levels = [
            (level_s, past_level)
            for level_s, past_level in self._levels
            if wall_s - level_s < HOLD_S
        ]
        self._levels.append((wall_s, level))
        return max(past_level for _, past_level in self._levels)

    def moving(self, wall_s: float) -> bool:
        """Returns whether the level to show may still change even if no new level is added."""
        return any(
            past_level for level_s, past_level in self._levels if wall_s - level_s < 2 * HOLD_S
        )


@dataclass
class SteadyValue(Generic[T]):
    """A value to show: it changes at most every STEP_S; once nothing follows, it stays for HOLD_S."""

    _thing_shown: T | None = None
    _last_worth_s: float = 0.0
    _changed_at_s: float = 0.0

    def take(self, present: T, is_worth: bool, wall_s: float) -> T:
        """Returns the value to show at the wall time `wall_s`: `present`, or an earlier one that is to stay.

        `is_worth`: `present` is a value to show, neither empty nor dark.
        """
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
