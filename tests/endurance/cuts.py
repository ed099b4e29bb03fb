"""Records a whole session, cuts the power at any flash operation in it, and checks what the band has afterwards.

The operations are replayed onto a copy of the chip, the last of them torn; a band with that chip is powered on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import pytest
from littlefs import LittleFS

from firmware.rondo.haptics import cues
from firmware.rondo.session.program import three_round
from firmware.rondo.session.session import Session
from firmware.rondo.session.table import DONE, TAP
from firmware.rondo.storage import frames, reading
from firmware.rondo.storage import settings as schema
from firmware.rondo.storage.frames import CHUNK_BYTES, CHUNKS, chunk_path
from simulator import boards
from simulator.chips.nor import Nor, Operation
from simulator.core.device import Device
from simulator.core.flash import Flash, geometry
from simulator.core.kernel import MS
from simulator.scenario.player import Play
from simulator.scenario.script import parse
from tests.endurance.truth import LATE_MS, Position, Truth
from tools.log.pull.journal import KeptSession, Log, files_of, read

# Blocks, and bytes programmed at once: what MicroPython's ports for the ESP32 and the RP2040 make of 4 and 2 MB.
GEOMETRIES = {"esp32": (512, 32), "rp2": (352, 256)}

# A pause, a switch taken back, the end; massage first is chosen on the band; before the first session is filed
# another begins, ended early and short, so that the reminder which fell into it comes at its end; two more, and a
# hold that wants none any more. The settings change twice.
SCENARIO = """
set display off
set reminder_min 30
set first_side left
clock 2026-05-01T03:00:00Z
0:02 tap main
0:05 tap main
2:00 hold main 1
2:20 tap main
7:00 tap main
7:03 tap main
7:05 double main
12:00 double main
28:29 expect state done
28:30 tap main
28:33 tap main
28:37 hold main 4
28:44 double main
28:48 hold main 4
28:55 tap main
30:30 hold main 4
30:40 expect state ended
40:10 hold main 1
40:16 end
"""
FIRST_SETTINGS = '{"display": "off", "reminder_min": 30, "first_side": "left"}'
CHOSEN_SETTINGS = (
    '{"assist_first": "on", "display": "off", "first_side": "left", "reminder_min": 30}'
)
LAST_SETTINGS = '{"assist_first": "on", "display": "off", "first_side": "left", "reminder_min": 0}'
UNDONE = (1, 2)  # the phases between which a switch was taken back
BACK_MS = 2_500  # after power on: by then *attention* has begun and what had to be written is
TAP_MS = 5_000
RESUMED_MS = 9_000


@dataclass(frozen=True)
class Cut:
    """A power cut that leaves operation number `index` in `torn_form`, a key of TORN, torn as `seed` decides."""

    index: int
    torn_form: str
    seed: int


@contextmanager
def port(name: str) -> Iterator[None]:
    """Gives the default board the flash geometry of the port `name` during the `with` block."""
    board = boards.load(boards.DEFAULT)
    with pytest.MonkeyPatch.context() as patch:
        blocks, program_bytes = GEOMETRIES[name]
        patch.setattr(board, "FLASH_BLOCKS", blocks)
        patch.setattr(board, "PROGRAM_SIZE", program_bytes)
        yield


def old_session(number: int) -> bytes:
    """Returns the bytes of a finished session as the history stores it."""
    settings, _ = schema.resolve({})
    session = Session(settings, three_round)
    session.id = number - 1
    session.gesture(TAP, 0, 0)
    session.gesture(TAP, 0, 0)
    while session.state != DONE:
        session.expire(session.due(pressing=False), session.deadline(pressing=False))
    buffer = bytearray(1000)
    size = frames.put_plan(buffer, session, (0, 1, 0))
    plan = bytes(buffer[:size])
    size = frames.put_state(
        buffer, session, frames.STAGE_OVER, 0, (1, 20, 1_777_000_000 + number, 0)
    )
    return plan + bytes(buffer[:size])


def fill_history(flash: Flash) -> set[int]:
    """Fills the history so that the next session has no room; returns which sessions must go first.

    Only some of its files are there, so that it is read faster.
    """
    number = 0
    first_to_go: set[int] = set()
    for chunk_number in (0, 1, 7, CHUNKS - 2, CHUNKS - 1):
        data = b""
        while True:
            new_bytes = old_session(number + 1)
            if len(data) + len(new_bytes) > CHUNK_BYTES:
                break
            data += new_bytes
            number += 1
            if chunk_number == 0:
                first_to_go.add(number)
        flash.put(chunk_path(chunk_number), data)
    last_bytes = old_session(number)
    plan_end = reading.intact_size(last_bytes, 0)
    plan = reading.Plan(last_bytes[frames.HEAD_BYTES : plan_end - 4])
    state = reading.State(last_bytes[plan_end + frames.HEAD_BYTES : -4])
    buffer = bytearray(1000)
    settings, _ = schema.resolve({})
    session = Session(settings, three_round)
    session.restore(plan, state, 0, 0)
    size = frames.put_state(buffer, session, frames.STAGE_FILED, 0, (1, 20, 0, 0))
    flash.put("live/state0", bytes(buffer[:size]))
    return first_to_go


@dataclass
class Recording:
    """One recorded run: the chip before it, every operation and its instant in ms, and what was true in it."""

    port: str
    image_before: bytes
    operations: list[Operation]
    instants_ms: list[int]
    truth: Truth
    first_to_go: set[int]  # old sessions for which there is no room in the end
    old_sessions: set[int]
    new_sessions: dict[int, KeptSession]  # the recorded ones, as they are in the end
    chunks: dict[bytes, frozenset[int]]  # which sessions are in a file of the history


@cache
def record_session(name: str) -> Recording:
    """Plays the session with the flash geometry of the port `name`; returns its recording."""
    with port(name):
        play = Play(parse(SCENARIO, "cuts", Path()))
        flash = play.device.flash
        first_to_go = fill_history(flash)
        image_before = bytes(flash.chip.memory)
        flash.kept_operations = []
        play.play()
    assert play.failures == []
    entries = play.device.recorder.entries
    assert flash.get("settings.json").decode() == LAST_SETTINGS
    instants_ms = [t_ms for t_ms, kind, _ in entries if kind == "flash"]
    assert len(instants_ms) == len(flash.kept_operations)
    log = read(files_of(flash.mount()))
    assert not first_to_go & set(log.sessions), "the oldest have gone"
    files = files_of(mount_image(image_before, name))
    old_sessions = set(read(files).sessions)
    new_sessions = {
        number: session for number, session in log.sessions.items() if number not in old_sessions
    }
    assert [session.state.outcome for session in new_sessions.values()] == ["done", "early"]
    chunks = {data: frozenset(read({path: data}).sessions) for path, data in files.items() if data}
    return Recording(
        name,
        image_before,
        flash.kept_operations,
        instants_ms,
        Truth(entries),
        first_to_go,
        old_sessions,
        new_sessions,
        chunks,
    )


def mount_image(image: bytes | bytearray, name: str) -> LittleFS:
    """Returns the file system in `image`, with the flash geometry of the port `name`."""
    with port(name):
        flash = Flash(boards.load(boards.DEFAULT), Random(0))
        flash.chip = Nor(image)
        assert flash.geometry == geometry(*GEOMETRIES[name])
        return flash.mount()


def cut_flash(image_before: bytes | bytearray, operations: list[Operation], cut: Cut) -> bytearray:
    """Returns the chip's content after the operations up to `cut`, the last of them torn."""
    chip = Nor(image_before)
    for operation in operations[: cut.index]:
        chip.do(operation)
    chip.inject_tear(
        operations[cut.index], cut.torn_form, Random(f"{cut.seed}/{cut.index}/{cut.torn_form}")
    )
    return chip.memory


