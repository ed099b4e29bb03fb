"""When which cue begins, as the specification's section 3 has it: what silences what, repeats, what is owed.

    felt = Felt(settings, seen, horizon, either)
    felt.press(5_000)
    felt.answer(Cue("left", "-", REPEATS | SAYS_WHERE), 5_450)
    felt.advance(10_000)
    felt.expected           what must have been felt by then, each within its window

`horizon` gives the next phase end or mark that comes by time. Where a window has room, the instant that was seen
in it is taken for true, so that what follows from it is not vague.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from . import cues
from .fingers import Unforeseen

WITHIN_MS = 100  # a cue starts no later than this after its own instant
RECOGNISED_MS = 30  # (ours) how much later than in theory a gesture may be recognised: bounce, one turn of a loop
AFTER_ACCEPTED_MS = 600
REPEAT_MS = 3_000
SECOND_REPEAT_MS = 20_000
AFTER_END_MS = 1_000
BEFORE_END_MS = 1_000
COUNTED_MS = 8  # (ours) how long after its first edge a press counts
FOREVER = 2**62
THEN_MS = 1_570  # (ours) how much later a cue comes that is to follow another
SOON_MS = 15_000  # (ours)

OWED = 3
LONGEST = ". . .  - -  . . ."  # that *progress* may be
MARKS = ("move_on", "closing", "ready")
# Whether a cue repeats, whether it says anew where one is, and whether a weak battery is told after it.
REPEATS, SAYS_WHERE, TELLS_BATTERY = 1, 2, 4


class Seen(Protocol):
    """What a trace shows of the cues."""

    def first(self, name: str, low: int, high: int) -> int | None:
        """Returns the ms at which a cue of that name began from `low` to `high`, or None."""

    def last_pulse(self, start: int) -> int | None:
        """Returns the ms at which the last pulse of the cue ended that began at `start`, or None."""


@dataclass(frozen=True)
class Cue:
    """A cue to be felt. `pattern` None: the specification does not say which."""

    name: str
    pattern: str | None
    what: int = 0
    tail: "Cue | None" = None  # comes a double space after it, and not when it repeats


@dataclass
class Expected:
    """A cue that begins from `low` to `high`; `felt` are its pulses, whole but where something cut it short."""

    name: str
    low: int
    high: int
    start: int
    felt: cues.Pulses | None
    silenced_at: int = FOREVER  # by the instant of another cue, which may begin later


@dataclass
class _Due:
    cue: Cue
    low: int
    high: int
    repeat: int = 0  # 0: not a repeat; 1, 2: which; OWED
    began: int = 0  # of a repeat: when the cue began
    not_before: int = 0
    untold: bool = False  # of one that is owed: nothing of it has been felt
    cut_from: int = 0  # of one that is owed: when the one that was cut short began
    follows: bool = False  # comes after another, if no other comes in between
    tail: bool = False  # comes a double space after another, as part of that
    whole_at: int = 1 << 62  # when it was felt whole, though it counts as cut


@dataclass
class _Playing:
    cue: Cue
    start: int
    end: int  # of its last pulse, but for its tail
    repeat: int
    began: int


@dataclass
class Felt:
    """The cues of one band, as predicted."""

    settings: Mapping[str, object]
    seen: Seen | None
    horizon: Callable[[int], list[int]]
    low_battery: bool = False
    expected: list[Expected] = field(default_factory=list)
    _playing: _Playing | None = None
    _waiting: list[_Due] = field(default_factory=list)
    _repeats: list[_Due] = field(default_factory=list)
    _owed: _Due | None = None
    _later: _Due | None = None
    _unseen: bool = False  # whether the last press should have been accepted, and was not
    _pressed_at: int = -10_000
    _accepted_start: int = -10_000
    _accepted_end: int = -10_000
    _accepted_before: tuple[int, int] = (-10_000, -10_000)  # of the press before
    _last_end: int = -10_000  # of whatever was felt last
    _planned_end: int = -10_000  # the same, had nothing silenced it

    @property
    def stretch(self) -> float:
        """Returns how many times as long as normal all pulses are."""
        return 1.5 if self.settings["pulses"] == "long" else 1.0

    # What happens

    def press(self, t_ms: int) -> None:
        """Predicts the pulse that answers a press that counts; it silences what plays."""
        self._press(t_ms, t_ms + WITHIN_MS)

    def long_mark(self, t_ms: int) -> None:
        """Predicts the pulse that answers a press again, three seconds into a hold."""
        self._press(t_ms, t_ms + WITHIN_MS + RECOGNISED_MS)

    def answer(self, cue: Cue, at_ms: int) -> None:
        """Predicts a cue that answers a gesture recognised at `at_ms`."""
        self._ask(cue, at_ms, self._accepted_end + AFTER_ACCEPTED_MS, True)

    def ask(self, cue: Cue, at_ms: int) -> None:
        """Predicts a cue that comes by time at `at_ms`."""
        self._ask(cue, at_ms, 0, False)

    def _ask(self, cue: Cue, at_ms: int, after: int, by_press: bool) -> None:
        replaced_cues = [due for due in self._waiting[:1] if self._gives_way(due, cue, at_ms)]
        if replaced_cues:
            self._waiting = []
        later = self._later
        if later is not None and later.follows and self._gives_way(later, cue, at_ms):
            self._later = None
        self.advance(at_ms)
        self._forget_whole(at_ms + COUNTED_MS * by_press)
        self._waiting = replaced_cues or self._waiting
        if by_press and not replaced_cues and self._waiting and self._waiting[0].low <= at_ms:
            self.advance(at_ms + COUNTED_MS)
        self.silence(at_ms)
        if not by_press:
            self._forget_accepted(at_ms)
        if cue.what & SAYS_WHERE:
            self._owed = self._playing = None
        elif self._waiting and self._is_owed(self._waiting[0].cue):
            self._owe(self._waiting[0].cue, at_ms, at_ms, untold=True)
        elif by_press:
            self._cut(at_ms)
        low = max(at_ms, after)
        high = max(at_ms + RECOGNISED_MS, after) + WITHIN_MS
        self._waiting = [_Due(cue, low, high)]
        if self._later is not None and self._later.follows:
            self._later = None

    def _is_owed(self, cue: Cue) -> bool:
        """Returns whether the cue comes later if nothing of it was felt."""
        return bool(cue.what & REPEATS) or cue.name in MARKS

    def _gives_way(self, due: _Due, cue: Cue, at_ms: int) -> bool:
        """Returns whether a cue due at `at_ms` or after is not felt because the new cue replaces it."""
        if due.tail or self._start(due) < at_ms:
            return False
        begins = self.seen and self.seen.first(due.cue.name, due.low, due.high)
        return begins is None or due.cue.name == cue.name

    def then(self, cue: Cue) -> None:
        """Predicts a cue that follows the one just asked for."""
        due_before = self._waiting[-1]
        self._later = _Due(
            cue, due_before.low + THEN_MS, due_before.high + THEN_MS + WITHIN_MS, follows=True
        )

    def is_near_a_press(self, at_ms: int) -> bool:
        """Returns whether *accepted* may begin just as a cue does whose instant is `at_ms`."""
        return (
            self._pressed_at <= at_ms <= max(self._accepted_start, self._pressed_at + COUNTED_MS)
        )

    def _forget_accepted(self, at_ms: int) -> None:
        """Drops *accepted* of a press for which a cue by time came within 100 ms, and instead of it."""
        cue = self.expected[-1] if self._unseen else None
        if cue and cue.name == "accepted" and cue.low - COUNTED_MS <= at_ms <= cue.high:
            self.expected.pop()
            self._accepted_start, self._accepted_end = self._accepted_before

    def forget(self, at_ms: int) -> None:
        """Drops what was to come, except what begins before a press at `at_ms` counts."""
        if self._waiting and self._waiting[0].low <= at_ms:
            self.advance(at_ms + COUNTED_MS)
        self._waiting, self._repeats = [], []
        self._owed = None

    def silence(self, at_ms: int) -> None:
        """Lets what plays end from `at_ms` on, for another cue, though that may have to wait."""
        if self.expected:
            last_cue = self.expected[-1]
            last_cue.silenced_at = min(last_cue.silenced_at, max(at_ms, last_cue.start))
        self._last_end = min(self._last_end, at_ms)

    def follow(self, cue: Cue, at_ms: int) -> int:
        """Predicts a cue of its own after what else is to be felt now; returns the ms at which it began."""
        self._later = _Due(cue, at_ms, at_ms + SOON_MS)
        begun_ms = self.seen.first(cue.name, at_ms, at_ms + SOON_MS) if self.seen else None
        return at_ms if begun_ms is None else begun_ms

    def advance(self, t_ms: int) -> None:
        """Begins all cues that begin by `t_ms`."""
        while True:
            due = self._next()
            if due is None:
                return
            start = self._start(due)
            if start > t_ms:
                return
            self._remove(due)
            if not due.repeat or self._has_room(due, start):
                self._begin(due, start)
            elif due.repeat == OWED:  # it comes after what comes by time, if that is no phase end
                self._owed = replace(due, not_before=min(self.horizon(start)) + 1)

    # How

    def _pulses(self, cue: Cue) -> cues.Pulses:
        return cues.pulses(cue.pattern or "- -  - -", self.stretch)

    def _next(self) -> _Due | None:
        all_due = [*self._waiting[:1], *self._repeats]
        all_due += [due for due in (self._owed, self._later) if due is not None]
        return min(all_due, key=lambda due: (self._start(due), due.repeat), default=None)

    def _remove(self, due: _Due) -> None:
        if due is self._owed:
            self._owed = None
        elif due is self._later:
            self._later = None
        elif due in self._repeats:
            self._repeats.remove(due)
        else:
            del self._waiting[0]

    def _start(self, due: _Due) -> int:
        if due.repeat == OWED:
            repeat_ms = due.cut_from + REPEAT_MS
            earliest_ms = due.cut_from if due.untold else repeat_ms
            due.low = max(earliest_ms, self._last_end + AFTER_END_MS, due.not_before)
            due.high = max(due.low, self._planned_end + AFTER_END_MS, repeat_ms) + WITHIN_MS
        if self.seen is None:
            return due.low + 8
        seen_ms = self.seen.first(due.cue.name, due.low, due.high)
        return due.high if seen_ms is None else seen_ms

    def _press(self, t_ms: int, high: int) -> None:
        seen_ms = self.seen.first("accepted", t_ms, high) if self.seen else t_ms + 8
        start = high if seen_ms is None else seen_ms
        self._unseen = self.seen is not None and seen_ms is None
        self._pressed_at = t_ms
        counted_ms = min(start, t_ms + COUNTED_MS)
        self.advance(max(t_ms, counted_ms - 1))
        self._cut_by_press(t_ms)
        last_expected = self.expected[-1] if self.expected else None
        if last_expected and last_expected.name == "accepted" and last_expected.start >= start:
            self.expected.pop()  # it waited for the motor to rest: one pulse says both
        pulse = cues.accepted_pulse(self.stretch)
        self.expected.append(Expected("accepted", t_ms, high, start, pulse))
        self._accepted_before = self._accepted_start, self._accepted_end
        self._accepted_start = start
        self._accepted_end = start + pulse[0][1]
        for due in self._waiting[:1] + self._followed(counted_ms):
            due.low = max(due.low, self._accepted_end + AFTER_ACCEPTED_MS)
            due.high = max(due.high, due.low + WITHIN_MS)
        self._playing = None
        self._last_end = self._accepted_end

    def _followed(self, counted: int) -> list[_Due]:
        """Returns the cue that was to follow another by now and waits for the press, in a list."""
        later = self._later
        if later is None or later.low > counted:
            return []
        comes = (
            later.follows and self.seen and self.seen.first(later.cue.name, counted, later.high)
        )
        return [] if comes else [later]

    def _forget_whole(self, t_ms: int) -> None:
        """Forgets the repeat owed for a cue that was felt whole, once no press or cue has followed."""
        if self._owed is not None and t_ms >= self._owed.whole_at:
            self._owed = None

    def _cut_by_press(self, t_ms: int) -> None:
        self._forget_whole(t_ms)
        self._waiting = [due for due in self._waiting[:1] if not due.tail]
        self._cut(t_ms)

    def _cut(self, t_ms: int) -> None:
        """Cuts short what plays at `t_ms`, for a press or the cue that it brings."""
        self._repeats = []
        playing = self._playing
        if playing is None or t_ms >= playing.end:
            return
        if not playing.cue.what & REPEATS:
            if playing.cue.name in MARKS:
                raise Unforeseen("a mark that a press cuts short")
            return
        if playing.repeat in (0, OWED):
            self._owe(playing.cue, playing.began, playing.start)
            seen_end = self.seen.last_pulse(playing.start) if self.seen else None
            if self._owed and (seen_end is None or seen_end >= playing.end):
                self._owed.whole_at = playing.end
                self._owed = self._owed if self.settings["repeat"] else None

    def _owe(self, cue: Cue, began: int, cut_from: int, untold: bool = False) -> None:
        cue = replace(cue, what=cue.what & ~TELLS_BATTERY, tail=None)
        self._owed = _Due(cue, 0, 0, repeat=OWED, began=began, cut_from=cut_from, untold=untold)

    def _has_room(self, due: _Due, start: int) -> bool:
        """Returns whether a repeat would be over in time; if only a few ms decide, what was seen counts."""
        end = start + self._pulses(due.cue)[-1][1]
        ends = [t_ms for t_ms in self.horizon(start) if t_ms >= start]
        if not ends:
            return True
        room = min(ends) - BEFORE_END_MS - end
        if abs(room) <= WITHIN_MS and self.seen is not None:
            return self.seen.first(due.cue.name, due.low, due.high) is not None
        return room >= 0

    def _begin(self, due: _Due, start: int) -> None:
        cue = due.cue
        pulses = self._pulses(cue) if cue.pattern is not None else None
        self.expected.append(Expected(cue.name, due.low, due.high, start, pulses))
        end = start + self._pulses(cue)[-1][1]
        planned_end_ms = start + cues.pulses(cue.pattern or LONGEST, self.stretch)[-1][1]
        if pulses is None and self.seen is not None:
            end = self.seen.last_pulse(start) or end
        if due.tail:
            return
        if not due.repeat and (cue.what & SAYS_WHERE or not self._cuts(due, start)):
            self._repeats = []
        if start < self._accepted_start:  # time was quicker than a press that came before it
            if cue.what & REPEATS:
                self._owe(cue, start, start)
            return
        began = due.began if due.repeat else start
        number = 1 if due.whole_at <= start else due.repeat
        self._playing = _Playing(cue, start, end, number, began)
        self._last_end = end
        self._last_end = tail = self._tail(cue, end, due.repeat)
        self._planned_end = max(self._planned_end, tail, planned_end_ms)
        self._put_off_repeats(tail + AFTER_END_MS)
        if due.repeat == OWED:
            from_and_number = (start, 1) if due.untold else (due.cut_from, 2)
            if cue.what & REPEATS:
                self._repeat(cue, from_and_number[0], tail, from_and_number[1])
        elif cue.what & REPEATS and not due.repeat:
            self._repeat(cue, start, tail, 1)

    def _put_off_repeats(self, until: int) -> None:
        """Moves repeats still to come after `until`, when a cue by time is over."""
        for repeat in self._repeats:
            repeat.low = max(repeat.low, until)
            repeat.high = max(repeat.high, until + WITHIN_MS)

    def _cuts(self, due: _Due, start: int) -> bool:
        """Returns whether a cue by time cuts another short, which then still repeats."""
        playing = self._playing
        silences = max(due.low, start - WITHIN_MS)
        if playing is None or playing.repeat not in (0, OWED):
            return False
        return bool(playing.cue.what & REPEATS) and silences <= playing.end

    def _tail(self, cue: Cue, end: int, repeat: int) -> int:
        """Adds the tail of a cue after it; returns the ms at which that is over."""
        tail = cue.tail
        if cue.what & TELLS_BATTERY and self.low_battery:
            tail = Cue("battery_low", cues.PATTERNS["battery_low"])
        if repeat or tail is None:
            return end
        low = end + round(cues.DOUBLE_SPACE_MS * self.stretch)
        self._waiting.insert(0, _Due(tail, low, low + WITHIN_MS, tail=True))
        return low + self._pulses(tail)[-1][1]

    def _repeat(self, cue: Cue, start: int, end: int, number: int) -> None:
        """Adds the repeats of a cue that began at `start`, from repeat `number` on."""
        cue = replace(cue, what=cue.what & ~TELLS_BATTERY, tail=None)
        most_repeats = self.settings["repeat"]
        assert isinstance(most_repeats, int)
        for which in range(number, most_repeats + 1):
            low = max(start + (REPEAT_MS, SECOND_REPEAT_MS)[which - 1], end + AFTER_END_MS)
            self._repeats.append(_Due(cue, low, low + WITHIN_MS, repeat=which, began=start))
