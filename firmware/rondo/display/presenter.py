"""Keeps the display in step with the session, the battery and the time, and decides when it is lit.

If the display fails for good, the band goes on without it: what matters is felt.
"""

from micropython import const

from .. import trace
from ..session.table import ASLEEP, CHOOSING, DONE, ENDED, NEVER, PAUSED, RUNNING, SAFE, has_assist
from .screen import Screen
from .view import View

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from ..session.quiet import QuietHours
    from ..session.state import SessionState
    from ..system.battery import Battery
    from .region import Display

_GLANCE_MS = const(8_000)
_RESTING = (DONE, ENDED, ASLEEP, SAFE)  # the display is dark but for glances
_UNTIL_TAP_SHOWN_MS = const(60_000)  # width of a phase until a tap in the bar


class Presenter:
    """Shows the session, the battery and the time on the display, and lights it after a press or a cue.

    `display` is the board's pair (driver of the display, module of `layouts`).
    """

    def __init__(
        self,
        display: "tuple[Display, ModuleType]",
        settings: dict,
        session: "SessionState",
        battery: "Battery",
        changes: "trace.Changes",
        quiet_hours: "QuietHours",
    ) -> None:
        driver, layout = display
        self._session = session
        self._battery = battery
        self._trace = changes
        self._view = View()
        self._screen = Screen(
            driver, layout, settings["language"], settings["brightness"], settings["rotate"]
        )
        self._always_lit = settings["display"] == "always"
        self._quiet_hours = quiet_hours
        self._lit_until = -1
        self._lit = False
        self._next_update_at = 0
        self._shown_plan: "object" = None
        self._failed = False

    def light(self, now: int, by_press: bool) -> None:
        """Lights the display for a while, after a press or, by day, a cue."""
        if by_press or not self._quiet_hours.night:
            self._lit_until = now + _GLANCE_MS

    def lay_out_bar(self) -> None:
        """Lays out the bar with a box for each phase of the session, if the session has a new plan."""
        phases = self._session.plan
        if phases is self._shown_plan or self._failed:
            return
        self._shown_plan = phases
        self._screen.lay_out_bar(
            [phase.usual or _UNTIL_TAP_SHOWN_MS for phase in phases],
            [-1 if phase.opens is None else phase.opens for phase in phases],
        )

    def step(self, now: int, deadline: int, anew: bool) -> int:
        """Sends one changed part of the screen, if it can be sent before `deadline`; returns when to call again:
        `now` if at once.

        `anew`: more than the time shown may have changed.
        """
        if self._failed:
            return NEVER
        try:
            # A display that was set up again is to be drawn whole, though nothing has changed.
            if anew or now >= self._next_update_at or self._screen.stale:
                self._next_update_at = self._bring_up_to_date(now)
            if not self._screen.send(now, deadline - now):
                return min(self._next_update_at, self._screen.retry_at(now))
            return now if self._screen.pending else self._next_update_at
        except Exception as error:
            self._failed = True  # no display from now on, only vibration
            print("rondo: screen: " + type(error).__name__)
            return NEVER

    def _bring_up_to_date(self, now: int) -> int:
        """Turns the display on or off as is due and redraws what has changed; returns when time alone next
        changes what is shown."""
        state, quiet_hours = self._session.state, self._quiet_hours
        until, changes_at = self._lit_until, NEVER
        if self._always_lit and state not in _RESTING:
            changes_at = quiet_hours.changes_at
            if not quiet_hours.night:
                until = max(until, changes_at)
        lit = state != ASLEEP and now < until
        if lit != self._lit:
            self._lit = lit
            self._screen.light(lit)
        if lit:
            changes_at = min(min(changes_at, self._fill_view(now)), until)
            self._screen.update(self._view)
        if trace.hook is not None:
            self._trace.screen(self._screen.lines(self._view) if lit else [])
        return changes_at

    def _fill_view(self, now: int) -> int:
        """Fills the view as of `now`; returns when time alone next changes the view."""
        session, view = self._session, self._view
        view.state = session.state
        view.battery = self._battery.percent
        view.side = session.first
        if session.state == CHOOSING:
            view.side, view.pacing = session.sides, session.pacing
            view.assist = session.assist_first if has_assist(session, now) else -1
        if session.state != RUNNING and session.state != PAUSED:
            view.seconds = -1
            return NEVER
        phase = session.plan[session.index]
        view.kind = phase.kind
        view.side = phase.side
        view.index = session.index
        view.elapsed = elapsed = session.elapsed(now)
        view.may_switch = phase.opens is not None and elapsed >= phase.opens
        changes_in = NEVER
        if phase.usual is None:
            view.seconds = -1
            if elapsed < _UNTIL_TAP_SHOWN_MS:
                changes_in = 1000 - elapsed % 1000  # of the bar
        else:
            left = phase.usual - elapsed
            view.over = left <= 0
            view.seconds = -left // 1000 if view.over else (left + 999) // 1000
            changes_in = 1000 - -left % 1000 if view.over else left - (view.seconds - 1) * 1000
        if phase.opens is not None and not view.may_switch:
            changes_in = min(changes_in, phase.opens - elapsed)
        return NEVER if session.state == PAUSED or changes_in == NEVER else now + changes_in
