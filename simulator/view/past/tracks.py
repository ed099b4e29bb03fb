"""The hardware's tracks on the timeline: motor, wakefulness and current, one value for each column of px.

    tracks = Tracks()
    tracks.follow(replay, start_ms, end_ms, width)
    tracks.asked[x], tracks.turned[x]      0 to 1: the motor's highest duty and speed in that column
    tracks.awake[x], tracks.ma[x]

While the scale stays the same, only the columns since the last call are filled. A column gets the highest
value of all the replay's segments within it; each segment's is computed once, so that a night is drawn as fast as a
minute.
"""

from array import array
from bisect import bisect_left
from math import log10

from .replay import Replay

# The ends of the current's scale: what a sleeping band draws, and a motor that starts.
LEAST_MA, MOST_MA = 0.1, 200.0


class Tracks:
    """The hardware's tracks on the timeline: for each track a list with one value for each column of px."""

    def __init__(self) -> None:
        self._drawn_scale: tuple[int, ...] = ()
        self._drawn_to_ms = 0
        self._replay: Replay | None = None
        self.asked: list[float] = []
        self.turned: list[float] = []
        self.awake: list[bool] = []
        self.ma: list[float] = []

    def follow(self, replay: Replay, start_ms: int, end_ms: int, width: int) -> int:
        """Updates the columns: `width` of them, for `start_ms` to `end_ms` of `replay`.

        Returns the index of the first column that may have changed.
        """
        self._add_segments(replay)
        scale = (start_ms, end_ms, width)
        if scale != self._drawn_scale:
            self._drawn_scale, self._drawn_to_ms = scale, start_ms
            self.asked, self.turned = [0.0] * width, [0.0] * width
            self.awake, self.ma = [False] * width, [0.0] * width
        first_column = self._column_at(self._drawn_to_ms)
        now_ms = max(replay.model.now_ms, self._starts[-1])
        if now_ms >= start_ms:
            self._fill(replay, first_column, self._column_at(now_ms), now_ms)
            self._drawn_to_ms = now_ms
        return first_column

    def _add_segments(self, replay: Replay) -> None:
        """Adds the segments since the last call: when each began and, once it has ended, its highest values."""
        if replay is not self._replay:
            self._replay, self._drawn_scale = replay, ()
            self._starts, self._awake = array("q"), bytearray()
            self._asked, self._turned, self._ma = array("d"), array("d"), array("d")
        for index in range(len(self._asked), len(replay.segments) - 1):
            segment, until_ms = replay.segments[index], replay.segments[index + 1].t_ms
            self._asked.append(segment.motor.duty)
            self._turned.append(
                max(segment.motor.speed(segment.t_ms), segment.motor.speed(until_ms))
            )
            self._awake.append(not segment.asleep)
            self._ma.append(segment.ma)
        for segment in replay.segments[len(self._starts) :]:
            self._starts.append(segment.t_ms)

    def _column_at(self, t_ms: int) -> int:
        start_ms, end_ms, width = self._drawn_scale
        return min(width - 1, max(0, (t_ms - start_ms) * width // max(1, end_ms - start_ms)))

    def _fill(self, replay: Replay, first_column: int, last_column: int, now_ms: int) -> None:
        start_ms, end_ms, width = self._drawn_scale
        until_ms = start_ms - -first_column * (end_ms - start_ms) // width
        end = bisect_left(self._starts, until_ms)
        for x in range(first_column, last_column + 1):
            # The column has the segments from `begin` to `end`, and the one that it begins within.
            from_ms, begin = until_ms, end
            until_ms = start_ms - -(x + 1) * (end_ms - start_ms) // width
            end = bisect_left(self._starts, until_ms, begin)
            self.asked[x] = self.turned[x] = self.ma[x] = 0.0
            self.awake[x] = False
            if end - begin > 1:
                self.asked[x] = max(self._asked[begin : end - 1])
                self.turned[x] = max(self._turned[begin : end - 1])
                self.awake[x] = any(self._awake[begin : end - 1])
                self.ma[x] = max(self._ma[begin : end - 1])
            if begin == end or self._starts[begin] > from_ms:
                self._raise_maxima(replay, begin - 1, x, from_ms, min(until_ms, now_ms))
            if begin < end:
                self._raise_maxima(replay, end - 1, x, from_ms, min(until_ms, now_ms))

    def _raise_maxima(
        self, replay: Replay, index: int, x: int, from_ms: int, until_ms: int
    ) -> None:
        """Raises the maxima of the column `x` to what the segment at `index` has from `from_ms` to `until_ms`.

        Does nothing if `index` is below 0.
        """
        if index < 0:
            return
        segment = replay.segments[index]
        from_ms = max(from_ms, segment.t_ms)
        if index < len(self._asked):
            until_ms = min(until_ms, self._starts[index + 1])
        speed = segment.motor.speed
        self.asked[x] = max(self.asked[x], segment.motor.duty)
        self.turned[x] = max(self.turned[x], speed(from_ms), speed(max(from_ms, until_ms)))
        self.awake[x] = self.awake[x] or not segment.asleep
        self.ma[x] = max(self.ma[x], segment.ma)


def height_of(ma: float) -> float:
    """Returns how high a current of `ma` mA is drawn, 0 to 1, on a logarithmic scale."""
    if ma <= LEAST_MA:
        return 0.0
    return min(1.0, log10(ma / LEAST_MA) / log10(MOST_MA / LEAST_MA))
