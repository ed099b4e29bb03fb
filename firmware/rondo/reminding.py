"""Gives the reminders that are due, and keeps their state on flash; imported only where they are turned on."""

from micropython import const

from .session.reminders import Reminders
from .session.state import COUNTED_MS
from .session.table import NEVER, PAUSED, RUNNING
from .storage.reminded import Reminded
from .system.clock import utc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .haptics.haptics import Haptics
    from .session.quiet import QuietHours
    from .session.session import Session


# A press that is still undecided may have ended the phase up to so long ago.
_UNKNOWN_MS = const(1_200)


class Reminding:
    """Gives the reminders that are due, and keeps their state on flash.

    `due()` returns when `write` is next to be called, `next_at()` when `step` next has a reminder to see to; in ms.
    """

    def __init__(
        self, settings: dict, hours: "QuietHours", session: "Session", haptics: "Haptics"
    ) -> None:
        self._session = session
        self._haptics = haptics
        self._reminders = Reminders(settings, hours)
        self._reminded = Reminded(self._reminders)
        self._from = 0  # id of the session that reminders count from
        self.next_at = self._reminders.next_at
        self.write = self._reminded.write
        self.turn_off = self._reminders.turn_off

    def restore(self, now: int, last_start: int) -> None:
        """Restores the reminders from flash.

        With nothing on flash they count from `last_start`, when the last session began (UTC in s, or 0); if that is
        not known either, from `now` for a session that is under way: late rather than never.
        """
        counts = self._session.reached_ms(now) >= COUNTED_MS
        self._from = self._session.id if counts else -1
        if not self._reminded.restore(now, last_start) and counts:
            self._reminders.started(now)

    def step(self, now: int) -> None:
        """Gives the reminder that is due at `now`; counts from the present session once it is no longer short."""
        session = self._session
        if session.id != self._from and session.reached_ms(now - _UNKNOWN_MS) >= COUNTED_MS:
            self._from = session.id
            self._reminders.started(session.started_at)
            self._reminders.take(now, True, utc())  # those due in the session are dropped
            self._reminders.ended(now, False)
        if now >= self._reminders.next_at():
            in_session = session.state == RUNNING or session.state == PAUSED
            if self._reminders.take(now, in_session, utc()):
                session.reminded_at = now
                self._haptics.play("attention", now)

    def due(self) -> int:
        """Returns when `write` is next to be called; not while a reminder is felt: if cut off, it comes again."""
        return NEVER if self._haptics.playing == "attention" else self._reminded.due()

    def ended(self, now: int) -> None:
        """Tells the reminders that a session is over, and whether it was short."""
        self._reminders.ended(now, self._session.id != self._from)

    def rebase(self, ms: int) -> None:
        """Subtracts `ms` from all stored instants, since the clock has gone back by as much."""
        self._reminders.rebase(ms)
        self._reminded.rebase(ms)
