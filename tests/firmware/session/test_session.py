"""The session's table by itself: walked to closure, and under storms of presses at random instants."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from firmware.rondo.session import session as session_module
from firmware.rondo.session.program import three_round
from firmware.rondo.session.session import Session
from firmware.rondo.session.state import SessionState
from firmware.rondo.session.table import GESTURES, NEVER, TABLE
from firmware.rondo.storage import settings as schema
from tests.firmware.session.sessions import TWO_TAPS, press, run_until_ms

# Short enough to walk, with every kind of phase: a window, until a tap, one that moves on by itself.
SHORT = {
    "name": "short",
    "phases": [
        {"kind": "express", "side": "first", "round": 1, "min_s": 2, "max_s": 4},
        {"kind": "massage", "side": "both", "round": 2, "min_s": None, "max_s": None},
        {"kind": "express", "side": "second", "round": 2, "min_s": 61, "max_s": 62},
    ],
}


def make_session(program: dict = SHORT, **settings_: object) -> Session:
    settings, complaints = schema.resolve(settings_)
    assert complaints == []
    return Session(settings, lambda _: program)


SHARED_TYPES = {int, str, bool, type(None), dict, type(make_session)}  # without parts of their own


class TakenRows:
    """Records in `rows` which rows of the session's table are taken: (state, the row's number)."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows: set[tuple[str, int]] = set()
        recording_table = {
            state: tuple(self._recording_row(state, index, row) for index, row in enumerate(rows))
            for state, rows in TABLE.items()
        }
        monkeypatch.setattr(session_module, "TABLE", recording_table)

    def _recording_row(self, state: str, index: int, row: tuple) -> tuple:
        event, guard, next_state, action, cue = row

        def act_and_record(session: Session, at_ms: int) -> None:
            self.rows.add((state, index))
            if action is not None:
                action(session, at_ms)

        return event, guard, next_state, act_and_record, cue


def key_of(session: Session, now_ms: int) -> tuple:
    """Returns what tells situations of the table apart; times in s, only as far as they matter."""

    def ago(at_ms: int | None) -> int:
        return -1 if at_ms is None else min(now_ms - at_ms, 70_000) // 1000

    state = session.state
    in_session = state in ("running", "paused")
    undo = (session.undo_index, min(ago(session.switched_at), 6))
    choices = (session.pacing, session.sides, session.assist_first)
    was_reminded = session.reminded_at is not None and now_ms - session.reminded_at <= 900_000
    return (
        state,
        session.index if in_session else session.first,
        min(session.elapsed(now_ms), 70_000) // 1000 if in_session else 0,
        undo if session.undo_index >= 0 else None,
        min(ago(session.asked_at), 6) if state in ("running", "done", "ended") else 0,
        session.counted,
        choices if state == "choosing" else None,
        session.attention_over,
        ago(session.paused_at) if state == "paused" else 0,
        now_ms - session.boundary < 700,
        state == "asleep" and was_reminded,
        session.reminders_declined,
    )


def copy_session(session: Session) -> Session:
    """Returns a copy with its own lists and firmware records; all else is shared.

    It is made by hand because half a million are needed, and copy.copy takes five times as long.
    """
    copy_ = session.__class__.__new__(session.__class__)
    fields = copy_.__dict__
    fields.update(session.__dict__)
    for name, value in fields.items():
        kind = value.__class__
        if kind is list:
            fields[name] = value.copy()
        elif kind not in SHARED_TYPES and kind.__module__.startswith("firmware"):
            fields[name] = copy_session(value)
    return copy_


def after_time(session: Session) -> Session:
    """Returns a copy in which the next event that needs no press has come."""
    copy_ = copy_session(session)
    copy_.deadline(pressing=False)
    copy_.expire(copy_.due(pressing=False), copy_.deadline(pressing=False))
    return copy_


def next_situations(session: Session, now_ms: int) -> Iterator[tuple[Session, int]]:
    """Yields each (session, instant) that can come next: after any gesture within a second, or without one."""
    at_ms = session.deadline(pressing=False)
    in_1_s = now_ms + 1000
    if at_ms <= in_1_s:
        yield after_time(session), at_ms
    if at_ms > now_ms:
        for gesture in GESTURES:
            copy_ = copy_session(session)
            press_ms = now_ms if now_ms == session.boundary else min(in_1_s, at_ms - 1)
            copy_.press(press_ms)
            copy_.gesture(gesture, press_ms, press_ms)
            yield copy_, press_ms
    if at_ms > in_1_s and at_ms != NEVER:
        yield after_time(session), at_ms


WALKED = (
    {"pacing": "guide"},
    {"ready_s": 20},
    {"sides": "left", "massage_s": 0, "stroke_s": 0, "shake_s": 0},
)


