"""A terminal that is closed ends the view as the signal says, and not as if something could not be written."""

import os
import sys

import pytest

from simulator.terminal.terminal import _raw_terminal

pty = pytest.importorskip("pty")


def close_and_end(person: int) -> None:
    """Does what happens to the view as its terminal is closed."""
    os.close(person)
    sys.exit(129)


def test_a_terminal_that_is_closed_ends_the_view_by_its_signal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person, terminal = pty.openpty()
    with open(terminal, "r+b", buffering=0) as raw:
        monkeypatch.setattr(sys, "stdin", raw)
        with open(os.dup(terminal), "w", encoding="utf-8") as shown:
            monkeypatch.setattr(sys, "stdout", shown)
            with pytest.raises(SystemExit, match="129"), _raw_terminal():
                close_and_end(person)
