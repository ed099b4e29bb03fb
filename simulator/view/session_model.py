"""What happened in a session so far and what is still to come, from the trace and the settings on flash.

    model = live(device)
    model.spans        the phases and pauses that took place, the last one still open
    model.marks        the cues that were felt
    model.coming()     the phases and cues to come, if nobody presses anything

All views draw from this; the firmware itself is never asked. A model belongs to an instant, `now`: a `copy` keeps
what was known then.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from firmware.rondo.session import program, validator
from firmware.rondo.session.state import COUNTED_MS
from firmware.rondo.session.table import CLOSING_EVERY_MS, GUARD_MS
from firmware.rondo.storage import settings

from ..core.device import Device
from ..core.recorder import Fields
from . import labels

# The length, at least, at which a phase until a tap and a pause are drawn.
UNTIL_TAP_MS = 60_000
KEPT_LINES = 40


@dataclass(frozen=True)
class Span:
    """A phase or a pause, past or to come, from `start_ms` to `end_ms` in virtual time.

    `end_ms` is None while it lasts; `index` is the phase's place in the plan; `kind` is "paused" for a pause. From
    `opens_ms` on a tap may end the phase; None if there is no such instant, or the phase is over.
    """

    kind: str
    side: str
    round: int
    index: int
    start_ms: int
    end_ms: int | None = None
    opens_ms: int | None = None


@dataclass(frozen=True)
class Mark:
    """A cue, or a fault that is switched on or off, at `t_ms`."""

    t_ms: int
    name: str


@dataclass(frozen=True)
class Line:
    """A trace entry as a sentence, at `t_ms`."""

    t_ms: int
    text: str


@dataclass(frozen=True)
class StoredConfig:
    """The settings and the program that the band finds on its flash as it starts."""

    settings: dict[str, object]
    program: dict[str, object]


class SessionModel:
    """What happened in the sessions so far, and what is to come.

    `spans`, `marks` and `presses` are of the last session, `earlier` has the spans of those before; `lines` and
    `faults` are of all; `last_cue` is the last cue felt.

    `state` is the session's: "off" without power, "" until the firmware has reported one. `listen` takes the
    entries of the trace, in order. `starts(n)` returns what is on flash at start `n`, from 0: a start of the band,
    or of a session after choosing.
    """

    def __init__(self, starts: Callable[[int], StoredConfig]) -> None:
        self._starts = starts
        self._started = 0
        self._chose = False
        self._since = 0
        self._first: str | None = None
        self._last_first: str | None = None
        self._last_used: str | None = None
        self._down: tuple[str, ...] = ()
        self._find()
        self.now_ms = 0
        self.state = "off"
        self.plan: list[program.Phase] = []
        self.spans: list[Span] = []
        self.earlier: list[Span] = []
        self.marks: list[Mark] = []
        self.presses: list[int] = []
        self.faults: list[Mark] = []
        self.lines: list[Line] = []
        self.last_cue: Mark | None = None

    def copy(self) -> "SessionModel":
        """Returns a copy that stays as it is while this model goes on."""
        other = copy.copy(self)
        for name in ("spans", "earlier", "marks", "presses", "faults", "lines"):
            setattr(other, name, list(getattr(self, name)))
        return other

    def _find(self) -> None:
        found = self._starts(self._started)
        self.settings, self.program = found.settings, found.program
        self.guide = self.settings["pacing"] == "guide"

    def _find_chosen(self) -> None:
        """Reads again what is set, since what was chosen on the band is on its flash by now."""
        self._chose = False
        self._find()
        self._started += 1

    @property
    def present(self) -> Span | None:
        """Returns the span of the phase under way or paused; None if there is none."""
        if self.state not in ("running", "paused"):
            return None
        return next((span for span in reversed(self.spans) if span.kind != "paused"), None)

    @property
    def early(self) -> bool:
        """Returns whether a tap now would be refused, so that it takes two to switch."""
        span = self.present
        if self.state != "running" or span is None or span.index >= len(self.plan):
            return False
        opens = self.plan[span.index].opens
        return opens is not None and self.elapsed() < (GUARD_MS if self.guide else opens)

    def elapsed(self) -> int:
        """Returns the ms of the present phase so far, without its pauses."""
        span = self.present
        if span is None:
            return 0
        last = self.spans[-1]
        since = self._since if last.kind != "paused" else self._since + self.now_ms - last.start_ms
        return self.now_ms - since

    def coming(self) -> tuple[list[Span], list[Mark]]:
        """Returns the phases and cues to come by the plan; the first is the rest of the present phase."""
        if self.state in ("asleep", "awake", "choosing", ""):
            return self._ahead(self._plan_for(self._starts_with()), 0, self.now_ms)
        span = self.present
        if span is None or not self.plan or span.index >= len(self.plan):
            return [], []
        begin = self.now_ms - self.elapsed()
        phase = self.plan[span.index]
        marks = self._within(phase, begin)
        end = max(self.now_ms, begin + (phase.usual or UNTIL_TAP_MS))
        present = replace(_span(phase, span.index, begin), start_ms=self.now_ms, end_ms=end)
        spans, more = self._ahead(self.plan, span.index + 1, end)
        if phase.length is not None and end == self.now_ms:
            # Past the usual window the band itself goes on only at the limit.
            marks = [mark for mark in marks if mark.t_ms < begin + phase.length]
            more[0] = Mark(begin + phase.length, more[0].name)
        return [present, *spans], [mark for mark in marks + more if mark.t_ms > self.now_ms]

    # The plan

    def _ahead(
        self, plan: list[program.Phase], index: int, start: int
    ) -> tuple[list[Span], list[Mark]]:
        """Returns spans and cues of `plan` from the phase `index` on, which begins at `start` ms."""
        spans, marks = [], []
        for at, phase in list(enumerate(plan))[index:]:
            marks.append(Mark(start, phase.cue))
            marks += self._within(phase, start)
            span = _span(phase, at, start)
            spans.append(span)
            start = span.end_ms or start
        marks.append(Mark(start, "done"))
        return spans, marks

    def _within(self, phase: program.Phase, begin: int) -> list[Mark]:
        """Returns the cues in a phase in guide pacing: *move_on* when it opens, the next *closing*."""
        if not self.guide or phase.opens is None:
            return []
        told = 0 < phase.opens != phase.usual
        marks = [Mark(begin + phase.opens, "move_on")] if told else []
        if phase.usual is not None:
            late = self.now_ms - begin - phase.usual
            minutes = 0 if late < 0 else late // CLOSING_EVERY_MS + 1
            marks.append(Mark(begin + phase.usual + minutes * CLOSING_EVERY_MS, "closing"))
        return marks

    def _plan_for(self, first: str) -> list[program.Phase]:
        return program.plan(self.program, self.settings, first)

    def _starts_with(self) -> str:
        if self.state == "awake" and self._first:
            return self._first
        return program.first_side(self.settings, self._last_first, self._last_used)

    # The trace

    def listen(self, t_ms: int, kind: str, fields: Fields) -> None:
        """Takes the next entry of the trace."""
        self.now_ms = t_ms
        text = labels.line(kind, fields, bool(self.settings["mirror"]))
        if text is not None:
            self.lines.append(Line(t_ms, text))
            del self.lines[:-KEPT_LINES]
        take = _TAKES.get(kind)
        if take is not None:
            take(self, t_ms, fields)

    def _boot(self, _t_ms: int, _fields: Fields) -> None:
        self._find()
        self._started += 1
        self.state = ""

    def _power(self, t_ms: int, fields: Fields) -> None:
        if not fields["on"]:
            self.state = "off"
            self._close(t_ms)

    def _take_cue(self, t_ms: int, fields: Fields) -> None:
        mark = Mark(t_ms, str(fields["name"]))
        self.last_cue = mark
        if mark.name != "accepted":
            self.marks.append(mark)
        if self.state == "awake" and mark.name in ("left", "right"):
            self._first = mark.name

    def _take_fault(self, t_ms: int, fields: Fields) -> None:
        self.faults.append(Mark(t_ms, str(fields["name"])))

    def _take_button(self, t_ms: int, fields: Fields) -> None:
        name = str(fields["name"])
        if fields["down"]:
            self.presses.append(t_ms)
            self._down += (name,)
        else:
            self._down = tuple(other for other in self._down if other != name)

    def _take_state(self, t_ms: int, fields: Fields) -> None:
        before, self.state = self.state, str(fields["name"])
        if self.state == "running" and before == "awake":
            self._clear()
            if self._chose:
                self._find_chosen()
        elif self.state == "choosing":
            self._chose = True
        elif self.state == "paused":
            self._pause(t_ms)
        elif self.state in ("done", "ended"):
            self._close(t_ms)
        elif self.state == "awake":
            self._remember()
            self._clear()
            self._first = program.first_side(self.settings, self._last_first, self._last_used)

    def _take_phase(self, t_ms: int, fields: Fields) -> None:
        index, since = int(str(fields["index"])), int(str(fields["since"]))
        begins = not self.spans or index > self.spans[-1].index
        if not begins and self.spans[-1].kind == "paused":
            self._close(t_ms)
            self.spans.append(self._from(fields, t_ms))
        elif begins:
            self._close(since)
            self.spans.append(self._from(fields, since))
        else:
            self._undo(index)
        self._since = since
        self._settle(fields)

    def _undo(self, index: int) -> None:
        """Takes a tap back: removes the phases that it began, and reopens the one that it ended."""
        while self.spans and self.spans[-1].index > index:
            self.spans.pop()
        if self.spans:
            self.spans[-1] = replace(self.spans[-1], end_ms=None)

    def _from(self, fields: Fields, start: int) -> Span:
        return Span(
            str(fields["kind"]),
            str(fields["side"]),
            int(str(fields["round"])),
            int(str(fields["index"])),
            start,
        )

    def _settle(self, fields: Fields) -> None:
        """Finds the plan that this phase belongs to: that of the first side that fits the phase's side."""
        index = int(str(fields["index"]))
        for first in (self._first or "left", "left", "right"):
            self.plan = self._plan_for(first)
            if index < len(self.plan) and self.plan[index].side == fields["side"]:
                self._first = first
                return

    def _pause(self, t_ms: int) -> None:
        """Begins a pause at `t_ms`; at the press, if it comes of a hold."""
        if self._down:
            t_ms = self.presses[-1] if self.presses else t_ms
        if self.spans:
            last = self.spans[-1]
            self._close(t_ms)
            self.spans.append(replace(last, kind="paused", start_ms=t_ms, end_ms=None))

    def _close(self, t_ms: int) -> None:
        if self.spans and self.spans[-1].end_ms is None:
            self.spans[-1] = replace(self.spans[-1], end_ms=max(t_ms, self.spans[-1].start_ms))

    def _clear(self) -> None:
        self.earlier += self.spans
        self.spans, self.marks, self.presses = [], [], []
        self._since = self.now_ms

    def _remember(self) -> None:
        """Keeps what the next session's first side depends on, by the firmware's rule."""
        pressed = [span for span in self.spans if span.kind == "express"]
        if sum((span.end_ms or self.now_ms) - span.start_ms for span in pressed) >= COUNTED_MS:
            self._last_first = self._first
        if pressed:
            self._last_used = pressed[-1].side


