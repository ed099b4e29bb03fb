"""Tells a listener what the running firmware does: cues, states, phases and the text of the screen.

Off unless `hook` is set, on a real device as in the simulator:

    from rondo import trace
    trace.hook = print

The firmware then calls hook("cue", name) as a cue begins and hook("cue", None) as it ends, hook("state", name),
hook("phase", phase, index, the tick count that it counts from) and hook("screen", [lines]).
"""

from .session.table import PAUSED, RUNNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .session.state import SessionState
    from .system.clock import Clock

hook: "Callable[..., None] | None" = None


class Changes:
    """Tells the listener each change of state, phase and screen once; `state` is the last state told."""

    def __init__(self) -> None:
        self.state = ""
        self._began = 0
        self._lines: "list[str]" = []

    def new_state(self, session: "SessionState") -> bool:
        """Tells the listener the session's state if it has changed; returns whether it has."""
        if session.state == self.state:
            return False
        self.state = session.state
        if hook is not None:
            hook("state", session.state)
        return True

    def new_phase(self, session: "SessionState", clock: "Clock") -> bool:
        """Tells the listener the present phase if it has begun, resumed or come back by an undo; returns whether it
        has.
        """
        if session.began == self._began:
            return False
        self._began = session.began
        if hook is not None and session.state in (RUNNING, PAUSED):
            phase = session.plan[session.index]
            hook("phase", phase, session.index, clock.ticks(session.since))
        return True

    def screen(self, lines: "list[str]") -> None:
        """Tells the listener `lines`, the text on the screen, if they differ from those last told."""
        if hook is not None and lines != self._lines:
            self._lines = lines
            hook("screen", lines)
