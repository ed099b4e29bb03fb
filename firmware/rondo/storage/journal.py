"""Keeps the session on flash, so that it goes on after any loss of power.

`write` is to be called in a quiet moment, with the motor off and nothing to be felt for half a second: an erase
stops everything for a while. In `live` a few small files are made once and overwritten; littlefs keeps
files that small within their folder, so that writing one costs a fiftieth of an erase, and the old content stays
until the new one is complete. There are two of each, so that no single file that cannot be read costs the session.
A session that is over goes to the history. Nothing here ever formats a file system: after three tries the session
is in memory alone, `trouble` says why, and each change of the session is one more try.
"""

from micropython import const

from .. import VERSION
from ..session import table
from ..session.state import UNKNOWN_MS
from ..session.table import NEVER
from ..system.clock import stepped_s, utc
from . import frames
from .frames import STAGE_FILED, STAGE_OVER, STAGE_PAUSED, STAGE_RUNNING
from .slots import Slots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..session.session import Session
    from .reading import Plan, State

# The index in SLOTS of the first of each two.
_PLAN = const(0)
_STATE = const(2)
_PLACE = const(4)

_PLACE_MS = const(7_500)  # from one position on flash to the next, at most ...
EARLY_MS = const(1_000)  # ... or so much sooner, if the band is awake then anyway ...
_SOON_MS = const(4_500)  # ... or from then on, if there would be something to feel then
_PAUSE_MS = const(300_000)  # from one age of a pause on flash to the next
_CLEAR_MS = const(1_500)
_TRIES = const(3)
_RETRY_MS = const(1_000)
_MOST_LINES = const(8)
_MOST_CLOSED = const(4)

_UNDER_WAY = (table.RUNNING, table.PAUSED)  # made once: a tuple takes memory
_STAGES = {
    table.RUNNING: STAGE_RUNNING,
    table.PAUSED: STAGE_PAUSED,
    table.DONE: STAGE_OVER,
    table.ENDED: STAGE_OVER,
}


