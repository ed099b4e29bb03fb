"""An example of a log: sessions played through the firmware's own table, kept in its own frames.

    files = journal(60)             the files as they lie on a band's flash
    fill(store, 60)                 puts them into a store, with volumes and notes

For pictures, measurements and tests; the same arguments give the same log.
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

BEGINS = 1_777_586_400  # 2026-04-30T22:00:00Z
EVERY_S = 10_000  # from start to start, on average: 8.6 in a day
_NOTES = ("skin to skin before", "warm cloth first", "tired", "baby beside me")


def journal(
    count: int, dated: bool = True, seed: int = 1, begins: int = BEGINS
) -> dict[str, bytes]:
    """Returns the files of a band's journal after `count` sessions, by path; without dates if not `dated`."""
    chance = Random(seed)
    files: dict[str, bytes] = {}
    chunk = 0
    at = begins
    last = b""
    for number in range(1, count + 1):
        session = played(number, chance)
        start = at if dated else 0
        both = framed(session, STAGE_OVER, start, chunk)
        if len(files.get(chunk_path(chunk), b"")) + len(both) > CHUNK_BYTES:
            chunk += 1
        files[chunk_path(chunk)] = files.get(chunk_path(chunk), b"") + both
        last = framed(session, STAGE_FILED, start, chunk)
        at += round(EVERY_S * chance.uniform(0.7, 1.4)) + (8_000 if chance.random() < 0.12 else 0)
    if last:
        plan = reading.intact(last, 0)
        files["live/plan0"], files["live/state0"] = last[:plan], last[plan:]
    return files


def played(number: int, chance: Random) -> Session:
    """Returns a session that was played to its end: most are done, some with a pause, some ended early."""
    chosen, _ = settings.resolve({"pacing": chance.choice(("strict", "guide"))})
    session = Session(chosen, three_round)
    session.id = number - 1
    session.first = chance.choice((LEFT, RIGHT))
    session.gesture(table.TAP, 0, 0)
    session.gesture(table.TAP, 1_000, 1_000)
    ends_early = chance.random() < 0.1
    for index, phase in enumerate(list(session.plan)):
        length = phase.usual or 0
        if phase.opens is not None and session.guide:
            length = round(chance.uniform(phase.opens, length))
        if phase.kind == "express" and chance.random() < 0.06:
            _pause(session, session.since + length // 2, chance)
        _go_to(session, session.since + length - 1)
        if session.state != table.RUNNING or session.index != index:
            continue
        gesture = table.LONG_HOLD if ends_early and index == 6 else table.TAP
        session.gesture(gesture, session.since + length, session.since + length)
        if session.state != table.RUNNING:
            break
    return session


def _pause(session: Session, at: int, chance: Random) -> None:
    _go_to(session, at)
    session.gesture(table.HOLD, at, at)
    back = at + chance.randrange(20, 300) * 1000
    session.gesture(table.TAP, back, back)


def _go_to(session: Session, at: int) -> None:
    while session.deadline(False) <= at and session.state == table.RUNNING:
        session.expire(session.due(False), session.deadline(False))


def framed(session: Session, stage: int, start: int, chunk: int = 0) -> bytes:
    """Returns a session's PLAN and STATE frames, as the history has them."""
    buffer = bytearray(max(frames.LONGEST_PLAN, frames.LONGEST_STATE))
    plan = bytes(buffer[: frames.put_plan(buffer, session, VERSION)])
    known = (1, len(session.plan) + 1, start, start and start + 1_800, chunk)
    return plan + bytes(buffer[: frames.put_state(buffer, session, stage, 0, known)])


def fill(
    store: Store, count: int, dated: bool = True, volumes: bool = True, band: str = "example"
) -> None:
    """Takes the journal of `count` sessions into a store; adds volumes, milk and notes, unless not `volumes`."""
    chance = Random(count)
    store.take(read(journal(count, dated)), band)
    if not volumes:
        return
    for one in store.sessions():
        early = one.id < 7
        for side in (LEFT, RIGHT):
            ml = chance.uniform(0.1, 2) if early else chance.uniform(10, 45)
            store.add_volume(one.id, side, volume("drops" if one.id < 3 else f"{ml:.1f}ml"))
        note = chance.choice(_NOTES) if chance.random() < 0.15 else ""
        store.add(one.id, "colostrum" if early else "milk", note)
