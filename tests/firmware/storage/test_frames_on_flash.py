"""The bytes on flash, one by one: a band with a newer firmware can read what the older one has stored.

A change that makes one of these tests fail needs a kind of frame of its own, beside the old one.
"""

from types import SimpleNamespace
from typing import Any
from zlib import crc32

import pytest

from firmware.rondo.session.program import phase_of
from firmware.rondo.session.state import UNKNOWN_MS
from firmware.rondo.storage import frames, reading
from firmware.rondo.storage.reading import Line, Place, Plan, Remind, Scan, State

STATE_NUMBERS = (0x0201, 0x0403, 0x69F4_1234, 0x69F4_5678)  # boot, change, start, now
AGE = (0x0123_4567, 0x0089_ABCD)

# fmt: off
SESSION: Any = SimpleNamespace(
    id=0x0A0B0C0D, program_name="odd-one", guide=True, began_with="right", last_first="left", last_used="right",
    outcome="", index=2,
    plan=[
        phase_of("massage", "both", 1, 0, None, True, ""),
        phase_of("express", "right", 1, 300_000, 420_000, True, "massage"),
        phase_of("rest", "none", 9, 30_500, 31_000, True, "express"),
        phase_of("stroke", "both", 9, 1_000, 2_000, True, "rest"),
        phase_of("shake", "both", 9, 1_000, 2_000, True, "stroke"),
        phase_of("express", "left", 9, 0, 32_767_000, True, "shake"),
    ],
    spent_ms=[1, 0x1234_5678, (1 << 29) - 1, 1 << 29, 0, 0], ended_by=["time", "tap", "undo", "end", "", ""],
    breaks=[("pause", 1, 0x00AB_CDEF, 0x2345_6789), ("power", 2, 1 << 24, UNKNOWN_MS), ("power", 3, 5, 6)],
)
PLAN_BYTES = (
    "0d0c0b0a" "01" "01" "010203" "06"  # session, pacing, first side, version, phases
    "07" "6f64642d6f6e65"  # the name
    "21" "01" "0000" "ffff"  # kind and side, round, least, usual
    "10" "01" "5802" "4803"
    "34" "09" "3d00" "3e00"
    "22" "09" "0200" "0400"
    "23" "09" "0200" "0400"
    "00" "09" "0000" "feff"
)
STATE_BYTES = (
    "0d0c0b0a" "0102" "0304" "3412f469" "7856f469"  # session, boot, change, start, time of writing
    "02" "00" "03" "21" "02" "06" "03" "00" "efcdab00" "0000"  # stage ... ms into the phase, nothing
    "01000020" "78563452" "ffffff7f" "ffffff9f" "00000000" "00000000"  # spent, and ended by what
    "efcdab01" "89674523" "ffffff02" "ffffffbf" "05000003" "06000080"  # breaks
    "67452301" "cdab8900"  # how old the pause is
)
# fmt: on
PLACE_BYTES = "0d0c0b0a03040700efcdab003412f469"
LINE_BYTES = "01023412f46961203f62"
REMIND_BYTES = "0d0c0b0aefcdab003412f46905"


def frame(kind: int, payload: str) -> str:
    """Returns a whole frame of that kind and payload, in hex."""
    data = bytes.fromhex(payload)
    frame_bytes = bytes([0xA5, kind]) + len(data).to_bytes(2, "little") + data
    return (frame_bytes + crc32(frame_bytes).to_bytes(4, "little")).hex()


def written_hex(put_it: Any, *args: Any) -> str:
    """Returns what `put_it`, a function of `frames`, writes, in hex."""
    buffer = bytearray(b"\xee" * max(frames.LONGEST_PLAN, frames.LONGEST_STATE))
    return bytes(buffer[: put_it(buffer, *args)]).hex()


def bytes_of(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal)


def test_a_plan_lies_on_flash_as_ever_and_is_read() -> None:
    assert written_hex(frames.put_plan, SESSION, (1, 2, 3)) == frame(1, PLAN_BYTES)
    plan = Plan(bytes_of(PLAN_BYTES))
    assert (plan.session, plan.pacing, plan.first) == (SESSION.id, "guide", "right")
    assert (plan.version, plan.program) == ((1, 2, 3), "odd-one")
    assert plan.phases == SESSION.plan


