"""Hands the cues that the session's table asks for to `haptics`, with what belongs to them: counts, repeats, ticks.

emitter.emit(cue, at, now, by_press, before)     the cue of a row; `before` is the state the row leads from
"""

from micropython import const

from ..session.table import AWAKE, CHOOSING, DONE, ENDED, NEVER, PAUSED, PREVIEW, RUNNING, SILENCE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..session.rhythm import Rhythm
    from ..session.session import Session
    from ..system.battery import Battery
    from .haptics import Haptics

# A change to one of these stops what plays.
_SILENT = (PAUSED, DONE, ENDED)
_RHYTHMS = ("massage_tick_s", "metronome_per_min", "rest_every_min")
_AFTER_REFUSED_MS = const(1_600)  # length of *refused* and of a pause after it


class CueEmitter:
    """Hands the cues that the session's table asks for, and the ticks of the rhythms, to `haptics`.

    `measured` reads the battery, unless the motor turns, and returns it. `begun_id` is the id of the session whose
    first cue was given. `tick_at` is when `step` has the next tick to play, in ms; NEVER if there is none.
    """

    def __init__(
        self, haptics: "Haptics", session: "Session", measured: "Callable[[], Battery]"
    ) -> None:
        self._haptics = haptics
        self._rhythm = _make_rhythm(session.settings)
        self.tick_at = NEVER
        self._session = session
        self._measured = measured
        self.begun_id = 0

    def emit(self, cue: str, at: int, now: int, by_press: bool, before: str) -> None:
        """Plays `cue`, whose instant is `at`; SILENCE, or a change to paused, done or ended, stops the cue that
        plays.

        `before` is the session's state before the event; `by_press`: a press has brought the cue.
        """
        state = self._session.state
        if cue == SILENCE or (state in _SILENT and state != before):
            self._haptics.silence(now)
        if cue == PREVIEW:
            self._emit_preview(at, by_press)
        elif cue != SILENCE:
            self._prepare(cue)
            repeats = self._repeats(cue, before)
            low = repeats and self._ends_or_begins(cue) and self._measured().low
            self._haptics.play(cue, at, by_press, repeats, "battery_low" if low else "")
        if before == CHOOSING and state == AWAKE and cue != PREVIEW:
            self._haptics.step(now)  # *refused* begins, and the preview follows it
            self._emit_preview(now + _AFTER_REFUSED_MS, False)

    def step(self, now: int, hold_at: int) -> None:
        """Plays the tick due at `now`, unless a cue is near, or the pulse that a hold brings at `hold_at`."""
        if now < self.tick_at or self._rhythm is None:
            return
        foreseen_at = min(self._session.deadline(False), hold_at)
        name = self._rhythm.cue(self._session, now)
        self._rhythm.record(name, now, self._haptics.beat(name, now, foreseen_at))
        self.plan_tick(now)

    def plan_tick(self, now: int) -> None:
        """Sets `tick_at` to the first tick after `now`; to be called whenever the session has changed."""
        if self._rhythm is not None:
            self.tick_at = self._rhythm.next_at(self._session, now)

    def _emit_preview(self, at: int, by_press: bool) -> None:
        first_cue, side_cue = self._session.preview()
        self._haptics.play(first_cue, at, by_press, False, side_cue)

    def _prepare(self, cue: str) -> None:
        """Makes the pattern of `cue` if it is *progress* or *battery*, whose pulses count something."""
        if cue == "progress":
            phase = self._session.plan[self._session.index]
            side = phase.cue if phase.cue != "move_on" else "assist"
            self._haptics.count_progress(
                phase.round, side, self._session.quarters(self._session.gesture_at)
            )
        elif cue == "battery":
            self._haptics.count_battery(self._measured().thirds)

    def _repeats(self, cue: str, before: str) -> bool:
        """Returns whether `cue` is to repeat: the cue of the running phase does, and *done* when it is reached."""
        session = self._session
        if session.state == RUNNING:
            return cue == session.plan[session.index].cue
        return cue == "done" and session.state != before

    def _ends_or_begins(self, cue: str) -> bool:
        """Returns whether *battery_low* may follow `cue`: the first one of a session, or *done*."""
        return cue == "done" or self._session.id != self.begun_id


def _make_rhythm(settings: dict) -> "Rhythm | None":
    """Returns the `Rhythm` that the settings ask for, None if all are off; imports its module only if needed."""
    if max([settings[key] for key in _RHYTHMS]) == 0:
        return None
    from ..session.rhythm import Rhythm

    return Rhythm(settings)
