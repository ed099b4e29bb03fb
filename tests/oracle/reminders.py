"""Reminders as the specification's section 8 has them: which are due when, and which are felt.

All instants are ms since the first power on; the wall clock is an offset to that, or unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .felt import WITHIN_MS, SeenCues

SECOND_MS = 1_000
MINUTE_MS = 60_000
DAY_MINUTES = 24 * 60
AFTER_MINUTES = (0, 5, 10)
DECLINED_WITHIN_MS = 15 * MINUTE_MS


def _minutes(text: object) -> int | None:
    if text is None:
        return None
    hours, minutes = str(text).split(":")
    return int(hours) * 60 + int(minutes)


@dataclass
class Reminders:
    """The reminders of one band.

    `base` is the start of the last session that counts, `clock_s` what the clock showed at 0. `put_off` is for a
    reminder that quiet hours put off after a short session: (its base, that session's end).
    """

    settings: Mapping[str, object]
    clock_s: int | None
    trace: SeenCues | None = None
    base: int | None = None
    declined: bool = False
    last_felt: int | None = None
    put_off: tuple[int, int] | None = None

    def due_after(self, t_ms: int) -> int | None:
        """Returns the ms after `t_ms` at which the next reminder is due if nothing runs, or None."""
        return min((due_ms for due_ms in self._instants() if due_ms > t_ms), default=None)

    def may_decline(self, press_ms: int) -> bool:
        """Returns whether a hold pressed at `press_ms` turns reminders off."""
        return (
            not self.declined
            and self.last_felt is not None
            and 0 <= press_ms - self.last_felt <= DECLINED_WITHIN_MS
        )

    def feel_or_put_off(self, end_ms: int) -> bool:
        """Returns whether a reminder that fell into a short session is felt at that session's end, `end_ms`.

        In quiet hours it is not: unless a reminder was felt since `base`, it is put off to the end of those hours.
        """
        quiet_hours = self._quiet_hours()
        if quiet_hours is None or not self._is_quiet(end_ms, *quiet_hours):
            return True
        assert self.base is not None
        if self.last_felt is None or self.last_felt < self.base:
            self.put_off = (self.base, end_ms)
        return False

    def _instants(self) -> list[int]:
        interval_min = self.settings["reminder_min"]
        assert isinstance(interval_min, int)
        if not interval_min or self.base is None or self.declined:
            return []
        all_due = [
            self.base + (interval_min + after_min) * MINUTE_MS for after_min in AFTER_MINUTES
        ]
        quiet_hours = self._quiet_hours()
        if quiet_hours is None:
            return all_due
        if self.clock_s is None:
            return []
        if self.put_off is not None and self.put_off[0] == self.base:
            return [self._end_of_quiet(self.put_off[1], quiet_hours[1])]
        if self._is_quiet(all_due[0], *quiet_hours):
            return [self._end_of_quiet(all_due[0], quiet_hours[1])]
        return [due_ms for due_ms in all_due if not self._is_quiet(due_ms, *quiet_hours)]

    def _quiet_hours(self) -> tuple[int, int] | None:
        """Returns the minutes of the day at which quiet hours begin and end; None if there are none."""
        quiet_from = _minutes(self.settings["quiet_from"])
        quiet_to = _minutes(self.settings["quiet_to"])
        return None if quiet_from is None or quiet_to is None else (quiet_from, quiet_to)

    def _local_ms(self, t_ms: int) -> int:
        assert self.clock_s is not None
        offset = self.settings["utc_offset_min"]
        assert isinstance(offset, int)
        return (self.clock_s * 1000 + t_ms + offset * MINUTE_MS) % (DAY_MINUTES * MINUTE_MS)

    def _is_quiet(self, t_ms: int, quiet_from: int, quiet_to: int) -> bool:
        minute = self._local_ms(t_ms) // MINUTE_MS
        if quiet_from < quiet_to:
            return quiet_from <= minute < quiet_to
        return minute >= quiet_from or minute < quiet_to

    def _end_of_quiet(self, t_ms: int, quiet_to: int) -> int:
        """Returns the ms at which quiet hours end, or of a reminder in the trace up to two seconds later.

        The band may be late by so much: its clock shows whole seconds, and an RP2040 corrects it by whole seconds.
        """
        end_ms = t_ms + (quiet_to * MINUTE_MS - self._local_ms(t_ms)) % (DAY_MINUTES * MINUTE_MS)
        latest_ms = end_ms + 2 * SECOND_MS + WITHIN_MS
        seen_ms = self.trace.began_ms("attention", end_ms, latest_ms) if self.trace else None
        return end_ms if seen_ms is None else seen_ms
