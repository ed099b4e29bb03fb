"""One session: what the table makes of presses and of the time.

Times are ms on any one clock that only goes forward; nothing here reads a clock.

    session.press(at)                               a press counts: nothing is decided yet
    cue = session.gesture(TAP, at, now)             what the press turned out to be; the cue to be felt or None
    while session.deadline(pressing) <= now:        phase ends, marks and limits, each at its own instant
        at = session.deadline(pressing)
        cue = session.expire(session.due(pressing), at)
"""

from .program import Phase
from .state import SessionState
from .table import (
    ANY,
    ASK_MS,
    ASLEEP,
    AWAKE,
    AWAKE_MS,
    CLOSING,
    CLOSING_EVERY_MS,
    DONE,
    ENDED,
    GESTURES,
    HOLD,
    LIMIT,
    LONG_HOLD,
    NEVER,
    OPENS,
    OVER,
    PAUSE_LIMIT_MS,
    PAUSED,
    PHASE_CUE,
    REMINDED_MS,
    REST_MS,
    RUNNING,
    SIDE_CUE,
    SILENCE,
    TABLE,
    UNDO,
    WAIT_LIMIT_MS,
    WAITING,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class KeptPlan(Protocol):
        """The plan of a session as it is kept, such as `frames.Plan`."""

        phases: "list[Phase]"
        program: str

    class KeptState(Protocol):
        """The rest of it, such as `frames.State`."""

        session: int
        guide: bool
        first: str
        last_first: "str | None"
        last_used: "str | None"
        spent: "list[int]"
        ended_by: "list[str]"
        breaks: "list[tuple[str, int, int, int]]"
        outcome: str
        index: int


# A hold that such a state's own time overtakes counts from that boundary.
_TIMED_STATES = (RUNNING, DONE)
_HOLDS = (HOLD, LONG_HOLD)


class Session(SessionState):
    """The record, and what changes it: presses and the time."""

    def __init__(self, settings: dict, program: "Callable[[dict], dict]") -> None:
        super().__init__(settings, program)
        self._touched_before = 0
        self._before = SessionState(settings, program)  # as it was before the hold under way
        self._held = False  # a hold has changed it

    def press(self, at: int) -> None:
        """A press began at `at`; what it means is not known yet."""
        self._touched_before = self.touched
        self.touched = at
        self._held = False

    def gesture(self, event: str, at: int, now: int) -> "str | None":
        """What the press at `at` turned out to be, at `now`. Returns the cue to be felt, None for none."""
        self.now = now
        state = self.state
        if event == LONG_HOLD and self._held:
            state = self._before.state
        elif event == HOLD or event == UNDO:
            self._before.copy(self)
            self._held = True
        if state in _TIMED_STATES and event in _HOLDS:
            at = max(at, self.boundary)
        return self._apply(state, event, at)

    def take_back(self, now: int) -> "str | None":
        """The press under way never was. Returns the cue that tells where the wearer is."""
        self.now = now
        if self._held:
            self._put_back()
        self.touched = self._touched_before
        self.quiet_until = now
        if self.state == RUNNING:
            return self.plan[self.index].cue
        if self.state == PAUSED:
            return "paused"
        if self.state == AWAKE:
            return self.first
        return SILENCE if self.state == ASLEEP else None

    def deadline(self, pressing: bool) -> int:
        """The next instant at which `expire` has something to do; NEVER if none.

        While a press is undecided (`pressing`) only the phase itself goes on: a limit must not overtake
        a press that came before it.
        """
        at = min(self._over_at(), self._mark_at())
        return at if pressing else min(at, self._waiting_at(), self._limit_at())

    def due(self, pressing: bool) -> str:
        """The event that `deadline` gives the instant of."""
        at = self.deadline(pressing)
        if at == self._over_at():
            return OVER
        if at == self._mark_at():
            return OPENS if self._opens_at() == at else CLOSING
        return WAITING if at == self._waiting_at() else LIMIT

    def expire(self, event: str, at: int) -> "str | None":
        """Do what is due at `at`. Returns the cue to be felt, or None."""
        return self._apply(self.state, event, at)

    def restore(self, plan: "KeptPlan", kept: "KeptState", elapsed: int, now: int) -> None:
        """Restore a session found on flash, `elapsed` ms into its phase: paused, or filed if it was over.

        *attention* is to be given at once, and counts as the pause's own.
        """
        self.plan, self.program_name = plan.phases, plan.program
        self.guide, self.id = kept.guide, kept.session
        self.first = self.began_with = kept.first
        self.last_first, self.last_used = kept.last_first, kept.last_used
        self.spent, self.ended_by, self.breaks = kept.spent, kept.ended_by, kept.breaks
        self.outcome, self.counted = kept.outcome, False
        self.paused_ms = sum([ms for what, _, _, ms in self.breaks if what == "pause"])
        self.index = kept.index
        self.since = now - elapsed
        self.started_at = self.since - sum(self.spent[: kept.index]) - self.paused_ms
        self.paused_at = self.told_at = self.quiet_until = self.waits_since = self.touched = now
        self.boundary = self.rests_since = self.ended_at = now
        self.asked_at = None
        self.undo_index = -1
        self.waited = True
        if kept.outcome:
            self.state = ASLEEP
            self.settle_sides()
        else:
            self.state = PAUSED
            self.began += 1

    def rebase(self, ms: int) -> None:
        """What was the time `ms` is 0 now; asleep, only a reminder of a moment ago still counts."""
        if self.reminded_at is not None:
            self.reminded_at -= ms
            if self.reminded_at < -REMINDED_MS:
                self.reminded_at = None

    def _apply(self, state: str, event: str, at: int) -> "str | None":
        for row in TABLE[state]:
            if row[0] == event or (row[0] == ANY and event in GESTURES):
                guard = row[1]
                if guard is None or guard(self, at):
                    action = row[3]
                    if action is not None:
                        action(self, at)
                    self.state = row[2]
                    return self._cue(row[4])
        return None

    def _cue(self, felt: "str | None") -> "str | None":
        if felt == PHASE_CUE:
            return self.plan[self.index].cue
        return self.first if felt == SIDE_CUE else felt

    def _over_at(self) -> int:
        """When the phase is over; NEVER if it does not end by itself."""
        length = self.plan[self.index].length if self.state == RUNNING else None
        return NEVER if length is None else self.since + length

    def _opens_at(self) -> int:
        """When *move_on* is due; NEVER if it is not, or has been."""
        phase = self.plan[self.index]
        if phase.opens is None or phase.opens == phase.usual:
            return NEVER
        at = self.since + phase.opens
        return at if at > max(self.told_at, self.quiet_until) else NEVER

    def _mark_at(self) -> int:
        """When the next mark in the phase is due, *move_on* or *closing*; NEVER if none is."""
        if self.state != RUNNING or not self.guide:
            return NEVER
        phase = self.plan[self.index]
        if phase.opens is None:
            return NEVER
        at = self._opens_at()
        if at != NEVER or phase.usual is None:
            return at
        late = max(self.told_at, self.quiet_until) - self.since - phase.usual
        steps = 0 if late < 0 else late // CLOSING_EVERY_MS + 1
        return self.since + phase.usual + steps * CLOSING_EVERY_MS

    def _waiting_at(self) -> int:
        """When *attention* is due; NEVER if it is not, or has been."""
        if self.waited:
            return NEVER
        if self.state == PAUSED:
            return self.paused_at + ASK_MS
        if self.state == RUNNING and self.plan[self.index].length is None:
            return self.waits_since + ASK_MS
        return NEVER

    def _limit_at(self) -> int:
        """When the state has lasted too long; NEVER if it may last."""
        state = self.state
        if state == AWAKE:
            return self.touched + AWAKE_MS
        if state == RUNNING:
            endless = self.plan[self.index].length is None
            return self.waits_since + WAIT_LIMIT_MS if endless else NEVER
        if state == PAUSED:
            return self.paused_at + PAUSE_LIMIT_MS - self.away_ms
        return self.rests_since + REST_MS if state == DONE or state == ENDED else NEVER

    def _put_back(self) -> None:
        """What the hold under way has changed is as it was before."""
        state, index, since = self.state, self.index, self.since
        self.copy(self._before)
        self._held = False
        if self.state == RUNNING and (
            state != RUNNING or index != self.index or since != self.since
        ):
            self.began += 1
