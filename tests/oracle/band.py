"""What a band does, predicted from the specification alone: time, and presses as they come.

band = Band({"pacing": "guide"}, {}, ("main",))
band.press("main", 2_000); band.release("main", 2_100)
band.run(60_000)
band.states, band.phases, band.felt.expected, band.sessions()
"""

from collections.abc import Callable

from .felt import SAYS_WHERE, TELLS_BATTERY
from .fingers import DOUBLE, Gesture, Unforeseen
from .sessions import (
    ATTENTION_MS,
    DONE,
    INTERRUPTED,
    PAUSE_ATTENTION_MS,
    PAUSE_END_MS,
)
from .table import OVER, Table
from .telling import RUNS

AWAKE_MS = CHOOSING_MS = 10_000
OVER_MS = 900_000
NEAR_MS = 60  # (ours) what comes by time so soon after a gesture may as well come before it
DEBOUNCE_MS = 15  # (ours) a press counts so much later than its first edge at most

Timer = tuple[int, Callable[[int], None]]


class Band(Table):
    """One band. Edges and run() are given in order of time."""

    _reminded = -1  # the last reminder that was thought of, felt or not
    _gesture_at = -1  # when the last gesture was recognised
    _attended: int | None = None  # when the present pause or wait was reminded of

    def press(self, button: str, t: int) -> None:
        """A finger goes down."""
        self.run(max(self.now, t - DEBOUNCE_MS - 1))
        self._in_time(t)
        self.run(t, edge=True)
        self._sleep_just_before(t)
        due = self.fingers.due_besides(button)
        if due is not None and due - t <= DEBOUNCE_MS:
            raise Unforeseen("another button goes down as a tap is known")
        second = self.fingers.is_down()
        counts = not (
            button == "main" and self.here.state in ("running", *OVER) and self.is_late(t)
        )
        self.last_press = t
        found = self.fingers.press(button, t)
        if second and not self.either("the second of two buttons is accepted", t):
            self.felt.silence(t)
        elif counts:
            self.felt.press(t)
        self._all(found)

    def release(self, button: str, t: int) -> None:
        """The finger goes up."""
        self.run(t)
        self._all(self.fingers.release(button, t))

    def run(self, t: int, edge: bool = False) -> None:
        """Lets time go on to `t`; with `edge` a finger goes down then, before taps of that instant are known."""
        while True:
            timer = self._next()
            recognised = self.fingers.due()
            by_time = timer is not None and (recognised is None or timer[0] <= recognised)
            if by_time and timer is not None and timer[0] == recognised and recognised <= t - edge:
                by_time = not self.either("time at the very instant of a gesture", recognised)
            if by_time and timer is not None and timer[0] <= t:
                self._fire(timer)
            elif recognised is not None and not by_time and recognised <= t - edge:
                self.now = recognised
                self._all(self.fingers.fire(recognised))
            else:
                break
        self.now = t
        self.felt.advance(t)

    def next_by_time(self) -> int | None:
        """When something comes by time, if nobody presses."""
        timer = self._next()
        return None if timer is None else timer[0]

    def _fire(self, timer: Timer) -> None:
        self.now = max(self.now, timer[0])
        self.felt.advance(self.now)
        timer[1](timer[0])

    def _all(self, gestures: list[Gesture]) -> None:
        for one in gestures:
            self.now = max(self.now, one.at)
            self.felt.advance(one.at - 1)
            timer = self._next()
            self._is_clear(one)
            near = timer is not None and one.at < timer[0] <= one.at + NEAR_MS
            if timer and near and self.either("time just after a gesture", one.at):
                self._fire(timer)
            self._gesture_at = one.at
            self.gesture(one)
            self._is_clear(one)

    def _is_clear(self, one: Gesture) -> None:
        """Nobody can say which comes first, a second tap or the time that is up as it counts."""
        timer = self._next()
        if timer and one.what == DOUBLE and one.at < timer[0] <= one.at + DEBOUNCE_MS:
            raise Unforeseen("a second tap that counts as time is up")

    def _in_time(self, t: int) -> None:
        """What began with a gesture may begin a little later than in theory, and end so."""
        timer = self._next()
        near = timer is not None and timer[0] <= t <= timer[0] + DEBOUNCE_MS
        idle = self.here.state in ("awake", "choosing")
        if idle and near and self.either("a press just after time was up", t):
            self.last_press = t

    def _sleep_just_before(self, t: int) -> None:
        timer = self._next()
        if self.here.state not in ("awake", "choosing") or timer is None:
            return
        if timer[0] - t <= DEBOUNCE_MS and self.either("a press just before time was up", t):
            self._fire(timer)

    # What comes by time

    def _next(self) -> Timer | None:
        self._count_from_latest()
        found = self._timers()
        reminder = self.reminders.due_after(max(self.now - 1, self._reminded))
        if reminder is not None:
            found.append((reminder, self._remind))
        return min(found, key=lambda timer: timer[0], default=None)

    def _count_from_latest(self) -> None:
        counted = [one for one in self.sessions() if one.reached or not one.is_short(self.now)]
        self.reminders.base = counted[-1].terms.started if counted else None
        self.reminders.declined = self.here.declined

    def _timers(self) -> list[Timer]:
        state = self.here.state
        if state == "running":
            return self._running_timers()
        if state == "paused":
            return self._paused_timers()
        if state == "awake":
            return [(max(self.last_press, self.choosing_end) + AWAKE_MS, self._sleep)]
        if state == "choosing":
            return [(max(self.last_press, self.here.since) + CHOOSING_MS, self._give_up_choosing)]
        if state in OVER:
            if self.fingers.undecided():
                return []
            return [(self.here.since + OVER_MS, self._sleep)]
        return []

    def _running_timers(self) -> list[Timer]:
        session = self.running
        found: list[Timer] = []
        for at, name in session.marks():
            if at > self.now:
                found.append((at, lambda t, name=name: self._mark(t, name)))  # type: ignore[misc]
        if session.end is not None:
            return [*found, (session.end, self._phase_over)]
        if self.fingers.undecided():
            return found
        found.append((session.waits_until, self._pause_by_itself))
        return found + self._attention_timer(session.attention_from + ATTENTION_MS)

    def _paused_timers(self) -> list[Timer]:
        paused_at = self.running.paused_at
        assert paused_at is not None
        if self.fingers.undecided():
            return []
        found: list[Timer] = [(paused_at + PAUSE_END_MS, self._interrupt)]
        return found + self._attention_timer(paused_at + PAUSE_ATTENTION_MS)

    def _attention_timer(self, t: int) -> list[Timer]:
        """The one reminder of a pause or of a wait; it waits for a press whose meaning is open."""
        if t == self._attended:
            return []
        return [(t, lambda _: self._attend(t))]

    def _attend(self, t: int) -> None:
        self._attended = t
        if self.now > t or self._gesture_at == t:  # it has waited for a press
            self.felt.answer(self.cue("attention"), self.now)
        else:
            self._attention(t)

    def _mark(self, t: int, name: str) -> None:
        if self.felt.is_near_a_press(t):
            raise Unforeseen("a mark that falls due as a press is accepted")
        self.marked_at = t
        told = t - self.running.since
        if told == self.running.told and not self.either(
            "a mark felt within a hold comes again", t
        ):
            return
        self.running.told = told
        self.felt.ask(self.cue(name), t)

    def _attention(self, t: int) -> None:
        if self.felt.is_near_a_press(t):
            raise Unforeseen("an *attention* that falls due as a press is accepted")
        self.felt.ask(self.cue("attention"), t)

    def _phase_over(self, t: int) -> None:
        session = self.running
        session.time_over(t)
        self.time_end = t
        if session.how == DONE:
            self.here.answered_done = None
            self.over("done", t, t)
            self.felt.ask(self.cue("done", RUNS | TELLS_BATTERY), t)
        else:
            self.tell_phase(t)
            self.felt.ask(self.phase_cue(), t)

    def _pause_by_itself(self, t: int) -> None:
        self.running.pause(t)
        self.enter("paused", t, self.now)
        if self.now > t:
            self.felt.answer(self.cue("paused", SAYS_WHERE), self.now)
        else:
            self.felt.ask(self.cue("paused", SAYS_WHERE), t)

    def _interrupt(self, t: int) -> None:
        self.running.finish_early(t, INTERRUPTED)
        self.here.answered_done = None
        self.over("ended", t, self.now)

    def _sleep(self, t: int) -> None:
        if self.here.state == "awake":
            self.felt.ask(self.cue("refused"), t)
        self.enter("asleep", t, max(t, self.now))

    def _give_up_choosing(self, t: int) -> None:
        assert self.here.entering is not None
        self.here.settings, self.here.first = self.here.entering
        self.here.entering = None
        self.choosing_end = t
        self.enter("awake", t, t)
        self.felt.ask(self.cue("refused"), t)
        self.felt.then(self.preview())

    def _remind(self, t: int) -> None:
        self._reminded = t
        if self.here.state in ("running", "paused"):
            self.lapsed = t
            return
        self.reminders.last_felt = t
        self._attention(t)

    def over(self, state: str, since: int, at: int) -> None:
        """The session is over; a reminder that fell into a short one is felt now."""
        super().over(state, since, at)
        self._count_from_latest()
        session = self.running
        if self.lapsed is not None and session.is_short(at) and not session.reached:
            self.reminders.last_felt = self.felt.follow(self.cue("attention"), at)
        self.lapsed = None