@pytest.fixture(scope="module")
def walked() -> Iterator[tuple[set[tuple[str, int]], list[tuple[Session, int]]]]:
    """Yields the rows taken and the situations reached, over both pacings, one-sided and two-sided."""
    gc.disable()  # all of it is kept, and to look through it again and again takes longer than to walk
    with pytest.MonkeyPatch.context() as monkeypatch:
        taken_rows = TakenRows(monkeypatch)
        situations = [
            situation for given_settings in WALKED for situation in closure(given_settings)
        ]
    gc.freeze()
    gc.enable()
    yield taken_rows.rows, situations
    gc.unfreeze()
    gc.freeze()  # as `conftest` had what was loaded


def closure(given_settings: dict[str, object]) -> Iterator[tuple[Session, int]]:
    """Yields (session, instant) for each situation reached from asleep, with a reminder just felt and without."""
    seen_keys = set()
    reminded_session = make_session(**given_settings)
    reminded_session.reminded_at = 0
    todo = [(make_session(**given_settings), 0), (reminded_session, 0)]
    while todo:
        session, now_ms = todo.pop()
        key_ = key_of(session, now_ms)
        if key_ not in seen_keys:
            seen_keys.add(key_)
            yield session, now_ms
            todo += [
                pair for pair in next_situations(session, now_ms) if key_of(*pair) not in seen_keys
            ]


def test_every_state_is_reached_and_every_row_is_taken(walked) -> None:
    rows, situations = walked
    assert {session.state for session, _ in situations} == set(TABLE) - {"safe"}
    all_rows = {
        (state, index) for state, in_state in TABLE.items() for index in range(len(in_state))
    }
    assert all_rows - rows == set()


def test_left_alone_the_band_always_comes_to_rest(walked) -> None:
    _, situations = walked
    for situation, _ in situations:
        session = copy_session(situation)
        for _ in range(200):
            if session.state == "asleep":
                break
            assert session.deadline(pressing=False) < NEVER, f"{session.state} never ends"
            session.expire(session.due(pressing=False), session.deadline(pressing=False))
        assert session.state == "asleep"


def test_once_all_that_was_due_is_done_the_next_deadline_lies_ahead(walked) -> None:
    _, situations = walked
    for session, now_ms in situations:
        caught_up = copy_session(session)
        for _ in range(20):
            if caught_up.deadline(pressing=False) > now_ms:
                break
            caught_up.expire(caught_up.due(pressing=False), caught_up.deadline(pressing=False))
        assert caught_up.deadline(pressing=False) > now_ms


