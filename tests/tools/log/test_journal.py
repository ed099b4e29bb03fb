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

JOURNAL_FILES = journal(count=12)
(FIRST_PATH,) = (path for path in JOURNAL_FILES if path.startswith("history"))


def figures(log: Log) -> dict[int, tuple[object, ...]]:
    return {
        number: (*session.state.spent_ms, session.state.start)
        for number, session in log.sessions.items()
    }


def frame_bytes(kind: int, payload: bytes) -> bytes:
    buffer = bytearray(frames.HEAD_BYTES + len(payload) + 4)
    buffer[frames.HEAD_BYTES : -4] = payload
    frames.seal(buffer, kind, frames.HEAD_BYTES + len(payload))
    return bytes(buffer)


def test_a_whole_journal_has_every_session_and_no_problem() -> None:
    log = read(JOURNAL_FILES)
    assert list(log.sessions) == list(range(1, 13))
    assert log.problems == []
    assert all(session.over and session.plan is not None for session in log.sessions.values())


def test_where_the_ring_has_come_round_the_sessions_are_in_their_order_all_the_same() -> None:
    newest = journal(count=14)[FIRST_PATH].removeprefix(JOURNAL_FILES[FIRST_PATH])
    log = read({chunk_path(0): newest, chunk_path(1): JOURNAL_FILES[FIRST_PATH]})
    assert list(log.sessions) == list(range(1, 15))


@pytest.mark.parametrize("cut_at", [1, 9, 40, 100, 187])
def test_of_a_torn_file_all_before_the_tear_is_there_and_the_rest_is_told_of(cut_at: int) -> None:
    log = read({FIRST_PATH: JOURNAL_FILES[FIRST_PATH][:-cut_at]})
    assert list(log.sessions) == list(range(1, 12))
    assert len(log.problems) == 1
    assert log.problems[0].startswith(FIRST_PATH)
    assert log.problems[0].endswith("bytes are in no record that is intact")


def test_a_record_that_is_overwritten_costs_that_session_alone() -> None:
    data = bytearray(JOURNAL_FILES[FIRST_PATH])
    state = reading.intact_size(data, 0) + 20  # within the first STATE
    data[state : state + 8] = b"\xa5" * 8
    log = read({FIRST_PATH: bytes(data)})
    assert list(log.sessions) == list(range(2, 13))
    assert figures(log).items() <= figures(read(JOURNAL_FILES)).items()
    assert log.problems != []


def test_a_session_whose_plan_is_gone_keeps_its_times() -> None:
    data = bytearray(JOURNAL_FILES[FIRST_PATH])
    data[10] ^= 1
    log = read({FIRST_PATH: bytes(data)})
    assert figures(log) == figures(read(JOURNAL_FILES))
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
    log = read({FIRST_PATH: frame_bytes(kind, payload) + JOURNAL_FILES[FIRST_PATH]})
    assert figures(log) == figures(read(JOURNAL_FILES))
    assert log.problems == [f"{FIRST_PATH}: a record that cannot be understood"]


def test_a_plan_of_another_length_is_not_believed() -> None:
    data = JOURNAL_FILES[FIRST_PATH]
    plan = reading.intact_size(data, 0)
    payload = bytearray(data[frames.HEAD_BYTES : plan - 4])
    pack_into("<B", payload, 9, 1)
    position = 11 + payload[10]
    log = read({FIRST_PATH: frame_bytes(PLAN, bytes(payload[: position + 6])) + data[plan:]})
    assert log.sessions[1].plan is None
    assert figures(log) == figures(read(JOURNAL_FILES))


def test_only_files_of_ours_are_read_and_none_beyond_its_length() -> None:
    files = {
        **JOURNAL_FILES,
        "history/99": JOURNAL_FILES[FIRST_PATH],
        "history/../settings.json": JOURNAL_FILES[FIRST_PATH],
    }
    assert figures(read(files)) == figures(read(JOURNAL_FILES))
    padded_files = (
        JOURNAL_FILES[FIRST_PATH].ljust(CHUNK_BYTES, b"\0") + journal(count=1, seed=9)[FIRST_PATH]
    )
    assert figures(read({FIRST_PATH: padded_files})) == figures(
        read({FIRST_PATH: JOURNAL_FILES[FIRST_PATH]})
    )
    assert set(JOURNAL_FILES) <= set(LONGEST)
    assert LONGEST[chunk_path(0)] == CHUNK_BYTES


@given(st.dictionaries(st.sampled_from(sorted(LONGEST)), st.binary(max_size=300), max_size=6))
@examples(max_examples=150)
def test_any_bytes_are_read_without_a_word_that_is_not_so(files: dict[str, bytes]) -> None:
    log = read({**files, FIRST_PATH: JOURNAL_FILES[FIRST_PATH]})
    assert figures(log).items() >= figures(read({FIRST_PATH: JOURNAL_FILES[FIRST_PATH]})).items()
    assert all(problem.isprintable() for problem in log.problems)


@given(st.lists(st.integers(0, len(JOURNAL_FILES[FIRST_PATH]) * 8 - 1), min_size=1, max_size=4))
@examples(max_examples=150)
def test_flipped_bits_change_no_session_that_is_said_to_be_intact(bits: list[int]) -> None:
    data = bytearray(JOURNAL_FILES[FIRST_PATH])
    for bit in bits:
        data[bit // 8] ^= 1 << bit % 8
    log = read({FIRST_PATH: bytes(data)})
    assert figures(log).items() <= figures(read(JOURNAL_FILES)).items()
    assert log.problems or bytes(data) == JOURNAL_FILES[FIRST_PATH]
