"""All cues, presses, faults and judged expectations since power on, each in order of time.

history = History(device.recorder)
history.felt, history.presses, history.faults, history.judged
begun_between(history.felt, 0, 60_000)      those that begin in that stretch, in ms
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from ...core.recorder import Fields, Recorder


@dataclass(frozen=True)
class Mark:
    """A cue at `t_ms`, or a fault that is switched on or off then."""

    t_ms: int
    name: str


@dataclass(frozen=True)
class Press:
    """A press of `button` from `t_ms` to `until_ms`; `until_ms` is None while it is down."""

    t_ms: int
    button: str
    until_ms: int | None = None


@dataclass(frozen=True)
class FaultSwitch:
    """A fault that was switched `on` or off at `t_ms`."""

    t_ms: int
    name: str
    on: bool


@dataclass(frozen=True)
class JudgedExpectation:
    """An expectation of a scenario file at `t_ms`: `ok` if it was met; if not, `found` says what was there."""

    t_ms: int
    ok: bool
    expected: str
    found: str


class _Timed(Protocol):
    @property
    def t_ms(self) -> int: ...


T = TypeVar("T", bound=_Timed)


def begun_between(marks: Sequence[T], start_ms: float, end_ms: float) -> Sequence[T]:
    """Returns those of `marks` that begin from `start_ms` to `end_ms`, both included."""
    first_index = bisect_left(marks, start_ms, key=lambda mark: mark.t_ms)
    return marks[first_index : bisect_right(marks, end_ms, key=lambda mark: mark.t_ms)]


class History:
    """Collects all cues, presses, faults and judged expectations of a recorder, from its first entry on.

    *accepted* counts as a cue too.
    """

    def __init__(self, recorder: Recorder) -> None:
        self.felt: list[Mark] = []
        self.presses: list[Press] = []
        self.faults: list[FaultSwitch] = []
        self.judged: list[JudgedExpectation] = []
        for entry in recorder.entries:
            self._listen(*entry)
        recorder.subscribe(self._listen)

    def _listen(self, t_ms: int, kind: str, fields: Fields) -> None:
        if kind == "cue":
            self.felt.append(Mark(t_ms, str(fields["name"])))
        elif kind == "button":
            self._on_button(t_ms, str(fields["name"]), bool(fields["down"]))
        elif kind == "fault":
            self.faults.append(FaultSwitch(t_ms, str(fields["name"]), bool(fields["on"])))
        elif kind == "expect":
            what_was_found = str(fields.get("found", ""))
            self.judged.append(
                JudgedExpectation(
                    t_ms, bool(fields["ok"]), str(fields["expected"]), what_was_found
                )
            )

    def _on_button(self, t_ms: int, name: str, is_down: bool) -> None:
        if is_down:
            self.presses.append(Press(t_ms, name))
            return
        for index in range(len(self.presses) - 1, -1, -1):
            press = self.presses[index]
            if press.button == name and press.until_ms is None:
                self.presses[index] = replace(press, until_ms=t_ms)
                return
