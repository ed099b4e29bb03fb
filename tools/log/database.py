"""The store's SQLite file: where it is, its tables, and whether it is ours."""

import os
import sqlite3
import sys
from pathlib import Path

_APPLICATION = 0x526F6E64  # "Rond", so that no other program's file is taken for ours
_VERSION = 1
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


def default_path() -> Path | None:
    """Where the store is unless somebody says otherwise; None for a user without a folder of their own."""
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
    """Opens the file, which is made if there is none; sqlite3.Error or OSError if it is not ours or cannot be.

    Nobody but the user may read it, and what is deleted in it is overwritten.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    db = sqlite3.connect(path)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables:
        db.executescript(
            f"BEGIN; {_SCHEMA} PRAGMA application_id = {_APPLICATION};"
            f"PRAGMA user_version = {_VERSION}; COMMIT;"
        )
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION:
        raise sqlite3.DatabaseError("is another program's file")
    if version != _VERSION:
        raise sqlite3.DatabaseError(f"is of version {version}, not {_VERSION}")
    return db
