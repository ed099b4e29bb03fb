"""A journal in any state gives all that is intact, and a line for what is not; no bytes end the command."""

from struct import pack_into

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from firmware.rondo.storage import frames, reading
from firmware.rondo.storage.frames import CHUNK_BYTES, PLAN, STATE, chunk_path
from tools.log.example import journal
from tools.log.pull.journal import LONGEST, Log, read

WHOLE = journal(12)
(FIRST,) = (path for path in WHOLE if path.startswith("history"))


def figures(log: Log) -> dict[int, tuple[object, ...]]:
    return {
        number: (*session.state.spent, session.state.start)
        for number, session in log.sessions.items()
    }


def frame_bytes(kind: int, payload: bytes) -> bytes:
    buffer = bytearray(frames.HEAD_BYTES + len(payload) + 4)
    buffer[frames.HEAD_BYTES : -4] = payload
    frames.seal(buffer, kind, frames.HEAD_BYTES + len(payload))
    return bytes(buffer)


def test_a_whole_journal_has_every_session_and_no_problem() -> None:
    log = read(WHOLE)
    assert list(log.sessions) == list(range(1, 13))
    assert log.problems == []
    assert all(session.over and session.plan is not None for session in log.sessions.values())


@pytest.mark.parametrize("cut_at", [1, 9, 40, 100, 187])
def test_of_a_torn_file_all_before_the_tear_is_there_and_the_rest_is_told_of(cut_at: int) -> None:
    log = read({FIRST: WHOLE[FIRST][:-cut_at]})
    assert list(log.sessions) == list(range(1, 12))
    assert len(log.problems) == 1
    assert log.problems[0].startswith(FIRST)
    assert log.problems[0].endswith("bytes are in no record that is intact")


def test_a_record_that_is_overwritten_costs_that_session_alone() -> None:
    data = bytearray(WHOLE[FIRST])
    state = reading.intact(data, 0) + 20  # within the first STATE
    data[state : state + 8] = b"\xa5" * 8
    log = read({FIRST: bytes(data)})
    assert list(log.sessions) == list(range(2, 13))
    assert figures(log).items() <= figures(read(WHOLE)).items()
    assert log.problems != []


def test_a_session_whose_plan_is_gone_keeps_its_times() -> None:
    data = bytearray(WHOLE[FIRST])
    data[10] ^= 1
    log = read({FIRST: bytes(data)})
    assert figures(log) == figures(read(WHOLE))
    assert log.sessions[1].plan is None
    assert log.problems[-1] == "session 1: its plan cannot be read; its times are there"


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (PLAN, b""),
        (PLAN, bytes(9) + b"\xff" + b"\xff" * 30),
        (STATE, b"\xff" * 29),
        (STATE, b"\xff" * 60),
        (99, b"what"),
    ],
)
def test_a_record_with_a_good_checksum_that_says_what_cannot_be_is_left_out(
    kind: int, payload: bytes
) -> None:
    log = read({FIRST: frame_bytes(kind, payload) + WHOLE[FIRST]})
    assert figures(log) == figures(read(WHOLE))
    assert log.problems == [f"{FIRST}: a record that cannot be understood"]


def test_a_plan_of_another_length_is_not_believed() -> None:
    data = WHOLE[FIRST]
    plan = reading.intact(data, 0)
    payload = bytearray(data[frames.HEAD_BYTES : plan - 4])
    pack_into("<B", payload, 9, 1)
    position = 11 + payload[10]
    log = read({FIRST: frame_bytes(PLAN, bytes(payload[: position + 6])) + data[plan:]})
    assert log.sessions[1].plan is None
    assert figures(log) == figures(read(WHOLE))


def test_only_files_of_ours_are_read_and_none_beyond_its_length() -> None:
    files = {**WHOLE, "history/99": WHOLE[FIRST], "history/../settings.json": WHOLE[FIRST]}
    assert figures(read(files)) == figures(read(WHOLE))
    padded_files = WHOLE[FIRST].ljust(CHUNK_BYTES, b"\0") + journal(1, seed=9)[FIRST]
    assert figures(read({FIRST: padded_files})) == figures(read({FIRST: WHOLE[FIRST]}))
    assert set(WHOLE) <= set(LONGEST)
    assert LONGEST[chunk_path(0)] == CHUNK_BYTES


@given(st.dictionaries(st.sampled_from(sorted(LONGEST)), st.binary(max_size=300), max_size=6))
@examples(max_examples=150)
def test_any_bytes_are_read_without_a_word_that_is_not_so(files: dict[str, bytes]) -> None:
    log = read({**files, FIRST: WHOLE[FIRST]})
    assert figures(log).items() >= figures(read({FIRST: WHOLE[FIRST]})).items()
    assert all(problem.isprintable() for problem in log.problems)


@given(st.lists(st.integers(0, len(WHOLE[FIRST]) * 8 - 1), min_size=1, max_size=4))
@examples(max_examples=150)
def test_flipped_bits_change_no_session_that_is_said_to_be_intact(bits: list[int]) -> None:
    data = bytearray(WHOLE[FIRST])
    for bit in bits:
        data[bit // 8] ^= 1 << bit % 8
    log = read({FIRST: bytes(data)})
    assert figures(log).items() <= figures(read(WHOLE)).items()
    assert log.problems or bytes(data) == WHOLE[FIRST]
