"""What a person puts right: sessions left out, swapped, entered and dated; what the band kept stays beside it."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.text import output
from tools.__main__ import main
from tools.log.example import fill
from tools.log.model.sessions import BY_HAND
from tools.log.model.zone import Zone, iso
from tools.log.store import database
from tools.log.store.store import Store

Log = Callable[..., list[str]]
Y2030 = 1_893_456_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "log.sqlite"
    with Store(path) as store:
        fill(store, 4)
    return path


@pytest.fixture
def log(path: Path, capsys: pytest.CaptureFixture[str]) -> Log:
    def run(verb: str, *arguments: object, code: int = 0, err: bool = False) -> list[str]:
        words = [str(argument) for argument in arguments]
        assert main(["log", verb, "--store", str(path), *words]) == code
        output = capsys.readouterr()
        return (output.err if err or code else output.out).splitlines()

    return run


def exported_rows(log: Log, *arguments: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("\n".join(log("export", "csv", *arguments)))))


def pulled_tables(path: Path) -> list[object]:
    """Returns the content of the tables that only a pull writes."""
    with sqlite3.connect(path) as db:
        return [
            db.execute(f"SELECT * FROM {name}").fetchall()
            for name in ("session", "phase", "break")
        ]


def test_a_session_that_was_none_is_in_no_export_and_comes_back(log: Log, path: Path) -> None:
    content_before = pulled_tables(path)
    (line,) = log("leave-out", 2)
    assert "[left out]" in line
    assert "[left out]" in log("list")[1]
    assert [row["session"] for row in exported_rows(log)] == ["1", "3", "4"]
    for form in ("phases", "json", "babybuddy"):
        assert len(log("export", form)) < len(log("export", form, "--short")) + 1
    exported_json = json.loads("\n".join(log("export", "json")))
    assert [entry["session"] for entry in exported_json["sessions"]] == [1, 3, 4]
    (line,) = log("leave-out", 2, "--undo")
    assert "[left out]" not in line
    assert len(exported_rows(log)) == 4
    assert pulled_tables(path) == content_before


def test_a_swap_is_in_every_row_of_the_phases_and_changes_nothing_else_there(log: Log) -> None:
    def rows() -> list[dict[str, str]]:
        output = log("export", "phases", "--sessions", 3)
        return list(csv.DictReader(io.StringIO("\n".join(output))))

    other_side = {"left": "right", "right": "left"}
    rows_before = rows()
    assert {row["side"] for row in rows_before} >= set(other_side)
    log("swap", 3)
    rows_after = rows()
    assert [row["side"] for row in rows_after] == [
        other_side.get(row["side"], row["side"]) for row in rows_before
    ]
    stays = [name for name in rows_before[0] if name in ("kind", "round", "actual_ms", "ended_by")]
    assert [[row[name] for name in stays] for row in rows_after] == [
        [row[name] for name in stays] for row in rows_before
    ]


def test_sides_are_swapped_and_back_and_volumes_stay(log: Log, path: Path) -> None:
    content_before = pulled_tables(path)
    (row_before,) = exported_rows(log, "--sessions", 3)
    (line,) = log("swap", 3)
    assert "[sides swapped]" in line
    (row_after,) = exported_rows(log, "--sessions", 3)
    assert (row_after["left_s"], row_after["right_s"]) == (
        row_before["right_s"],
        row_before["left_s"],
    )
    assert row_after["left_ml"] == row_before["left_ml"]
    assert {row_after["first_side"], row_before["first_side"]} == {"left", "right"}
    assert row_after["marks"] == "sides swapped"
    log("swap", 3)
    assert exported_rows(log, "--sessions", 3) == [row_after], "said twice it is still so"
    log("swap", 3, "--undo")
    assert exported_rows(log, "--sessions", 3) == [row_before]
    assert pulled_tables(path) == content_before


def test_a_session_that_no_band_kept_is_entered_and_is_like_any_other(log: Log) -> None:
    (line,) = log(
        "enter", "2026-05-03T03:00", "--left", "12:00", "--right", "10:30", "--zone", "UTC"
    )
    assert line.split(maxsplit=1)[1].startswith(
        "2026-05-03 03:00  left 12:00  right 10:30  by hand"
    )
    log("add", 5, "--left", "1/2 oz")
    (row,) = exported_rows(log, "--band", BY_HAND)
    assert (row["start"], row["left_s"], row["right_s"], row["left_entered"], row["marks"]) == (
        "2026-05-03T03:00:00Z", "720", "630", "0.5 oz", "by hand",
    )  # fmt: skip
    assert (row["end"], row["first_side"], row["program"]) == ("2026-05-03T03:22:30Z", "", "")
    assert log("enter", "2026-05-03T03:00Z", "--left", "1:00", code=2) == [
        "2026-05-03T03:00Z: is when session 5 began, expected another"
    ]


def test_one_can_be_entered_before_any_band_was_brought_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(tmp_path / "new.sqlite")]
    assert main(["log", "enter", *store, "2026-05-03T03:00", "--both", "9"]) == 0
    assert main(["log", "list", *store]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("enter 2026-05-03T03:00", "log enter: expected how long, with --left, --right or --both"),
        ("enter 2026-05-03T03:00 --left 0:00", "log enter: expected how long, with --left, --right or --both"),
        ("clock 2 --by +0:00", "+0:00: moves nothing, expected more, such as +1:00 or -0:20:30"),
        ("clock 2 --by +1:00 --undo 1", "--undo: expected it alone, such as log clock --undo 2"),
        ("enter 2027-05-03T03:00 --left 5:00", "2027-05-03T03:00: is to come, expected when it began"),
        ("clock 2 --start 2100-01-01T00:00", "2100-01-01T00:00: is to come, expected when it began"),
        (
            "clock 1-3 --by +99999:59",
            "session 1: would then begin in the future, expected a smaller correction",
        ),
        ("enter yesterday --left 5:00", "yesterday: expected a date and a time such as 2026-05-01T03:00"),
        ("enter 2026-05-03T03:00 --left 4ml", "4ml: expected minutes and seconds such as 12:30"),
        ("leave-out 9", "9: there is no such session; see log list"),
        ("swap x", "x: expected numbers of sessions such as 3, 3-9 or all; see log list"),
        ("export csv --since now", "now: expected a date and a time such as 2026-05-01T03:00"),
        ("export csv --sessions 12", "12: there is no such session; see log list"),
        ("export babybuddy --child none", "none: expected Baby Buddy's number of the child, such as 1"),
        ("export babybuddy --child 0", "0: expected Baby Buddy's number of the child, such as 1"),
        (
            "clock 1 --start 2026-03-29T02:30 --zone Europe/Berlin",
            "2026-03-29T02:30: is no time of that day, for the clocks were put forward; expected one such as"
            " 01:30 or 03:30",
        ),
        (
            "clock 2 --by -999999:59",
            "session 2: would then begin before 1971 or after 2105, expected a smaller correction",
        ),
    ],
)  # fmt: skip
def test_a_slip_is_one_line_and_changes_nothing(
    log: Log, path: Path, arguments: str, message: str
) -> None:
    content_before = path.read_bytes()
    verb, *words = arguments.split()
    assert log(verb, *words, code=2) == [message]
    assert path.read_bytes() == content_before


def test_what_has_no_date_is_not_moved(log: Log, path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE session SET start = NULL WHERE id = 2")
    output = log("clock", "2", "--by", "+1:00", code=2)
    assert output == ["2: has no date to move, expected --start TIME for it"]
    assert not any("Corrections" in line for line in log("clock"))


def test_however_many_corrections_end_in_a_line_and_the_log_can_be_read(log: Log) -> None:
    codes = []
    for _again in range(71):
        try:
            log("clock", 1, "--by", "-99999:59")
            codes.append(0)
        except AssertionError:
            codes.append(2)
    assert codes == [0] * 4 + [2] * 67
    assert len(log("list")) == 4


def test_a_log_of_before_with_corrections_beyond_all_years_can_still_be_read(
    log: Log, path: Path
) -> None:
    with sqlite3.connect(path) as db:
        for _again in range(71):
            row_id = db.execute("INSERT INTO correction (by_s) VALUES (3600000000)").lastrowid
            db.execute("INSERT INTO corrected VALUES (?, 1)", (row_id,))
    assert len(log("list")) == 4
    assert len(exported_rows(log)) == 4


# Short sessions, and those under way.


def test_short_ones_and_those_under_way_are_marked_and_left_out_unless_asked_for(
    log: Log, path: Path
) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE phase SET actual_ms = 100 WHERE session = 2")
        db.execute("UPDATE session SET outcome = '' WHERE id = 4")
    listing = log("list")
    assert "[short]" in listing[1]
    assert "under way" in listing[3]
    assert "marks            short" in log("show", 2)
    assert "marks            under way" in log("show", 4)
    assert [row["session"] for row in exported_rows(log)] == ["1", "3"]
    assert log("export", "csv", err=True) == ["left out: 1 under way: 4", "left out: 1 short: 2"]
    rows_found = exported_rows(log, "--short", "--under-way")
    assert {row["session"]: row["marks"] for row in rows_found} == {
        "1": "", "2": "short", "3": "", "4": "under way",
    }  # fmt: skip
    (line, *_more) = log("export", "phases", "--short", "--sessions", 2)[1:]
    assert '"short"' in line
    exported_json = json.loads("\n".join(log("export", "json", "--short", "--sessions", 2)))
    assert exported_json["sessions"][0]["marks"] == "short"
    assert len(log("export", "babybuddy", "--under-way")) == 3, "never in there"


def test_a_session_whose_plan_is_gone_is_not_short_for_that(log: Log, path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE phase SET kind = 'unknown' WHERE session = 2")
    assert "[short]" not in log("list")[1]


def test_what_began_since_is_written_out_alone(log: Log, path: Path) -> None:
    with Store(path) as store:
        starts = [session.start or 0 for session in store.sessions()]
    (hint,) = log("export", "babybuddy", err=True)
    assert hint == f"the next time, for what is new since: --since {iso(starts[-1] + 1)}"
    assert log("export", "babybuddy", *hint.split()[-2:]) == [
        '"child_id","amount","start","end","notes"'
    ]
    local = Zone("+05:30").local(starts[2]).isoformat()[: len("2026-05-01T03:00:00")]
    for since in (("--since", iso(starts[2])), ("--since", local, "--zone", "+05:30")):
        assert [row["session"] for row in exported_rows(log, *since)] == ["3", "4"]


@pytest.mark.parametrize(
    "choice", ["--since 2026-05-01T23:50:01Z", "--sessions 6", "--from 2026-05-02 --to 2026-05-02"]
)
def test_however_it_is_chosen_what_overlaps_one_of_before_is_left_out(
    log: Log, choice: str
) -> None:
    """Baby Buddy has the earlier session already, and would refuse the whole file."""
    log("leave-out", "1-4")
    for start in ("2026-05-01T23:50Z", "2026-05-02T00:10Z"):
        log("enter", start, "--left", "30")
    log("add", 5, "--left", "30ml")
    log("add", 6, "--left", "30ml")
    command = ("export", "babybuddy", "--zone", "UTC", *choice.split())
    assert log(*command) == ['"child_id","amount","start","end","notes"']
    assert log(*command, err=True) == ["left out: 1 that overlap one before: 6"]


# Dates that cannot be believed.


def test_a_date_to_come_and_one_far_away_are_marked_everywhere(log: Log, path: Path) -> None:
    with Store(path) as store:
        store.correct([4], start=Y2030)
    log("clock", 1, "--start", "2000-01-01T00:00")
    first_line, *_lines_between, last_line = log("list")
    assert ("[far]" in first_line, "[to come]" in last_line) == (True, True)
    assert {row["session"]: row["marks"] for row in exported_rows(log)} == {
        "1": "far", "2": "", "3": "", "4": "to come",
    }  # fmt: skip
    for odd in ("1 has a date far from the others", "4 begins in the future"):
        assert f"  session {odd}" in log("clock")
    assert log("export", "babybuddy", err=True)[:2] == [
        "left out: 1 with a date far from the others: 1",
        "left out: 1 with a date to come: 4",
    ]
    assert "[far]" not in log("list", "--to", "2000-12-31")[0], "judged among those chosen"
    log("clock", 4, "--by", "-1:00")  # may be moved, though it is still to come
    log("leave-out", "1,4")
    assert log("clock")[0] == "All dates fit together."


# The file itself.


@pytest.mark.parametrize("command_text", ["export csv --out", "report --pdf", "report --html"])
@pytest.mark.parametrize("suffix", ["", "-journal", "-wal"])
def test_the_log_is_not_written_over(
    path: Path, capsys: pytest.CaptureFixture[str], command_text: str, suffix: str
) -> None:
    content_before = path.read_bytes()
    command, *options = command_text.split()
    words = [*options, f"{path}{suffix}", "--store", str(path)]
    assert main([*(["log"] if command == "export" else []), command, *words]) == 2
    output = capsys.readouterr().err
    assert output == f"{path}{suffix}: is a log itself or of one, expected another file to write\n"
    assert path.read_bytes() == content_before
    assert len(list(path.parent.iterdir())) == 1


def test_an_older_export_stays_where_the_new_one_finds_no_room(
    log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    csv_file = tmp_path / "out.csv"
    log("export", "csv", "--out", csv_file)
    content_before = csv_file.read_bytes()

    def raise_no_space(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", raise_no_space)
    log("leave-out", 1)
    assert log("export", "csv", "--out", csv_file, code=2) == [
        f"{csv_file}: No space left on device, expected the name of a file to write"
    ]
    assert csv_file.read_bytes() == content_before
    assert {path.name for path in tmp_path.iterdir()} == {"out.csv", "log.sqlite"}


def test_a_log_that_another_program_writes_to_is_told_from_a_foreign_one(
    log: Log, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_WAIT_S", 0.0)
    other_side = sqlite3.connect(path)
    other_side.execute("BEGIN EXCLUSIVE")
    busy = f"{path}: is in use by another program, expected it to be free; try again"
    try:
        assert log("list", code=2) == [busy]
    finally:
        other_side.rollback()
    other_side.execute("BEGIN IMMEDIATE")
    try:
        assert len(log("list")) == 4
        assert log("add", 1, "--milk", code=2) == [busy]
    finally:
        other_side.close()
    path.write_bytes(b"something else entirely, as long as it needs to be" * 40)
    assert log("list", code=2) == [
        f"{path}: file is not a database, expected a log made by log pull"
    ]


def test_a_store_that_is_no_file_is_told_of_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    for store in ("/dev/zero", "/dev/null", "/"):
        assert main(["log", "list", "--store", store]) == 2
        assert capsys.readouterr().err.startswith(f"{store}: is no file, expected a log")


WRONG = [
    ("UPDATE session SET start = 'x' WHERE id = 2", "session 2: its start is 'x'", 3),
    ("UPDATE session SET start = 99999999999999 WHERE id = 2", "session 2: its start is", 3),
    ("UPDATE session SET boot = x'00ff' WHERE id = 2", "session 2: its boot is", 3),
    ("UPDATE session SET program = x'00ff' WHERE id = 2", "session 2: its program is", 3),
    ("UPDATE phase SET actual_ms = 'x' WHERE session = 2 AND position = 1", "session 2, phase: its actual_ms", 3),
    ("UPDATE phase SET actual_ms = -5 WHERE session = 2 AND position = 1", "session 2, phase: its actual_ms", 3),
    ("UPDATE phase SET round = 1.5 WHERE session = 2 AND position = 1", "session 2, phase: its round is '1.5'", 3),
    ("INSERT INTO break VALUES (2, 99, 'pause', 0, 'x', 1)", "session 2, break: its since_ms is 'x'", 3),
    ("INSERT OR REPLACE INTO volume VALUES (2, 'left', 'x', 'ml')", "session 2, volume: its amount is 'x'", 4),
    ("INSERT OR REPLACE INTO volume VALUES (2, 'left', 'NaN', 'ml')", "session 2, volume: its amount is 'NaN'", 4),
    ("INSERT OR REPLACE INTO volume VALUES (2, 'left', '1e999999', 'ml')", "session 2, volume: its amount", 4),
    ("INSERT OR REPLACE INTO volume VALUES (2, 'middle', '1', 'ml')", "session 2, volume: its side is 'middle'", 4),
    ("UPDATE added SET note = x'00ff' WHERE session = 2", "session 2, added: its note is", 4),
    ("UPDATE band SET name = x'00ff'", "session 1: its band is", 0),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message", "sessions_left"), WRONG)
def test_a_row_with_a_value_that_cannot_be_is_left_out_and_said_in_a_line(
    log: Log, path: Path, change: str, message: str, sessions_left: int
) -> None:
    with sqlite3.connect(path) as db:
        db.execute(change)
    for verb in (["list"], ["export", "csv"], ["export", "json"], ["clock"], ["show", "all"]):
        lines = log(*verb, err=True)
        assert lines[0].startswith(message), verb
        assert lines[0].endswith("left out")
        assert len(lines) == (1 if sessions_left else 4), verb
    assert len(exported_rows(log)) == sessions_left


def test_a_log_of_the_version_before_is_taken_over(log: Log, path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.executescript("DROP TABLE left_out; DROP TABLE swapped; PRAGMA user_version = 1;")
    assert len(log("list")) == 4
    log("swap", 1)
    assert exported_rows(log, "--sessions", 1)[0]["marks"] == "sides swapped"
