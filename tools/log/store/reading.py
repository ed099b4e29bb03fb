"""Reads sessions out of the store's tables. SQLite accepts any value in any column, and other programs can write to
the file: a row with an impossible value is left out, and a line of `problems` names it.

    found, problems = sessions(db)
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from ..model.amounts import MOST_ML
from ..model.sessions import (
    DROPS,
    LEFT,
    ML,
    OZ,
    RIGHT,
    SIDES,
    UNDER_WAY,
    Break,
    Phase,
    Session,
    Volume,
)
from ..model.zone import is_possible

Row = tuple[Any, ...]
Check = Callable[[object], bool]
_MOST = 1 << 40  # greatest allowed number: as ms, 34 years
_OTHER = {LEFT: RIGHT, RIGHT: LEFT}


@dataclass(frozen=True)
class Correction:
    """A correction of dates: moves sessions by `by_s` s, or sets when one began (`start`, s since 1970)."""

    id: int
    by_s: int | None
    start: int | None
    sessions: tuple[int, ...]


Line = tuple[str, int, int, str]  # a band's name, boot number, UTC in s or 0, text


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and 0 <= value < _MOST


def _is_shift(value: object) -> bool:
    return value is None or (isinstance(value, int) and abs(value) < _MOST)


def _is_whole_or_none(value: object) -> bool:
    return value is None or _is_whole(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_start(value: object) -> bool:
    return value is None or (isinstance(value, int) and is_possible(value))


def _is_amount(value: object) -> bool:
    if value is None:
        return True
    try:
        return isinstance(value, str) and 0 <= Decimal(value) <= MOST_ML
    except InvalidOperation:
        return False


# The columns of each query, in its order.
_SESSION: dict[str, Check] = {
    "number": _is_whole, "boot": _is_whole, "start": _is_start, "program": _is_text, "pacing": _is_text,
    "first_side": _is_text, "outcome": _is_text, "firmware": _is_text, "band": _is_text,
}  # fmt: skip
_PHASE: dict[str, Check] = {
    "kind": _is_text, "side": _is_text, "round": _is_whole, "opens_ms": _is_whole_or_none,
    "planned_ms": _is_whole_or_none, "actual_ms": _is_whole, "ended_by": _is_text,
}  # fmt: skip
_BREAK: dict[str, Check] = {
    "what": _is_text, "phase": _is_whole, "since_ms": _is_whole, "ms": _is_whole_or_none,
}  # fmt: skip
_VOLUME: dict[str, Check] = {
    "side": lambda side: side in SIDES, "amount": _is_amount, "unit": lambda unit: unit in (ML, OZ, DROPS),
}  # fmt: skip
_ADDED: dict[str, Check] = {"milk": _is_text, "note": _is_text}
_CORRECTED: dict[str, Check] = {"correction": _is_whole, "by_s": _is_shift, "start": _is_start}
# Both tables joined, for `rows` to read.
_MOVED = "corrected JOIN correction ON id = correction"
_LINE: dict[str, Check] = {
    "band": _is_text, "boot": _is_whole, "written": _is_whole, "text": _is_text,
}  # fmt: skip


def _wrong(columns: Mapping[str, Check], row: Row) -> str:
    """Returns a text on the first value in a row that cannot be, "its actual_ms is 'abc', ..."; "" if all can."""
    for (name, check), value in zip(columns.items(), row, strict=True):
        if not check(value):
            return f"its {name} is {str(value)[:40]!r}, which it cannot be"
    return ""


class _Reader:
    """Reads tables that have one or more rows for each session.

    `unfit` has the ids of the sessions that are left out, as a row that they need is wrong.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.problems: list[str] = []
        self.unfit: set[int] = set()

    def rows(
        self, table: str, columns: Mapping[str, Check], order: str, is_part: bool = False
    ) -> dict[int, list[Row]]:
        """Returns the rows of a table by session id; `is_part`: a wrong row adds its session to `unfit`."""
        by_session: dict[int, list[Row]] = {}
        query = f"SELECT session, {', '.join(columns)} FROM {table} ORDER BY session, {order}"
        for session, *values in self._db.execute(query):
            wrong_column = _wrong(columns, tuple(values))
            if wrong_column:
                left_out = "the session" if is_part else "that"
                self.problems.append(
                    f"session {session}, {table.split()[0]}: {wrong_column}; {left_out} is left out"
                )
                if is_part:
                    self.unfit.add(session)
            else:
                by_session.setdefault(session, []).append(tuple(values))
        return by_session

    def ids_in(self, table: str) -> set[int]:
        """Returns the ids of the sessions in `table`, which has no other column."""
        return {session for (session,) in self._db.execute(f"SELECT session FROM {table}")}


