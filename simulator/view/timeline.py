"""Which part of the time the timeline shows: everything since power on, until somebody zooms or pans.

shown = Shown()
shown.update(now=60_000, end=1_700_000, at=None)     at each frame
shown.zoom(2, at_ms=30_000)                          that instant stays where it is
shown.pan(-5_000)
whole_of(model)                                      all phases past and to come
"""

from dataclasses import dataclass

from .session_model import Mark, SessionModel, Span

LEAST_MS = 200  # shown at the closest zoom: a pulse or two
ZOOM = 1.6  # factor of one step of the wheel
_KEY_STEPS = 2  # steps of the wheel that a key stands for
_PAN = 0.8  # of the time shown, by which a key pans
_LEAST_ALL_MS = 60_000
# Parts of the time shown: where the present begins to push it on, and how much then lies ahead.
_FOLLOW, _AHEAD = 0.96, 0.15


@dataclass(frozen=True)
class Scale:
    """Converts virtual ms to units: `start` to `end` ms are `width` units from the x `left` on."""

    start: float
    end: float
    left: int
    width: int

    def x(self, t: float) -> int:
        """Returns the x of the instant `t`; one outside is at the nearer end."""
        return round(min(max(self.exact(t), self.left), self.left + self.width))

    def exact(self, t: float) -> float:
        """Returns the x of the instant `t`, not rounded; it lies beyond the ends if `t` is not shown."""
        return self.left + (t - self.start) * self.width / max(1.0, self.end - self.start)

    def t(self, x: float) -> int:
        """Returns the instant at `x`, in ms."""
        x = min(max(x, self.left), self.left + self.width)
        return round(self.start + (x - self.left) * (self.end - self.start) / self.width)

    def has(self, t: float) -> bool:
        """Returns whether the instant `t` lies between the ends."""
        return self.start <= t <= self.end

    @property
    def per_px(self) -> float:
        """Returns how many ms a unit stands for."""
        return (self.end - self.start) / self.width


class Shown:
    """The part of the time that the timeline shows.

    `start` and `end` in ms; `all` while everything is shown, which grows with time.
    """

    def __init__(self) -> None:
        self.all = True
        self.start, self.end = 0.0, float(_LEAST_ALL_MS)
        self._whole = float(_LEAST_ALL_MS)
        self._now = 0
        self._at: int | None = None

    @property
    def whole(self) -> float:
        """Returns the end of everything that can be shown, in ms."""
        return self._whole

    def update(self, now: int, end: int, at: int | None) -> None:
        """Takes the present `now`, the `end` of the plan and the playhead `at`, in ms; None without a playhead.

        Moves the part that is shown, if the present or the playhead would leave it.
        """
        self._whole = float(_rounded(max(now, end, _LEAST_ALL_MS)))
        if self.all:
            self.start, self.end = 0.0, self._whole
        elif at is None:
            self._follow(now)
        elif at != self._at:
            self._reach(at)
        self._now, self._at = now, at

    def fit(self) -> None:
        """Shows everything, and what is added from now on."""
        self.all = True
        self.start, self.end = 0.0, self._whole

    def show(self, start: float, end: float) -> None:
        """Shows `start` to `end` in ms, limited to what there is."""
        length = min(max(LEAST_MS, end - start), self._whole)
        self.start = min(max(0.0, start), self._whole - length)
        self.end = self.start + length
        self.all = length >= self._whole

    def zoom(self, steps: float, at_ms: float) -> None:
        """Zooms by `steps` of the wheel (above 0: in); the instant `at_ms` stays where it is on the screen."""
        length = self.end - self.start
        wanted = min(max(LEAST_MS, length / ZOOM**steps), self._whole)
        part = (at_ms - self.start) / length
        self.show(at_ms - part * wanted, at_ms + (1 - part) * wanted)

    def zoom_by_key(self, direction: int, at_ms: int) -> None:
        """Zooms in (`direction` 1) or out (-1) around `at_ms`; if that is not shown, around the middle."""
        around = at_ms if self.start <= at_ms <= self.end else (self.start + self.end) / 2
        self.zoom(direction * _KEY_STEPS, around)

    def pan_by_key(self, direction: int) -> None:
        """Pans by nearly the width of what is shown, forward (`direction` 1) or back (-1)."""
        self.pan(direction * _PAN * (self.end - self.start))

    def pan(self, ms: float) -> None:
        """Pans by `ms`; below 0 to what is earlier."""
        self.show(self.start + ms, self.end + ms)

    def _follow(self, now: int) -> None:
        """Moves the part that is shown with the present, if the present was in it."""
        length = self.end - self.start
        if self.start <= self._now <= self.end and now > self.start + _FOLLOW * length:
            self.show(now - (1 - _AHEAD) * length, now + _AHEAD * length)

    def _reach(self, at: int) -> None:
        """Centres the part that is shown on the instant `at`, if that lies outside."""
        length = self.end - self.start
        if not self.start <= at <= self.end:
            self.show(at - length / 2, at + length / 2)


def _rounded(ms: int) -> int:
    """Returns `ms` rounded up to a step, so that the scale does not change all the time."""
    step = next((s for s in (60_000, 300_000, 900_000, 3_600_000) if ms <= 60 * s), 3_600_000)
    return -(-ms // step) * step


@dataclass(frozen=True)
class Whole:
    """All phases on the timeline: `past`, `coming`, and the `cues` to come."""

    past: list[Span]
    coming: list[Span]
    cues: list[Mark]

    @property
    def end(self) -> int:
        """Returns the end of the last planned phase, in ms; 0 if none is planned."""
        return max((span.end or 0 for span in self.coming), default=0)


def whole_of(model: SessionModel) -> Whole:
    """Returns all phases at the present; after a session none is to come until the band wakes again."""
    past = [*model.earlier, *model.spans]
    coming, cues = model.coming()
    if model.state in ("asleep", "", "off") and past:
        coming, cues = [], []
    return Whole(past, coming, cues)
