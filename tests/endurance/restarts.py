"""A band that is worn, cut off, restarted and visited in any order, with checks of what it must keep.

What was true comes from the trace, what is stored from the flash; they are compared at each restart. The reminders
and the sides are followed from one start to the next.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from firmware.rondo.haptics import cues
from firmware.rondo.session.state import COUNTED_MS
from firmware.rondo.session.table import PAUSE_LIMIT_MS
from simulator.core.device import Device
from simulator.core.setup import Setup
from tests.endurance.cuts import fill_history
from tests.endurance.kept import log_on_flash
from tools.log.pull.journal import KeptSession, Log

QUICK = {
    "name": "quick",
    "phases": [
        {"kind": "express", "side": "first", "round": 1, "min_s": 60, "max_s": 90},
        {"kind": "massage", "side": "both", "round": 1, "min_s": 5, "max_s": 5},
        {"kind": "express", "side": "second", "round": 1, "min_s": 60, "max_s": 90},
    ],
}
REMINDER_MIN = 20
CHOSEN = {"display": "off", "program": "quick", "reminder_min": REMINDER_MIN}
CLOCK_S = 1_772_000_000
OTHER = {"left": "right", "right": "left", "": "left"}
BACK_MS = 2_500  # after power on: *attention* has begun by then
LOST_POSITION_MS = 16_000  # of position, with the presses and cues that keep a write waiting
TOLD_MS = 8_000  # what is younger need not be on flash: its cue, repeats of others, and a second
ATTENTION_MS = sum(cues.pattern("attention", mirror=False))
SLACK_MS = 60_000  # of an hour's pause
HEALED_MS = 10_000  # after a start: what could not be read is there twice again, if nobody presses
REMINDERS = 3
LAST_REMINDER_MS = 600_000  # after the first
LATE_FOR_A_RESTART_MS = 900_000
IN_SESSION = ("running", "paused")


@dataclass
class Stretch:
    """A stretch of a phase, from `begin_ms` on: running since `since_ms`, or paused `held_ms` ms into the phase."""

    begin_ms: int
    index: int
    since_ms: int
    held_ms: int | None = None

    def elapsed_ms(self, t_ms: int) -> int:
        """Returns how many ms of the phase have passed at `t_ms`."""
        return t_ms - self.since_ms if self.held_ms is None else self.held_ms


@dataclass
class Session:
    """A session under way; `expressed_ms` is the expressing up to its last start, known to within `unsure_ms`."""

    began_ms: int
    stretches: list[Stretch] = field(default_factory=list)
    phases: dict[int, tuple[str, str]] = field(default_factory=dict)
    expressed_ms: int = 0
    unsure_ms: int = LOST_POSITION_MS

    def expressed_until_ms(self, t_ms: int) -> int:
        """Returns the ms of all expressing up to `t_ms`; an undo does not reduce it."""
        ends_ms = [*(stretch.begin_ms for stretch in self.stretches[1:]), t_ms]
        return self.expressed_ms + sum(
            end_ms - stretch.begin_ms
            for stretch, end_ms in zip(self.stretches, ends_ms, strict=False)
            if stretch.held_ms is None and self.phases[stretch.index][0] == "express"
        )

    def counts(self, t_ms: int) -> bool | None:
        """Returns whether the session is long enough to count; None if that cannot be seen from outside."""
        over_limit_ms = self.expressed_until_ms(t_ms) - COUNTED_MS
        return None if abs(over_limit_ms) < self.unsure_ms else over_limit_ms > 0

    def resume_positions_ms(self, died_ms: int) -> dict[int, list[int]]:
        """Returns positions in ms, by phase: after a cut at `died_ms` one from the least to the most is resumed."""
        positions_by_phase: dict[int, list[int]] = {}
        ends_ms = [*(stretch.begin_ms for stretch in self.stretches[1:]), died_ms]
        for stretch, end_ms in zip(self.stretches, ends_ms, strict=False):
            if end_ms >= died_ms - LOST_POSITION_MS:
                instants = (max(stretch.begin_ms, died_ms - LOST_POSITION_MS), end_ms)
                positions_by_phase.setdefault(stretch.index, []).extend(
                    stretch.elapsed_ms(t_ms) for t_ms in instants
                )
        return positions_by_phase


class WornBand:
    """The band and what is known of it; `run` advances time and records what the band does."""

    def __init__(self, board: str, flash_is_full: bool) -> None:
        setup = Setup(board, settings=CHOSEN, programs={"quick": json.dumps(QUICK)}, clock=CLOCK_S)
        self.device = Device(setup)
        self.has_clock = self.device.board.clock_chip is not None
        self.clock_known = True
        self.oldest_numbers = fill_history(self.device.flash) if flash_is_full else set()
        self.state = ""
        self.session: Session | None = None
        self.last_session: Session | None = None
        self.ended_at = -TOLD_MS
        self.counted_side: str | None = (
            "" if not flash_is_full else None
        )  # of the last that counts; None: not known
        self.side_moved = False  # something that moves the side
        self.paused_at: int | None = None  # at the earliest, as far as flash knows
        self.resumed_at = -TOLD_MS
        self.counted_from = 0  # from then on the band knows how old the pause is
        self.clock_jumped = False  # in the pause under way
        self.pressed_at = 0
        self._rotten: tuple[int, Sequence[str]] = (-HEALED_MS, ())
        self.reminders = _Reminders()
        self.device.power_on()
        self.run(BACK_MS)

    @property
    def now_ms(self) -> int:
        """Returns the ms since the first power on."""
        return self.device.kernel.now_ms

    def run(self, ms: int) -> None:
        """Advances time by `ms`, records what the band did and checks the reminders."""
        self.device.run_to_ms(self.now_ms + ms)
        entries = self.device.recorder.entries
        for t_ms, kind, fields in list(entries):
            self._take(t_ms, kind, fields)
        entries.clear()
        self._count_session(self.now_ms)
        self.reminders.check(self.now_ms, self.session)

    def hold(self, ms: int) -> None:
        """Holds `main` down for `ms`."""
        self.side_moved = self.side_moved or (ms > 700 and self.state in ("awake", "choosing"))
        self.device.press("main")
        self.run(ms)
        self.device.release("main")

    def _take(self, t_ms: int, kind: str, fields: dict) -> None:
        name = str(fields.get("name"))
        if kind == "button" and fields["down"]:
            self.pressed_at = t_ms
        elif kind == "state":
            self._take_state(t_ms, name)
        elif kind == "phase":
            self._take_phase(t_ms, fields)
        elif kind == "cue" and self.state not in IN_SESSION:
            if name == "attention":
                self.reminders.record_felt(t_ms)
            elif name == "paused":
                self.reminders.forget(0)

    def _take_state(self, t_ms: int, name: str) -> None:
        state_before, self.state = self.state, name
        if name == "running":
            if state_before == "awake":
                self.session = Session(t_ms)
            elif state_before == "done":
                self.session = self.last_session  # by an undo
            self.resumed_at = t_ms
            self.paused_at = self.paused_at if state_before == "paused" else None
        elif name == "paused" and state_before == "running" and self.session is not None:
            last_stretch = self.session.stretches[-1]
            held_ms = last_stretch.elapsed_ms(self.pressed_at)
            self.session.stretches.append(replace(last_stretch, begin_ms=t_ms, held_ms=held_ms))
            self.paused_at = self.counted_from = self.pressed_at
        elif name not in IN_SESSION:
            self._end_session(t_ms)

    def _end_session(self, t_ms: int) -> None:
        self._count_session(t_ms)
        if self.session is not None:
            self.reminders.allow_missing(t_ms, self.session)
            self.last_session, self.session = self.session, None
            self.ended_at = t_ms
        if self.state == "asleep":
            self.side_moved = False

    def _count_session(self, t_ms: int) -> None:
        session = self.session
        if (
            session is None
            or not session.phases
            or session.counts(t_ms) is False
            or self.reminders.began_ms == session.began_ms
        ):
            return
        is_certain = session.counts(t_ms) and 0 in session.phases
        self.counted_side = session.phases[0][1] if is_certain else None
        self.reminders.begin(session.began_ms if is_certain else None)

    def _take_phase(self, t_ms: int, fields: dict) -> None:
        if self.session is None:
            self.session = Session(t_ms)  # found at a start, see `back`
        session = self.session
        if (
            not session.phases
            and fields["index"] == 0
            and self.counted_side is not None
            and not self.side_moved
        ):
            assert fields["side"] == OTHER[self.counted_side] or self._is_one_sided()
        session.phases[fields["index"]] = (fields["kind"], fields["side"])
        session.stretches.append(Stretch(t_ms, fields["index"], fields["since"]))

    def _is_one_sided(self) -> bool:
        settings = json.loads(self.device.flash.get("settings.json"))
        return settings.get("sides", "both") != "both"

    # Starts.

    def read_log(self) -> Log:
        """Returns the log on the band's flash."""
        return log_on_flash(self.device.flash)

    def spoil(self, slots: Sequence[str]) -> None:
        """Overwrites the files `slots` of the session under way with unreadable bytes."""
        for slot in slots:
            self.device.flash.put(f"live/{slot}", b"rotten")

    def is_pair_lost(self, slots: Sequence[str]) -> bool:
        """Returns whether one of the unreadable `slots` has a pair that may be unreadable since the last call."""
        rotten_before, self._rotten = self._rotten, (self.now_ms, tuple(slots))
        rotten_since_ms, rotten_slots = rotten_before
        pairs_lost = {
            other_slot[:-1] for other_slot in rotten_slots if other_slot not in slots
        } & {slot[:-1] for slot in slots}
        return bool(pairs_lost) and self.now_ms - rotten_since_ms < HEALED_MS

    def record_restart(self) -> None:
        """Records that the band restarts at this instant."""
        if self.state != "paused":
            self.counted_from = self.now_ms
            if self.paused_at is None or self.now_ms - self.resumed_at >= TOLD_MS:
                self.paused_at = self.now_ms  # else flash may still have the pause before
        self.device.recorder.entries.clear()

    def check_after_start(self, died_ms: int, log_before: Log, is_whole: bool) -> None:
        """Runs the band for BACK_MS after power on.

        Asserts that its session is paused where it was, and finished ones are there; if not `is_whole`, the session
        may be gone.
        """
        session, self.session = self.session, None
        self.state = ""
        self.reminders.cut_off(died_ms)
        self.run_quietly(BACK_MS)
        log_after = self.read_log()
        check_nothing_older_is_lost(log_before, log_after, self.oldest_numbers)
        self.reminders.restarted(died_ms, self.now_ms)
        is_over = self.state in ("asleep", "ended")  # ended: the pause became an hour old just now
        assert is_over or self.state == "paused"
        if session is None:
            assert is_over or died_ms - self.ended_at < TOLD_MS or not is_whole
        elif is_over:
            is_young = died_ms - session.began_ms < TOLD_MS
            assert is_young or not is_whole or self._may_be_old(), "a session is lost"
        else:
            assert not self._must_be_old(), "an hour's pause goes on"
        if not self._knows_the_time():
            self.counted_from = self.now_ms
        self.clock_jumped = False  # until then: a clock chip is asked at a start only
        self._go_on(session, died_ms, is_whole)

    def run_quietly(self, ms: int) -> None:
        """Advances time by `ms` without checking sides and reminders."""
        first_side, self.counted_side = self.counted_side, None
        reminders_since, self.reminders.began_ms = self.reminders.began_ms, None
        self.device.run_to_ms(self.now_ms + ms)
        for t_ms, kind, fields in list(self.device.recorder.entries):
            self._take(t_ms, kind, fields)
        self.device.recorder.entries.clear()
        self.counted_side, self.reminders.began_ms = first_side, reminders_since

    def _go_on(self, session: Session | None, died_ms: int, is_whole: bool) -> None:
        """Asserts that the session found after a restart is the one that was under way, and goes on with it."""
        live_session = self.session
        if live_session is None:
            self.counted_side = self.counted_side if is_whole else None
            return
        (stretch,) = live_session.stretches
        stretch.held_ms = stretch.begin_ms - stretch.since_ms
        if session is None or not is_whole:
            self.counted_side = None
            self.reminders.begin(None)
            live_session.unsure_ms = 10 * COUNTED_MS
            return
        possible_ms = session.resume_positions_ms(died_ms).get(stretch.index, [])
        assert possible_ms, f"it goes on in phase {stretch.index}"
        least_ms, most_ms = min(possible_ms) - 1_000, max(possible_ms) + 1_000
        assert least_ms <= stretch.held_ms <= most_ms, (stretch.held_ms, possible_ms)
        live_session.began_ms = session.began_ms
        live_session.phases = {**session.phases, **live_session.phases}
        live_session.expressed_ms = session.expressed_until_ms(died_ms)
        live_session.unsure_ms = session.unsure_ms + LOST_POSITION_MS

    def _may_be_old(self) -> bool:
        assert self.paused_at is not None
        return self.clock_jumped or self.now_ms - self.paused_at > PAUSE_LIMIT_MS - SLACK_MS

    def _must_be_old(self) -> bool:
        return (
            self._knows_the_time() and self.now_ms - self.counted_from > PAUSE_LIMIT_MS + SLACK_MS
        )

    def _knows_the_time(self) -> bool:
        """Returns whether the band knows how long it was without power."""
        return self.has_clock and self.clock_known and not self.clock_jumped


