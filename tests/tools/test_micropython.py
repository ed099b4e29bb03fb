"""Building MicroPython for the RP2040, as far as it goes without building it."""

from pathlib import Path

import pytest

from simulator.text.usage import UsageError
from tests.simulator.interpreters.test_interpreters import needs
from tools import micropython


def test_a_build_that_takes_too_long_is_ended_and_said_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("unix", mpy=True)
    recipe = tmp_path / "recipe.sh"
    recipe.write_text("while :; do :; done\n")
    monkeypatch.setattr(micropython, "RECIPE", recipe)
    monkeypatch.setattr(micropython, "_BUILD_LIMIT_S", 0.1)
    with pytest.raises(UsageError, match=r"took 0\.1 s and was ended, expected less, or IMAGE="):
        micropython._built()


def test_a_build_that_fails_is_said_by_its_last_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("unix", mpy=True)
    recipe = tmp_path / "recipe.sh"
    recipe.write_text("echo begun\necho 'E: no package of that name'\necho ended\nexit 3\n")
    monkeypatch.setattr(micropython, "RECIPE", recipe)
    with pytest.raises(UsageError, match=r"E: no package of that name, expected Debian's"):
        micropython._built()
