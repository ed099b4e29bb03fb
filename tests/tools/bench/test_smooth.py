"""What the window takes of a core, through its own loop on a real X server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pygame
import pytest

from simulator.view import saved_session
from tools.bench import smooth, xserver


@pytest.mark.filterwarnings("ignore:Please use Window.get_surface")  # it is for the least size
def test_a_window_that_is_looked_at_leaves_the_core_to_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not xserver.is_installed():
        pytest.skip(f"{xserver.PROGRAM} is not installed: no real window on this machine")
    monkeypatch.setenv(saved_session.VARIABLE, "as it was")
    figures = smooth.core_use()
    assert [str(figure) for figure in figures if figure.is_over] == []
    assert all(figure.value > 0 for figure in figures), "nothing was measured"


def test_a_window_that_fails_is_closed_before_its_x_server_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If the X server ended first, SDL would end the process before the failure is reported."""
    left_open = []

    @contextmanager
    def x_server() -> Iterator[str]:
        try:
            yield ":0"
        finally:
            left_open.append(pygame.display.get_init())

    monkeypatch.setattr(xserver, "is_installed", lambda: True)
    monkeypatch.setattr(xserver, "x_server", x_server)

    def fail() -> None:
        with smooth._display():
            os.environ["SDL_VIDEODRIVER"] = "dummy"
            pygame.display.init()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert left_open == [False]
