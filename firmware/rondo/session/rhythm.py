"""The optional ticks: the next spot while massaging, a metronome and a hand-rest reminder while expressing.

Pure: they are counted from the instant a phase counts from, so that a pause moves them along with it.
"""

from .state import SessionState
from .table import NEVER, RUNNING


class Rhythm:
    """`next_at(session, after)` gives the instant of the coming tick, `cue(session, at)` what is felt then."""

    def __init__(self, settings: dict) -> None:
        self._spot_ms = settings["massage_tick_s"] * 1000
        self._per_min = settings["metronome_per_min"]
        self._rest_ms = settings["rest_every_min"] * 60_000

    def next_at(self, session: SessionState, after: int) -> int:
        """The first tick later than `after`; NEVER if none is wanted now."""
        if session.state != RUNNING:
            return NEVER
        kind = session.plan[session.index].kind
        if kind == "massage" and self._spot_ms:
            gone = after - session.since
            return session.since + (gone // self._spot_ms + 1) * self._spot_ms
        if kind != "express":
            return NEVER
        return min(self._beat_at(session, after), self._hand_rest_at(session, after))

    def cue(self, session: SessionState, at: int) -> str:
        """The name of the tick that `next_at` gave the instant of."""
        if session.plan[session.index].kind == "massage":
            return "spot"
        return "hand_rest" if self._hand_rest_at(session, at - 1) == at else "beat"

    def _beat_at(self, session: SessionState, after: int) -> int:
        """Each beat from its own count: 60,000 ms need not divide evenly."""
        if not self._per_min:
            return NEVER
        count = (after - session.since) * self._per_min // 60_000 + 1
        at = session.since + count * 60_000 // self._per_min
        if at <= after:
            at = session.since + (count + 1) * 60_000 // self._per_min
        return at

    def _hand_rest_at(self, session: SessionState, after: int) -> int:
        """Over the whole session: phases may be shorter than what lies between two reminders."""
        if not self._rest_ms:
            return NEVER
        began = session.started_at + session.paused_ms
        return began + ((after - began) // self._rest_ms + 1) * self._rest_ms
