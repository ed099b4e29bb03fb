"""Reads a band's journal on the host, with the firmware's own `frames`.

log = read(files_of(image))        or any mapping of paths ("live/state0", "history/07") to bytes
log.sessions                       by their number, oldest first
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from littlefs import LittleFS

from firmware.rondo import frames
from firmware.rondo.frames import (
    FILED,
    HISTORY,
    LINE,
    LIVE,
    PLAN,
    SLOTS,
    STATE,
    Line,
    Plan,
    Scan,
    State,
)


@dataclass(frozen=True)
class Kept:
    """One session as the band kept it: `plan` is None where it cannot be read any more."""

    state: State
    plan: Plan | None

    @property
    def over(self) -> bool:
        """Whether it has come to its end."""
        return bool(self.state.outcome)


@dataclass
class Log:
    """`skipped` counts the bytes that belong to no frame that is intact."""

    sessions: dict[int, Kept] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    skipped: int = 0


def files_of(fs: LittleFS) -> dict[str, bytes]:
    """The journal's files on a file system."""
    found = {}
    for folder in (LIVE, HISTORY):
        if folder in fs.listdir("/"):
            for name in sorted(fs.listdir(folder)):
                with fs.open(f"{folder}/{name}", "rb") as file:
                    found[f"{folder}/{name}"] = bytes(file.read())
    return found


def read(files: Mapping[str, bytes]) -> Log:
    """All that is intact in the journal's files; of a session found twice, what was written last."""
    log = Log()
    for path in sorted(path for path in files if path.startswith(HISTORY)):
        _read_chunk(log, files[path])
    plans = {}
    states = []
    for name in SLOTS:
        kind, data = _slot(files.get(f"{LIVE}/{name}", b""))
        if kind == PLAN:
            written = Plan(data)
            plans[written.session] = written
        elif kind == STATE:
            states.append(State(data))
    newest = max(states, key=lambda state: (state.session, state.change), default=None)
    if newest is not None:
        filed = log.sessions.get(newest.session)
        plan = plans.get(newest.session) or (filed.plan if filed else None)
        if filed is None or newest.stage != FILED:
            log.sessions[newest.session] = Kept(newest, plan)
    log.sessions = dict(sorted(log.sessions.items()))
    return log


def _slot(data: bytes) -> tuple[int, bytes]:
    """Kind and payload of the frame that a slot begins with; behind it may be the rest of a longer one."""
    size = frames.intact(data, 0)
    return (data[1], data[frames.HEAD_BYTES : size - 4]) if size else (0, b"")


def _read_chunk(log: Log, data: bytes) -> None:
    scan = Scan(data)
    plan = None
    for kind, payload in scan:
        if kind == PLAN:
            plan = Plan(payload)
        elif kind == STATE:
            state = State(payload)
            of_it = plan if plan is not None and plan.session == state.session else None
            log.sessions[state.session] = Kept(state, of_it)
        elif kind == LINE:
            log.lines.append(Line(payload))
    log.skipped += scan.skipped
