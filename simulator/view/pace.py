"""Lets a band's virtual time follow the wall clock: faster, slower, halted, or on to the next event.

The wall time is an argument, in s from any instant, so that nothing here reads a clock:

    pace = Pace(Hand(device, scenario), speed=30)
    pace.advance(0.0); pace.advance(0.5)        15 s of virtual time
    pace.press("main"); pace.advance(0.6); pace.release("main")

From a press until the band has decided what it means, time runs at x1, even if halted: so a press is as long
as the finger makes it at any speed, and a double tap is possible at x1000. Time also runs at x1 after a tap that
was refused, until a second one would no longer switch.
"""

from dataclasses import dataclass

from firmware.rondo.session.table import CONFIRM_MS

from ..scenario.acts import Hand
from ..scenario.model import BETWEEN_TAPS_MS, TAP_MS

SPEEDS = (1, 2, 5, 10, 30, 60, 100, 300, 1000)

# The most wall time that one `advance` makes up for, in s. At x1000 it is 100 s of virtual time, which
# takes about 10 ms to emulate: after a delay the window answers at once instead of catching up.
MOST_S = 0.1

# A press and its release can arrive in one frame. Nobody taps shorter than this, in ms.
SHORTEST_MS = 40
PAUSE_HOLD_MS = 1_000
LONG_HOLD_MS = 4_000

# How long after a release its meaning can still be open: 350 ms for a double tap, and the time until the answer
# to a tap is felt, which may ask for a second one.
DECIDED_MS = 700

EVENTS = ("phase", "cue", "state")
NEXT_EVENT_LIMIT_MS = 15 * 60_000
_NEXT_EVENT_STEP_MS = 10


@dataclass(frozen=True)
class _Act:
    """A press (`down`) or release of `button` at `t_ms` of virtual time."""

    t_ms: int
    button: str
    down: bool


