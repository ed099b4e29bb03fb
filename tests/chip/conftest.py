"""What `make chip` gives to its tests: the image, the band on an emulated chip, and the table of what was found."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.interpreters.rp2040 import parts, uf2
from simulator.interpreters.rp2040.against import Against
from tests.chip.bands import AddRow

COLUMNS = "chip against simulator: starts and lengths in ms, least / median / most"
TABLE = "chip table"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in this folder is for `make chip`; what takes longest comes first, so that two can share the rest."""
    folder = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(folder):
            item.add_marker(pytest.mark.chip)


@pytest.fixture(scope="session")
def micropython() -> bytes:
    """The image that RONDO_IMAGE names."""
    path = os.environ.get("RONDO_IMAGE")
    if not path:
        pytest.skip("RONDO_IMAGE names no MicroPython for the RP2040: make chip")
    assert not parts.missing(), parts.missing()
    return uf2.read(Path(path))


@pytest.fixture
def add_row(record_property: Callable[[str, object], None]) -> AddRow:
    """Puts a row into the table: what, and what was found."""

    def put(title: str, value: str) -> None:
        record_property(TABLE, f"{title:32} {value}")

    return put


@pytest.fixture
def same(add_row: AddRow) -> Callable[[str, Against], None]:
    """Has every pulse on both, begun within 25 ms, as long within 20 ms; and a row of the table."""

    def check(title: str, comparison: Against) -> None:
        add_row(title, comparison.row())
        assert comparison.trouble == []
        assert comparison.starts

    return check


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table."""
    reports = [
        *terminalreporter.stats.get("passed", []),
        *terminalreporter.stats.get("failed", []),
    ]
    rows = sorted(
        row for report in reports for name, row in report.user_properties if name == TABLE
    )
    if rows:
        terminalreporter.write_line(COLUMNS)
    for row in rows:
        terminalreporter.write_line(row)
