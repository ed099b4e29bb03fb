"""The log as a workbook for a spreadsheet: sheets of sessions and of phases, with the columns of the CSV files.

Dates and numbers are stored as such, dates in local time, so that a spreadsheet in any language knows them. No text
can run as a formula.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from simulator.text.usage import printable

from ..model.sessions import Session
from ..model.zone import Zone
from .forms import PHASE_COLUMNS, SESSION_COLUMNS, phase_rows, session_rows

_INSTANTS = ("start", "end", "logged_start")
_DATE = {"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"}
_DATE_WIDE = 20  # width of a column of dates, in characters
_MOST_WIDE = 300  # greatest width of a column in pixels, for long notes
_CREATED = datetime(2000, 1, 1)  # fixed, so that equal sessions give equal files


def workbook(sessions: Sequence[Session], zone: Zone) -> bytes:
    """Returns the bytes of the .xlsx file. The same sessions give the same bytes."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        date = book.add_format(_DATE)
        for name, columns, rows in (
            ("sessions", tuple(SESSION_COLUMNS), session_rows(sessions)),
            ("phases", tuple(PHASE_COLUMNS), phase_rows(sessions)),
        ):
            worksheet = book.add_worksheet(name)
            worksheet.write_row(0, 0, columns, book.add_format({"bold": True}))
            for y, row in enumerate(rows, 1):
                for x, value in enumerate(row):
                    _write(worksheet, y, x, _as_cell(columns[x], value, zone), date)
            _lay_out(worksheet, columns, len(rows))
    return content.getvalue()


def _as_cell(column: str, value: object, zone: Zone) -> object:
    """Returns `value` for a workbook's cell: an instant as a local datetime, a Decimal as a float, "" as None."""
    if value is None or value == "":
        return None
    if column in _INSTANTS:
        return zone.local(zone.instant(str(value))).replace(tzinfo=None)
    return float(value) if isinstance(value, Decimal) else value


def _write(worksheet: Worksheet, y: int, x: int, value: object, date: Format) -> None:
    if isinstance(value, datetime):
        worksheet.write_datetime(y, x, value, date)
    elif isinstance(value, str):
        worksheet.write_string(y, x, printable(value))
    elif value is not None:
        worksheet.write_number(y, x, value)


def _lay_out(worksheet: Worksheet, columns: Sequence[str], rows: int) -> None:
    """Freezes the row with the columns' names, adds filters to it, and makes each column wide enough."""
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, rows, len(columns) - 1)
    worksheet.autofit(_MOST_WIDE)
    for x, column in enumerate(columns):
        if column in _INSTANTS:
            worksheet.set_column(x, x, _DATE_WIDE)