def test_a_session_lies_on_flash_as_ever_and_is_read() -> None:
    state_hex = written_hex(
        frames.put_state, SESSION, frames.STAGE_PAUSED, 0x00AB_CDEF, STATE_NUMBERS, AGE
    )
    assert state_hex == frame(2, STATE_BYTES)
    state = State(bytes_of(STATE_BYTES))
    assert (state.session, state.boot, state.change, state.start, state.written) == (
        SESSION.id,
        *STATE_NUMBERS,
    )
    assert (state.stage, state.outcome, state.first, state.guide) == (2, "", "right", True)
    assert (state.last_first, state.last_used) == ("left", "right")
    assert (state.index, state.elapsed) == (2, 0x00AB_CDEF)
    assert state.spent_ms == [1, 0x1234_5678, (1 << 29) - 1, (1 << 29) - 1, 0, 0]
    assert state.ended_by == SESSION.ended_by
    assert state.breaks == [
        SESSION.breaks[0],
        ("power", 2, (1 << 24) - 1, UNKNOWN_MS),  # the longest there is
        SESSION.breaks[2],
    ]
    assert (state.paused_ms, state.away_ms) == AGE


def test_what_an_older_firmware_wrote_where_nothing_is_now_changes_nothing() -> None:
    older_bytes = STATE_BYTES[:56] + "0506" + STATE_BYTES[60:]
    assert vars(State(bytes_of(older_bytes))) == vars(State(bytes_of(STATE_BYTES)))


@pytest.mark.parametrize(
    ("outcome", "stage", "number"), [("done", 3, 1), ("early", 4, 2), ("interrupted", 1, 3)]
)
def test_a_session_that_is_not_paused_has_no_age_of_a_pause(
    outcome: str, stage: int, number: int
) -> None:
    session_over = SimpleNamespace(**{**vars(SESSION), "outcome": outcome, "guide": False})
    session_over.began_with, session_over.last_first, session_over.last_used = "left", None, "left"
    state_hex = written_hex(frames.put_state, session_over, stage, 7, STATE_NUMBERS, AGE)
    expected = f"{stage:02x}{number:02x}001002060300070000000000"
    assert state_hex == frame(2, STATE_BYTES[:32] + expected + STATE_BYTES[60:-16])
    state = State(bytes_of(state_hex)[4:-4])
    assert (state.stage, state.outcome, state.first, state.guide) == (
        stage,
        outcome,
        "left",
        False,
    )
    assert (state.last_first, state.last_used) == (None, "left")
    assert (state.paused_ms, state.away_ms) == (0, 0)


def test_who_leads_and_the_first_side_are_kept_apart() -> None:
    data = bytearray(bytes_of(STATE_BYTES))
    for sides, first_side, guide in ((0, "left", False), (1, "right", False), (2, "left", True)):
        data[18] = sides
        state = State(bytes(data))
        assert (state.first, state.guide) == (first_side, guide)


def test_a_phase_without_a_least_time_is_read_as_one_of_0() -> None:
    data = bytearray(bytes_of(PLAN_BYTES))
    data[20:22] = b"\xff\xff"
    assert Plan(bytes(data)).phases[0].least == 0


def test_a_place_lies_on_flash_as_ever_and_is_read() -> None:
    fields = (SESSION.id, 0x0403, 7, 0x00AB_CDEF, 0x69F4_1234)
    for paused_ms, extra_hex in ((0, ""), (0x0123_4567, "67452301")):
        assert written_hex(frames.put_place, *fields, paused_ms) == frame(
            3, PLACE_BYTES + extra_hex
        )
        place = Place(bytes_of(PLACE_BYTES + extra_hex))
        fields_read = (place.session, place.change, place.index, place.elapsed, place.written)
        assert (*fields_read, place.paused_ms) == (*fields, paused_ms)
    assert written_hex(frames.put_place, *fields) == frame(3, PLACE_BYTES)


def test_a_line_lies_on_flash_as_ever_and_is_read() -> None:
    assert written_hex(frames.put_line, 0x0201, 0x69F4_1234, "a ?b") == frame(4, LINE_BYTES)
    line = Line(bytes_of(LINE_BYTES))
    assert (line.boot, line.written, line.text) == (0x0201, 0x69F4_1234, "a ?b")
    assert Line(bytes_of("01023412f469")).text == ""
    assert Line(bytes_of("01023412f4691f207e7f80ff")).text == "? ~???"
    payload = Line(bytes_of(written_hex(frames.put_line, 1, 2, "x" * 200))[4:-4])
    assert payload.text == "x" * 96


def test_how_far_the_reminders_are_lies_on_flash_as_ever_and_is_read() -> None:
    expected = (SESSION.id, 0x00AB_CDEF, 0x69F4_1234, 5)
    assert written_hex(frames.put_remind, *expected) == frame(5, REMIND_BYTES)
    remind = Remind(bytes_of(REMIND_BYTES))
    assert (remind.number, remind.waited_ms, remind.written, remind.state) == expected


