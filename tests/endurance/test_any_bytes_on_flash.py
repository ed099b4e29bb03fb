"""Any bytes in any file, flipped bits anywhere on the chip: the band starts and says what it could not read."""

import json
from collections import Counter
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from littlefs.errors import LittleFSError

from firmware.rondo.session import program, validator
from firmware.rondo.session.program import MAX_PHASES
from firmware.rondo.storage import frames, settings
from firmware.rondo.storage.frames import SLOTS, STAGE_RUNNING
from firmware.rondo.storage.reading import State
from firmware.rondo.storage.settings import ASIDE, MAX_BYTES
from simulator.chips.nor import BLOCK
from simulator.core.device import Device
from simulator.core.setup import Setup
from simulator.stock.json import loads
from tests.endurance.kept import log_on_flash
from tests.recorded import times, values
from tools.log.pull.journal import Log

CHOSEN = {"display": "off", "first_side": "right", "program": "mine", "strength": 3}
MINE = {
    "name": "mine",
    "phases": [
        {"kind": "express", "side": "first", "round": 1, "min_s": 30, "max_s": 60},
        {"kind": "express", "side": "second", "round": 1, "min_s": 30, "max_s": 60},
        {"kind": "massage", "side": "both", "round": 2, "min_s": 10, "max_s": 10},
        {"kind": "express", "side": "both", "round": 2, "min_s": 20, "max_s": 40},
    ],
}
LOOK_EACH_MS = 10 * 60_000
ASLEEP_AGAIN_MS = 16 * 60_000  # *done* and ended last a quarter of an hour
EVERY_MS = 1_100_000  # until it is asleep again
FINISHED = (1, 2, 3)
CLOCK_S = 1_772_000_000


@cache
def worn_image() -> bytes:
    """Returns the flash of a band with three finished sessions, cut off 7 s into the second phase of a fourth."""
    device = Device(Setup(settings=CHOSEN, programs={"mine": json.dumps(MINE)}, clock=CLOCK_S))
    device.power_on()
    for session_index in range(len(FINISHED)):
        device.hold("main", at_ms=2_000 + session_index * EVERY_MS)
        device.hold("main", at_ms=5_000 + session_index * EVERY_MS)
    started_ms = len(FINISHED) * EVERY_MS
    device.hold("main", started_ms + 2_000)
    device.hold("main", started_ms + 5_000)
    device.run_to_ms(started_ms + 57_000)
    device.cut()
    log = log_on_flash(device.flash)
    assert tuple(log.states_by_session) == FINISHED
    assert isinstance(log.newest, State)
    assert (log.newest.session, log.newest.index, log.newest.stage) == (4, 1, STAGE_RUNNING)
    assert None not in log.live.values()
    return bytes(device.flash.chip.memory)


def band_after_a_session() -> Device:
    device = Device(Setup(clock=CLOCK_S + 1_000))
    device.flash.chip.memory[:] = worn_image()
    return device


@cache
def file(path: str) -> bytes:
    return band_after_a_session().flash.get(path)


def start(device: Device) -> None:
    """Powers on; asserts that the band is ready within 2 s, at its first start, and does not restart."""
    device.power_on()
    device.run_to_ms(2_000)
    assert device.recorder.state in ("asleep", "paused")
    device.run_to_ms(5_000)
    assert len(times(device, "boot")) == 1
    for line in values(device, "console", "text"):
        assert line.startswith("rondo: "), line


def a_session_works(device: Device) -> None:
    """Ends what is under way; asserts that a new session goes from its first phase to *done*, and to sleep."""
    began_ms = device.kernel.now_ms
    if device.recorder.state == "paused":
        device.press("main")
        device.run_to_ms(began_ms + 4_000)
        device.release("main")
    at_ms = began_ms + ASLEEP_AGAIN_MS
    device.hold("main", at_ms)
    device.hold("main", at_ms + 3_000)
    device.run_to_ms(at_ms + 4_000)
    assert device.recorder.state == "running"
    for _ in range(MAX_PHASES):
        at_ms += LOOK_EACH_MS
        device.run_to_ms(at_ms)
        if device.recorder.state != "running":
            break
        device.hold("main", at_ms)  # what goes on until a tap needs one, two where it is early
        device.hold("main", at_ms + 2_000)
    device.run_to_ms(at_ms + ASLEEP_AGAIN_MS)
    states = values(device, "state")
    assert states[-2:] == ["done", "asleep"]
    assert device.recorder.motor_duty == 0.0
    assert len(times(device, "boot")) == 1