presses = st.lists(
    st.tuples(st.integers(0, 400_000), st.sampled_from(GESTURES), st.integers(0, 1500)),
    max_size=40,
)
random_settings = st.fixed_dictionaries(
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


@given(paused_and_on, presses, random_settings)
@examples(max_examples=150)
def test_no_second_is_lost_or_counted_twice(pause, storm, given_settings) -> None:
    settings, _ = schema.resolve(given_settings)
    session = Session(settings, three_round)
    now_ms = 0
    states = []
    for gap_ms, gesture, decides_after_ms in [(0, "tap", 0), (1000, "tap", 0), *pause, *storm]:
        pressed_ms = now_ms + gap_ms
        now_ms = pressed_ms
        run_checked(session, now_ms, pressing=False)
        session.press(pressed_ms)
        now_ms += decides_after_ms
        run_checked(session, now_ms, pressing=True)
        outcome_before = session.outcome
        session.gesture(gesture, pressed_ms, now_ms)
        if gesture == "hold" and decides_after_ms % 3:
            now_ms += 7_000
            run_checked(session, now_ms, pressing=True)
            if decides_after_ms % 3 == 1:
                session.take_back(now_ms)
            else:
                session.gesture("long_hold", pressed_ms, now_ms)
        run_checked(session, now_ms, pressing=False)
        if session.outcome and session.outcome != outcome_before:
            check_sums(session)
        states.append(session.state)
    assert states[1:4] == ["running", "paused", "running"], "each has a resume"
    while session.state != "asleep":
        run_checked(session, session.deadline(pressing=False), pressing=False)


def run_checked(session: Session, until_ms: int, pressing: bool) -> None:
    while session.deadline(pressing) <= until_ms:
        ended_before = session.outcome
        session.expire(session.due(pressing=False), session.deadline(pressing=False))
        if session.outcome and session.outcome != ended_before:
            check_sums(session)


def check_sums(session: Session) -> None:
    """Asserts that phases and pauses add up to the session, and one-sided use has nothing on the other side."""
    assert sum(session.spent_ms) + session.paused_ms == session.ended_at - session.started_at
    assert all(ms >= 0 for ms in session.spent_ms)
    for side in ("left", "right"):
        if session.settings["sides"] not in ("both", side):
            assert not any(phase.side == side for phase in session.plan)
    for phase, ms, ended_by in zip(session.plan, session.spent_ms, session.ended_by, strict=True):
        if ended_by == "time":
            assert ms == phase.length
        if phase.length is not None:
            assert ms <= phase.length


def test_an_undone_phase_has_no_time_and_the_one_before_has_all() -> None:
    session = make_session(pacing="guide")
    press(session, *TWO_TAPS)
    session.gesture("tap", 14_000, 14_000)
    assert session.index == 1
    session.gesture("undo", 16_000, 16_000)
    assert (session.index, session.since, session.spent_ms) == (0, 1000, [0, 0, 0])
    session.gesture("tap", 17_000, 17_000)
    assert session.spent_ms == [16_000, 0, 0]


def test_a_pause_taken_back_never_was() -> None:
    session = make_session(pacing="guide")
    press(session, *TWO_TAPS)
    session.press(2000)
    session.gesture("hold", 2000, 2800)
    assert session.state == "paused"
    session.take_back(10_000)
    run_checked(session, 10_000, pressing=False)
    assert (session.state, session.index) == ("running", 1)
    assert (session.since, session.paused_ms) == (9000, 0)


def test_a_record_copied_is_the_same_in_all_that_a_press_can_change() -> None:
    session = make_session(pacing="guide")
    record, copy_ = (SessionState(session.settings, session.program) for _ in range(2))
    set_once = {"plan", "program_name", "guide", "began_with", "breaks", "id", "started_at"}
    by_time = {"began", "now", "last_first", "last_used", "reminded_at"}
    left_out = set_once | by_time | {"settings", "program"}
    changed = {
        name: [name] if isinstance(value, list) else name
        for name, value in vars(record).items()
        if name not in left_out
    }
    vars(record).update(changed)
    copy_.copy(record)
    assert {name: vars(copy_)[name] for name in changed} == changed


storm_taps = st.lists(st.integers(1, 9_000), min_size=1, max_size=30)


@given(storm_taps)
@examples(max_examples=150)
def test_no_side_is_skipped_by_two_taps_in_its_first_ten_seconds_in_guide(gaps) -> None:
    """The exception is a tap that repeats a refused one within five seconds from press to press."""
    session = make_session(three_round(schema.resolve({})[0]), pacing="guide")
    press(session, *TWO_TAPS)
    now_ms, taps_ms = 1000, []
    for gap_ms in gaps:
        now_ms += gap_ms
        run_checked(session, now_ms, pressing=False)
        if session.state != "running":
            return
        index, phase_ms = session.index, session.since
        session.press(now_ms)
        session.gesture("tap", now_ms, now_ms)
        if (
            index != session.index
            and session.plan[index].kind == "express"
            and now_ms - phase_ms < 10_000
        ):
            assert any(tap_ms >= phase_ms and now_ms - tap_ms <= 5_000 for tap_ms in taps_ms)
        taps_ms.append(now_ms)


def test_a_session_keeps_the_plan_it_began_with() -> None:
    results = []
    for change_settings in (False, True):
        settings, _ = schema.resolve({})
        session = Session(settings, three_round)
        session.gesture("tap", 0, 0)
        session.gesture("tap", 1000, 1000)
        if change_settings:
            session.settings.update(
                sides="left", rounds=2, target="max", pacing="guide", massage_s=0
            )
            session.program = lambda _: SHORT
        while session.state != "done":
            session.expire(session.due(pressing=False), session.deadline(pressing=False))
        results.append((session.ended_at, session.spent_ms))
    assert results[0] == results[1]


def test_after_a_pause_what_was_silent_before_stays_silent() -> None:
    session = make_session(three_round(schema.resolve({})[0]), pacing="guide")
    press(session, *TWO_TAPS, ("tap", 440_000), ("double", 442_000), ("hold", 450_000))
    assert press(session, ("tap", 630_000)) == ["left"]
    assert session.deadline(pressing=False) > 630_000


def test_a_session_that_nobody_goes_on_with_ends_where_it_last_ran() -> None:
    session = make_session(pacing="guide")
    press(session, *TWO_TAPS, ("hold", 6000), ("tap", 16_000), ("hold", 18_000))
    run_checked(session, 18_000 + 3_600_000, pressing=False)
    assert (session.state, session.outcome, session.ended_at) == ("ended", "interrupted", 18_000)
    assert (session.spent_ms, session.paused_ms, session.breaks) == (
        [7000, 0, 0],
        10_000,
        [("pause", 0, 5000, 10_000)],
    )


def test_the_very_end_of_a_phase_is_no_mark() -> None:
    # Guide: *closing* at 120 s and each two minutes after would fall on the end at twice the usual most.
    phase = {"kind": "express", "side": "first", "round": 1, "min_s": 30, "max_s": 120}
    program = {"name": "even", "phases": [phase, {**phase, "side": "second"}]}
    session = make_session(program, pacing="guide")
    press(session, ("tap", 0), ("tap", 0))
    cues = [(30_000, "move_on"), (120_000, "closing"), (240_000, "right")]
    assert run_until_ms(session, 240_000) == cues


@pytest.mark.parametrize(
    "given_settings", [{"program": "short"}, {"massage_s": 0, "stroke_s": 0, "shake_s": 0}]
)
def test_massage_first_is_not_chosen_where_it_would_change_nothing(given_settings) -> None:
    session = Session(schema.resolve(given_settings)[0], lambda _: SHORT)
    press(session, ("tap", 0), ("hold", 1000), ("long_hold", 1000))
    choice_before = session.choice()
    assert session.state == "choosing"
    assert press(session, ("double", 5000)) == ["refused"]
    assert session.choice() == choice_before
