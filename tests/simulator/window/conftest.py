"""What the tests of the window share."""

import pytest

from tests.simulator.window.headless import HeadlessWindow


@pytest.fixture
def ui(monkeypatch: pytest.MonkeyPatch) -> HeadlessWindow:
    """Returns a band in a window that is never opened."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    return HeadlessWindow()
