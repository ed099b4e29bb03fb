"""The quiet hours of the day, and whether it is night for the band: in quiet hours, if the setting `night` is on.

Pure: the time of day is an argument, instants are ms of the caller's clock.
"""

from .table import NEVER

_DAY_S = 86_400
ASK_MS = 900_000  # the clock may be set meanwhile: it is asked again after so long at the latest


class QuietHours:
    """The quiet hours of each day, by the wearer's local time; `wanted` if they are set.

    `night` is right until `changes_at`, when `update` is next to be called: as the quiet hours begin or end, or
    sooner.
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
        """Returns the ms until the quiet hours end; outside them, minus the ms until they begin.

        `utc` is the present time in s since 1970.
        """
        gone_s = (utc + self._offset_s - self._from_s) % _DAY_S
        return (self._length_s - gone_s if gone_s < self._length_s else gone_s - _DAY_S) * 1000

    def update(self, now: int, utc: int) -> None:
        """Sets `night` and `changes_at` as of `now` (ms); with the clock unset (`utc` is 0) it is never night."""
        ms = self.left_ms(utc) if utc else -ASK_MS
        self.night = self._night_wanted and ms > 0
        self.changes_at = now + min(abs(ms), ASK_MS) if self._night_wanted else NEVER


def _seconds(text: "str | None") -> int:
    return 0 if text is None else (int(text[:2]) * 60 + int(text[3:])) * 60
