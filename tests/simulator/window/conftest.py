"""What the tests of the window share."""

import pytest

from tests.simulator.window.shown import Shown


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """A band in a window that is never opened."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    return Shown()
