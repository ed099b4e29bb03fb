"""A listener's ear on the running firmware: cues, states, phases and the text of the screen.

Off unless somebody sets `hook`, on a real device as in the simulator:

    from rondo import trace
    trace.hook = print

It is then called as hook("cue", name or None at its end), hook("state", name), hook("phase", phase, index,
since in ticks) and hook("screen", [lines]).
"""

from .session.table import PAUSED, RUNNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .session.state import SessionState
    from .system.clock import Clock

hook: "Callable[..., None] | None" = None


class Changes:
    """Finds out what has changed since the listener last heard of it, and tells them; `state` is the last told."""

    def __init__(self) -> None:
        self.state = ""
        self._began = 0
        self._lines: "list[str]" = []

    def new_state(self, session: "SessionState") -> bool:
        """Tells the listener the session's state if it is another; returns whether it is."""
        if session.state == self.state:
            return False
        self.state = session.state
        if hook is not None:
            hook("state", session.state)
        return True

    def new_phase(self, session: "SessionState", clock: "Clock") -> bool:
        """Tells the listener the phase if it has begun, resumed or come back; returns whether it has."""
        if session.began == self._began:
            return False
        self._began = session.began
        if hook is not None and session.state in (RUNNING, PAUSED):
            phase = session.plan[session.index]
            hook("phase", phase, session.index, clock.ticks(session.since))
        return True

    def screen(self, lines: "list[str]") -> None:
        """Tells the listener the lines of text on the screen."""
        if hook is not None and lines != self._lines:
            self._lines = lines
            hook("screen", lines)
