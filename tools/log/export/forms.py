"""The log as files for other programs: CSV of sessions and of phases, and JSON.

Each column is one row of a table below, and docs/log.md says what it means.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from firmware.rondo import VERSION
from simulator.text.usage import printable

from ..model.sessions import BOTH, LEFT, ML, PAUSE, POWER, RIGHT, Break, Phase, Session
from ..model.zone import iso

# The beginning of a formula to a spreadsheet (OWASP, "CSV Injection"), in wide letters too; letters before it that
# a spreadsheet may not show; and where one that splits at semicolons, even in quotes, begins another cell: a quote
# there begins an empty text.
FORMULA = "=+-@"
_MARK = f"[{re.escape(FORMULA)}＝＋－＠﹢﹣﹦﹫]"
_UNSEEN = "\\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff\ufffd"
_BEGINNING = re.compile(f"[{_UNSEEN}]*{_MARK}")
_BEHIND = re.compile(f'([;|]["{_UNSEEN}]*)({_MARK})')


def cell(value: object) -> str:
    """Returns a CSV cell as text; a ' is put before text that a spreadsheet might run as a formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = _BEHIND.sub(r"\1'\2", printable(value))
    return f"'{text}" if _BEGINNING.match(text) else text


def seconds(ms: int | None) -> float | int | None:
    """Returns `ms` in s, as an int if it is a whole number; None for None."""
    if ms is None:
        return None
    return ms // 1000 if ms % 1000 == 0 else ms / 1000


def amount(value: Decimal | None) -> Decimal | None:
    """Returns the volume `value` rounded to hundredths, without trailing zeros; None for None."""
    return None if value is None else value.quantize(Decimal("0.01")).normalize() + Decimal(0)


def _ml(session: Session, side: str) -> Decimal | None:
    volume = session.volumes.get(side)
    return None if volume is None or volume.amount is None else amount(volume.in_unit(ML))


def _as_entered(session: Session, side: str) -> str:
    return str(session.volumes.get(side, ""))


def _marks(session: Session) -> str:
    return "; ".join(session.marks)


SESSION_COLUMNS: dict[str, Callable[[Session], object]] = {
    "session": lambda s: s.id,
    "band": lambda s: s.band,
    "number": lambda s: s.number,
    "start": lambda s: iso(s.start),
    "end": lambda s: iso(s.end),
    "logged_start": lambda s: iso(s.logged_start),
    "program": lambda s: s.program,
    "pacing": lambda s: s.pacing,
    "first_side": lambda s: s.first_side,
    "ended": lambda s: s.outcome,
    "marks": _marks,
    "rounds": lambda s: s.rounds,
    "left_s": lambda s: seconds(s.expressed_ms(LEFT)),
    "right_s": lambda s: seconds(s.expressed_ms(RIGHT)),
    "both_s": lambda s: seconds(s.expressed_ms(BOTH)),
    "expressing_s": lambda s: seconds(s.expressed_ms()),
    "assist_s": lambda s: seconds(s.assist_ms),
    "phases_s": lambda s: seconds(s.phases_ms),
    "pauses": lambda s: sum(break_.what == PAUSE for break_ in s.breaks),
    "paused_s": lambda s: seconds(s.broken_ms(PAUSE)),
    "cuts": lambda s: sum(break_.what == POWER for break_ in s.breaks),
    "without_power_s": lambda s: seconds(s.broken_ms(POWER)),
    "wall_s": lambda s: seconds(s.wall_ms),
    "left_ml": lambda s: _ml(s, LEFT),
    "right_ml": lambda s: _ml(s, RIGHT),
    "both_ml": lambda s: _ml(s, BOTH),
    "total_ml": lambda s: amount(s.volume(ML)),
    "left_entered": lambda s: _as_entered(s, LEFT),
    "right_entered": lambda s: _as_entered(s, RIGHT),
    "both_entered": lambda s: _as_entered(s, BOTH),
    "milk": lambda s: s.milk,
    "note": lambda s: s.note,
    "boot": lambda s: s.boot,
    "firmware": lambda s: s.firmware,
}


@dataclass(frozen=True)
class PlacedPhase:
    """A phase of a session with its index in the session."""

    session: Session
    index: int
    phase: Phase


