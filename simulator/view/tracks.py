"""The hardware's tracks on the timeline: motor, wakefulness and current, a value for each column.

    tracks = Tracks()
    tracks.follow(replay, start, end, width)
    tracks.asked[x], tracks.turned[x]      0 to 1: the motor's highest duty and speed in that column
    tracks.awake[x], tracks.ma[x]

While the scale stays the same, only new frames are added. For another scale all columns are filled anew: from
the frames if few are shown, else from buckets that sum frames up, so that a night is as quick as a minute.
"""

from array import array
from math import log10

from .replay import Frame, Replay

# The ends of the current's scale: what a sleeping band draws, and a motor that starts.
LEAST_MA, MOST_MA = 0.1, 200.0
_BUCKETS_MS = (64, 1024, 16_384)
_SPINS_MS = 2_000  # after a change of drive until a motor's speed is constant


class _Level:
    """The maxima of each value in buckets of `ms`, for all frames that have ended."""

    def __init__(self, ms: int) -> None:
        self.ms = ms
        self.asked, self.turned, self.ma = array("f"), array("f"), array("f")
        self.awake = bytearray()

    def add(self, frame: Frame, until: int) -> None:
        """Adds a frame that lasted until `until` ms to its buckets."""
        first, last = frame.t_ms // self.ms, until // self.ms
        self._reach(last + 1)
        duty, ma, awake = frame.motor.duty, frame.ma, not frame.asleep
        for place in range(first, last + 1):
            if place > first + _SPINS_MS // self.ms + 1 and place < last:
                self._fill(place, last, frame, until)
                break
            at = max(frame.t_ms, place * self.ms)
            end = min(until, (place + 1) * self.ms)
            turned = max(frame.motor.speed(at), frame.motor.speed(end))
            self.asked[place] = max(self.asked[place], duty)
            self.turned[place] = max(self.turned[place], turned)
            self.ma[place] = max(self.ma[place], ma)
            self.awake[place] |= awake
        self.asked[last] = max(self.asked[last], duty)
        self.ma[last] = max(self.ma[last], ma)
        self.awake[last] |= awake

    def _fill(self, first: int, last: int, frame: Frame, until: int) -> None:
        """Fills the buckets in the later part of a long frame, in which nothing changes any more."""
        count = last - first
        speed = frame.motor.speed(until)
        self.asked[first:last] = array("f", [frame.motor.duty]) * count
        self.turned[first:last] = array("f", [speed]) * count
        self.ma[first:last] = array("f", [frame.ma]) * count
        self.awake[first:last] = bytes([not frame.asleep]) * count

    def _reach(self, count: int) -> None:
        more = count - len(self.asked)
        if more > 0:
            nothing = array("f", [0.0]) * more
            for figures in (self.asked, self.turned, self.ma):
                figures.extend(nothing)
            self.awake.extend(bytes(more))


class Tracks:
    """The values of the tracks, a list for each track with a value for each column."""

    def __init__(self) -> None:
        self._scale: tuple[object, ...] = ()
        self._done = 0
        self._replay: Replay | None = None
        self._levels: list[_Level] = []
        self._kept = 0
        self.asked: list[float] = []
        self.turned: list[float] = []
        self.awake: list[bool] = []
        self.ma: list[float] = []

    def follow(self, replay: Replay, start: int, end: int, width: int) -> int:
        """Brings the columns up to date: `width` of them for `start` to `end` ms of `replay`.

        Returns the first column that may have changed.
        """
        self._keep(replay)
        scale = (id(replay), start, end, width)
        if scale != self._scale:
            self._scale = scale
            self.asked, self.turned = [0.0] * width, [0.0] * width
            self.awake, self.ma = [False] * width, [0.0] * width
            self._done = self._from_buckets(replay, start, end, width)
            first = 0
        else:
            first = self._column(replay.frames[self._done].t_ms, start, end)
        for i in range(self._done, len(replay.frames) - 1):
            if replay.frames[i].t_ms > end:
                break
            self._add(replay.frames[i], replay.frames[i + 1].t_ms, start, end)
        self._done = len(replay.frames) - 1
        self._add(replay.frames[-1], replay.model.now_ms, start, end)
        return first

    def _keep(self, replay: Replay) -> None:
        """Adds the frames that have ended to the buckets."""
        if replay is not self._replay:
            self._replay, self._kept = replay, 0
            self._levels = [_Level(ms) for ms in _BUCKETS_MS]
        for place in range(self._kept, len(replay.frames) - 1):
            frame, until = replay.frames[place], replay.frames[place + 1].t_ms
            for level in self._levels:
                level.add(frame, until)
        self._kept = len(replay.frames) - 1

    def _from_buckets(self, replay: Replay, start: int, end: int, width: int) -> int:
        """Fills the columns from buckets no wider than they are; returns the index of the first frame left."""
        per_px = (end - start) / width
        level = next((one for one in reversed(self._levels) if one.ms <= per_px), None)
        if level is None:
            return replay.place(start)
        count = len(level.asked)
        for x in range(width):
            first = int((start + x * per_px) // level.ms)
            if first >= count:
                break
            last = max(first + 1, int((start + (x + 1) * per_px) // level.ms))
            self.asked[x] = max(level.asked[first:last])
            self.turned[x] = max(level.turned[first:last])
            self.ma[x] = max(level.ma[first:last])
            self.awake[x] = any(level.awake[first:last])
        return len(replay.frames) - 1

    def _column(self, t_ms: int, start: int, end: int) -> int:
        width = len(self.ma)
        return min(width - 1, max(0, int((t_ms - start) * width / max(1, end - start))))

    def _add(self, frame: Frame, until: int, start: int, end: int) -> None:
        if until < start or frame.t_ms > end:
            return
        width = len(self.ma)
        per_ms = width / max(1, end - start)
        first = max(0, int((frame.t_ms - start) * per_ms))
        last = min(width - 1, int((until - start) * per_ms))
        duty = frame.motor.duty
        turned = max(frame.motor.speed(frame.t_ms), frame.motor.speed(until))
        for x in range(first, last + 1):
            self.asked[x] = max(self.asked[x], duty)
            self.turned[x] = max(
                self.turned[x],
                turned if x == first else frame.motor.speed(max(frame.t_ms, start + x / per_ms)),
            )
            self.awake[x] = self.awake[x] or not frame.asleep
            self.ma[x] = max(self.ma[x], frame.ma)


def height_of(ma: float) -> float:
    """Returns the height of a current of `ma`, 0 to 1, on a logarithmic scale."""
    if ma <= LEAST_MA:
        return 0.0
    return min(1.0, log10(ma / LEAST_MA) / log10(MOST_MA / LEAST_MA))
