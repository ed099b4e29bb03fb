"""Plays one pattern on the motor, every edge at an absolute instant, so that lateness never adds up.

player.load(steps, count)        ms on, off, on ... on
player.append("battery_low", steps, count)   a second cue, a double space after the first
player.begin("left", now)        the first pulse begins
player.step(now)                 at each deadline()
"""

from micropython import const

from .. import trace
from ..session.table import NEVER
from .cues import GROUP_GAP_MS, longer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..drivers.limited_motor import LimitedMotor

# A coin motor does not start below about two thirds of its voltage: full drive first, then the duty asked for.
_KICK_MS = const(60)
_FULL = const(100)
_DUTY = const((55, 70, 85, _FULL))  # in percent, for strength 1 to 4

MOST_STEPS = 40


class Player:
    """Plays one pattern on the motor.

    `playing` is the name of the cue that plays, or None. Instants in ms: `stopped_at`, when the motor last stopped;
    of the last pattern `began_at`, its begin, `felt_at`, the end of its cue's last pulse, and `ends_at`, its end
    with an appended cue. With `long` every pulse and gap is half as long again.
    """

    def __init__(self, motor: "LimitedMotor", strength: int, long: bool) -> None:
        self._motor = motor
        self._long = long
        self.strength = strength  # 1 to 4, for the next cue
        self._duty = _FULL
        self._steps = [0] * MOST_STEPS
        self._count = 0
        self._step_index = 0
        self._tail_index = 0
        self._tail = ""
        self._edge_at = NEVER
        self._ease_at = NEVER
        self.playing: "str | None" = None
        self.stopped_at = -NEVER
        self.began_at = self.felt_at = self.ends_at = -NEVER

    def load(self, steps: "tuple[int, ...] | list[int]", count: int) -> None:
        """Copies the first `count` of `steps` (ms on, off, ... on), in place of what was loaded before."""
        self._count = self._tail_index = 0
        for i in range(count):
            self._add(steps[i])

    def append(self, name: str, steps: "tuple[int, ...]") -> None:
        """Loads `steps` as a second cue, `name`, which is played a double space after the first."""
        self._tail = name
        self._add(GROUP_GAP_MS)
        self._tail_index = self._count
        for ms in steps:
            self._add(ms)

    def length_ms(self) -> int:
        """Returns how many ms the loaded pattern takes, including the appended one."""
        return self._length_ms(self._count)

    def tail_begins_at(self) -> int:
        """Returns the instant at which the appended cue begins."""
        return self.felt_at + self._steps[self._tail_index - 1]

    def begin(self, name: str, now: int) -> None:
        """Starts the loaded pattern at `now`, under the name of its cue."""
        self.playing = name
        self._step_index = 0
        self._duty = _DUTY[self.strength - 1]
        self.began_at = now
        self.ends_at = self.felt_at = now + self._length_ms(self._count)
        if self._tail_index:
            self.felt_at = now + self._length_ms(self._tail_index - 1)
        if trace.hook is not None:
            trace.hook("cue", name)
        self._pulse(now)

    def stop(self, now: int) -> None:
        """Stops the pattern and turns the motor off at once."""
        if self.playing is None:
            return
        if self._step_index % 2 == 0:
            self.stopped_at = now
        self.ends_at = now
        self._motor.off()
        self._end()

    def deadline(self) -> int:
        """Returns the instant at which the motor is next turned on or off; NEVER while nothing plays."""
        return min(self._edge_at, self._ease_at)

    def step(self, now: int) -> None:
        """Turns the motor on or off as is due at `now`."""
        if now >= self._ease_at:
            self._ease_at = NEVER
            self._motor.drive(self._duty)
        while now >= self._edge_at:
            self._edge()

    def _add(self, ms: int) -> None:
        if self._long:
            ms = longer(ms)
        self._steps[self._count] = ms
        self._count += 1

    def _length_ms(self, count: int) -> int:
        ms = 0
        for i in range(count):
            ms += self._steps[i]
        return ms

    def _edge(self) -> None:
        edge_at = self._edge_at
        self._step_index += 1
        if self._step_index % 2:
            self._ease_at = NEVER
            self._motor.off()
            self.stopped_at = edge_at
            if self._step_index == self._count:
                self._end()
            else:
                self._edge_at = edge_at + self._steps[self._step_index]
        else:
            if self._step_index == self._tail_index and trace.hook is not None:
                trace.hook("cue", self._tail)
            self._pulse(edge_at)

    def _pulse(self, at: int) -> None:
        self._motor.drive(_FULL)
        if self._duty < _FULL:
            self._ease_at = at + _KICK_MS
        self._edge_at = at + self._steps[self._step_index]

    def _end(self) -> None:
        self.playing = None
        self._edge_at = self._ease_at = NEVER
        if trace.hook is not None:
            trace.hook("cue", None)
