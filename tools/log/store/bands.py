"""Finds out to which band in the store a journal belongs, and to which series of the band's sessions.

A band is known by the id of its chip. A dump does not hold that id, so a band that was first pulled from a dump is
known by the name that a person gave it. When that band comes by cable, the stored band with the same sessions gets
its chip's id. A band that was wiped counts its sessions from 1 again, which begins a new series.
"""

import re
import sqlite3

from simulator.text.usage import UsageError

from ..model.sessions import BY_HAND
from ..pull.journal import KeptSession, Log

# machine.unique_id() in hexadecimal: 6 bytes on an ESP32, 8 on an RP2040.
_CHIP = re.compile(r"[0-9a-f]{8,}")
_PRESSED = {"tap", "end"}  # no two phases that a press ended are equally long

_MANY = 3  # so many undated sessions must match to know a band

# What is stored of a session: start, outcome, first side, start of the band, ms spent in each phase.
Figures = tuple[object, ...]


def band_of(db: sqlite3.Connection, key: str, name: str, log: Log) -> int:
    """Returns the id of the row of the band `key`; adds the row if it is missing.

    Raises UsageError if `name` is another band's.
    """
    row = db.execute("SELECT id FROM band WHERE key = ? OR name = ?", (key, key)).fetchone()
    same_name = db.execute("SELECT id, key FROM band WHERE name = ?", (name,)).fetchone()
    if row is None and _CHIP.fullmatch(key):
        row = _band_from_dump(db, key, same_name, log)
    if same_name is not None and (row is None or same_name[0] != row[0]):
        raise UsageError(name, "is another band's name, expected one of its own")
    if row is None:
        cursor = db.execute(
            "INSERT INTO band (key, name, series) VALUES (?, ?, 1)", (key, name or key)
        )
        return int(cursor.lastrowid or 0)
    if name:
        db.execute("UPDATE band SET name = ? WHERE id = ?", (name, row[0]))
    return int(row[0])


def _band_from_dump(
    db: sqlite3.Connection, key: str, named_band: tuple[int, str] | None, log: Log
) -> tuple[int] | None:
    """Finds the band, first pulled from a dump, that has this journal's sessions; stores `key`, its chip's id.

    Only `named_band`, as (id, key), can be it if a person has named it. Returns (id,) of the band's row, or None.
    """
    for band, name in db.execute(
        "SELECT id, key FROM band WHERE key != ? ORDER BY id", (BY_HAND,)
    ).fetchall():
        if _CHIP.fullmatch(name) or (named_band is not None and named_band[0] != band):
            continue
        if any(
            _is_same_series(figures, log, named_band is not None)
            for figures in _stored_sessions(db, band).values()
        ):
            db.execute("UPDATE band SET key = ? WHERE id = ?", (key, band))
            return (int(band),)
    return None


def series_of(db: sqlite3.Connection, band: int, log: Log) -> int:
    """Returns the number of the band's series to which the journal belongs; begins a new one if it fits none."""
    (last_series,) = db.execute(
        "SELECT CAST(series AS INTEGER) FROM band WHERE id = ?", (band,)
    ).fetchone()
    figures_by_series = {last_series: {}, **_stored_sessions(db, band)}
    for series in sorted(figures_by_series, reverse=True):
        common = figures_by_series[series].keys() & log.sessions.keys()
        fits = all(
            _is_same_session(figures_by_series[series][number], log.sessions[number])
            for number in common
        )
        # Without a date sessions may be alike by chance, so none shows that this is an old dump.
        has_dates = any(log.sessions[number].state.start for number in common)
        if common and fits and (has_dates or series == last_series):
            return int(series)
    if not log.sessions or min(log.sessions) > max(figures_by_series[last_series], default=0):
        return int(last_series)
    db.execute("UPDATE band SET series = ? WHERE id = ?", (last_series + 1, band))
    return int(last_series) + 1


def by_hand(db: sqlite3.Connection) -> int:
    """Returns the id of the band's row to which sessions entered by hand belong; adds the row if it is missing."""
    db.execute(
        "INSERT OR IGNORE INTO band (key, name, series) VALUES (?, ?, 1)", (BY_HAND, BY_HAND)
    )
    (row,) = db.execute("SELECT id FROM band WHERE key = ?", (BY_HAND,)).fetchone()
    return int(row)


def same_starts(db: sqlite3.Connection, band: int) -> list[tuple[str, int]]:
    """Returns (name, count) for each other band with sessions that began in the same second as one of `band`."""
    return db.execute(
        "SELECT name, count(DISTINCT theirs.start) FROM session AS ours JOIN session AS theirs"
        " ON theirs.start = ours.start AND theirs.band != ours.band"
        " JOIN band ON band.id = theirs.band WHERE ours.band = ? GROUP BY theirs.band ORDER BY name",
        (band,),
    ).fetchall()


def _stored_sessions(db: sqlite3.Connection, band: int) -> dict[int, dict[int, Figures]]:
    """Returns the `Figures` of each stored session of a band, by series and then by the session's number."""
    by_series: dict[int, dict[int, Figures]] = {}
    rows = db.execute(
        "SELECT CAST(series AS INTEGER), CAST(number AS INTEGER), start, outcome, first_side, boot, ("
        " SELECT group_concat(actual_ms) FROM (SELECT actual_ms FROM phase WHERE session = session.id"
        " ORDER BY position)) FROM session WHERE band = ?",
        (band,),
    )
    for series, number, *figures in rows:
        by_series.setdefault(series, {})[number] = tuple(figures)
    return by_series


def _is_same_series(stored_figures: dict[int, Figures], log: Log, is_named: bool) -> bool:
    """Returns whether a stored series has this journal's sessions, and is not like them by chance.

    One session is enough if it has a date or a press ended one of its phases: no other is like it. Where no press
    ended a phase, _MANY must match, their boots too, but one is enough if a person has named the band (`is_named`).
    """
    common = sorted(stored_figures.keys() & log.sessions.keys())
    in_journal = [log.sessions[number] for number in common]
    if not all(
        _is_same_session(stored_figures[number], session)
        for number, session in zip(common, in_journal, strict=True)
    ):
        return False
    if any(
        session.state.start or not _PRESSED.isdisjoint(session.state.ended_by)
        for session in in_journal
    ):
        return True
    boots = [
        (stored_figures[number][3], session.state.boot)
        for number, session in zip(common, in_journal, strict=True)
    ]
    return len(common) >= (1 if is_named else _MANY) and all(old == new for old, new in boots)


def _is_same_session(stored_figures: Figures, kept_session: KeptSession) -> bool:
    """Returns whether a stored session is `kept_session`, which may be further on than when it was stored."""
    start, outcome, first, _boot, actual = stored_figures
    if (start, first) != (kept_session.state.start or None, kept_session.state.first):
        return False
    times = ",".join(
        str(kept_session.actual_ms(i)) for i in range(len(kept_session.state.spent_ms))
    )
    return (
        start is not None
        or not outcome
        or (outcome, actual) == (kept_session.state.outcome, times)
    )
