"""What somebody else has put on a board keeps no firmware from being put there."""

from pathlib import Path

import pytest

from simulator import boards
from simulator.cable.board_server import BoardServer
from simulator.core.flash import image
from tests.tools.bands import BOARD, MISSING, QUICK, older, start_kind, tool
from tools import build

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.mark.parametrize("slot_file", [b"a\n", b"a" * 20])
def test_a_slot_file_that_somebody_has_written_names_the_folder_that_the_band_starts_from(
    slot_file: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        **build.all_files(build.firmware(BOARD, folder=older(tmp_path / "older"))),
        "slot": slot_file,
    }
    with BoardServer(flash=image(boards.load(BOARD), files), speed=QUICK) as band:
        assert tool(band, "flash", "--dry-run", "--board", BOARD) == 0
    assert "into b: " in capsys.readouterr().out, "never into the folder in use"


def test_a_board_file_of_another_project_is_no_hindrance() -> None:
    files = {"board.py": b"LED = 25  # of my own\n" * 20, "main.py": b"print(1)\n"}
    with BoardServer(files=files, speed=QUICK) as band:
        assert tool(band, "flash") == 0
        band.stop()
        assert start_kind(bytes(band.device.flash.chip.memory)) == "new"
