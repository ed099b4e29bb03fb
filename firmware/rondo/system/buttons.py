"""Turns the edges of the buttons' pins into presses and gestures.

`edges` notes each edge with its instant; `poll` goes through them in order, however long ago they came. A press or
release has the instant of the first edge of its burst. It counts once its level has held for 5 ms; the bounce of
the 30 ms after that is ignored.

    buttons = Buttons(edges, ["main", "side"], clock)
    while buttons.poll(now):
        buttons.event      PRESS, ARMED, TAKEN_BACK, or a gesture of `session`
        buttons.at         the instant of the press that the event is about, in ms
"""

from micropython import const

from ..session.table import DOUBLE, HOLD, LONG_HOLD, NEVER, NOTHING, QUERY, TAP, UNDO

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from _mpy_shed.time_mp import _TicksMs
    from machine import Pin

    from .clock import Clock
    from .edges import Edges

PRESS = "press"
ARMED = "armed"
TAKEN_BACK = "taken_back"

_HELD_MS = const(5)  # a shorter level is no press: some chips give glitches
_BOUNCE_MS = const(30)
_HOLD_MS = const(800)
_DOUBLE_MS = const(350)
_LONG_HOLD_MS = const(3_000)
_TAKE_BACK_MS = const(8_000)
# A press that was taken back is soon let go of, unless the button is stuck: it counts as down for no longer.
_STUCK_MS = const(20_000)

# What each gesture of a button means; the same on every board.
MEANING = {
    "main": {TAP: TAP, DOUBLE: DOUBLE, HOLD: HOLD, LONG_HOLD: LONG_HOLD},
    "side": {TAP: QUERY, DOUBLE: NOTHING, HOLD: UNDO, LONG_HOLD: NOTHING},
}


class Debouncer:
    """Debounces one button. `down`: the button counts as pressed; `since`: the instant (ms) of its last change."""

    def __init__(self, down: bool) -> None:
        self.down = down
        self.since = 0
        self.burst_at = NEVER  # instant of the first edge of the burst under way
        self._settles_at = NEVER
        self._deaf_until = NEVER  # until then edges are bounce; NEVER: they count
        self._missed_at = NEVER  # instant of the last edge that was ignored

    def edge(self, at: int) -> None:
        """Notes an edge of the pin at the instant `at`, after which its level is to settle; ignores a bounce."""
        if self._deaf_until != NEVER and at < self._deaf_until:
            self._missed_at = at
            return
        if self.burst_at == NEVER:
            self.burst_at = at
        self._settles_at = at + _HELD_MS

    def deadline(self) -> int:
        """Returns when `settle` is next to be called; NEVER if the contact is at rest."""
        return min(self._settles_at, self._deaf_until)

    def settle(self, level_down: bool, now: int) -> bool:
        """Takes the pin's level at `now`; returns whether it has settled as a press or a release that counts."""
        if now >= self._deaf_until:
            self._deaf_until = NEVER
            if level_down != self.down and self.burst_at == NEVER:
                # The level changed, and has stayed so, while bounce was ignored.
                self.edge(self._missed_at if self._missed_at != NEVER else now)
            self._missed_at = NEVER
        if now < self._settles_at:
            return False
        at, deaf_until = self.burst_at, self._settles_at + _BOUNCE_MS
        self.burst_at = self._settles_at = NEVER
        if level_down == self.down:
            return False
        self.down = level_down
        self.since = at
        self._deaf_until = deaf_until
        return True


# What a button is in the middle of.
_IDLE = const(0)
_DOWN = const(1)  # pressed: may become a tap, a hold ...
_HELD = const(2)  # held for 0.8 s: was a hold
_LONG = const(3)  # held for 3 s: a long hold once released
_RELEASED = const(4)  # released: a tap, or half a double tap
_DOUBLED = const(5)  # pressed a second time: a double tap
_CLASHED = const(6)  # pressed while the other button was down
_SPENT = const(7)  # has no further meaning until released
_STUCK = const(8)  # down for so long that it counts as up

_SETTLED = (_IDLE, _SPENT, _STUCK)
_HOLDING = (_HELD, _LONG)

# How long after the press each of these stages ends, unless a release ends it before.
_LASTS = {_DOWN: _HOLD_MS, _HELD: _LONG_HOLD_MS, _LONG: _TAKE_BACK_MS}


