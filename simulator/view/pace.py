"""Lets a band's virtual time follow the wall clock: faster, slower, halted, or on to the next event.

The wall time is an argument, in s from any instant, so that nothing here reads a clock:

    pace = Pace(Hand(device, scenario), speed=30)
    pace.advance(0.0); pace.advance(0.5)        15 s of virtual time
    pace.press("main"); pace.advance(0.6); pace.release("main")

From a press until the band has decided which gesture it is, time runs at x1, even if halted: so a press lasts as
long as the finger does at any speed, and a double tap is possible at x1000. After a refused tap, time runs at x1
as long as a second tap would switch.
"""

from dataclasses import dataclass

from firmware.rondo.session.table import CONFIRM_MS

from ..scenario.acts import Hand
from ..scenario.model import BETWEEN_TAPS_MS, LONGEST_MS, TAP_MS

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
# Here time halts, since what lasts longer than a scenario cannot be kept; the last hour is for presses.
LAST_MS = LONGEST_MS - 3_600_000
NEXT_EVENT_LIMIT_MS = 15 * 60_000
_WITH_AN_EVENT_MS = 5  # after it: as long as a phase, its state and its cue take to begin


@dataclass(frozen=True)
class _Act:
    """A press (`is_down`) or release of `button` at `t_ms` of virtual time."""

    t_ms: int
    button: str
    is_down: bool


