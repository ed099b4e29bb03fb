"""Wires a board and runs the loop: take in what happened, step the services, sleep to the nearest deadline.

The only place that knows all services. Nothing here waits but `Power`, and nothing has a fixed tick.
"""

import json

from . import program, trace
from . import settings as settings_module
from .buttons import ARMED, PRESS, TAKEN_BACK, Buttons
from .clock import Clock
from .haptics import Haptics
from .power import Power
from .rhythm import Rhythm
from .screen import Screen, View
from .session import Session
from .table import ASLEEP, AWAKE, DONE, ENDED, NEVER, PAUSED, RUNNING, SAFE, SILENCE

# States that nothing goes on into from before.
_SILENT = (PAUSED, DONE, ENDED)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

GLANCE_MS = 8_000
ALWAYS_MS = (
    1 << 29
)  # longer than the band is ever awake, and still a small integer when added to a time
UNTIL_TAP_SHOWN_MS = 60_000  # how long a phase until a tap looks in the session's bar


def load_settings() -> "tuple[dict, list[str]]":
    """The settings on flash; each that is missing or may not be has its default."""
    try:
        with open(settings_module.FILE) as file:
            given = json.load(file)
    except OSError:
        given = {}
    except ValueError:
        return settings_module.resolve({})[0], [settings_module.FILE + ": not JSON"]
    return settings_module.resolve(given)


def load_program(settings: dict) -> "tuple[dict, list[str]]":
    """The program that the settings name; three-round, and why, if it cannot be followed."""
    name = settings["program"]
    if name in program.BUILT_IN:
        return program.BUILT_IN[name](settings), []
    path = "programs/" + name + ".json"
    try:
        with open(path) as file:
            return program.check(json.loads(file.read(program.MAX_BYTES))), []
    except OSError:
        complaint = "no such file"
    except ValueError as error:
        complaint = str(error) or "not JSON"
    return program.three_round(settings), [path + ": " + complaint]


