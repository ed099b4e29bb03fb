"""A coin motor (ERM, eccentric rotating mass): it vibrates because it turns a mass that is off its axis.

The speed follows the drive as in a first-order model: it rises towards duty x full speed with the time constant
SPIN_UP_MS, and falls with the longer COAST_MS. A motor at rest begins to turn at START_V; one that turns goes on
turning down to STALL_V. The figures are typical of a 10 mm coin motor, from memory of data sheets of that class.

Not modelled: how a wrist and a strap damp it, the back current of its winding, and one motor's difference from
the next.
"""

from collections.abc import Callable
from copy import copy
from math import exp

SUPPLY_V = 3.3
START_V = 2.2
STALL_V = 1.3
SPIN_UP_MS = 40.0
COAST_MS = 70.0
RUN_MA = 70.0
START_MA = 110.0
FELT_FROM = 0.35  # of full speed; amplitude goes with its square, and below this nothing is felt


class Erm:
    """One coin motor, with its speed over time.

    `speed(t_ms)` is right for any time since the last change of the drive; `health` is the fraction of full speed
    that it can reach.
    """

    def __init__(self, now_ms: Callable[[], float], on_change: Callable[[float], None]) -> None:
        self._now_ms = now_ms
        self._on_change = on_change
        self._changed_at_ms = 0.0
        self._speed = 0.0
        self.duty = 0.0
        self.health = 1.0
        self._frozen_copy: Erm | None = None

    @property
    def snapshot(self) -> "Erm":
        """Returns a copy of the motor that never changes.

        Until the next change of the drive it is the same copy.
        """
        if self._frozen_copy is None:
            self._frozen_copy = copy(self)
        return self._frozen_copy

    def inject_weakness(self, health: float) -> None:
        """Limits the motor to the fraction `health` of its speed from now on; 0 is a broken wire."""
        self._speed = self.speed(self._now_ms())
        self._changed_at_ms = self._now_ms()
        self.health = health
        self._frozen_copy = None

    def drive(self, duty: float) -> None:
        """Drives the motor with `duty`, 0 to 1, from now on."""
        if round(duty, 2) == self.duty:
            return
        now_ms = self._now_ms()
        self._speed = self.speed(now_ms)
        self._changed_at_ms = now_ms
        self.duty = round(duty, 2)
        self._frozen_copy = None
        self._on_change(self.duty)

    def speed(self, t_ms: float) -> float:
        """Returns the speed at `t_ms`, 0 to 1 of full speed."""
        target_speed = self.duty * self.health if self._can_turn() else 0.0
        time_constant_ms = SPIN_UP_MS if target_speed > self._speed else COAST_MS
        return target_speed + (self._speed - target_speed) * exp(
            -(t_ms - self._changed_at_ms) / time_constant_ms
        )

    def current_ma(self, t_ms: float) -> float:
        """Returns the motor's current at `t_ms`, in mA: highest at the start, lowest at full speed."""
        if self.duty == 0.0 or self.health == 0.0:
            return 0.0
        return self.duty * (START_MA + (RUN_MA - START_MA) * self.speed(t_ms))

    def felt(self, t_ms: float) -> bool:
        """Returns whether a wearer feels the motor turn at `t_ms`."""
        return self.speed(t_ms) >= FELT_FROM

    def _can_turn(self) -> bool:
        volts = self.duty * SUPPLY_V
        return volts >= (STALL_V if self._speed > 0.05 else START_V)
