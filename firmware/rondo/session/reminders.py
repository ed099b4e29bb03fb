"""When the wearer is to be reminded: a set time after the last session's start, and twice more, then no more.

Pure: instants are ms of the caller's clock, the time of day is an argument. Short sessions do not count here, so
`started` is called once a session is no longer short.
"""

from .quiet import ASK_MS, QuietHours
from .table import NEVER

AGAIN_MS = (0, 300_000, 600_000)  # of the three reminders, in ms after the first
# After a short session, when *done* has been felt, and felt again.
_AFTER_END_MS = 8_000


class Reminders:
    """Computes when the wearer is to be reminded: a time, set in `settings`, after the start of the last session.

    `changed`: `waited_ms` and `state` are to be written to flash again.
    """

    def __init__(self, settings: dict, hours: QuietHours) -> None:
        self._every_ms = settings["reminder_min"] * 60_000
        self._quiet_hours = hours
        self.changed = False
        self._first_at = NEVER
        self._count = 0  # how many of the three reminders are over
        self._held_at = NEVER  # when one is due that was put off by quiet hours or a short session
        self._lapsed = False  # one was dropped in a session that may turn out short
        self._felt = False  # one was felt

    def started(self, at: int) -> None:
        """Restarts the wait for the next reminder at the instant `at`, when a session began that is not short."""
        self._first_at = at + self._every_ms if self._every_ms else NEVER
        self._count = 0
        self._held_at = NEVER
        self._lapsed = self._felt = False
        self.changed = self.wanted

    def ended(self, at: int, short: bool) -> None:
        """Notes that a session ended at `at`; if it was `short`, a reminder dropped during it comes 8 s later."""
        if self._lapsed and short:
            self._held_at = at + _AFTER_END_MS
        self.changed = self.changed or self._lapsed
        self._lapsed = False

    def turn_off(self) -> None:
        """Turns reminders off; none comes any more."""
        self._every_ms = 0
        self._first_at = self._held_at = NEVER
        self.changed = True

    def rebase(self, ms: int) -> None:
        """Subtracts `ms` from all stored instants, since the clock has gone back by as much."""
        if self._first_at != NEVER:
            self._first_at -= ms
        if self._held_at != NEVER:
            self._held_at -= ms

    def next_at(self) -> int:
        """Returns the instant at which `take` is next to be called; NEVER if no reminder is to come."""
        if self._held_at != NEVER:
            return self._held_at
        if self._first_at == NEVER or self._count == len(AGAIN_MS):
            return NEVER
        return self._first_at + AGAIN_MS[self._count]

    def take(self, now: int, in_session: bool, utc: int) -> bool:
        """Counts all reminders that are due at `now` as over; returns whether the wearer is to feel one now.

        In a session (`in_session`) they are dropped unfelt. `utc` is s since 1970, or 0 if the clock is unset.
        """
        due = False
        while self.next_at() <= now:
            due = self._pass(now, utc) or due
        if not due or (not in_session and self._put_off(now, utc, not self._felt)):
            return False
        if in_session:
            self._lapsed = True
        else:
            self._felt = True
        return not in_session

    def _pass(self, now: int, utc: int) -> bool:
        """Counts the reminder that is due as over; returns whether it was due outside the quiet hours."""
        self.changed = True
        was_put_off = self._held_at != NEVER
        waits = not self._felt and (was_put_off or self._count == 0)
        due_at = now if was_put_off else self.next_at()
        self._held_at = NEVER
        if not was_put_off:
            self._count += 1
        return not self._put_off(due_at, utc - (now - due_at) // 1000 if utc else 0, waits)

    def _put_off(self, at: int, utc: int, waits: bool) -> bool:
        """Returns whether a reminder due at `at`, when the clock shows `utc`, is not felt, as the hours are quiet.

        If it `waits`, it is put off to their end, by at most 15 minutes at a time, and no further one comes.
        """
        quiet_ms = self._quiet_ms(utc)
        if quiet_ms and waits:
            self._held_at = at + min(quiet_ms, ASK_MS)
            self._count = len(AGAIN_MS)
        return quiet_ms > 0

    def _quiet_ms(self, utc: int) -> int:
        """Returns the ms until the quiet hours end, 0 outside them; 15 minutes if `utc` is 0, unknown."""
        if not self._quiet_hours.wanted:
            return 0
        return max(0, self._quiet_hours.left_ms(utc)) if utc else ASK_MS

    # What is kept over a loss of power.

    @property
    def wanted(self) -> bool:
        """Returns whether the wearer has turned reminders on."""
        return self._every_ms != 0

    @property
    def pending(self) -> bool:
        """Returns whether a reminder is still to come, so that the time waited is to be stored for a restart."""
        return self.next_at() != NEVER

    def waited_ms(self, now: int) -> int:
        """Returns the ms since the start of the session from which reminders count; 0 if there is none."""
        return 0 if self._first_at == NEVER else max(0, now - self._first_at + self._every_ms)

    def state(self) -> int:
        """Returns the state to be stored, a number.

        It is how many reminders are over, plus 4 if one is put off, plus 8 if one was dropped in this session.
        """
        return self._count + (4 if self._held_at != NEVER else 0) + (8 if self._lapsed else 0)

    def restore(self, now: int, waited_ms: int, state: int) -> None:
        """Restores what was stored; `waited_ms` is since the last session began, without power too if known."""
        self.started(now - waited_ms)
        if self._first_at != NEVER:
            self._count = min(state & 3, len(AGAIN_MS))
            self._held_at = now if state & 4 else NEVER
            self._felt = 0 < state < 4
            self._lapsed = state >= 8
        self.changed = False

    def skip(self, now: int) -> None:
        """Drops the reminders that were due before `now`, unfelt."""
        while self.next_at() < now:
            self._count += 1
            self._felt = True
