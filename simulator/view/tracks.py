"""The hardware's tracks on the timeline: motor, wakefulness and current, one value for each column of px.

    tracks = Tracks()
    tracks.follow(replay, start_ms, end_ms, width)
    tracks.asked[x], tracks.turned[x]      0 to 1: the motor's highest duty and speed in that column
    tracks.awake[x], tracks.ma[x]

While the scale stays the same, only new frames are added. For another scale all columns are filled again: from the
frames if few are shown, else from buckets with the frames' maxima, so that a night is drawn as fast as a minute.
"""

from array import array
from math import log10

from .replay import Frame, Replay

# The ends of the current's scale: what a sleeping band draws, and a motor that starts.
LEAST_MA, MOST_MA = 0.1, 200.0
_BUCKETS_MS = (64, 1024, 16_384)
_SPIN_SETTLES_MS = 2_000  # after a change of drive until a motor's speed is constant


class _Buckets:
    """The maximum of each track's value in each stretch (bucket) of `ms`, over all frames that have ended."""

    def __init__(self, ms: int) -> None:
        self.ms = ms
        self.asked, self.turned, self.ma = array("f"), array("f"), array("f")
        self.awake = bytearray()

    def add(self, frame: Frame, until_ms: int) -> None:
        """Adds a frame, which lasted until `until_ms`, to the buckets that it covers."""
        first_bucket, last_bucket = frame.t_ms // self.ms, until_ms // self.ms
        self._extend_to(last_bucket + 1)
        duty, ma, awake = frame.motor.duty, frame.ma, not frame.asleep
        for index in range(first_bucket, last_bucket + 1):
            if index > first_bucket + _SPIN_SETTLES_MS // self.ms + 1 and index < last_bucket:
                self._fill_buckets(index, last_bucket, frame, until_ms)
                break
            from_ms = max(frame.t_ms, index * self.ms)
            to_ms = min(until_ms, (index + 1) * self.ms)
            top_speed = max(frame.motor.speed(from_ms), frame.motor.speed(to_ms))
            self.asked[index] = max(self.asked[index], duty)
            self.turned[index] = max(self.turned[index], top_speed)
            self.ma[index] = max(self.ma[index], ma)
            self.awake[index] |= awake
        self.asked[last_bucket] = max(self.asked[last_bucket], duty)
        self.ma[last_bucket] = max(self.ma[last_bucket], ma)
        self.awake[last_bucket] |= awake

    def _fill_buckets(
        self, first_bucket: int, last_bucket: int, frame: Frame, until_ms: int
    ) -> None:
        """Fills the buckets of the later part of a long frame, in which no value changes any more."""
        count = last_bucket - first_bucket
        speed = frame.motor.speed(until_ms)
        self.asked[first_bucket:last_bucket] = array("f", [frame.motor.duty]) * count
        self.turned[first_bucket:last_bucket] = array("f", [speed]) * count
        self.ma[first_bucket:last_bucket] = array("f", [frame.ma]) * count
        self.awake[first_bucket:last_bucket] = bytes([not frame.asleep]) * count

    def _extend_to(self, count: int) -> None:
        missing = count - len(self.asked)
        if missing > 0:
            zeros = array("f", [0.0]) * missing
            for values in (self.asked, self.turned, self.ma):
                values.extend(zeros)
            self.awake.extend(bytes(missing))


