"""Decides which cue is felt when; `player` plays it.

    haptics.accept(at)                         a press at `at` counts: *accepted* at once, over whatever plays
    haptics.play("left", at, True, repeats=True)   the cue whose instant is `at`; replaces what plays or waits
    haptics.step(now, timed_at)                at each deadline()

A cue begins no sooner than 80 ms after the motor's last pulse and no later than 100 ms after its own instant. A cue
that `repeats` comes again 3 s (and 20 s) after it began, unless a press or another cue came after its last pulse.
If a press cut it short it is owed: it comes again in any case, until another cue tells where the wearer is.
"""

from micropython import const

from ..session.table import NEVER
from . import cues
from .player import MOST_STEPS, Player

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..drivers.limited_motor import LimitedMotor

_REST_BETWEEN_CUES_MS = const(80)
_LATEST_MS = const(100)
_AFTER_ACCEPTED_MS = const(600)
_REPEAT_AFTER_MS = const((3_000, 20_000))
# Between the end of one cue and a repeat, and between a repeat and a cue that comes by time.
_CLEAR_MS = const(1_000)
_RHYTHM_CLEAR_MS = const(4_000)  # between a rhythm's pulse and a cue's beginning


class Haptics:
    """Decides which cue is felt when, on one motor.

    `strength` is 1 to 4, `repeat` 0 to 2. With `mirror` the patterns of left and right change places, with `long`
    all pulses and gaps are half as long again.
    """

    def __init__(
        self, motor: "LimitedMotor", strength: int, repeat: int, mirror: bool, long: bool
    ) -> None:
        self._player = Player(motor, strength, long)
        self._repeat = repeat
        self._mirror = mirror
        self._accept_at = NEVER  # a press that has still to be accepted
        self._accepted_end = -NEVER
        # The cue that waits for its instant, and the one that is to follow it.
        self._next = ""
        self._next_at = NEVER
        self._next_by_press = False
        self._next_repeats = False
        self._next_tail = ""
        # The cue that repeats: its name, when it comes next, how often it has, when it first began, and when its
        # last pulse ends; NEVER while it is owed.
        self._repeating = ""
        self._repeat_at = NEVER
        self._repeat_count = 0
        self._first_at = 0
        self._felt_at = NEVER
        # When the last cue that is not a tick began and ended; of two that were played as one, the second.
        self._began_at = self._ended_at = -NEVER
        # The pattern of *battery* or *progress*.
        self._counted = [0] * MOST_STEPS
        self._counted_len = 0

    @property
    def playing(self) -> "str | None":
        """Returns the name of the cue that plays, None while none does."""
        return self._player.playing

    def set_strength(self, strength: int) -> None:
        """Sets how strongly the motor turns, 1 to 4, from the next cue on."""
        self._player.strength = strength

    def accept(self, at: int) -> None:
        """Plans the cue *accepted* for a press that began at `at` and counts; the next `step` plays the cue."""
        if self._next and at >= self._next_at:
            self._next_by_press = True  # a cue that waits for the motor comes after the press
        if at >= self._felt_at:
            self._forget_repeat()
        self._accept_at = at

    def play(
        self, name: str, at: int, by_press: bool = False, repeats: bool = False, then: str = ""
    ) -> None:
        """Plans the cue `name`, whose instant is `at`, in place of one that waits; `step` plays it.

        `by_press`: a press brought the cue, which then waits for 600 ms after *accepted*. `repeats`: it comes again
        after 3 s. `then` names a cue that follows a double space after its end.
        """
        if repeats or name in cues.SAY_WHERE:
            self._forget_repeat()
        elif self._next_repeats or self._next in cues.MARKS:
            # The cue that waits was not felt at all: it comes after this one, and repeats as often as ever.
            self._owe(self._next, at, -1 if self._next_repeats else self._repeat)
            self._repeat_at = at
        elif at >= self._felt_at:
            self._forget_repeat()
        self._next = name
        self._next_at = at
        self._next_by_press = by_press
        self._next_repeats = repeats
        self._next_tail = then

    def count_battery(self, thirds: int) -> None:
        """Makes the pattern of *battery* for the next `play`: `thirds` pulses, 1 to 3."""
        self._counted_len = cues.put_count(self._counted, 0, thirds)

    def count_progress(self, round: int, side_cue: str, quarters: int) -> None:  # noqa: A002
        """Makes the pattern of *progress* for the next `play`: `round` pulses, a side's cue, up to 3 `quarters`."""
        end = cues.put_count(self._counted, 0, round)
        end = cues.put(self._counted, end, cues.pattern(side_cue, self._mirror))
        self._counted_len = cues.put_count(self._counted, end, quarters)

    def beat(self, name: str, now: int, foreseen_at: int) -> int:
        """Plays the tick `name` of a rhythm at `now`, unless a cue is near: the last one, or the session's next
        one, at `foreseen_at`.

        Returns `now` if the tick has begun, else the earliest instant at which the silence around that cue ends.
        """
        free_at = max(self._began_at + _RHYTHM_CLEAR_MS, self._ended_at + _CLEAR_MS)
        free_at = max(free_at, self._player.stopped_at + _REST_BETWEEN_CUES_MS)
        if self.playing is not None:  # a tick of another rhythm plays
            free_at = max(free_at, self._player.ends_at + _REST_BETWEEN_CUES_MS)
        if free_at > now:
            return free_at
        cue_at = min(min(foreseen_at, self._repeat_at), min(self._accept_at, self._next_at))
        self._load(name)
        if now + self._player.length_ms() + _RHYTHM_CLEAR_MS > cue_at:
            return max(now, cue_at) + _RHYTHM_CLEAR_MS
        self._player.begin(name, now)
        return now

    def silence(self, now: int) -> None:
        """Stops the cue that plays, unless it is *accepted*, and drops those that wait or would repeat."""
        if self.playing != "accepted":
            self._stop(now)
        self._drop_next()
        self._forget_repeat()

    def rebase(self, ms: int) -> None:
        """Forgets when cues were felt and subtracts `ms`, by which the clock goes back, from the motor's last stop.

        Allowed only while no cue plays or waits.
        """
        self._accepted_end = self._began_at = self._ended_at = -NEVER
        # A press just after a cue is to be felt apart from it.
        self._player.stopped_at = max(self._player.stopped_at - ms, -NEVER)

    def deadline(self) -> int:
        """Returns the next instant at which `step` has something to do; NEVER if there is none."""
        return min(
            self._player.deadline(),
            self._start_at(self._accept_at),
            self._start_at(self._due_at()),
            self._repeat_at,
        )

    def step(self, now: int, timed_at: int = NEVER) -> None:
        """Begins, continues or ends cues as is due at `now`.

        `timed_at` is when the session next gives a cue without a press: no repeat may run into that cue.
        """
        self._player.step(now)
        if now >= self._repeat_at:
            self._play_repeat(now, timed_at)
        if now >= self._next_at and self._accept_at != NEVER and not self._next_repeats:
            self._next_by_press = True  # a mark waits for *accepted*, the end of a phase does not
        due_at = self._due_at()
        if now >= due_at:
            self._accept_at = NEVER
            if self._make_room(due_at, now):
                self._begin_next(now)
        elif now >= self._accept_at and self._make_room(self._accept_at, now):
            self._accept_at = NEVER
            self._load("accepted")
            self._begin("accepted", now)
            self._accepted_end = self._ended_at

    def _due_at(self) -> int:
        """Returns when the waiting cue is due; NEVER if there is none.

        A cue that a press brings waits for 600 ms after the end of *accepted*.
        """
        if self._next_at == NEVER or not self._next_by_press:
            return self._next_at
        if self._accept_at != NEVER:
            return NEVER
        return max(self._next_at, self._accepted_end + _AFTER_ACCEPTED_MS)

    def _make_room(self, at: int, now: int) -> bool:
        """Stops the cue that plays, if any; returns whether a cue planned for the instant `at` may begin now."""
        if self.playing is not None:
            if self.playing == self._repeating and now < self._felt_at:
                self._cut_short(now)
            elif self._has_press_cue() and self._repeat_at == NEVER and not self._repeat_count:
                if self.playing in cues.MARKS:  # a mark, not a repeat of a phase's *move_on*
                    self._owe(self.playing, now, self._repeat)
                    self._repeat_at = now
            self._stop(now)
        return now >= self._start_at(at)

    def _start_at(self, at: int) -> int:
        """Returns when `step` is due for a cue whose instant is `at`.

        It is `at` if another cue plays, for `step` to stop that one; else the end of the motor's rest.
        """
        if at == NEVER or self.playing is not None:
            return at
        return max(at, min(self._player.stopped_at + _REST_BETWEEN_CUES_MS, at + _LATEST_MS))

    def _begin_next(self, now: int) -> None:
        name, repeats, tail = self._next, self._next_repeats, self._next_tail
        self._load(name)
        if tail:
            self._player.append(tail, cues.pattern(tail, self._mirror))
        self._drop_next()
        self._begin(name, now)
        if repeats:
            self._repeating = name
            self._repeat_count = 0
            self._first_at = now
            self._felt_at = self._player.felt_at
            self._plan_repeat()
        elif not self._repeating:
            self._repeat_count = 0
        if tail:
            self._began_at = self._player.tail_begins_at()

    def _drop_next(self) -> None:
        self._next = ""
        self._next_at = NEVER
        self._next_repeats = False

    def _load(self, name: str) -> None:
        if name in cues.COUNTED:
            self._player.load(self._counted, self._counted_len)
        else:
            steps = cues.pattern(name, self._mirror)
            self._player.load(steps, len(steps))

    def _begin(self, name: str, now: int) -> None:
        """Begins the loaded cue `name`, which is not a tick of a rhythm, and records when it begins and ends."""
        self._player.begin(name, now)
        self._began_at = now
        self._ended_at = self._player.ends_at

    def _stop(self, now: int) -> None:
        if self.playing is not None and self.playing not in cues.RHYTHMS:
            self._ended_at = now
        self._player.stop(now)

    def _has_press_cue(self) -> bool:
        """Returns whether *accepted*, or a cue that a press brings, waits to be felt."""
        return self._accept_at != NEVER or self._next_by_press

    def _cut_short(self, now: int) -> None:
        """Plans the repeating cue to come again, as a press cuts it short; not so if a mark of the phase does."""
        if self._has_press_cue():
            self._owe(self._repeating, self._player.began_at, 0)
            self._repeat_at = max(self._repeat_at, now + _CLEAR_MS)
        else:
            self._felt_at = now

    def _owe(self, name: str, since: int, count: int) -> None:
        """Plans the unfelt cue `name` to come again 3 s after `since`, even with `repeat` 0.

        `count` repeats of it have been played; -1: not even the cue.
        """
        self._repeating = name
        self._repeat_count = count
        self._first_at = since
        self._felt_at = NEVER
        self._repeat_at = since + _REPEAT_AFTER_MS[0]

    def _plan_repeat(self) -> None:
        """Plans the next repeat, if one is left, of the cue that plays.

        The first comes 3 s after the cue began, at least 1 s after its end; the second 20 s after it first began.
        """
        if self._repeat_count >= self._repeat:
            self._repeat_at = NEVER
        elif self._repeat_count == 0:
            self._repeat_at = max(self._began_at + _REPEAT_AFTER_MS[0], self._ended_at + _CLEAR_MS)
        else:
            self._repeat_at = self._first_at + _REPEAT_AFTER_MS[1]

    def _play_repeat(self, now: int, timed_at: int) -> None:
        free_from = self._free_from(now)
        if free_from > now:
            self._repeat_at = free_from
            return
        self._load(self._repeating)
        if now + self._player.length_ms() + _CLEAR_MS > timed_at:
            # The cue that comes by time makes this repeat needless; one that is owed comes after that cue.
            self._repeat_at = max(timed_at, now + _CLEAR_MS)
            return
        if self._repeat_count < 0:
            self._first_at = now
        self._repeat_count += 1
        self._begin(self._repeating, now)
        if self._felt_at == NEVER:
            self._felt_at = self._ended_at
        self._plan_repeat()

    def _free_from(self, now: int) -> int:
        """Returns from when on no other cue is in the way of a repeat; while one waits, when to ask again."""
        if self._next or self._accept_at != NEVER:
            return now + _AFTER_ACCEPTED_MS
        free_at = max(self._ended_at + _CLEAR_MS, self._player.stopped_at + _REST_BETWEEN_CUES_MS)
        if self.playing is not None:
            free_at = max(free_at, self._player.ends_at + _REST_BETWEEN_CUES_MS)
        return free_at

    def _forget_repeat(self) -> None:
        self._repeating = ""
        self._repeat_at = self._felt_at = NEVER
