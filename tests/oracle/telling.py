"""What a band is predicted to tell: states, phases and cues, each within its window; and what is left open.

Where the specification is silent, or two readings are fair, `either` takes the one or the other: `choices` says
which, in order, and `choices_asked` keeps what was asked.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from . import cues, plans
from .felt import REPEATS, SAYS_WHERE, WITHIN_MS, Cue, Felt, SeenCues
from .fingers import Fingers
from .plans import Plan
from .reminders import Reminders
from .sessions import Session

ROOM_MS = 150  # (ours) how much later than in theory a state may be told: a flash write, one turn of a loop
RUNS = SAYS_WHERE | REPEATS


class ToldState(NamedTuple):
    """A state entered from `from_ms` to `by_ms`."""

    from_ms: int
    by_ms: int
    name: str


class ToldPhase(NamedTuple):
    """A phase that begins or goes on, in the trace from `from_ms` to `by_ms`; it counts from `since_ms`."""

    from_ms: int
    by_ms: int
    kind: str
    side: str
    round: int
    index: int
    since_ms: int


@dataclass
class Choice:
    """A question that the specification leaves open, asked at `t_ms`, and the answer taken."""

    label: str
    t_ms: int
    is_yes: bool


@dataclass
class Here:
    """Where the band is: all that a hold may change and a long hold puts back."""

    state: str = "asleep"
    since_ms: int = 0  # when the state was entered
    first_side: str = "left"
    settings: dict[str, object] = field(default_factory=dict)
    before_choosing: tuple[dict[str, object], str] | None = None  # choosing: as it was before
    session: Session | None = None
    answered_done: int | None = None  # the press of a tap that was answered with `done`
    declined: bool = False

    def copy(self) -> "Here":
        """Returns a copy, to come back to."""
        copy_ = copy.copy(self)
        copy_.settings = dict(self.settings)
        copy_.session = self.session.copy() if self.session else None
        return copy_


class Telling:
    """Collects what one band is predicted to tell: `states`, `phases`, `felt.expected`, `choices_asked`."""

    def __init__(
        self,
        settings: Mapping[str, object],
        programs: Mapping[str, Plan],
        buttons: tuple[str, ...],
        clock_s: int | None = None,
        battery: int = 100,
        trace: SeenCues | None = None,
        choices: Sequence[bool] = (),
    ) -> None:
        all_settings = plans.with_defaults(settings)
        self.programs = programs
        self.here = Here(settings=all_settings)
        self.battery = battery
        self.fingers = Fingers(buttons)
        self.reminders = Reminders(all_settings, clock_s, trace)
        self.states: list[ToldState] = [ToldState(0, 3_000, "asleep")]
        self.phases: list[ToldPhase] = []
        self.ended_sessions: list[Session] = []
        self.choices_asked: list[Choice] = []
        self.now_ms = 0
        self._choices = choices
        horizon: Callable[[int], list[int]] = lambda t_ms: self.instants(t_ms)
        self.felt = Felt(all_settings, trace, horizon, battery <= 20)

    def either(self, label: str, t_ms: int) -> bool:
        """Chooses one of two readings of the specification; False is the likelier."""
        choice_index = len(self.choices_asked)
        is_yes = self._choices[choice_index] if choice_index < len(self._choices) else False
        self.choices_asked.append(Choice(label, t_ms, is_yes))
        return is_yes

    def instants(self, t_ms: int) -> list[int]:
        """Returns the ms after `t_ms` at which phases end or marks come if nobody presses."""
        session = self.here.session
        if self.here.state != "running" or session is None:
            return []
        instants = [at_ms for at_ms, _ in session.marks() if at_ms > t_ms]
        return instants if session.end_ms is None else [*instants, session.end_ms]

    # States and phases

    def enter(self, state: str, since_ms: int, at_ms: int) -> None:
        """Enters a state at the instant `since_ms`; the trace shows it at `at_ms`."""
        if state != self.here.state:
            self.here.state = state
            self.states.append(ToldState(at_ms, at_ms + ROOM_MS, state))
        self.here.since_ms = since_ms

    def tell_phase(self, at_ms: int) -> None:
        """Predicts that the trace shows the present phase at `at_ms`."""
        session = self.running
        phase = session.phase
        prediction = ToldPhase(
            at_ms,
            at_ms + ROOM_MS,
            phase.kind,
            phase.side,
            phase.round,
            session.index,
            session.since_ms,
        )
        self.phases.append(prediction)

    @property
    def running(self) -> Session:
        """Returns the session; there must be one."""
        assert self.here.session is not None
        return self.here.session

    # Cues

    def cue(self, name: str, flags: int = 0) -> Cue:
        """Returns the cue `name` with its own pattern."""
        return Cue(name, cues.cue_pattern(name, plans.is_on(self.here.settings["mirror"])), flags)

    def phase_cue(self, more_flags: int = 0) -> Cue:
        """Returns the cue of the present phase."""
        session = self.running
        return self.cue(plans.cue_of(session.terms.plan, session.index), RUNS | more_flags)

    def preview(self) -> Cue:
        """Returns the cue, or two, that tell how a session would begin."""
        first_cue, *second_cue = [self.cue(name) for name in plans.preview(self.plan())]
        return Cue(
            first_cue.name, first_cue.pattern, SAYS_WHERE, second_cue[0] if second_cue else None
        )

    def progress(self, t_ms: int) -> Cue:
        """Returns the cue that tells how far the session has come at `t_ms`."""
        session = self.running
        phase = session.phase
        side = "assist" if phase.is_motion else plans.cue_of(session.terms.plan, session.index)
        target = phase.max_ms if session.terms.pacing == "guide" else session.phase_ms
        if target is None or phase.round > 3:
            return Cue("progress", None)
        quarters = min(3, (t_ms - session.since_ms) * 4 // target)
        groups = [
            cues.number_pattern(phase.round),
            self.cue(side).pattern or "",
            cues.number_pattern(quarters),
        ]
        return Cue("progress", "  ".join(group for group in groups if group))

    def battery_cue(self) -> Cue:
        """Returns the cue that tells the battery's charge in thirds."""
        return Cue("battery", cues.number_pattern(min(3, self.battery * 3 // 100 + 1)))

    # What a session would be

    def program(self) -> Plan:
        """Returns the program that is set."""
        return plans.program_of(self.here.settings, self.programs)

    def plan(self) -> Plan:
        """Returns the plan that a session would have."""
        return plans.phases(self.here.settings, self.program(), self.here.first_side)

    def sessions(self) -> list[Session]:
        """Returns all sessions so far, with the one under way."""
        return (
            [*self.ended_sessions, self.here.session] if self.here.session else self.ended_sessions
        )

    def first_by_rule(self) -> str:
        """Returns the side that the next session begins with by the setting first_side."""
        if self.here.settings["sides"] != "both":
            return str(self.here.settings["sides"])
        rule = str(self.here.settings["first_side"])
        if rule in plans.SIDES:
            return rule
        counted_sessions = [
            session for session in self.sessions() if not session.is_short(self.now_ms)
        ]
        if not counted_sessions:
            return "left"
        if rule == "continue":
            used_sides = [
                side
                for session in counted_sessions
                if (side := session.last_used(self.now_ms)) is not None
            ]
            return used_sides[-1] if used_sides else "left"
        return plans.other_side(counted_sessions[-1].terms.first_side)


__all__ = ["RUNS", "WITHIN_MS", "Choice", "Here", "Telling", "ToldPhase", "ToldState"]
