"""The bytes of the journal: what is kept of a session, in frames that say their length and carry a checksum.

frame:  0xA5, kind, length of the payload (u16), payload, CRC-32 of all that (u32); little-endian

A session is two frames: its PLAN, written once, and its STATE, written again at each change. PLACE is where the
session is, between changes. LINE is a line of text, REMIND the state of the reminders. Pure: the band writes and
reads with it, the tools read.
"""

from binascii import crc32
from struct import pack_into, unpack_from

from ..session.program import KINDS, MAX_NAME, MAX_PHASES, Phase, phase_of
from ..session.state import MOST_BREAKS, UNKNOWN_MS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..session.session import Session

# Where they lie: a frame each in the small files of the session under way, the sessions that are over one after the
# other in a ring of files, each in one block of flash, together for 200 sessions of the longest program.
LIVE = "live"
SLOTS = ("plan0", "plan1", "state0", "state1", "place0", "place1")
REMINDERS = (LIVE + "/remind0", LIVE + "/remind1")
HISTORY = "history"
LINES = HISTORY + "/lines0"  # those before them, once it is full, are ...
OLDER_LINES = HISTORY + "/lines1"
CHUNKS = 52
CHUNK_BYTES = 4000

MAGIC = 0xA5
PLAN, STATE, PLACE, LINE, REMIND = 1, 2, 3, 4, 5
HEAD_BYTES = 4
FRAME_BYTES = 8  # what a frame is longer than its payload

# The stage of the session in a STATE.
STAGE_RUNNING, STAGE_PAUSED, STAGE_OVER, STAGE_FILED = 1, 2, 3, 4

SIDES = ("left", "right", "both", "none")
PACINGS = ("strict", "guide")
ENDED_BY = ("", "time", "tap", "undo", "end")
OUTCOMES = ("", "done", "early", "interrupted")
BREAKS = ("pause", "power")  # without power: how long is known only with a clock

_NO_TIME = 0xFFFF
_HALF_S = 500
_PLAN = "<IBBBBBB"  # session, pacing, first side, version (3), phases; then the name (u8, text)
_PLAN_BYTES = 10
_PHASE = "<BBHH"  # kind and side, round, least and usual length in half seconds
_PHASE_BYTES = 6
# session, boot, change, start and time of writing (UTC, 0: not known), stage, outcome, first side and pacing,
# the last first side and the side used last, index, phases, breaks, nothing, ms into the phase, chunk; at its
# end, while paused, the age of the pause in ms: what was counted of it, and what of it was without power
_STATE = "<IHHIIBBBBBBBBIH"
_STATE_BYTES = 30
_AGE = "<II"
_AGE_BYTES = 8
_PLACE = "<IHBBII"  # session, change, index, nothing, ms into the phase, UTC
_PLACE_BYTES = 16  # then, of a pause, how much of it was counted (u32, ms)
_REMIND = (
    "<IIIB"  # number of the writing, ms since the start, UTC, how many are over and if one waits
)
REMIND_BYTES = 13
_LINE = "<HI"  # boot, UTC; then the text
_LINE_BYTES = 6

_MS_MASK = (1 << 29) - 1
_PLACE_MASK = (1 << 24) - 1

LONGEST_LINE = 96
LONGEST_PLAN = FRAME_BYTES + _PLAN_BYTES + 1 + MAX_NAME + MAX_PHASES * _PHASE_BYTES
LONGEST_STATE = FRAME_BYTES + _STATE_BYTES + MAX_PHASES * 4 + (MOST_BREAKS + 1) * 8 + _AGE_BYTES


def chunk_path(number: int) -> str:
    """Returns the path of the history's file with that number."""
    return HISTORY + "/" + ("0" if number < 10 else "") + str(number)


def later_boot(one: int, other: int) -> int:
    """Returns the later of two boot numbers, which wrap at 65,536; 0 stands for none."""
    if not one or not other:
        return one or other
    return one if (one - other) & 0xFFFF < 0x8000 else other


def seal(buffer: bytearray, kind: int, end: int) -> int:
    """Adds head and check sum to the payload in buffer[HEAD_BYTES:end]; returns the frame's length."""
    pack_into("<BBH", buffer, 0, MAGIC, kind, end - HEAD_BYTES)
    pack_into("<I", buffer, end, crc32(memoryview(buffer)[:end]))
    return end + 4


def intact(data: "bytes | memoryview", at: int) -> int:
    """Returns the length of the frame that begins at `at`; 0 if there is none, or it is damaged."""
    if len(data) - at < FRAME_BYTES or data[at] != MAGIC:
        return 0
    end = at + HEAD_BYTES + unpack_from("<H", data, at + 2)[0]
    if end + 4 > len(data) or unpack_from("<I", data, end)[0] != crc32(data[at:end]):
        return 0
    return end + 4 - at


