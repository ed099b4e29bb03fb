"""All parsers of bytes that others wrote, each as one function over bytes: it returns, or raises a one-line error.

    PARSERS["scenario"](b"0:02 tap mian", folder)

`folder` is for parsers that read a file. Errors that a parser may raise are caught; any other is a finding.
"""

import csv
import io
import os
from collections.abc import Callable
from contextlib import redirect_stderr, suppress
from pathlib import Path
from unicodedata import category
from unittest.mock import patch

from firmware.rondo.session import validator
from firmware.rondo.storage import frames, reading
from firmware.rondo.storage import settings as rules
from simulator.scenario.script import parse
from simulator.stock.json import loads
from simulator.text import language
from simulator.text.usage import UsageError, read_json, read_text
from simulator.view import saved_session
from simulator.window.computer import window_state
from tools.band import slots
from tools.band.link import Link
from tools.log.export import forms
from tools.log.pull.dump import journal_in
from tools.log.pull.journal import read
from tools.log.store.store import Store

OF_EACH_KIND = ("live/plan0", "live/state0", "live/place0", frames.chunk_path(0), frames.LINES)

Parser = Callable[[bytes, Path], None]


def _file(data: bytes, folder: Path) -> Path:
    path = folder / "given"
    path.write_bytes(data)
    return path


def _scenario(data: bytes, folder: Path) -> None:
    parse(read_text(_file(data, folder)), "given", folder)


def _program(data: bytes, folder: Path) -> None:
    """Reads a program on the host, and as the band reads it, which accepts more."""
    with suppress(validator.ProgramError, ValueError):
        validator.check(loads(data.decode()))
    message = ""
    try:
        validator.check(read_json(_file(data, folder)))
    except validator.ProgramError as error:
        message = str(error)
    assert "\n" not in message


def _settings(data: bytes, folder: Path) -> None:
    try:
        settings = loads(data.decode())
    except ValueError:
        return
    if isinstance(settings, dict) and all(isinstance(key, str) for key in settings):
        accepted, refusals = rules.resolve(settings)
        assert set(accepted) == set(rules.SCHEMA)
        assert set(refusals) <= set(settings)


def _dump(data: bytes, folder: Path) -> None:
    journal = journal_in(_file(data, folder))
    read(journal.files, journal.loose_frames)


def _journal(data: bytes, folder: Path) -> None:
    """Reads `data` as a file of each kind of the journal."""
    log = read(dict.fromkeys(OF_EACH_KIND, data))
    for session in log.sessions.values():
        assert session.spent_ms >= 0
        assert session.plan is None or len(session.plan.phases) == len(session.state.spent_ms)
    assert sum(1 for _ in reading.Scan(data)) <= len(data) // frames.FRAME_BYTES


class _Band(Link):
    """A band that answers everything with the same bytes."""

    def __init__(self, answer: bytes) -> None:
        self.port = "given"
        self._answer_text = answer.decode("utf-8", "replace")

    def run(self, code: str, within_s: float | None = None) -> str:
        return self._answer_text


def _answer(data: bytes, folder: Path) -> None:
    band = _Band(data)
    for ask in (
        lambda: band.listing("programs"),
        lambda: band.value("1"),
        lambda: band.sha256("main.py"),
        lambda: band.read("settings.json", 4096),
        lambda: slots._digests(band, "a"),
    ):
        message = ""
        try:
            ask()
        except UsageError as error:
            message = str(error)
        assert "\n" not in message


def _database(data: bytes, folder: Path) -> None:
    with Store(_file(data, folder)) as store:
        store.sessions()
        store.corrections()


def _catalog(data: bytes, folder: Path) -> None:
    (folder / "es.po").write_bytes(data)
    with patch.object(language, "FOLDER", folder), redirect_stderr(io.StringIO()) as message:
        language.use("es")
        language.use(language.ENGLISH)
    assert len(message.getvalue().splitlines()) <= 2


def _window(data: bytes, folder: Path) -> None:
    (folder / "window.json").write_bytes(data)
    with patch.dict(os.environ, {saved_session.VARIABLE: str(folder)}):
        window_state.load()


def _parse_left_session(data: bytes, folder: Path) -> None:
    """Reads the window's saved session."""
    (folder / "session.json").write_bytes(data)
    saved_session.SavedSession(folder).load()


def _note(data: bytes, folder: Path) -> None:
    """Writes a note as a CSV cell and reads it back; asserts that no spreadsheet would run it."""
    file = io.StringIO()
    csv.writer(file).writerow([forms.cell(data.decode("utf-8", "replace"))])
    ((read_back,),) = csv.reader(io.StringIO(file.getvalue()))
    assert read_back.lstrip()[:1] not in forms.FORMULA or not read_back.strip()
    assert not any(category(letter) == "Cc" for letter in read_back)


PARSERS: dict[str, Parser] = {
    "scenario": _scenario,
    "program": _program,
    "settings": _settings,
    "dump": _dump,
    "journal": _journal,
    "answer": _answer,
    "database": _database,
    "catalog": _catalog,
    "window": _window,
    "left": _parse_left_session,
    "note": _note,
}


def take(name: str, data: bytes, folder: Path) -> str:
    """Returns the error of the parser `name` for `data`, "" if there is none; other exceptions are raised."""
    try:
        PARSERS[name](data, folder)
    except UsageError as mistake:
        message = str(mistake)
        assert "\n" not in message, message
        assert "\x1b" not in message
        return message
    return ""