class _Button:
    def __init__(self, pin: "Pin", name: str, held: bool) -> None:
        self.pin = pin
        self.meaning = MEANING[name]
        # A button that was down before the start: that is no press.
        self.contact = Debouncer(held)
        self.stage = _STUCK if held else _IDLE
        self.noted_down = held  # level after the last edge taken: True is down
        self.pressed_at = 0
        self.released_at = 0

    def gesture_at(self) -> int:
        """Returns when the present stage ends by itself; NEVER if nothing ends it, or an edge may do so first."""
        burst_at = self.contact.burst_at
        if self.stage == _RELEASED:
            at = self.released_at + _DOUBLE_MS
            return at if burst_at > at else NEVER
        if self.stage == _DOUBLED or self.stage == _CLASHED:
            return self.contact.since
        if self.stage == _SPENT:
            at = self.contact.since + _TAKE_BACK_MS
            return at if burst_at >= at else NEVER
        if self.stage not in _LASTS:
            return NEVER
        at = self.pressed_at + _LASTS[self.stage]
        return at if burst_at >= at else NEVER

    def deadline(self) -> int:
        return min(self.gesture_at(), self.contact.deadline())

    def in_use(self) -> bool:
        """Returns whether the button is pressed or bouncing, or its last press may still become a gesture."""
        return self.stage != _IDLE or self.contact.down or self.contact.deadline() != NEVER


