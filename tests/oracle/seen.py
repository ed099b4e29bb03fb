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
    """The first instant at which a trace and a prediction differ, and how."""

    t_ms: int
    text: str


class Trace:
    """A recorder's entries, by kind; `cues` are those that are no rhythm."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.cues: list[tuple[int, str]] = []
        self.rhythms: list[tuple[int, str]] = []
        self.states: list[tuple[int, str]] = []
        self.phases: list[tuple[int, dict[str, object]]] = []
        self.boots: list[int] = []
        self._erases: list[int] = []
        self._on_ms: list[int] = []
        self._off_ms: list[int] = []
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
        if is_on and len(self._on_ms) == len(self._off_ms):
            self._on_ms.append(t_ms)
        elif not is_on and len(self._on_ms) > len(self._off_ms):
            self._off_ms.append(t_ms)

    def noticed_ms(self, t_ms: int) -> int:
        """Returns the ms at which an edge at `t_ms` is noticed: during an erase of the flash, the erase's end."""
        index = bisect_right(self._erases, t_ms) - 1
        while index >= 0 and self._erases[index] <= t_ms < self._erases[index] + ERASE_MS:
            t_ms = self._erases[index] + ERASE_MS
            index = bisect_right(self._erases, t_ms) - 1
        return t_ms

    def began_ms(self, name: str, from_ms: int, by_ms: int) -> int | None:
        """Returns the ms at which a cue of that name began from `from_ms` to `by_ms`, or None."""
        times = self._by_name.get(name, [])
        index = bisect_left(times, from_ms)
        return times[index] if index < len(times) and times[index] <= by_ms else None

    def pulses(self, start_ms: int, until_ms: int) -> Pulses:
        """Returns the motor's pulses that begin from `start_ms` to `until_ms`, in ms since `start_ms`."""
        first_index = bisect_left(self._on_ms, start_ms)
        last_index = bisect_left(self._on_ms, until_ms)
        offs = [*self._off_ms, until_ms]
        return [
            (self._on_ms[index] - start_ms, offs[index] - start_ms)
            for index in range(first_index, last_index)
        ]

    def last_pulse(self, start_ms: int) -> int | None:
        """Returns the ms at which the last pulse of the cue that began at `start_ms` ended, or None."""
        index = bisect_right(self.cues, (start_ms, "~"))
        until_ms = self.cues[index][0] if index < len(self.cues) else start_ms + 10_000
        partings = self.pulses(start_ms, until_ms)
        return start_ms + partings[-1][1] if partings else None


def _replace_last(entries: list[Any], entry: tuple[int, Any]) -> None:
    """Adds an entry; of entries at one instant only the last is kept."""
    if entries and entries[-1][0] == entry[0]:
        entries.pop()
    entries.append(entry)


def difference(band: Telling, trace: Trace, until_ms: int) -> Difference | None:
    """Returns where trace and prediction first differ up to `until_ms`, or None."""
    expected = sorted(band.felt.expected, key=lambda entry: entry.start_ms)
    partings = [
        _states(_last_of_each(band.states), trace.states, until_ms),
        _phases(_last_of_each(band.phases), trace.phases, until_ms),
        _cues(expected, trace, until_ms),
    ]
    return min((entry for entry in partings if entry is not None), default=None)


def _last_of_each(prediction: list[Predicted]) -> list[Predicted]:
    """Returns the predictions that are not made again for the same instant."""
    return [
        expected
        for index, expected in enumerate(prediction)
        if index + 1 == len(prediction) or prediction[index + 1].from_ms != expected.from_ms
    ]