class App:
    """A wired band; `run` never returns but in safe mode."""

    def __init__(self, board: "ModuleType") -> None:
        self._clock = Clock()
        self._settings, complaints = load_settings()
        routine, more = load_program(self._settings)
        self._complaints = complaints + more
        settings = self._settings
        self._motor = board.motor()
        self._haptics = Haptics(
            self._motor, settings["strength"], settings["repeat"], settings["mirror"]
        )
        names = [name for name, _ in board.BUTTONS]
        self._buttons = Buttons(board.button_pins(), names, self._clock)
        self._power = Power(board.light_sleep, self._buttons, self._motor)
        self._powered_on = board.powered_on()
        self._battery = board.battery()
        self._led = board.led()
        self._session = Session(settings, routine)
        self._rhythm = Rhythm(settings)
        self._tick_at = NEVER
        self._was_playing: "str | None" = None
        self._view = View()
        self._screen = Screen(
            board.display() if settings["display"] != "off" else None,
            settings["language"],
            settings["brightness"],
            settings["rotate"],
        )
        self._display_ms = {"always": ALWAYS_MS, "glance": GLANCE_MS, "off": 0}[
            settings["display"]
        ]
        self._lit_until = -1
        self._lit = False
        self._traced_state = ""
        self._traced_began = 0
        self._traced_lines: "list[str]" = []

    def run(self) -> None:
        """Forever; returns only in safe mode, to leave the REPL free."""
        now = self._clock.now()
        if self._powered_on and self._buttons.held():
            self._safe(now)
            return
        for complaint in self._complaints:
            print("rondo: " + complaint)
        if self._complaints:
            self._haptics.play("refused", now, False)
        self._note(now)
        while True:
            deadline = self.turn()
            wait = deadline - self._clock.now()
            if wait > 0:
                self._power.wait(wait)

    def turn(self) -> int:
        """Do all that is due; returns the next instant at which something is."""
        now = self._clock.now()
        self._take_time(now, False)
        while self._buttons.poll(now):
            self._take_press(now)
            self._take_time(now, True)
        self._step_haptics(now)
        self._keep_rhythm(now)
        deadline = min(
            self._haptics.deadline(),
            self._buttons.deadline(),
            self._session.deadline(self._buttons.undecided),
            self._tick_at,
        )
        deadline = min(deadline, self._show(now, deadline))
        if deadline == NEVER and self._session.state == ASLEEP and not self._buttons.any_down:
            self._clock.rebase()
            self._haptics.rebase()
        return deadline

    def _take_time(self, now: int, by_press: bool) -> None:
        """What has fallen due; `by_press` if a press has only now made it so."""
        session = self._session
        at = session.deadline(self._buttons.undecided)
        while at <= now:
            self._feel(session.expire(), at, now, by_press)
            at = session.deadline(self._buttons.undecided)

    def _take_press(self, now: int) -> None:
        session = self._session
        event = self._buttons.event
        at = self._buttons.at
        if event == PRESS:
            session.press(at)
            self._haptics.accepted(at)
            self._light(now)
        elif event == ARMED:
            self._haptics.accepted(at)
        elif event == TAKEN_BACK:
            self._feel(session.take_back(now), now, now, True)
        else:
            self._feel(session.gesture(event, at, now), now, now, True)

    def _feel(self, cue: "str | None", at: int, now: int, by_press: bool) -> None:
        """Give the cue that a row of the table asks for, and tell whoever listens what has changed."""
        if cue is not None:
            session = self._session
            if cue == SILENCE or session.state in _SILENT:
                self._haptics.silence(now)
            if cue == "progress":
                phase = session.plan[session.index]
                side = phase.cue if phase.cue != "move_on" else "assist"
                self._haptics.count_progress(phase.round, side, session.quarters(now))
            elif cue == "battery":
                self._measure()
                self._haptics.count_battery(self._battery.thirds)
            if cue != SILENCE:
                self._haptics.play(
                    cue, at, by_press, self._battery.low and self._ends_or_begins(cue)
                )
                self._light(now)
        self._note(now)

    def _ends_or_begins(self, cue: str) -> bool:
        """Whether a warning of a low battery may follow: only with the first phase's cue and with *done*."""
        session = self._session
        if session.state == RUNNING:
            return session.index == 0 and cue == session.plan[0].cue
        return cue == "done"

    def _note(self, now: int) -> None:
        """What follows from a change of state or phase, and the trace of it."""
        session = self._session
        if session.state != self._traced_state:
            self._traced_state = session.state
            if trace.hook is not None:
                trace.hook("state", session.state)
            if session.state == AWAKE:
                self._measure()
        if session.began != self._traced_began:
            self._traced_began = session.began
            self._measure()
            self._plan_bar()
            if trace.hook is not None:
                phase = session.plan[session.index]
                trace.hook("phase", phase, session.index, self._clock.ticks(session.since))
        self._tick_at = self._rhythm.next_at(session, now)

    def _measure(self) -> None:
        """Read the battery, unless the motor pulls its voltage down: then the last reading stands."""
        if not self._motor.driving:
            self._battery.read()

    def _plan_bar(self) -> None:
        phases = self._session.plan
        self._screen.plan(
            [phase.usual or UNTIL_TAP_SHOWN_MS for phase in phases],
            [-1 if phase.opens is None else phase.opens for phase in phases],
        )

    def _step_haptics(self, now: int) -> None:
        self._haptics.step(now)
        playing = self._haptics.playing
        if playing != self._was_playing:
            self._was_playing = playing
            if playing is not None:
                self._light(now)

    def _keep_rhythm(self, now: int) -> None:
        if now >= self._tick_at:
            self._haptics.beat(self._rhythm.name, now)
            self._was_playing = self._haptics.playing  # not worth a glance
            self._tick_at = self._rhythm.next_at(self._session, now)

    def _light(self, now: int) -> None:
        """A press or a cue: the display is worth a glance."""
        self._lit_until = now + self._display_ms

    def _show(self, now: int, deadline: int) -> int:
        """Bring the display up to date in the time until `deadline`; returns when it wants to go on."""
        if not self._display_ms:
            return NEVER
        state = self._session.state
        lit = state != ASLEEP and now < self._lit_until
        if lit != self._lit:
            self._lit = lit
            self._screen.light(lit)
        changes_at = NEVER
        if lit:
            changes_at = min(self._fill_view(now), self._lit_until)
            self._screen.update(self._view)
        if trace.hook is not None:
            self._tell_lines(trace.hook, lit)
        if self._screen.pending and self._screen.send(now, deadline - now):
            return now
        return min(changes_at, self._screen.retry_at(now))

    def _fill_view(self, now: int) -> int:
        """Put what is so now into the view; returns when the time shown is the next."""
        session, view = self._session, self._view
        view.state = session.state
        view.battery = self._battery.percent
        view.side = session.first
        if session.state != RUNNING and session.state != PAUSED:
            view.seconds = -1
            return NEVER
        phase = session.plan[session.index]
        view.kind = phase.kind
        view.side = phase.side
        view.round = phase.round
        view.index = session.index
        view.elapsed = elapsed = session.elapsed(now)
        view.may_switch = phase.opens is not None and elapsed >= phase.opens
        if phase.usual is None:
            view.seconds = -1
            return NEVER
        left = phase.usual - elapsed
        view.over = left <= 0
        view.seconds = -left // 1000 if view.over else (left + 999) // 1000
        if session.state == PAUSED:
            return NEVER
        return now + (1000 - -left % 1000 if view.over else left - (view.seconds - 1) * 1000)

    def _tell_lines(self, hook: "Callable[..., None]", lit: bool) -> None:
        lines = self._screen.lines(self._view) if lit else []
        if lines != self._traced_lines:
            self._traced_lines = lines
            hook("screen", lines)

    def _safe(self, now: int) -> None:
        """Motor off, the LED on, the display says so; then the REPL is free."""
        self._session.state = SAFE
        self._led.value(1)
        self._light(now)
        self._note(now)
        while self._show(now, NEVER) == now:
            pass
