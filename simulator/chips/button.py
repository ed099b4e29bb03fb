"""A push button to ground, whose contact bounces for up to 4 ms on each press and release.

The bounce is drawn from the device's seed, so the same run bounces the same way.

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
BOUNCY = 5  # times as long and as often
GLITCH_EVERY_US = (200 * MS, 5_000 * MS)


class Button:
    """One push button and the finger on it.

    `down` is whether the finger presses; the contact follows, bouncing.

    `fault` is "stuck" (closed whatever the finger does), "dead" (never closed), "bouncy" (bounces five times as
    long and as often) or "".
    """

    def __init__(
        self, kernel: Kernel, line: Line, random: Random, on_change: Callable[[bool], None]
    ) -> None:
        self._kernel = kernel
        self._line = line
        self._random = random
        self._on_change = on_change
        self._pending: list[Event] = []
        self.down = False
        self.bounces = True
        self.fault = ""
        self._glitches: Random | None = None

    def inject_fault(self, fault: str) -> None:
        """Gives the button `fault` from now on; "" mends it."""
        self.fault = fault
        self._stop_bouncing()
        self._contact(self.down)

    def press(self) -> None:
        """Puts the finger down; does nothing if it is down."""
        self._move(True)

    def release(self) -> None:
        """Lifts the finger; does nothing if it is up."""
        self._move(False)

    def _move(self, down: bool) -> None:
        if down == self.down:
            return
        self.down = down
        self._on_change(down)
        self._stop_bouncing()
        self._contact(down)
        if not self.bounces:
            return
        more = BOUNCY if self.fault == "bouncy" else 1
        count = self._random.randrange(MOST_BOUNCES * more + 1)
        instants = sorted(
            self._random.randrange(FIRST_BOUNCE_US, LONGEST_BOUNCE_US * more)
            for _ in range(2 * count)
        )
        for index, after in enumerate(instants):
            bounced = partial(self._contact, down if index % 2 else not down)
            self._pending.append(self._kernel.at(self._kernel.now_us + after, bounced))

    def _stop_bouncing(self) -> None:
        for event in self._pending:
            event.cancel()
        self._pending.clear()

    def inject_glitches(self, random: Random | None) -> None:
        """Starts pulses of 80 ns on the wire, each two edges, at instants that `random` draws; None ends them."""
        self._glitches = random
        if random is not None:
            self._glitch(random)

    def _glitch(self, random: Random) -> None:
        if self._glitches is not random:
            return
        if not self.down:
            self._line.glitch()
        self._kernel.at(
            self._kernel.now_us + random.randrange(*GLITCH_EVERY_US), partial(self._glitch, random)
        )

    def _contact(self, closed: bool) -> None:
        if self.fault in ("stuck", "dead"):
            closed = self.fault == "stuck"
        self._line.external(0 if closed else None)
