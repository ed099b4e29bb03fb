"""One session: what the table makes of presses and of the time.

Times are ms on any one clock that only goes forward; nothing here reads a clock.

    session.press(at)                            a press counts: nothing is decided yet
    cue = session.gesture(TAP, at)               what the press turned out to be; the cue to be felt or None
    while session.deadline(pressing) <= now:     phase ends, marks and limits, each at its own instant
        cue = session.expire()
"""

from .program import Phase
from .table import (
    ANY,
    ASK_MS,
    ASLEEP,
    AWAKE,
    AWAKE_MS,
    CLOSING,
    CLOSING_EVERY_MS,
    COUNTED_MS,
    DONE,
    ENDED,
    GESTURES,
    HOLD,
    LIMIT,
    LONG_HOLD,
    MOST_BREAKS,
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
    UNKNOWN_MS,
    WAIT_LIMIT_MS,
    WAITING,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..storage.frames import Plan, State

# A hold that such a state's own time overtakes counts from that boundary.
_TIMED_STATES = (RUNNING, DONE)
_HOLDS = (HOLD, LONG_HOLD)

# What a press that is taken back restores.
_SAVED = (
    "state",
    "index",
    "since",
    "first",
    "touched",
    "boundary",
    "undo_index",
    "undo_since",
    "switched_at",
    "paused_at",
    "paused_ms",
    "waits_since",
    "waited",
    "told_at",
    "asked_at",
    "ended_at",
    "rests_since",
    "outcome",
    "reminded_at",
    "unwanted",
)


class Session:
    """The state of the band between two events.

    `settings` is the checked settings, `program` makes a program of them, anew for each session. Readable
    between calls: `state`, `plan` (list of Phase), `index`, `since` (the instant from which the present phase
    counts, pauses taken out), `first`, `spent` (ms for each phase), `ended_by` ("time", "tap", "end"), `paused_ms`,
    `started_at`, `ended_at`, `outcome` ("done", "early", "interrupted"), `began` (counts up when a phase
    begins, resumes or comes back), `breaks` (what, phase, ms into it, ms long: its pauses, and the times without
    power), `id` (counts sessions).
    """

    def __init__(self, settings: dict, program: "Callable[[dict], dict]") -> None:
        self.settings = settings
        self.program = program
        self.program_name = ""  # of the plan
        self.state = ASLEEP
        self.plan: "list[Phase]" = []
        self.guide = False
        self.index = 0
        self.first = "left"  # the side to start with next
        self.began_with = "left"  # the first side of this session
        self.last_first: "str | None" = None
        self.last_used: "str | None" = None
        self.spent: "list[int]" = []
        self.ended_by: "list[str]" = []
        self.outcome = ""
        self.counted = True
        self.breaks: "list[tuple[str, int, int, int]]" = []
        self.id = 0
        self.began = 0
        self.now = 0
        # Instants, in ms.
        self.started_at = self.since = self.ended_at = self.paused_at = 0
        self.boundary = self.switched_at = self.undo_since = 0
        self.touched = self.touched_before = 0
        self.waits_since = self.told_at = self.rests_since = self.quiet_until = 0
        self.asked_at: "int | None" = None
        self.reminded_at: "int | None" = None  # when the wearer was last reminded
        self.unwanted = False  # a hold since then: they want no more of it
        self.paused_ms = 0
        self.away_ms = 0  # how long a recovered session had been left before
        self.undo_index = -1
        self.waited = False
        self._due = LIMIT
        self._due_at = NEVER
        self._saved: "list[object]" = [None] * len(_SAVED)
        self._acted = False

    def press(self, at: int) -> None:
        """A press began at `at`; what it means is not known yet."""
        self.touched_before = self.touched
        self.touched = at
        self._acted = False

    def gesture(self, event: str, at: int, now: int) -> "str | None":
        """What the press at `at` turned out to be, at `now`. Returns the cue to be felt, None for none."""
        self.now = now
        state = self.state
        if event == LONG_HOLD and self._acted:
            state = str(self._saved[0])
        elif event == HOLD or event == UNDO:
            self._save()
        if state in _TIMED_STATES and event in _HOLDS:
            at = max(at, self.boundary)
        return self._apply(state, event, at)

    def take_back(self, now: int) -> "str | None":
        """The press under way never was. Returns the cue that tells where the wearer is."""
        self.now = now
        if self._acted:
            self._restore()
        self.touched = self.touched_before
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
        self._due_at = NEVER
        if self.state == RUNNING:
            self._phase_due()
        if not pressing:
            self._limit_due()
        return self._due_at

    def expire(self) -> "str | None":
        """Do what is due at the instant that `deadline` returned. Returns the cue to be felt, or None."""
        return self._apply(self.state, self._due, self._due_at)

    def elapsed(self, now: int) -> int:
        """ms of the present phase so far, pauses taken out."""
        if self.state == PAUSED:
            return self.paused_at - self.since
        return now - self.since

    def left(self, now: int) -> int:
        """ms to the end of the session as it usually goes; phases until a tap take no time."""
        ms = max(0, (self.plan[self.index].usual or 0) - self.elapsed(now))
        for phase in self.plan[self.index + 1 :]:
            ms += phase.usual or 0
        return ms

    def quarters(self, now: int) -> int:
        """Quarters of the phase's usual length gone, 0 to 3; 0 for a phase until a tap."""
        usual = self.plan[self.index].usual
        return min(3, self.elapsed(now) * 4 // usual) if usual else 0

    def expressed_ms(self, side: "str | None" = None) -> int:
        """ms of expressing in the session just ended or under way, phases that are over; of one side if given."""
        total = 0
        for i in range(len(self.plan)):
            phase = self.plan[i]
            if phase.kind == "express" and (side is None or phase.side == side):
                total += self.spent[i]
        return total

    def remember(self) -> None:
        """Keep what the next session's first side depends on, once this one can no longer come back."""
        if self.counted:
            return
        self.counted = True
        if self.expressed_ms() >= COUNTED_MS:
            self.last_first = self.began_with
        for i in range(len(self.plan)):
            if self.spent[i] and self.plan[i].side in ("left", "right"):
                self.last_used = self.plan[i].side

    def add_break(self, what: str, ms: int) -> None:
        """Note that the session stood still at this place for `ms`; too many are added up."""
        since = self.paused_at - self.since
        if len(self.breaks) >= MOST_BREAKS:
            what, index, since, before = self.breaks.pop()
            self.breaks.append((what, index, since, min(before + ms, UNKNOWN_MS)))
        else:
            self.breaks.append((what, self.index, since, ms))

    def recover(self, plan: "Plan", kept: "State", elapsed: int, now: int) -> None:
        """Take up a session of which this was `kept`, `elapsed` ms into its phase: paused, or over.

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
            self.remember()
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
                    return self._felt(row[4])
        return None

    def _felt(self, felt: "str | None") -> "str | None":
        if felt == PHASE_CUE:
            return self.plan[self.index].cue
        return self.first if felt == SIDE_CUE else felt

    def _phase_due(self) -> None:
        """The phase's end, or the next mark in it."""
        phase = self.plan[self.index]
        if phase.length is not None:
            self._consider(OVER, self.since + phase.length)
        if not self.guide or phase.opens is None:
            return
        told = max(self.told_at, self.quiet_until) - self.since
        if phase.opens > told and phase.opens != phase.usual:
            self._consider(OPENS, self.since + phase.opens)
        elif phase.usual is not None:
            late = told - phase.usual
            steps = 0 if late < 0 else late // CLOSING_EVERY_MS + 1
            self._consider(CLOSING, self.since + phase.usual + steps * CLOSING_EVERY_MS)

    def _limit_due(self) -> None:
        if self.state == AWAKE:
            self._consider(LIMIT, self.touched + AWAKE_MS)
        elif self.state == RUNNING and self.plan[self.index].length is None:
            if not self.waited:
                self._consider(WAITING, self.waits_since + ASK_MS)
            self._consider(LIMIT, self.waits_since + WAIT_LIMIT_MS)
        elif self.state == PAUSED:
            if not self.waited:
                self._consider(WAITING, self.paused_at + ASK_MS)
            self._consider(LIMIT, self.paused_at + PAUSE_LIMIT_MS - self.away_ms)
        elif self.state == DONE or self.state == ENDED:
            self._consider(LIMIT, self.rests_since + REST_MS)

    def _consider(self, event: str, at: int) -> None:
        if at < self._due_at:
            self._due = event
            self._due_at = at

    def _save(self) -> None:
        for i in range(len(_SAVED)):
            self._saved[i] = getattr(self, _SAVED[i])
        self._acted = True

    def _restore(self) -> None:
        state, index, since = self.state, self.index, self.since
        for i in range(len(_SAVED)):
            setattr(self, _SAVED[i], self._saved[i])
        self._acted = False
        if self.undo_index >= 0:
            self.spent[self.undo_index] = self.switched_at - self.undo_since
            self.ended_by[self.undo_index] = "tap"
        if self.state == RUNNING and (
            state != RUNNING or index != self.index or since != self.since
        ):
            self.began += 1
            for i in range(self.index, len(self.plan)):
                self.spent[i] = 0