class Buttons:
    """All buttons of a board, by name; they pull their pins low when pressed.

    `event` and `at` are the event that `poll` has found and the instant (ms) of its press.
    """

    def __init__(self, edges: "Edges", names: "list[str]", clock: "Clock") -> None:
        self._clock = clock
        self._edges = edges
        self._buttons = [
            _Button(edges.pins[i], names[i], edges.held >> i & 1 == 1) for i in range(len(names))
        ]
        self._used: "Sequence[_Button]" = self._buttons  # all, or none if none is in use
        self._woke_at = NEVER  # when a button ended a sleep whose edge is not found yet
        self.event = ""
        self.at = 0
        self.by_main = False  # whether the last press was of `main`
        if not edges.noted:
            self.sample()

    def resume(self, by_button: bool) -> None:
        """Attaches the interrupts again after a sleep; `by_button`: a button has ended it before its time.

        Records an edge of now for each pin whose level has changed. If so, and no level has
        changed, the contact has bounced back already, and the next edge belongs to the burst that began now.
        """
        self._edges.listen()
        if by_button:
            self._woke_at = self._clock.now()
        self.sample()

    def sample(self) -> None:
        """Compares each pin's level with its debounced one; where they differ, records an edge at this instant."""
        for i in range(len(self._buttons)):
            button = self._buttons[i]
            if (not button.pin.value()) != button.contact.down:
                self._edges.record(i)

    @property
    def any_down(self) -> bool:
        """Returns whether a button is down or may be, so that a sleep must be able to end on its release.

        A button that is stuck no longer counts as down 20 s after its press.
        """
        if self._woke_at != NEVER:
            return True
        for button in self._used:
            contact = button.contact
            if contact.burst_at != NEVER:
                return True
            if contact.down and (
                button.stage != _STUCK or self._clock.now() - contact.since < _STUCK_MS
            ):
                return True
        return False

    def rebase(self) -> None:
        """Forgets all instants, since the clock restarts at 0; allowed only while no button is in use but a stuck
        one.
        """
        for button in self._buttons:
            button.contact.since = -_STUCK_MS

    @property
    def stuck(self) -> int:
        """Returns which buttons have been down for so long that they are ignored: bit i for button i."""
        bits, bit = 0, 1
        for button in self._used:
            if button.stage == _STUCK:
                bits |= bit
            bit <<= 1
        return bits

    @property
    def undecided(self) -> bool:
        """Returns whether a press is under way whose meaning is not known yet."""
        return self.deciding or self.pulse_at() != NEVER

    def pressing(self, until: int) -> bool:
        """Returns whether a press is undecided, or an edge before the instant `until` may turn out to be one."""
        if self.undecided or self._woke_at < until:
            return True
        return self._edges.noted and self._clock.at(self._edges.ticks) < until

    @property
    def deciding(self) -> bool:
        """Returns whether a contact bounces, or a press may still become a tap, a double tap or a hold."""
        for button in self._used:
            if button.contact.burst_at != NEVER:
                return True
            if button.stage not in _SETTLED and button.stage not in _HOLDING:
                return True
        return False

    def pulse_at(self) -> int:
        """Returns when a hold that goes on will next be felt, at 3 s or at 8 s; NEVER while there is none."""
        soonest = NEVER
        for button in self._used:
            if button.stage in _HOLDING:
                soonest = min(soonest, button.gesture_at())
        return soonest

    def held(self, until: "_TicksMs") -> bool:
        """Returns whether the first button was down without a break from before the start to `until`, or to now."""
        return self._edges.unbroken(until)

    @property
    def stirred(self) -> bool:
        """Returns whether an edge waits to be taken, or a sleep has ended early and its edge is not found yet."""
        return self._edges.noted or self._woke_at != NEVER

    def deadline(self) -> int:
        """Returns the instant at which `poll` may have an event even without a further interrupt."""
        soonest = NEVER if self._woke_at == NEVER else self._woke_at + _HELD_MS
        for button in self._used:
            soonest = min(soonest, button.deadline())
        return soonest

    def poll(self, now: int) -> bool:
        """Puts the next event up to `now` into `event` and `at`; returns whether there was one.

        To be called again until it returns False.
        """
        while True:
            noted = self._edges.noted
            # What is due at the instant of an edge comes after the edge.
            until = min(now, self._clock.at(self._edges.ticks) - 1) if noted else now
            for button in self._used:
                if self._settled(button, until, noted):
                    return True
                if until >= button.gesture_at() and self._timed(button):
                    return True
            if not noted:
                break
            self._take_edge()
        if self._woke_at != NEVER and now >= self._woke_at + _HELD_MS:
            self._woke_at = NEVER
        for button in self._used:
            if button.in_use():
                return False
        self._used = ()
        return False

    def _take_edge(self) -> None:
        edges = self._edges
        at = self._clock.at(edges.ticks)
        if self._woke_at != NEVER and at - self._woke_at < _HELD_MS:
            at = self._woke_at
        self._woke_at = NEVER
        what = edges.take()
        self._used = self._buttons
        button = self._buttons[what >> 1]
        button.noted_down = what & 1 == 1
        button.contact.edge(at)

    def _settled(self, button: _Button, until: int, past: bool) -> bool:
        """Settles the button's contact up to the instant `until`; returns whether that makes an event.

        `past`: edges are still to be taken, so the level is that after the last edge taken, not the pin's now.
        """
        contact = button.contact
        while until >= contact.deadline():
            down = button.noted_down if past else not button.pin.value()
            if contact.settle(down, until) and self._changed(button):
                return True
        return False

    def _say(self, event: str, at: int) -> bool:
        self.event = event
        self.at = at
        return True

    def _changed(self, button: _Button) -> bool:
        """Moves the button's stage on after a press or release that counts; returns whether that makes an event."""
        at = button.contact.since
        if button.contact.down:
            return self._pressed(button, at)
        stage = button.stage
        button.stage = _IDLE
        if stage == _LONG:
            return self._say(button.meaning[LONG_HOLD], button.pressed_at)
        if stage == _DOWN:
            button.stage = _RELEASED
            button.released_at = at
        return False

    def _pressed(self, button: _Button, at: int) -> bool:
        stage = button.stage
        for another in self._buttons:
            if another is not button and another.contact.down and another.stage != _STUCK:
                button.stage = _CLASHED
                # A tap that was over before this press still counts.
                return stage == _RELEASED and self._say(button.meaning[TAP], button.pressed_at)
        if stage == _RELEASED and at - button.released_at <= _DOUBLE_MS:
            button.stage = _DOUBLED
        else:
            button.stage = _DOWN
            button.pressed_at = at
        self.by_main = button.meaning[TAP] == TAP
        return self._say(PRESS, at)

    def _clash(self, button: _Button) -> bool:
        """Cancels the presses of both buttons, since an arm leans on them; returns whether that makes an event."""
        button.stage = _SPENT
        for another in self._buttons:
            if another is not button and another.contact.down and another.stage != _SPENT:
                another.stage = _SPENT
                return self._say(TAKEN_BACK, another.pressed_at)
        return False

    def _timed(self, button: _Button) -> bool:
        """Moves the button's stage on, as the present one's time is over; returns whether that makes an event."""
        stage = button.stage
        if stage == _CLASHED:
            return self._clash(button)
        if stage == _SPENT:
            button.stage = _STUCK
            return False
        if stage == _DOWN:
            button.stage = _HELD
            return self._say(button.meaning[HOLD], button.pressed_at)
        if stage == _HELD:
            button.stage = _LONG
            return self._say(ARMED, button.pressed_at + _LONG_HOLD_MS)
        if stage == _LONG:
            button.stage = _STUCK
            return self._say(TAKEN_BACK, button.pressed_at)
        if stage == _DOUBLED:
            button.stage = _SPENT
            return self._say(button.meaning[DOUBLE], button.pressed_at)
        button.stage = _IDLE
        return self._say(button.meaning[TAP], button.pressed_at)
