"""Guards against flashing: keeps any part of a view from going off and on more than 2.5 times a second.

WCAG 2.3.1 allows three flashes. `wall` is the wall time in s.
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

    def take(self, level: float, wall: float) -> float:
        """Adds the level at `wall` s; returns the level to show."""
        self._levels = [(at, seen) for at, seen in self._levels if wall - at < HOLD_S]
        self._levels.append((wall, level))
        return max(seen for _, seen in self._levels)

    def moving(self, wall: float) -> bool:
        """Returns whether the level to show can still change without a new one."""
        return any(seen for at, seen in self._levels if wall - at < 2 * HOLD_S)


@dataclass
class Held(Generic[T]):
    """Shows a thing for HOLD_S after it is gone, and changes what is shown at most every STEP_S."""

    _shown: T | None = None
    _at: float = 0.0
    _since: float = 0.0

    def take(self, what: T, worth: bool, wall: float) -> T:
        """Returns what to show at `wall` s; `what` is there now, `worth` is False if that is empty or dark."""
        due = wall - self._since >= STEP_S if worth else wall - self._at >= HOLD_S
        if self._shown is None or due:
            if what != self._shown:
                self._since = wall
            self._shown = what
        if worth:
            self._at = wall
        return self._shown
