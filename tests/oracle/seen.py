"""What a trace shows, and whether it is what was predicted.

trace = Trace(recorder.entries)
difference(band, trace, 60_000)     None, or the first instant at which they part, and how
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from .cues import RHYTHMS, Pulses
from .felt import Expected
from .telling import Telling, ToldPhase, ToldState

Entry = tuple[int, str, dict[str, object]]
ERASE_MS = 45  # how long the emulated flash holds everything up
EXACT_MS = 2  # how well a pulse keeps its length
HELD_UP_MS = 10  # an edge may be noted so much later: a colour display that wakes up is waited for, st7789.py


Told = TypeVar("Told", ToldState, ToldPhase)


class Difference(NamedTuple):
    """Where a trace and a prediction part."""

    t: int
    what: str


class Trace:
    """The entries of a recorder, by kind. `cues` are those that are no rhythm."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.cues: list[tuple[int, str]] = []
        self.rhythms: list[tuple[int, str]] = []
        self.states: list[tuple[int, str]] = []
        self.phases: list[tuple[int, dict[str, object]]] = []
        self.boots: list[int] = []
        self._erases: list[int] = []
        self._on: list[int] = []
        self._off: list[int] = []
        for t, kind, fields in entries:
            self._take(t, kind, fields)
        self._by_name: dict[str, list[int]] = {}
        for t, name in self.cues:
            self._by_name.setdefault(name, []).append(t)

    def _take(self, t: int, kind: str, fields: dict[str, object]) -> None:
        if kind == "cue":
            name = str(fields["name"])
            (self.rhythms if name in RHYTHMS else self.cues).append((t, name))
        elif kind == "state":
            _replace_last(self.states, (t, str(fields["name"])))
        elif kind == "phase":
            _replace_last(self.phases, (t, fields))
        elif kind == "boot":
            self.boots.append(t)
        elif kind == "flash" and fields["op"] == "erase":
            self._erases.append(t)
        elif kind == "motor":
            self._motor(t, bool(fields["on"]))

    def _motor(self, t: int, on: bool) -> None:
        if on and len(self._on) == len(self._off):
            self._on.append(t)
        elif not on and len(self._on) > len(self._off):
            self._off.append(t)

    def edge(self, t: int) -> int:
        """The instant that an edge at `t` has: within an erase, the end of that."""
        number = bisect_right(self._erases, t) - 1
        while number >= 0 and self._erases[number] <= t < self._erases[number] + ERASE_MS:
            t = self._erases[number] + ERASE_MS
            number = bisect_right(self._erases, t) - 1
        return t

    def first(self, name: str, low: int, high: int) -> int | None:
        """When a cue of that name began within these instants."""
        times = self._by_name.get(name, [])
        number = bisect_left(times, low)
        return times[number] if number < len(times) and times[number] <= high else None

    def pulses(self, start: int, until: int) -> Pulses:
        """The motor's pulses that begin within these instants, counted from `start`."""
        first, last = bisect_left(self._on, start), bisect_left(self._on, until)
        offs = [*self._off, until]
        return [(self._on[n] - start, offs[n] - start) for n in range(first, last)]

    def last_pulse(self, start: int) -> int | None:
        """When the last pulse ended of the cue that began then."""
        number = bisect_right(self.cues, (start, "~"))
        until = self.cues[number][0] if number < len(self.cues) else start + 10_000
        found = self.pulses(start, until)
        return start + found[-1][1] if found else None


def _replace_last(seen: list[Any], entry: tuple[int, Any]) -> None:
    """Adds an entry; of those of one instant only the last is kept."""
    if seen and seen[-1][0] == entry[0]:
        seen.pop()
    seen.append(entry)


def difference(band: Telling, trace: Trace, until: int) -> Difference | None:
    """Where they part first, up to `until`."""
    expected = sorted(band.felt.expected, key=lambda one: one.start)
    found = [
        _states(_last_of_each(band.states), trace.states, until),
        _phases(_last_of_each(band.phases), trace.phases, until),
        _cues(expected, trace, until),
    ]
    return min((one for one in found if one is not None), default=None)


def _last_of_each(told: list[Told]) -> list[Told]:
    """Those that are not told anew in the same instant."""
    return [one for n, one in enumerate(told) if n + 1 == len(told) or told[n + 1].low != one.low]


def _states(told: list[ToldState], seen: list[tuple[int, str]], until: int) -> Difference | None:
    for number, (t, name) in enumerate(seen):
        if t > until:
            return None
        if number >= len(told):
            return Difference(t, f"state {name} at {t}, nothing was to come")
        one = told[number]
        if name != one.name or not one.low <= t <= one.high:
            return Difference(
                min(t, one.high), f"state {name} at {t}, expected {one.name} {one.low}..{one.high}"
            )
    return _left([(one.high, f"state {one.name} {one.low}") for one in told[len(seen) :]], until)


def _left(missing: list[tuple[int, str]], until: int) -> Difference | None:
    if missing and missing[0][0] <= until:
        return Difference(missing[0][0], f"{missing[0][1]} did not come by {missing[0][0]}")
    return None


def _phases(
    told: list[ToldPhase], seen: list[tuple[int, dict[str, object]]], until: int
) -> Difference | None:
    for number, (t, fields) in enumerate(seen):
        if t > until:
            return None
        if number >= len(told):
            return Difference(t, f"phase {fields} at {t}, nothing was to come")
        one = told[number]
        same = _is_same(one, fields)
        if not same or not one.low <= t <= one.high:
            return Difference(min(t, one.high), f"phase {fields} at {t}, expected {one}")
    return _left([(one.high, f"phase {one}") for one in told[len(seen) :]], until)


def _is_same(told: ToldPhase, seen: dict[str, object]) -> bool:
    since = seen["since"]
    assert isinstance(since, int)
    other = (seen["kind"], seen["side"], seen["round"], seen["index"])
    return abs(since - told.since) <= HELD_UP_MS and other == told[2:6]


def _cues(told: list[Expected], trace: Trace, until: int) -> Difference | None:
    for number, (t, name) in enumerate(trace.cues):
        if t > until:
            return None
        if number >= len(told):
            return Difference(t, f"cue {name} at {t}, nothing was to come")
        one = told[number]
        if name != one.name or not one.low <= t <= one.high:
            what = f"cue {name} at {t}, expected {one.name} {one.low}..{one.high}"
            return Difference(min(t, one.high), what)
        following = trace.cues[number + 1][0] if number + 1 < len(trace.cues) else until
        cut = min(following, until)
        wrong = _pulses(one, trace.pulses(t, cut), cut - t)
        if wrong:
            return Difference(t, wrong)
    return _left(
        [(one.high, f"cue {one.name} {one.low}") for one in told[len(trace.cues) :]], until
    )


def _pulses(one: Expected, seen: Pulses, cut: int) -> str:
    """What is wrong with the pulses of a cue that may have been cut short before `cut`."""
    if one.felt is None:
        return ""
    may_cut = one.silenced_at - one.start
    for number, (on, off) in enumerate(one.felt):
        if number >= len(seen):
            # A press may have silenced it before the pulse.
            return (
                ""
                if min(cut, may_cut) <= on + 200
                else f"{one.name}: {seen} felt, expected {one.felt}"
            )
        if abs(seen[number][0] - on) > EXACT_MS:
            return f"{one.name}: {seen} felt, expected {one.felt}"
        if abs(seen[number][1] - off) > EXACT_MS and min(cut, may_cut) > off + 200:
            return f"{one.name}: {seen} felt, expected {one.felt}"
    return f"{one.name}: {seen} felt, expected {one.felt}" if len(seen) > len(one.felt) else ""
