"""When the wearer is to be reminded: so long after the last session's start, and twice more, then no more.

Pure: instants are ms of the clock that the caller has, the time of day comes in as an argument.
"""

from .table import NEVER

AGAIN_MS = (0, 300_000, 600_000)  # after the first


class Reminders:
    """`settings` says how long from start to start, and the quiet hours."""

    def __init__(self, settings: dict) -> None:
        self._every_ms = settings["reminder_min"] * 60_000
        self._quiet_from = _minutes(settings["quiet_from"])
        self._quiet_to = _minutes(settings["quiet_to"])
        self._offset_s = settings["utc_offset_min"] * 60
        self._first_at = NEVER
        self._count = 0

    def started(self, at: int) -> None:
        """A session has begun at `at`."""
        self._first_at = at + self._every_ms if self._every_ms else NEVER
        self._count = 0

    def turn_off(self) -> None:
        """No more of them."""
        self._every_ms = 0
        self._first_at = NEVER

    def rebase(self, ms: int) -> None:
        """The clock's time `ms` is its 0 now."""
        if self._first_at != NEVER:
            self._first_at -= ms

    def next_at(self) -> int:
        """When the next is due; NEVER if none is."""
        if self._first_at == NEVER or self._count == len(AGAIN_MS):
            return NEVER
        return self._first_at + AGAIN_MS[self._count]

    def take(self, now: int, in_session: bool, utc: int) -> bool:
        """Whether one is to be felt at `now`; `utc` is s since 1970, 0 if not known. None is made up for later."""
        wanted = False
        while self.next_at() <= now:
            wanted = now - self.next_at() < AGAIN_MS[1]
            self._count += 1
        return wanted and not in_session and not self._quiet(utc)

    def _quiet(self, utc: int) -> bool:
        if self._quiet_from is None or self._quiet_to is None:
            return False
        if not utc:
            return True
        minute = (utc + self._offset_s) // 60 % 1440
        if self._quiet_from <= self._quiet_to:
            return self._quiet_from <= minute < self._quiet_to
        return minute >= self._quiet_from or minute < self._quiet_to


def _minutes(text: "str | None") -> "int | None":
    return None if text is None else int(text[:2]) * 60 + int(text[3:])
