"""The optional ticks: the next spot while massaging, a metronome while expressing, and a reminder to rest the hand.

Pure. Spots and beats count from their phase's beginning, and a pause delays them as it delays the phase. Hand
rests count over the whole session, since a phase may be shorter than the time between two of them.
"""

from .state import SessionState
from .table import NEVER, RUNNING


class Rhythm:
    """Knows when the next tick within a phase is due.

    `next_at` returns its instant, `cue` its name; `record` notes that it was felt, or fell into a silence.
    """

    def __init__(self, settings: dict) -> None:
        self._spot_ms = settings["massage_tick_s"] * 1000
        self._per_min = settings["metronome_per_min"]
        self._rest_ms = settings["rest_every_min"] * 60_000
        self._session = -1  # id of the session whose hand rests are counted
        self._rests = 0  # hand rests that are over
        self._put_off_to = 0

    def next_at(self, session: SessionState, after: int) -> int:
        """Returns the instant of the first tick after `after`, or of a hand rest not felt yet, else NEVER."""
        if session.state != RUNNING:
            return NEVER
        kind = session.plan[session.index].kind
        tick_at = self._hand_rest_at(session, after)
        if kind == "massage" and self._spot_ms:
            count = (after - session.since) // self._spot_ms + 1
            return min(tick_at, session.since + count * self._spot_ms)
        if kind == "express" and self._per_min:
            return min(tick_at, self._beat_at(session.since, after))
        return tick_at

    def cue(self, session: SessionState, now: int) -> str:
        """Returns the name of the tick that is due at `now`; a hand rest goes before all others."""
        if now >= self._hand_rest_at(session, now):
            return "hand_rest"
        return "spot" if session.plan[session.index].kind == "massage" else "beat"

    def record(self, name: str, now: int, free_at: int) -> None:
        """Notes that the tick `name` was felt at `now`, or fell into a silence until `free_at`.

        A hand rest that fell into a silence is put off to the end of that silence.
        """
        if name != "hand_rest":
            return
        if free_at > now:
            self._put_off_to = free_at
        else:
            self._rests += 1

    def _beat_at(self, since: int, after: int) -> int:
        """Returns the instant of the first beat after `after`; each counts from the phase's start, `since`.

        So no rounding adds up where beats per minute do not divide 60,000 ms evenly.
        """
        count = (after - since) * self._per_min // 60_000 + 1
        beat_at = since + count * 60_000 // self._per_min
        if beat_at <= after:
            beat_at = since + (count + 1) * 60_000 // self._per_min
        return beat_at

    def _hand_rest_at(self, session: SessionState, now: int) -> int:
        """Returns when the next hand rest is due, or is to be tried again; NEVER if none is wanted."""
        if not self._rest_ms:
            return NEVER
        began = session.started_at + session.paused_ms
        if session.id != self._session:
            self._session = session.id
            self._rests = (now - began) // self._rest_ms
            self._put_off_to = 0
        return max(began + (self._rests + 1) * self._rest_ms, self._put_off_to)