@dataclass
class RestartedBand:
    """A band that has power again after a cut: its state, and the flash operations of its start."""

    image: bytearray
    state: str
    position: Position | None
    attention_at: int | None
    operations: list[Operation]
    instants_ms: list[int]
    state_after_tap: str
    log: Log  # what is new
    kept_sessions: set[int]
    settings: str


def power_on(image: bytearray, recording: Recording, tap: bool) -> RestartedBand:
    """Returns a band with the flash `image` after power on; with `tap`, a tap at TAP_MS resumes its session."""
    with port(recording.port):
        device = Device()
        device.flash.chip = Nor(image)
        device.flash.kept_operations = []
        device.power_on()
        device.run_to_ms(BACK_MS)
        recorder = device.recorder
        state, phase = recorder.state, recorder.phase
        paused_at = next((t_ms for t_ms, kind, fields in recorder.entries if kind == "state"), 0)
        position = (
            None
            if phase is None
            else Position(int(phase["index"]), paused_at - int(phase["since"]))  # type: ignore[call-overload]
        )
        attention_ms = [
            t_ms
            for t_ms, kind, fields in recorder.entries
            if kind == "cue" and fields["name"] == "attention"
        ]
        if tap:
            device.kernel.call_at_us(TAP_MS * MS, lambda: device.press("main"))
            device.kernel.call_at_us((TAP_MS + 100) * MS, lambda: device.release("main"))
            device.run_to_ms(RESUMED_MS)
        device.discard()
        fs = device.flash.mount()
        with fs.open("settings.json", "r") as file:
            settings = str(file.read())
        files = files_of(fs)
        log = read({path: data for path, data in files.items() if data not in recording.chunks})
        sessions = set(log.sessions).union(
            *(recording.chunks.get(data, ()) for data in files.values())
        )
        return RestartedBand(
            image,
            state,
            position,
            attention_ms[0] if attention_ms else None,
            device.flash.kept_operations,
            [t_ms for t_ms, kind, _ in recorder.entries if kind == "flash"],
            recorder.state,
            log,
            sessions,
            settings,
        )


