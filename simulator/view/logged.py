"""Reads a log of a real band, as `tools log export json` writes it, to be shown on the timeline.

for session in read(Path("log.json")):
    session.course         its phases and pauses, from 0 on
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..text.language import N_, _
from ..text.usage import LONGEST_LOG, UsageError, printable, read_json
from . import labels
from .session_model import UNTIL_TAP_MS, Span

_EXPECTED = "expected what `tools log export json` writes"
_LONGEST_MS = 366 * 24 * 3_600_000

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
    """A session's spans on the timeline.

    `past` is what took place, from 0 on; `coming` is what was planned and not reached; `now_ms` divides them.
    """

    past: list[Span]
    coming: list[Span]
    now_ms: int


@dataclass(frozen=True)
class LoggedPhase:
    """One phase of a session in a log.

    `actual` and `planned` are lengths in ms, `planned` None for a phase until a tap; `ended_by` is one of ENDED_BY,
    `breaks` are its pauses and power cuts in words.
    """

    kind: str
    side: str
    actual: int
    planned: int | None
    ended_by: str
    breaks: tuple[str, ...]


@dataclass(frozen=True)
class Logged:
    """One session of a log: when it began, how it ended, on which band, its program and phases."""

    start: str
    ended: str
    band: str
    program: str
    phases: list[LoggedPhase]
    course: Course


class _Object:
    """A JSON object whose values are read by type; raises UsageError that says where one is of another type."""

    def __init__(self, found: object, where: str) -> None:
        if not isinstance(found, dict):
            raise UsageError(where, f"no JSON object, {_EXPECTED}")
        self._found: Mapping[str, object] = found
        self.where = where

    def text(self, key: str) -> str:
        """Returns the text at `key`, "" if there is none."""
        value = self._found.get(key)
        if value is not None and not isinstance(value, str):
            raise self._wrong(key, "a text")
        return printable(value or "")

    def ms(self, key: str) -> int | None:
        """Returns in ms the number of seconds at `key`; None if there is none."""
        value = self._found.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(key, "seconds")
        if not 0 <= value * 1000 <= _LONGEST_MS:
            raise self._wrong(key, "seconds of a session")
        return round(value * 1000)

    def number(self, key: str) -> int:
        """Returns the whole number at `key`."""
        value = self._found.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(key, "a whole number")
        return value

    def objects(self, key: str) -> "list[_Object]":
        """Returns the list of objects at `key`."""
        value = self._found.get(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return [_Object(one, f"{self.where} {key} {at}") for at, one in enumerate(value, 1)]

    def _wrong(self, key: str, expected: str) -> UsageError:
        return UsageError(f"{self.where} {key}", f"not {expected}, {_EXPECTED}")


def read(path: Path) -> list[Logged]:
    """Returns the sessions of the log in `path`, the last one first. Raises UsageError if that is no log."""
    found = _Object(read_json(path, LONGEST_LOG), str(path))
    sessions = [_session(one) for one in found.objects("sessions")]
    if not sessions:
        raise UsageError(str(path), "no session, expected one at least")
    return sessions[::-1]


def _session(found: _Object) -> Logged:
    breaks = found.objects("breaks")
    phases, past, coming = [], [], []
    t_ms = 0
    for index, one in enumerate(found.objects("phases")):
        own = sorted(
            (each for each in breaks if each.number("phase") == index + 1),
            key=lambda each: each.ms("since_s") or 0,
        )
        phases.append(_phase(one, own))
        span = _span(one, index, t_ms)
        if one.text("ended_by") or one.ms("actual_s"):
            parts = _parts(span, one.ms("actual_s") or 0, own)
            past += parts
            t_ms = parts[-1].end_ms or t_ms
        else:
            coming.append(span)
            t_ms = span.end_ms or t_ms
    now_ms = max((span.end_ms or 0 for span in past), default=0)
    return Logged(
        found.text("start").replace("T", " ").replace("Z", " UTC"),
        found.text("ended"),
        found.text("band"),
        found.text("program"),
        phases,
        Course(past, coming, now_ms),
    )


def _phase(found: _Object, breaks: list[_Object]) -> LoggedPhase:
    return LoggedPhase(
        found.text("kind"),
        found.text("side"),
        found.ms("actual_s") or 0,
        found.ms("planned_s"),
        found.text("ended_by"),
        tuple(_break(one) for one in breaks),
    )


def _break(found: _Object) -> str:
    what, length = found.text("what"), found.ms("length_s")
    word = _(BROKEN[what]) if what in BROKEN else what
    return word if length is None else f"{word} {labels.clock(length)}"


def _span(found: _Object, index: int, start: int) -> Span:
    planned, opens = found.ms("planned_s"), found.ms("opens_s")
    end = start + (UNTIL_TAP_MS if planned is None else planned)
    side, kind, of = found.text("side"), found.text("kind"), found.number("round")
    return Span(kind, side, of, index, start, end, None if opens is None else start + opens)


def _parts(span: Span, actual: int, breaks: list[_Object]) -> list[Span]:
    """Returns the spans of one phase: its pieces and the pauses between them."""
    parts: list[Span] = []
    t_ms, done = span.start_ms, 0
    for one in breaks:
        since = min(actual, max(done, one.ms("since_s") or 0))
        parts.append(_piece(span, span.kind, t_ms, t_ms + since - done))
        t_ms, done = t_ms + since - done, since
        length = one.ms("length_s") or 0
        parts.append(_piece(span, "paused", t_ms, t_ms + length))
        t_ms += length
    parts.append(_piece(span, span.kind, t_ms, t_ms + actual - done))
    return [part for part in parts if part.end_ms != part.start_ms] or parts[-1:]


def _piece(span: Span, kind: str, start: int, end: int) -> Span:
    return Span(kind, span.side, span.round, span.index, start, end)
