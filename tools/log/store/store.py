"""The log on the host: an SQLite file in the user's own data folder, with a row for each session.

    with Store(path) as store:
        store.take(journal.read(files), "e4b063a1", "mine")
        store.sessions()

What a band kept is written only by `take`; pulling it again changes nothing. What a person adds (volumes, milk or
colostrum, a note, corrections of the clock) is in tables of its own and survives every pull. Sessions are known by
band, series and number: a band that was wiped counts from 1 again, which begins a new series.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from firmware.rondo.session.state import UNKNOWN_MS
from simulator.text.usage import UsageError

from ..model.sessions import BY_HAND, EXPRESS, UNREADABLE, Session, Volume
from ..model.zone import FIRST_YEAR, LAST_YEAR, is_possible
from ..pull.journal import KeptSession, Log
from . import bands, reading
from .database import REFUSED, connect, usage_error
from .reading import Correction, Line


@dataclass
class PullResult:
    """How many sessions of a pull are new, changed, and the same as before."""

    new: int = 0
    changed: int = 0
    same: int = 0


class Store(AbstractContextManager["Store"]):
    """The log in the SQLite file `path`, which is created if it is missing and `may_create` is true.

    Raises UsageError if Rondo did not make the file or it cannot be opened.
    """

    def __init__(self, path: Path, may_create: bool = True) -> None:
        self.path = path
        self.problems: list[str] = []  # a line of text for each wrong row read so far
        try:
            if not may_create and not path.exists():
                raise UsageError(str(path), "there is no log yet, expected one made by log pull")
            self._db = connect(path)
        except (*REFUSED, OSError) as error:
            raise usage_error(path, error, is_ours=False, may_create=may_create) from None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.close()
        if isinstance(error, REFUSED):
            raise usage_error(self.path, error, is_ours=True) from None

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    # What a band kept.

    def take(self, log: Log, key: str, name: str = "") -> PullResult:
        """Adds all of the journal `log`, in one transaction; `key` is the band's id, `name` its name or ""."""
        if BY_HAND in (key, name):
            raise UsageError(
                BY_HAND, "is where sessions entered by hand are, expected another name"
            )
        result = PullResult()
        with self._db:
            band = bands.band_of(self._db, key, name, log)
            series = bands.series_of(self._db, band, log)
            for number, kept_session in log.sessions.items():
                self._add_session(band, series, number, kept_session, result)
            self._db.executemany(
                "INSERT OR IGNORE INTO line VALUES (?, ?, ?, ?)",
                [(band, line.boot, line.written, line.text) for line in log.lines],
            )
        return result

    def begin_anew(self, key: str) -> None:
        """Begins a new series for a band that was wiped and so counts from 1 again."""
        with self._db:
            self._db.execute("UPDATE band SET series = series + 1 WHERE key = ?", (key,))

    def same_starts(self, key: str) -> list[tuple[str, int]]:
        """Returns (name, count) for each other band with sessions that began in the same second as one of `key`."""
        row = self._db.execute(
            "SELECT id FROM band WHERE key = ? OR name = ?", (key, key)
        ).fetchone()
        return [] if row is None else bands.same_starts(self._db, row[0])

    def _add_session(
        self, band: int, series: int, number: int, kept_session: KeptSession, result: PullResult
    ) -> None:
        row = self._db.execute(
            "SELECT id, CAST(changes AS INTEGER), outcome,"
            " EXISTS (SELECT 1 FROM phase WHERE session = id AND kind = ?),"
            " (SELECT sum(actual_ms) FROM phase WHERE session = id)"
            " FROM session WHERE band = ? AND series = ? AND number = ?",
            (UNREADABLE, band, series, number),
        ).fetchone()
        if row is None:
            result.new += 1
            self._write(None, band, series, number, kept_session)
            return
        session, changes, outcome, unreadable, phases_ms = row
        further = kept_session.state.change == changes and kept_session.spent_ms > (phases_ms or 0)
        is_later = kept_session.state.change > changes or (
            not outcome and (kept_session.over or further)
        )
        if is_later or (unreadable and kept_session.plan is not None):
            result.changed += 1
            self._write(session, band, series, number, kept_session)
        else:
            result.same += 1

    def _write(
        self, session: int | None, band: int, series: int, number: int, kept_session: KeptSession
    ) -> None:
        state, plan = kept_session.state, kept_session.plan
        firmware = ".".join(str(part) for part in plan.version) if plan else ""
        cursor = self._db.execute(
            "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " boot = excluded.boot, changes = excluded.changes,"
            " program = coalesce(nullif(excluded.program, ''), program),"
            " outcome = excluded.outcome,"
            " firmware = coalesce(nullif(excluded.firmware, ''), firmware) RETURNING id",
            (
                session, band, series, number, state.boot, state.change, state.start or None,
                plan.program if plan else "", "guide" if state.guide else "strict", state.first, state.outcome,
                firmware,
            ),
        )  # fmt: skip
        self._write_phases(cursor.fetchone()[0], kept_session)

    def _write_phases(self, session: int, kept_session: KeptSession) -> None:
        state = kept_session.state
        known_rows = self._db.execute(
            "SELECT kind, side, round, opens_ms, planned_ms FROM phase WHERE session = ? ORDER BY position",
            (session,),
        ).fetchall()
        for name in ("phase", "break"):
            self._db.execute(f"DELETE FROM {name} WHERE session = ?", (session,))
        self._db.executemany(
            "INSERT INTO phase VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (session, i, *_phase(kept_session, i, known_rows))
                for i in range(len(state.spent_ms))
            ],
        )
        self._db.executemany(
            "INSERT INTO break VALUES (?, ?, ?, ?, ?, ?)",
            [
                (session, i, break_kind, index, since, None if ms == UNKNOWN_MS else ms)
                for i, (break_kind, index, since, ms) in enumerate(state.breaks)
            ],
        )

    # What a person adds.

    def add(self, session: int, milk: str | None = None, note: str | None = None) -> None:
        """Sets `milk` ("milk" or "colostrum") and the note of a session; "" removes a value, None leaves it."""
        with self._db:
            self._db.execute("INSERT OR IGNORE INTO added VALUES (?, '', '')", (session,))
            for column, value in (("milk", milk), ("note", note)):
                if value is not None:
                    self._db.execute(
                        f"UPDATE added SET {column} = ? WHERE session = ?", (value, session)
                    )

    def add_volume(self, session: int, side: str, volume: Volume | None) -> None:
        """Sets a session's volume of `side`, or of both sides together; None removes it."""
        with self._db:
            self._db.execute("DELETE FROM volume WHERE session = ? AND side = ?", (session, side))
            if volume is not None:
                amount = None if volume.amount is None else str(volume.amount)
                self._db.execute(
                    "INSERT INTO volume VALUES (?, ?, ?, ?)", (session, side, amount, volume.unit)
                )

    def leave_out(self, session: int, is_left_out: bool) -> None:
        """Marks a session as left out of exports and reports, or removes the mark; it stays in the log."""
        self._mark("left_out", session, is_left_out)

    def swap(self, session: int, is_swapped: bool) -> None:
        """Marks a session's left and right as swapped, or removes the mark."""
        self._mark("swapped", session, is_swapped)

    def _mark(self, table: str, session: int, is_so: bool) -> None:
        with self._db:
            self._db.execute(f"DELETE FROM {table} WHERE session = ?", (session,))
            if is_so:
                self._db.execute(f"INSERT INTO {table} VALUES (?)", (session,))

    def enter(self, start: int, express_ms: dict[str, int]) -> int:
        """Adds a session that no band recorded, which began at `start`, in s since 1970; returns its row's id.

        `express_ms` maps each side to its ms of expressing.
        """
        with self._db:
            band = bands.by_hand(self._db)
            (last_number,) = self._db.execute(
                "SELECT max(number) FROM session WHERE band = ?", (band,)
            ).fetchone()
            cursor = self._db.execute(
                "INSERT INTO session (band, series, number, boot, changes, start, program, pacing, first_side,"
                " outcome, firmware) VALUES (?, 1, ?, 0, 0, ?, '', '', '', ?, '')",
                (band, (last_number or 0) + 1, start, BY_HAND),
            )
            session = int(cursor.lastrowid or 0)
            self._db.executemany(
                "INSERT INTO phase VALUES (?, ?, ?, ?, 1, NULL, NULL, ?, 'end')",
                [
                    (session, i, EXPRESS, *side_and_ms)
                    for i, side_and_ms in enumerate(express_ms.items())
                ],
            )
        return session

    def correct(
        self, sessions: Iterable[int], by_s: int | None = None, start: int | None = None
    ) -> int:
        """Moves the dates of sessions by `by_s` s, or sets when they began: `start`, in s since 1970.

        Returns the correction's number, by which `take_back` removes it.
        Raises UsageError, and changes nothing, if a session would then begin in an impossible year.
        """
        sessions = list(sessions)
        self._check_moved(sessions, by_s, start)
        with self._db:
            cursor = self._db.execute(
                "INSERT INTO correction (by_s, start) VALUES (?, ?)", (by_s, start)
            )
            number = int(cursor.lastrowid or 0)
            self._db.executemany(
                "INSERT INTO corrected VALUES (?, ?)", [(number, session) for session in sessions]
            )
        return number

    def _check_moved(self, sessions: list[int], by_s: int | None, start: int | None) -> None:
        """Raises UsageError if a correction would move a session into an impossible year."""
        for session in self.sessions():
            moved_start = (
                start if start is not None else session.start and session.start + (by_s or 0)
            )
            if session.id in sessions and moved_start is not None and not is_possible(moved_start):
                problem = f"would then begin before {FIRST_YEAR} or after {LAST_YEAR}"
                raise UsageError(
                    f"session {session.id}", f"{problem}, expected a smaller correction"
                )

    def take_back(self, correction: int) -> bool:
        """Removes the correction of that number, so that dates are as before it; returns False if there is none."""
        with self._db:
            return (
                self._db.execute("DELETE FROM correction WHERE id = ?", (correction,)).rowcount > 0
            )

    # Reading.

    def sessions(self) -> list[Session]:
        """Returns all sessions: those with a date first, by date; then the others, by band and number."""
        readable, problems = reading.sessions(self._db)
        self._add_problems(problems)
        return readable

    def corrections(self) -> list[Correction]:
        """Returns all corrections of dates, in the order in which they were made."""
        readable, problems = reading.corrections(self._db)
        self._add_problems(problems)
        return readable

    def bands(self) -> list[tuple[str, str]]:
        """Returns the (key, name) of each band."""
        return self._db.execute("SELECT key, name FROM band ORDER BY id").fetchall()

    def lines(self) -> list[Line]:
        """Returns the lines of text that bands kept: (band's name, boot, written in s since 1970 or 0, text)."""
        readable, problems = reading.lines(self._db)
        self._add_problems(problems)
        return readable

    def _add_problems(self, problems: Iterable[str]) -> None:
        self.problems += [line for line in problems if line not in self.problems]


def _phase(
    kept_session: KeptSession, index: int, known_rows: list[tuple[object, ...]]
) -> tuple[object, ...]:
    """Returns the values for the table of phases from `kind` on: the plan of phase `index`, and how it went.

    The plan is the session's own, else that in `known_rows`, the rows from an earlier pull.
    """
    outcome = (kept_session.actual_ms(index), kept_session.state.ended_by[index])
    if kept_session.plan is not None:
        phase = kept_session.plan.phases[index]
        return phase.kind, phase.side, phase.round, phase.opens, phase.usual, *outcome
    if len(known_rows) == len(kept_session.state.spent_ms):
        return *known_rows[index], *outcome
    return UNREADABLE, "none", 0, None, None, *outcome
