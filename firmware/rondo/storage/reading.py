"""Reads the frames that `frames` writes. Pure: the band reads its own flash with it, the tools read whole journals.

In each frame `written` is when it was written, in s since 1970 (UTC, or 0), and `session` its session's number.

The band imports this module only while it is needed, see `keeper.TEMPORARY_MODULES`.
"""

from binascii import crc32
from struct import unpack_from

from ..session.program import KINDS, Phase, phase_of
from ..session.state import UNKNOWN_MS
from . import frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    Frame: TypeAlias = "Plan | State | Place | Line | Remind"


def intact_size(data: "bytes | memoryview", at: int) -> int:
    """Returns the size in bytes of the frame that begins at `at`; 0 if none begins there, or it is damaged."""
    if len(data) - at < frames.FRAME_BYTES or data[at] != frames.MAGIC:
        return 0
    end = at + frames.HEAD_BYTES + unpack_from("<H", data, at + 2)[0]
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
        offset = 0
        data = memoryview(self._data)
        while offset < len(data):
            size = intact_size(data, offset)
            if size:
                payload = bytes(data[offset + frames.HEAD_BYTES : offset + size - 4])
                yield data[offset + 1], payload
                offset += size
            else:
                self.skipped += 1
                offset += 1


class Plan:
    """A PLAN frame that was read. `phases` are those of a plan as `program.plan` makes it."""

    def __init__(self, data: bytes) -> None:
        """Reads `data`, the payload of a PLAN frame; raises ValueError if it is not one."""
        if len(data) <= frames.PLAN_BYTES:
            raise ValueError("plan: too short")
        self.session, pacing, first, *version, count = unpack_from(frames.PLAN_FORMAT, data, 0)
        name_end = frames.PLAN_BYTES + 1 + data[frames.PLAN_BYTES]
        if len(data) != name_end + count * frames.PHASE_BYTES or pacing > 1 or first > 1:
            raise ValueError("plan: not as it should be")
        self.pacing = frames.PACINGS[pacing]
        self.first = frames.SIDES[first]
        self.version = tuple(version)
        self.program = data[frames.PLAN_BYTES + 1 : name_end].decode()
        self.phases: "list[Phase]" = []
        kind_before = ""
        for i in range(count):
            phase = _phase(data, name_end + i * frames.PHASE_BYTES, pacing == 1, kind_before)
            kind_before = phase.kind
            self.phases.append(phase)


def _phase(data: bytes, at: int, guide: bool, before: str) -> Phase:
    kind_side, number, least, usual = unpack_from(frames.PHASE_FORMAT, data, at)
    if kind_side & 15 >= len(KINDS) or kind_side >> 4 >= len(frames.SIDES):
        raise ValueError("plan: not a phase")
    kind, side = KINDS[kind_side & 15], frames.SIDES[kind_side >> 4]
    usual_ms = None if usual == frames.NO_TIME else usual * frames.HALF_S
    least_ms = 0 if least == frames.NO_TIME else least * frames.HALF_S
    return phase_of(kind, side, number, least_ms, usual_ms, guide, before)


def _side_of(number: int) -> "str | None":
    return frames.SIDES[number - 1] if 0 < number < 3 else None


