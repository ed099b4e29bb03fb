"""Keeps the session on flash, so that it goes on after any loss of power.

Whoever calls `write` has found a quiet moment: an erase stops everything for a while, so the motor is off and
nothing is to be felt for half a second. In `live` five small files are made once, kept open and overwritten;
littlefs keeps files that small within their folder, so that writing one costs a twentieth of an erase, and the
old content stands until the new one is whole. Of a session's STATE and PLACE there are two each, written in turn.
A session that is over goes to `history`, a ring of files; the oldest goes first. Nothing here ever formats a file
system: after three tries the session is kept in memory alone, and `trouble` says why.
"""

import os

from . import VERSION, frames, table
from .clock import utc
from .frames import (
    CHUNK_BYTES,
    CHUNKS,
    FILED,
    HISTORY,
    LIVE,
    OVER,
    PAUSED,
    RUNNING,
    SLOTS,
    Place,
    Plan,
    Scan,
    State,
    chunk_path,
)
from .program import plan
from .table import NEVER, UNKNOWN_MS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

    from .program import Phase
    from .session import Session

_PLAN, _STATE, _PLACE = 0, 1, 3  # of SLOTS

INLINE_BYTES = 128  # the smallest of the ports' limits for a file that lies in its folder

PLACE_MS = 7_500  # from one position on flash to the next ...
SOON_MS = 4_500  # ... or from then on, if there would be something to feel then
CLEAR_MS = 1_500
TRIES = 3
RETRY_MS = 1_000
TOO_OLD_S = 3_600
MOST_LINES = 4
_ENOENT = 2  # there is no such file
_ENOSPC = 28  # no room

_STAGES = {table.RUNNING: RUNNING, table.PAUSED: PAUSED, table.DONE: OVER, table.ENDED: OVER}


