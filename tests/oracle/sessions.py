"""One session as the specification's sections 1 and 2 have it: which phase, since when, and what becomes of it.

Nothing here knows of buttons or cues. All instants are ms of the band's own time. A session is changed in place;
`copy()` is how one is kept to come back to, which a switch by tap does for an undo.
"""

import copy
from dataclasses import dataclass

from .plans import Phase, Plan, length_ms, marks

COUNTED_MS = 60_000  # a session is short until so much has been expressed
GUARDED_MS = 10_000  # guide: how long a tap is asked for twice
ASKED_WITHIN_MS = 5_000
UNDO_MS = 5_000
ATTENTION_MS, PAUSED_MS = 600_000, 900_000  # of a phase that goes on until a tap
PAUSE_ATTENTION_MS, PAUSE_END_MS = 600_000, 3_600_000
READY_NOT_BEFORE_MS = 10_000

BY_TIME, BY_TAP, BY_UNDO, BY_END = "time", "tap", "undo", "end"
DONE, ENDED, INTERRUPTED = "done", "ended early", "interrupted"


@dataclass(frozen=True)
class Terms:
    """The settings with which a session began, and which it keeps."""

    plan: Plan
    program: str
    pacing: str
    target: str
    ready_ms: int
    first: str
    started: int


@dataclass
class Session:
    """A session; `paused_at` is None while it runs, `how` while it is under way.

    `parts` has (ms, ended by) of each phase that is over, `breaks` (phase, ms into it, ms) of each pause.
    """

    terms: Terms
    since: int
    index: int = 0
    resumed_ms: int = 0  # the latest resume or undo
    parts: tuple[tuple[int, str], ...] = ()
    breaks: tuple[tuple[int, int, int], ...] = ()
    asked_at: int | None = None  # the press of a tap that was asked for twice
    asked_plainly: bool = True  # since then nothing but time has passed
    switched_at: int | None = None  # of a switch that an undo can still take back
    before: "Session | None" = None  # how it was before that
    paused_at: int | None = None
    last_mark_ms: int = -1  # of the latest mark in this phase that was felt: ms from its beginning
    how: str | None = None
    ended_at: int = 0
    reached: bool = False  # it counts for reminders, though what it reached was undone

    def copy(self) -> "Session":
        """Returns a copy, to come back to."""
        return copy.copy(self)

    @property
    def phase(self) -> Phase:
        """Returns the phase that runs, or the last one."""
        return self.terms.plan[min(self.index, len(self.terms.plan) - 1)]

    @property
    def runs(self) -> bool:
        """Returns whether time counts now."""
        return self.how is None and self.paused_at is None

    @property
    def length(self) -> int | None:
        """Returns the ms that the present phase lasts if nobody presses; None for one that a tap ends."""
        return length_ms(self.phase, self.terms.pacing, self.terms.target)

    @property
    def end(self) -> int | None:
        """Returns the ms at which the present phase ends by itself, or None."""
        length = self.length
        return None if length is None or not self.runs else self.since + length

    @property
    def attention_from(self) -> int:
        """Returns the ms from which the ten and fifteen minutes of a phase until a tap count."""
        return max(self.since + (self.phase.min_ms or 0), self.resumed_ms)

    @property
    def waits_until(self) -> int:
        """Returns the ms at which a phase until a tap pauses by itself."""
        return self.attention_from + PAUSED_MS

    def marks(self) -> list[tuple[int, str]]:
        """Returns (ms, cue) of what still comes by time within this phase; each is felt once."""
        cues = [(self.since + at_ms, name) for at_ms, name in marks(self.phase, self.terms.pacing)]
        ready_ms = self._ready()
        cues = cues if ready_ms is None else [*cues, (ready_ms, "ready")]
        return [(at_ms, name) for at_ms, name in cues if at_ms - self.since >= self.last_mark_ms]

    def _ready(self) -> int | None:
        length, before_ms = self.length, self.terms.ready_ms
        if not before_ms or length is None or self.phase.kind != "express":
            return None
        if self.terms.pacing != "strict" or length - before_ms < READY_NOT_BEFORE_MS:
            return None
        at_ms = self.since + length - before_ms
        return at_ms if at_ms > self.resumed_ms else None

    def guards(self, press: int) -> bool:
        """Returns whether a tap pressed at `press` has to come twice."""
        if self.phase.kind != "express":
            return False
        least_ms = self.phase.min_ms or 0 if self.terms.pacing == "strict" else GUARDED_MS
        return press - self.since < least_ms

    def was_asked(self, press: int) -> bool:
        """Returns whether a tap pressed at `press` is the second of two."""
        return self.asked_at is not None and press - self.asked_at <= ASKED_WITHIN_MS

    def ask(self, press: int) -> None:
        """Notes the first of two taps."""
        self.asked_at, self.asked_plainly = press, True

    def switch(self, press: int) -> None:
        """Goes to the next phase, by a tap."""
        session_before = self.copy()
        self._finish(press, BY_TAP)
        session_before.switched_at, session_before.before, session_before.asked_plainly = (
            None,
            None,
            False,
        )
        self.switched_at, self.before = press, session_before

    def time_over(self, end: int) -> None:
        """Goes to the next phase, by time."""
        self._finish(end, BY_TIME)
        self.switched_at, self.before = None, None

    def undone(self, press: int) -> "Session":
        """Returns the session without its last switch by tap."""
        assert self.before is not None
        undone = self.before.copy()
        undone.resumed_ms = press
        return undone

    def pause(self, at_ms: int) -> None:
        """Pauses the session."""
        self.paused_at = at_ms
        self.switched_at, self.before, self.asked_plainly = None, None, False

    def resume(self, press: int) -> None:
        """Resumes the session."""
        assert self.paused_at is not None
        self._note_break(press)
        self.since += press - self.paused_at
        self.paused_at, self.resumed_ms = None, press

    def finish_early(self, at_ms: int, how: str) -> None:
        """Ends the session in the midst of a phase; a pause under way is part of it unless it is what ended it."""
        ran_to = at_ms if self.paused_at is None else self.paused_at
        if self.paused_at is not None and how == ENDED:
            self._note_break(at_ms)
        self._part(ran_to - self.since, BY_END)
        self.how, self.ended_at, self.paused_at = how, at_ms if how == ENDED else ran_to, None
        self.switched_at, self.before = None, None

    def expressed_ms(self, now_ms: int) -> int:
        """Returns the ms of expressing so far."""
        ms_so_far = sum(
            ms
            for (ms, _), phase in zip(self.parts, self.terms.plan, strict=False)
            if phase.kind == "express"
        )
        if self.how is not None or self.phase.kind != "express":
            return ms_so_far
        return ms_so_far + (now_ms if self.paused_at is None else self.paused_at) - self.since

    def is_short(self, now_ms: int) -> bool:
        """Returns whether the session is too short to count, as far as it has come."""
        return self.expressed_ms(now_ms) < COUNTED_MS

    def last_used(self, now_ms: int) -> str | None:
        """Returns the side of the last one-sided phase with any expressing, or None."""
        last_side = None
        for index, phase in enumerate(self.terms.plan):
            if phase.kind != "express" or phase.side not in ("left", "right"):
                continue
            ms = self.parts[index][0] if index < len(self.parts) else 0
            if self.how is None and index == self.index:
                ms = (now_ms if self.paused_at is None else self.paused_at) - self.since
            last_side = phase.side if ms > 0 else last_side
        return last_side

    def _note_break(self, until: int) -> None:
        assert self.paused_at is not None
        phase = (self.index, self.paused_at - self.since, until - self.paused_at)
        self.breaks = (*self.breaks, phase)

    def _part(self, ms: int, ended_by: str) -> None:
        self.parts = (*self.parts, (ms, ended_by))

    def _finish(self, at_ms: int, ended_by: str) -> None:
        self._part(at_ms - self.since, ended_by)
        self.index += 1
        self.since, self.resumed_ms = at_ms, at_ms
        self.asked_at, self.last_mark_ms = None, -1
        if self.index == len(self.terms.plan):
            self.how, self.ended_at = DONE, at_ms
