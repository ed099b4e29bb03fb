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


Predicted = TypeVar("Predicted", ToldState, ToldPhase)


class Difference(NamedTuple):
    """The instant at which a trace and a prediction part, and how."""

    t_ms: int
    what: str


class Trace:
    """A recorder's entries, by kind; `cues` are those that are no rhythm."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.cues: list[tuple[int, str]] = []
        self.rhythms: list[tuple[int, str]] = []
        self.states: list[tuple[int, str]] = []
        self.phases: list[tuple[int, dict[str, object]]] = []
        self.boots: list[int] = []
        self._erases: list[int] = []
        self._on: list[int] = []
        self._off: list[int] = []
        for t_ms, kind, fields in entries:
            self._take(t_ms, kind, fields)
        self._by_name: dict[str, list[int]] = {}
        for t_ms, name in self.cues:
            self._by_name.setdefault(name, []).append(t_ms)

    def _take(self, t_ms: int, kind: str, fields: dict[str, object]) -> None:
        if kind == "cue":
            name = str(fields["name"])
            (self.rhythms if name in RHYTHMS else self.cues).append((t_ms, name))
        elif kind == "state":
            _replace_last(self.states, (t_ms, str(fields["name"])))
        elif kind == "phase":
            _replace_last(self.phases, (t_ms, fields))
        elif kind == "boot":
            self.boots.append(t_ms)
        elif kind == "flash" and fields["op"] == "erase":
            self._erases.append(t_ms)
        elif kind == "motor":
            self._motor(t_ms, bool(fields["on"]))

    def _motor(self, t_ms: int, is_on: bool) -> None:
        if is_on and len(self._on) == len(self._off):
            self._on.append(t_ms)
        elif not is_on and len(self._on) > len(self._off):
            self._off.append(t_ms)

    def edge(self, t_ms: int) -> int:
        """Returns the ms at which an edge at `t_ms` is noticed: during an erase of the flash, the erase's end."""
        number = bisect_right(self._erases, t_ms) - 1
        while number >= 0 and self._erases[number] <= t_ms < self._erases[number] + ERASE_MS:
            t_ms = self._erases[number] + ERASE_MS
            number = bisect_right(self._erases, t_ms) - 1
        return t_ms

    def first(self, name: str, low: int, high: int) -> int | None:
        """Returns the ms at which a cue of that name began from `low` to `high`, or None."""
        times = self._by_name.get(name, [])
        number = bisect_left(times, low)
        return times[number] if number < len(times) and times[number] <= high else None

    def pulses(self, start: int, until: int) -> Pulses:
        """Returns the motor's pulses that begin from `start` to `until`, in ms since `start`."""
        first_index, last_index = bisect_left(self._on, start), bisect_left(self._on, until)
        offs = [*self._off, until]
        return [
            (self._on[number] - start, offs[number] - start)
            for number in range(first_index, last_index)
        ]

    def last_pulse(self, start: int) -> int | None:
        """Returns the ms at which the last pulse of the cue ended that began at `start`, or None."""
        number = bisect_right(self.cues, (start, "~"))
        until = self.cues[number][0] if number < len(self.cues) else start + 10_000
        partings = self.pulses(start, until)
        return start + partings[-1][1] if partings else None


def _replace_last(entries: list[Any], entry: tuple[int, Any]) -> None:
    """Adds an entry; of entries at one instant only the last is kept."""
    if entries and entries[-1][0] == entry[0]:
        entries.pop()
    entries.append(entry)


def difference(band: Telling, trace: Trace, until: int) -> Difference | None:
    """Returns where trace and prediction part first up to `until`, or None."""
    expected = sorted(band.felt.expected, key=lambda item: item.start)
    partings = [
        _states(_last_of_each(band.states), trace.states, until),
        _phases(_last_of_each(band.phases), trace.phases, until),
        _cues(expected, trace, until),
    ]
    return min((item for item in partings if item is not None), default=None)


