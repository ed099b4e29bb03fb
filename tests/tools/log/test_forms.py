"""What the log writes out: every sum adds up, each text is harmless, and Baby Buddy's own rules are kept."""

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from unicodedata import bidirectional, category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.log.example import BEGINS, fill, journal
from tools.log.export.forms import (
    FORMULA,
    PHASE_COLUMNS,
    SESSION_COLUMNS,
    as_csv,
    as_json,
    cell,
    phases_csv,
    sessions_csv,
)
from tools.log.model.sessions import ML, OZ, Break, Phase, Session, Volume
from tools.log.pull.journal import read
from tools.log.store.store import Store

PAGE = Path(__file__).parents[3] / "docs" / "log.md"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def harmless(text: str) -> bool:
    """Returns whether `text` is one line without characters that a terminal would obey."""
    odd = {"Cc", "Cs", "Zl", "Zp"}
    direction_marks = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    return not any(
        category(letter) in odd or bidirectional(letter) in direction_marks for letter in text
    )


def a_session(**changes: object) -> Session:
    phases = (
        Phase("express", "left", 1, 300_000, 360_000, 360_000, "time"),
        Phase("massage", "both", 2, None, None, 40_500, "tap"),
        Phase("express", "right", 2, 180_000, 240_000, 100_000, "end"),
    )
    fields: dict[str, object] = {
        "id": 7, "band": "mine", "number": 3, "boot": 2, "logged_start": BEGINS, "start": BEGINS,
        "program": "three-round", "pacing": "strict", "first_side": "left", "outcome": "early",
        "firmware": "0.1.0", "phases": phases, "breaks": (Break("pause", 0, 1_000, 20_000),),
    }  # fmt: skip
    return Session(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_row_says_all_of_a_session() -> None:
    session = a_session(
        volumes={"left": Volume(Decimal("0.5"), OZ), "right": Volume(None, "drops")}
    )
    (row,) = rows(sessions_csv([session]))
    assert {name: value for name, value in row.items() if value not in ("", "0")} == {
        "session": "7", "band": "mine", "number": "3", "start": "2026-04-30T22:00:00Z",
        "end": "2026-04-30T22:08:40Z", "logged_start": "2026-04-30T22:00:00Z", "program": "three-round",
        "pacing": "strict", "first_side": "left", "ended": "early", "rounds": "2", "left_s": "360",
        "right_s": "100", "expressing_s": "460", "assist_s": "40.5", "phases_s": "500.5", "pauses": "1",
        "paused_s": "20", "wall_s": "520.5", "left_ml": "14.79", "total_ml": "14.79",
        "left_entered": "0.5 oz", "right_entered": "drops", "boot": "2", "firmware": "0.1.0",
    }  # fmt: skip


def test_a_volume_of_both_sides_at_once_is_that_of_neither() -> None:
    volumes = {"both": Volume(Decimal(30), ML), "right": Volume(Decimal(2), ML)}
    (row,) = rows(sessions_csv([a_session(volumes=volumes)]))
    assert [row[f"{side}_ml"] for side in ("left", "right", "both", "total")] == [
        "",
        "2",
        "30",
        "32",
    ]


def test_a_row_for_each_phase_says_when_it_began() -> None:
    phase_rows = rows(phases_csv([a_session()]))
    assert [(row["start"], row["actual_s"], row["paused_s"]) for row in phase_rows] == [
        ("2026-04-30T22:00:00Z", "360", "20"),
        ("2026-04-30T22:06:20Z", "40.5", "0"),
        ("2026-04-30T22:07:00Z", "100", "0"),
    ]
    assert [row["planned_s"] for row in phase_rows] == ["360", "", "240"]


def test_what_is_not_known_is_left_out_and_nothing_is_made_up() -> None:
    not_reached = Phase("express", "both", 3, None, 60_000, 0, "")
    phases = (*a_session().phases, not_reached)
    (row,) = rows(sessions_csv([a_session(start=None, logged_start=None, phases=phases)]))
    assert (row["start"], row["end"], row["wall_s"], row["rounds"]) == ("", "", "520.5", "2")
    cut_session = a_session(breaks=(Break("power", 0, 1_000, None),))
    (row,) = rows(sessions_csv([cut_session]))
    assert (row["end"], row["wall_s"], row["without_power_s"], row["cuts"]) == ("", "", "", "1")
    first_row, second_row, _ = rows(phases_csv([cut_session]))
    assert (first_row["start"], second_row["start"]) == ("2026-04-30T22:00:00Z", "")
    assert first_row["without_power_s"] == ""
    (line,) = json.loads(as_json([], [("mine", 1, 0, "reset: watchdog")]))["lines"]
    assert line["written"] is None


def test_the_phase_under_way_says_when_it_began_and_one_taken_back_does_not() -> None:
    """A phase that begins at the very instant of the last position on flash says so too."""
    ended = Phase("express", "left", 1, 300_000, 360_000, 360_000, "time")
    going = Phase("express", "right", 1, 300_000, 360_000, 0, "")
    undone = Phase("massage", "both", 2, None, None, 0, "undo")
    session = a_session(phases=(ended, going, undone, going), outcome="under way", breaks=())
    assert [row["start"] for row in rows(phases_csv([session]))] == [
        "2026-04-30T22:00:00Z", "2026-04-30T22:06:00Z", "", "",
    ]  # fmt: skip
    (row, *_) = rows(phases_csv([a_session(phases=(going, going), outcome="early")]))
    assert row["start"] == "", "of one that is over it never began"


def test_a_volume_of_nothing_is_not_the_same_as_none(store: Store) -> None:
    store.take(read(journal(count=2)), "one")
    store.add_volume(1, "left", Volume(Decimal("0"), ML))
    first_row, second_row = rows(sessions_csv(store.sessions()))
    assert (first_row["left_ml"], first_row["total_ml"]) == ("0", "0")
    assert (second_row["left_ml"], second_row["total_ml"]) == ("", "")


def test_the_phases_add_up_to_the_sessions_and_the_json_says_the_same(store: Store) -> None:
    fill(store, 40)
    sessions = store.sessions()
    phases = rows(phases_csv(sessions))
    exported_json = json.loads(as_json(sessions, store.lines()))
    for row, session_json in zip(
        rows(sessions_csv(sessions)), exported_json["sessions"], strict=True
    ):
        own_phases = [session for session in phases if session["session"] == row["session"]]
        for side in ("left", "right"):
            spent_s = [
                float(phase["actual_s"])
                for phase in own_phases
                if (phase["kind"], phase["side"]) == ("express", side)
            ]
            assert sum(spent_s) == pytest.approx(float(row[f"{side}_s"]))
        total_s = sum(float(phase["actual_s"]) for phase in own_phases)
        assert total_s == pytest.approx(float(row["phases_s"]))
        assert total_s + float(row["paused_s"]) == pytest.approx(float(row["wall_s"]))
        assert session_json["expressing_s"] == float(row["expressing_s"])
        assert len(session_json["phases"]) == len(own_phases)
        for name, value in session_json.items():
            if name in row and not isinstance(value, str):
                assert value == (float(row[name]) if row[name] else None), name


def test_every_column_is_told_of() -> None:
    text = PAGE.read_text()
    for name in {**SESSION_COLUMNS, **PHASE_COLUMNS}:
        assert f"| `{name}` |" in text, name


@pytest.mark.parametrize("formula_sign", FORMULA)
def test_a_text_that_a_spreadsheet_would_run_is_defused(formula_sign: str) -> None:
    for text in (
        f"{formula_sign}cmd|' /C calc'!A0",
        f" {formula_sign}1",
        f"\t{formula_sign}1",
        f"\N{ZERO WIDTH SPACE}{formula_sign}",
    ):
        assert cell(text)[0] not in FORMULA + " \t\r\n" or cell(text)[0] == "'", text
    assert cell(f"a{formula_sign}b") == f"a{formula_sign}b"


@pytest.mark.parametrize("formula_sign", [*FORMULA, "＝"])
@pytest.mark.parametrize(
    "before", ["a;", "a; ", "a;\N{ZERO WIDTH SPACE}", "a|", ";", "a\n", "a\t", 'a;"', ';" ""']
)
def test_so_is_one_that_begins_a_cell_for_a_reader_that_splits_elsewhere(
    formula_sign: str, before: str
) -> None:
    text = sessions_csv([a_session(note=f"{before}{formula_sign}1+2", milk="milk")])
    for delimiter in ";|\t":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            for session in row:
                assert not session.lstrip(" \N{ZERO WIDTH SPACE}").startswith((*FORMULA, "＝")), (
                    session
                )


@given(st.text(alphabet=[*FORMULA, *';|",\t\r\n', " ", "1"], max_size=8))
def test_wherever_a_reader_splits_none_of_a_notes_cells_is_a_formula(note: str) -> None:
    for delimiter in ",;|\t":
        for row in csv.reader(io.StringIO(as_csv(("note",), [(note,)])), delimiter=delimiter):
            assert not any(session.strip().startswith(tuple(FORMULA)) for session in row), row


def test_every_cell_is_in_quotes() -> None:
    for line in sessions_csv([a_session(note='say "so"')]).splitlines():
        assert re.fullmatch(r'"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*', line)


def test_so_is_one_written_wide() -> None:
    assert cell("＝1+1").startswith("'")


@pytest.mark.parametrize("number", [-3, -0.5, Decimal("-1.25")])
def test_a_number_of_ours_stays_a_number(number: object) -> None:
    assert cell(number) == str(number)


@given(st.text(max_size=60))
def test_any_note_is_one_cell_without_an_escape(note: str) -> None:
    (row,) = rows(sessions_csv([a_session(note=note)]))
    assert harmless(row["note"])
    assert row["firmware"] == "0.1.0"


def test_letters_of_any_language_stay() -> None:
    (row,) = rows(sessions_csv([a_session(note="primera vez, ñ, ไทย, 👶")]))
    assert row["note"] == "primera vez, ñ, ไทย, 👶"