class Journal:
    """Keeps `session` on flash while it goes on, and files it when it is over.

    `trouble` says why flash cannot be written; "" while it can. `history` is what is known of the history's end.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self.history = frames.HistoryEnd()
        self._slots = Slots()
        self._buffer = bytearray(max(frames.LONGEST_PLAN, frames.LONGEST_STATE))
        self._view = memoryview(self._buffer)
        self.trouble = ""
        self.last_start = 0  # of the last session, UTC; 0 if it is not known
        self._filing = False  # what is written goes to the history ...
        self._full = False  # ... which has no room, until another session is over
        self._stamped = True  # whether `last_start` is the present one's
        self._loaded = False  # whether flash has been read
        self._found: "tuple[Plan, State] | None" = None  # a session that is not yet filed
        self._boot = 0  # the number of this start, once it is known
        self._boot_before = 0
        self._looked = 0  # how often the lines were read for it
        # What has still to be written.
        self._closed: "list[bytes]" = []  # the frames of each session to be filed
        self._lines: "list[str]" = []
        self._plans_due = 0
        self._copies = 2  # of the last change that are on flash, of two
        # The last change of the session, by its number `_change`.
        self._id = 0
        self._state = ""
        self._began = 0
        self._change = 0
        # In ms of the session's clock.
        self._placed_at = 0
        self._written = 0  # when the session that was found was last on flash, UTC
        self._not_before = 0
        self._tries = self._turn = 0

    # What the loop asks and tells.

    def mark_dirty(self) -> None:
        """Plans to write the session's present state and phase, if they have changed."""
        s = self._session
        state = s.state if s.under_way() else table.ASLEEP
        if state == self._state and s.began == self._began:
            return
        if state in _STAGES:
            if s.id != self._id:
                self._begin_session()
            self._count_change()
        elif self._state in _STAGES:
            self._file_session()
        self._state, self._began = state, s.began

    def line(self, text: str) -> None:
        """Plans to write a line of text, cut off at LONGEST_LINE, unless it is the same as the last."""
        text = text[: frames.LONGEST_LINE]
        if self._lines and self._lines[-1] == text:
            return
        if len(self._lines) < _MOST_LINES:
            self._lines.append(text)
        else:
            self._lines[-1] = "and more"

    def due(self, now: int, pulse_at: int) -> int:
        """Returns when `write` is next to be called; NEVER if there is nothing to write.

        `pulse_at` is when something may next be felt: a position that would soon be due is written before that.
        """
        if self._state_due() or self._plans_due or self._to_file():
            return self._not_before
        if self._state == table.PAUSED and not self.trouble:
            return max(self._placed_at + _PAUSE_MS, self._not_before)
        if self._state != table.RUNNING or self.trouble:
            return NEVER
        at = self._placed_at + _PLACE_MS
        if self._placed_at + _SOON_MS <= pulse_at - _CLEAR_MS < at:
            at = pulse_at - _CLEAR_MS
        elif now >= at - EARLY_MS:
            at = now
        return max(at, self._not_before)

    def _state_due(self) -> bool:
        """Returns whether STATE is to be written; in a session its second copy waits for the next position."""
        return self._copies < (1 if self._state in _UNDER_WAY and self._change > 1 else 2)

    def _to_file(self) -> bool:
        return not self._full and (len(self._closed) > 0 or len(self._lines) > 0)

    def write(self, now: int) -> None:
        """Writes the one thing that is most due; when this returns it is on flash, or will be tried again."""
        try:
            self._write(now)
            self._tries = self._not_before = 0
            self.trouble = ""
        except OSError as error:
            self.failed("error " + str(error.args[0]), now)

    def failed(self, why: str, now: int) -> None:
        """Notes that a write failed at `now`, and `why`, and plans another try."""
        self._tries += 1
        self._not_before = now + _RETRY_MS
        if self._tries < _TRIES:
            return
        if self._filing and not self._full:
            self._full = True  # the session under way must not wait for room for the last
            self._tries = self._not_before = 0
            print("rondo: history: " + why + ": a session that is over is not filed yet")
            return
        self._slots.close()
        if self._copies == 1:
            self._copies = 2  # it stands on flash, once
            self._tries = self._not_before = 0
            return
        self._not_before = NEVER
        if not self.trouble:
            print("rondo: journal: " + why + ": the session is in memory only")
        self.trouble = why

    def rebase(self) -> None:
        """Forgets all stored instants, since the clock restarts at 0; allowed only while nothing is due."""
        if self._not_before != NEVER:
            self._not_before = 0

    # At power on and after a reset.

    def load(self, now: int) -> bool:
        """Reads what is on flash; returns whether a session was under way."""
        for _ in range(_TRIES):
            try:
                found = self._slots.open(self.line)
                plan, state = self._load(found)
            except OSError as error:
                self._slots.close()
                self.failed("error " + str(error.args[0]), now)
                continue
            self._tries = self._not_before = 0
            if plan is not None and state is not None:
                self._found = (plan, state)
                if None in found[_PLAN:_STATE]:
                    self._plans_due = 2  # or one more that cannot be read costs the session
                return state.stage != STAGE_OVER
            return False
        return False

    def restore(self, now: int, power_lost: bool) -> None:
        """Restores the session that `load` has read: paused if under way, else over, for `mark_dirty` to file."""
        if self._found is not None:
            plan, state = self._found
            self._found = None
            self._resume(plan, state, now)
            if state.stage != STAGE_OVER:
                self._age(power_lost)
                self._session.drop_old(now)

    def _load(self, found: list) -> "tuple[Plan | None, State | None]":
        """Continues all counters from `found`, the record in each slot.

        Returns (plan, state) of a session that is not yet filed, else (None, None).
        """
        newest, newest_slot = None, 0
        for slot, state in enumerate(found[_STATE:_PLACE]):
            if state is not None and (newest is None or state.order() > newest.order()):
                newest, newest_slot = state, slot
        last = self._last_over() if newest is None else newest
        self._loaded = True
        s = self._session
        # No number comes twice, whichever of the slots cannot be read.
        s.id = self._id = max([each.session for each in found if each is not None], default=0)
        self._boot = 0
        if last is None:
            return None, None
        s.id = self._id = max(s.id, last.session)
        self._boot_before = last.boot
        s.first, s.last_first, s.last_used = last.first, last.last_first, last.last_used
        self._change = last.change + (newest_slot + last.change) % 2  # next to the other slot
        self.last_start = last.start
        if newest is None or newest.stage == STAGE_FILED:
            return None, None
        plan = None
        for candidate in found[_PLAN:_STATE]:
            if candidate is not None and candidate.session > newest.session:
                return None, None  # another had begun: this one was filed before
            if candidate is not None and candidate.session == newest.session:
                plan = candidate
        if plan is None or len(plan.phases) != len(newest.spent_ms):
            self.line("session " + str(newest.session) + ": cannot be read")
            plan = None
        newest.take_places(found[_PLACE:])
        return plan, newest

    def _resume(self, plan: "Plan", state: "State", now: int) -> None:
        s = self._session
        self._written = state.written
        s.restore(plan, state, state.elapsed, now)
        s.paused_before_ms = state.paused_ms
        s.away_ms = state.paused_ms + state.away_ms
        self._state, self._began = table.PAUSED, s.began

    def _age(self, power_lost: bool) -> None:
        """Adds the time since the last write to flash, as far as it is known, to the restored pause."""
        s = self._session
        now_utc = utc()
        gone_ms = UNKNOWN_MS
        if now_utc and self._written and now_utc >= self._written:
            gone_s = max(now_utc - self._written - stepped_s(self._written), 0)
            gone_ms = min(gone_s * 1000, UNKNOWN_MS)
            s.away_ms = min(s.away_ms + gone_ms, UNKNOWN_MS)
        if s.paused_before_ms and not power_lost:
            if gone_ms != UNKNOWN_MS:
                s.paused_before_ms = min(s.paused_before_ms + gone_ms, UNKNOWN_MS)
            gone_ms = 0
        s.add_break("power", gone_ms)
        self._count_change()

    def _load_late(self, found: list) -> None:
        """Reads the flash that the start could not read; renumbers the present session to follow those found."""
        s = self._session
        done, first, last_first, last_used = s.id, s.first, s.last_first, s.last_used
        plan, state = self._load(found)
        from . import ring

        self._closed = [ring.renumbered(data, s.id) for data in self._closed]
        if plan is not None and state is not None:
            other = type(s)(s.settings, s.program)
            other.restore(plan, state, state.elapsed, 0)
            other.drop_old(NEVER)  # where it was under way, it ends where it last ran
            self._boot = state.boot
            self._closed.insert(0, self._frames_of(other))
            self._boot = 0
        self._id = s.id = s.id + done
        s.first, s.last_first, s.last_used = first, last_first, last_used

    # Writing.

    def _begin_session(self) -> None:
        """Begins to keep a new session: plans to write its PLAN into both slots."""
        self._id = self._session.id
        self._change = 0
        self._plans_due = 2
        self._stamped = False

    def _count_change(self) -> None:
        self._change += 1
        self._copies = 0
        if self.trouble:
            self._not_before = 0  # a change of the session is one more try

    def _file_session(self) -> None:
        """Plans to file the session in the history, once no undo can bring it back any more."""
        if len(self._closed) == _MOST_CLOSED:
            self._closed.pop(0)
        self._full = False
        try:
            self._count_boot()
        except OSError:
            pass  # 0, unknown: `write` says that the flash cannot be read
        self._closed.append(self._frames_of(self._session))
        self._count_change()

    def _frames_of(self, s: "Session") -> bytes:
        size = frames.put_plan(self._buffer, s, VERSION)
        plan_frame = bytes(self._view[:size])
        size = self._state_frame(s, STAGE_OVER, 0, (0, 0))
        return plan_frame + bytes(self._view[:size])

    def _last_over(self) -> "State | None":
        from . import ring

        return ring.last(self.history)

    def _count_boot(self) -> None:
        """Sets this boot's number, one more than in the history's lines. Raises OSError if they cannot be read.

        At the third try it counts on from what can be read.
        """
        if not self._boot:
            from . import ring

            self._looked += 1
            try:
                ring.look_at_lines(self.history)
            except OSError:
                if self._looked < _TRIES:
                    raise  # else no session is lost for them
            self._boot = frames.later_boot(self.history.boot, self._boot_before) % 0xFFFF + 1

    def _write(self, now: int) -> None:
        if not self._slots.is_open or not self._loaded:
            found = self._slots.open(self.line)
            if not self._loaded:
                self._load_late(found)
        self._count_boot()
        if not self._stamped:
            self._stamped = True
            now_utc, since_start_s = utc(), (now - self._session.started_at) // 1000
            self.last_start = now_utc - since_start_s if now_utc else 0
        self._filing = False
        if self._closed and not self._full:
            self._filing = True
            from . import ring

            ring.add(self.history, self._closed[0])
            self._closed.pop(0)
        elif self._plans_due:
            size = frames.put_plan(self._buffer, self._session, VERSION)
            self._slots.overwrite(_PLAN + self._plans_due - 1, self._view[:size])
            self._plans_due -= 1
        elif self._state_due():
            self._write_state(now)
        elif self._lines and not self._full:
            self._filing = True
            text = self._lines[0]
            size = frames.put_line(self._buffer, self._boot, utc(), text)
            from . import ring

            ring.add_line(self.history, text, bytes(self._view[:size]))
            self._lines.pop(0)
        else:
            self._write_place(now)

    def _write_state(self, now: int) -> None:
        s = self._session
        over = STAGE_OVER if self._closed else STAGE_FILED  # without room: after a restart
        stage = _STAGES[s.state] if s.under_way() else over
        elapsed = s.elapsed(now) if stage <= STAGE_PAUSED else 0
        age = (
            (s.pause_ms(now), s.away_ms - s.paused_before_ms) if stage == STAGE_PAUSED else (0, 0)
        )
        size = self._state_frame(s, stage, elapsed, age)
        self._slots.overwrite(_STATE + (self._change + self._copies) % 2, self._view[:size])
        self._copies += 1
        self._placed_at = now

    def _write_place(self, now: int) -> None:
        if self._copies < 2:
            self._write_state(now)  # it says where the session is too, and then stands twice
            return
        s = self._session
        elapsed = s.elapsed(now)
        paused = s.pause_ms(now) if s.state == table.PAUSED else 0
        size = frames.put_place(self._buffer, s.id, self._change, s.index, elapsed, utc(), paused)
        self._turn = 1 - self._turn
        self._slots.overwrite(_PLACE + self._turn, self._view[:size])
        self._placed_at = now

    def _state_frame(self, s: "Session", stage: int, elapsed: int, age: "tuple[int, int]") -> int:
        known = (self._boot, self._change, self.last_start, utc())
        return frames.put_state(self._buffer, s, stage, elapsed, known, age)
