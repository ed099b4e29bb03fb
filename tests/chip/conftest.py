"""What the tests of `make chip` share: the image, the band on an emulated chip, and the table of results."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.interpreters.rp2040 import parts, uf2
from simulator.interpreters.rp2040.comparison import PulseDifferences
from tests.chip.bands import AddRow

COLUMNS = "chip against simulator: starts and lengths in ms, least / median / most"
TABLE = "chip table"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test in this folder `chip`."""
    folder = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(folder):
            item.add_marker(pytest.mark.chip)


@pytest.fixture(scope="session")
def micropython() -> bytes:
    """Returns the image of MicroPython that RONDO_IMAGE names; skips the test if it names none."""
    path = os.environ.get("RONDO_IMAGE")
    if not path:
        pytest.skip("RONDO_IMAGE names no MicroPython for the RP2040: make chip")
    assert not parts.missing(), parts.missing()
    return uf2.read(Path(path))


@pytest.fixture
def add_row(record_property: Callable[[str, object], None]) -> AddRow:
    """Returns a function that adds a row to the table of results: title and value."""

    def put(title: str, value: str) -> None:
        record_property(TABLE, f"{title:32} {value}")

    return put


@pytest.fixture
def assert_alike(add_row: AddRow) -> Callable[[str, PulseDifferences], None]:
    """Returns a function that adds a comparison to the table and asserts that chip and simulator agree."""

    def check(title: str, comparison: PulseDifferences) -> None:
        add_row(title, comparison.row())
        assert comparison.trouble == []
        assert comparison.starts

    return check


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints the table of results."""
    reports = [
        *terminalreporter.stats.get("passed", []),
        *terminalreporter.stats.get("failed", []),
    ]
    rows = sorted(
        figures_row
        for report in reports
        for name, figures_row in report.user_properties
        if name == TABLE
    )
    if rows:
        terminalreporter.write_line(COLUMNS)
    for figures_row in rows:
        terminalreporter.write_line(figures_row)
