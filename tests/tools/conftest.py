"""What every test of the tools has."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from serial.urlhandler import protocol_socket

from tools.log.model import dates
from tools.log.store.store import Store

TODAY_S = 1_795_478_400.0  # 2026-11-24T00:00:00Z


@pytest.fixture(autouse=True)
def _close_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes pyserial close sockets at once, where it would wait a third of a second."""
    monkeypatch.setattr(protocol_socket, "time", SimpleNamespace(sleep=lambda _: None))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives all tests the same day, so that what is past and what is to come does not change."""
    monkeypatch.setattr(dates, "now", lambda: TODAY_S)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Yields an empty log."""
    with Store(tmp_path / "log.sqlite") as new_store:
        yield new_store
