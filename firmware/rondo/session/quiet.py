"""The quiet hours of the day, and whether it is night for the band: so it is in them, if that is wanted.

Pure: the time of day comes in as an argument, instants are ms of the clock that the caller has.
"""

from .table import NEVER

_DAY_S = 86_400


class QuietHours:
    """From when to when it is quiet, each day of the wearer's clock; `wanted` if they are set.

    `night` is as of the last `update`; the next is due at `changes_at`.
    """

    def __init__(self, settings: dict) -> None:
        self._from_s = _seconds(settings["quiet_from"])
        self._length_s = (_seconds(settings["quiet_to"]) - self._from_s) % _DAY_S
        self._offset_s = settings["utc_offset_min"] * 60
        self.wanted = self._length_s != 0
        self._night_wanted = settings["night"] and self.wanted
        self.night = False
        self.changes_at = 0

    def left_ms(self, utc: int) -> int:
        """Returns for how many ms it is still quiet at `utc`, s since 1970.

        While it is not, minus the ms until it is.
        """
        gone_s = (utc + self._offset_s - self._from_s) % _DAY_S
        return (self._length_s - gone_s if gone_s < self._length_s else gone_s - _DAY_S) * 1000

    def update(self, now: int, utc: int) -> None:
        """Sets `night` and `changes_at` as of `now`; while the clock is unset, `utc` being 0, it is never night."""
        ms = self.left_ms(utc) if self._night_wanted and utc else 0
        self.night = ms > 0
        self.changes_at = now + abs(ms) if ms else NEVER


def _seconds(text: "str | None") -> int:
    return 0 if text is None else (int(text[:2]) * 60 + int(text[3:])) * 60
