"""The bytes of the journal: what is kept of a session, in frames that say their length and carry a checksum.

frame:  0xA5, kind, length of the payload (u16), payload, CRC-32 of all before it (u32); little-endian

A session is two frames: its PLAN, which never changes, and its STATE, written again at each change. PLACE is where
the session is, between changes. LINE is a line of text, REMIND the state of the reminders. Pure; `reading` reads
them.
"""

from binascii import crc32
from struct import pack_into

from ..session.program import KINDS, MAX_NAME, MAX_PHASES
from ..session.state import MOST_BREAKS, UNKNOWN_MS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..session.session import Session

# Where they lie: a frame each in the small files of the session under way, the sessions that are over one after the
# other in a ring of files, each in one block of flash, together for 200 sessions of the longest program.
LIVE = "live"
SLOTS = ("plan0", "plan1", "state0", "state1", "place0", "place1")
REMINDERS = (LIVE + "/remind0", LIVE + "/remind1")
HISTORY = "history"
LINES = HISTORY + "/lines0"  # lines of text; once this file is full it becomes ...
OLDER_LINES = HISTORY + "/lines1"
CHUNKS = 52
CHUNK_BYTES = 4000

MAGIC = 0xA5
PLAN, STATE, PLACE, LINE, REMIND = 1, 2, 3, 4, 5
HEAD_BYTES = 4
FRAME_BYTES = 8  # bytes of a frame around its payload

# The stage of the session in a STATE.
STAGE_RUNNING, STAGE_PAUSED, STAGE_OVER, STAGE_FILED = 1, 2, 3, 4

SIDES = ("left", "right", "both", "none")
PACINGS = ("strict", "guide")
ENDED_BY = ("", "time", "tap", "undo", "end")
OUTCOMES = ("", "done", "early", "interrupted")
BREAKS = ("pause", "power")  # without power: how long is known only with a clock

NO_TIME = 0xFFFF
HALF_S = 500
# session, pacing, first side, version (3), phases; then the name (u8, text)
PLAN_FORMAT = "<IBBBBBB"
PLAN_BYTES = 10
PHASE_FORMAT = "<BBHH"  # kind and side, round, least and usual length in half seconds
PHASE_BYTES = 6
# session, boot, change, start and time of writing (UTC, 0: not known), stage, outcome, first side and pacing,
# the last first side and the side used last, index, phases, breaks, nothing, ms into the phase, nothing; at its
# end, while paused, the age of the pause in ms: what was counted of it, and what of it was without power
STATE_FORMAT = "<IHHIIBBBBBBBBIH"
STATE_BYTES = 30
AGE_FORMAT = "<II"
AGE_BYTES = 8
PLACE_FORMAT = "<IHBBII"  # session, change, index, nothing, ms into the phase, UTC
PLACE_BYTES = 16  # while paused, the pause's age follows (u32, ms)
# number of the writing, ms since the start, UTC, how many are over and if one waits
REMIND_FORMAT = "<IIIB"
REMIND_BYTES = 13
LINE_FORMAT = "<HI"  # boot, UTC; then the text
LINE_BYTES = 6

MS_MASK = (1 << 29) - 1
PLACE_MASK = (1 << 24) - 1

LONGEST_LINE = 96
LONGEST_PLAN = FRAME_BYTES + PLAN_BYTES + 1 + MAX_NAME + MAX_PHASES * PHASE_BYTES
LONGEST_STATE = FRAME_BYTES + STATE_BYTES + MAX_PHASES * 4 + (MOST_BREAKS + 1) * 8 + AGE_BYTES


def chunk_path(number: int) -> str:
    """Returns the path of the history's file with that number."""
    return HISTORY + "/" + ("0" if number < 10 else "") + str(number)


class HistoryEnd:
    """What is known of the end of the history, as far as `ring` has read it.

    `chunk` is the number of the file that sessions are added to, below 0 while it is unknown; `boot` is the latest
    boot number found, or 0; `feed` feeds the watchdog while many files are read: a file with nothing intact
    in it takes 0.2 s on an RP2040.
    """

    def __init__(self) -> None:
        self.feed: "Callable[[], object]" = bool  # bool() does nothing; there may be no watchdog
        self.chunk = -1
        self.boot = 0
        self.last_line: "str | None" = None


def later_boot(boot: int, other: int) -> int:
    """Returns the later of two boot numbers, which wrap at 65,536; 0 stands for none."""
    if not boot or not other:
        return boot or other
    return boot if (boot - other) & 0xFFFF < 0x8000 else other