def sessions(db: sqlite3.Connection) -> tuple[list[Session], list[str]]:
    """Returns all sessions, and a sentence for each row that is left out.

    Sessions with a date come first, by date; then those without a date, by band and number.
    """
    reader = _Reader(db)
    parts = _Parts(reader)
    rows = db.execute(
        "SELECT session.id, number, boot, start, program, pacing, first_side, outcome, firmware, name"
        " FROM session JOIN band ON band.id = session.band ORDER BY band.id, session.series, number"
    )
    readable = []
    for id_, *row in rows:
        wrong_column = _wrong(_SESSION, tuple(row))
        if wrong_column:
            reader.problems.append(f"session {id_}: {wrong_column}; it is left out")
        elif id_ not in reader.unfit:
            readable.append(_session(id_, row, parts))
    return sorted(
        readable, key=lambda session: (session.start is None, session.start or 0)
    ), reader.problems


class _Parts:
    """The rows of all tables but that of sessions, by session id."""

    def __init__(self, reader: _Reader) -> None:
        self.phases = reader.rows("phase", _PHASE, "position", is_part=True)
        self.breaks = reader.rows("break", _BREAK, "position", is_part=True)
        self.volumes = reader.rows("volume", _VOLUME, "side")
        self.added = reader.rows("added", _ADDED, "session")
        self.moved = reader.rows(_MOVED, _CORRECTED, "id")
        self.left_out = reader.ids_in("left_out")
        self.swapped = reader.ids_in("swapped")


def _session(id_: int, row: Sequence[Any], parts: _Parts) -> Session:
    band_number, boot, start, program, pacing, first_side, outcome, firmware, band = row
    milk, note = parts.added.get(id_, [("", "")])[0]
    session = Session(
        id=id_, band=band, number=band_number, boot=boot, logged_start=start,
        start=_corrected(start, parts.moved.get(id_, ())), program=program, pacing=pacing,
        first_side=first_side, outcome=outcome or UNDER_WAY, firmware=firmware,
        phases=tuple(Phase(*values) for values in parts.phases.get(id_, ())),
        breaks=tuple(Break(*values) for values in parts.breaks.get(id_, ())),
        volumes=_volumes(parts.volumes.get(id_, ())), milk=milk, note=note,
        left_out=id_ in parts.left_out,
    )  # fmt: skip
    return _swapped(session) if id_ in parts.swapped else session


def _volumes(rows: Iterable[Row]) -> dict[str, Volume]:
    return {
        side: Volume(None if amount is None else Decimal(amount), unit)
        for side, amount, unit in rows
    }


def _swapped(session: Session) -> Session:
    """Returns a session with its left and right swapped, except that volumes stay on their sides."""
    phases = tuple(
        replace(phase, side=_OTHER.get(phase.side, phase.side)) for phase in session.phases
    )
    first = _OTHER.get(session.first_side, session.first_side)
    return replace(session, phases=phases, first_side=first, swapped=True)


def _corrected(start: int | None, moves: Iterable[Row]) -> int | None:
    """Returns `start` after the corrections in `moves`, in order; unchanged if they lead to an impossible year."""
    moved_start = start
    for _number, by_s, began in moves:
        if began is not None:
            moved_start = began
        elif by_s is not None and moved_start is not None:
            moved_start += by_s
    return moved_start if moved_start is None or is_possible(moved_start) else start


def corrections(db: sqlite3.Connection) -> tuple[list[Correction], list[str]]:
    """Returns all corrections in the order in which they were made, and a sentence for each row left out."""
    reader = _Reader(db)
    rows = reader.rows(_MOVED, _CORRECTED, "id")
    by_number: dict[int, Correction] = {}
    for session, rows_of_session in rows.items():
        for number, by_s, start in rows_of_session:
            correction = by_number.setdefault(number, Correction(number, by_s, start, ()))
            by_number[number] = replace(correction, sessions=(*correction.sessions, session))
    return [by_number[number] for number in sorted(by_number)], reader.problems


def lines(db: sqlite3.Connection) -> tuple[list[Line], list[str]]:
    """Returns the lines of text that the bands noted, and a sentence for each row left out."""
    readable: list[Line] = []
    problems = []
    for row in db.execute(
        "SELECT name, boot, written, text FROM line JOIN band ON band.id = line.band ORDER BY line.band, boot"
    ):
        wrong_column = _wrong(_LINE, row)
        if wrong_column:
            problems.append(f"a line of text of a band: {wrong_column}; it is left out")
        else:
            readable.append(row)
    return readable, problems