class Scan:
    """Iterates over the frames in bytes; `skipped` counts the bytes that are in no frame."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.skipped = 0

    def __iter__(self) -> "Iterator[tuple[int, bytes]]":
        """Yields (kind, payload) of each frame that is intact."""
        at = 0
        data = memoryview(self._data)
        while at < len(data):
            size = intact(data, at)
            if size:
                yield data[at + 1], bytes(data[at + HEAD_BYTES : at + size - 4])
                at += size
            else:
                self.skipped += 1
                at += 1


def put_plan(buffer: bytearray, s: "Session", version: "tuple[int, int, int]") -> int:
    """Writes a PLAN frame, a session's plan and what it was started with, into `buffer`; returns its length."""
    name = s.program_name.encode()
    count = len(s.plan)
    pacing = 1 if s.guide else 0
    pack_into(_PLAN, buffer, HEAD_BYTES, s.id, pacing, SIDES.index(s.began_with), *version, count)
    at = HEAD_BYTES + _PLAN_BYTES
    buffer[at] = len(name)
    at += 1
    buffer[at : at + len(name)] = name
    at += len(name)
    for phase in s.plan:
        kind = KINDS.index(phase.kind) | SIDES.index(phase.side) << 4
        pack_into(_PHASE, buffer, at, kind, phase.round, _half(phase.least), _half(phase.usual))
        at += _PHASE_BYTES
    return seal(buffer, PLAN, at)


def _half(ms: "int | None") -> int:
    return _NO_TIME if ms is None else ms // _HALF_S


class Plan:
    """A PLAN frame that was read. `phases` are those of a plan as `program.plan` makes it."""

    def __init__(self, data: bytes) -> None:
        """Reads the payload `data`; raises ValueError if it is not that of a PLAN."""
        if len(data) <= _PLAN_BYTES:
            raise ValueError("plan: too short")
        self.session, pacing, first, *version, count = unpack_from(_PLAN, data, 0)
        at = _PLAN_BYTES + 1 + data[_PLAN_BYTES]
        if len(data) != at + count * _PHASE_BYTES or pacing > 1 or first > 1:
            raise ValueError("plan: not as it should be")
        self.pacing = PACINGS[pacing]
        self.first = SIDES[first]
        self.version = tuple(version)
        self.program = data[_PLAN_BYTES + 1 : at].decode()
        self.phases: "list[Phase]" = []
        before = ""
        for i in range(count):
            phase = _phase(data, at + i * _PHASE_BYTES, pacing == 1, before)
            before = phase.kind
            self.phases.append(phase)


def _phase(data: bytes, at: int, guide: bool, before: str) -> Phase:
    kind_side, number, least, usual = unpack_from(_PHASE, data, at)
    if kind_side & 15 >= len(KINDS) or kind_side >> 4 >= len(SIDES):
        raise ValueError("plan: not a phase")
    kind, side = KINDS[kind_side & 15], SIDES[kind_side >> 4]
    usual_ms = None if usual == _NO_TIME else usual * _HALF_S
    least_ms = 0 if least == _NO_TIME else least * _HALF_S
    return phase_of(kind, side, number, least_ms, usual_ms, guide, before)


def put_state(
    buffer: bytearray,
    s: "Session",
    stage: int,
    elapsed: int,
    known: "tuple[int, int, int, int, int]",
    age: "tuple[int, int]" = (0, 0),
) -> int:
    """Writes a STATE frame, all of a session but its plan, `elapsed` ms into its phase; returns its length.

    `known` is (boot, change, start, now, chunk): the numbers of the boot and of the change, both times in s since
    1970 (UTC, or 0), and the number of the history's last file. `age` is that of the pause under way, in ms: what
    was counted of it, and how much of it was without power.
    """
    boot, change, start, now, chunk = known
    sides = SIDES.index(s.began_with) | (2 if s.guide else 0)
    before = _side(s.last_first) | _side(s.last_used) << 4
    count, breaks = len(s.plan), len(s.breaks)
    pack_into(
        _STATE, buffer, HEAD_BYTES, s.id, boot, change, start, now, stage, OUTCOMES.index(s.outcome),
        sides, before, s.index, count, breaks, 0, elapsed, chunk,
    )  # fmt: skip
    at = HEAD_BYTES + _STATE_BYTES
    for i in range(count):
        why = ENDED_BY.index(s.ended_by[i])
        pack_into("<I", buffer, at, why << 29 | min(s.spent[i], _MS_MASK))
        at += 4
    for what, index, since, ms in s.breaks:
        first = index << 24 | min(since, _PLACE_MASK)
        pack_into("<II", buffer, at, first, BREAKS.index(what) << 31 | min(ms, UNKNOWN_MS))
        at += 8
    if stage == STAGE_PAUSED:
        pack_into(_AGE, buffer, at, *age)
        at += _AGE_BYTES
    return seal(buffer, STATE, at)


def _side(side: "str | None") -> int:
    return 0 if side is None else SIDES.index(side) + 1


def _side_of(number: int) -> "str | None":
    return SIDES[number - 1] if 0 < number < 3 else None


