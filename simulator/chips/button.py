"""A push button to ground, whose contact bounces for up to 4 ms on each press and release.

The bounces are random, drawn with the device's seed, so that the same run bounces the same way.

Not modelled: wear, moisture between the contacts and how hard it is pressed.
"""

from collections.abc import Callable
from functools import partial
from random import Random

from ..core.kernel import MS, Event, Kernel
from ..core.line import Line

FIRST_BOUNCE_US = 500  # a contact that has closed stays so for a while before it first opens
LONGEST_BOUNCE_US = 4 * MS
MOST_BOUNCES = 4
BOUNCY_FACTOR = 5  # times as long and as often
GLITCH_EVERY_US = (200 * MS, 5_000 * MS)


class Button:
    """One push button and the finger on it.

    `down`: the finger presses the button; the contact follows, bouncing.

    `fault` is "stuck" (always closed), "dead" (never closed), "bouncy" (bounces five times as long and as often) or
    "".
    """

    def __init__(
        self, kernel: Kernel, line: Line, random: Random, on_change: Callable[[bool], None]
    ) -> None:
        self._kernel = kernel
        self._line = line
        self._random = random
        self._on_change = on_change
        self._planned_bounces: list[Event] = []
        self.down = False
        self.bounces = True
        self.fault = ""
        self._glitch_random: Random | None = None

    def inject_fault(self, fault: str) -> None:
        """Gives the button `fault` from now on; "" repairs it."""
        self.fault = fault
        self._set_contact(self.down)

    def press(self) -> None:
        """Presses the button; does nothing if it is pressed already."""
        self._set_finger(is_down=True)

    def release(self) -> None:
        """Releases the button; does nothing if it is not pressed."""
        self._set_finger(is_down=False)

    def _set_finger(self, is_down: bool) -> None:
        if is_down == self.down:
            return
        self.down = is_down
        self._on_change(is_down)
        self._stop_bouncing()
        self._set_contact(is_down)
        if not self.bounces:
            return
        factor = BOUNCY_FACTOR if self.fault == "bouncy" else 1
        count = self._random.randrange(MOST_BOUNCES * factor + 1)
        delays_us = sorted(
            self._random.randrange(FIRST_BOUNCE_US, LONGEST_BOUNCE_US * factor)
            for _ in range(2 * count)
        )
        for index, delay_us in enumerate(delays_us):
            bounce = partial(self._set_contact, is_down if index % 2 else not is_down)
            self._planned_bounces.append(
                self._kernel.call_at_us(self._kernel.now_us + delay_us, bounce)
            )

    def _stop_bouncing(self) -> None:
        for event in self._planned_bounces:
            event.cancel()
        self._planned_bounces.clear()

    def inject_glitches(self, random: Random | None) -> None:
        """Starts glitches on the wire: pulses of 80 ns, at instants drawn from `random`. None ends them."""
        self._glitch_random = random
        if random is not None:
            self._glitch_again(random)

    def _glitch_again(self, random: Random) -> None:
        if self._glitch_random is not random:
            return
        if not self.down:
            self._line.glitch()
        self._kernel.call_at_us(
            self._kernel.now_us + random.randrange(*GLITCH_EVERY_US),
            partial(self._glitch_again, random),
        )

    def _set_contact(self, is_closed: bool) -> None:
        if self.fault in ("stuck", "dead"):
            is_closed = self.fault == "stuck"
        self._line.external(0 if is_closed else None)
