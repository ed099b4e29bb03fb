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
    """What a session began with and keeps."""

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
    came: int = 0  # the latest resume or undo
    parts: tuple[tuple[int, str], ...] = ()
    breaks: tuple[tuple[int, int, int], ...] = ()
    asked_at: int | None = None  # the press of a tap that was asked for twice
    asked_plainly: bool = True  # since then nothing but time has passed
    switched_at: int | None = None  # of a switch that an undo can still take back
    before: "Session | None" = None  # how it was before that
    paused_at: int | None = None
    told: int = -1  # of the latest mark in this phase that was felt: ms from its beginning
    how: str | None = None
    ended_at: int = 0
    reached: bool = False  # it counts for reminders, though what it reached was undone

    def copy(self) -> "Session":
        """As it is now, to come back to."""
        return copy.copy(self)

    @property
    def phase(self) -> Phase:
        """The phase that runs, or the last."""
        return self.terms.plan[min(self.index, len(self.terms.plan) - 1)]

    @property
    def runs(self) -> bool:
        """Whether time counts."""
        return self.how is None and self.paused_at is None

    @property
    def length(self) -> int | None:
        """Of the phase that runs, if nobody presses; None: until a tap."""
        return length_ms(self.phase, self.terms.pacing, self.terms.target)

    @property
    def end(self) -> int | None:
        """When the phase that runs ends by itself."""
        length = self.length
        return None if length is None or not self.runs else self.since + length

    @property
    def attention_from(self) -> int:
        """A phase until a tap: what its ten and fifteen minutes count from."""
        return max(self.since + (self.phase.min_ms or 0), self.came)

    @property
    def waits_until(self) -> int:
        """A phase until a tap: when it pauses by itself."""
        return self.attention_from + PAUSED_MS

    def marks(self) -> list[tuple[int, str]]:
        """The cues within this phase that still come by time, with their instants; each is said once."""
        found = [(self.since + at, name) for at, name in marks(self.phase, self.terms.pacing)]
        ready = self._ready()
        found = found if ready is None else [*found, (ready, "ready")]
        return [(at, name) for at, name in found if at - self.since >= self.told]

    def _ready(self) -> int | None:
        length, before = self.length, self.terms.ready_ms
        if not before or length is None or self.phase.kind != "express":
            return None
        if self.terms.pacing != "strict" or length - before < READY_NOT_BEFORE_MS:
            return None
        at = self.since + length - before
        return at if at > self.came else None

    def guards(self, press: int) -> bool:
        """Whether a tap at `press` is asked for twice."""
        if self.phase.kind != "express":
            return False
        least = self.phase.min_ms or 0 if self.terms.pacing == "strict" else GUARDED_MS
        return press - self.since < least

    def was_asked(self, press: int) -> bool:
        """Whether a tap at `press` is the second of two."""
        return self.asked_at is not None and press - self.asked_at <= ASKED_WITHIN_MS

    def ask(self, press: int) -> None:
        """A tap that is to come twice has come once."""
        self.asked_at, self.asked_plainly = press, True

    def switch(self, press: int) -> None:
        """The next phase, by a tap."""
        before = self.copy()
        self._finish(press, BY_TAP)
        before.switched_at, before.before, before.asked_plainly = None, None, False
        self.switched_at, self.before = press, before

    def time_over(self, end: int) -> None:
        """The next phase, by time."""
        self._finish(end, BY_TIME)
        self.switched_at, self.before = None, None

    def undone(self, press: int) -> "Session":
        """The session without its last switch by tap."""
        assert self.before is not None
        again = self.before.copy()
        again.came = press
        return again

    def pause(self, at: int) -> None:
        """Time counts no longer."""
        self.paused_at = at
        self.switched_at, self.before, self.asked_plainly = None, None, False

    def resume(self, press: int) -> None:
        """Time counts again."""
        assert self.paused_at is not None
        self._note_break(press)
        self.since += press - self.paused_at
        self.paused_at, self.came = None, press

    def finish_early(self, at: int, how: str) -> None:
        """Over, in the midst of a phase; a pause under way is part of it unless it is what ended it."""
        ran_to = at if self.paused_at is None else self.paused_at
        if self.paused_at is not None and how == ENDED:
            self._note_break(at)
        self._part(ran_to - self.since, BY_END)
        self.how, self.ended_at, self.paused_at = how, at if how == ENDED else ran_to, None
        self.switched_at, self.before = None, None

    def expressed_ms(self, now: int) -> int:
        """How long was expressed so far."""
        over = sum(
            ms
            for (ms, _), one in zip(self.parts, self.terms.plan, strict=False)
            if one.kind == "express"
        )
        if self.how is not None or self.phase.kind != "express":
            return over
        return over + (now if self.paused_at is None else self.paused_at) - self.since

    def is_short(self, now: int) -> bool:
        """Whether it counts neither for the first side nor for reminders, as far as it has come."""
        return self.expressed_ms(now) < COUNTED_MS

    def last_used(self, now: int) -> str | None:
        """The side of the last phase of one side that was expressed at all."""
        used = None
        for index, one in enumerate(self.terms.plan):
            if one.kind != "express" or one.side not in ("left", "right"):
                continue
            ms = self.parts[index][0] if index < len(self.parts) else 0
            if self.how is None and index == self.index:
                ms = (now if self.paused_at is None else self.paused_at) - self.since
            used = one.side if ms > 0 else used
        return used

    def _note_break(self, until: int) -> None:
        assert self.paused_at is not None
        one = (self.index, self.paused_at - self.since, until - self.paused_at)
        self.breaks = (*self.breaks, one)

    def _part(self, ms: int, by: str) -> None:
        self.parts = (*self.parts, (ms, by))

    def _finish(self, at: int, by: str) -> None:
        self._part(at - self.since, by)
        self.index += 1
        self.since, self.came = at, at
        self.asked_at, self.told = None, -1
        if self.index == len(self.terms.plan):
            self.how, self.ended_at = DONE, at
