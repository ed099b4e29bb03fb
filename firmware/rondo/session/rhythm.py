"""The optional ticks: the next spot while massaging, a metronome and a hand-rest reminder while expressing.

Pure: they are counted from the instant a phase counts from, so that a pause moves them along with it.
"""

from .session import Session
from .table import NEVER, RUNNING


class Rhythm:
    """`next_at(session, now)` gives the instant of the coming tick, `name` its cue."""

    def __init__(self, settings: dict) -> None:
        self._spot_ms = settings["massage_tick_s"] * 1000
        self._per_min = settings["metronome_per_min"]
        self._rest_ms = settings["rest_every_min"] * 60_000
        self.name = "beat"

    def next_at(self, session: Session, after: int) -> int:
        """The first tick later than `after`; NEVER if none is wanted now."""
        if session.state != RUNNING:
            return NEVER
        gone = after - session.since
        kind = session.plan[session.index].kind
        if kind == "massage" and self._spot_ms:
            self.name = "spot"
            return session.since + (gone // self._spot_ms + 1) * self._spot_ms
        if kind != "express":
            return NEVER
        beat = NEVER
        if self._per_min:
            self.name = "beat"
            # Each beat from its own count: 60,000 ms need not divide evenly.
            beat = session.since + (gone * self._per_min // 60_000 + 1) * 60_000 // self._per_min
            if beat <= after:
                beat = (
                    session.since + (gone * self._per_min // 60_000 + 2) * 60_000 // self._per_min
                )
        if self._rest_ms:
            # Over the whole session: phases may be shorter than what lies between two reminders.
            began = session.started_at + session.paused_ms
            rest = began + ((after - began) // self._rest_ms + 1) * self._rest_ms
            if rest <= beat:
                self.name = "hand_rest"
                return rest
        return beat
