"""Reads a band's journal on the host, with the firmware's own `frames`: all that is intact, and what is not.

log = read(files_of(fs))           or any mapping of paths ("live/state0", "history/07") to bytes
log.sessions                       by their number, oldest first
log.problems                       a line for each thing that could not be read

The bytes are not trusted: only files with our names are opened, none is read beyond its greatest length, and a
frame is used only if its checksum and its lengths agree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from littlefs import LittleFS
from littlefs.errors import LittleFSError

from firmware.rondo import CLOCK_STEP
from firmware.rondo.storage import frames, reading
from firmware.rondo.storage.frames import (
    CHUNK_BYTES,
    CHUNKS,
    LINE,
    LINES,
    LIVE,
    LONGEST_PLAN,
    LONGEST_STATE,
    OLDER_LINES,
    PLACE,
    PLAN,
    REMINDERS,
    SLOTS,
    STAGE_FILED,
    STATE,
    chunk_path,
)
from firmware.rondo.storage.reading import Line, Place, Plan, Scan, State

Record = Plan | State | Place | Line
Frame = tuple[int, bytes]  # kind, payload
READERS: dict[int, type[Record]] = {PLAN: Plan, STATE: State, PLACE: Place, LINE: Line}
SLOT_READERS: dict[str, type[Record]] = {"plan": Plan, "state": State, "place": Place}

# The files of the history: the ring, and the lines of text.
HISTORY_FILES = (*map(chunk_path, range(CHUNKS)), OLDER_LINES, LINES)

# Beside them, and nothing for a log: how far the reminders are, and the step of the clock when it was last set.
NOT_FOR_THE_LOG = (*REMINDERS, CLOCK_STEP)

# Each file of the journal that is read, and how many bytes it may have.
LONGEST = {f"{LIVE}/{name}": max(LONGEST_PLAN, LONGEST_STATE) for name in SLOTS}
LONGEST |= dict.fromkeys(HISTORY_FILES, CHUNK_BYTES)


@dataclass(frozen=True)
class KeptSession:
    """One session as the band kept it; `plan` is None if it cannot be read any more.

    `elapsed_ms`, for a session under way, is how far its present phase has come, by the last position on flash.
    """

    state: State
    plan: Plan | None
    elapsed_ms: int = 0

    @property
    def over(self) -> bool:
        """Returns whether the session was over when the record was written."""
        return bool(self.state.outcome)

    def actual_ms(self, index: int) -> int:
        """Returns the ms that phase `index` took; so far, if a session under way is in that phase."""
        ms = self.state.spent_ms[index]
        return ms if self.over or index != self.state.index else max(ms, self.elapsed_ms)

    @property
    def spent_ms(self) -> int:
        """Returns the sum of the lengths of all phases, in ms."""
        return sum(self.actual_ms(i) for i in range(len(self.state.spent_ms)))


@dataclass
class Log:
    """The intact records of a journal, and lines of text on what is not intact (`problems`).

    `sessions` has the last state of each session, by its number; `lines` are the lines of text, each with its time.
    Of the history: `frames` are its frames as (kind, payload), `states_by_session` all STATEs of each session,
    `plans` the last PLAN of each, else one found outside files, `skipped` the number of bytes in no frame. `live`
    has the record in each slot, None if it cannot be read.
    """

    sessions: dict[int, KeptSession] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    states_by_session: dict[int, list[State]] = field(default_factory=dict)
    plans: dict[int, Plan] = field(default_factory=dict)
    live: dict[str, Record | None] = field(default_factory=dict)
    skipped: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def newest(self) -> State | None:
        """Returns the newest state in the slots; None if they hold none."""
        states = [state for state in self.live.values() if isinstance(state, State)]
        return max(states, key=State.order, default=None)


def files_of(fs: LittleFS, unreadable: list[str] | None = None) -> dict[str, bytes]:
    """Returns the journal's files (path to bytes) in a file system; adds unreadable paths to `unreadable`."""
    files = {}
    for path, longest in LONGEST.items():
        try:
            with fs.open(path, "rb") as file:
                files[path] = bytes(file.read(longest))
        except FileNotFoundError:
            continue
        except (IsADirectoryError, NotADirectoryError, LittleFSError):
            if unreadable is not None:
                unreadable.append(path)
    return files


