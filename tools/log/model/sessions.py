"""A session as the store returns it: what the band kept, what a person corrected and added, and sums over both.

Lengths are in ms, instants in s since 1970 (UTC); None stands for what is not known.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from firmware.rondo.session.program import ASSIST_KINDS
from firmware.rondo.session.state import COUNTED_MS
from simulator.text.language import N_

EXPRESS = "express"
LEFT, RIGHT, BOTH = "left", "right", "both"
SIDES = (LEFT, RIGHT, BOTH)  # sides of an express phase or of a volume
PAUSE, POWER = "pause", "power"
UNDER_WAY = N_("under way")
UNDO = "undo"  # how a phase ended that was taken back
UNREADABLE = "unknown"  # the kind of a phase whose plan could not be read
BY_HAND = N_("by hand")  # band and outcome of sessions entered by a person
# What a session is marked with, wherever it is shown or written out.
LEFT_OUT, SHORT, SWAPPED = N_("left out"), N_("short"), N_("sides swapped")

ML, OZ, DROPS = "ml", "oz", "drops"
ML_PER_OZ = Decimal("29.5735")  # US fluid ounce; NIST Special Publication 811, appendix B.8


@dataclass(frozen=True)
class Phase:
    """One phase of a session: its plan, and how it went.

    `planned_ms` is None for a phase that a tap ends, `opens_ms` for one without a window.
    """

    kind: str
    side: str
    round: int
    opens_ms: int | None
    planned_ms: int | None
    actual_ms: int
    ended_by: str


@dataclass(frozen=True)
class Break:
    """A pause or a time without power, as `what` says: its phase, how far into the phase it began, and its length
    `ms`.

    `ms` is None if the length is not known.
    """

    what: str
    phase: int
    since_ms: int
    ms: int | None


@dataclass(frozen=True)
class Volume:
    """A volume as it was entered; `amount` is None for drops."""

    amount: Decimal | None
    unit: str

    def in_unit(self, unit: str) -> Decimal:
        """Returns the volume in `unit`, ML or OZ; 0 for drops, which are too few to be counted."""
        if self.amount is None or self.unit == unit:
            return self.amount or Decimal(0)
        return self.amount * ML_PER_OZ if unit == ML else self.amount / ML_PER_OZ

    def __str__(self) -> str:
        return DROPS if self.amount is None else f"{self.amount} {self.unit}"


@dataclass(frozen=True)
class Session:
    """One session. `id` is how `log` numbers it, `number` the band's own number for it.

    `logged_start` is the start that the band kept, `start` the same with all corrections; `phases` and `first_side`
    are as the band kept them, unless `swapped`. `odd_date` is what is odd about its date: TO_COME or FAR of
    dates.py, or "".
    """

    id: int
    band: str
    number: int
    boot: int
    logged_start: int | None
    start: int | None
    program: str
    pacing: str
    first_side: str
    outcome: str
    firmware: str
    phases: tuple[Phase, ...]
    breaks: tuple[Break, ...]
    volumes: dict[str, Volume] = field(default_factory=dict)
    milk: str = ""
    note: str = ""
    left_out: bool = False
    swapped: bool = False
    odd_date: str = ""

    @property
    def is_under_way(self) -> bool:
        """Returns whether the session was still going on when it was last pulled."""
        return self.outcome == UNDER_WAY

    @property
    def is_short(self) -> bool:
        """Returns whether the session has too little expressing to be counted; one under way may still get more.

        A phase that cannot be read counts as expressing.
        """
        unread = sum(phase.actual_ms for phase in self.phases if phase.kind == UNREADABLE)
        return self.expressed_ms() + unread < COUNTED_MS

    @property
    def marks(self) -> tuple[str, ...]:
        """Returns the words that mark the session wherever it is listed, in this order.

        They are those of left out, under way, short, swapped and by hand that apply; then what is odd about the
        date, if anything is.
        """
        applies = {
            LEFT_OUT: self.left_out,
            UNDER_WAY: self.is_under_way,
            SHORT: self.is_short,
            SWAPPED: self.swapped,
            BY_HAND: self.band == BY_HAND,
            self.odd_date: bool(self.odd_date),
        }
        return tuple(mark for mark, is_so in applies.items() if is_so)

    def expressed_ms(self, side: str | None = None, round_: int | None = None) -> int:
        """Returns the ms of expressing; of one `side` or one round if given."""
        return sum(
            phase.actual_ms
            for phase in self.phases
            if phase.kind == EXPRESS
            and side in (None, phase.side)
            and round_ in (None, phase.round)
        )

    @property
    def assist_ms(self) -> int:
        """Returns the ms of massage, stroke and shake."""
        return sum(phase.actual_ms for phase in self.phases if phase.kind in ASSIST_KINDS)

    @property
    def phases_ms(self) -> int:
        """Returns the sum of the lengths of all phases, in ms."""
        return sum(phase.actual_ms for phase in self.phases)

    @property
    def rounds(self) -> int:
        """Returns the number of the last round with any expressing, 0 if there was none."""
        return max(
            (phase.round for phase in self.phases if phase.kind == EXPRESS and phase.actual_ms),
            default=0,
        )

    def broken_ms(self, break_kind: str) -> int | None:
        """Returns the ms of all pauses (PAUSE) or all time without power (POWER); None if any length is unknown."""
        return _sum(break_.ms for break_ in self.breaks if break_.what == break_kind)

    @property
    def known_ms(self) -> int:
        """Returns the ms from start to end, without the breaks whose length is not known."""
        return self.phases_ms + sum(break_.ms or 0 for break_ in self.breaks)

    @property
    def wall_ms(self) -> int | None:
        """Returns the ms from start to end; None if the length of a break is not known."""
        break_ms = _sum(break_.ms for break_ in self.breaks)
        return None if break_ms is None else self.phases_ms + break_ms

    @property
    def end(self) -> int | None:
        """Returns when the session ended, in s since 1970; None if that is not known."""
        if self.start is None or self.wall_ms is None:
            return None
        return self.start + round(self.wall_ms / 1000)

    def started(self, index: int) -> int | None:
        """Returns when phase `index` began, in s since 1970.

        None if that is not known, or if the phase never began or was taken back.
        """
        ended_by = self.phases[index].ended_by
        is_present = self.is_under_way and all(phase.ended_by for phase in self.phases[:index])
        if self.start is None or ended_by == UNDO or not (ended_by or is_present):
            return None
        break_ms = _sum(break_.ms for break_ in self.breaks if break_.phase < index)
        if break_ms is None:
            return None
        return self.start + round(
            (sum(phase.actual_ms for phase in self.phases[:index]) + break_ms) / 1000
        )

    def volume(self, unit: str) -> Decimal | None:
        """Returns the sum of all volumes entered, in `unit`; None if there are none."""
        if not self.volumes:
            return None
        return sum((volume.in_unit(unit) for volume in self.volumes.values()), Decimal(0))


def _sum(parts: Iterable[int | None]) -> int | None:
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total
