"""What each gesture does in each state: the table of the specification's section 2, row by row."""

from . import plans
from .felt import SAYS_WHERE, TELLS_BATTERY
from .fingers import DOUBLE, HOLD, LONG_HOLD, LONG_MARK, TAKEN_BACK, TAP, Gesture, Unforeseen
from .sessions import ASKED_WITHIN_MS, DONE, ENDED, PAUSE_END_MS, UNDO_MS, Session, Terms
from .telling import RUNS, Here, Telling

LATE_TAP_MS = 700
OVER = ("done", "ended")


class Table(Telling):
    """Applies gestures to one band; `time_end` is the last ms at which a phase ended without a press."""

    time_end: int | None = None
    last_press = 0
    choosing_end = 0
    lapsed_ms: int | None = None  # a reminder that was due in the session under way
    marked_at = -1  # when the last mark came
    _acting_hold: tuple[Gesture, Here] | None = None  # a hold that acted, and how it was before

    def gesture(self, gesture: Gesture) -> None:
        """Does what a gesture that has just been recognised does."""
        if gesture.kind == LONG_MARK:
            self.felt.long_mark(gesture.at_ms)
        elif gesture.kind == TAKEN_BACK:
            self._take_back(gesture)
        elif gesture.button == "side":
            self._by_side(gesture)
        elif gesture.kind == TAP:
            self._tap(gesture)
        elif gesture.kind == DOUBLE:
            self._double(gesture)
        elif gesture.kind == HOLD:
            self._hold(gesture)
        elif gesture.kind == LONG_HOLD:
            self._long_hold(gesture)

    # Instants

    def counts_from(self, gesture: Gesture) -> int:
        """Returns the ms from which a gesture counts: its press, or a later end of a phase without a press."""
        return gesture.press_ms if self.time_end is None else max(gesture.press_ms, self.time_end)

    def is_late(self, press_ms: int) -> bool:
        """Returns whether a tap pressed at `press_ms` was meant for the phase that had just ended by itself."""
        return self.time_end is not None and 0 <= press_ms - self.time_end < LATE_TAP_MS

    def _is_consumed(self, gesture: Gesture) -> bool:
        if self.here.state not in ("running", *OVER) or self.time_end is None:
            return False
        return gesture.press_ms < self.time_end or self.is_late(gesture.press_ms)

    # Taps

    def _tap(self, gesture: Gesture) -> None:
        if self._is_consumed(gesture):
            return
        state = self.here.state
        if state == "asleep":
            self._wake(gesture)
        elif state == "awake":
            self._start(gesture)
        elif state == "choosing":
            self._other_pacing(gesture.at_ms)
        elif state == "running":
            self._tap_running(gesture)
        elif state == "paused":
            self._resume(gesture)
        else:
            self._tap_over(gesture)

    def _wake(self, gesture: Gesture) -> None:
        self.enter("awake", gesture.press_ms, gesture.at_ms)
        self.here.first_side = self.first_by_rule()
        self.felt.answer(self.preview(), gesture.at_ms)

    def _start(self, gesture: Gesture) -> None:
        settings = self.here.settings
        plan, first_side = self.plan(), self.here.first_side
        if self.here.session is not None:
            self.ended_sessions.append(self.here.session)
        ready_s = settings["ready_s"]
        assert isinstance(ready_s, int)
        names = [str(settings[key]) for key in ("program", "pacing", "target")]
        terms = Terms(
            plan, names[0], names[1], names[2], ready_s * 1000, first_side, gesture.press_ms
        )
        self.here.session = Session(terms, gesture.press_ms, resumed_ms=gesture.press_ms)
        self.time_end, self.lapsed_ms = None, None
        self.enter("running", gesture.press_ms, gesture.at_ms)
        self.tell_phase(gesture.at_ms)
        self.felt.answer(self.phase_cue(TELLS_BATTERY), gesture.at_ms)

    def _tap_running(self, gesture: Gesture) -> None:
        session = self.running
        if session.guards(gesture.press_ms) and not self._is_second(session, gesture):
            session.ask_for_second_tap(gesture.press_ms)
            self.felt.answer(self.cue("refused"), gesture.at_ms)
            return
        session.switch(gesture.press_ms)
        if session.outcome == DONE:
            self.here.answered_done = gesture.press_ms
            self.end_session("done", gesture.press_ms, gesture.at_ms)
            self.felt.answer(self.cue("done", RUNS | TELLS_BATTERY), gesture.at_ms)
        else:
            self.tell_phase(gesture.at_ms)
            self.felt.answer(self.phase_cue(), gesture.at_ms)

    def _is_second(self, session: Session, gesture: Gesture) -> bool:
        if not session.is_second_tap(gesture.press_ms):
            return False
        if session.asked_plainly:
            return True
        return not self.either("a second tap, with a pause or an undo between", gesture.at_ms)

    def _resume(self, gesture: Gesture) -> None:
        self.running.resume(gesture.press_ms)
        if any(gesture.press_ms < at_ms <= gesture.at_ms for at_ms, _ in self.running.marks()):
            raise Unforeseen("a mark that falls due as the tap that resumes is recognised")
        self.enter("running", gesture.press_ms, gesture.at_ms)
        self._goes_on(gesture.at_ms)

    def _goes_on(self, at_ms: int, comes_back: bool = True) -> None:
        """Answers with the cue of the phase that goes on or comes back; if it would be over by now, of the next."""
        if comes_back:
            self.tell_phase(at_ms)
            self.catch_up(at_ms)
        if comes_back and self.here.state == "running":
            self.tell_phase(at_ms)
        if self.here.state == "running":
            self.felt.answer(self.phase_cue(), at_ms)
        else:
            self.felt.answer(self.cue("done", RUNS | TELLS_BATTERY), at_ms)

    def catch_up(self, at_ms: int) -> None:
        """Ends the phases whose time would be over by `at_ms`."""
        session = self.running
        while session.end_ms is not None and session.end_ms <= at_ms:
            self.time_end = session.end_ms
            session.end_phase(session.end_ms)
        if session.outcome == DONE:
            self.end_session("done", session.ended_at, at_ms)

    def _tap_over(self, gesture: Gesture) -> None:
        answered_ms = self.here.answered_done
        if answered_ms is not None and gesture.press_ms - answered_ms <= ASKED_WITHIN_MS:
            self.here.answered_done = None
            self._wake(gesture)
        else:
            self._ask_for_done(gesture)

    def _ask_for_done(self, gesture: Gesture) -> None:
        self.here.answered_done = gesture.press_ms
        self.felt.answer(self.cue("done", SAYS_WHERE), gesture.at_ms)

    # Double taps

    def _double(self, gesture: Gesture) -> None:
        state = self.here.state
        if state == "asleep":
            self._wake(gesture)
        elif state == "awake":
            self.felt.answer(self.battery_cue(), gesture.at_ms)
        elif state == "choosing":
            self._massage_first(gesture.at_ms)
        elif state == "running":
            if not self._undo(gesture, UNDO_MS):
                self.felt.answer(self.progress(self.counts_from(gesture)), gesture.at_ms)
        elif state in OVER and not self._undo(gesture, UNDO_MS):
            self._ask_for_done(gesture)

    def _undo(self, gesture: Gesture, within_ms: int | None) -> bool:
        session = self.running
        if session.switched_at is None:
            return False
        if within_ms is not None and gesture.press_ms - session.switched_at > within_ms:
            return False
        undone = session.undone(gesture.press_ms)
        was_counted = session.counts_anyway or not session.is_short(gesture.press_ms)
        if was_counted and undone.is_short(gesture.press_ms):
            undone.counts_anyway = self.either(
                "a minute that is undone was reached for reminders", gesture.at_ms
            )
        self.here.session = undone
        self.here.answered_done = None
        self.enter("running", gesture.press_ms, gesture.at_ms)
        self._goes_on(gesture.at_ms)
        return True

    def _by_side(self, gesture: Gesture) -> None:
        state = self.here.state
        if state == "asleep" and gesture.kind in (TAP, DOUBLE, HOLD):
            self._hold(gesture) if gesture.kind == HOLD else self._wake(gesture)
        elif gesture.kind == TAP and state == "running":
            self.felt.answer(self.progress(self.counts_from(gesture)), gesture.at_ms)
        elif gesture.kind == HOLD and state in ("running", *OVER):
            here_before = self.here.copy()
            if state != "ended" and self._undo(gesture, UNDO_MS if state == "done" else None):
                self._acting_hold = gesture, here_before
            elif state in OVER and self.reminders.may_decline(gesture.press_ms):
                self._hold(gesture)

    # Holds

    def _hold(self, gesture: Gesture) -> None:
        here_before = self.here.copy()
        state = self.here.state
        if state in ("asleep", *OVER) and self.reminders.may_decline(gesture.press_ms):
            self.here.declined = True
            self.felt.answer(self.cue("paused", SAYS_WHERE), gesture.at_ms)
        elif state == "asleep":
            self._wake(gesture)
        elif state == "awake":
            self._flip(gesture.at_ms)
        elif state == "choosing":
            self._other_sides(gesture.at_ms)
        elif state == "running":
            self.running.pause(self.counts_from(gesture))
            self.enter("paused", gesture.press_ms, gesture.at_ms)
            self.felt.answer(self.cue("paused", SAYS_WHERE), gesture.at_ms)
        self._acting_hold = gesture, here_before

    def _put_back(self, gesture: Gesture) -> None:
        if self._acting_hold is not None and self._acting_hold[0].press_ms == gesture.press_ms:
            state, declined = self.here.state, self.here.declined
            self.here = self._acting_hold[1]
            if declined and not self.here.declined:
                self._are_on_again(gesture)
            state_before, self.here.state = self.here.state, state
            self.enter(state_before, self.here.since_ms, gesture.at_ms)
        self._acting_hold = None

    def _are_on_again(self, gesture: Gesture) -> None:
        self.reminders.declined = False
        due_ms = self.reminders.due_after(gesture.press_ms)
        if due_ms is not None and due_ms <= gesture.at_ms:
            raise Unforeseen("a reminder within a hold that seemed to turn them off")

    def _long_hold(self, gesture: Gesture) -> None:
        if self._acting_hold is None or self._acting_hold[0].press_ms != gesture.press_ms:
            return
        here_before = self._acting_hold[1]
        if here_before.state == "asleep" and here_before.declined == self.here.declined:
            return  # it has woken the band, which is all that it does
        if here_before.state in ("running", "paused"):
            self._end_early(gesture, here_before)
            return
        self._put_back(gesture)
        if self.here.state == "asleep":
            self._wake(gesture)
        elif self.here.state == "awake":
            self._choose(gesture)
        elif self.here.state == "choosing":
            self._leave_choosing(gesture)

    def _end_early(self, gesture: Gesture, here_before: Here) -> None:
        self.here.session = here_before.session
        self._acting_hold = None
        since_ms = self.counts_from(gesture)
        self.running.finish_early(since_ms, ENDED)
        self.here.answered_done = None
        self.end_session("ended", since_ms, gesture.at_ms)
        self.felt.answer(self.cue("done", RUNS | TELLS_BATTERY), gesture.at_ms)

    def end_session(self, state: str, since_ms: int, at_ms: int) -> None:
        """Ends the session: enters `state`."""
        self.enter(state, since_ms, at_ms)

    def _take_back(self, gesture: Gesture) -> None:
        put_back = (
            self._acting_hold is not None and self._acting_hold[0].press_ms == gesture.press_ms
        )
        if self.marked_at >= gesture.press_ms:
            raise Unforeseen("a press taken back over a mark")
        self._put_back(gesture)
        if put_back and sum(t_ms <= gesture.at_ms for t_ms in self.instants(gesture.press_ms)) > 1:
            raise Unforeseen("a press taken back over several marks")
        self.last_press = gesture.at_ms
        self.felt.forget(gesture.at_ms)
        self.felt.silence(gesture.at_ms)
        state = self.here.state
        if state == "running":
            if self.running.end_ms is None and self.running.waits_until_ms <= gesture.at_ms:
                raise Unforeseen("a press that is taken back, a quarter of an hour into a wait")
            self._goes_on(gesture.at_ms, put_back)
            if put_back:
                self._marks_covered(gesture)
        elif state == "paused":
            if (self.running.paused_at or 0) + PAUSE_END_MS <= gesture.at_ms:
                raise Unforeseen("a press that is taken back, an hour into a pause")
            self.felt.answer(self.cue("paused", SAYS_WHERE), gesture.at_ms)
        elif state == "awake":
            self.felt.answer(self.preview(), gesture.at_ms)
        elif state == "choosing":
            self._say_pacing(gesture.at_ms)
        elif state in OVER:
            self.felt.answer(self.cue("done", SAYS_WHERE), gesture.at_ms)

    def _marks_covered(self, gesture: Gesture) -> None:
        """Lets a mark be felt that fell due while the session seemed to be paused."""
        session = self.running
        if self.here.state != "running" or session.since_ms > gesture.press_ms:
            return
        marks_in_pause = [
            mark for mark in session.marks() if gesture.press_ms < mark[0] <= gesture.at_ms
        ]
        marks_in_pause = [
            mark for mark in marks_in_pause if mark[0] - session.since_ms > session.last_mark_ms
        ]
        if marks_in_pause and self.either(
            "a mark that a press covered, and that is taken back, is felt", gesture.at_ms
        ):
            session.last_mark_ms = marks_in_pause[-1][0] - session.since_ms
            self.felt.announce(self.cue(marks_in_pause[-1][1]), gesture.at_ms)

    # Awake and choosing

    def _flip(self, at_ms: int) -> None:
        if plans.can_flip(self.here.settings, self.program()):
            self.here.first_side = plans.other_side(self.here.first_side)
            self.felt.answer(self.preview(), at_ms)
        else:
            self.felt.answer(self.cue("refused"), at_ms)

    def _choose(self, gesture: Gesture) -> None:
        self.here.before_choosing = dict(self.here.settings), self.here.first_side
        self.enter("choosing", gesture.at_ms, gesture.at_ms)
        self._say_pacing(gesture.at_ms)

    def _say_pacing(self, at_ms: int) -> None:
        self.felt.answer(self.cue(str(self.here.settings["pacing"])), at_ms)

    def _other_pacing(self, at_ms: int) -> None:
        guide = self.here.settings["pacing"] == "guide"
        self.here.settings["pacing"] = "strict" if guide else "guide"
        self._say_pacing(at_ms)

    def _other_sides(self, at_ms: int) -> None:
        sides_in_order = ("both", "left", "right", "both")
        sides = sides_in_order[sides_in_order.index(str(self.here.settings["sides"])) + 1]
        self.here.settings["sides"] = sides
        self._first_while_choosing()
        self.felt.answer(self.cue(sides), at_ms)

    def _first_while_choosing(self) -> None:
        assert self.here.before_choosing is not None
        settings_before, first_side = self.here.before_choosing
        same_sides = settings_before["sides"] == self.here.settings["sides"]
        self.here.first_side = first_side if same_sides else self.first_by_rule()

    def _massage_first(self, at_ms: int) -> None:
        if not plans.massage_first_matters(self.here.settings):
            self.felt.answer(self.cue("refused"), at_ms)
            return
        is_on = plans.is_on(self.here.settings["assist_first"])
        self.here.settings["assist_first"] = "off" if is_on else "on"
        self.felt.answer(self.preview(), at_ms)

    def _leave_choosing(self, gesture: Gesture) -> None:
        self._first_while_choosing()
        self.choosing_end = gesture.at_ms
        self.here.before_choosing = None
        self.enter("awake", gesture.at_ms, gesture.at_ms)
        self.felt.answer(self.preview(), gesture.at_ms)
