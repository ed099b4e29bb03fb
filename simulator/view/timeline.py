"""Which part of the time the timeline shows: everything since power on, until the user zooms or pans.

visible = VisibleTime()
visible.update(now_ms=60_000, end_ms=1_700_000, playhead_ms=None)     at each frame
visible.zoom(2, at_ms=30_000)                          that instant stays where it is
visible.pan(-5_000)
phases_of(model)                                       all phases past and to come
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .past.history import Mark
from .past.session_model import SessionModel, Span

LEAST_MS = 200  # shown at the closest zoom: a pulse or two
ZOOM = 1.6  # factor of one step of the wheel
_KEY_STEPS = 2  # steps of the wheel that a key stands for
_PAN_FRACTION = 0.8  # of the time shown, by which a key pans
_LEAST_ALL_MS = 60_000
# Parts of the time shown: where the present begins to push it on, and how much then lies ahead.
_FOLLOW_FROM, _ROOM_AHEAD = 0.96, 0.15


@dataclass(frozen=True)
class Scale:
    """Converts ms of virtual time to x in units.

    `start_ms` to `end_ms` is drawn `width` units wide, from the x `left` on.
    """

    start_ms: float
    end_ms: float
    left: int
    width: int

    def x(self, t_ms: float) -> int:
        """Returns the x of the instant `t_ms`, rounded.

        An instant that is not shown gets the x of the nearer end.
        """
        return round(min(max(self.exact(t_ms), self.left), self.left + self.width))

    def exact(self, t_ms: float) -> float:
        """Returns the x of the instant `t_ms`, not rounded; it lies beyond the ends if `t_ms` is not shown."""
        return self.left + (t_ms - self.start_ms) * self.width / max(
            1.0, self.end_ms - self.start_ms
        )

    def t_ms(self, x: float) -> int:
        """Returns the instant at `x`, in ms."""
        x = min(max(x, self.left), self.left + self.width)
        return round(self.start_ms + (x - self.left) * (self.end_ms - self.start_ms) / self.width)

    def has(self, t_ms: float) -> bool:
        """Returns whether the instant `t_ms` is shown."""
        return self.start_ms <= t_ms <= self.end_ms

    @property
    def ms_per_unit(self) -> float:
        """Returns how many ms of virtual time one unit stands for."""
        return (self.end_ms - self.start_ms) / self.width

    def times(self, step_ms: int) -> range:
        """Returns the instants that a ruler has: the multiples of `step_ms` that are shown."""
        first_ms = int(-(-self.start_ms // step_ms) * step_ms)
        return range(first_ms, int(self.end_ms) + 1, step_ms)


class VisibleTime:
    """The part of the time that the timeline shows: from `start_ms` to `end_ms`.

    `all`: everything is shown, and the part grows as time passes.
    """

    def __init__(self) -> None:
        self.all = True
        self.start_ms, self.end_ms = 0.0, float(_LEAST_ALL_MS)
        self._whole_ms = float(_LEAST_ALL_MS)
        self._now_ms = 0
        self._playhead_ms: int | None = None

    @property
    def whole_ms(self) -> float:
        """Returns the last instant that can be shown, in ms."""
        return self._whole_ms

    def update(self, now_ms: int, end_ms: int, playhead_ms: int | None) -> None:
        """Sets the present, the end of the plan and the playhead, all in ms; `playhead_ms` may be None.

        Moves the part that is shown, if the present or the playhead would leave it.
        """
        self._whole_ms = float(_rounded(max(now_ms, end_ms, _LEAST_ALL_MS)))
        if self.all:
            self.start_ms, self.end_ms = 0.0, self._whole_ms
        elif playhead_ms is None:
            self._follow(now_ms)
        elif playhead_ms != self._playhead_ms:
            self._bring_into_view(playhead_ms)
        self._now_ms, self._playhead_ms = now_ms, playhead_ms

    def fit(self) -> None:
        """Shows all of the time, and keeps all of it in view as time passes."""
        self.all = True
        self.start_ms, self.end_ms = 0.0, self._whole_ms

    def show(self, start_ms: float, end_ms: float) -> None:
        """Shows the time from `start_ms` to `end_ms`, limited to the time that there is."""
        length_ms = min(max(LEAST_MS, end_ms - start_ms), self._whole_ms)
        self.start_ms = min(max(0.0, start_ms), self._whole_ms - length_ms)
        self.end_ms = self.start_ms + length_ms
        self.all = length_ms >= self._whole_ms

    def zoom(self, steps: float, at_ms: float) -> None:
        """Zooms by `steps` of the wheel (above 0: in); the instant `at_ms` stays where it is on the screen."""
        length_ms = self.end_ms - self.start_ms
        wanted_ms = min(max(LEAST_MS, length_ms / ZOOM**steps), self._whole_ms)
        fraction = (at_ms - self.start_ms) / length_ms
        self.show(at_ms - fraction * wanted_ms, at_ms + (1 - fraction) * wanted_ms)

    def zoom_by_key(self, direction: int, at_ms: int) -> None:
        """Zooms in (`direction` 1) or out (-1) around `at_ms`; if `at_ms` is not shown, around the middle."""
        around_ms = (
            at_ms if self.start_ms <= at_ms <= self.end_ms else (self.start_ms + self.end_ms) / 2
        )
        self.zoom(direction * _KEY_STEPS, around_ms)

    def pan_by_key(self, direction: int) -> None:
        """Moves the part that is shown by 0.8 of its length: forward (`direction` 1) or back (-1)."""
        self.pan(direction * _PAN_FRACTION * (self.end_ms - self.start_ms))

    def pan(self, ms: float) -> None:
        """Moves the visible part of the time by `ms`: to later times, or to earlier ones if `ms` is negative."""
        self.show(self.start_ms + ms, self.end_ms + ms)

    def _follow(self, now_ms: int) -> None:
        """Moves the part that is shown along with the present, if the present was in it before."""
        length_ms = self.end_ms - self.start_ms
        if (
            self.start_ms <= self._now_ms <= self.end_ms
            and now_ms > self.start_ms + _FOLLOW_FROM * length_ms
        ):
            self.show(now_ms - (1 - _ROOM_AHEAD) * length_ms, now_ms + _ROOM_AHEAD * length_ms)

    def _bring_into_view(self, t_ms: int) -> None:
        """Centres the part that is shown on the instant `t_ms`, if that lies outside."""
        length_ms = self.end_ms - self.start_ms
        if not self.start_ms <= t_ms <= self.end_ms:
            self.show(t_ms - length_ms / 2, t_ms + length_ms / 2)


def _rounded(ms: int) -> int:
    """Returns `ms` rounded up to a coarse step, so that the scale does not change with each frame."""
    step_ms = least_step((60_000, 300_000, 900_000, 3_600_000), ms / 60)
    return -(-ms // step_ms) * step_ms


def least_step(steps_ms: Sequence[int], least_ms: float) -> int:
    """Returns the first of `steps_ms` that is `least_ms` or more; the last one if all are less."""
    return next((step_ms for step_ms in steps_ms if step_ms >= least_ms), steps_ms[-1])


@dataclass(frozen=True)
class AllPhases:
    """All phases on the timeline, `past` and `coming`, and the `cues` to come."""

    past: list[Span]
    coming: list[Span]
    cues: list[Mark]

    @property
    def end_ms(self) -> int:
        """Returns the end of the last planned phase, in ms; 0 if none is planned."""
        return max((span.end_ms or 0 for span in self.coming), default=0)


def phases_of(model: SessionModel) -> AllPhases:
    """Returns all phases of `model`; after a session, none is to come until the band wakes again."""
    past = [*model.earlier_spans, *model.spans]
    coming, cues = model.coming()
    if model.state in ("asleep", "", "off") and past:
        coming, cues = [], []
    return AllPhases(past, coming, cues)