class State:
    """A STATE frame that was read.

    `paused_ms` and `away_ms` are the age of the pause under way, as in `put_state`; the other fields are those of
    `SessionState`, and the arguments of `put_state`.
    """

    def __init__(self, data: bytes) -> None:
        """Reads `data`, the payload of a STATE frame; raises ValueError if it is not one."""
        if len(data) < frames.STATE_BYTES:
            raise ValueError("state: too short")
        (
            self.session, self.boot, self.change, self.start, self.written, self.stage, outcome, sides, before,
            self.index, count, breaks, _, self.elapsed, _,
        ) = unpack_from(frames.STATE_FORMAT, data, 0)  # fmt: skip
        size = frames.STATE_BYTES + 4 * count + 8 * breaks
        if len(data) not in (size, size + frames.AGE_BYTES) or self.index >= count:
            raise ValueError("state: not as it should be")
        self.outcome = frames.OUTCOMES[outcome] if outcome < len(frames.OUTCOMES) else ""
        self.first = frames.SIDES[sides & 1]
        self.guide = sides & 2 != 0
        self.last_first = _side_of(before & 15)
        self.last_used = _side_of(before >> 4)
        self.spent_ms: "list[int]" = []
        self.ended_by: "list[str]" = []
        self.breaks: "list[tuple[str, int, int, int]]" = []
        offset = frames.STATE_BYTES
        for _ in range(count):
            (end_and_ms,) = unpack_from("<I", data, offset)
            self.spent_ms.append(end_and_ms & frames.MS_MASK)
            end = end_and_ms >> 29
            self.ended_by.append(frames.ENDED_BY[end] if end < len(frames.ENDED_BY) else "")
            offset += 4
        for _ in range(breaks):
            place, length = unpack_from("<II", data, offset)
            what = frames.BREAKS[length >> 31]
            self.breaks.append((what, place >> 24, place & frames.PLACE_MASK, length & UNKNOWN_MS))
            offset += 8
        self.paused_ms = self.away_ms = 0
        if len(data) > size:
            self.paused_ms, self.away_ms = unpack_from(frames.AGE_FORMAT, data, size)

    def order(self) -> "tuple[int, ...]":
        """Returns a key to sort by: it is greatest for the state that was written last."""
        return self.session, self.change, self.elapsed, self.paused_ms

    def take_places(self, places: "list[Place | None]") -> None:
        """Updates position, pause and time of writing from the PLACE frames that are of this phase and newer."""
        here = (self.session, self.change, self.index)
        for place in places:
            if place is not None and (place.session, place.change, place.index) == here:
                if (place.elapsed, place.paused_ms) > (self.elapsed, self.paused_ms):
                    self.elapsed, self.paused_ms = place.elapsed, place.paused_ms
                    self.written = place.written


class Place:
    """A PLACE frame that was read; its other fields are the arguments of `put_place`."""

    def __init__(self, data: bytes) -> None:
        """Reads `data`, the payload of a PLACE frame; raises ValueError if it is not one."""
        if len(data) not in (frames.PLACE_BYTES, frames.PLACE_BYTES + 4):
            raise ValueError("place: not as it should be")
        self.session, self.change, self.index, _, self.elapsed, self.written = unpack_from(
            frames.PLACE_FORMAT, data, 0
        )
        (self.paused_ms,) = (
            unpack_from("<I", data, frames.PLACE_BYTES) if len(data) > frames.PLACE_BYTES else (0,)
        )


class Line:
    """A LINE frame that was read; in `text` a "?" stands for each byte that is not printable ASCII."""

    def __init__(self, data: bytes) -> None:
        """Reads `data`, the payload of a LINE frame; raises ValueError if it is not one."""
        if len(data) < frames.LINE_BYTES:
            raise ValueError("line: too short")
        self.boot, self.written = unpack_from(frames.LINE_FORMAT, data, 0)
        self.text = "".join(chr(b) if 32 <= b < 127 else "?" for b in data[frames.LINE_BYTES :])


class Remind:
    """A REMIND frame that was read; its other fields are the arguments of `put_remind`."""

    def __init__(self, data: bytes) -> None:
        """Reads `data`, the payload of a REMIND frame; raises ValueError if it is not one."""
        if len(data) != frames.REMIND_BYTES:
            raise ValueError("remind: not as it should be")
        self.number, self.waited_ms, self.written, self.state = unpack_from(
            frames.REMIND_FORMAT, data, 0
        )


_READERS: "dict[int, Callable[[bytes], Frame]]" = {
    frames.PLAN: Plan,
    frames.STATE: State,
    frames.PLACE: Place,
    frames.LINE: Line,
    frames.REMIND: Remind,
}


def frame_of(kind: int, data: bytes) -> "Frame | None":
    """Returns the frame that `data` begins with; None if that frame is damaged, or not of the kind `kind`."""
    size = intact_size(data, 0)
    try:
        if size and data[1] == kind:
            return _READERS[kind](data[frames.HEAD_BYTES : size - 4])
    except ValueError:
        pass
    return None
