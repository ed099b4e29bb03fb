"""Every command of the tools that a page shows is run here as it stands, against a virtual band at its cable."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.cable.board_server import BoardServer
from tests.tools import bands
from tests.tools.bands import MISSING, QUICK, tool
from tests.tools.test_docs import READMES, ROOT
from tools.__main__ import main
from tools.log import example
from tools.log.store.database import default_path
from tools.log.store.store import Store

# What asks much of a person (doctor too), or writes over a flash or this repository; each has tests of its own.
BY_OTHERS = ("program new", "languages --new fr", "wipe", "wipe --host")
AT_THE_BAND = ("settings", "clock", "log pull")


def commands() -> list[str]:
    """Returns each command of the tools that a page shows, once."""
    lines = {
        line.split("#")[0].split("  ")[0].strip()
        for path in READMES
        for line in re.findall(r"\.venv/bin/python -m tools ([^`|\n]+)", path.read_text())
    }
    # A line with a word in capitals, as COMMAND or VERB, is a pattern of commands.
    complete_lines = {line for line in lines if not re.search(r"\b[A-Z]{4,}\b", line)}
    return sorted(
        line for line in complete_lines - set(BY_OTHERS) if not line.startswith("doctor")
    )


@pytest.fixture
def band() -> Iterator[BoardServer]:
    with BoardServer(flash=bands.flashed_image(), speed=QUICK) as server:
        yield server


@pytest.fixture
def band_in_real_time() -> Iterator[BoardServer]:
    """Yields a band at the speed of the wall clock: the clock of the other would be fast as soon as it was set."""
    with BoardServer(flash=bands.flashed_image()) as server:
        yield server


@pytest.mark.skipif(bool(MISSING), reason=MISSING)
def test_every_command_that_a_page_shows_does_what_it_should(
    band: BoardServer,
    band_in_real_time: BoardServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "programs" / "quarter-hour.json").read_text()
    Path("short.json").write_text(text.replace("quarter-hour", "short"))
    log = default_path()
    assert log is not None
    log.parent.mkdir(parents=True, exist_ok=True)
    with Store(log) as store:
        example.fill(store, 60)
    failures = []
    for line in commands():
        words = shlex.split(line)
        server = band_in_real_time if line.startswith("clock") else band
        code = tool(server, *words) if line.startswith(AT_THE_BAND) else main(words)
        if code:
            failures.append((line, code))
    assert failures == []
    assert {path.name for path in tmp_path.glob("*.*")} >= {
        "card.pdf", "sessions.csv", "week.pdf", "week.html", "power-hour.png",
    }  # fmt: skip


def test_the_pages_show_commands_at_all() -> None:
    assert len(commands()) > 15
