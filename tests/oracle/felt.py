"""Predicts when each cue begins, repeats or is silenced, by the specification's section 3.

    felt = Felt(settings, trace, horizon)
    felt.press(5_000)
    felt.answer(Cue("left", "-", REPEATS | SAYS_WHERE), 5_450)
    felt.advance(10_000)
    felt.expected           what must have been felt by then, each within its window

A cue comes "by time" if no press brings it. `horizon(t_ms)` returns each ms after `t_ms` at which a phase ends or
a mark comes by time. A cue may begin anywhere in its window; what follows is predicted from where the trace has it.
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


class SeenCues(Protocol):
    """What a trace shows of the cues."""

    def began_ms(self, name: str, from_ms: int, by_ms: int) -> int | None:
        """Returns the ms at which a cue of that name began from `from_ms` to `by_ms`, or None."""

    def last_pulse(self, start_ms: int) -> int | None:
        """Returns the ms at which the last pulse of the cue that began at `start_ms` ended, or None."""


@dataclass(frozen=True)
class Cue:
    """A cue to be felt. `pattern` is None where the specification does not say which."""

    name: str
    pattern: str | None
    flags: int = 0
    second_cue: "Cue | None" = None  # comes a double space after it, and not when it repeats


@dataclass
class Expected:
    """A cue that begins from `from_ms` to `by_ms`; `felt` are its pulses if nothing cuts it short."""

    name: str
    from_ms: int
    by_ms: int
    start_ms: int
    felt: cues.Pulses | None
    silenced_at: int = FOREVER  # by the instant of another cue, which may begin later


@dataclass
class _DueCue:
    cue: Cue
    from_ms: int
    by_ms: int
    repeat: int = 0  # 0: not a repeat; 1, 2: which; OWED
    began_ms: int = 0  # of a repeat: when the cue began
    not_before: int = 0
    is_untold: bool = False  # of one that is owed: nothing of it has been felt
    cut_from: int = 0  # of one that is owed: when the one that was cut short began
    follows: bool = False  # comes after another, if no other comes in between
    is_second: bool = False  # comes a double space after another, as part of that
    whole_at: int = 1 << 62  # when it was felt whole, though it counts as cut


@dataclass
class _PlayingCue:
    cue: Cue
    start_ms: int
    end_ms: int  # of its last pulse, but for its tail
    repeat: int
    began_ms: int


@dataclass
class Felt:
    """The cues of one band, as predicted."""

    settings: Mapping[str, object]
    trace: SeenCues | None
    horizon: Callable[[int], list[int]]
    low_battery: bool = False
    expected: list[Expected] = field(default_factory=list)
    _playing_cue: _PlayingCue | None = None
    _waiting: list[_DueCue] = field(default_factory=list)
    _repeats: list[_DueCue] = field(default_factory=list)
    _owed_cue: _DueCue | None = None
    _later_cue: _DueCue | None = None
    _is_unanswered: bool = False  # the last press should have been accepted, and was not
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

    def press(self, t_ms: int) -> None:
        """Predicts the pulse of a press that counts, which silences what plays."""
        self._press(t_ms, t_ms + WITHIN_MS)

    def long_mark(self, t_ms: int) -> None:
        """Predicts the pulse that answers a press again, three seconds into a hold."""
        self._press(t_ms, t_ms + WITHIN_MS + RECOGNISED_MS)

    def answer(self, cue: Cue, at_ms: int) -> None:
        """Predicts a cue that answers a gesture recognised at `at_ms`."""
        self._expect(cue, at_ms, self._accepted_end + AFTER_ACCEPTED_MS, by_press=True)

    def announce(self, cue: Cue, at_ms: int) -> None:
        """Predicts a cue that comes by time at `at_ms`."""
        self._expect(cue, at_ms, 0, by_press=False)

    def _expect(self, cue: Cue, at_ms: int, not_before_ms: int, by_press: bool) -> None:
        replaced_cues = [due for due in self._waiting[:1] if self._gives_way(due, cue, at_ms)]
        if replaced_cues:
            self._waiting = []
        later_cue = self._later_cue
        if later_cue is not None and later_cue.follows and self._gives_way(later_cue, cue, at_ms):
            self._later_cue = None
        self.advance(at_ms)
        self._forget_whole(at_ms + COUNTED_MS * by_press)
        self._waiting = replaced_cues or self._waiting
        if by_press and not replaced_cues and self._waiting and self._waiting[0].from_ms <= at_ms:
            self.advance(at_ms + COUNTED_MS)
        self.silence(at_ms)
        if not by_press:
            self._forget_accepted(at_ms)
        if cue.flags & SAYS_WHERE:
            self._owed_cue = self._playing_cue = None
        elif self._waiting and self._is_owed(self._waiting[0].cue):
            self._owe_cue(self._waiting[0].cue, at_ms, at_ms, is_untold=True)
        elif by_press:
            self._cut_short(at_ms)
        from_ms = max(at_ms, not_before_ms)
        by_ms = max(at_ms + RECOGNISED_MS, not_before_ms) + WITHIN_MS
        self._waiting = [_DueCue(cue, from_ms, by_ms)]
        if self._later_cue is not None and self._later_cue.follows:
            self._later_cue = None

    def _is_owed(self, cue: Cue) -> bool:
        """Returns whether the cue comes later if nothing of it was felt."""
        return bool(cue.flags & REPEATS) or cue.name in MARKS

    def _gives_way(self, due: _DueCue, cue: Cue, at_ms: int) -> bool:
        """Returns whether a cue due at `at_ms` or after is not felt because the new cue replaces it."""
        if due.is_second or self._start_ms(due) < at_ms:
            return False
        begins_ms = self._seen_ms(due)
        return begins_ms is None or due.cue.name == cue.name

    def then(self, cue: Cue) -> None:
        """Predicts a cue that follows the one predicted last, if no other comes in between."""
        due_before = self._waiting[-1]
        from_ms, by_ms = due_before.from_ms + THEN_MS, due_before.by_ms + THEN_MS + WITHIN_MS
        self._later_cue = _DueCue(cue, from_ms, by_ms, follows=True)

    def is_near_a_press(self, at_ms: int) -> bool:
        """Returns whether *accepted* may begin just as a cue does whose instant is `at_ms`."""
        return (
            self._pressed_at <= at_ms <= max(self._accepted_start, self._pressed_at + COUNTED_MS)
        )

    def _forget_accepted(self, at_ms: int) -> None:
        """Drops the *accepted* of a press if a cue by time came instead of it, within 100 ms."""
        cue = self.expected[-1] if self._is_unanswered else None
        if cue and cue.name == "accepted" and cue.from_ms - COUNTED_MS <= at_ms <= cue.by_ms:
            self.expected.pop()
            self._accepted_start, self._accepted_end = self._accepted_before

    def forget(self, at_ms: int) -> None:
        """Drops all that was to come, except a cue that begins before a press at `at_ms` counts."""
        if self._waiting and self._waiting[0].from_ms <= at_ms:
            self.advance(at_ms + COUNTED_MS)
        self._waiting, self._repeats = [], []
        self._owed_cue = None

    def silence(self, at_ms: int) -> None:
        """Ends what plays at `at_ms`, or lets it end later, for another cue that may have to wait."""
        if self.expected:
            last_cue = self.expected[-1]
            last_cue.silenced_at = min(last_cue.silenced_at, max(at_ms, last_cue.start_ms))
        self._last_end = min(self._last_end, at_ms)

    def follow(self, cue: Cue, at_ms: int) -> int:
        """Predicts a cue after all else that is to be felt now; returns the ms at which it began, else `at_ms`."""
        self._later_cue = _DueCue(cue, at_ms, at_ms + SOON_MS)
        begun_ms = self.trace.began_ms(cue.name, at_ms, at_ms + SOON_MS) if self.trace else None
        return at_ms if begun_ms is None else begun_ms

    def advance(self, t_ms: int) -> None:
        """Begins all cues that begin by `t_ms`."""
        while True:
            due = self._next_due()
            if due is None:
                return
            start_ms = self._start_ms(due)
            if start_ms > t_ms:
                return
            self._remove(due)
            if not due.repeat or self._has_room(due, start_ms):
                self._begin(due, start_ms)
            elif due.repeat == OWED:  # it comes after what comes by time, if that is no phase end
                self._owed_cue = replace(due, not_before=min(self.horizon(start_ms)) + 1)

    def _pulses(self, cue: Cue) -> cues.Pulses:
        return cues.pulses(cue.pattern or "- -  - -", self.stretch)

    def _next_due(self) -> _DueCue | None:
        all_due = [*self._waiting[:1], *self._repeats]
        all_due += [due for due in (self._owed_cue, self._later_cue) if due is not None]
        return min(all_due, key=lambda due: (self._start_ms(due), due.repeat), default=None)

    def _seen_ms(self, due: _DueCue) -> int | None:
        return self.trace and self.trace.began_ms(due.cue.name, due.from_ms, due.by_ms)

    def _remove(self, due: _DueCue) -> None:
        if due is self._owed_cue:
            self._owed_cue = None
        elif due is self._later_cue:
            self._later_cue = None
        elif due in self._repeats:
            self._repeats.remove(due)
        else:
            del self._waiting[0]

    def _start_ms(self, due: _DueCue) -> int:
        if due.repeat == OWED:
            repeat_ms = due.cut_from + REPEAT_MS
            from_ms = due.cut_from if due.is_untold else repeat_ms
            due.from_ms = max(from_ms, self._last_end + AFTER_END_MS, due.not_before)
            due.by_ms = max(due.from_ms, self._planned_end + AFTER_END_MS, repeat_ms) + WITHIN_MS
        if self.trace is None:
            return due.from_ms + 8
        seen_ms = self._seen_ms(due)
        return due.by_ms if seen_ms is None else seen_ms

    def _press(self, t_ms: int, by_ms: int) -> None:
        seen_ms = self.trace.began_ms("accepted", t_ms, by_ms) if self.trace else t_ms + 8
        start_ms = by_ms if seen_ms is None else seen_ms
        self._is_unanswered = self.trace is not None and seen_ms is None
        self._pressed_at = t_ms
        counted_ms = min(start_ms, t_ms + COUNTED_MS)
        self.advance(max(t_ms, counted_ms - 1))
        self._cut_by_press(t_ms)
        last_cue = self.expected[-1] if self.expected else None
        if last_cue and last_cue.name == "accepted" and last_cue.start_ms >= start_ms:
            self.expected.pop()  # it waited for the motor to rest: one pulse says both
        pulse = cues.accepted_pulse(self.stretch)
        self.expected.append(Expected("accepted", t_ms, by_ms, start_ms, pulse))
        self._accepted_before = self._accepted_start, self._accepted_end
        self._accepted_start = start_ms
        self._accepted_end = start_ms + pulse[0][1]
        for due in self._waiting[:1] + self._followed(counted_ms):
            due.from_ms = max(due.from_ms, self._accepted_end + AFTER_ACCEPTED_MS)
            due.by_ms = max(due.by_ms, due.from_ms + WITHIN_MS)
        self._playing_cue = None
        self._last_end = self._accepted_end

    def _followed(self, counted_ms: int) -> list[_DueCue]:
        """Returns, in a list, the cue of `follow` or `then` that is due by now and waits for the press."""
        later_cue = self._later_cue
        if later_cue is None or later_cue.from_ms > counted_ms:
            return []
        seen_ms = self.trace and self.trace.began_ms(
            later_cue.cue.name, counted_ms, later_cue.by_ms
        )
        return [] if later_cue.follows and seen_ms else [later_cue]

    def _forget_whole(self, t_ms: int) -> None:
        """Forgets the repeat owed for a cue that had been felt whole by `t_ms`."""
        if self._owed_cue is not None and t_ms >= self._owed_cue.whole_at:
            self._owed_cue = None

    def _cut_by_press(self, t_ms: int) -> None:
        self._forget_whole(t_ms)
        self._waiting = [due for due in self._waiting[:1] if not due.is_second]
        self._cut_short(t_ms)

    def _cut_short(self, t_ms: int) -> None:
        """Cuts short what plays at `t_ms`, for a press or for its answer. Raises Unforeseen if that is a mark."""
        self._repeats = []
        playing = self._playing_cue
        if playing is None or t_ms >= playing.end_ms:
            return
        if not playing.cue.flags & REPEATS:
            if playing.cue.name in MARKS:
                raise Unforeseen("a mark that a press cuts short")
            return
        if playing.repeat in (0, OWED):
            self._owe_cue(playing.cue, playing.began_ms, playing.start_ms)
            seen_end = self.trace.last_pulse(playing.start_ms) if self.trace else None
            if self._owed_cue and (seen_end is None or seen_end >= playing.end_ms):
                self._owed_cue.whole_at = playing.end_ms
                self._owed_cue = self._owed_cue if self.settings["repeat"] else None

    def _owe_cue(self, cue: Cue, began_ms: int, cut_from: int, is_untold: bool = False) -> None:
        cue = replace(cue, flags=cue.flags & ~TELLS_BATTERY, second_cue=None)
        self._owed_cue = _DueCue(cue, 0, 0, OWED, began_ms, cut_from=cut_from, is_untold=is_untold)

    def _has_room(self, due: _DueCue, start_ms: int) -> bool:
        """Returns whether a repeat would be over in time; if only a few ms decide, what was seen counts."""
        end_ms = start_ms + self._pulses(due.cue)[-1][1]
        horizon_ms = [t_ms for t_ms in self.horizon(start_ms) if t_ms >= start_ms]
        if not horizon_ms:
            return True
        room = min(horizon_ms) - BEFORE_END_MS - end_ms
        if abs(room) <= WITHIN_MS and self.trace is not None:
            return self._seen_ms(due) is not None
        return room >= 0

    def _begin(self, due: _DueCue, start_ms: int) -> None:
        cue = due.cue
        pulses = self._pulses(cue) if cue.pattern is not None else None
        self.expected.append(Expected(cue.name, due.from_ms, due.by_ms, start_ms, pulses))
        end_ms = start_ms + self._pulses(cue)[-1][1]
        planned_end_ms = start_ms + cues.pulses(cue.pattern or LONGEST, self.stretch)[-1][1]
        if pulses is None and self.trace is not None:
            end_ms = self.trace.last_pulse(start_ms) or end_ms
        if due.is_second:
            return
        if not due.repeat and (cue.flags & SAYS_WHERE or not self._would_cut_short(due, start_ms)):
            self._repeats = []
        if start_ms < self._accepted_start:  # time was quicker than a press that came before it
            if cue.flags & REPEATS:
                self._owe_cue(cue, start_ms, start_ms)
            return
        began_ms = due.began_ms if due.repeat else start_ms
        repeat_number = 1 if due.whole_at <= start_ms else due.repeat
        self._playing_cue = _PlayingCue(cue, start_ms, end_ms, repeat_number, began_ms)
        self._last_end = end_ms
        self._last_end = end_ms = self._add_second_cue(cue, end_ms, due.repeat)
        self._planned_end = max(self._planned_end, end_ms, planned_end_ms)
        self._put_off_repeats(end_ms + AFTER_END_MS)
        if due.repeat == OWED:
            from_and_number = (start_ms, 1) if due.is_untold else (due.cut_from, 2)
            if cue.flags & REPEATS:
                self._add_repeats(cue, from_and_number[0], end_ms, from_and_number[1])
        elif cue.flags & REPEATS and not due.repeat:
            self._add_repeats(cue, start_ms, end_ms, 1)

    def _put_off_repeats(self, until_ms: int) -> None:
        """Moves repeats that are still to come to `until_ms` or later."""
        for repeat in self._repeats:
            repeat.from_ms = max(repeat.from_ms, until_ms)
            repeat.by_ms = max(repeat.by_ms, until_ms + WITHIN_MS)

    def _would_cut_short(self, due: _DueCue, start_ms: int) -> bool:
        """Returns whether a cue that begins at `start_ms` would cut short the one that plays and still repeats."""
        playing = self._playing_cue
        silence_ms = max(due.from_ms, start_ms - WITHIN_MS)
        if playing is None or playing.repeat not in (0, OWED):
            return False
        return bool(playing.cue.flags & REPEATS) and silence_ms <= playing.end_ms

    def _add_second_cue(self, cue: Cue, end_ms: int, repeat: int) -> int:
        """Adds the second cue of `cue`, if it has one, after `end_ms`; returns the ms at which all is over."""
        second_cue = cue.second_cue
        if cue.flags & TELLS_BATTERY and self.low_battery:
            second_cue = Cue("battery_low", cues.PATTERNS["battery_low"])
        if repeat or second_cue is None:
            return end_ms
        from_ms = end_ms + round(cues.DOUBLE_SPACE_MS * self.stretch)
        self._waiting.insert(0, _DueCue(second_cue, from_ms, from_ms + WITHIN_MS, is_second=True))
        return from_ms + self._pulses(second_cue)[-1][1]

    def _add_repeats(self, cue: Cue, start_ms: int, end_ms: int, repeat_number: int) -> None:
        """Adds the repeats of a cue that began at `start_ms`, from repeat `repeat_number` on."""
        cue = replace(cue, flags=cue.flags & ~TELLS_BATTERY, second_cue=None)
        most_repeats = self.settings["repeat"]
        assert isinstance(most_repeats, int)
        for number in range(repeat_number, most_repeats + 1):
            after_start_ms = (REPEAT_MS, SECOND_REPEAT_MS)[number - 1]
            from_ms = max(start_ms + after_start_ms, end_ms + AFTER_END_MS)
            by_ms = from_ms + WITHIN_MS
            self._repeats.append(_DueCue(cue, from_ms, by_ms, number, start_ms))
