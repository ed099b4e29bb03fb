"""Waits for the next deadline as cheaply as the board allows, or until a button wakes it.

With a button down the chip stays awake, and noted edges are looked for every few ms: a sleep that a low level ends
could not notice another change. While the motor is driven the chip never sleeps past the motor's limit.
"""

from time import sleep_ms, ticks_add, ticks_diff, ticks_ms

from micropython import const

from ..session.table import NEVER
from .buttons import Buttons

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..drivers.limited_motor import LimitedMotor
    from ..ports.esp32 import Sleep
    from .cable import Cable
    from .clock import Clock
    from .edges import Edges

_LOOK_MS = const(5)
_LONGEST_AWAKE_MS = const(2_000)  # the loop must feed the watchdog after it
# How long `main` is held at power on for safe mode; longer in the middle of a session, since a brown-out comes
# just when somebody presses.
_HELD_MS = const(500)
_HELD_IN_SESSION_MS = const(3_000)
# Where no edge ends a sleep, the band wakes so often to see whether a stuck button is free.
_STUCK_POLL_MS = const(1_000)


class Power:
    """Waits for a deadline, a button or a host, in light sleep where that is possible."""

    def __init__(
        self,
        sleep: "Sleep",
        edges: "Edges",
        buttons: Buttons,
        clock: "Clock",
        motor: "LimitedMotor",
        cable: "Cable",
    ) -> None:
        self._light = sleep
        self._edges = edges
        self._buttons = buttons
        self._clock = clock
        self._motor = motor
        self._cable = cable

    def wait(self, until: int, awake: bool = False) -> None:
        """Waits until the instant `until` or a change of a button.

        `awake`: the chip does not sleep meanwhile, so that a host is heard too.
        """
        light = self._light
        ms = min(until - self._clock.ms, light.longest_ms)
        if self._motor.driving:
            ms = min(ms, self._motor.left_ms())
        if ms <= 0:
            return
        stuck = 0 if light.hears_edges else self._buttons.stuck
        if stuck:
            ms = min(ms, _STUCK_POLL_MS)
        end = self._clock.ticks(self._clock.ms + ms)
        if awake or self._must_be_awake():
            self._wait_awake(end)
        elif light.hears_edges:
            self._sleep_listening(end)
        else:
            self._sleep(end, stuck)
        self._motor.check()

    def held_left(self, in_session: bool) -> int:
        """Returns for how many ms more the first button, down since power on, has to be down for safe mode.

        `in_session`: a session is to go on, and it has to be down for longer. Returns 0 if it was down for long
        enough; NEVER once it was let go of.
        """
        end = ticks_add(self._edges.began, _HELD_IN_SESSION_MS if in_session else _HELD_MS)
        return max(0, ticks_diff(end, ticks_ms())) if self._buttons.held(end) else NEVER

    def held_out(self) -> bool:
        """Waits while the first button is held at power on; returns whether that was long enough for safe mode."""
        left = self.held_left(False)
        while 0 < left < NEVER:
            sleep_ms(min(left, _LOOK_MS))
            left = self.held_left(False)
        return not left

    def _must_be_awake(self) -> bool:
        if self._buttons.any_down or (self._motor.driving and not self._light.while_driving):
            return True
        return self._light.must_stay_awake()

    def _called(self) -> bool:
        return self._edges.noted or self._cable.waits()

    def _wait_awake(self, end: int) -> None:
        """Waits awake until the tick count `end`, or until an edge or a host's byte comes.

        Never longer than 2 s, since the watchdog has to be fed.
        """
        ms = left = ticks_diff(end, ticks_ms())
        while left > 0 and ms - left < _LONGEST_AWAKE_MS and not self._called():
            sleep_ms(min(left, _LOOK_MS))
            left = ticks_diff(end, ticks_ms())

    def _sleep(self, end: int, stuck: int) -> None:
        ms = ticks_diff(end, ticks_ms())
        if ms <= 0:
            return
        self._edges.pause()
        if not self._edges.noted:
            self._light.heed(stuck)
            self._light.sleep(ms)
        self._buttons.resume(ticks_diff(end, ticks_ms()) > 0)

    def _sleep_listening(self, end: int) -> None:
        """Sleeps until the tick count `end`, or until an edge or a host's byte comes; no other wake-up ends it."""
        ms = ticks_diff(end, ticks_ms())
        while ms > 0 and not self._called():
            self._light.sleep(ms)
            ms = ticks_diff(end, ticks_ms())
            if ms > 0:
                self._buttons.sample()
