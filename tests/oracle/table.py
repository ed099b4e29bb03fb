"""What each gesture does in each state: the table of the specification's section 2, row by row."""

from . import plans
from .felt import SAYS_WHERE, TELLS_BATTERY
from .fingers import DOUBLE, HOLD, LONG_HOLD, LONG_MARK, TAKEN_BACK, TAP, Gesture, Unforeseen
from .sessions import ASKED_WITHIN_MS, DONE, ENDED, PAUSE_END_MS, UNDO_MS, Session, Terms
from .telling import RUNS, Here, Telling

LATE_TAP_MS = 700
OVER = ("done", "ended")


class Table(Telling):
    """One band as far as gestures go. `time_end` is the last phase end that came by time."""

    time_end: int | None = None
    last_press = 0
    choosing_end = 0
    lapsed: int | None = None  # a reminder that was due in the session under way
    marked_at = -1  # when the last mark came
    _held: tuple[Gesture, Here] | None = None  # a hold that acted, and how it was before

    def gesture(self, one: Gesture) -> None:
        """A gesture that has just been recognised."""
        if one.what == LONG_MARK:
            self.felt.long_mark(one.at)
        elif one.what == TAKEN_BACK:
            self._take_back(one)
        elif one.button == "side":
            self._by_side(one)
        elif one.what == TAP:
            self._tap(one)
        elif one.what == DOUBLE:
            self._double(one)
        elif one.what == HOLD:
            self._hold(one)
        elif one.what == LONG_HOLD:
            self._long_hold(one)

    # Instants

    def counts_from(self, one: Gesture) -> int:
        """The instant of a gesture: its press, or a phase end that came by time since."""
        return one.press if self.time_end is None else max(one.press, self.time_end)

    def is_late(self, press: int) -> bool:
        """Whether a tap that begins at `press` was meant for what came before."""
        return self.time_end is not None and 0 <= press - self.time_end < LATE_TAP_MS

    def _is_consumed(self, one: Gesture) -> bool:
        if self.here.state not in ("running", *OVER) or self.time_end is None:
            return False
        return one.press < self.time_end or self.is_late(one.press)

    # Taps

    def _tap(self, one: Gesture) -> None:
        if self._is_consumed(one):
            return
        state = self.here.state
        if state == "asleep":
            self._wake(one)
        elif state == "awake":
            self._start(one)
        elif state == "choosing":
            self._other_pacing(one.at)
        elif state == "running":
            self._tap_running(one)
        elif state == "paused":
            self._resume(one)
        else:
            self._tap_over(one)

    def _wake(self, one: Gesture) -> None:
        self.enter("awake", one.press, one.at)
        self.here.first = self.first_by_rule()
        self.felt.answer(self.preview(), one.at)

    def _start(self, one: Gesture) -> None:
        settings = self.here.settings
        plan, first = self.plan(), self.here.first
        if self.here.session is not None:
            self.kept.append(self.here.session)
        ready_s = settings["ready_s"]
        assert isinstance(ready_s, int)
        names = [str(settings[key]) for key in ("program", "pacing", "target")]
        terms = Terms(plan, names[0], names[1], names[2], ready_s * 1000, first, one.press)
        self.here.session = Session(terms, one.press, came=one.press)
        self.time_end, self.lapsed = None, None
        self.enter("running", one.press, one.at)
        self.tell_phase(one.at)
        self.felt.answer(self.phase_cue(TELLS_BATTERY), one.at)

    def _tap_running(self, one: Gesture) -> None:
        session = self.running
        if session.guards(one.press) and not self._is_second(session, one):
            session.ask(one.press)
            self.felt.answer(self.cue("refused"), one.at)
            return
        session.switch(one.press)
        if session.how == DONE:
            self.here.answered_done = one.press
            self.over("done", one.press, one.at)
            self.felt.answer(self.cue("done", RUNS | TELLS_BATTERY), one.at)
        else:
            self.tell_phase(one.at)
            self.felt.answer(self.phase_cue(), one.at)

    def _is_second(self, session: Session, one: Gesture) -> bool:
        if not session.was_asked(one.press):
            return False
        if session.asked_plainly:
            return True
        return not self.either("a second tap, with a pause or an undo between", one.at)

    def _resume(self, one: Gesture) -> None:
        self.running.resume(one.press)
        if any(one.press < at <= one.at for at, _ in self.running.marks()):
            raise Unforeseen("a mark that falls due as the tap that resumes is recognised")
        self.enter("running", one.press, one.at)
        self._goes_on(one.at)

    def _goes_on(self, at: int, comes_back: bool = True) -> None:
        """A phase goes on or comes back; if it would be over by now, the next has run since."""
        if comes_back:
            self.tell_phase(at)
            self.catch_up(at)
        if comes_back and self.here.state == "running":
            self.tell_phase(at)
        if self.here.state == "running":
            self.felt.answer(self.phase_cue(), at)
        else:
            self.felt.answer(self.cue("done", RUNS | TELLS_BATTERY), at)

    def catch_up(self, at: int) -> None:
        """Ends by time what would be over at `at`."""
        session = self.running
        while session.end is not None and session.end <= at:
            self.time_end = session.end
            session.time_over(session.end)
        if session.how == DONE:
            self.over("done", session.ended_at, at)

    def _tap_over(self, one: Gesture) -> None:
        answered = self.here.answered_done
        if answered is not None and one.press - answered <= ASKED_WITHIN_MS:
            self.here.answered_done = None
            self._wake(one)
        else:
            self._ask_for_done(one)

    def _ask_for_done(self, one: Gesture) -> None:
        self.here.answered_done = one.press
        self.felt.answer(self.cue("done", SAYS_WHERE), one.at)

    # Double taps

    def _double(self, one: Gesture) -> None:
        state = self.here.state
        if state == "asleep":
            self._wake(one)
        elif state == "awake":
            self.felt.answer(self.charge(), one.at)
        elif state == "choosing":
            self._massage_first(one.at)
        elif state == "running":
            if not self._undo(one, UNDO_MS):
                self.felt.answer(self.progress(self.counts_from(one)), one.at)
        elif state in OVER and not self._undo(one, UNDO_MS):
            self._ask_for_done(one)

    def _undo(self, one: Gesture, within: int | None) -> bool:
        session = self.running
        if session.switched_at is None:
            return False
        if within is not None and one.press - session.switched_at > within:
            return False
        again = session.undone(one.press)
        counted = session.reached or not session.is_short(one.press)
        if counted and again.is_short(one.press):
            again.reached = self.either(
                "a minute that is undone was reached for reminders", one.at
            )
        self.here.session = again
        self.here.answered_done = None
        self.enter("running", one.press, one.at)
        self._goes_on(one.at)
        return True

    def _by_side(self, one: Gesture) -> None:
        state = self.here.state
        if state == "asleep" and one.what in (TAP, DOUBLE, HOLD):
            self._hold(one) if one.what == HOLD else self._wake(one)
        elif one.what == TAP and state == "running":
            self.felt.answer(self.progress(self.counts_from(one)), one.at)
        elif one.what == HOLD and state in ("running", *OVER):
            before = self.here.copy()
            if state != "ended" and self._undo(one, UNDO_MS if state == "done" else None):
                self._held = one, before
            elif state in OVER and self.reminders.may_decline(one.press):
                self._hold(one)

    # Holds

    def _hold(self, one: Gesture) -> None:
        before = self.here.copy()
        state = self.here.state
        if state in ("asleep", *OVER) and self.reminders.may_decline(one.press):
            self.here.declined = True
            self.felt.answer(self.cue("paused", SAYS_WHERE), one.at)
        elif state == "asleep":
            self._wake(one)
        elif state == "awake":
            self._flip(one.at)
        elif state == "choosing":
            self._other_sides(one.at)
        elif state == "running":
            self.running.pause(self.counts_from(one))
            self.enter("paused", one.press, one.at)
            self.felt.answer(self.cue("paused", SAYS_WHERE), one.at)
        self._held = one, before

    def _put_back(self, one: Gesture) -> None:
        if self._held is not None and self._held[0].press == one.press:
            state, declined = self.here.state, self.here.declined
            self.here = self._held[1]
            if declined and not self.here.declined:
                self._are_on_again(one)
            back, self.here.state = self.here.state, state
            self.enter(back, self.here.since, one.at)
        self._held = None

    def _are_on_again(self, one: Gesture) -> None:
        self.reminders.declined = False
        due = self.reminders.due_after(one.press)
        if due is not None and due <= one.at:
            raise Unforeseen("a reminder within a hold that seemed to turn them off")

    def _long_hold(self, one: Gesture) -> None:
        if self._held is None or self._held[0].press != one.press:
            return
        before = self._held[1]
        if before.state == "asleep" and before.declined == self.here.declined:
            return  # it has woken the band, which is all that it does
        if before.state in ("running", "paused"):
            self._end_early(one, before)
            return
        self._put_back(one)
        if self.here.state == "asleep":
            self._wake(one)
        elif self.here.state == "awake":
            self._choose(one)
        elif self.here.state == "choosing":
            self._leave_choosing(one)

    def _end_early(self, one: Gesture, before: Here) -> None:
        self.here.session = before.session
        self._held = None
        since = self.counts_from(one)
        self.running.finish_early(since, ENDED)
        self.here.answered_done = None
        self.over("ended", since, one.at)
        self.felt.answer(self.cue("done", RUNS | TELLS_BATTERY), one.at)

    def over(self, state: str, since: int, at: int) -> None:
        """The session is over; a reminder that fell into a short one is felt now."""
        self.enter(state, since, at)

    def _take_back(self, one: Gesture) -> None:
        put_back = self._held is not None and self._held[0].press == one.press
        if self.marked_at >= one.press:
            raise Unforeseen("a press taken back over a mark")
        self._put_back(one)
        if put_back and sum(t <= one.at for t in self.instants(one.press)) > 1:
            raise Unforeseen("a press taken back over several marks")
        self.last_press = one.at
        self.felt.forget(one.at)
        self.felt.silence(one.at)
        state = self.here.state
        if state == "running":
            if self.running.end is None and self.running.waits_until <= one.at:
                raise Unforeseen("a press that is taken back, a quarter of an hour into a wait")
            self._goes_on(one.at, put_back)
            if put_back:
                self._marks_covered(one)
        elif state == "paused":
            if (self.running.paused_at or 0) + PAUSE_END_MS <= one.at:
                raise Unforeseen("a press that is taken back, an hour into a pause")
            self.felt.answer(self.cue("paused", SAYS_WHERE), one.at)
        elif state == "awake":
            self.felt.answer(self.preview(), one.at)
        elif state == "choosing":
            self._say_pacing(one.at)
        elif state in OVER:
            self.felt.answer(self.cue("done", SAYS_WHERE), one.at)

    def _marks_covered(self, one: Gesture) -> None:
        """A mark may have fallen due while the session seemed to be paused."""
        session = self.running
        if self.here.state != "running" or session.since > one.press:
            return
        covered = [mark for mark in session.marks() if one.press < mark[0] <= one.at]
        covered = [mark for mark in covered if mark[0] - session.since > session.told]
        if covered and self.either(
            "a mark that a press covered, and that is taken back, is felt", one.at
        ):
            session.told = covered[-1][0] - session.since
            self.felt.ask(self.cue(covered[-1][1]), one.at)

    # Awake and choosing

    def _flip(self, at: int) -> None:
        if plans.can_flip(self.here.settings, self.program()):
            self.here.first = plans.other(self.here.first)
            self.felt.answer(self.preview(), at)
        else:
            self.felt.answer(self.cue("refused"), at)

    def _choose(self, one: Gesture) -> None:
        self.here.entering = dict(self.here.settings), self.here.first
        self.enter("choosing", one.at, one.at)
        self._say_pacing(one.at)

    def _say_pacing(self, at: int) -> None:
        self.felt.answer(self.cue(str(self.here.settings["pacing"])), at)

    def _other_pacing(self, at: int) -> None:
        guide = self.here.settings["pacing"] == "guide"
        self.here.settings["pacing"] = "strict" if guide else "guide"
        self._say_pacing(at)

    def _other_sides(self, at: int) -> None:
        order = ("both", "left", "right", "both")
        sides = order[order.index(str(self.here.settings["sides"])) + 1]
        self.here.settings["sides"] = sides
        self._first_while_choosing()
        self.felt.answer(self.cue(sides), at)

    def _first_while_choosing(self) -> None:
        assert self.here.entering is not None
        before, first = self.here.entering
        same = before["sides"] == self.here.settings["sides"]
        self.here.first = first if same else self.first_by_rule()

    def _massage_first(self, at: int) -> None:
        if not plans.massage_first_matters(self.here.settings):
            self.felt.answer(self.cue("refused"), at)
            return
        is_on = plans.is_on(self.here.settings["assist_first"])
        self.here.settings["assist_first"] = "off" if is_on else "on"
        self.felt.answer(self.preview(), at)

    def _leave_choosing(self, one: Gesture) -> None:
        self._first_while_choosing()
        self.choosing_end = one.at
        self.here.entering = None
        self.enter("awake", one.at, one.at)
        self.felt.answer(self.preview(), one.at)