class Tracks:
    """The hardware's tracks on the timeline: for each track a list with one value for each column of px."""

    def __init__(self) -> None:
        self._drawn_scale: tuple[object, ...] = ()
        self._frames_drawn = 0
        self._replay: Replay | None = None
        self._bucket_sizes: list[_Buckets] = []
        self._frames_in_buckets = 0
        self.asked: list[float] = []
        self.turned: list[float] = []
        self.awake: list[bool] = []
        self.ma: list[float] = []

    def follow(self, replay: Replay, start_ms: int, end_ms: int, width: int) -> int:
        """Updates the columns: `width` of them, for `start_ms` to `end_ms` of `replay`.

        Returns the index of the first column that may have changed.
        """
        self._update_buckets(replay)
        scale = (id(replay), start_ms, end_ms, width)
        if scale != self._drawn_scale:
            self._drawn_scale = scale
            self.asked, self.turned = [0.0] * width, [0.0] * width
            self.awake, self.ma = [False] * width, [0.0] * width
            self._frames_drawn = self._from_buckets(replay, start_ms, end_ms, width)
            first_column = 0
        else:
            first_column = self._column_at(
                replay.frames[self._frames_drawn].t_ms, start_ms, end_ms
            )
        for index in range(self._frames_drawn, len(replay.frames) - 1):
            if replay.frames[index].t_ms > end_ms:
                break
            self._add_to_columns(
                replay.frames[index], replay.frames[index + 1].t_ms, start_ms, end_ms
            )
        self._frames_drawn = len(replay.frames) - 1
        self._add_to_columns(replay.frames[-1], replay.model.now_ms, start_ms, end_ms)
        return first_column

    def _update_buckets(self, replay: Replay) -> None:
        """Adds the frames that have ended since the last call to the buckets."""
        if replay is not self._replay:
            self._replay, self._frames_in_buckets = replay, 0
            self._bucket_sizes = [_Buckets(ms) for ms in _BUCKETS_MS]
        for index in range(self._frames_in_buckets, len(replay.frames) - 1):
            frame, until_ms = replay.frames[index], replay.frames[index + 1].t_ms
            for buckets in self._bucket_sizes:
                buckets.add(frame, until_ms)
        self._frames_in_buckets = len(replay.frames) - 1

    def _from_buckets(self, replay: Replay, start_ms: int, end_ms: int, width: int) -> int:
        """Fills the columns from the widest buckets that are no wider than a column.

        Returns the index of the first frame that is still to be added.
        """
        ms_per_px = (end_ms - start_ms) / width
        buckets = next(
            (candidate for candidate in reversed(self._bucket_sizes) if candidate.ms <= ms_per_px),
            None,
        )
        if buckets is None:
            return replay.frame_index(start_ms)
        bucket_count = len(buckets.asked)
        for x in range(width):
            first_bucket = int((start_ms + x * ms_per_px) // buckets.ms)
            if first_bucket >= bucket_count:
                break
            last_bucket = max(
                first_bucket + 1, int((start_ms + (x + 1) * ms_per_px) // buckets.ms)
            )
            self.asked[x] = max(buckets.asked[first_bucket:last_bucket])
            self.turned[x] = max(buckets.turned[first_bucket:last_bucket])
            self.ma[x] = max(buckets.ma[first_bucket:last_bucket])
            self.awake[x] = any(buckets.awake[first_bucket:last_bucket])
        return len(replay.frames) - 1

    def _column_at(self, t_ms: int, start_ms: int, end_ms: int) -> int:
        width = len(self.ma)
        return min(width - 1, max(0, int((t_ms - start_ms) * width / max(1, end_ms - start_ms))))

    def _add_to_columns(self, frame: Frame, until_ms: int, start_ms: int, end_ms: int) -> None:
        if until_ms < start_ms or frame.t_ms > end_ms:
            return
        width = len(self.ma)
        px_per_ms = width / max(1, end_ms - start_ms)
        first_column = max(0, int((frame.t_ms - start_ms) * px_per_ms))
        last_column = min(width - 1, int((until_ms - start_ms) * px_per_ms))
        duty = frame.motor.duty
        top_speed = max(frame.motor.speed(frame.t_ms), frame.motor.speed(until_ms))
        for x in range(first_column, last_column + 1):
            self.asked[x] = max(self.asked[x], duty)
            self.turned[x] = max(
                self.turned[x],
                top_speed
                if x == first_column
                else frame.motor.speed(max(frame.t_ms, start_ms + x / px_per_ms)),
            )
            self.awake[x] = self.awake[x] or not frame.asleep
            self.ma[x] = max(self.ma[x], frame.ma)


def height_of(ma: float) -> float:
    """Returns how high a current of `ma` mA is drawn, 0 to 1, on a logarithmic scale."""
    if ma <= LEAST_MA:
        return 0.0
    return min(1.0, log10(ma / LEAST_MA) / log10(MOST_MA / LEAST_MA))