def damaged_copies(text: bytes) -> st.SearchStrategy[bytes]:
    """Returns a strategy for bytes: any at all, or `text` cut short, with flipped bits, or partly overwritten."""

    def flip(bits: list[int]) -> bytes:
        data = bytearray(text)
        for bit in bits:
            data[bit // 8] ^= 1 << bit % 8
        return bytes(data)

    def write_over(offset_and_bytes: tuple[int, bytes]) -> bytes:
        offset, new_bytes = offset_and_bytes
        return text[:offset] + new_bytes + text[offset + len(new_bytes) :]

    return st.one_of(
        st.binary(max_size=300),
        st.integers(0, len(text)).map(lambda kept_size: text[:kept_size]),
        st.lists(st.integers(0, len(text) * 8 - 1), min_size=1, max_size=8).map(flip),
        st.tuples(st.integers(0, len(text)), st.binary(min_size=1, max_size=40)).map(write_over),
    )


any_value = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["on", "press", "7:00", "24:00", "three-round", "guide"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
of_settings = st.dictionaries(
    st.sampled_from([*settings.SCHEMA, "colour", "", "\n"]), any_value, max_size=8
).map(lambda table: json.dumps(table).encode())
of_a_program = st.fixed_dictionaries(
    {"name": st.sampled_from(["mine", "x", "", None])},
    optional={
        "phases": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "kind": st.sampled_from([*program.KINDS, "x", 1]) | any_value,
                    "side": st.sampled_from([*program.SIDES, "left"]) | any_value,
                    "round": st.integers(0, 10) | any_value,
                    "min_s": st.integers(0, 3601) | any_value,
                    "max_s": st.integers(0, 3601) | any_value,
                },
            )
            | any_value,
            max_size=70,
        )
        | any_value,
        "source": any_value,
        "other": any_value,
    },
).map(lambda table: json.dumps(table).encode())


def read_settings(data: bytes) -> dict[str, object] | None:
    """Returns the table of settings in `data`; None if it holds none."""
    try:
        text = data.decode()
        table = loads(text) if len(text) <= MAX_BYTES else None
    except ValueError:
        return None
    return table if isinstance(table, dict) else None


@given(damaged_copies(json.dumps(CHOSEN).encode()) | of_settings)
@example(b"[" * 4000)
@example(b'{"strength": 2, "deep": ' + b"[" * 1900 + b"]" * 1900 + b"}")
@example(b'{"strength" 2,}')
@example(b"9" * 4000)
@example(b'{"strength": 9, "rounds": 2}' + b" " * MAX_BYTES)
@example(b'{"\\ud800": 1}')
@example(b'{"strength": "\\nTraceback"}')
@examples(max_examples=40)
def test_whatever_the_settings_file_holds_the_good_keys_stay_and_the_rest_is_refused_and_kept_aside(
    data: bytes,
) -> None:
    device = band_after_a_session()
    device.flash.put(settings.FILE, data)
    start(device)
    assert device.recorder.state == "paused"
    table = read_settings(data)
    bad_keys = None if table is None else settings.resolve(table)[1]
    console = values(device, "console", "text")
    if bad_keys == []:
        assert device.flash.get(settings.FILE) == data
        assert "refused" not in values(device, "cue") or console[0].startswith("rondo: programs/")
        return
    assert values(device, "cue")[:2] == ["attention", "refused"]
    assert device.flash.get(ASIDE) == data
    if table is None or bad_keys is None:
        assert console[0].startswith("rondo: " + settings.FILE)
        with pytest.raises(FileNotFoundError):
            device.flash.get(settings.FILE)
    else:
        good_settings = {key: table[key] for key in table if key not in bad_keys}
        assert json.loads(device.flash.get(settings.FILE)) == good_settings
        assert len(console) >= len(bad_keys)
    lines = [line.text for line in log_on_flash(device.flash).lines]
    refusal = console[0][len("rondo: ") :].encode()[: frames.LONGEST_LINE]
    assert lines[0] == "".join(chr(byte) if 32 <= byte < 127 else "?" for byte in refusal)
    a_session_works(device)


@given(damaged_copies(json.dumps(MINE).encode()) | of_a_program)
@example(b"[" * 8000)
@example(b'{"name": "mine", "source": ' + b"[" * 3900 + b"]" * 3900 + b', "phases": []}')
@examples(max_examples=40)
def test_whatever_a_program_file_holds_it_is_followed_or_refused_and_the_session_under_way_keeps_its_plan(
    data: bytes,
) -> None:
    device = band_after_a_session()
    device.flash.put("programs/mine.json", data)
    start(device)
    assert device.recorder.state == "paused"
    assert device.recorder.phase is not None
    assert (device.recorder.phase["kind"], device.recorder.phase["side"]) == ("express", "left")
    try:
        validator.check(loads(data[: program.MAX_BYTES].decode()))
        assert values(device, "console", "text") == []
        assert values(device, "cue")[0] == "attention"
    except ValueError:
        assert values(device, "console", "text")[0].startswith("rondo: programs/mine.json: ")
        assert values(device, "cue")[:2] == ["attention", "refused"]
        a_session_works(device)


