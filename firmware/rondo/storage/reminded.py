"""Keeps the state of the reminders on flash, so that a restart neither loses a reminder nor repeats one.

The state is in two small files, overwritten in turn like those of the journal: if one cannot be read, the other
has the state before. `write` is to be called in a quiet moment.
"""

from micropython import const

from ..session.table import NEVER
from ..system.clock import stepped_s, utc
from . import frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..session.reminders import Reminders
    from .reading import Remind

# While a reminder is to come, the time that has passed is written so often: a restart delays it by no more.
_EVERY_MS = const(840_000)
_RETRY_MS = const(60_000)
# Time without power is counted up to here; no reminder waits longer.
_MOST_AWAY_S = const(2 * 86_400)


class Reminded:
    """Keeps the state of `reminders` on flash."""

    def __init__(self, reminders: "Reminders") -> None:
        self._reminders = reminders
        self._number = 0
        self._written_at = 0
        self._not_before = 0
        self._buffer = bytearray(frames.FRAME_BYTES + frames.REMIND_BYTES)

    def restore(self, now: int, last_start: int) -> bool:
        """Restores the reminders from flash; returns whether it is known from when they count.

        With nothing on flash they count from `last_start`, when the last session began (UTC in s, or 0).
        """
        newest = None
        for path in frames.REMINDERS:
            record = _read(path)
            if record is not None and (newest is None or record.number > newest.number):
                newest = record
        now_utc = utc()
        if newest is not None:
            self._number = newest.number
        if newest is not None and newest.waited_ms > 0:
            # Both are whole seconds: their difference may be up to 1 s too long, and the reminder so too early.
            away_s = 0
            if now_utc and newest.written:
                away_s = now_utc - newest.written - stepped_s(newest.written) - 1
            waited_ms = newest.waited_ms + min(max(0, away_s), _MOST_AWAY_S) * 1000
            self._reminders.restore(now, waited_ms, newest.state)
            return True
        if now_utc and last_start:
            # The difference is below 0 if the clock was put back.
            ago_s = min(max(0, now_utc - last_start - stepped_s(last_start)), _MOST_AWAY_S)
            self._reminders.restore(now, ago_s * 1000, 0)
            self._reminders.skip(now)
            return True
        return False

    def due(self) -> int:
        """Returns when `write` is next to be called, in ms; NEVER if there is nothing to write."""
        if self._reminders.changed:
            return self._not_before
        return self._written_at + _EVERY_MS if self._reminders.pending else NEVER

    def write(self, now: int) -> None:
        """Writes the state of the reminders; if that fails, `due` asks for another try after a minute."""
        self._written_at = now
        self._number += 1
        reminders = self._reminders
        waited_ms = reminders.waited_ms(now)
        size = frames.put_remind(self._buffer, self._number, waited_ms, utc(), reminders.state())
        try:
            with open(frames.REMINDERS[self._number % 2], "wb") as file:
                file.write(memoryview(self._buffer)[:size])
            reminders.changed = False
        except (OSError, MemoryError):
            reminders.changed = True
            self._not_before = now + _RETRY_MS

    def rebase(self, ms: int) -> None:
        """Subtracts `ms` from the stored instants, since the clock has gone back by as much."""
        self._written_at -= ms
        self._not_before = 0


def _read(path: str) -> "Remind | None":
    from .reading import frame_of

    try:
        with open(path, "rb") as file:
            data = file.read(frames.FRAME_BYTES + frames.REMIND_BYTES)
            return frame_of(frames.REMIND, data)  # type: ignore[return-value]
    except OSError:
        return None
