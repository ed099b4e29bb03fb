"""Runs a session by the table: applies presses and the passing of time, and returns the cues to be felt.

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
    CHOOSING,
    CLOSING,
    CLOSING_EVERY_MS,
    DONE,
    ENDED,
    GESTURES,
    GUARD_MS,
    HOLD,
    LATE_TAP_MS,
    LIMIT,
    LONG_HOLD,
    NEVER,
    NOTHING,
    OPENS,
    OVER,
    PACING_CUE,
    PAUSE_LIMIT_MS,
    PAUSED,
    PHASE_CUE,
    PREVIEW,
    READY,
    REMINDED_MS,
    REST_MS,
    RUNNING,
    SETTLED,
    SIDES_CUE,
    SILENCE,
    TABLE,
    UNDO,
    UNDO_MS,
    WAIT_LIMIT_MS,
    WAITING,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class KeptPlan(Protocol):
        """A session's plan on flash, such as `reading.Plan`."""

        phases: "list[Phase]"
        program: str

    class KeptState(Protocol):
        """All else of a session on flash, such as `reading.State`."""

        session: int
        guide: bool
        first: str
        last_first: "str | None"
        last_used: "str | None"
        spent_ms: "list[int]"
        ended_by: "list[str]"
        breaks: "list[tuple[str, int, int, int]]"
        outcome: str
        index: int


# In these a hold that began before an end by time counts from that end.
_TIMED_STATES = (RUNNING, DONE)
_HOLDS = (HOLD, LONG_HOLD)

# The cue that tells where the wearer is, once a press has been taken back.
_WHERE = {
    AWAKE: PREVIEW,
    CHOOSING: PACING_CUE,
    RUNNING: PHASE_CUE,
    PAUSED: "paused",
    DONE: "done",
    ENDED: "done",
}


