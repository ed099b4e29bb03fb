"""All cues, presses, faults and judged expectations since power on, each in order of time.

history = History(device.recorder)
history.felt, history.presses, history.faults, history.judged
between(history.felt, 0, 60_000)      those that begin in that stretch, in ms
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from ..core.recorder import Fields, Recorder


@dataclass(frozen=True)
class Felt:
    """A cue that began at `t_ms`."""

    t_ms: int
    name: str


@dataclass(frozen=True)
class Press:
    """A press of `button` from `t_ms` to `until` in ms; `until` is None while it is down."""

    t_ms: int
    button: str
    until: int | None = None


@dataclass(frozen=True)
class Switched:
    """A fault that was switched `on` or off at `t_ms`."""

    t_ms: int
    name: str
    on: bool


@dataclass(frozen=True)
class Judged:
    """An expectation of a file at `t_ms`: whether it was met, and what was `found` if it was not."""

    t_ms: int
    ok: bool
    expected: str
    found: str


class _Timed(Protocol):
    @property
    def t_ms(self) -> int: ...


T = TypeVar("T", bound=_Timed)


def between(marks: Sequence[T], start: float, end: float) -> Sequence[T]:
    """Returns the marks that begin from `start` to `end` ms, both included."""
    first = bisect_left(marks, start, key=lambda mark: mark.t_ms)
    return marks[first : bisect_right(marks, end, key=lambda mark: mark.t_ms)]


class History:
    """Collects what a recorder has and what will be added to it; *accepted* is among the cues."""

    def __init__(self, recorder: Recorder) -> None:
        self.felt: list[Felt] = []
        self.presses: list[Press] = []
        self.faults: list[Switched] = []
        self.judged: list[Judged] = []
        for entry in recorder.entries:
            self._listen(*entry)
        recorder.subscribe(self._listen)

    def _listen(self, t_ms: int, kind: str, fields: Fields) -> None:
        if kind == "cue":
            self.felt.append(Felt(t_ms, str(fields["name"])))
        elif kind == "button":
            self._take_button(t_ms, str(fields["name"]), bool(fields["down"]))
        elif kind == "fault":
            self.faults.append(Switched(t_ms, str(fields["name"]), bool(fields["on"])))
        elif kind == "expect":
            found = str(fields.get("found", ""))
            self.judged.append(Judged(t_ms, bool(fields["ok"]), str(fields["expected"]), found))

    def _take_button(self, t_ms: int, name: str, down: bool) -> None:
        if down:
            self.presses.append(Press(t_ms, name))
            return
        for place in range(len(self.presses) - 1, -1, -1):
            press = self.presses[place]
            if press.button == name and press.until is None:
                self.presses[place] = replace(press, until=t_ms)
                return
