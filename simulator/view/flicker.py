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
        self._levels = [(at, seen) for at, seen in self._levels if wall_s - at < HOLD_S]
        self._levels.append((wall_s, level))
        return max(seen for _, seen in self._levels)

    def moving(self, wall_s: float) -> bool:
        """Returns whether the level to show can still change without a new one."""
        return any(seen for at, seen in self._levels if wall_s - at < 2 * HOLD_S)


@dataclass
class Held(Generic[T]):
    """Shows a thing for HOLD_S after it is gone, and changes what is shown at most every STEP_S."""

    _shown: T | None = None
    _at: float = 0.0
    _since: float = 0.0

    def take(self, what: T, worth: bool, wall_s: float) -> T:
        """Returns what to show at `wall_s`; `what` is there now, `worth` is False if that is empty or dark."""
        due = wall_s - self._since >= STEP_S if worth else wall_s - self._at >= HOLD_S
        if self._shown is None or due:
            if what != self._shown:
                self._since = wall_s
            self._shown = what
        if worth:
            self._at = wall_s
        return self._shown