PHASE_COLUMNS: dict[str, Callable[[PlacedPhase], object]] = {
    "session": lambda placed: placed.session.id,
    "band": lambda placed: placed.session.band,
    "number": lambda placed: placed.session.number,
    "phase": lambda placed: placed.index + 1,
    "kind": lambda placed: placed.phase.kind,
    "side": lambda placed: placed.phase.side,
    "round": lambda placed: placed.phase.round,
    "start": lambda placed: iso(placed.session.started(placed.index)),
    "opens_s": lambda placed: seconds(placed.phase.opens_ms),
    "planned_s": lambda placed: seconds(placed.phase.planned_ms),
    "actual_s": lambda placed: seconds(placed.phase.actual_ms),
    "ended_by": lambda placed: placed.phase.ended_by,
    "marks": lambda placed: _marks(placed.session),
    "paused_s": lambda placed: _break_seconds(placed, PAUSE),
    "without_power_s": lambda placed: _break_seconds(placed, POWER),
}


def _break_seconds(placed: PlacedPhase, break_kind: str) -> float | int | None:
    lengths_ms = [
        break_.ms
        for break_ in placed.session.breaks
        if (break_.phase, break_.what) == (placed.index, break_kind)
    ]
    known_ms = [ms for ms in lengths_ms if ms is not None]
    return None if len(known_ms) < len(lengths_ms) else seconds(sum(known_ms))


def _placed_phases(session: Session) -> list[PlacedPhase]:
    return [PlacedPhase(session, index, phase) for index, phase in enumerate(session.phases)]


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Returns the text of a CSV file, each cell in quotes and none such that a spreadsheet runs it as a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([[cell(value) for value in row] for row in rows])
    return text.getvalue()


def session_rows(sessions: Sequence[Session]) -> list[list[object]]:
    """Returns a row of SESSION_COLUMNS for each session."""
    return [[column(session) for column in SESSION_COLUMNS.values()] for session in sessions]


def phase_rows(sessions: Sequence[Session]) -> list[list[object]]:
    """Returns a row of PHASE_COLUMNS for each planned phase, reached or not."""
    placed_phases = [placed for session in sessions for placed in _placed_phases(session)]
    return [[column(placed) for column in PHASE_COLUMNS.values()] for placed in placed_phases]


def sessions_csv(sessions: Sequence[Session]) -> str:
    """Returns a CSV file with a row for each session."""
    return as_csv(tuple(SESSION_COLUMNS), session_rows(sessions))


def phases_csv(sessions: Sequence[Session]) -> str:
    """Returns a CSV file with a row for each planned phase, reached or not."""
    return as_csv(tuple(PHASE_COLUMNS), phase_rows(sessions))


def as_json(sessions: Sequence[Session], lines: Sequence[tuple[str, int, int, str]]) -> str:
    """Returns a JSON file of sessions and the bands' lines of text (band, boot, written, text).

    Numbers are in the units that their names say.
    """
    version = json.dumps(".".join(str(part) for part in VERSION))
    of_sessions = _json_list(_session(session) for session in sessions)
    of_lines = _json_list(
        {
            "band": printable(band),
            "boot": boot,
            "written": iso(written_at) if written_at else None,
            "text": printable(text, lines=True),
        }
        for band, boot, written_at, text in lines
    )
    return f'{{"rondo": {version},\n"sessions": {of_sessions},\n"lines": {of_lines}}}\n'


def _json_list(objects: Iterable[dict[str, object]]) -> str:
    """Returns a JSON list with one object a line. `indent` is not used: json's fast encoder in C cannot do that."""
    return "[" + ",\n".join(json.dumps(object_, ensure_ascii=False) for object_ in objects) + "]"


def _session(session: Session) -> dict[str, object]:
    fields = {name: _json_value(column(session)) for name, column in SESSION_COLUMNS.items()}
    fields["phases"] = [
        {
            name: _json_value(column(placed))
            for name, column in PHASE_COLUMNS.items()
            if name not in ("session", "band", "number", "marks")
        }
        for placed in _placed_phases(session)
    ]
    fields["breaks"] = [_break(break_) for break_ in session.breaks]
    return fields


def _break(break_: Break) -> dict[str, object]:
    since, length = seconds(break_.since_ms), seconds(break_.ms)
    return {"what": break_.what, "phase": break_.phase + 1, "since_s": since, "length_s": length}


def _json_value(value: object) -> object:
    """Returns a column's value for JSON: a number, a printable text, or None (null) if it is not known."""
    if isinstance(value, Decimal):
        return float(value)
    return (
        printable(value, lines=True)
        if isinstance(value, str) and value
        else value or (0 if value == 0 else None)
    )
