"""What the window takes of a core, through its own loop on a real X server."""

import pytest

from simulator.view import kept
from tools.bench import smooth, xserver


@pytest.mark.filterwarnings("ignore:Please use Window.get_surface")  # it is for the least size
def test_a_window_that_is_looked_at_leaves_the_core_to_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not xserver.is_there():
        pytest.skip(f"{xserver.PROGRAM} is not installed: no real window on this machine")
    monkeypatch.setenv(kept.VARIABLE, "as it was")
    found = smooth.used()
    assert [str(figure) for figure in found if figure.is_over] == []
    assert all(figure.value > 0 for figure in found), "nothing was measured"
