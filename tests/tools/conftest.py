"""What every test of the tools has."""

from types import SimpleNamespace

import pytest
from serial.urlhandler import protocol_socket


@pytest.fixture(autouse=True)
def _close_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """pyserial waits a third of a second whenever it closes a socket."""
    monkeypatch.setattr(protocol_socket, "time", SimpleNamespace(sleep=lambda _: None))