def _states(
    prediction: list[ToldState], seen_states: list[tuple[int, str]], until_ms: int
) -> Difference | None:
    for index, (t_ms, name) in enumerate(seen_states):
        if t_ms > until_ms:
            return None
        if index >= len(prediction):
            return Difference(t_ms, f"state {name} at {t_ms}, nothing was to come")
        state = prediction[index]
        if name != state.name or not state.from_ms <= t_ms <= state.by_ms:
            return Difference(
                min(t_ms, state.by_ms),
                f"state {name} at {t_ms}, expected {state.name} {state.from_ms}..{state.by_ms}",
            )
    return _first_missing(
        [
            (state.by_ms, f"state {state.name} {state.from_ms}")
            for state in prediction[len(seen_states) :]
        ],
        until_ms,
    )


def _first_missing(missing_entries: list[tuple[int, str]], until_ms: int) -> Difference | None:
    if missing_entries and missing_entries[0][0] <= until_ms:
        return Difference(
            missing_entries[0][0],
            f"{missing_entries[0][1]} did not come by {missing_entries[0][0]}",
        )
    return None


def _phases(
    prediction: list[ToldPhase], seen_phases: list[tuple[int, dict[str, object]]], until_ms: int
) -> Difference | None:
    for index, (t_ms, fields) in enumerate(seen_phases):
        if t_ms > until_ms:
            return None
        if index >= len(prediction):
            return Difference(t_ms, f"phase {fields} at {t_ms}, nothing was to come")
        phase = prediction[index]
        is_same = _is_same(phase, fields)
        if not is_same or not phase.from_ms <= t_ms <= phase.by_ms:
            return Difference(
                min(t_ms, phase.by_ms), f"phase {fields} at {t_ms}, expected {phase}"
            )
    return _first_missing(
        [(phase.by_ms, f"phase {phase}") for phase in prediction[len(seen_phases) :]], until_ms
    )


def _is_same(prediction: ToldPhase, fields: dict[str, object]) -> bool:
    since_ms = fields["since"]
    assert isinstance(since_ms, int)
    seen_place = (fields["kind"], fields["side"], fields["round"], fields["index"])
    return abs(since_ms - prediction.since_ms) <= HELD_UP_MS and seen_place == prediction[2:6]


def _cues(prediction: list[Expected], trace: Trace, until_ms: int) -> Difference | None:
    for index, (t_ms, name) in enumerate(trace.cues):
        if t_ms > until_ms:
            return None
        if index >= len(prediction):
            return Difference(t_ms, f"cue {name} at {t_ms}, nothing was to come")
        cue = prediction[index]
        if name != cue.name or not cue.from_ms <= t_ms <= cue.by_ms:
            message = f"cue {name} at {t_ms}, expected {cue.name} {cue.from_ms}..{cue.by_ms}"
            return Difference(min(t_ms, cue.by_ms), message)
        following_ms = trace.cues[index + 1][0] if index + 1 < len(trace.cues) else until_ms
        cut_ms = min(following_ms, until_ms)
        problem = _pulses(cue, trace.pulses(t_ms, cut_ms), cut_ms - t_ms)
        if problem:
            return Difference(t_ms, problem)
    return _first_missing(
        [(cue.by_ms, f"cue {cue.name} {cue.from_ms}") for cue in prediction[len(trace.cues) :]],
        until_ms,
    )


def _pulses(cue: Expected, seen_pulses: Pulses, cut_ms: int) -> str:
    """Returns what is wrong with a cue's pulses, which may have been cut short before `cut_ms`; "" for nothing."""
    if cue.felt is None:
        return ""
    problem = f"{cue.name}: {seen_pulses} felt, expected {cue.felt}"
    cut_ms = min(cut_ms, cue.silenced_at - cue.start_ms)
    for index, (on_ms, off_ms) in enumerate(cue.felt):
        if index >= len(seen_pulses):  # a press may have silenced it before the pulse
            return "" if cut_ms <= on_ms + 200 else problem
        if abs(seen_pulses[index][0] - on_ms) > EXACT_MS:
            return problem
        if abs(seen_pulses[index][1] - off_ms) > EXACT_MS and cut_ms > off_ms + 200:
            return problem
    return problem if len(seen_pulses) > len(cue.felt) else ""
