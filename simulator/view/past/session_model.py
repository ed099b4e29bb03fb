"""What happened in a session so far and what is still to come, from the trace and the settings on flash.

    model = live(device)
    model.spans        the phases and pauses that took place, the last one still open
    model.marks        the cues that were felt
    model.coming()     the phases and cues to come, if nobody presses anything

All views draw from this model; the firmware itself is never asked. A model describes the instant `now_ms`; a `copy`
stays at its instant.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from firmware.rondo.session import program, validator
from firmware.rondo.session.state import COUNTED_MS
from firmware.rondo.session.table import CLOSING_EVERY_MS, GUARD_MS
from firmware.rondo.storage import settings

from ...core.device import Device
from ...core.recorder import Fields
from .. import labels
from .history import Mark
from .trace_lines import TraceLine

# The length, at least, at which a phase until a tap and a pause are drawn.
UNTIL_TAP_MS = 60_000
KEPT_LINES = 40


@dataclass(frozen=True)
class Span:
    """A phase or a pause, past or to come, from `start_ms` to `end_ms` in virtual time.

    `end_ms` is None while it lasts; `index` is the phase's place in the plan; `kind` is "paused" for a pause. From
    `opens_ms` on a tap may end the phase; None if no tap may, or the phase is over.
    """

    kind: str
    side: str
    round: int
    index: int
    start_ms: int
    end_ms: int | None = None
    opens_ms: int | None = None


@dataclass(frozen=True)
class StoredConfig:
    """The settings and the program that the band finds on its flash as it starts."""

    settings: dict[str, object]
    program: dict[str, object]


class SessionModel:
    """What happened in the sessions so far, and what is to come.

    `spans`, `marks` and `presses` are of the last session, `earlier_spans` of the sessions before; `lines` and
    `faults` are of all; `last_cue` is the last cue felt.

    `state` is the session's: "off" without power, "" until the firmware has reported a state. `listen` is called
    with each entry of the trace, in order. `config_at(number)` returns the settings and the program that the band
    loads for the `number`th time, counted from 0: at each of its starts, and at a session's start after choosing.
    """

    def __init__(self, config_at: Callable[[int], StoredConfig]) -> None:
        self._config_at = config_at
        self._start_count = 0
        self._has_chosen = False
        self._phase_since_ms = 0
        self._first_side: str | None = None
        self._last_first_side: str | None = None
        self._last_side_used: str | None = None
        self._buttons_down: tuple[str, ...] = ()
        self._load_config()
        self.now_ms = 0
        self.state = "off"
        self.plan: list[program.Phase] = []
        self.spans: list[Span] = []
        self.earlier_spans: list[Span] = []
        self.marks: list[Mark] = []
        self.presses: list[int] = []
        self.faults: list[Mark] = []
        self.lines: list[TraceLine] = []
        self.last_cue: Mark | None = None

    def copy(self) -> "SessionModel":
        """Returns a copy that does not change when this model does."""
        model = copy.copy(self)
        for name in ("spans", "earlier_spans", "marks", "presses", "faults", "lines"):
            setattr(model, name, list(getattr(self, name)))
        return model

    def _load_config(self) -> None:
        """Reads the settings and the program of the present start."""
        config = self._config_at(self._start_count)
        self.settings, self.program = config.settings, config.program
        self.guide = self.settings["pacing"] == "guide"

    def _load_chosen_config(self) -> None:
        """Loads settings and program again, since what was chosen on the band is on its flash by now."""
        self._has_chosen = False
        self._load_config()
        self._start_count += 1

    @property
    def present(self) -> Span | None:
        """Returns the span of the phase under way or paused; None if there is none."""
        if self.state not in ("running", "paused"):
            return None
        return next((span for span in reversed(self.spans) if span.kind != "paused"), None)

    @property
    def early(self) -> bool:
        """Returns whether a single tap now would be refused, so that switching needs two taps."""
        span = self.present
        if self.state != "running" or span is None or span.index >= len(self.plan):
            return False
        opens_ms = self.plan[span.index].opens
        return opens_ms is not None and self.elapsed() < (GUARD_MS if self.guide else opens_ms)

    def elapsed(self) -> int:
        """Returns how long the present phase has lasted so far, in ms, pauses not counted; 0 if there is none."""
        span = self.present
        if span is None:
            return 0
        last_span = self.spans[-1]
        since_ms = (
            self._phase_since_ms
            if last_span.kind != "paused"
            else self._phase_since_ms + self.now_ms - last_span.start_ms
        )
        return self.now_ms - since_ms

    def coming(self) -> tuple[list[Span], list[Mark]]:
        """Returns the phases and cues to come by the plan; the first is the rest of the present phase."""
        if self.state in ("asleep", "awake", "choosing", ""):
            return self._spans_ahead(self._plan_for(self._next_first_side()), 0, self.now_ms)
        span = self.present
        if span is None or not self.plan or span.index >= len(self.plan):
            return [], []
        begin_ms = self.now_ms - self.elapsed()
        phase = self.plan[span.index]
        marks = self._cues_within(phase, begin_ms)
        end_ms = max(self.now_ms, begin_ms + (phase.usual or UNTIL_TAP_MS))
        present = replace(
            _planned_span(phase, span.index, begin_ms), start_ms=self.now_ms, end_ms=end_ms
        )
        spans, more_marks = self._spans_ahead(self.plan, span.index + 1, end_ms)
        if phase.length is not None and end_ms == self.now_ms:
            # Past the usual window the band itself goes on only at the limit.
            marks = [mark for mark in marks if mark.t_ms < begin_ms + phase.length]
            more_marks[0] = Mark(begin_ms + phase.length, more_marks[0].name)
        return [present, *spans], [mark for mark in marks + more_marks if mark.t_ms > self.now_ms]

    # The plan

    def _spans_ahead(
        self, plan: list[program.Phase], index: int, start_ms: int
    ) -> tuple[list[Span], list[Mark]]:
        """Returns the spans and cues of `plan` from its phase `index` on, if that begins at `start_ms`."""
        spans, marks = [], []
        for phase_index, phase in list(enumerate(plan))[index:]:
            marks.append(Mark(start_ms, phase.cue))
            marks += self._cues_within(phase, start_ms)
            span = _planned_span(phase, phase_index, start_ms)
            spans.append(span)
            start_ms = span.end_ms or start_ms
        marks.append(Mark(start_ms, "done"))
        return spans, marks

    def _cues_within(self, phase: program.Phase, begin_ms: int) -> list[Mark]:
        """Returns the cues to come within `phase` in guide pacing: *move_on* as it opens, the next *closing*."""
        if not self.guide or phase.opens is None:
            return []
        has_move_on = 0 < phase.opens != phase.usual
        marks = [Mark(begin_ms + phase.opens, "move_on")] if has_move_on else []
        if phase.usual is not None:
            over_usual_ms = self.now_ms - begin_ms - phase.usual
            closings = 0 if over_usual_ms < 0 else over_usual_ms // CLOSING_EVERY_MS + 1
            marks.append(Mark(begin_ms + phase.usual + closings * CLOSING_EVERY_MS, "closing"))
        return marks

    def _plan_for(self, first_side: str) -> list[program.Phase]:
        return program.plan(self.program, self.settings, first_side)

    def _next_first_side(self) -> str:
        if self.state == "awake" and self._first_side:
            return self._first_side
        return program.first_side(self.settings, self._last_first_side, self._last_side_used)

    # The trace

    def listen(self, t_ms: int, kind: str, fields: Fields) -> None:
        """Updates the model with the next entry of the trace."""
        self.now_ms = t_ms
        sentence = labels.line(kind, fields, self.settings)
        if sentence is not None:
            self.lines.append(TraceLine(t_ms, sentence, kind))
            del self.lines[:-KEPT_LINES]
        handler = _HANDLERS.get(kind)
        if handler is not None:
            handler(self, t_ms, fields)

    def _on_boot(self, _t_ms: int, _fields: Fields) -> None:
        self._load_config()
        self._start_count += 1
        self.state = ""

    def _on_power(self, t_ms: int, fields: Fields) -> None:
        if not fields["on"]:
            self.state = "off"
            self._end_last_span(t_ms)

    def _on_cue(self, t_ms: int, fields: Fields) -> None:
        mark = Mark(t_ms, str(fields["name"]))
        self.last_cue = mark
        if mark.name != "accepted":
            self.marks.append(mark)
        if self.state == "awake" and mark.name in ("left", "right"):
            self._first_side = mark.name

    def _on_fault(self, t_ms: int, fields: Fields) -> None:
        self.faults.append(Mark(t_ms, str(fields["name"])))

    def _on_button(self, t_ms: int, fields: Fields) -> None:
        name = str(fields["name"])
        if fields["down"]:
            self.presses.append(t_ms)
            self._buttons_down += (name,)
        else:
            self._buttons_down = tuple(button for button in self._buttons_down if button != name)

    def _on_state(self, t_ms: int, fields: Fields) -> None:
        previous_state, self.state = self.state, str(fields["name"])
        if self.state == "running" and previous_state == "awake":
            self._begin_session()
            if self._has_chosen:
                self._load_chosen_config()
        elif self.state == "choosing":
            self._has_chosen = True
        elif self.state == "paused":
            self._begin_pause(t_ms)
        elif self.state in ("done", "ended"):
            self._end_last_span(t_ms)
        elif self.state == "awake":
            self._remember_sides()
            self._begin_session()
            self._first_side = program.first_side(
                self.settings, self._last_first_side, self._last_side_used
            )

    def _on_phase(self, t_ms: int, fields: Fields) -> None:
        index, since_ms = int(str(fields["index"])), int(str(fields["since"]))
        begins_phase = not self.spans or index > self.spans[-1].index
        if not begins_phase and self.spans[-1].kind == "paused":
            self._end_last_span(t_ms)
            self.spans.append(self._span_of_entry(fields, t_ms))
        elif begins_phase:
            self._end_last_span(since_ms)
            self.spans.append(self._span_of_entry(fields, since_ms))
        else:
            self._undo_tap(index)
        self._phase_since_ms = since_ms
        self._find_plan(fields)

    def _undo_tap(self, index: int) -> None:
        """Reverts a tap: removes the phases after `index` and reopens the phase `index`, which the tap ended."""
        while self.spans and self.spans[-1].index > index:
            self.spans.pop()
        if self.spans:
            self.spans[-1] = replace(self.spans[-1], end_ms=None)

    def _span_of_entry(self, fields: Fields, start_ms: int) -> Span:
        return Span(
            str(fields["kind"]),
            str(fields["side"]),
            int(str(fields["round"])),
            int(str(fields["index"])),
            start_ms,
        )

    def _find_plan(self, fields: Fields) -> None:
        """Sets the first side, and its `plan`, by which the phase that began is on the side in `fields`."""
        index = int(str(fields["index"]))
        for first_side in (self._first_side or "left", "left", "right"):
            self.plan = self._plan_for(first_side)
            if index < len(self.plan) and self.plan[index].side == fields["side"]:
                self._first_side = first_side
                return

    def _begin_pause(self, t_ms: int) -> None:
        """Begins a pause: at `t_ms`, or, if a button is held down, at the instant of its press."""
        if self._buttons_down:
            t_ms = self.presses[-1] if self.presses else t_ms
        if self.spans:
            last_span = self.spans[-1]
            self._end_last_span(t_ms)
            self.spans.append(replace(last_span, kind="paused", start_ms=t_ms, end_ms=None))

    def _end_last_span(self, t_ms: int) -> None:
        if self.spans and self.spans[-1].end_ms is None:
            self.spans[-1] = replace(self.spans[-1], end_ms=max(t_ms, self.spans[-1].start_ms))

    def _begin_session(self) -> None:
        self.earlier_spans += self.spans
        self.spans, self.marks, self.presses = [], [], []
        self._phase_since_ms = self.now_ms

    def _remember_sides(self) -> None:
        """Remembers the last side used, and the first one if the session was long enough to count, for the next."""
        express_spans = [span for span in self.spans if span.kind == "express"]
        if (
            sum((span.end_ms or self.now_ms) - span.start_ms for span in express_spans)
            >= COUNTED_MS
        ):
            self._last_first_side = self._first_side
        if express_spans:
            self._last_side_used = express_spans[-1].side


_HANDLERS: dict[str, Callable[[SessionModel, int, Fields], None]] = {
    "boot": SessionModel._on_boot,
    "power": SessionModel._on_power,
    "state": SessionModel._on_state,
    "phase": SessionModel._on_phase,
    "cue": SessionModel._on_cue,
    "button": SessionModel._on_button,
    "fault": SessionModel._on_fault,
}


def live(device: Device) -> SessionModel:
    """Returns a model that follows the sessions of `device`; the caller sets its `now_ms` before reading it."""
    configs_at_starts: list[StoredConfig] = []

    def starts(number: int) -> StoredConfig:
        while len(configs_at_starts) <= number:
            configs_at_starts.append(stored_config(device))
        return configs_at_starts[number]

    model = SessionModel(starts)
    for entry in device.recorder.entries:
        model.listen(*entry)
    device.recorder.subscribe(model.listen)
    model.now_ms = device.kernel.now_ms
    return model


def _planned_span(phase: program.Phase, index: int, start_ms: int) -> Span:
    end_ms = start_ms + (phase.usual or UNTIL_TAP_MS)
    opens_ms = None if phase.opens is None else start_ms + phase.opens
    return Span(phase.kind, phase.side, phase.round, index, start_ms, end_ms, opens_ms)


def stored_config(device: Device) -> StoredConfig:
    """Returns the settings and the program that the band will find on its flash at its next boot."""
    fs = device.flash.mount()
    stored_settings = _json(fs, settings.FILE)
    chosen = settings.resolve(stored_settings if isinstance(stored_settings, dict) else {})[0]
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
    except (OSError, ValueError, RecursionError):
        return None
