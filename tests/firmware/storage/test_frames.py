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


def start_session(program: dict | None = None, **given_settings: object) -> Session:
    """Returns a session in its first phase, at 0 ms."""
    settings, complaints = schema.resolve(given_settings)
    assert complaints == []
    session = Session(settings, (lambda _: program) if program else three_round)
    session.gesture(TAP, 0, 0)
    session.gesture(TAP, 0, 0)
    return session


def longest_program() -> dict:
    phase = {"kind": "express", "side": "first", "round": 9, "min_s": 3600, "max_s": 3600}
    return check({"name": "a" * 24, "phases": [phase] * MAX_PHASES})


def plan_frame(session: Session) -> bytes:
    buffer = bytearray(frames.LONGEST_PLAN)
    return bytes(buffer[: frames.put_plan(buffer, session, (1, 2, 3))])


def state_frame(session: Session, stage: int = frames.STAGE_RUNNING, elapsed_ms: int = 0) -> bytes:
    buffer = bytearray(frames.LONGEST_STATE)
    numbers = (7, 300, 1_777_600_000, 1_777_600_100)
    return bytes(buffer[: frames.put_state(buffer, session, stage, elapsed_ms, numbers)])


def payload(frame: bytes) -> bytes:
    assert reading.intact_size(frame, 0) == len(frame)
    return frame[frames.HEAD_BYTES : -4]


@pytest.mark.parametrize("pacing", ["strict", "guide"])
@pytest.mark.parametrize("target", ["min", "mid", "max"])
@pytest.mark.parametrize("massage_s", [0, 7, "press"])
def test_a_plan_that_was_kept_is_followed_the_same(
    pacing: str, target: str, massage_s: object
) -> None:
    session = start_session(pacing=pacing, target=target, massage_s=massage_s, first_side="right")
    read_back = Plan(payload(plan_frame(session)))
    assert read_back.phases == session.plan
    assert (read_back.program, read_back.pacing, read_back.first) == (
        "three-round",
        pacing,
        "right",
    )
    assert read_back.version == (1, 2, 3)


def test_a_program_with_half_seconds_in_its_targets_is_kept_to_the_ms() -> None:
    phase = {"kind": "express", "side": "first", "round": 1, "min_s": 10, "max_s": 15}
    session = start_session(check({"name": "odd", "phases": [phase]}))
    assert Plan(payload(plan_frame(session))).phases[0].usual == 12_500


def test_all_that_happened_in_a_session_is_kept() -> None:
    session = start_session()
    session.gesture(HOLD, 100_000, 100_000)
    session.gesture(TAP, 130_000, 130_000)
    while session.index < 3:
        session.expire(session.due(pressing=False), session.deadline(pressing=False))
    read_back = State(payload(state_frame(session, elapsed_ms=4_321)))
    assert read_back.spent_ms == session.spent_ms
    assert read_back.spent_ms[:3] == [360_000, 360_000, 45_000]
    assert read_back.ended_by == ["time"] * 3 + [""] * 9
    assert read_back.breaks == [("pause", 0, 100_000, 30_000)]
    assert (read_back.session, read_back.index, read_back.elapsed, read_back.first) == (
        1,
        3,
        4_321,
        "left",
    )
    assert (read_back.boot, read_back.change, read_back.start, read_back.written) == (
        7,
        300,
        1_777_600_000,
        1_777_600_100,
    )


