"""Predicts what a band does, from the specification alone: as time passes, and as presses come.

band = Band({"pacing": "guide"}, {}, ("main",))
band.press("main", 2_000); band.release("main", 2_100)
band.run(60_000)
band.states, band.phases, band.felt.expected, band.sessions()
"""

from collections.abc import Callable

from .felt import SAYS_WHERE, TELLS_BATTERY
from .fingers import DOUBLE, Gesture, Unforeseen
from .sessions import ATTENTION_MS, DONE, INTERRUPTED, PAUSE_ATTENTION_MS, PAUSE_END_MS
from .table import OVER, Table
from .telling import RUNS

AWAKE_MS = CHOOSING_MS = 10_000
OVER_MS = 900_000
NEAR_MS = 60  # (ours) what comes by time so soon after a gesture may as well come before it
DEBOUNCE_MS = 15  # (ours) a press counts so much later than its first edge at most

Timer = tuple[int, Callable[[int], None]]


class Band(Table):
    """The prediction for one band. Edges and run() are called in order of time."""

    _reminded = -1  # the last reminder that was thought of, felt or not
    _gesture_at = -1  # when the last gesture was recognised
    _attended: int | None = None  # when the present pause or wait was reminded of

    def press(self, button: str, t_ms: int) -> None:
        """Presses a button at `t_ms`."""
        self.run(max(self.now_ms, t_ms - DEBOUNCE_MS - 1))
        self._count_if_in_time(t_ms)
        self.run(t_ms, is_edge=True)
        self._sleep_just_before(t_ms)
        other_due_ms = self.fingers.due_besides(button)
        if other_due_ms is not None and other_due_ms - t_ms <= DEBOUNCE_MS:
            raise Unforeseen("another button goes down as a tap is known")
        is_second_button = self.fingers.is_down()
        counts = not (
            button == "main" and self.here.state in ("running", *OVER) and self.is_late(t_ms)
        )
        self.last_press = t_ms
        gestures = self.fingers.press(button, t_ms)
        if is_second_button and not self.either("the second of two buttons is accepted", t_ms):
            self.felt.silence(t_ms)
        elif counts:
            self.felt.press(t_ms)
        self._apply_gestures(gestures)

    def release(self, button: str, t_ms: int) -> None:
        """Releases a button at `t_ms`."""
        self.run(t_ms)
        self._apply_gestures(self.fingers.release(button, t_ms))

    def run(self, t_ms: int, is_edge: bool = False) -> None:
        """Advances time to `t_ms`; if `is_edge`, gestures of that very ms are not recognised yet."""
        while True:
            timer = self._next_timer()
            next_gesture_ms = self.fingers.due_ms()
            by_time = timer is not None and (
                next_gesture_ms is None or timer[0] <= next_gesture_ms
            )
            if (
                by_time
                and timer is not None
                and timer[0] == next_gesture_ms
                and next_gesture_ms <= t_ms - is_edge
            ):
                by_time = not self.either("time at the very instant of a gesture", next_gesture_ms)
            if by_time and timer is not None and timer[0] <= t_ms:
                self._fire_timer(timer)
            elif next_gesture_ms is not None and not by_time and next_gesture_ms <= t_ms - is_edge:
                self.now_ms = next_gesture_ms
                self._apply_gestures(self.fingers.fire(next_gesture_ms))
            else:
                break
        self.now_ms = t_ms
        self.felt.advance(t_ms)

    def next_by_time(self) -> int | None:
        """Returns the ms at which something happens if nobody presses; None if nothing does."""
        timer = self._next_timer()
        return None if timer is None else timer[0]

    def _fire_timer(self, timer: Timer) -> None:
        self.now_ms = max(self.now_ms, timer[0])
        self.felt.advance(self.now_ms)
        timer[1](timer[0])

    def _apply_gestures(self, gestures: list[Gesture]) -> None:
        for gesture in gestures:
            self.now_ms = max(self.now_ms, gesture.at_ms)
            self.felt.advance(gesture.at_ms - 1)
            timer = self._next_timer()
            self._check_order_is_clear(gesture)
            is_near = timer is not None and gesture.at_ms < timer[0] <= gesture.at_ms + NEAR_MS
            if timer and is_near and self.either("time just after a gesture", gesture.at_ms):
                self._fire_timer(timer)
            self._gesture_at = gesture.at_ms
            self.gesture(gesture)
            self._check_order_is_clear(gesture)

    def _check_order_is_clear(self, gesture: Gesture) -> None:
        """Raises Unforeseen if a second tap counts just as time is up: nobody can say which comes first."""
        timer = self._next_timer()
        if (
            timer
            and gesture.kind == DOUBLE
            and gesture.at_ms < timer[0] <= gesture.at_ms + DEBOUNCE_MS
        ):
            raise Unforeseen("a second tap that counts as time is up")

    def _count_if_in_time(self, t_ms: int) -> None:
        """Counts a press just after the time to sleep: counted from a gesture, that time is a little later."""
        timer = self._next_timer()
        is_near = timer is not None and timer[0] <= t_ms <= timer[0] + DEBOUNCE_MS
        idle = self.here.state in ("awake", "choosing")
        if idle and is_near and self.either("a press just after time was up", t_ms):
            self.last_press = t_ms

    def _sleep_just_before(self, t_ms: int) -> None:
        timer = self._next_timer()
        if self.here.state not in ("awake", "choosing") or timer is None:
            return
        if timer[0] - t_ms <= DEBOUNCE_MS and self.either("a press just before time was up", t_ms):
            self._fire_timer(timer)

    # What comes by time

    def _next_timer(self) -> Timer | None:
        self._count_from_latest()
        timers = self._timers()
        reminder = self.reminders.due_after(max(self.now_ms - 1, self._reminded))
        if reminder is not None:
            timers.append((reminder, self._remind))
        return min(timers, key=lambda timer: timer[0], default=None)

    def _count_from_latest(self) -> None:
        counted_sessions = [
            session
            for session in self.sessions()
            if session.counts_anyway or not session.is_short(self.now_ms)
        ]
        self.reminders.base = counted_sessions[-1].terms.started_ms if counted_sessions else None
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
            return [
                (max(self.last_press, self.here.since_ms) + CHOOSING_MS, self._give_up_choosing)
            ]
        if state in OVER:
            if self.fingers.are_undecided():
                return []
            return [(self.here.since_ms + OVER_MS, self._sleep)]
        return []

    def _running_timers(self) -> list[Timer]:
        session = self.running
        timers: list[Timer] = []
        for at_ms, name in session.marks():
            if at_ms > self.now_ms:
                timers.append((at_ms, lambda t_ms, name=name: self._mark(t_ms, name)))  # type: ignore[misc]
        if session.end_ms is not None:
            return [*timers, (session.end_ms, self._phase_over)]
        if self.fingers.are_undecided():
            return timers
        timers.append((session.waits_until_ms, self._pause_by_itself))
        return timers + self._attention_timer(session.attention_from_ms + ATTENTION_MS)

    def _paused_timers(self) -> list[Timer]:
        paused_at = self.running.paused_at
        assert paused_at is not None
        if self.fingers.are_undecided():
            return []
        timers: list[Timer] = [(paused_at + PAUSE_END_MS, self._interrupt)]
        return timers + self._attention_timer(paused_at + PAUSE_ATTENTION_MS)

    def _attention_timer(self, t_ms: int) -> list[Timer]:
        """Returns the timer of the *attention* of a pause or wait, in a list; [] if it was felt."""
        if t_ms == self._attended:
            return []
        return [(t_ms, lambda _: self._attend(t_ms))]

    def _attend(self, t_ms: int) -> None:
        self._attended = t_ms
        if self.now_ms > t_ms or self._gesture_at == t_ms:  # it has waited for a press
            self.felt.answer(self.cue("attention"), self.now_ms)
        else:
            self._attention(t_ms)

    def _mark(self, t_ms: int, name: str) -> None:
        if self.felt.is_near_a_press(t_ms):
            raise Unforeseen("a mark that falls due as a press is accepted")
        self.marked_at = t_ms
        mark_ms = t_ms - self.running.since_ms
        if mark_ms == self.running.last_mark_ms and not self.either(
            "a mark felt within a hold comes again", t_ms
        ):
            return
        self.running.last_mark_ms = mark_ms
        self.felt.announce(self.cue(name), t_ms)

    def _attention(self, t_ms: int) -> None:
        if self.felt.is_near_a_press(t_ms):
            raise Unforeseen("an *attention* that falls due as a press is accepted")
        self.felt.announce(self.cue("attention"), t_ms)

    def _phase_over(self, t_ms: int) -> None:
        session = self.running
        session.end_phase(t_ms)
        self.time_end = t_ms
        if session.outcome == DONE:
            self.here.answered_done = None
            self.end_session("done", t_ms, t_ms)
            self.felt.announce(self.cue("done", RUNS | TELLS_BATTERY), t_ms)
        else:
            self.tell_phase(t_ms)
            self.felt.announce(self.phase_cue(), t_ms)

    def _pause_by_itself(self, t_ms: int) -> None:
        self.running.pause(t_ms)
        self.enter("paused", t_ms, self.now_ms)
        if self.now_ms > t_ms:
            self.felt.answer(self.cue("paused", SAYS_WHERE), self.now_ms)
        else:
            self.felt.announce(self.cue("paused", SAYS_WHERE), t_ms)

    def _interrupt(self, t_ms: int) -> None:
        self.running.finish_early(t_ms, INTERRUPTED)
        self.here.answered_done = None
        self.end_session("ended", t_ms, self.now_ms)

    def _sleep(self, t_ms: int) -> None:
        if self.here.state == "awake":
            self.felt.announce(self.cue("refused"), t_ms)
        self.enter("asleep", t_ms, max(t_ms, self.now_ms))

    def _give_up_choosing(self, t_ms: int) -> None:
        assert self.here.before_choosing is not None
        self.here.settings, self.here.first_side = self.here.before_choosing
        self.here.before_choosing = None
        self.choosing_end = t_ms
        self.enter("awake", t_ms, t_ms)
        self.felt.announce(self.cue("refused"), t_ms)
        self.felt.then(self.preview())

    def _remind(self, t_ms: int) -> None:
        self._reminded = t_ms
        if self.here.state in ("running", "paused"):
            self.lapsed_ms = t_ms
            return
        self.reminders.last_felt = t_ms
        self._attention(t_ms)

    def end_session(self, state: str, since_ms: int, at_ms: int) -> None:
        """Ends the session; a reminder that fell into it may now be felt, if the session is short."""
        super().end_session(state, since_ms, at_ms)
        self._count_from_latest()
        session = self.running
        if (
            self.lapsed_ms is not None
            and session.is_short(at_ms)
            and not session.counts_anyway
            and self.reminders.feel_or_put_off(at_ms)
        ):
            self.reminders.last_felt = self.felt.follow(self.cue("attention"), at_ms)
        self.lapsed_ms = None