class Pace:
    """Advances the virtual time of a band by the wall clock.

    `speed` is one of SPEEDS, `halted` stops time; `now_ms` is the virtual time in ms.

    At `stop_ms`, the end of the file that is played, time halts by itself, once.
    """

    def __init__(self, hand: Hand, speed: float = 1, stop_ms: int | None = None) -> None:
        self._hand = hand
        self._device = hand.device
        self._wall_s: float | None = None
        self._exact = float(self._device.kernel.now_ms)
        self._acts: list[_Act] = []
        self._pressed_at: dict[str, int] = {}
        self._by_hand_until = -1
        self._pressed_last = self._again_until = -1
        self._heard = False
        self.speed = speed
        self.halted = False
        self.stop_ms = None if stop_ms is None or stop_ms < self.now_ms else stop_ms
        self._device.recorder.subscribe(self._listen)

    @property
    def now_ms(self) -> int:
        """Returns the virtual time in ms."""
        return self._device.kernel.now_ms

    @property
    def by_hand(self) -> bool:
        """Returns whether a press is under way or not yet decided, so that time runs at x1."""
        return bool(self._pressed_at or self._acts) or self.now_ms < self._by_hand_until

    @property
    def waits_for_a_hand(self) -> bool:
        """Returns whether the band waits for a press, and so briefly that time has to run at x1."""
        return self._device.recorder.state == "awake" or self.asks_again

    @property
    def asks_again(self) -> bool:
        """Returns whether a tap was refused and a second one now would switch."""
        return self.now_ms < self._again_until

    @property
    def slowed(self) -> bool:
        """Returns whether time runs at x1 although it is halted or another speed is chosen."""
        return self.rate != (0 if self.halted else self.speed)

    @property
    def rate(self) -> float:
        """Returns the ms of virtual time for each ms of wall time, at this moment."""
        if self.by_hand:
            return 1
        if self.halted:
            return 0
        return min(1, self.speed) if self.waits_for_a_hand else self.speed

    def advance(self, wall_s: float) -> None:
        """Advances virtual time by what the pace gives for the time up to `wall_s`, the wall time in s."""
        gone = 0.0 if self._wall_s is None else min(MOST_S, max(0.0, wall_s - self._wall_s))
        self._wall_s = wall_s
        self._exact += gone * 1000 * self.rate
        self.run_to(int(self._exact))

    def stand(self, wall_s: float) -> None:
        """Advances the wall time to `wall_s` in s, and no virtual time."""
        self._wall_s = wall_s

    def run_to(self, t_ms: int) -> None:
        """Runs virtual time to `t_ms` at once, due presses included; at most to `stop_ms`."""
        if self.stop_ms is not None and t_ms >= self.stop_ms:
            t_ms, self.stop_ms, self.halted = self.stop_ms, None, True
            self._exact = float(t_ms)
        while self._acts and self._acts[0].t_ms <= t_ms:
            act = self._acts.pop(0)
            if act.t_ms - 1 > self.now_ms:
                self._device.run_to(act.t_ms - 1)
            self._do(act)
        if t_ms > self.now_ms:
            self._device.run_to(t_ms)
        self._exact = max(self._exact, float(self.now_ms))

    def faster(self) -> None:
        """Chooses the next higher one of SPEEDS."""
        self.speed = next((speed for speed in SPEEDS if speed > self.speed), SPEEDS[-1])

    def slower(self) -> None:
        """Chooses the next lower one of SPEEDS."""
        self.speed = next((speed for speed in reversed(SPEEDS) if speed < self.speed), SPEEDS[0])

    def next_event(self) -> bool:
        """Runs until a phase, cue or state begins, at most 15 minutes; returns False if none did."""
        end, stops = self.now_ms + NEXT_EVENT_LIMIT_MS, self.stop_ms
        self._heard = False
        while not self._heard and self.now_ms < end and self.stop_ms == stops:
            self.run_to(min(end, self.now_ms + _NEXT_EVENT_STEP_MS))
        return self._heard

    def press(self, button: str) -> None:
        """Presses `button` now, if no finger is on it; drops what is planned for that button."""
        if button not in self._pressed_at:
            self._acts = [act for act in self._acts if act.button != button]
            if self._device.board.buttons[button].down:
                self._do(_Act(self.now_ms, button, False))
            self._pressed_at[button] = self._act("press", button)

    def release(self, button: str) -> None:
        """Releases `button` now, or when the press has lasted SHORTEST_MS."""
        if button not in self._pressed_at:
            return
        at = self._pressed_at.pop(button) + SHORTEST_MS
        if at <= self.now_ms:
            self._do(_Act(self.now_ms, button, False))
        else:
            self._acts.append(_Act(at, button, False))

    def tap(self, button: str) -> None:
        """Taps `button`, for a view that cannot tell how long a key is held."""
        self.hold(button, TAP_MS)

    def double_tap(self, button: str) -> None:
        """Taps `button` twice, quickly enough for one gesture."""
        again = TAP_MS + BETWEEN_TAPS_MS
        self._plan((0, button, True), (TAP_MS, button, False))
        self._plan((again, button, True), (again + TAP_MS, button, False))

    def hold(self, button: str, ms: int) -> None:
        """Presses `button` for `ms` of virtual time."""
        self._plan((0, button, True), (ms, button, False))

    def _plan(self, *acts: tuple[int, str, bool]) -> None:
        begin = self.now_ms + 1
        self._acts += [_Act(begin + after, button, down) for after, button, down in acts]
        self._acts.sort(key=lambda act: act.t_ms)

    def _do(self, act: _Act) -> None:
        verb = "press" if act.down else "release"
        self._by_hand_until = self._act(verb, act.button, at=act.t_ms) + DECIDED_MS

    def _act(self, verb: str, button: str, at: int = 0) -> int:
        t_ms = self._hand.do(verb, button, at=at)
        if verb == "press":
            self._pressed_last = t_ms
        self._device.run_to(t_ms)
        self._exact = max(self._exact, float(t_ms))
        return t_ms

    def _listen(self, _t_ms: int, kind: str, fields: dict[str, object]) -> None:
        if kind in EVENTS:
            self._heard = True
        if (
            kind == "cue"
            and fields["name"] == "refused"
            and self._device.recorder.state == "running"
        ):
            self._again_until = self._pressed_last + CONFIRM_MS
        elif kind in ("phase", "state"):
            self._again_until = -1