class _Reminders:
    """What is known of the reminders: since when they count, how many were felt, when the last is overdue."""

    def __init__(self) -> None:
        self.every_ms = REMINDER_MIN * 60_000
        self.quiet = False
        self.began_ms: int | None = None  # None: not known
        self._felt_count = 0
        self._late_ms = 0
        self._may_lapse = False
        self._last_felt_ms = -TOLD_MS

    def begin(self, began_ms: int | None) -> None:
        """Counts reminders from `began_ms`, the start of a session in ms; None if it is unknown."""
        self.began_ms, self._may_lapse = began_ms, self.quiet
        self._felt_count = self._late_ms = 0

    def forget(self, every_ms: int) -> None:
        """Counts anew, with reminders `every_ms` apart."""
        self.every_ms = every_ms
        self.begin(None)

    def record_felt(self, t_ms: int) -> None:
        """Records that a reminder was felt at `t_ms`."""
        self._felt_count += 1
        self._last_felt_ms = t_ms

    def cut_off(self, died_ms: int) -> None:
        """Allows the reminder felt at `died_ms` to be felt again; one that was over need not."""
        if died_ms < self._last_felt_ms + TOLD_MS:
            self._felt_count -= 1
            self._may_lapse = self._may_lapse or died_ms >= self._last_felt_ms + ATTENTION_MS

    def restarted(self, died_ms: int, now_ms: int) -> None:
        """Allows all later reminders to be late by what a restart may cost."""
        self._late_ms += now_ms - died_ms + LATE_FOR_A_RESTART_MS

    def allow_missing(self, t_ms: int, session: Session) -> None:
        """Allows a reminder to be missing that is due while a session is under way at `t_ms`."""
        if (
            self.began_ms is None
            or session.began_ms != self.began_ms
            or t_ms > self.began_ms + self.every_ms
        ):
            self._may_lapse = True

    def check(self, now_ms: int, session: Session | None) -> None:
        """Asserts that no reminder was felt too often, and that one has been felt by the latest instant."""
        assert self._felt_count <= REMINDERS + 1, f"{self._felt_count} reminders of one session"
        if self.began_ms is None or not self.every_ms:
            return
        if session is not None:
            self.allow_missing(now_ms, session)
        latest_ms = self.began_ms + self.every_ms + LAST_REMINDER_MS + self._late_ms + BACK_MS
        assert now_ms < latest_ms or self._felt_count or self._may_lapse, (
            "a reminder was never felt"
        )


def finished_sessions(log: Log) -> dict[int, KeptSession]:
    """Returns the sessions of `log` that are over, by number."""
    return {number: session for number, session in log.sessions.items() if session.over}


def check_nothing_older_is_lost(log_before: Log, log_after: Log, oldest_numbers: set[int]) -> None:
    """Asserts that sessions finished before a start are unchanged after it.

    Only the `oldest_numbers` may have made room.
    """
    old_sessions, new_sessions = finished_sessions(log_before), finished_sessions(log_after)
    lost_numbers = set(old_sessions) - set(new_sessions)
    assert lost_numbers <= oldest_numbers, f"gone: {sorted(lost_numbers)}"
    for number in set(old_sessions) & set(new_sessions):
        assert old_sessions[number].state.spent_ms == new_sessions[number].state.spent_ms
        assert old_sessions[number].state.outcome == new_sessions[number].state.outcome
        assert old_sessions[number].plan is None or new_sessions[number].plan is not None
    assert len(set(new_sessions) - set(old_sessions)) <= 2, (
        "what was being filed, and what has come to its end"
    )
    assert log_after.skipped == log_before.skipped
