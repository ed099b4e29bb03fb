"""The X server that windows are measured on."""

from pathlib import Path

import pytest

from tools.bench import xserver


def test_a_server_that_ends_at_once_is_said_not_to_have_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / xserver.PROGRAM
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="did not start"), xserver.x_server() as display:
        pytest.fail(f"a window would be opened on {display}")