class State:
    """A STATE frame that was read; its fields are those of `Session`, and the arguments of `put_state`."""

    def __init__(self, data: bytes) -> None:
        """Reads the payload `data`; raises ValueError if it is not that of a STATE."""
        if len(data) < _STATE_BYTES:
            raise ValueError("state: too short")
        (
            self.session, self.boot, self.change, self.start, self.written, self.stage, outcome, sides, before,
            self.index, count, breaks, _, self.elapsed, self.chunk,
        ) = unpack_from(_STATE, data, 0)  # fmt: skip
        size = _STATE_BYTES + 4 * count + 8 * breaks
        if len(data) not in (size, size + _AGE_BYTES) or self.index >= count:
            raise ValueError("state: not as it should be")
        self.outcome = OUTCOMES[outcome] if outcome < len(OUTCOMES) else ""
        self.first = SIDES[sides & 1]
        self.guide = sides & 2 != 0
        self.last_first = _side_of(before & 15)
        self.last_used = _side_of(before >> 4)
        self.spent: "list[int]" = []
        self.ended_by: "list[str]" = []
        self.breaks: "list[tuple[str, int, int, int]]" = []
        at = _STATE_BYTES
        for _ in range(count):
            (both,) = unpack_from("<I", data, at)
            self.spent.append(both & _MS_MASK)
            self.ended_by.append(ENDED_BY[both >> 29] if both >> 29 < len(ENDED_BY) else "")
            at += 4
        for _ in range(breaks):
            where, length = unpack_from("<II", data, at)
            what = BREAKS[length >> 31]
            self.breaks.append((what, where >> 24, where & _PLACE_MASK, length & UNKNOWN_MS))
            at += 8
        self.paused_ms = self.away_ms = 0
        if len(data) > size:
            self.paused_ms, self.away_ms = unpack_from(_AGE, data, size)

    def order(self) -> "tuple[int, ...]":
        """Returns a key to sort by: it is greatest for the state that was written last."""
        return self.session, self.change, self.elapsed, self.paused_ms


def put_place(
    buffer: bytearray,
    session: int,
    change: int,
    index: int,
    elapsed: int,
    utc: int,
    paused_ms: int = 0,
) -> int:
    """Writes a PLACE frame, the session `elapsed` ms into the phase `index`; returns its length.

    `change` is how many changes there were; `paused_ms` is what was counted of a pause under way.
    """
    pack_into(_PLACE, buffer, HEAD_BYTES, session, change, index, 0, elapsed, utc)
    end = HEAD_BYTES + _PLACE_BYTES
    if paused_ms:
        pack_into("<I", buffer, end, paused_ms)
        end += 4
    return seal(buffer, PLACE, end)


class Place:
    """A PLACE frame that was read; its fields are the arguments of `put_place`."""

    def __init__(self, data: bytes) -> None:
        """Reads the payload `data`; raises ValueError if it is not that of a PLACE."""
        if len(data) not in (_PLACE_BYTES, _PLACE_BYTES + 4):
            raise ValueError("place: not as it should be")
        self.session, self.change, self.index, _, self.elapsed, self.written = unpack_from(
            _PLACE, data, 0
        )
        (self.paused_ms,) = (
            unpack_from("<I", data, _PLACE_BYTES) if len(data) > _PLACE_BYTES else (0,)
        )


def put_line(buffer: bytearray, boot: int, utc: int, text: str) -> int:
    """Writes a LINE frame, its text cut off at LONGEST_LINE bytes; returns the frame's length."""
    line = text.encode()[:LONGEST_LINE]
    pack_into(_LINE, buffer, HEAD_BYTES, boot, utc)
    at = HEAD_BYTES + _LINE_BYTES
    buffer[at : at + len(line)] = line
    return seal(buffer, LINE, at + len(line))


class Line:
    """A LINE frame that was read; in `text` a "?" stands for each byte that is not printable ASCII."""

    def __init__(self, data: bytes) -> None:
        """Reads the payload `data`; raises ValueError if it is not that of a LINE."""
        if len(data) < _LINE_BYTES:
            raise ValueError("line: too short")
        self.boot, self.written = unpack_from(_LINE, data, 0)
        self.text = "".join(chr(b) if 32 <= b < 127 else "?" for b in data[_LINE_BYTES:])


def put_remind(buffer: bytearray, number: int, waited: int, utc: int, state: int) -> int:
    """Writes a REMIND frame, the reminders' state `waited` ms after the start they count from; returns its size."""
    pack_into(_REMIND, buffer, HEAD_BYTES, number, waited, utc, state)
    return seal(buffer, REMIND, HEAD_BYTES + REMIND_BYTES)


class Remind:
    """A REMIND frame that was read; its fields are the arguments of `put_remind`."""

    def __init__(self, data: bytes) -> None:
        """Reads the payload `data`; raises ValueError if it is not that of a REMIND."""
        if len(data) != REMIND_BYTES:
            raise ValueError("remind: not as it should be")
        self.number, self.waited, self.written, self.state = unpack_from(_REMIND, data, 0)
