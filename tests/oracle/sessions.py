"""One session as the specification's sections 1 and 2 have it: which phase, since when, and what becomes of it.

Nothing here knows of buttons or cues. All instants are ms of the band's own time. A session is changed in place;
`copy()` keeps it as it is: a switch by tap does so for an undo.
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
    first_side: str
    started_ms: int


@dataclass
class Session:
    """A session; `paused_at` is None while it runs, `outcome` while it is under way.

    `ended_phases` has (ms, ended by) of each phase that is over, `breaks` (phase, ms into it, ms) of each pause.
    """

    terms: Terms
    since_ms: int
    index: int = 0
    resumed_ms: int = 0  # the latest resume or undo
    ended_phases: tuple[tuple[int, str], ...] = ()
    breaks: tuple[tuple[int, int, int], ...] = ()
    asked_at: int | None = None  # the press of a tap that was asked for twice
    asked_plainly: bool = True  # since then nothing but time has passed
    switched_at: int | None = None  # of a switch that an undo can still take back
    before_switch: "Session | None" = None  # how it was before that
    paused_at: int | None = None
    last_mark_ms: int = -1  # of the latest mark in this phase that was felt: ms from its beginning
    outcome: str | None = None
    ended_at: int = 0
    counts_anyway: bool = False  # it counts for reminders, though what it reached was undone

    def copy(self) -> "Session":
        """Returns a copy, for an undo to come back to."""
        return copy.copy(self)

    @property
    def phase(self) -> Phase:
        """Returns the phase that runs, or the last one."""
        return self.terms.plan[min(self.index, len(self.terms.plan) - 1)]

    @property
    def runs(self) -> bool:
        """Returns whether time counts now."""
        return self.outcome is None and self.paused_at is None

    @property
    def phase_ms(self) -> int | None:
        """Returns the ms that the present phase lasts if nobody presses; None for one that a tap ends."""
        return length_ms(self.phase, self.terms.pacing, self.terms.target)

    @property
    def end_ms(self) -> int | None:
        """Returns the ms at which the present phase ends by itself, or None."""
        phase_ms = self.phase_ms
        return None if phase_ms is None or not self.runs else self.since_ms + phase_ms

    @property
    def attention_from_ms(self) -> int:
        """Returns the ms from which ATTENTION_MS and PAUSED_MS of a phase until a tap count."""
        return max(self.since_ms + (self.phase.min_ms or 0), self.resumed_ms)

    @property
    def waits_until_ms(self) -> int:
        """Returns the ms at which a phase until a tap pauses by itself."""
        return self.attention_from_ms + PAUSED_MS

    def marks(self) -> list[tuple[int, str]]:
        """Returns (ms, cue) of what is still to come within this phase if nobody presses; each is felt once."""
        cues = [
            (self.since_ms + at_ms, name) for at_ms, name in marks(self.phase, self.terms.pacing)
        ]
        ready_ms = self._ready_ms()
        cues = cues if ready_ms is None else [*cues, (ready_ms, "ready")]
        return [
            (at_ms, name) for at_ms, name in cues if at_ms - self.since_ms >= self.last_mark_ms
        ]

    def _ready_ms(self) -> int | None:
        phase_ms, before_ms = self.phase_ms, self.terms.ready_ms
        if not before_ms or phase_ms is None or self.phase.kind != "express":
            return None
        if self.terms.pacing != "strict" or phase_ms - before_ms < READY_NOT_BEFORE_MS:
            return None
        at_ms = self.since_ms + phase_ms - before_ms
        return at_ms if at_ms > self.resumed_ms else None

    def guards(self, press_ms: int) -> bool:
        """Returns whether a tap pressed at `press_ms` has to come twice."""
        if self.phase.kind != "express":
            return False
        least_ms = self.phase.min_ms or 0 if self.terms.pacing == "strict" else GUARDED_MS
        return press_ms - self.since_ms < least_ms

    def is_second_tap(self, press_ms: int) -> bool:
        """Returns whether a tap pressed at `press_ms` comes soon enough after the one that asked for it."""
        return self.asked_at is not None and press_ms - self.asked_at <= ASKED_WITHIN_MS

    def ask_for_second_tap(self, press_ms: int) -> None:
        """Records a tap, pressed at `press_ms`, that has to come a second time."""
        self.asked_at, self.asked_plainly = press_ms, True

    def switch(self, press_ms: int) -> None:
        """Goes to the next phase, by a tap; an undo can take that back."""
        session_before = self.copy()
        self._finish(press_ms, BY_TAP)
        session_before.switched_at = None
        session_before.before_switch = None
        session_before.asked_plainly = False
        self.switched_at, self.before_switch = press_ms, session_before

    def end_phase(self, end_ms: int) -> None:
        """Goes to the next phase, as the time of the present one is over."""
        self._finish(end_ms, BY_TIME)
        self.switched_at, self.before_switch = None, None

    def undone(self, press_ms: int) -> "Session":
        """Returns the session as it was before its last switch by tap; there must be one."""
        assert self.before_switch is not None
        undone = self.before_switch.copy()
        undone.resumed_ms = press_ms
        return undone

    def pause(self, at_ms: int) -> None:
        """Pauses the session."""
        self.paused_at = at_ms
        self.switched_at, self.before_switch, self.asked_plainly = None, None, False

    def resume(self, press_ms: int) -> None:
        """Resumes the session."""
        assert self.paused_at is not None
        self._add_break(press_ms)
        self.since_ms += press_ms - self.paused_at
        self.paused_at, self.resumed_ms = None, press_ms

    def finish_early(self, at_ms: int, outcome: str) -> None:
        """Ends the session in the midst of a phase; a pause under way belongs to it if `outcome` is ENDED."""
        ran_to = at_ms if self.paused_at is None else self.paused_at
        if self.paused_at is not None and outcome == ENDED:
            self._add_break(at_ms)
        self._add_ended_phase(ran_to - self.since_ms, BY_END)
        self.outcome = outcome
        self.ended_at = at_ms if outcome == ENDED else ran_to
        self.paused_at = None
        self.switched_at, self.before_switch = None, None

    def expressed_ms(self, now_ms: int) -> int:
        """Returns the ms of expressing so far."""
        ms_so_far = sum(
            ms
            for (ms, _), phase in zip(self.ended_phases, self.terms.plan, strict=False)
            if phase.kind == "express"
        )
        if self.outcome is not None or self.phase.kind != "express":
            return ms_so_far
        return ms_so_far + (now_ms if self.paused_at is None else self.paused_at) - self.since_ms

    def is_short(self, now_ms: int) -> bool:
        """Returns whether the session would be too short to count if it ended at `now_ms`."""
        return self.expressed_ms(now_ms) < COUNTED_MS

    def last_used(self, now_ms: int) -> str | None:
        """Returns the side of the last one-sided phase with any expressing, or None."""
        last_side = None
        for index, phase in enumerate(self.terms.plan):
            if phase.kind != "express" or phase.side not in ("left", "right"):
                continue
            ms = self.ended_phases[index][0] if index < len(self.ended_phases) else 0
            if self.outcome is None and index == self.index:
                ms = (now_ms if self.paused_at is None else self.paused_at) - self.since_ms
            last_side = phase.side if ms > 0 else last_side
        return last_side

    def _add_break(self, until_ms: int) -> None:
        assert self.paused_at is not None
        break_ = (self.index, self.paused_at - self.since_ms, until_ms - self.paused_at)
        self.breaks = (*self.breaks, break_)

    def _add_ended_phase(self, ms: int, ended_by: str) -> None:
        self.ended_phases = (*self.ended_phases, (ms, ended_by))

    def _finish(self, at_ms: int, ended_by: str) -> None:
        self._add_ended_phase(at_ms - self.since_ms, ended_by)
        self.index += 1
        self.since_ms, self.resumed_ms = at_ms, at_ms
        self.asked_at, self.last_mark_ms = None, -1
        if self.index == len(self.terms.plan):
            self.outcome, self.ended_at = DONE, at_ms
