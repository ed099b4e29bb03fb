"""Logs for the tests of the report, and its command."""

from collections.abc import Callable

import pytest

from tools.__main__ import main
from tools.log.example import BEGINS, fill
from tools.log.model import dates
from tools.log.model.sessions import Session
from tools.log.store.store import Store

Report = Callable[..., list[str]]
A_YEAR_S = 366 * 86_400


@pytest.fixture(autouse=True)
def _in_a_place_that_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Removes what says where the user is, and sets the time to a year after the example begins."""
    for name in ("LC_ALL", "LC_PAPER", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(dates, "now", lambda: BEGINS + A_YEAR_S)


@pytest.fixture(scope="session")
def sixty_sessions(tmp_path_factory: pytest.TempPathFactory) -> list[Session]:
    with Store(tmp_path_factory.mktemp("sixty") / "log.sqlite") as new_store:
        fill(new_store, 60)
        return new_store.sessions()


@pytest.fixture
def report(store: Store, capsys: pytest.CaptureFixture[str]) -> Report:
    """Returns a function that runs the command, in UTC, and returns the lines that it prints."""

    def run(*arguments: object, code: int = 0) -> list[str]:
        words = ["--store", store.path, "--zone", "UTC", *arguments]
        assert main(["report", *(str(word) for word in words)]) == code
        output = capsys.readouterr()
        return (output.out if code == 0 else output.err).splitlines()

    return run
