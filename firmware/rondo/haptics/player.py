"""Plays one pattern on the motor, every edge at an absolute instant, so that lateness never adds up.

player.load(steps, count)        ms on, off, on ... on
player.begin("left", now)        the first pulse begins
player.step(now)                 at each deadline()
"""

from micropython import const

from .. import trace
from ..session.table import NEVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..drivers.erm import Erm

# A coin motor does not start below about two thirds of its voltage: full drive first, then the duty asked for.
_KICK_MS = const(60)
_FULL = const(100)
_DUTY = const((55, 70, 85, _FULL))  # in percent, for strength 1 to 4

MOST_STEPS = 40


class Player:
    """`playing` is the cue's name or None; `stopped_at` the instant at which the motor last stopped."""

    def __init__(self, motor: "Erm", strength: int) -> None:
        self._motor = motor
        self._duty = _DUTY[strength - 1]
        self._steps = [0] * MOST_STEPS
        self._count = 0
        self._at = 0
        self._tail_at = 0
        self._tail = ""
        self._edge_at = NEVER
        self._ease_at = NEVER
        self.playing: "str | None" = None
        self.stopped_at = -NEVER
        self.ends_at = 0

    def load(self, steps: "tuple[int, ...] | list[int]", count: int) -> None:
        """Take over the first `count` times of `steps`; nothing else is loaded or playing."""
        for i in range(count):
            self._steps[i] = steps[i]
        self._count = count
        self._tail_at = 0

    def append(self, name: str, gap: int, steps: "tuple[int, ...]") -> None:
        """Let a second cue follow the loaded one, `gap` ms after it."""
        self._tail = name
        self._tail_at = self._count + 1
        self._steps[self._count] = gap
        self._count += 1
        for ms in steps:
            self._steps[self._count] = ms
            self._count += 1

    def begin(self, name: str, now: int) -> None:
        """Start what is loaded."""
        self.playing = name
        self._at = 0
        self.ends_at = now
        for i in range(self._count):
            self.ends_at += self._steps[i]
        if trace.hook is not None:
            trace.hook("cue", name)
        self._pulse(now)

    def stop(self, now: int) -> None:
        """Motor off at once, wherever the pattern is."""
        if self.playing is None:
            return
        if self._at % 2 == 0:
            self.stopped_at = now
        self._motor.off()
        self._end()

    def deadline(self) -> int:
        """The instant of the next edge; NEVER while nothing plays."""
        return min(self._edge_at, self._ease_at)

    def step(self, now: int) -> None:
        """Do the edges that are due."""
        if now >= self._ease_at:
            self._ease_at = NEVER
            self._motor.drive(self._duty)
        while now >= self._edge_at:
            self._edge()

    def _edge(self) -> None:
        at = self._edge_at
        self._at += 1
        if self._at % 2:
            self._ease_at = NEVER
            self._motor.off()
            self.stopped_at = at
            if self._at == self._count:
                self._end()
            else:
                self._edge_at = at + self._steps[self._at]
        else:
            if self._at == self._tail_at and trace.hook is not None:
                trace.hook("cue", self._tail)
            self._pulse(at)

    def _pulse(self, at: int) -> None:
        self._motor.drive(_FULL)
        if self._duty < _FULL:
            self._ease_at = at + _KICK_MS
        self._edge_at = at + self._steps[self._at]

    def _end(self) -> None:
        self.playing = None
        self._edge_at = self._ease_at = NEVER
        if trace.hook is not None:
            trace.hook("cue", None)
