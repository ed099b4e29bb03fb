"""An example of a log: sessions played through the firmware's own table and kept in its own frames.

    files = journal(60)             the files as a band's flash has them
    fill(store, 60)                 puts the sessions into a store, with volumes and notes

It is for pictures, measurements and tests; the same arguments give the same log.
"""

from random import Random

from firmware.rondo import VERSION
from firmware.rondo.session import table
from firmware.rondo.session.program import three_round
from firmware.rondo.session.session import Session
from firmware.rondo.storage import frames, reading, settings
from firmware.rondo.storage.frames import CHUNK_BYTES, STAGE_FILED, STAGE_OVER, chunk_path

from .model.amounts import volume
from .model.sessions import LEFT, RIGHT
from .pull.journal import read
from .store.store import Store

BEGINS = 1_777_586_400  # first session: 2026-04-30T22:00:00Z
START_EVERY_S = 10_000  # from start to start, on average: 8.6 in a day
_NOTES = ("skin to skin before", "warm cloth first", "tired", "baby beside me")


def journal(
    count: int, has_dates: bool = True, seed: int = 1, begins: int = BEGINS
) -> dict[str, bytes]:
    """Returns the files (path to bytes) of a band's journal after `count` sessions.

    If `has_dates`, the sessions have dates; the first is at `begins`, in s since 1970.
    """
    random = Random(seed)
    files: dict[str, bytes] = {}
    chunk = 0
    start_s = begins
    live = b""
    for number in range(1, count + 1):
        session = play_session(number, random)
        kept_start = start_s if has_dates else 0
        record = session_frames(session, STAGE_OVER, kept_start)
        if len(files.get(chunk_path(chunk), b"")) + len(record) > CHUNK_BYTES:
            chunk += 1
        files[chunk_path(chunk)] = files.get(chunk_path(chunk), b"") + record
        live = session_frames(session, STAGE_FILED, kept_start)
        start_s += round(START_EVERY_S * random.uniform(0.7, 1.4)) + (
            8_000 if random.random() < 0.12 else 0
        )
    if live:
        plan_bytes = reading.intact_size(live, 0)
        files["live/plan0"], files["live/state0"] = live[:plan_bytes], live[plan_bytes:]
    return files


def play_session(number: int, random: Random) -> Session:
    """Plays a session with random gestures and returns it: some with a pause, some ended early."""
    chosen, _ = settings.resolve({"pacing": random.choice(("strict", "guide"))})
    session = Session(chosen, three_round)
    session.id = number - 1
    session.first = random.choice((LEFT, RIGHT))
    session.gesture(table.TAP, 0, 0)
    session.gesture(table.TAP, 1_000, 1_000)
    ends_early = random.random() < 0.1
    for index, phase in enumerate(list(session.plan)):
        length_ms = phase.usual or 0
        if phase.opens is not None and session.guide:
            length_ms = round(random.uniform(phase.opens, length_ms))
        if phase.kind == "express" and random.random() < 0.06:
            _pause(session, session.since + length_ms // 2, random)
        _go_to(session, session.since + length_ms - 1)
        if session.state != table.RUNNING or session.index != index:
            continue
        gesture = table.LONG_HOLD if ends_early and index == 6 else table.TAP
        session.gesture(gesture, session.since + length_ms, session.since + length_ms)
        if session.state != table.RUNNING:
            break
    return session


def _pause(session: Session, at_ms: int, random: Random) -> None:
    _go_to(session, at_ms)
    session.gesture(table.HOLD, at_ms, at_ms)
    resumed_ms = at_ms + random.randrange(20, 300) * 1000
    session.gesture(table.TAP, resumed_ms, resumed_ms)


def _go_to(session: Session, at_ms: int) -> None:
    while session.deadline(pressing=False) <= at_ms and session.state == table.RUNNING:
        session.expire(session.due(pressing=False), session.deadline(pressing=False))


def session_frames(session: Session, stage: int, start: int) -> bytes:
    """Returns a session's PLAN and STATE frames as bytes, as the history has them."""
    buffer = bytearray(max(frames.LONGEST_PLAN, frames.LONGEST_STATE))
    plan = bytes(buffer[: frames.put_plan(buffer, session, VERSION)])
    numbers = (1, len(session.plan) + 1, start, start and start + 1_800)
    return plan + bytes(buffer[: frames.put_state(buffer, session, stage, 0, numbers)])


def fill(
    store: Store,
    count: int,
    has_dates: bool = True,
    has_volumes: bool = True,
    band: str = "example",
) -> None:
    """Brings the journal of `count` sessions into a store; adds volumes, milk and notes if `has_volumes`."""
    random = Random(count)
    store.take(read(journal(count, has_dates)), band)
    if not has_volumes:
        return
    for session in store.sessions():
        is_early = session.id < 7
        for side in (LEFT, RIGHT):
            ml = random.uniform(0.1, 2) if is_early else random.uniform(10, 45)
            store.add_volume(
                session.id, side, volume("drops" if session.id < 3 else f"{ml:.1f}ml")
            )
        note = random.choice(_NOTES) if random.random() < 0.15 else ""
        store.add(session.id, "colostrum" if is_early else "milk", note)
