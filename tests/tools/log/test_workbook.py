"""A spreadsheet opens the log as it is: dates are dates, numbers are numbers, and no text is a formula."""

import csv
import io
import re
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tools.__main__ import main
from tools.log.example import BEGINS, fill
from tools.log.export.forms import phases_csv, sessions_csv
from tools.log.export.workbook import workbook
from tools.log.model.sessions import ML, Break, Phase, Session, Volume
from tools.log.model.zone import Zone
from tools.log.store.store import Store

NS = {"": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
DATES = ("start", "end", "logged_start")
FIRST_DAY = datetime(1899, 12, 30)
SESSION = Session(
    id=7, band="mine", number=3, boot=2, logged_start=BEGINS, start=BEGINS, program="three-round", pacing="strict",
    first_side="left", outcome="early", firmware="0.1.0",
    phases=(Phase("express", "left", 1, 300_000, 360_000, 360_500, "time"),
            Phase("massage", "both", 2, None, None, 40_500, "tap")),
    breaks=(Break("pause", 0, 1_000, 20_000),),
    volumes={"left": Volume(Decimal("4.5"), ML)}, note="=1+1",
)  # fmt: skip


def sheet(file: bytes, sheet_number: int) -> list[list[object]]:
    """Returns the cells of a sheet, row by row, as a spreadsheet reads them: a text, a number or nothing."""
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        shared_strings = ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
        texts = ["".join(string.itertext()) for string in shared_strings.findall("si", NS)]
        root = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{sheet_number}.xml"))
    rows = []
    for row in root.iterfind("sheetData/row", NS):
        cells: dict[str, object] = {}
        for cell in row:
            assert cell.find("f", NS) is None  # a formula
            value = cell.findtext("v", None, NS)
            place = str(cell.get("r")).rstrip("0123456789")
            if value is not None:
                cells[place] = texts[int(value)] if cell.get("t") == "s" else float(value)
        rows.append(list(cells.items()))
    names = [str(name) for _place, name in rows[0]]
    places = [place for place, _name in rows[0]]
    filtered = root.find("autoFilter", NS)
    assert filtered is not None
    assert re.fullmatch(rf"A1:{places[-1]}{len(rows)}", filtered.get("ref", "")), "every row"
    return [names, *[[dict(row).get(place) for place in places] for row in rows[1:]]]


def as_text(name: str, value: object) -> str:
    """Returns a cell as a spreadsheet shows it; a date is a number of days since the end of 1899."""
    if isinstance(value, float) and name in DATES:
        return str(FIRST_DAY + timedelta(seconds=round(value * 86_400)))
    return f"{value:g}" if isinstance(value, float) else str(value or "")


@pytest.mark.parametrize("zone", ["Europe/Madrid", "+00:00", "-09:30"])
def test_both_sheets_say_what_the_csv_files_say(zone: str) -> None:
    family_zone = Zone(zone)
    file = workbook([SESSION], family_zone)
    for sheet_number, text in ((1, sessions_csv([SESSION])), (2, phases_csv([SESSION]))):
        names, *rows = sheet(file, sheet_number)
        csv_rows = list(csv.reader(io.StringIO(text, newline="")))
        assert names == csv_rows[0]
        assert len(rows) == len(csv_rows) - 1
        for row, expected in zip(rows, csv_rows[1:], strict=True):
            for name, value, want in zip(csv_rows[0], row, expected, strict=True):
                if name in DATES and want:
                    want = str(family_zone.local(family_zone.instant(want)).replace(tzinfo=None))
                assert as_text(name, value) == want.removeprefix("'"), name


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    names, row = sheet(workbook([SESSION], Zone("+00:00")), 1)
    assert row[names.index("note")] == "=1+1"


def test_the_same_log_gives_the_same_bytes() -> None:
    file = workbook([SESSION], Zone("+00:00"))
    assert file == workbook([SESSION], Zone("+00:00"))
    with zipfile.ZipFile(io.BytesIO(file)) as zip_file:  # whenever it is written
        assert b">2000-01-01T00:00:00Z<" in zip_file.read("docProps/core.xml")


def test_an_empty_log_is_a_workbook_too() -> None:
    names, *rows = sheet(workbook([], Zone("+00:00")), 1)
    assert names[0] == "session"
    assert rows == []


@pytest.mark.parametrize(
    ("out_option", "message"),
    [
        ([], "log export spreadsheet: expected --out FILE.xlsx"),
        (["--out", "log.csv"], "log.csv: expected the name of a .xlsx file"),
    ],
)
def test_a_workbook_needs_a_file_that_is_called_so(
    out_option: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["log", "export", "spreadsheet", *out_option]) == 2
    assert capsys.readouterr() == ("", f"{message}\n")


def test_the_command_writes_a_workbook_with_dates_by_the_clocks_of_the_zone(
    tmp_path: Path,
) -> None:
    with Store(tmp_path / "log.sqlite") as store:
        fill(store, 1)
    workbook_file = tmp_path / "log.xlsx"
    arguments = ["--store", str(tmp_path / "log.sqlite"), "--out", str(workbook_file)]
    assert main(["log", "export", "spreadsheet", *arguments, "--zone", "+02:00"]) == 0
    names, row = sheet(workbook_file.read_bytes(), 1)
    days = float(str(row[names.index("start")]))
    assert round(days * 86_400) - 25_569 * 86_400 == BEGINS + 2 * 3600  # 25569: 1 January 1970
    assert sheet(workbook_file.read_bytes(), 2)[0][0] == "session"
