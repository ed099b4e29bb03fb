"""Decides which cue is felt when; `player` plays it.

    haptics.accepted(at)                       a press at `at` counts: said at once, over whatever plays
    haptics.play("left", at, by_press=True)    the cue whose instant is `at`; replaces what plays or waits
    haptics.step(now)                          at each deadline()

A cue begins no sooner than 80 ms after the motor's last pulse and no later than 100 ms after its own
instant. Cues that say which side or motion it is come again 3 s (and 20 s) after they began, unless a
press or another cue came after they had been felt whole. One that was cut short is still owed: only a
cue that says anew where the wearer is takes its place.
"""

from micropython import const

from ..session.table import NEVER
from . import cues
from .player import MOST_STEPS, Player

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..drivers.erm import Erm

_REST_BETWEEN_CUES_MS = const(80)
_LATEST_MS = const(100)
_AFTER_ACCEPTED_MS = const(600)
_REPEAT_AFTER_MS = const((3_000, 20_000))


class Haptics:
    """`motor` has drive(duty) and off(); `strength` is 1 to 4, `repeat` 0 to 2."""

    def __init__(self, motor: "Erm", strength: int, repeat: int, mirror: bool) -> None:
        self._player = Player(motor, strength)
        self._repeat = repeat
        self._mirror = mirror
        self._accept_at = NEVER  # a press that has still to be accepted
        self._accepted_end = -NEVER
        # The cue that waits for its instant.
        self._next = ""
        self._next_at = NEVER
        self._next_by_press = False
        self._next_tail = False
        # The cue that began last of those that come again, the one that will, how often it has, and whether it
        # was felt whole.
        self._began = ""
        self._again = ""
        self._again_at = NEVER
        self._again_count = 0
        self._began_at = 0
        self._felt_whole = True
        # The pattern of a cue that counts.
        self._counted = [0] * MOST_STEPS
        self._counted_len = 0

    @property
    def playing(self) -> "str | None":
        """The name of the cue that plays."""
        return self._player.playing

    def accepted(self, at: int) -> None:
        """A press at `at` counts."""
        self._note_interrupted()
        if self._felt_whole:
            self._forget_again()
        if self._next and at >= self._next_at:
            self._next_by_press = True  # it waits for the motor to rest: the press comes first
        self._accept_at = at

    def play(self, name: str, at: int, by_press: bool, battery_low: bool = False) -> None:
        """Let a cue begin at `at`; one that a press brings keeps clear of *accepted*."""
        self._note_interrupted()
        if name not in cues.PASSING:
            self._forget_again()
        elif self._next in cues.OWED:
            # It has not been felt at all: it comes when this one is over.
            self._owe(self._next, at)
        elif self._felt_whole:
            self._forget_again()
        self._next = name
        self._next_at = at
        self._next_by_press = by_press
        self._next_tail = battery_low

    def count_battery(self, thirds: int) -> None:
        """Make up *battery* for the coming `play`."""
        self._counted_len = cues.put_count(self._counted, 0, thirds)

    def count_progress(self, round: int, side_cue: str, quarters: int) -> None:  # noqa: A002
        """Make up *progress* for the coming `play`."""
        end = cues.put_count(self._counted, 0, round)
        end = cues.put(self._counted, end, cues.pattern(side_cue, self._mirror))
        self._counted_len = cues.put_count(self._counted, end, quarters)

    def beat(self, name: str, now: int) -> None:
        """One pulse of a rhythm: felt only when there is nothing else to feel."""
        clear_from = max(
            self._player.stopped_at + _REST_BETWEEN_CUES_MS,
            self._accepted_end + _AFTER_ACCEPTED_MS,
        )
        idle = self.playing is None and self._accept_at == NEVER and not self._next
        if idle and now >= clear_from:
            self._load(name)
            self._player.begin(name, now)

    def silence(self, now: int) -> None:
        """Motor off; nothing plays, waits, or comes again."""
        self._player.stop(now)
        self._accept_at = self._next_at = NEVER
        self._next = ""
        self._forget_again()

    def rebase(self) -> None:
        """The clock counts from here; nothing plays or waits."""
        self._accepted_end = self._player.stopped_at = -NEVER

    def deadline(self) -> int:
        """The next instant at which `step` has something to do; NEVER if none."""
        return min(
            self._player.deadline(),
            self._start_at(self._accept_at),
            self._start_at(self._due_at()),
            self._again_at,
        )

    def step(self, now: int) -> None:
        """Do all that is due at `now`."""
        self._player.step(now)
        if now >= self._again_at:
            self._come_again(now)
        due_at = self._due_at()
        if now >= due_at:
            self._accept_at = NEVER
            if self._room_from(due_at, now):
                self._begin_next(now)
        elif now >= self._accept_at and self._room_from(self._accept_at, now):
            self._accept_at = NEVER
            self._load("accepted")
            self._player.begin("accepted", now)
            self._accepted_end = self._player.ends_at

    def _due_at(self) -> int:
        """The instant of the waiting cue; one that a press brings waits for *accepted* and 600 ms more."""
        if self._next_at == NEVER or not self._next_by_press:
            return self._next_at
        if self._accept_at != NEVER:
            return NEVER
        return max(self._next_at, self._accepted_end + _AFTER_ACCEPTED_MS)

    def _room_from(self, at: int, now: int) -> bool:
        """Silence what plays for a cue whose instant is `at`; whether that cue may begin now."""
        if self.playing is not None:
            self._note_interrupted()
            self._player.stop(now)
        return now >= self._start_at(at)

    def _start_at(self, at: int) -> int:
        """When the cue whose instant is `at` wants attention: at once if another plays, else when it may begin."""
        if at == NEVER or self.playing is not None:
            return at
        return max(at, min(self._player.stopped_at + _REST_BETWEEN_CUES_MS, at + _LATEST_MS))

    def _begin_next(self, now: int) -> None:
        name = self._next
        self._next = ""
        self._next_at = NEVER
        self._load(name)
        if self._next_tail:
            self._player.append("battery_low", cues.GROUP_GAP_MS, cues.STEPS["battery_low"])
        self._player.begin(name, now)
        if name in cues.OWED:
            self._again = self._began = name
            self._again_count = 0
            self._began_at = now
            self._felt_whole = True
            self._plan_again()

    def _load(self, name: str) -> None:
        if name in cues.COUNTED:
            self._player.load(self._counted, self._counted_len)
        else:
            steps = cues.pattern(name, self._mirror)
            self._player.load(steps, len(steps))

    def _note_interrupted(self) -> None:
        """If the cue that is to come again is playing for the first time, it is not felt whole."""
        if self._again_count == 0 and self.playing is not None and self.playing == self._began:
            self._owe(self._began, self._began_at)

    def _owe(self, name: str, since: int) -> None:
        """A cue was not felt whole: it comes again in any case, whatever `repeat` is."""
        self._again = self._began = name
        self._began_at = since
        self._again_count = 0
        self._felt_whole = False
        self._again_at = since + _REPEAT_AFTER_MS[0]

    def _plan_again(self) -> None:
        if self._again_count < self._repeat and self._again in cues.REPEATED:
            self._again_at = self._began_at + _REPEAT_AFTER_MS[self._again_count]
        else:
            self._forget_again()

    def _come_again(self, now: int) -> None:
        busy_until = self._busy_until(now)
        if busy_until > now:
            self._again_at = busy_until
            return
        self._again_count += 1
        self._load(self._again)
        self._player.begin(self._again, now)
        self._felt_whole = True
        self._plan_again()

    def _busy_until(self, now: int) -> int:
        """Until when another cue plays or waits, `now` if none."""
        if self._next or self._accept_at != NEVER:
            return now + _AFTER_ACCEPTED_MS
        if self.playing is not None:
            return self._player.ends_at + _AFTER_ACCEPTED_MS
        return self._player.stopped_at + _REST_BETWEEN_CUES_MS

    def _forget_again(self) -> None:
        self._again = ""
        self._again_at = NEVER
        self._felt_whole = True