class Pace:
    """Advances the virtual time of a band by the wall clock.

    `speed` is one of SPEEDS, `halted` stops time; `now_ms` is the virtual time in ms.

    At `stop_ms`, the end of the file that is played, time halts by itself, once.
    """

    def __init__(self, hand: Hand, speed: float = 1, stop_ms: int | None = None) -> None:
        self._hand = hand
        self._device = hand.device
        self._wall_s: float | None = None
        self._exact_ms = float(self._device.kernel.now_ms)
        self._acts: list[_Act] = []
        self._pressed_at_ms: dict[str, int] = {}
        self._by_hand_until_ms = -1
        self._last_press_ms = self._asks_again_until_ms = -1
        self._awaits_event = False
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
        """Returns whether a press is under way or the band has yet to decide what it means.

        Then time runs at x1.
        """
        return bool(self._pressed_at_ms or self._acts) or self.now_ms < self._by_hand_until_ms

    @property
    def waits_for_a_hand(self) -> bool:
        """Returns whether the band waits for a press for so short a time that it may run at x1 at most."""
        return self._device.recorder.state == "awake" or self.asks_again

    @property
    def asks_again(self) -> bool:
        """Returns whether the last tap was refused and a second one now would switch."""
        return self.now_ms < self._asks_again_until_ms

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
        """Advances virtual time, at the present rate, by the wall time passed since the last call.

        `wall_s` is in s; of a longer time than MOST_S the rest is dropped. Halts time at LAST_MS.
        """
        if self.now_ms >= LAST_MS:
            self.halted = True
        elapsed_s = 0.0 if self._wall_s is None else min(MOST_S, max(0.0, wall_s - self._wall_s))
        self._wall_s = wall_s
        self._exact_ms += elapsed_s * 1000 * self.rate
        self.run_to_ms(int(self._exact_ms))

    def stand(self, wall_s: float) -> None:
        """Takes note of the wall time `wall_s`, in s, and leaves virtual time as it is."""
        self._wall_s = wall_s

    def run_to_ms(self, t_ms: int) -> None:
        """Runs virtual time to `t_ms` at once, at most to `stop_ms`; does the presses that are due on the way."""
        if self.stop_ms is not None and t_ms >= self.stop_ms:
            t_ms, self.stop_ms, self.halted = self.stop_ms, None, True
            self._exact_ms = float(t_ms)
        while self._acts and self._acts[0].t_ms <= t_ms:
            act = self._acts.pop(0)
            if act.t_ms - 1 > self.now_ms:
                self._device.run_to_ms(act.t_ms - 1)
            self._carry_out(act)
        if t_ms > self.now_ms:
            self._device.run_to_ms(t_ms)
        self._exact_ms = max(self._exact_ms, float(self.now_ms))

    def faster(self) -> None:
        """Chooses the next higher speed of SPEEDS."""
        self.speed = next((speed for speed in SPEEDS if speed > self.speed), SPEEDS[-1])

    def slower(self) -> None:
        """Chooses the next lower speed of SPEEDS."""
        self.speed = next((speed for speed in reversed(SPEEDS) if speed < self.speed), SPEEDS[0])

    def next_event(self) -> bool:
        """Runs until a phase, cue or state begins, at most 15 minutes; returns whether one began."""
        end_ms, stop_ms = min(self.now_ms + NEXT_EVENT_LIMIT_MS, LAST_MS), self.stop_ms
        self._awaits_event = True
        while self._awaits_event and self.now_ms < end_ms and self.stop_ms == stop_ms:
            planned_ms = [act.t_ms for act in self._acts[:1]] + [stop_ms or end_ms]
            self.run_to_ms(max(self.now_ms + 1, min(end_ms, *(t_ms - 1 for t_ms in planned_ms))))
        event_came, self._awaits_event = not self._awaits_event, False
        if event_came:
            self.run_to_ms(self.now_ms + _WITH_AN_EVENT_MS)
        return event_came

    def press(self, button: str) -> None:
        """Presses `button` now, unless it is pressed already; drops the presses that are planned for it."""
        if button not in self._pressed_at_ms:
            self._acts = [act for act in self._acts if act.button != button]
            if self._device.board.buttons[button].down:
                self._carry_out(_Act(self.now_ms, button, is_down=False))
            self._pressed_at_ms[button] = self._act_by_hand("press", button)

    def release(self, button: str) -> None:
        """Releases `button`: now, or, if the press is shorter than SHORTEST_MS, when it has lasted that long."""
        if button not in self._pressed_at_ms:
            return
        release_ms = self._pressed_at_ms.pop(button) + SHORTEST_MS
        if release_ms <= self.now_ms:
            self._carry_out(_Act(self.now_ms, button, is_down=False))
        else:
            self._acts.append(_Act(release_ms, button, is_down=False))

    def tap(self, button: str) -> None:
        """Taps `button`, for a view that cannot tell how long a key is held."""
        self.hold(button, TAP_MS)

    def double_tap(self, button: str) -> None:
        """Taps `button` twice, quickly enough for one gesture."""
        second_tap_ms = TAP_MS + BETWEEN_TAPS_MS
        self._plan_acts((0, button, True), (TAP_MS, button, False))
        self._plan_acts((second_tap_ms, button, True), (second_tap_ms + TAP_MS, button, False))

    def hold(self, button: str, ms: int) -> None:
        """Presses `button` for `ms` of virtual time."""
        self._plan_acts((0, button, True), (ms, button, False))

    def _plan_acts(self, *acts: tuple[int, str, bool]) -> None:
        begin_ms = self.now_ms + 1
        self._acts += [
            _Act(begin_ms + after_ms, button, is_down) for after_ms, button, is_down in acts
        ]
        self._acts.sort(key=lambda act: act.t_ms)

    def _carry_out(self, act: _Act) -> None:
        verb = "press" if act.is_down else "release"
        self._by_hand_until_ms = self._act_by_hand(verb, act.button, at_ms=act.t_ms) + DECIDED_MS

    def _act_by_hand(self, verb: str, button: str, at_ms: int = 0) -> int:
        t_ms = self._hand.do(verb, button, at_ms=at_ms)
        if verb == "press":
            self._last_press_ms = t_ms
        self._device.run_to_ms(t_ms)
        self._exact_ms = max(self._exact_ms, float(t_ms))
        return t_ms

    def _listen(self, _t_ms: int, kind: str, fields: dict[str, object]) -> None:
        if kind in EVENTS and self._awaits_event:
            self._awaits_event = False
            self._device.kernel.end_run()
        if (
            kind == "cue"
            and fields["name"] == "refused"
            and self._device.recorder.state == "running"
        ):
            self._asks_again_until_ms = self._last_press_ms + CONFIRM_MS
        elif kind in ("phase", "state"):
            self._asks_again_until_ms = -1