@pytest.mark.parametrize("pacing", ["strict", "guide"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_the_pacing_and_the_side_that_began_are_kept_apart(pacing: str, side: str) -> None:
    read_back = State(payload(state_frame(start_session(pacing=pacing, first_side=side))))
    assert (read_back.guide, read_back.first) == (pacing == "guide", side)


def test_the_default_session_fits_into_the_folder_of_its_files() -> None:
    session = start_session(pacing="guide", assist_first="on")
    for i in range(1, 3):
        session.gesture(HOLD, 100_000 * i, 100_000 * i)
        session.gesture(TAP, 100_000 * i + 5_000, 100_000 * i + 5_000)
    assert len(session.plan) == 15
    assert max(len(plan_frame(session)), len(state_frame(session))) <= 128


def test_the_longest_program_with_many_pauses_fits_into_the_buffer() -> None:
    session = start_session(longest_program())
    for i in range(3 * MOST_BREAKS):
        session.gesture(HOLD, 1_000 * i + 10, 1_000 * i + 10)
        session.gesture(TAP, 1_000 * i + 510, 1_000 * i + 510)
    assert len(plan_frame(session)) == frames.LONGEST_PLAN
    assert len(state_frame(session)) + 16 == frames.LONGEST_STATE, (
        "a break of the other kind, and the pause's age"
    )
    read_back = State(payload(state_frame(session)))
    assert (
        sum(ms for _, _, _, ms in read_back.breaks) == 3 * MOST_BREAKS * 500 == session.paused_ms
    )


def test_two_hundred_of_the_longest_sessions_are_kept_while_a_file_is_begun_anew() -> None:
    longest_bytes = frames.LONGEST_PLAN + frames.LONGEST_STATE
    assert (frames.CHUNKS - 1) * (frames.CHUNK_BYTES // longest_bytes) >= 200


def test_times_that_do_not_end_are_kept_as_the_longest() -> None:
    session = start_session()
    session.spent_ms[0] = 1 << 40
    session.add_break("power", UNKNOWN_MS)
    read_back = State(payload(state_frame(session, elapsed_ms=NEVER)))
    assert read_back.spent_ms[0] == (1 << 29) - 1
    assert read_back.breaks[-1][3] == UNKNOWN_MS


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
    "frame", [plan_frame(start_session()), state_frame(start_session())], ids=["plan", "state"]
)
def test_not_one_bit_of_a_frame_can_change_unnoticed(frame: bytes) -> None:
    for bit in range(len(frame) * 8):
        changed_frame = bytearray(frame)
        changed_frame[bit // 8] ^= 1 << bit % 8
        assert not reading.intact_size(bytes(changed_frame), 0)
    for cut_size in range(len(frame)):
        assert not reading.intact_size(frame[:cut_size], 0)


@given(st.lists(st.one_of(st.integers(0, 5), st.binary(max_size=40)), max_size=12))
@examples(max_examples=300)
def test_whatever_lies_between_them_every_intact_frame_is_found(parts: list[int | bytes]) -> None:
    session = start_session()
    data = b""
    frames_written = []
    for part in parts:
        if isinstance(part, int):
            frame = (plan_frame(session), state_frame(session))[part % 2]
            frames_written.append(payload(frame))
            data += frame
        else:
            # What could hide a frame: the beginning of one that claims to be long.
            data += part.replace(bytes([frames.MAGIC]), b"")
    scan = Scan(data)
    assert [frame_found for _, frame_found in scan] == frames_written
    assert scan.skipped == len(data) - sum(
        len(payload_) + frames.FRAME_BYTES for payload_ in frames_written
    )


@given(st.binary(max_size=200))
@examples(max_examples=500)
def test_whatever_the_payload_it_is_read_or_refused(data: bytes) -> None:
    for read_payload in (Plan, State, Place, Line):
        try:
            read_payload(data)
        except ValueError:
            continue


def test_a_recovered_session_goes_on_where_it_was() -> None:
    session = start_session()
    session.gesture(HOLD, 21_000, 21_000)
    session.gesture(TAP, 81_000, 81_000)
    while session.index < 5:
        session.expire(session.due(pressing=False), session.deadline(pressing=False))
    read_back = State(payload(state_frame(session, elapsed_ms=30_000)))
    resumed_session = start_session(rounds=2)
    resumed_session.restore(Plan(payload(plan_frame(session))), read_back, 31_000, 1_000_000)
    assert (resumed_session.state, resumed_session.index, resumed_session.elapsed(2_000_000)) == (
        "paused",
        5,
        31_000,
    )
    assert resumed_session.paused_ms == session.paused_ms == 60_000
    assert resumed_session.since - resumed_session.started_at == session.since - session.started_at
    resumed_session.gesture(TAP, 1_060_000, 1_060_000)
    assert resumed_session.deadline(pressing=False) == 1_060_000 + 240_000 - 31_000
    while resumed_session.state == "running":
        resumed_session.deadline(pressing=False)
        resumed_session.expire(
            resumed_session.due(pressing=False), resumed_session.deadline(pressing=False)
        )
    assert resumed_session.outcome == "done"
    assert sum(resumed_session.spent_ms) == 1_680_000