class Journal:
    """`session` is the one that it keeps; `trouble` is "" while it can."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._files: "list[BinaryIO]" = []
        self._sizes = [0] * len(SLOTS)
        self._buffer = bytearray(max(frames.LONGEST_PLAN, frames.LONGEST_STATE))
        self._view = memoryview(self._buffer)
        self.trouble = ""
        self.last_start = 0  # of the last session, UTC; 0 if it is not known
        self._boot = 1
        self._chunk = 0
        # What has still to be written.
        self._closed: "list[bytes]" = []
        self._lines: "list[str]" = []
        self._plan_due = False
        self._state_due = False
        # What the last change was.
        self._id = 0
        self._state = ""
        self._began = 0
        self._change = 0
        self._turn = 0
        # In ms of the session's clock.
        self._placed_at = 0
        self._not_before = 0
        self._tries = 0

    # What the loop asks and tells.

    def note(self) -> None:
        """Something has happened: if it is to be kept, it will be."""
        s = self._session
        if s.state == self._state and s.began == self._began:
            return
        if s.state in _STAGES:
            if s.id != self._id:
                self._begin()
            self._change += 1
            self._state_due = True
        elif self._state in _STAGES:
            self._close()
        self._state, self._began = s.state, s.began

    def line(self, text: str) -> None:
        """Keep a line of text."""
        if len(self._lines) < MOST_LINES:
            self._lines.append(text)

    def due(self, pulse_at: int) -> int:
        """When it next wants to write, if there may be something to feel at `pulse_at`; NEVER if it has nothing."""
        if self.trouble:
            return NEVER
        if self._state_due or self._plan_due or self._closed or self._lines:
            return self._not_before
        if self._state != table.RUNNING:
            return NEVER
        at = self._placed_at + PLACE_MS
        if self._placed_at + SOON_MS <= pulse_at - CLEAR_MS < at:
            at = pulse_at - CLEAR_MS
        return max(at, self._not_before)

    def write(self, now: int) -> None:
        """Write the one thing that is most due; it is on flash when this returns, or is tried again."""
        try:
            self._write(now)
            self._tries = 0
            self._not_before = 0
        except OSError as error:
            self._not_before = now + RETRY_MS
            self._tries += 1
            if self._tries >= TRIES:
                self.give_up("error " + str(error.args[0]))

    def rebase(self) -> None:
        """The clock counts from here; nothing is due."""
        self._not_before = 0

    def give_up(self, why: str) -> None:
        """Keep the session in memory alone, and try again with the next."""
        self.trouble = why
        self._files = []
        self._plan_due = self._state_due = False
        print("rondo: journal: " + why + ": this session is kept in memory only")

    # At power on and after a reset.

    def recover(self, now: int) -> None:
        """Take up what was on flash: a session that was under way is paused now, one that was over is kept."""
        why = ""
        for _ in range(TRIES):
            try:
                self._open()
                found = [self._read(i) for i in range(len(SLOTS))]
                break
            except OSError as error:
                why = "error " + str(error.args[0])
        else:
            self.give_up(why)
            return
        states = [state for state in found[_STATE:_PLACE] if isinstance(state, State)]
        if not states:
            self._seek_history()
            return
        newest = states[0]
        for state in states:
            if (state.session, state.change) > (newest.session, newest.change):
                newest = state
        self._adopt(newest)
        s = self._session
        written = found[_PLAN]
        if newest.stage == FILED:
            return
        if isinstance(written, Plan) and written.session == newest.session:
            s.program_name = written.program
            self._resume(newest, written.phases, found[_PLACE:], now)
        else:
            self._resume(newest, self._plan_anew(newest), found[_PLACE:], now)

    def _adopt(self, newest: State) -> None:
        """Count on from there."""
        s = self._session
        s.id = self._id = newest.session
        s.first, s.last_first, s.last_used = newest.first, newest.last_first, newest.last_used
        self._boot = newest.boot + 1 & 0xFFFF
        self._chunk = newest.chunk % CHUNKS
        self._change = newest.change
        self.last_start = newest.start

    def _plan_anew(self, state: State) -> "list[Phase]":
        """The plan cannot be read: what the settings would give now, if that has as many phases."""
        s = self._session
        again = plan(s.program, s.settings, state.first)
        self.line("plan: cannot be read")
        return again if len(again) == len(state.spent) else []

    def _resume(self, state: State, phases: "list[Phase]", places: list, now: int) -> None:
        s = self._session
        if len(phases) != len(state.spent):
            self.line("session " + str(state.session) + ": cannot be read")
            return
        index, elapsed, written = state.index, state.elapsed, state.written
        for place in places:
            if (
                isinstance(place, Place)
                and (place.session, place.change, place.index)
                == (state.session, state.change, index)
                and place.elapsed > elapsed
            ):
                elapsed, written = place.elapsed, place.written
        s.recover(phases, state, index, elapsed, now)
        self._state, self._began = s.state, s.began
        if state.stage == OVER:
            self._end()
            return
        at = utc()
        known = at and written and at >= written
        s.add_break("power", min((at - written) * 1000, UNKNOWN_MS) if known else UNKNOWN_MS)
        self._change += 1
        self._state_due = True
        if known and at - written > TOO_OLD_S:
            table.interrupt(s, now)
            self._end()

    def _end(self) -> None:
        """The session that was recovered is over."""
        s = self._session
        s.state = table.ASLEEP
        s.began -= 1  # no phase goes on
        s.remember()
        self.note()

    def _seek_history(self) -> None:
        """No STATE can be read: count on from the last session in the history."""
        for name in os.listdir(HISTORY):
            try:
                self._seek_in(HISTORY + "/" + name, int(name))
            except (OSError, ValueError):
                self.line(HISTORY + "/" + name + ": cannot be read")

    def _seek_in(self, path: str, chunk: int) -> None:
        with open(path, "rb") as file:
            for kind, data in Scan(file.read(CHUNK_BYTES)):
                if kind == frames.STATE:
                    state = State(data)
                    if state.session >= self._session.id:
                        self._adopt(state)
                        self._chunk = chunk

    def _open(self) -> None:
        for folder in (LIVE, HISTORY):
            try:
                os.mkdir(folder)
            except OSError:
                pass
        self._files = []
        for name in SLOTS:
            path = LIVE + "/" + name
            try:
                self._files.append(open(path, "r+b"))
            except OSError as error:
                if error.args[0] != _ENOENT:
                    raise  # what is there is not to be written over
                open(path, "wb").close()
                self._files.append(open(path, "r+b"))

    def _read(self, slot: int) -> "Plan | State | Place | None":
        """What is in a slot; None if that is nothing, or not intact."""
        file = self._files[slot]
        file.seek(0)
        data = file.read(len(self._buffer))
        self._sizes[slot] = len(data)
        size = frames.intact(data, 0)
        reads = Plan if slot == _PLAN else State if slot < _PLACE else Place
        kind = frames.PLAN if slot == _PLAN else frames.STATE if slot < _PLACE else frames.PLACE
        if not size or data[1] != kind:
            if data:
                self.line(SLOTS[slot] + ": cannot be read")
            return None
        try:
            return reads(data[frames.HEAD_BYTES : size - 4])
        except ValueError:
            return None

    # Writing.

    def _begin(self) -> None:
        """A new session."""
        self._id = self._session.id
        self._change = 0
        self._plan_due = True
        self.last_start = 0
        self._tries = self._not_before = 0
        self.trouble = ""

    def _close(self) -> None:
        """The session cannot come back: let it go to the history, before another takes its place."""
        size = self._plan_frame()
        both = bytes(self._view[:size])
        size = self._state_frame(OVER, 0)
        self._closed.append(both + bytes(self._view[:size]))
        self._change += 1
        self._state_due = True

    def _write(self, now: int) -> None:
        if not self._files:
            self._open()
        if self._closed:
            self._file(self._closed[0])
            self._closed.pop(0)
        elif self._lines:
            size = frames.put_line(self._buffer, self._boot, utc(), self._lines[0])
            self._file(bytes(self._view[:size]))
            self._lines.pop(0)
        elif self._plan_due:
            self._overwrite(_PLAN, self._plan_frame())
            self._plan_due = False
        elif self._state_due:
            self._write_state(now)
        else:
            self._write_place(now)

    def _write_state(self, now: int) -> None:
        s = self._session
        stage = _STAGES.get(s.state, FILED)
        if self._change == 1:
            at = utc()
            self.last_start = at - (now - s.started_at) // 1000 if at else 0
        elapsed = s.elapsed(now) if stage <= PAUSED else 0
        self._overwrite(_STATE + self._change % 2, self._state_frame(stage, elapsed))
        self._state_due = False
        self._placed_at = now

    def _write_place(self, now: int) -> None:
        s = self._session
        size = frames.put_place(self._buffer, s.id, self._change, s.index, s.elapsed(now), utc())
        self._turn = 1 - self._turn
        self._overwrite(_PLACE + self._turn, size)
        self._placed_at = now

    def _plan_frame(self) -> int:
        return frames.put_plan(self._buffer, self._session, VERSION)

    def _state_frame(self, stage: int, elapsed: int) -> int:
        known = (self._boot, self._change, self.last_start, utc(), self._chunk)
        return frames.put_state(self._buffer, self._session, stage, elapsed, known)

    def _overwrite(self, slot: int, size: int) -> None:
        """Put the frame in the buffer into a slot; a file that has grown too long for its folder is made anew."""
        if size <= INLINE_BYTES < self._sizes[slot]:
            self._files[slot].close()
            self._files[slot] = open(LIVE + "/" + SLOTS[slot], "w+b")
            self._sizes[slot] = 0
        file = self._files[slot]
        file.seek(0)
        file.write(self._view[:size])
        file.flush()
        self._sizes[slot] = max(self._sizes[slot], size)

    def _file(self, data: bytes) -> None:
        """Add to the history; when there is no room, the oldest goes."""
        path = chunk_path(self._chunk)
        try:
            size = os.stat(path)[6]
        except OSError as error:
            if error.args[0] != _ENOENT:
                raise  # what is there is not to be written over
            size = 0
        if size + len(data) > CHUNK_BYTES:
            self._chunk = (self._chunk + 1) % CHUNKS
            path = chunk_path(self._chunk)
            size = 0
        try:
            with open(path, "ab" if size else "wb") as file:
                file.write(data)
        except OSError as error:
            if error.args[0] == _ENOSPC:
                self._make_room()
            raise

    def _make_room(self) -> None:
        for i in range(1, CHUNKS):
            try:
                os.remove(chunk_path((self._chunk + i) % CHUNKS))
                return
            except OSError:
                pass