def check(recording: Recording, cut: Cut) -> RestartedBand:
    """Cuts the power at `cut`, powers on, and asserts that nothing is lost and nothing invented."""
    image = cut_flash(recording.image_before, recording.operations, cut)
    band_after = power_on(image, recording, tap=True)
    t_ms = recording.instants_ms[cut.index]
    check_place(recording.truth, t_ms, band_after)
    check_kept_sessions(recording, t_ms, band_after)
    assert band_after.settings in settings_at(recording.truth, t_ms)
    # Taken up at the very end, the session may be over by then.
    assert band_after.state_after_tap in (
        ("running", "done") if band_after.state == "paused" else ("awake",)
    )
    return band_after


def settings_at(truth: Truth, t_ms: int) -> list[str]:
    """Returns what settings.json may hold after a cut at `t_ms`: the old up to LATE_MS after a change's cue."""
    chosen_ms = next(at_ms for at_ms, name in reversed(truth.states) if name == "choosing")
    left_ms = next(at_ms for at_ms, name in truth.states if name == "awake" and at_ms > chosen_ms)
    versions = [
        (0, FIRST_SETTINGS),
        (left_ms, CHOSEN_SETTINGS),
        (truth.last_cue_ms("paused"), LAST_SETTINGS),
    ]
    versions_so_far = [(at_ms, text) for at_ms, text in versions if at_ms <= t_ms]
    certain_ms = [
        at_ms
        for at_ms, _ in versions_so_far
        if at_ms == 0 or truth.quiet_from_ms(at_ms) + LATE_MS < t_ms
    ]
    return [text for at_ms, text in versions_so_far if at_ms >= certain_ms[-1]]


