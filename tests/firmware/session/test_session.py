"""The session's table by itself: walked to closure, and under storms of presses at random instants."""

import copy
import gc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from firmware.rondo.session import session
from firmware.rondo.session.program import three_round
from firmware.rondo.session.session import Session
from firmware.rondo.session.state import SessionState
from firmware.rondo.session.table import GESTURES, NEVER, TABLE
from firmware.rondo.storage import settings as schema

# Short enough to walk, with every kind of phase: a window, until a tap, one that moves on by itself.
SHORT = {
    "name": "short",
    "phases": [
        {"kind": "express", "side": "first", "round": 1, "min_s": 2, "max_s": 4},
        {"kind": "massage", "side": "both", "round": 2, "min_s": None, "max_s": None},
        {"kind": "express", "side": "second", "round": 2, "min_s": 61, "max_s": 62},
    ],
}


def make(program: dict = SHORT, **given: object) -> Session:
    settings, complaints = schema.resolve(given)
    assert complaints == []
    return Session(settings, lambda _: program)


PLAIN = {int, str, bool, type(None), dict, type(make)}  # what has no parts of its own here


class Taken:
    """Notes which rows of the table are taken."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows: set[tuple[str, int]] = set()
        noting = {
            state: tuple(self._noting(state, number, row) for number, row in enumerate(rows))
            for state, rows in TABLE.items()
        }
        monkeypatch.setattr(session, "TABLE", noting)

    def _noting(self, state: str, number: int, row: tuple) -> tuple:
        event, guard, after, action, felt = row

        def note(s: Session, at: int) -> None:
            self.rows.add((state, number))
            if action is not None:
                action(s, at)

        return (event, guard, after, note, felt)


def key(s: Session, now: int) -> tuple:
    """What tells one situation from another, as far as the table can see: times only while they matter."""

    def ago(at: int | None) -> int:
        return -1 if at is None else min(now - at, 70_000) // 1000

    in_session = s.state in ("running", "paused")
    return (
        s.state,
        s.index if in_session else s.first,
        min(s.elapsed(now), 70_000) // 1000 if in_session else 0,
        (s.undo_index, min(ago(s.switched_at), 6)) if s.undo_index >= 0 else None,
        min(ago(s.asked_at), 6) if s.state in ("running", "done", "ended") else 0,
        s.counted,
        (s.pacing, s.sides, s.assist_first) if s.state == "choosing" else None,
        s.waited,
        ago(s.paused_at) if s.state == "paused" else 0,
        now - s.boundary < 700,
        s.state == "asleep" and s.reminded_at is not None and now - s.reminded_at <= 900_000,
        s.reminders_declined,
    )


def copied(s: Session) -> Session:
    """One that goes its own way: its lists and the firmware's records are its own, all else is shared.

    Made by hand: half a million are, and copy.copy takes five times as long.
    """
    other = s.__class__.__new__(s.__class__)
    kept = other.__dict__
    kept.update(s.__dict__)
    for name, value in kept.items():
        kind = value.__class__
        if kind is list:
            kept[name] = value.copy()
        elif kind not in PLAIN and kind.__module__.startswith("firmware"):
            kept[name] = copied(value)
    return other


def next_ones(s: Session, now: int) -> Iterator[tuple[Session, int]]:
    """What can come next: any gesture a second from now, or whatever time brings."""
    at = s.deadline(False)
    later = now + 1000
    if at <= later:
        timed = copied(s)
        timed.deadline(False)
        timed.expire(timed.due(False), timed.deadline(False))
        yield timed, at
    if at > now:
        for gesture in GESTURES:
            pressed = copied(s)
            instant = now if now == s.boundary else min(later, at - 1)
            pressed.press(instant)
            pressed.gesture(gesture, instant, instant)
            yield pressed, instant
    if at > later and at != NEVER:
        timed = copied(s)
        timed.deadline(False)
        timed.expire(timed.due(False), timed.deadline(False))
        yield timed, at


WALKED = (
    {"pacing": "guide"},
    {"ready_s": 20},
    {"sides": "left", "massage_s": 0, "stroke_s": 0, "shake_s": 0},
)


@pytest.fixture(scope="module")
def walked() -> Iterator[tuple[set[tuple[str, int]], list[tuple[Session, int]]]]:
    """The rows taken and the situations reached, over both pacings and one- and two-sided use."""
    gc.disable()  # all of it is kept, and to look through it again and again takes longer than to walk
    with pytest.MonkeyPatch.context() as monkeypatch:
        taken = Taken(monkeypatch)
        reached = [one for given_settings in WALKED for one in closure(given_settings)]
    gc.freeze()
    gc.enable()
    yield taken.rows, reached
    gc.unfreeze()
    gc.freeze()  # as `conftest` had what was loaded


def closure(given_settings: dict[str, object]) -> Iterator[tuple[Session, int]]:
    """All that can be reached from asleep, just reminded or not: one situation of each kind."""
    seen = set()
    reminded = make(**given_settings)
    reminded.reminded_at = 0
    todo = [(make(**given_settings), 0), (reminded, 0)]
    while todo:
        s, now = todo.pop()
        here = key(s, now)
        if here not in seen:
            seen.add(here)
            yield s, now
            todo.extend(one for one in next_ones(s, now) if key(*one) not in seen)


def test_every_state_is_reached_and_every_row_is_taken(walked) -> None:
    rows, reached = walked
    assert {s.state for s, _ in reached} == set(TABLE) - {"safe"}
    every = {
        (state, number) for state, in_state in TABLE.items() for number in range(len(in_state))
    }
    assert every - rows == set()


def test_left_alone_the_band_always_comes_to_rest(walked) -> None:
    _, reached = walked
    for one, _ in reached:
        s = copied(one)
        for _ in range(200):
            if s.state == "asleep":
                break
            assert s.deadline(False) < NEVER, f"{s.state} never ends"
            s.expire(s.due(False), s.deadline(False))
        assert s.state == "asleep"


def test_once_all_that_was_due_is_done_the_next_deadline_lies_ahead(walked) -> None:
    _, reached = walked
    for s, now in reached:
        caught_up = copied(s)
        for _ in range(20):
            if caught_up.deadline(False) > now:
                break
            caught_up.expire(caught_up.due(False), caught_up.deadline(False))
        assert caught_up.deadline(False) > now


presses = st.lists(
    st.tuples(st.integers(0, 400_000), st.sampled_from(GESTURES), st.integers(0, 1500)),
    max_size=40,
)
chosen = st.fixed_dictionaries(
    {
        "pacing": st.sampled_from(["strict", "guide"]),
        "target": st.sampled_from(["min", "mid", "max"]),
        "rounds": st.sampled_from([2, 3]),
        "assist_first": st.sampled_from(["on", "off"]),
        "massage_s": st.sampled_from([0, 1, 45, "press"]),
        "sides": st.sampled_from(["both", "left", "right"]),
    }
)


# A pause soon after the start, which is left by a tap within the hour: without luck none would be in some runs.
paused_and_on = st.tuples(st.integers(1, 50_000), st.integers(100, 3_000_000)).map(
    lambda waits: [(waits[0], "hold", 0), (waits[1], "tap", 0)]
)


@given(paused_and_on, presses, chosen)
@examples(max_examples=150, deadline=None)
def test_no_second_is_lost_or_counted_twice(pause, storm, given_settings) -> None:
    settings, _ = schema.resolve(given_settings)
    s = Session(settings, three_round)
    now = 0
    states = []
    for gap, gesture, decides_after in [(0, "tap", 0), (1000, "tap", 0), *pause, *storm]:
        pressed_at = now + gap
        now = pressed_at
        run_to(s, now, pressing=False)
        s.press(pressed_at)
        now += decides_after
        run_to(s, now, pressing=True)
        before = s.outcome
        s.gesture(gesture, pressed_at, now)
        if gesture == "hold" and decides_after % 3:
            now += 7_000
            run_to(s, now, pressing=True)
            if decides_after % 3 == 1:
                s.take_back(now)
            else:
                s.gesture("long_hold", pressed_at, now)
        run_to(s, now, pressing=False)
        if s.outcome and s.outcome != before:
            check_sums(s)
        states.append(s.state)
    assert states[1:4] == ["running", "paused", "running"], "each has a resume"
    while s.state != "asleep":
        run_to(s, s.deadline(False), pressing=False)


def run_to(s: Session, now: int, pressing: bool) -> None:
    while s.deadline(pressing) <= now:
        ended_before = s.outcome
        s.expire(s.due(False), s.deadline(False))
        if s.outcome and s.outcome != ended_before:
            check_sums(s)


def check_sums(s: Session) -> None:
    """Phases and pauses add up to the session; one-sided use has nothing on the other side."""
    assert sum(s.spent) + s.paused_ms == s.ended_at - s.started_at
    assert all(ms >= 0 for ms in s.spent)
    for side in ("left", "right"):
        if s.settings["sides"] not in ("both", side):
            assert not any(phase.side == side for phase in s.plan)
    for phase, ms, why in zip(s.plan, s.spent, s.ended_by, strict=True):
        if why == "time":
            assert ms == phase.length
        if phase.length is not None:
            assert ms <= phase.length


def test_an_undone_phase_has_no_time_and_the_one_before_has_all() -> None:
    s = make(pacing="guide")
    s.gesture("tap", 0, 0)
    s.gesture("tap", 1000, 1000)
    s.gesture("tap", 14_000, 14_000)
    assert s.index == 1
    s.gesture("undo", 16_000, 16_000)
    assert (s.index, s.since, s.spent) == (0, 1000, [0, 0, 0])
    s.gesture("tap", 17_000, 17_000)
    assert s.spent == [16_000, 0, 0]


def test_a_pause_taken_back_never_was() -> None:
    s = make(pacing="guide")
    s.gesture("tap", 0, 0)
    s.gesture("tap", 1000, 1000)
    s.press(2000)
    s.gesture("hold", 2000, 2800)
    assert s.state == "paused"
    s.take_back(10_000)
    run_to(s, 10_000, pressing=False)
    assert (s.state, s.index, s.since, s.paused_ms) == ("running", 1, 9000, 0)


def test_a_record_copied_is_the_same_in_all_that_a_press_can_change() -> None:
    s = make(pacing="guide")
    fresh = copy.deepcopy(s)
    s.gesture("tap", 0, 0)
    s.gesture("tap", 1000, 1000)
    before = copy.deepcopy(vars(s))
    copied = SessionState(s.settings, s.program)
    copied.copy(s)
    set_once = {"plan", "program_name", "guide", "began_with", "breaks", "id", "started_at"}
    counting = {"began", "now", "last_first", "last_used"}
    for name, value in vars(copied).items():
        if name not in set_once | counting | {"settings", "program"}:
            assert value == before[name], name
    assert {name for name in before if before[name] != vars(fresh)[name]} > {"state", "since"}


storm_taps = st.lists(st.integers(1, 9_000), min_size=1, max_size=30)


@given(storm_taps)
@examples(max_examples=150, deadline=None)
def test_no_side_is_skipped_by_two_taps_in_its_first_ten_seconds_in_guide(gaps) -> None:
    """Unless the second says that the first was meant: within five seconds of it, press to press."""
    s = make(three_round(schema.resolve({})[0]), pacing="guide")
    s.gesture("tap", 0, 0)
    s.gesture("tap", 1000, 1000)
    now, taps = 1000, []
    for gap in gaps:
        now += gap
        run_to(s, now, pressing=False)
        if s.state != "running":
            return
        index, since = s.index, s.since
        s.press(now)
        s.gesture("tap", now, now)
        if index != s.index and s.plan[index].kind == "express" and now - since < 10_000:
            assert any(tap >= since and now - tap <= 5_000 for tap in taps)
        taps.append(now)


def test_a_session_keeps_the_plan_it_began_with() -> None:
    ends = []
    for meddle in (False, True):
        settings, _ = schema.resolve({})
        s = Session(settings, three_round)
        s.gesture("tap", 0, 0)
        s.gesture("tap", 1000, 1000)
        if meddle:
            s.settings.update(sides="left", rounds=2, target="max", pacing="guide", massage_s=0)
            s.program = lambda _: SHORT
        while s.state != "done":
            s.deadline(False)
            s.expire(s.due(False), s.deadline(False))
        ends.append((s.ended_at, s.spent))
    assert ends[0] == ends[1]


def test_after_a_pause_what_was_silent_before_stays_silent() -> None:
    s = make(three_round(schema.resolve({})[0]), pacing="guide")
    for event, at in (("tap", 0), ("tap", 1000), ("tap", 440_000), ("double", 442_000)):
        s.gesture(event, at, at)
    s.gesture("hold", 450_000, 450_000)
    assert s.gesture("tap", 630_000, 630_000) == "left"
    assert s.deadline(False) > 630_000


def test_a_session_that_nobody_goes_on_with_ends_where_it_last_ran() -> None:
    s = make(pacing="guide")
    for event, at in (
        ("tap", 0),
        ("tap", 1000),
        ("hold", 6000),
        ("tap", 16_000),
        ("hold", 18_000),
    ):
        run_to(s, at, pressing=False)
        s.press(at)
        s.gesture(event, at, at)
    run_to(s, 18_000 + 3_600_000, pressing=False)
    assert (s.state, s.outcome, s.ended_at) == ("ended", "interrupted", 18_000)
    assert (s.spent, s.paused_ms, s.breaks) == ([7000, 0, 0], 10_000, [("pause", 0, 5000, 10_000)])


def test_the_very_end_of_a_phase_is_no_mark() -> None:
    # Guide: *closing* at 120 s and each two minutes after would fall on the end at twice the usual most.
    phase = {"kind": "express", "side": "first", "round": 1, "min_s": 30, "max_s": 120}
    s = make({"name": "even", "phases": [phase, {**phase, "side": "second"}]}, pacing="guide")
    s.gesture("tap", 0, 0)
    s.gesture("tap", 0, 0)
    felt = []
    while s.deadline(False) <= 240_000:
        at = s.deadline(False)
        felt.append((at, s.expire(s.due(False), at)))
    assert felt == [(30_000, "move_on"), (120_000, "closing"), (240_000, "right")]


@pytest.mark.parametrize(
    "given_settings", [{"program": "short"}, {"massage_s": 0, "stroke_s": 0, "shake_s": 0}]
)
def test_massage_first_is_not_chosen_where_it_would_change_nothing(given_settings) -> None:
    s = Session(schema.resolve(given_settings)[0], lambda _: SHORT)
    for event, at in (("tap", 0), ("hold", 1000), ("long_hold", 1000)):
        s.gesture(event, at, at)
    before = s.choice()
    assert (s.state, s.gesture("double", 5000, 5000), s.choice()) == (
        "choosing",
        "refused",
        before,
    )