@pytest.mark.parametrize(
    ("kind", "payload", "other_lengths"),
    [
        (Plan, PLAN_BYTES, ()),
        (State, STATE_BYTES, (-8,)),  # without the age of a pause
        (Place, PLACE_BYTES, (4,)),  # with what was counted of one
        (Remind, REMIND_BYTES, ()),
    ],
)
def test_what_is_too_short_or_too_long_is_refused(
    kind: Any, payload: str, other_lengths: tuple
) -> None:
    data = bytes_of(payload)
    for size in range(len(data) + 20):
        if size == len(data) or size - len(data) in other_lengths:
            kind((data + bytes(20))[:size])
        else:
            with pytest.raises(ValueError, match=r"too short|not as it should be"):
                kind((data + bytes(20))[:size])


def test_a_line_that_is_too_short_is_refused() -> None:
    for size in range(6):
        with pytest.raises(ValueError, match="too short"):
            Line(bytes(size))


@pytest.mark.parametrize(
    ("offset", "values"),
    [
        (4, range(2, 256)),  # pacing
        (5, range(2, 256)),  # first side
        (18, [0x25, 0x41, 0xF0, 0x2F]),  # kind and side of the first phase
    ],
)
def test_a_plan_that_says_what_there_is_not_is_refused(offset: int, values: Any) -> None:
    for value in values:
        data = bytearray(bytes_of(PLAN_BYTES))
        data[offset] = value
        with pytest.raises(ValueError, match="not"):
            Plan(bytes(data))


def test_a_session_that_says_what_a_later_band_may_have_is_read_without_it() -> None:
    data = bytearray(bytes_of(STATE_BYTES))
    data[17], data[19] = 4, 0x43  # an outcome, and sides that came before
    data[33] = 0xA0  # how the first phase ended
    state = State(bytes(data))
    assert (state.outcome, state.last_first, state.last_used) == ("", None, None)
    assert state.ended_by[0] == ""
    data[21] = 2  # as many phases as the one that it is in
    with pytest.raises(ValueError, match="not as it should be"):
        State(bytes(data[:-16]))


def test_frames_are_found_at_the_very_beginning_and_the_very_end() -> None:
    first_frame, second_frame = bytes_of(frame(4, LINE_BYTES)), bytes_of(frame(5, REMIND_BYTES))
    scan = Scan(first_frame + second_frame)
    assert list(scan) == [(4, bytes_of(LINE_BYTES)), (5, bytes_of(REMIND_BYTES))]
    assert scan.skipped == 0
    empty_frame = bytes_of(frame(4, ""))
    assert reading.intact_size(empty_frame, 0) == len(empty_frame) == 8
    assert list(Scan(b"\xa5" + empty_frame + b"\xa5")) == [(4, b"")]


@pytest.mark.parametrize(
    ("first_boot", "second_boot", "later_boot"),
    [(0, 0, 0), (0, 5, 5), (5, 0, 5), (5, 5, 5), (5, 6, 6), (6, 5, 6), (1, 65_535, 1),
     (65_535, 1, 1), (1, 0x8000, 0x8000), (0x8000, 1, 0x8000), (1, 0x8001, 0x8001), (2, 0x8001, 0x8001),
     (0x8002, 1, 1), (1, 0x8002, 1), (0x8003, 2, 2), (0, 0x9000, 0x9000), (0x9000, 0, 0x9000)],
)  # fmt: skip
def test_of_two_starts_the_later_is_known_though_their_number_goes_round(
    first_boot: int, second_boot: int, later_boot: int
) -> None:
    assert frames.later_boot(first_boot, second_boot) == later_boot


def test_everything_lies_where_it_did() -> None:
    assert (frames.LIVE, frames.SLOTS) == (
        "live",
        ("plan0", "plan1", "state0", "state1", "place0", "place1"),
    )
    assert frames.REMINDERS == ("live/remind0", "live/remind1")
    assert (frames.LINES, frames.OLDER_LINES) == ("history/lines0", "history/lines1")
    chunks = [frames.chunk_path(chunk_number) for chunk_number in range(frames.CHUNKS)]
    assert (chunks[0], chunks[9], chunks[10]) == ("history/00", "history/09", "history/10")
    assert chunks[-1] == "history/51"
    stages = (frames.STAGE_RUNNING, frames.STAGE_PAUSED, frames.STAGE_OVER, frames.STAGE_FILED)
    assert stages == (1, 2, 3, 4)
    assert frames.CHUNK_BYTES == 4000, "a block of flash, less what littlefs writes into it"