def after_damage(device: Device) -> tuple[Log, Log]:
    """Returns the journal before the next start, and after that start and one more session."""
    log_before = log_on_flash(device.flash)
    start(device)
    is_paused = device.recorder.state == "paused"
    if log_before.newest is not None and log_before.newest.session == 4:
        assert is_paused
    a_session_works(device)
    return log_before, log_on_flash(device.flash)


def check_nothing_intact_is_lost(log_before: Log, log_after: Log) -> None:
    assert not Counter(log_before.frames) - Counter(log_after.frames)
    newest_number = max(log_after.states_by_session)
    assert newest_number > max(log_before.states_by_session, default=0), (
        "the new session has a number of its own"
    )
    assert [state.outcome for state in log_after.states_by_session[newest_number]] == ["done"]
    assert newest_number in log_after.plans


@pytest.mark.parametrize("slot", SLOTS)
@given(data=st.data())
@examples(max_examples=15)
def test_a_damaged_file_of_the_session_under_way_is_told_of_and_the_rest_of_the_journal_stands(
    slot: str, data: st.DataObject
) -> None:
    device = band_after_a_session()
    intact = file(f"live/{slot}")
    damaged_data = data.draw(damaged_copies(intact))
    device.flash.put(f"live/{slot}", damaged_data)
    log_before, log_after = after_damage(device)
    assert "refused" not in values(device, "cue")
    if log_before.live[slot] is None and (damaged_data or slot == "plan"):
        assert [line for line in log_after.lines if "cannot be read" in line.text]
    elif log_before.live[slot] is not None:
        assert log_after.lines == []
    check_nothing_intact_is_lost(log_before, log_after)
    under_way = log_after.states_by_session[4][0]
    plan = log_after.plans[4]
    assert len(plan.phases) == len(under_way.spent_ms)
    assert under_way.outcome == "early"
    assert sum(under_way.spent_ms) <= 53_000


@given(damaged_copies(file("history/00")))
@examples(max_examples=25)
def test_of_a_damaged_history_every_session_that_is_intact_is_still_read(data: bytes) -> None:
    device = band_after_a_session()
    device.flash.put("history/00", data)
    log_before, log_after = after_damage(device)
    check_nothing_intact_is_lost(log_before, log_after)
    assert 4 in log_after.states_by_session
    assert log_after.skipped == log_before.skipped
    if len(log_before.frames) < len(log_on_flash(band_after_a_session().flash).frames):
        assert log_before.skipped or len(data) < len(file("history/00"))


@given(st.data())
@examples(max_examples=25)
def test_with_both_states_damaged_the_numbers_go_on_from_the_history(data: st.DataObject) -> None:
    device = band_after_a_session()
    for slot in ("state0", "state1"):
        device.flash.put(f"live/{slot}", data.draw(damaged_copies(file(f"live/{slot}"))))
    device.flash.put("history/00", data.draw(damaged_copies(file("history/00"))))
    check_nothing_intact_is_lost(*after_damage(device))


def test_what_is_in_the_history_and_not_ours_is_left_alone() -> None:
    device = band_after_a_session()
    for slot in ("state0", "state1"):
        device.flash.put(f"live/{slot}", b"")
    device.flash.put("history/copy.bin", file("history/00"))
    device.flash.put("history/folder/empty", b"")
    check_nothing_intact_is_lost(*after_damage(device))
    assert device.flash.get("history/copy.bin") == file("history/00")


@cache
def used_blocks() -> list[int]:
    image = worn_image()
    return [
        block_start
        for block_start in range(0, len(image), BLOCK)
        if image[block_start : block_start + BLOCK] != b"\xff" * BLOCK
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 10_000), st.one_of(st.integers(0, 800), st.integers(0, BLOCK - 1)),
                  st.integers(0, 7)),
        min_size=1, max_size=60,
    )
)  # fmt: skip
@examples(max_examples=50)
def test_bits_flipped_anywhere_on_the_chip_leave_a_band_that_works(
    flips: list[tuple[int, int, int]],
) -> None:
    device = band_after_a_session()
    blocks = used_blocks()
    for block, offset, bit in flips:
        device.flash.chip.memory[blocks[block % len(blocks)] + offset] ^= 1 << bit
    try:
        device.flash.mount()
        is_mounted = True
    except LittleFSError:
        is_mounted = False
    start(device)
    if not is_mounted:
        assert "refused" in values(device, "cue")
        assert any(
            "journal" in line and "memory only" in line
            for line in values(device, "console", "text")
        )
    assert device.recorder.state == "asleep" or device.recorder.phase is not None
    a_session_works(device)
