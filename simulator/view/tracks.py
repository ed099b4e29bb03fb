"""What the hardware did, on the timeline's scale: motor, wakefulness and current, a value for each column.

    tracks = Tracks()
    tracks.follow(replay, start, end, width)
    tracks.asked[x], tracks.turned[x]      0 to 1: the most that drove the motor there, and how fast it turned
    tracks.awake[x], tracks.ma[x]

The same scale is only added to; another one is begun anew.
"""

from math import log10

from .replay import Frame, Replay

# The current's scale: from what a sleeping band draws to a motor that starts.
LEAST_MA, MOST_MA = 0.1, 200.0


class Tracks:
    """Lists as long as the scale is wide."""

    def __init__(self) -> None:
        self._scale: tuple[object, ...] = ()
        self._done = 0
        self.asked: list[float] = []
        self.turned: list[float] = []
        self.awake: list[bool] = []
        self.ma: list[float] = []

    def follow(self, replay: Replay, start: int, end: int, width: int) -> int:
        """Take in `replay` from `start` to `end` ms, in `width` columns; returns the first that may differ now."""
        scale = (id(replay), start, end, width)
        if scale != self._scale:
            self._scale = scale
            self._done = replay.place(start)
            self.asked, self.turned = [0.0] * width, [0.0] * width
            self.awake, self.ma = [False] * width, [0.0] * width
            first = 0
        else:
            first = self._column(replay.frames[self._done].t, start, end)
        for i in range(self._done, len(replay.frames) - 1):
            self._add(replay.frames[i], replay.frames[i + 1].t, start, end)
        self._done = len(replay.frames) - 1
        self._add(replay.frames[-1], replay.model.now, start, end)
        return first

    def _column(self, t: int, start: int, end: int) -> int:
        width = len(self.ma)
        return min(width - 1, max(0, int((t - start) * width / max(1, end - start))))

    def _add(self, frame: Frame, until: int, start: int, end: int) -> None:
        if until < start or frame.t > end:
            return
        width = len(self.ma)
        per_ms = width / max(1, end - start)
        first = max(0, int((frame.t - start) * per_ms))
        last = min(width - 1, int((until - start) * per_ms))
        duty = frame.motor.duty
        turned = max(frame.motor.speed(frame.t), frame.motor.speed(until))
        for x in range(first, last + 1):
            self.asked[x] = max(self.asked[x], duty)
            self.turned[x] = max(
                self.turned[x],
                turned if x == first else frame.motor.speed(max(frame.t, start + x / per_ms)),
            )
            self.awake[x] = self.awake[x] or not frame.asleep
            self.ma[x] = max(self.ma[x], frame.ma)


def height_of(ma: float) -> float:
    """0 to 1, on a scale of powers of ten."""
    if ma <= LEAST_MA:
        return 0.0
    return min(1.0, log10(ma / LEAST_MA) / log10(MOST_MA / LEAST_MA))