def check_place(truth: Truth, t_ms: int, band_after: RestartedBand) -> None:
    """Asserts that the session is where it was at a recent instant, never further on, never elsewhere."""
    known_from_ms = truth.known_from_ms(t_ms)
    if band_after.position is None:
        assert band_after.state == "asleep"
        position_before = truth.position(known_from_ms)
        assert position_before is None or truth.position(t_ms) is None, (t_ms, position_before)
        return
    assert band_after.state == "paused"
    assert band_after.attention_at is not None
    assert band_after.attention_at <= 2_000
    phase, elapsed_ms = band_after.position
    near_ms = []
    for at_ms in {
        known_from_ms,
        t_ms,
        *(at_ms for at_ms, *_ in (*truth.phases, *truth.states) if known_from_ms <= at_ms <= t_ms),
    }:
        for instant_ms in (at_ms - 1, at_ms):
            position = truth.position(instant_ms)
            if position is not None and position.phase == phase:
                near_ms.append(position.elapsed_ms)
    assert near_ms, (t_ms, band_after.position, truth.position(t_ms))
    assert min(near_ms) - 5 <= elapsed_ms <= max(near_ms) + 5, (t_ms, band_after.position, near_ms)


def check_kept_sessions(recording: Recording, t_ms: int, band_after: RestartedBand) -> None:
    """Asserts that no old session is gone but to make room, and that the new ones are as they were recorded."""
    ends_ms = [at_ms for at_ms, name in recording.truth.states if name in ("done", "ended")]
    gone = set() if t_ms < ends_ms[0] else recording.first_to_go
    assert recording.old_sessions - gone <= band_after.kept_sessions
    assert band_after.log.skipped == 0
    assert band_after.log.lines == [], "nothing is said to be unreadable"
    for (number, final), end_ms in zip(recording.new_sessions.items(), ends_ms, strict=True):
        if t_ms > end_ms + LATE_MS + sum(cues.STEPS["done"]):
            assert number in band_after.log.sessions
            assert band_after.log.sessions[number].state.outcome == final.state.outcome
        if number in band_after.log.sessions:
            check_session(band_after.log.sessions[number], final)


def check_session(past: KeptSession, final: KeptSession) -> None:
    """Asserts that what is stored of a session is a part of what the session was in the end."""
    assert past.plan is not None
    assert final.plan is not None
    assert past.plan.phases == final.plan.phases
    assert (past.plan.first, past.plan.program) == (final.plan.first, final.plan.program)
    assert (past.state.first, past.state.start) == (final.state.first, final.state.start)
    assert (past.state.last_first, past.state.guide) == (final.state.last_first, final.state.guide)
    if past.state.index > 0:
        assert set(final.state.breaks) <= set(past.state.breaks)
    for index in range(past.state.index):
        if index not in UNDONE or past.state.index > max(UNDONE) + 1:
            assert past.state.spent_ms[index] == final.state.spent_ms[index]
            assert past.state.ended_by[index] == final.state.ended_by[index]


def check_again(recording: Recording, band_before: RestartedBand, cut: Cut) -> None:
    """Cuts the power again, during the restart or after the session was resumed, and checks the band."""
    image = cut_flash(band_before.image, band_before.operations, cut)
    band_after = power_on(image, recording, tap=False)
    t_ms = band_before.instants_ms[cut.index]
    if band_before.position is None:
        assert band_after.position is None
        assert band_after.state == "asleep"
    elif band_after.position is None:
        assert band_before.state_after_tap == "done"
        assert t_ms > TAP_MS
    else:
        assert band_after.attention_at is not None
        assert band_after.attention_at <= 2_000
        phase, elapsed_ms = band_after.position
        gone_on_ms = max(0, t_ms - TAP_MS)
        assert phase in (band_before.position.phase, band_before.position.phase + 1)
        if phase == band_before.position.phase:
            least_ms = band_before.position.elapsed_ms - 1
            assert least_ms <= elapsed_ms <= band_before.position.elapsed_ms + gone_on_ms + 1
        else:
            assert elapsed_ms <= gone_on_ms
    assert band_before.kept_sessions - recording.first_to_go <= band_after.kept_sessions
    assert band_after.log.skipped == 0
