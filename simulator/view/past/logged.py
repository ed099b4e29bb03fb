"""Reads the log of a real band, as `tools log export json` writes it, for the timeline.

for session in read(Path("log.json")):
    session.course         its phases and pauses, from 0 on
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...text.language import N_, _
from ...text.usage import LONGEST_LOG, UsageError, printable, read_json
from .. import labels
from .session_model import UNTIL_TAP_MS, Span

_EXPECTED = "expected what `tools log export json` writes"
_MAX_SESSION_MS = 366 * 24 * 3_600_000

ENDED = {
    "done": N_("done"),
    "early": N_("ended early"),
    "interrupted": N_("interrupted"),
    "under way": N_("under way"),
}
ENDED_BY = {
    "time": N_("its time was over"),
    "tap": N_("a tap"),
    "undo": N_("taken back"),
    "end": N_("the session ended"),
}
BROKEN = {"pause": N_("paused"), "power": N_("without power")}


@dataclass(frozen=True)
class Course:
    """A logged session's spans, for the timeline; times in ms since the session's start.

    `past` is what took place, `coming` what was planned and not reached; `now_ms` is the boundary between them.
    """

    past: list[Span]
    coming: list[Span]
    now_ms: int


@dataclass(frozen=True)
class LoggedPhase:
    """One phase of a session in a log.

    `actual_ms` and `planned_ms` are its lengths; `planned_ms` is None for a phase that lasts until a tap.
    `ended_by` is one of ENDED_BY, `breaks` are its pauses and power cuts in words.
    """

    kind: str
    side: str
    actual_ms: int
    planned_ms: int | None
    ended_by: str
    breaks: tuple[str, ...]


@dataclass(frozen=True)
class LoggedSession:
    """One session of a log: when it began, how it ended, on which band, its program and phases."""

    start: str
    ended: str
    band: str
    program: str
    phases: list[LoggedPhase]
    course: Course


class _Object:
    """Reads the values of a JSON object by type.

    Raises UsageError, naming the place, if a value has another type.
    """

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise UsageError(where, f"no JSON object, {_EXPECTED}")
        self._values: Mapping[str, object] = value
        self.where = where

    def text(self, key: str) -> str:
        """Returns the text at `key`, "" if there is none."""
        value = self._values.get(key)
        if value is not None and not isinstance(value, str):
            raise self._wrong(key, "a text")
        return printable(value or "")

    def ms(self, key: str) -> int | None:
        """Returns the number of seconds at `key`, in ms; None if there is no value."""
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(key, "seconds")
        if not 0 <= value * 1000 <= _MAX_SESSION_MS:
            raise self._wrong(key, "seconds of a session")
        return round(value * 1000)

    def number(self, key: str) -> int:
        """Returns the whole number at `key`."""
        value = self._values.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(key, "a whole number")
        return value

    def objects(self, key: str) -> "list[_Object]":
        """Returns the list of objects at `key`."""
        value = self._values.get(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return [
            _Object(item, f"{self.where} {key} {number}") for number, item in enumerate(value, 1)
        ]

    def _wrong(self, key: str, expected: str) -> UsageError:
        return UsageError(f"{self.where} {key}", f"not {expected}, {_EXPECTED}")


def read(path: Path) -> list[LoggedSession]:
    """Returns the sessions of the log in `path`, the latest first. Raises UsageError if `path` is no such log."""
    log = _Object(read_json(path, LONGEST_LOG), str(path))
    sessions = [_session(item) for item in log.objects("sessions")]
    if not sessions:
        raise UsageError(str(path), "no session, expected one at least")
    return sessions[::-1]


def _session(item: _Object) -> LoggedSession:
    breaks = item.objects("breaks")
    phases, past, coming = [], [], []
    t_ms = 0
    for index, phase in enumerate(item.objects("phases")):
        breaks_of_phase = sorted(
            (break_ for break_ in breaks if break_.number("phase") == index + 1),
            key=lambda break_: break_.ms("since_s") or 0,
        )
        phases.append(_phase(phase, breaks_of_phase))
        span = _span(phase, index, t_ms)
        if phase.text("ended_by") or phase.ms("actual_s"):
            spans = _spans_of_phase(span, phase.ms("actual_s") or 0, breaks_of_phase)
            past += spans
            t_ms = spans[-1].end_ms or t_ms
        else:
            coming.append(span)
            t_ms = span.end_ms or t_ms
    now_ms = max((span.end_ms or 0 for span in past), default=0)
    return LoggedSession(
        item.text("start").replace("T", " ").replace("Z", " UTC"),
        item.text("ended"),
        item.text("band"),
        item.text("program"),
        phases,
        Course(past, coming, now_ms),
    )


def _phase(phase: _Object, breaks: list[_Object]) -> LoggedPhase:
    return LoggedPhase(
        phase.text("kind"),
        phase.text("side"),
        phase.ms("actual_s") or 0,
        phase.ms("planned_s"),
        phase.text("ended_by"),
        tuple(_break_text(break_) for break_ in breaks),
    )


def _break_text(break_: _Object) -> str:
    kind, length_ms = break_.text("what"), break_.ms("length_s")
    kind_text = _(BROKEN[kind]) if kind in BROKEN else kind
    return kind_text if length_ms is None else f"{kind_text} {labels.clock(length_ms)}"


def _span(phase: _Object, index: int, start_ms: int) -> Span:
    planned_ms, opens_ms = phase.ms("planned_s"), phase.ms("opens_s")
    end_ms = start_ms + (UNTIL_TAP_MS if planned_ms is None else planned_ms)
    side, kind, round_ = phase.text("side"), phase.text("kind"), phase.number("round")
    return Span(
        kind,
        side,
        round_,
        index,
        start_ms,
        end_ms,
        None if opens_ms is None else start_ms + opens_ms,
    )


def _spans_of_phase(span: Span, actual_ms: int, breaks: list[_Object]) -> list[Span]:
    """Returns one phase as spans: its pieces, and the pauses between them."""
    spans: list[Span] = []
    t_ms, done_ms = span.start_ms, 0
    for break_ in breaks:
        since_ms = min(actual_ms, max(done_ms, break_.ms("since_s") or 0))
        spans.append(_piece(span, span.kind, t_ms, t_ms + since_ms - done_ms))
        t_ms, done_ms = t_ms + since_ms - done_ms, since_ms
        length_ms = break_.ms("length_s") or 0
        spans.append(_piece(span, "paused", t_ms, t_ms + length_ms))
        t_ms += length_ms
    spans.append(_piece(span, span.kind, t_ms, t_ms + actual_ms - done_ms))
    return [span_ for span_ in spans if span_.end_ms != span_.start_ms] or spans[-1:]


def _piece(span: Span, kind: str, start_ms: int, end_ms: int) -> Span:
    return Span(kind, span.side, span.round, span.index, start_ms, end_ms)