def _last_of_each(prediction: list[Predicted]) -> list[Predicted]:
    """Returns the predictions that are not made again for the same instant."""
    return [
        expected
        for number, expected in enumerate(prediction)
        if number + 1 == len(prediction) or prediction[number + 1].low != expected.low
    ]


def _states(
    prediction: list[ToldState], seen_states: list[tuple[int, str]], until: int
) -> Difference | None:
    for number, (t_ms, name) in enumerate(seen_states):
        if t_ms > until:
            return None
        if number >= len(prediction):
            return Difference(t_ms, f"state {name} at {t_ms}, nothing was to come")
        state = prediction[number]
        if name != state.name or not state.low <= t_ms <= state.high:
            return Difference(
                min(t_ms, state.high),
                f"state {name} at {t_ms}, expected {state.name} {state.low}..{state.high}",
            )
    return _left(
        [
            (state.high, f"state {state.name} {state.low}")
            for state in prediction[len(seen_states) :]
        ],
        until,
    )


def _left(missing: list[tuple[int, str]], until: int) -> Difference | None:
    if missing and missing[0][0] <= until:
        return Difference(missing[0][0], f"{missing[0][1]} did not come by {missing[0][0]}")
    return None


def _phases(
    prediction: list[ToldPhase], seen_phases: list[tuple[int, dict[str, object]]], until: int
) -> Difference | None:
    for number, (t_ms, fields) in enumerate(seen_phases):
        if t_ms > until:
            return None
        if number >= len(prediction):
            return Difference(t_ms, f"phase {fields} at {t_ms}, nothing was to come")
        phase = prediction[number]
        is_same = _is_same(phase, fields)
        if not is_same or not phase.low <= t_ms <= phase.high:
            return Difference(min(t_ms, phase.high), f"phase {fields} at {t_ms}, expected {phase}")
    return _left(
        [(phase.high, f"phase {phase}") for phase in prediction[len(seen_phases) :]], until
    )


def _is_same(prediction: ToldPhase, fields: dict[str, object]) -> bool:
    since_ms = fields["since"]
    assert isinstance(since_ms, int)
    seen_place = (fields["kind"], fields["side"], fields["round"], fields["index"])
    return abs(since_ms - prediction.since) <= HELD_UP_MS and seen_place == prediction[2:6]


def _cues(prediction: list[Expected], trace: Trace, until: int) -> Difference | None:
    for number, (t_ms, name) in enumerate(trace.cues):
        if t_ms > until:
            return None
        if number >= len(prediction):
            return Difference(t_ms, f"cue {name} at {t_ms}, nothing was to come")
        cue = prediction[number]
        if name != cue.name or not cue.low <= t_ms <= cue.high:
            message = f"cue {name} at {t_ms}, expected {cue.name} {cue.low}..{cue.high}"
            return Difference(min(t_ms, cue.high), message)
        following_ms = trace.cues[number + 1][0] if number + 1 < len(trace.cues) else until
        cut_ms = min(following_ms, until)
        problem = _pulses(cue, trace.pulses(t_ms, cut_ms), cut_ms - t_ms)
        if problem:
            return Difference(t_ms, problem)
    return _left(
        [(cue.high, f"cue {cue.name} {cue.low}") for cue in prediction[len(trace.cues) :]], until
    )


def _pulses(cue: Expected, seen_pulses: Pulses, cut_ms: int) -> str:
    """Returns what is wrong with a cue's pulses, which may have been cut short before `cut_ms`; "" for nothing."""
    if cue.felt is None:
        return ""
    problem = f"{cue.name}: {seen_pulses} felt, expected {cue.felt}"
    cut_ms = min(cut_ms, cue.silenced_at - cue.start)
    for number, (on_ms, off_ms) in enumerate(cue.felt):
        if number >= len(seen_pulses):  # a press may have silenced it before the pulse
            return "" if cut_ms <= on_ms + 200 else problem
        if abs(seen_pulses[number][0] - on_ms) > EXACT_MS:
            return problem
        if abs(seen_pulses[number][1] - off_ms) > EXACT_MS and cut_ms > off_ms + 200:
            return problem
    return problem if len(seen_pulses) > len(cue.felt) else ""
