"""The record of one session: the table changes it, the journal stores it, a press that is taken back restores it.

Times are ms on any one clock that only goes forward; nothing here reads a clock.
"""

from .program import Phase, first_side, plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# The states that the table leads from and to.
ASLEEP = "asleep"
AWAKE = "awake"
CHOOSING = "choosing"
RUNNING = "running"
PAUSED = "paused"
DONE = "done"
ENDED = "ended"
SAFE = "safe"

COUNTED_MS = 60_000  # with less expressing neither the first side nor a reminder moves
LATE_TAP_MS = 700  # a tap so soon after an end by time was meant for the phase before
MOST_BREAKS = 16  # kept one by one; further ones are added to the last
UNKNOWN_MS = (1 << 30) - 1

# Made once: a tuple made in the steady loop takes memory.
_GOING = (RUNNING, PAUSED)
_RESTING = (DONE, ENDED)
_ONE_SIDED = ("left", "right")


class SessionState:
    """The state of the band between two events.

    `settings` are the checked settings; `program` makes a program of them, again for each session. `state` is one
    of the table's; `since` is the instant from which the present phase counts, pauses taken out; `first` is the
    first side of the next session. `spent_ms` has the ms of each phase of `plan`, `ended_by` what ended it: "time",
    "tap", "undo" or "end", "" till then. `outcome` is "done", "early" or "interrupted". `began` counts how often
    a phase has begun, resumed or come back by an undo, `id` the sessions. `breaks` has the pauses and the times
    without power: (what, phase, ms into it, ms long).
    """

    def __init__(self, settings: dict, program: "Callable[[dict], dict]") -> None:
        self.settings = settings
        self.program = program
        self.program_name = ""  # name of the program of `plan`
        self.state = ASLEEP
        self.plan: "list[Phase]" = []
        self.guide = False
        # What may be chosen on the band, and what it was before.
        self.pacing = self.pacing_before = settings["pacing"]
        self.sides = self.sides_before = settings["sides"]
        self.assist_first = self.assist_first_before = settings["assist_first"]
        self.index = 0
        self.first = "left"
        self.began_with = "left"  # the first side of this session
        self.last_first: "str | None" = None
        self.last_used: "str | None" = None
        self.spent_ms: "list[int]" = []
        self.ended_by: "list[str]" = []
        self.outcome = ""
        self.counted = True
        self.breaks: "list[tuple[str, int, int, int]]" = []
        self.id = 0
        self.began = 0
        self.now = 0
        # Instants.
        self.started_at = self.since = self.ended_at = self.paused_at = 0
        self.switched_at = self.undo_since = 0
        self.boundary = -LATE_TAP_MS  # when a phase last ended by time
        self.touched = 0
        self.waits_since = self.told_at = self.rests_since = 0
        self.asked_at: "int | None" = None
        self.reminded_at: "int | None" = None  # when the wearer was last reminded
        self.reminders_declined = False  # a hold since then has turned reminders off
        self.paused_ms = 0
        self.paused_before_ms = 0  # ms of the pause counted before a restart ...
        self.away_ms = 0  # ... and the same with the time without power
        self.undo_index = -1
        self.attention_over = False

    def copy(self, other: "SessionState") -> None:
        """Copies from `other` every field that a hold can change, but counters."""
        self.state, self.index, self.since = other.state, other.index, other.since
        self.first, self.touched, self.boundary = other.first, other.touched, other.boundary
        self.undo_index, self.undo_since = other.undo_index, other.undo_since
        self.switched_at, self.attention_over = other.switched_at, other.attention_over
        self.paused_at, self.paused_ms = other.paused_at, other.paused_ms
        self.paused_before_ms = other.paused_before_ms
        self.away_ms, self.waits_since = other.away_ms, other.waits_since
        self.told_at, self.asked_at = other.told_at, other.asked_at
        self.rests_since, self.ended_at = other.rests_since, other.ended_at
        self.outcome, self.counted = other.outcome, other.counted
        self.pacing, self.pacing_before = other.pacing, other.pacing_before
        self.sides, self.sides_before = other.sides, other.sides_before
        self.assist_first = other.assist_first
        self.assist_first_before = other.assist_first_before
        self.reminders_declined = other.reminders_declined
        copy_list(other.spent_ms, self.spent_ms)
        copy_list(other.ended_by, self.ended_by)

    def begin(self, index: int, at: int) -> None:
        """Begins the phase `index` of the plan, which counts from the instant `at`."""
        self.index = index
        self.since = at
        self.waits_since = at
        self.told_at = max(self.told_at, at)  # an undo may come after a mark of this phase
        self.attention_over = False
        self.asked_at = None
        self.began += 1

    def leave(self, at: int, why: str) -> None:
        """Records that the present phase ended at `at`, and `why`: one of ENDED_BY in `frames`."""
        self.spent_ms[self.index] = at - self.since
        self.ended_by[self.index] = why

    def finish(self, at: int, outcome: str) -> None:
        """Records that the session ended at `at`, and its `outcome`."""
        self.ended_at = at
        self.rests_since = at
        self.asked_at = None
        self.outcome = outcome

    def elapsed(self, now: int) -> int:
        """Returns the ms of the present phase so far, pauses taken out."""
        if self.state == PAUSED:
            return self.paused_at - self.since
        return now - self.since

    def left(self, now: int) -> int:
        """Returns the ms to the end of the session if each phase takes its usual time.

        A phase until a tap counts as 0.
        """
        ms = max(0, (self.plan[self.index].usual or 0) - self.elapsed(now))
        for phase in self.plan[self.index + 1 :]:
            ms += phase.usual or 0
        return ms

    def quarters(self, now: int) -> int:
        """Returns how many quarters of the phase's usual length are over; 0 for a phase until a tap."""
        usual = self.plan[self.index].usual
        return self.elapsed(now) * 4 // usual if usual else 0

    def expressed_ms(self) -> int:
        """Returns the ms spent expressing in the ended phases of the session under way, or of the last one."""
        total = 0
        for i in range(len(self.plan)):
            if self.plan[i].kind == "express":
                total += self.spent_ms[i]
        return total

    def reached_ms(self, now: int) -> int:
        """Returns the ms of expressing so far, with the phase under way."""
        ms = self.expressed_ms()
        if self.state in _GOING and self.plan[self.index].kind == "express":
            ms += self.elapsed(now)
        return ms

    def settle_sides(self) -> None:
        """Records, once, the sides used by this session, for the next one's first side; not if it was short."""
        if self.counted:
            return
        self.counted = True
        if self.expressed_ms() < COUNTED_MS:
            return
        self.last_first = self.began_with
        for i in range(len(self.plan)):
            if self.spent_ms[i] and self.plan[i].side in _ONE_SIDED:
                self.last_used = self.plan[i].side

    def under_way(self) -> bool:
        """Returns whether the session goes on, or may yet be brought back by an undo."""
        if self.state in _RESTING:
            return not self.counted
        return self.state in _GOING

    def use_choice(self) -> None:
        """Sets the settings of the coming session to what was chosen on the band."""
        self.settings["pacing"] = self.pacing
        self.settings["sides"] = self.sides
        self.settings["assist_first"] = self.assist_first

    def choice(self) -> "dict[str, str]":
        """Returns what is chosen on the band (pacing, sides, massage first), as settings."""
        assist = "on" if self.assist_first else "off"
        return {"pacing": self.pacing, "sides": self.sides, "assist_first": assist}

    def coming_first(self) -> str:
        """Returns the first side of the next session; works it out again if other sides have been chosen."""
        if self.sides == self.sides_before:
            return self.first
        return first_side(self.settings, self.last_first, self.last_used)

    def preview(self) -> "tuple[str, str]":
        """Returns (first cue, first cue of a single side) of the next session.

        The second is "" if it would be the same cue again, or no phase is of a single side.
        """
        phases = plan(self.program(self.settings), self.settings, self.coming_first())
        for phase in phases:
            if phase.cue in _ONE_SIDED:
                return phases[0].cue, "" if phase is phases[0] else phase.cue
        return phases[0].cue, ""

    def add_break(self, what: str, ms: int) -> None:
        """Records a break in the present phase: `what` is "pause" or "power", `ms` its length.

        Once there are MOST_BREAKS, `ms` is added to the last break of the same kind.
        """
        if len(self.breaks) >= MOST_BREAKS:
            for i in range(len(self.breaks) - 1, -1, -1):
                kind, index, since, ms_before = self.breaks[i]
                if kind == what:
                    self.breaks[i] = (what, index, since, min(ms_before + ms, UNKNOWN_MS))
                    return
        self.breaks.append((what, self.index, self.paused_at - self.since, ms))

    def pause_ms(self, now: int) -> int:
        """Returns how many ms of the present pause the band has counted, those before a restart included."""
        return self.paused_before_ms + max(0, now - self.paused_at)


def copy_list(source: list, into: list) -> None:
    """Copies the list `source` into `into`; that takes no memory if `into` is as long already."""
    while len(into) > len(source):
        into.pop()
    for i in range(len(source)):
        if i < len(into):
            into[i] = source[i]
        else:
            into.append(source[i])
