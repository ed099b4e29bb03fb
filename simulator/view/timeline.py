"""Which part of the time is shown: all since power on, until somebody zooms or pans; then what they chose.

shown = Shown()
shown.update(now=60_000, end=1_700_000, at=None)     at each frame
shown.zoom(2, at_ms=30_000)                          that instant stays where it is
shown.pan(-5_000)
whole_of(model)                                      all phases that were, and those to come
"""

from dataclasses import dataclass

from .session_model import Mark, SessionModel, Span

LEAST_MS = 200  # a pulse or two
ZOOM = 1.6  # of one step of the wheel
_KEY_STEPS = 2  # of the wheel, for a key
_PAN = 0.8  # of what is shown, for a key
_LEAST_ALL_MS = 60_000
_FOLLOW, _AHEAD = (
    0.96,
    0.15,
)  # from here on in what is shown the present pushes it on, by so much of it


@dataclass(frozen=True)
class Scale:
    """Virtual ms to units: from `start` to `end` in ms, `width` from `left` on."""

    start: float
    end: float
    left: int
    width: int

    def x(self, t: float) -> int:
        """Returns the place of an instant; one that is not shown is at the nearer end."""
        return round(min(max(self.exact(t), self.left), self.left + self.width))

    def exact(self, t: float) -> float:
        """Returns the place of an instant, or where it would be."""
        return self.left + (t - self.start) * self.width / max(1.0, self.end - self.start)

    def t(self, x: float) -> int:
        """Returns the instant at a place, in ms."""
        x = min(max(x, self.left), self.left + self.width)
        return round(self.start + (x - self.left) * (self.end - self.start) / self.width)

    def has(self, t: float) -> bool:
        """Returns whether an instant is in the part that is shown."""
        return self.start <= t <= self.end

    @property
    def per_px(self) -> float:
        """Returns how many ms a unit is wide."""
        return (self.end - self.start) / self.width


class Shown:
    """The part of the time that the timeline shows.

    `start` and `end` in ms; `all` while everything is shown, which grows.
    """

    def __init__(self) -> None:
        self.all = True
        self.start, self.end = 0.0, float(_LEAST_ALL_MS)
        self._whole = float(_LEAST_ALL_MS)
        self._now = 0
        self._at: int | None = None

    @property
    def whole(self) -> float:
        """Returns where everything ends, in ms."""
        return self._whole

    def update(self, now: int, end: int, at: int | None) -> None:
        """Takes in the present `now`, the plan's `end`, and the past instant `at` that is looked at, or None."""
        self._whole = float(_rounded(max(now, end, _LEAST_ALL_MS)))
        if self.all:
            self.start, self.end = 0.0, self._whole
        elif at is None:
            self._follow(now)
        elif at != self._at:
            self._reach(at)
        self._now, self._at = now, at

    def fit(self) -> None:
        """Shows everything from now on, as it grows."""
        self.all = True
        self.start, self.end = 0.0, self._whole

    def show(self, start: float, end: float) -> None:
        """Shows the time from `start` to `end`, as far as there is any."""
        length = min(max(LEAST_MS, end - start), self._whole)
        self.start = min(max(0.0, start), self._whole - length)
        self.end = self.start + length
        self.all = length >= self._whole

    def zoom(self, steps: float, at_ms: float) -> None:
        """Show less for `steps` above 0, more for less; the instant `at_ms` stays where it is."""
        length = self.end - self.start
        wanted = min(max(LEAST_MS, length / ZOOM**steps), self._whole)
        part = (at_ms - self.start) / length
        self.show(at_ms - part * wanted, at_ms + (1 - part) * wanted)

    def zoom_by_key(self, direction: int, at_ms: int) -> None:
        """Zooms in or out around an instant, if that is shown, else around the middle."""
        around = at_ms if self.start <= at_ms <= self.end else (self.start + self.end) / 2
        self.zoom(direction * _KEY_STEPS, around)

    def pan_by_key(self, direction: int) -> None:
        """Pans by nearly as much as is shown, forward or back."""
        self.pan(direction * _PAN * (self.end - self.start))

    def pan(self, ms: float) -> None:
        """Shows what is so many ms later, or earlier for less than 0."""
        self.show(self.start + ms, self.end + ms)

    def _follow(self, now: int) -> None:
        """Time goes on: what shows the present goes with it."""
        length = self.end - self.start
        if self.start <= self._now <= self.end and now > self.start + _FOLLOW * length:
            self.show(now - (1 - _AHEAD) * length, now + _AHEAD * length)

    def _reach(self, at: int) -> None:
        """The instant that is looked at is always among what is shown."""
        length = self.end - self.start
        if not self.start <= at <= self.end:
            self.show(at - length / 2, at + length / 2)


def _rounded(ms: int) -> int:
    """Up to a full step, so that it does not grow all the time."""
    step = next((s for s in (60_000, 300_000, 900_000, 3_600_000) if ms <= 60 * s), 3_600_000)
    return -(-ms // step) * step


@dataclass(frozen=True)
class Whole:
    """Everything that is drawn as phases: what was, what is to come, the cues of that."""

    past: list[Span]
    coming: list[Span]
    cues: list[Mark]

    @property
    def end(self) -> int:
        """Returns where what is planned ends, in ms; 0 if nothing is."""
        return max((span.end or 0 for span in self.coming), default=0)


def whole_of(model: SessionModel) -> Whole:
    """Returns what is drawn of the present; after a session nothing is to come until the band is awake again."""
    past = [*model.earlier, *model.spans]
    coming, cues = model.coming()
    if model.state in ("asleep", "", "off") and past:
        coming, cues = [], []
    return Whole(past, coming, cues)