def read(files: Mapping[str, bytes], loose_frames: Iterable[Frame] = ()) -> Log:
    """Returns the log of the intact records in the journal's files; of each session the latest record counts.

    `loose_frames` were found outside files; they fill in what the files lack.
    """
    log = Log()
    _add_loose(log, loose_frames)
    for path in HISTORY_FILES:
        _read_chunk(log, path, files.get(path, b""))
    for name in SLOTS:
        _read_slot(log, name, files.get(f"{LIVE}/{name}", b""))
    _add_live_session(log)
    log.sessions = dict(sorted(log.sessions.items()))
    for number, kept_session in log.sessions.items():
        if kept_session.plan is None:
            log.problems.append(f"session {number}: its plan cannot be read; its times are there")
    return log


def _add_loose(log: Log, loose_frames: Iterable[Frame]) -> None:
    plans: dict[int, Plan] = {}
    last_states: dict[int, State] = {}
    places: list[Place] = []
    for kind, payload in dict.fromkeys(loose_frames):
        try:
            record = READERS[kind](payload)
        except (KeyError, ValueError):
            continue
        if isinstance(record, Plan):
            plans[record.session] = record
        elif isinstance(record, Place):
            places.append(record)
        elif isinstance(record, Line):
            log.lines.append(record)
        elif record.order() >= last_states.get(record.session, record).order():
            last_states[record.session] = record
    log.plans.update(plans)
    for number, state in last_states.items():
        log.sessions[number] = _kept_session(state, plans.get(number), _elapsed(places, state))


def _read_chunk(log: Log, path: str, data: bytes) -> None:
    plan = None
    for kind, payload in (scan := Scan(data[:CHUNK_BYTES])):
        log.frames.append((kind, payload))
        record = _record(log, path, kind, payload)
        if isinstance(record, Plan):
            plan = log.plans[record.session] = record
        elif isinstance(record, State):
            log.states_by_session.setdefault(record.session, []).append(record)
            is_own = plan is not None and plan.session == record.session
            known = plan if is_own else log.plans.get(record.session)
            log.sessions[record.session] = _kept_session(record, known)
        elif isinstance(record, Line):
            log.lines.append(record)
    if scan.skipped:
        log.skipped += scan.skipped
        log.problems.append(f"{path}: {scan.skipped} bytes are in no record that is intact")


def _record(log: Log, path: str, kind: int, payload: bytes) -> Record | None:
    """Returns the record in a frame; None, with a line added to the problems, if its content is invalid."""
    try:
        return READERS[kind](payload)
    except (KeyError, ValueError):
        log.problems.append(f"{path}: a record that cannot be understood")
        return None


def _read_slot(log: Log, name: str, data: bytes) -> None:
    """Adds the record at the beginning of a slot's file to the log; ignores what a longer one left behind it."""
    size = reading.intact_size(data, 0)
    record = (
        _record(log, f"{LIVE}/{name}", data[1], data[frames.HEAD_BYTES : size - 4])
        if size
        else None
    )
    is_expected = isinstance(record, SLOT_READERS[name[:-1]])
    log.live[name] = record if is_expected else None
    if data and not size:
        log.problems.append(f"{LIVE}/{name}: cannot be read")


def _add_live_session(log: Log) -> None:
    newest = log.newest
    if newest is None:
        return
    filed_session = log.sessions.get(newest.session)
    plan = (filed_session.plan if filed_session else None) or log.plans.get(newest.session)
    for record in log.live.values():
        if isinstance(record, Plan) and record.session == newest.session:
            plan = record
    if filed_session is None or newest.stage != STAGE_FILED:
        log.sessions[newest.session] = _kept_session(
            newest, plan, _elapsed(log.live.values(), newest)
        )


def _elapsed(records: Iterable[Record | None], state: State) -> int:
    """Returns the ms so far in the present phase of `state`: the most that it or a PLACE of that phase says."""
    phase = (state.session, state.change, state.index)
    positions_ms: list[int] = [
        place.elapsed
        for place in records
        if isinstance(place, Place) and (place.session, place.change, place.index) == phase
    ]
    return max([int(state.elapsed), *positions_ms])


def _kept_session(state: State, plan: Plan | None, elapsed_ms: int = 0) -> KeptSession:
    """Returns a session of `state` and `plan`; without `plan` if it is another session's."""
    fits = (
        plan is not None
        and plan.session == state.session
        and len(plan.phases) == len(state.spent_ms)
    )
    return KeptSession(state, plan if fits else None, elapsed_ms)
