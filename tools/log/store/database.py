"""The store's SQLite file: its path, its tables, whether Rondo made it, and why it cannot be used."""

import os
import sqlite3
import sys
from pathlib import Path

from simulator.text.usage import UsageError

_APPLICATION = 0x526F6E64  # "Rond": marks a file as Rondo's
_VERSION = 2
_WAIT_S = 5.0  # time to wait while another program writes (ours)
_SCHEMA = """
CREATE TABLE band (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, series INTEGER NOT NULL);
CREATE TABLE session (
    id INTEGER PRIMARY KEY, band INTEGER NOT NULL REFERENCES band, series INTEGER NOT NULL, number INTEGER NOT NULL,
    boot INTEGER NOT NULL, changes INTEGER NOT NULL, start INTEGER, program TEXT NOT NULL, pacing TEXT NOT NULL,
    first_side TEXT NOT NULL, outcome TEXT NOT NULL, firmware TEXT NOT NULL, UNIQUE (band, series, number));
CREATE TABLE phase (
    session INTEGER NOT NULL REFERENCES session, position INTEGER NOT NULL,
    kind TEXT NOT NULL, side TEXT NOT NULL, round INTEGER NOT NULL, opens_ms INTEGER, planned_ms INTEGER,
    actual_ms INTEGER NOT NULL, ended_by TEXT NOT NULL,
    PRIMARY KEY (session, position)) WITHOUT ROWID;
CREATE TABLE break (
    session INTEGER NOT NULL REFERENCES session, position INTEGER NOT NULL,
    what TEXT NOT NULL, phase INTEGER NOT NULL, since_ms INTEGER NOT NULL, ms INTEGER,
    PRIMARY KEY (session, position)) WITHOUT ROWID;
CREATE TABLE line (
    band INTEGER NOT NULL REFERENCES band, boot INTEGER NOT NULL, written INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (band, boot, written, text)) WITHOUT ROWID;
CREATE TABLE added (session INTEGER PRIMARY KEY REFERENCES session, milk TEXT NOT NULL, note TEXT NOT NULL);
CREATE TABLE volume (
    session INTEGER NOT NULL REFERENCES session, side TEXT NOT NULL, amount TEXT, unit TEXT NOT NULL,
    PRIMARY KEY (session, side)) WITHOUT ROWID;
CREATE TABLE correction (id INTEGER PRIMARY KEY, by_s INTEGER, start INTEGER);
CREATE TABLE corrected (
    correction INTEGER NOT NULL REFERENCES correction ON DELETE CASCADE,
    session INTEGER NOT NULL REFERENCES session, PRIMARY KEY (correction, session)) WITHOUT ROWID;
"""
# What a person said of a session: not to be counted, and that its sides were the other way round.
_SINCE_2 = """
CREATE TABLE left_out (session INTEGER PRIMARY KEY REFERENCES session);
CREATE TABLE swapped (session INTEGER PRIMARY KEY REFERENCES session);
"""
_OURS = "expected a log made by log pull"
_WHOLE = "expected a log that is whole"
_WRITABLE = "expected a file that can be written"
# The errors that a file raises which is damaged or not ours: SQLite's own, that of a message which quotes bytes of
# the file, and that of a length in it for which no computer has the memory.
REFUSED = (sqlite3.Error, UnicodeDecodeError, MemoryError)
_TROUBLE_BY_CODE = {
    sqlite3.SQLITE_BUSY: "is in use by another program, expected it to be free; try again",
    sqlite3.SQLITE_LOCKED: "is in use by another program, expected it to be free; try again",
    sqlite3.SQLITE_READONLY: f"may be read only, {_WRITABLE}",
    sqlite3.SQLITE_PERM: f"may not be opened, {_WRITABLE}",
    sqlite3.SQLITE_CANTOPEN: f"cannot be opened, {_WRITABLE}",
    sqlite3.SQLITE_FULL: "cannot grow for the disk is full, expected some room",
    sqlite3.SQLITE_IOERR: "cannot be read or written for an error of the disk, expected some room",
}


def default_path() -> Path | None:
    """Returns the store's path if no option names one; None for a user without a home folder."""
    try:
        if sys.platform == "win32":
            base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            base = str(Path.home() / "Library" / "Application Support")
        else:
            base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    except RuntimeError:  # neither $HOME nor an entry in the list of users
        return None
    return Path(base) / "rondo" / "log.sqlite"


def connect(path: Path) -> sqlite3.Connection:
    """Opens the SQLite file `path`, and creates it if it is missing; only its user can read it then.

    What is deleted in it is overwritten. Raises one of REFUSED, or OSError, if it cannot be opened or is not
    Rondo's.
    """
    if path.exists() and not path.is_file():
        raise sqlite3.DatabaseError("is no file")
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    db = sqlite3.connect(path, timeout=_WAIT_S)
    try:
        _prepare(db)
    except BaseException:
        db.close()
        raise
    return db


def usage_error(
    path: Path, error: Exception, is_ours: bool, may_create: bool = False
) -> UsageError:
    """Returns the UsageError for `error`, raised where the file at `path` was opened or used.

    With `is_ours` it expects a log of Rondo's that is whole; with `may_create`, a place to write to.
    """
    code = getattr(error, "sqlite_errorcode", None)
    trouble = _TROUBLE_BY_CODE.get(code & 0xFF) if isinstance(code, int) else None
    if isinstance(error, UnicodeDecodeError):
        trouble = f"is damaged, {_WHOLE}"
    elif isinstance(error, MemoryError):
        trouble = f"takes more memory than there is, {_WHOLE}"
    elif isinstance(error, OSError):
        expected = _WRITABLE if may_create else _OURS
        trouble = f"{error.strerror or error}, {expected}"
    return UsageError(str(path), trouble or f"{error}, {_WHOLE if is_ours else _OURS}")


def _prepare(db: sqlite3.Connection) -> None:
    """Creates the tables that a new or older file lacks. Raises sqlite3.DatabaseError if it is not Rondo's file."""
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables:
        db.executescript(
            f"BEGIN; {_SCHEMA} {_SINCE_2} PRAGMA application_id = {_APPLICATION};"
            f"PRAGMA user_version = {_VERSION}; COMMIT;"
        )
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION:
        raise sqlite3.DatabaseError("is another program's file")
    if version == 1:
        db.executescript(f"BEGIN; {_SINCE_2} PRAGMA user_version = {_VERSION}; COMMIT;")
    elif version != _VERSION:
        raise sqlite3.DatabaseError(f"is of version {version}, not {_VERSION}")