def seal(buffer: "bytearray | memoryview", kind: int, end: int) -> int:
    """Adds head and check sum to the payload in buffer[HEAD_BYTES:end]; returns the frame's length."""
    pack_into("<BBH", buffer, 0, MAGIC, kind, end - HEAD_BYTES)
    pack_into("<I", buffer, end, crc32(memoryview(buffer)[:end]))
    return end + 4


def put_plan(buffer: bytearray, s: "Session", version: "tuple[int, int, int]") -> int:
    """Writes a PLAN frame, a session's plan and the firmware's `version`, into `buffer`; returns its length."""
    name = s.program_name.encode()
    count = len(s.plan)
    pacing = 1 if s.guide else 0
    pack_into(
        PLAN_FORMAT, buffer, HEAD_BYTES, s.id, pacing, SIDES.index(s.began_with), *version, count
    )
    offset = HEAD_BYTES + PLAN_BYTES
    buffer[offset] = len(name)
    offset += 1
    buffer[offset : offset + len(name)] = name
    offset += len(name)
    for phase in s.plan:
        kind = KINDS.index(phase.kind) | SIDES.index(phase.side) << 4
        pack_into(
            PHASE_FORMAT, buffer, offset, kind, phase.round, _half(phase.least), _half(phase.usual)
        )
        offset += PHASE_BYTES
    return seal(buffer, PLAN, offset)


def _half(ms: "int | None") -> int:
    return NO_TIME if ms is None else ms // HALF_S


def put_state(
    buffer: bytearray,
    s: "Session",
    stage: int,
    elapsed: int,
    known: "tuple[int, int, int, int]",
    age: "tuple[int, int]" = (0, 0),
) -> int:
    """Writes a STATE frame, all of a session but its plan, `elapsed` ms into its phase; returns its length.

    `stage` is such as STAGE_OVER, `known` is (boot, change, start, now): the numbers of the boot and of the change,
    and both times in s since 1970 (UTC, or 0). `age` is that of the pause under way, in ms: what was counted of it,
    and how much of it was without power.
    """
    boot, change, start, now = known
    sides = SIDES.index(s.began_with) | (2 if s.guide else 0)
    before = _side(s.last_first) | _side(s.last_used) << 4
    count, breaks = len(s.plan), len(s.breaks)
    pack_into(
        STATE_FORMAT, buffer, HEAD_BYTES, s.id, boot, change, start, now, stage, OUTCOMES.index(s.outcome),
        sides, before, s.index, count, breaks, 0, elapsed, 0,
    )  # fmt: skip
    offset = HEAD_BYTES + STATE_BYTES
    for i in range(count):
        ended_by = ENDED_BY.index(s.ended_by[i])
        pack_into("<I", buffer, offset, ended_by << 29 | min(s.spent_ms[i], MS_MASK))
        offset += 4
    for what, index, since, ms in s.breaks:
        place = index << 24 | min(since, PLACE_MASK)
        pack_into("<II", buffer, offset, place, BREAKS.index(what) << 31 | min(ms, UNKNOWN_MS))
        offset += 8
    if stage == STAGE_PAUSED:
        pack_into(AGE_FORMAT, buffer, offset, *age)
        offset += AGE_BYTES
    return seal(buffer, STATE, offset)


def _side(side: "str | None") -> int:
    return 0 if side is None else SIDES.index(side) + 1


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
    pack_into(PLACE_FORMAT, buffer, HEAD_BYTES, session, change, index, 0, elapsed, utc)
    end = HEAD_BYTES + PLACE_BYTES
    if paused_ms:
        pack_into("<I", buffer, end, paused_ms)
        end += 4
    return seal(buffer, PLACE, end)


def put_line(buffer: bytearray, boot: int, utc: int, text: str) -> int:
    """Writes a LINE frame, its text cut off at LONGEST_LINE bytes; returns the frame's length."""
    line = text.encode()[:LONGEST_LINE]
    pack_into(LINE_FORMAT, buffer, HEAD_BYTES, boot, utc)
    offset = HEAD_BYTES + LINE_BYTES
    buffer[offset : offset + len(line)] = line
    return seal(buffer, LINE, offset + len(line))


def put_remind(buffer: bytearray, number: int, waited_ms: int, utc: int, state: int) -> int:
    """Writes a REMIND frame, the reminders' state `waited_ms` after the start they count from; returns its size.

    `number` is one more than in the frame written before.
    """
    pack_into(REMIND_FORMAT, buffer, HEAD_BYTES, number, waited_ms, utc, state)
    return seal(buffer, REMIND, HEAD_BYTES + REMIND_BYTES)