class Session(SessionState):
    """Changes the record of one session, its `SessionState`, as presses come and time passes.

    `gesture_at` is the instant of the last gesture.
    """

    def __init__(self, settings: dict, program: "Callable[[dict], dict]") -> None:
        super().__init__(settings, program)
        self._before = SessionState(settings, program)  # the state before the hold under way
        self._held = False  # the hold under way has changed the state
        self.gesture_at = 0  # instant of the last gesture, in ms

    def press(self, at: int) -> None:
        """Notes that a press began at `at`, whose meaning is not known yet."""
        self.touched = at
        self._held = False

    def is_late(self, at: int) -> bool:
        """Returns whether a press of `main` at `at` is not felt: less than 0.7 s after a phase ended by itself."""
        return self.state in _TIMED_STATES and 0 <= at - self.boundary < LATE_TAP_MS

    def gesture(self, event: str, at: int, now: int) -> "str | None":
        """Applies the gesture `event` of the press at `at`, known at `now`. Returns the cue to be felt, or None."""
        self.now = now
        self.gesture_at = at
        woken = False
        felt = None
        if self._held and (event == LONG_HOLD or event == NOTHING):  # of `main`; of `side`
            woken = self.state == AWAKE and self._before.state == ASLEEP
            undo_index = self.undo_index
            self._put_back()
            if event == NOTHING and undo_index != self.undo_index:
                felt = self._where()  # the undo was felt, and is taken back
        elif event == HOLD or event == UNDO:
            self._before.copy(self)
            self._held = True
        if self.state in _TIMED_STATES and event in _HOLDS:
            at = max(at, self.boundary)
        cue = self._apply(event, at) or felt
        if cue is None:
            self._held = False  # the hold has changed nothing
        return None if woken else cue  # the hold was answered already

    def take_back(self, now: int) -> "str | None":
        """Undoes the press under way, as if it had never been. Returns the cue that tells where the wearer is."""
        self.now = now
        if self._held:
            self._put_back()
        self.touched = now
        if self.state == ASLEEP:
            return SILENCE
        return self._where()

    def deadline(self, pressing: bool) -> int:
        """Returns the next instant at which `expire` has something to do; NEVER if there is none.

        While a press is undecided (`pressing`) only the phase's end and marks count: no limit may overtake a press
        that came before it.
        """
        due_at = min(self._over_at(), self._mark_at() if self.guide else self._ready_at())
        return (
            due_at
            if pressing
            else min(due_at, self._waiting_at(), self._settled_at(), self._limit_at())
        )

    def due(self, pressing: bool) -> str:
        """Returns the event that is due at `deadline(pressing)`."""
        due_at = self.deadline(pressing)
        if due_at == self._over_at():
            return OVER
        if due_at == self._ready_at():
            return READY
        if due_at == self._mark_at():
            return OPENS if self._opens_at() == due_at else CLOSING
        if due_at == self._waiting_at():
            return WAITING
        return SETTLED if due_at == self._settled_at() else LIMIT

    def expire(self, event: str, at: int) -> "str | None":
        """Applies `event`, which is due at `at`. Returns the cue to be felt, or None."""
        return self._apply(event, at)

    def restore(self, plan: "KeptPlan", kept: "KeptState", elapsed: int, now: int) -> None:
        """Restores a session found on flash, `elapsed` ms into its phase: paused, or settled if it was over.

        The caller plays *attention* at once; the restored pause asks for no other.
        """
        self.plan, self.program_name = plan.phases, plan.program
        self.guide, self.id = kept.guide, kept.session
        self.first = self.began_with = kept.first
        self.last_first, self.last_used = kept.last_first, kept.last_used
        self.spent_ms, self.ended_by, self.breaks = kept.spent_ms, kept.ended_by, kept.breaks
        self.outcome, self.counted = kept.outcome, False
        self.paused_ms = sum([ms for what, _, _, ms in self.breaks if what == "pause"])
        self.index = kept.index
        self.since = now - elapsed
        self.started_at = self.since - sum(self.spent_ms[: kept.index]) - self.paused_ms
        self.paused_at = self.told_at = self.waits_since = self.touched = now
        self.rests_since = self.ended_at = now
        self.boundary = now - LATE_TAP_MS
        self.asked_at = None
        self.undo_index = -1
        self.attention_over = True
        if kept.outcome:
            self.settle_sides()  # the state stays asleep, as at every start
        else:
            self.state = PAUSED
            self.began += 1

    def drop_old(self, now: int) -> None:
        """Ends a restored session as interrupted if its pause has lasted too long; nothing is felt."""
        if self.state == PAUSED and self._limit_at() <= now:
            self.expire(LIMIT, now)
            self.settle_sides()
            self.state = ASLEEP

    def rebase(self, ms: int) -> None:
        """Subtracts `ms` from the instant of the last reminder, since the clock has gone back by as much.

        To be called only asleep, where no other instant matters.
        """
        if self.reminded_at is not None:
            self.reminded_at -= ms
            if self.reminded_at < -REMINDED_MS:
                self.reminded_at = None

    def _apply(self, event: str, at: int) -> "str | None":
        for row in TABLE[self.state]:
            if row[0] == event or (row[0] == ANY and event in GESTURES):
                guard = row[1]
                if guard is None or guard(self, at):
                    action = row[3]
                    if action is not None:
                        action(self, at)
                    self.state = row[2]
                    return self._cue(row[4])
        return None

    def _where(self) -> "str | None":
        """Returns the cue that says in which state and phase the session is, once a press has been taken back."""
        return self._cue(_WHERE.get(self.state))

    def _cue(self, felt: "str | None") -> "str | None":
        if felt == PHASE_CUE:
            return self.plan[self.index].cue
        if felt == PACING_CUE:
            return self.pacing
        return self.sides if felt == SIDES_CUE else felt

    def _over_at(self) -> int:
        """Returns when the phase is over; NEVER if it does not end by itself."""
        length = self.plan[self.index].length if self.state == RUNNING else None
        return NEVER if length is None else self.since + length

    def _ready_at(self) -> int:
        """Returns when *ready* is due in this phase; NEVER if it is not wanted, or has been felt."""
        ready_ms = self.settings["ready_s"] * 1000
        if self.state != RUNNING or self.guide or not ready_ms:
            return NEVER
        phase = self.plan[self.index]
        if phase.kind != "express" or phase.length is None or phase.length < GUARD_MS + ready_ms:
            return NEVER
        ready_at = self.since + phase.length - ready_ms
        return ready_at if ready_at > self.told_at else NEVER

    def _opens_at(self) -> int:
        """Returns the instant at which *move_on* is due in this phase; NEVER if it is not wanted, or was felt."""
        phase = self.plan[self.index]
        if phase.opens is None or phase.opens == phase.usual:
            return NEVER
        opens_at = self.since + phase.opens
        return opens_at if opens_at > self.told_at else NEVER

    def _mark_at(self) -> int:
        """Returns the instant at which *move_on* or *closing* is next due in this phase; NEVER if neither is."""
        if self.state != RUNNING or not self.guide:
            return NEVER
        phase = self.plan[self.index]
        if phase.opens is None:
            return NEVER
        opens_at = self._opens_at()
        if opens_at != NEVER or phase.usual is None:
            return opens_at
        late = self.told_at - self.since - phase.usual
        steps = 0 if late < 0 else late // CLOSING_EVERY_MS + 1
        return self.since + phase.usual + steps * CLOSING_EVERY_MS

    def _waiting_at(self) -> int:
        """Returns the instant at which *attention* is due; NEVER if nothing waits for a tap, or it was felt."""
        if self.attention_over:
            return NEVER
        if self.state == PAUSED:
            return self.paused_at + ASK_MS
        if self.state == RUNNING and self.plan[self.index].length is None:
            return self._waits_from() + ASK_MS
        return NEVER

    def _waits_from(self) -> int:
        """Returns the instant from which a phase until a tap waits for that tap."""
        return max(self.waits_since, self.since + self.plan[self.index].least)

    def _settled_at(self) -> int:
        """Returns when no undo can bring the session back any more; NEVER if it is not over, or settled already."""
        if self.counted or (self.state != DONE and self.state != ENDED):
            return NEVER
        return self.rests_since + UNDO_MS + 1

    def _limit_at(self) -> int:
        """Returns when the present state has lasted too long; NEVER if it has no limit."""
        state = self.state
        if state == AWAKE or state == CHOOSING:
            return self.touched + AWAKE_MS
        if state == RUNNING:
            endless = self.plan[self.index].length is None
            return self._waits_from() + WAIT_LIMIT_MS if endless else NEVER
        if state == PAUSED:
            return self.paused_at + PAUSE_LIMIT_MS - self.away_ms
        return self.rests_since + REST_MS if state == DONE or state == ENDED else NEVER

    def _put_back(self) -> None:
        """Restores all that the hold under way has changed."""
        state, index, since = self.state, self.index, self.since
        self.copy(self._before)
        self.use_choice()
        if self.state == RUNNING and (
            state != RUNNING or index != self.index or since != self.since
        ):
            self.began += 1