_TAKES: dict[str, Callable[[SessionModel, int, Fields], None]] = {
    "boot": SessionModel._boot,
    "power": SessionModel._power,
    "state": SessionModel._take_state,
    "phase": SessionModel._take_phase,
    "cue": SessionModel._take_cue,
    "button": SessionModel._take_button,
    "fault": SessionModel._take_fault,
}


def live(device: Device) -> SessionModel:
    """Returns a model that follows the sessions of `device`; whoever reads it sets `now` first."""
    found: list[StoredConfig] = []

    def starts(number: int) -> StoredConfig:
        while len(found) <= number:
            found.append(stored_config(device))
        return found[number]

    model = SessionModel(starts)
    for entry in device.recorder.entries:
        model.listen(*entry)
    device.recorder.subscribe(model.listen)
    model.now_ms = device.kernel.now_ms
    return model


def _span(phase: program.Phase, index: int, start: int) -> Span:
    end = start + (phase.usual or UNTIL_TAP_MS)
    opens = None if phase.opens is None else start + phase.opens
    return Span(phase.kind, phase.side, phase.round, index, start, end, opens)


def stored_config(device: Device) -> StoredConfig:
    """Returns the settings and the program that the band finds at its next boot."""
    fs = device.flash.mount()
    given = _json(fs, settings.FILE)
    chosen = settings.resolve(given if isinstance(given, dict) else {})[0]
    name = chosen["program"]
    if name in program.BUILT_IN:
        return StoredConfig(chosen, program.BUILT_IN[name](chosen))
    try:
        return StoredConfig(chosen, validator.check(_json(fs, f"programs/{name}.json")))
    except validator.ProgramError:
        return StoredConfig(chosen, program.three_round(chosen))


def _json(fs: object, path: str) -> object:
    try:
        with fs.open(path) as file:  # type: ignore[attr-defined]
            return json.loads(file.read())
    except (OSError, ValueError):
        return None
