"""The command: which sessions come to the page, what is said of those that do not, and where it is written."""

import re
import sqlite3
from pathlib import Path

import pytest

from tests.tools.report.conftest import A_YEAR_S, Report
from tools.log.example import fill
from tools.log.model.amounts import volume
from tools.log.store.store import Store
from tools.report.goals import EXPECTED


def test_it_is_written_as_html_and_as_pdf(store: Store, report: Report, tmp_path: Path) -> None:
    fill(store, 20)
    paths = tmp_path / "r.html", tmp_path / "r.pdf"
    assert report("--html", paths[0], "--pdf", paths[1]) == [
        f"{path}: 20 sessions" for path in paths
    ]
    assert paths[1].read_bytes().startswith(b"%PDF")
    assert "Thu 30 Apr to Sun 3 May 2026, 4 days, local time (UTC)" in paths[0].read_text()
    report("--html", paths[0], "--zone", "Europe/Madrid")
    assert (
        "Fri 1 May to Sun 3 May 2026, 3 days, local time (Europe/Madrid)" in paths[0].read_text()
    )


def test_one_session_is_one(store: Store, report: Report, tmp_path: Path) -> None:
    fill(store, 1)
    path = tmp_path / "r.html"
    assert report("--html", path)[0] == f"{path}: 1 session"


def test_the_days_that_have_sessions_are_shown_of_those_that_were_asked_for(
    store: Store, report: Report, tmp_path: Path
) -> None:
    fill(store, 20)
    path = tmp_path / "r.html"
    output = report("--html", path, "--from", "2026-01-01", "--to", "2026-12-31")
    asked_text = (
        "Asked for: Thu 1 Jan 2026 to Thu 31 Dec 2026; the page has the days from the first session to"
        " the last."
    )
    assert output == [f"{path}: 20 sessions", asked_text]
    assert "Thu 30 Apr to Sun 3 May 2026, 4 days" in path.read_text()
    assert asked_text in path.read_text()
    assert report("--html", path, "--from", "2026-05-01", "--to", "2026-05-02") == [
        f"{path}: 15 sessions"
    ]
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE session SET start = NULL WHERE id = 1")
    assert report("--html", path, "--from", "2026-05-01", "--to", "2026-05-02") == [
        f"{path}: 16 sessions"
    ], "one without a date may be of these days"
    with sqlite3.connect(store.path) as db:
        db.execute("DELETE FROM session WHERE id = 1")
    output = report("--html", path, "--from", "2027-05-01", "--to", "2027-05-02")
    no_sessions_text = "Sat 1 May 2027 to Sun 2 May 2027: There are no sessions in these days."
    assert output == [f"{path}: 0 sessions", no_sessions_text]


@pytest.mark.parametrize(
    ("by_s", "reason"), [(4 * A_YEAR_S, "to come"), (-26 * A_YEAR_S, "far from the others")]
)
def test_one_date_that_cannot_be_takes_nothing_from_the_rest(
    store: Store, report: Report, tmp_path: Path, by_s: int, reason: str
) -> None:
    fill(store, 21)
    path = tmp_path / "r.html"
    report("--html", path)
    store.correct([21], by_s=by_s)
    output = report("--html", path)
    assert output[0] == f"{path}: 20 sessions"
    assert len(output) == 2
    assert reason in output[1]
    assert "session 21 of" in output[1]
    text = path.read_text()
    assert output[1] in text
    assert "Thu 30 Apr to Sun 3 May 2026, 4 days" in text
    other_days = {report("--html", path, "--zone", zone)[1] for zone in ("-12:00", "+14:00")}
    assert len(other_days) == 2, "its day is local"
    anonymous = report("--html", path, "--anonymous")
    assert anonymous[1:] == [
        "1 session is set apart, for its date is to come or far from the others"
    ]
    assert "session 21" not in path.read_text()


# The position of a session's first phase of expressing.
FIRST_EXPRESS = "SELECT MIN(position) FROM phase WHERE session = ? AND kind = 'express'"


def shorten(store: Store, session_number: int, ms: int) -> None:
    """Shortens session `session_number` to `ms` of expressing."""
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE phase SET actual_ms = 0 WHERE session = ?", (session_number,))
        db.execute(
            f"UPDATE phase SET actual_ms = ? WHERE session = ? AND position = ({FIRST_EXPRESS})",
            (ms, session_number, session_number),
        )


