"""What the tests of the window share."""

import pytest

from tests.simulator.window.headless import HeadlessWindow


@pytest.fixture
def ui(monkeypatch: pytest.MonkeyPatch) -> HeadlessWindow:
    """A band in a window that is never opened."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    return HeadlessWindow()
