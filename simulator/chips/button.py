"""A push button to ground, whose contact bounces for up to 4 ms on each press and release.

The bounce is drawn from the device's seed, so the same run bounces the same way.
"""

from collections.abc import Callable
from functools import partial
from random import Random

from ..kernel import MS, Event, Kernel
from ..line import Line

FIRST_BOUNCE_US = 500  # a contact that has closed stays so for a while before it first opens
LONGEST_BOUNCE_US = 4 * MS
MOST_BOUNCES = 4


class Button:
    """`down` is what the finger does; the contact follows, bouncing."""

    def __init__(
        self, kernel: Kernel, line: Line, random: Random, told: Callable[[bool], None]
    ) -> None:
        self._kernel = kernel
        self._line = line
        self._random = random
        self._told = told
        self._pending: list[Event] = []
        self.down = False
        self.bounces = True

    def press(self) -> None:
        """The finger goes down; nothing if it is."""
        self._move(True)

    def release(self) -> None:
        """The finger goes up; nothing if it is."""
        self._move(False)

    def _move(self, down: bool) -> None:
        if down == self.down:
            return
        self.down = down
        self._told(down)
        for event in self._pending:
            event.cancel()
        self._pending.clear()
        self._contact(down)
        if not self.bounces:
            return
        count = self._random.randrange(MOST_BOUNCES + 1)
        instants = sorted(
            self._random.randrange(FIRST_BOUNCE_US, LONGEST_BOUNCE_US) for _ in range(2 * count)
        )
        for index, after in enumerate(instants):
            bounced = partial(self._contact, down if index % 2 else not down)
            self._pending.append(self._kernel.at(self._kernel.now + after, bounced))

    def _contact(self, closed: bool) -> None:
        self._line.external(0 if closed else None)