def test_short_sessions_are_left_out_and_said_unless_asked_for(
    store: Store, report: Report, tmp_path: Path
) -> None:
    fill(store, 9)
    shorten(store, 3, 59_999)
    shorten(store, 4, 60_000)
    path = tmp_path / "r.html"
    assert report("--html", path) == [f"{path}: 8 sessions"]
    assert "1 short one (under a minute of expressing) left out" in path.read_text()
    assert report("--html", path, "--short") == [f"{path}: 9 sessions"]
    text = path.read_text()
    assert "left out" not in text
    assert "1 short (under a minute of expressing)" in text
    assert ">drops short<" in text or re.search(r">[0-9.]+ short<", text), (
        "it is marked where it lies"
    )
    with sqlite3.connect(store.path) as db:
        db.execute("UPDATE session SET outcome = '' WHERE id = 3")
    assert report("--html", path) == [f"{path}: 9 sessions"], "one under way may get longer"


def test_it_is_in_oz_and_on_letter_where_the_log_and_the_place_say_so(
    store: Store, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, 20, has_volumes=False)
    for number in range(1, 21):
        store.add_volume(number, "both", volume("2oz"))
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    path = tmp_path / "r.html"
    report("--html", path)
    text = path.read_text()
    assert "Volume a day, in oz" in text
    assert "size: letter" in text
    monkeypatch.delenv("LANG")
    report("--html", path, "--zone", "America/New_York")
    assert "size: letter" in path.read_text()
    report("--html", path, "--unit", "ml", "--paper", "a4")
    text = path.read_text()
    assert "Volume a day, in ml" in text
    assert "size: A4" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "report: expected --html FILE or --pdf FILE or both"),
        ("--pdf nowhere/r.pdf", "nowhere/r.pdf: there is no folder nowhere, expected one that exists"),
        ("--pdf r.pdf --from 5", "5: expected a day such as 2026-05-01"),
        ("--pdf r.pdf --goal gap=0:00", f"--goal gap=0:00: {EXPECTED}"),
        ("--pdf r.pdf --goal volume=0ml", f"--goal volume=0ml: {EXPECTED}"),
        (
            "--pdf r.pdf --goal gap=4:00 --goal gap=5:00",
            "--goal gap=5:00: gap is given twice, expected it once",
        ),
        ("--pdf r.pdf --goal sleep=9", f"--goal sleep=9: {EXPECTED}"),
        ("--pdf r.pdf --name " + "x" * 41, "--name: 41 letters, expected at most 40"),
        ("--pdf x.pdf --html x.pdf", "x.pdf: is given twice, expected another file for each"),
        ("--pdf log.sqlite", "log.sqlite: is a log itself or of one, expected another file to write"),
        ("--html log.sqlite", "log.sqlite: is a log itself or of one, expected another file to write"),
        ("--html .", ".: is a folder, expected the name of a file to write"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_one_line(
    store: Store, report: Report, monkeypatch: pytest.MonkeyPatch, arguments: str, message: str
) -> None:
    monkeypatch.chdir(store.path.parent)
    bytes_before = store.path.read_bytes()
    assert report(*arguments.split(), code=2) == [message]
    assert store.path.read_bytes() == bytes_before
    assert [path.name for path in store.path.parent.iterdir()] == ["log.sqlite"]


def test_where_one_file_cannot_be_written_neither_is(
    store: Store, report: Report, tmp_path: Path
) -> None:
    fill(store, 3)
    path = tmp_path / "r.html"
    path.write_text("as it was")
    output = report("--html", path, "--pdf", tmp_path / "nowhere" / "r.pdf", code=2)
    assert len(output) == 1
    assert path.read_text() == "as it was"


def test_making_a_report_changes_nothing_in_the_log(
    store: Store, report: Report, tmp_path: Path
) -> None:
    fill(store, 5)
    with sqlite3.connect(store.path) as db:
        dump_before = list(db.iterdump())
    report("--html", tmp_path / "r.html", "--anonymous")
    with sqlite3.connect(store.path) as db:
        assert list(db.iterdump()) == dump_before
