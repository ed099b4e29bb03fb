"""What all tests share: `--record` keeps the golden screens anew instead of comparing."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
os.environ["LANGUAGE"] = "en"  # whatever the maker's computer speaks


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="keep the golden screens anew")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the tests have counted, added up."""
    counts: dict[str, int] = {}
    for report in terminalreporter.stats.get("passed", []):
        for name, count in report.user_properties:
            if isinstance(count, int):
                counts[name] = counts.get(name, 0) + count
    for name, count in counts.items():
        terminalreporter.write_line(f"{count} {name}")


@pytest.fixture(scope="session")
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for temporary files of all that is tested, and of the programs that it starts."""
    folder = tmp_path_factory.mktemp("temporary")
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    return folder


@pytest.fixture(autouse=True)
def _leaves_no_file_behind(temporary: Path) -> Iterator[None]:
    before = set(temporary.iterdir())
    yield
    assert set(temporary.iterdir()) <= before, "a test has left files behind"


@pytest.fixture
def record(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--record"))
