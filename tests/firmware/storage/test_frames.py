"""The bytes of the journal: what is written is read, and what has changed is not."""

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from firmware.rondo.session.program import MAX_PHASES, three_round
from firmware.rondo.session.session import Session
from firmware.rondo.session.state import MOST_BREAKS, UNKNOWN_MS
from firmware.rondo.session.table import HOLD, NEVER, TAP
from firmware.rondo.session.validator import check
from firmware.rondo.storage import frames, reading
from firmware.rondo.storage import settings as schema
from firmware.rondo.storage.reading import Line, Place, Plan, Scan, State


def begun(program: dict | None = None, **given_settings: object) -> Session:
    """A session in its first phase, at 0."""
    settings, complaints = schema.resolve(given_settings)
    assert complaints == []
    s = Session(settings, (lambda _: program) if program else three_round)
    s.gesture(TAP, 0, 0)
    s.gesture(TAP, 0, 0)
    return s


def longest_program() -> dict:
    phase = {"kind": "express", "side": "first", "round": 9, "min_s": 3600, "max_s": 3600}
    return check({"name": "a" * 24, "phases": [phase] * MAX_PHASES})


def plan_frame(s: Session) -> bytes:
    buffer = bytearray(frames.LONGEST_PLAN)
    return bytes(buffer[: frames.put_plan(buffer, s, (1, 2, 3))])


def state_frame(s: Session, stage: int = frames.STAGE_RUNNING, elapsed: int = 0) -> bytes:
    buffer = bytearray(frames.LONGEST_STATE)
    known = (7, 300, 1_777_600_000, 1_777_600_100, 5)
    return bytes(buffer[: frames.put_state(buffer, s, stage, elapsed, known)])


def payload(frame: bytes) -> bytes:
    assert reading.intact(frame, 0) == len(frame)
    return frame[frames.HEAD_BYTES : -4]


@pytest.mark.parametrize("pacing", ["strict", "guide"])
@pytest.mark.parametrize("target", ["min", "mid", "max"])
@pytest.mark.parametrize("massage_s", [0, 7, "press"])
def test_a_plan_that_was_kept_is_followed_the_same(
    pacing: str, target: str, massage_s: object
) -> None:
    s = begun(pacing=pacing, target=target, massage_s=massage_s, first_side="right")
    kept = Plan(payload(plan_frame(s)))
    assert kept.phases == s.plan
    assert (kept.program, kept.pacing, kept.first) == ("three-round", pacing, "right")
    assert kept.version == (1, 2, 3)


def test_a_program_with_half_seconds_in_its_targets_is_kept_to_the_ms() -> None:
    phase = {"kind": "express", "side": "first", "round": 1, "min_s": 10, "max_s": 15}
    s = begun(check({"name": "odd", "phases": [phase]}))
    assert Plan(payload(plan_frame(s))).phases[0].usual == 12_500


def test_all_that_happened_in_a_session_is_kept() -> None:
    s = begun()
    s.gesture(HOLD, 100_000, 100_000)
    s.gesture(TAP, 130_000, 130_000)
    while s.index < 3:
        s.deadline(False)
        s.expire(s.due(False), s.deadline(False))
    kept = State(payload(state_frame(s, elapsed=4_321)))
    assert kept.spent == s.spent
    assert kept.spent[:3] == [360_000, 360_000, 45_000]
    assert kept.ended_by == ["time"] * 3 + [""] * 9
    assert kept.breaks == [("pause", 0, 100_000, 30_000)]
    assert (kept.session, kept.index, kept.elapsed, kept.first) == (1, 3, 4_321, "left")
    assert (kept.boot, kept.change, kept.start, kept.written, kept.chunk) == (
        7,
        300,
        1_777_600_000,
        1_777_600_100,
        5,
    )


def test_the_default_session_fits_into_the_folder_of_its_files() -> None:
    s = begun(pacing="guide", assist_first="on")
    for i in range(1, 3):
        s.gesture(HOLD, 100_000 * i, 100_000 * i)
        s.gesture(TAP, 100_000 * i + 5_000, 100_000 * i + 5_000)
    assert len(s.plan) == 15
    assert max(len(plan_frame(s)), len(state_frame(s))) <= 128


def test_the_longest_program_with_many_pauses_fits_into_the_buffer() -> None:
    s = begun(longest_program())
    for i in range(3 * MOST_BREAKS):
        s.gesture(HOLD, 1_000 * i + 10, 1_000 * i + 10)
        s.gesture(TAP, 1_000 * i + 510, 1_000 * i + 510)
    assert len(plan_frame(s)) == frames.LONGEST_PLAN
    assert len(state_frame(s)) + 16 == frames.LONGEST_STATE, (
        "a break of the other kind, and the pause's age"
    )
    kept = State(payload(state_frame(s)))
    assert sum(ms for _, _, _, ms in kept.breaks) == 3 * MOST_BREAKS * 500 == s.paused_ms


def test_two_hundred_of_the_longest_sessions_are_kept_while_a_file_is_begun_anew() -> None:
    longest = frames.LONGEST_PLAN + frames.LONGEST_STATE
    assert (frames.CHUNKS - 1) * (frames.CHUNK_BYTES // longest) >= 200


def test_times_that_do_not_end_are_kept_as_the_longest() -> None:
    s = begun()
    s.spent[0] = 1 << 40
    s.add_break("power", UNKNOWN_MS)
    kept = State(payload(state_frame(s, elapsed=NEVER)))
    assert kept.spent[0] == (1 << 29) - 1
    assert kept.breaks[-1][3] == UNKNOWN_MS


def test_a_place_and_a_line_are_read_as_they_were_written() -> None:
    buffer = bytearray(200)
    place = Place(payload(bytes(buffer[: frames.put_place(buffer, 9, 4, 2, 61_000, 17)])))
    assert (place.session, place.change, place.index, place.elapsed, place.written) == (
        9,
        4,
        2,
        61_000,
        17,
    )
    line = Line(payload(bytes(buffer[: frames.put_line(buffer, 3, 5, "x\x1b[2J" + "y" * 200)])))
    assert (line.boot, line.written) == (3, 5)
    assert line.text.startswith("x?[2Jyyy")
    assert len(line.text) == frames.LONGEST_LINE


@pytest.mark.parametrize(
    "frame", [plan_frame(begun()), state_frame(begun())], ids=["plan", "state"]
)
def test_not_one_bit_of_a_frame_can_change_unnoticed(frame: bytes) -> None:
    for bit in range(len(frame) * 8):
        changed = bytearray(frame)
        changed[bit // 8] ^= 1 << bit % 8
        assert not reading.intact(bytes(changed), 0)
    for size in range(len(frame)):
        assert not reading.intact(frame[:size], 0)


@given(st.lists(st.one_of(st.integers(0, 5), st.binary(max_size=40)), max_size=12))
@examples(max_examples=300, deadline=None)
def test_whatever_lies_between_them_every_intact_frame_is_found(parts: list[int | bytes]) -> None:
    s = begun()
    data = b""
    written = []
    for part in parts:
        if isinstance(part, int):
            frame = (plan_frame(s), state_frame(s))[part % 2]
            written.append(payload(frame))
            data += frame
        else:
            # What could hide a frame: the beginning of one that claims to be long.
            data += part.replace(bytes([frames.MAGIC]), b"")
    scan = Scan(data)
    assert [found for _, found in scan] == written
    assert scan.skipped == len(data) - sum(len(one) + frames.FRAME_BYTES for one in written)


@given(st.binary(max_size=200))
@examples(max_examples=500, deadline=None)
def test_whatever_the_payload_it_is_read_or_refused(data: bytes) -> None:
    for read in (Plan, State, Place, Line):
        try:
            read(data)
        except ValueError:
            continue


def test_a_recovered_session_goes_on_where_it_was() -> None:
    s = begun()
    while s.index < 5:
        s.deadline(False)
        s.expire(s.due(False), s.deadline(False))
    kept = State(payload(state_frame(s, elapsed=30_000)))
    again = begun(rounds=2)
    again.restore(Plan(payload(plan_frame(s))), kept, 31_000, 1_000_000)
    assert (again.state, again.index, again.elapsed(2_000_000)) == ("paused", 5, 31_000)
    again.gesture(TAP, 1_060_000, 1_060_000)
    assert again.deadline(False) == 1_060_000 + 240_000 - 31_000
    while again.state == "running":
        again.deadline(False)
        again.expire(again.due(False), again.deadline(False))
    assert again.outcome == "done"
    assert sum(again.spent) == 1_680_000
