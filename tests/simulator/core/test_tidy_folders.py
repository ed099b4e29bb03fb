"""An image made for a band's flash has its folders tidy: the chip goes through them at each import."""

from random import Random

import pytest
from littlefs import LittleFS

from simulator import boards
from simulator.core.flash import Flash, Medium, image
from simulator.interpreters.flashed import all_files, firmware

DEEP = "a/rondo/session/table.mpy"


class Counting(Medium):
    """A flash chip that counts the bytes that littlefs reads."""

    taken = 0

    def read(self, cfg: object, block: int, offset: int, size: int) -> bytearray:
        self.taken += size
        return super().read(cfg, block, offset, size)


def bytes_to_find(memory: bytes, board: str) -> int:
    flash = Flash(boards.load(board), Random(0), memory)
    medium = Counting(flash)
    # So that no more is read than is looked at.
    sizes = {"read_size": 32, "prog_size": 32, "cache_size": 32}
    fs = LittleFS(context=medium, mount=False, **{**flash.geometry, **sizes})
    fs.mount()
    medium.taken = 0
    fs.stat(DEEP)
    return medium.taken


@pytest.mark.parametrize("board", ["pico", "xiao_rp2040"])
def test_a_file_is_found_by_reading_less_than_in_a_log_of_changes(board: str) -> None:
    files = all_files(firmware(board))
    flash_with_log = Flash(boards.load(board), Random(0))
    for path, data in files.items():
        flash_with_log.put(path, data)
    tidy = image(boards.load(board), files)
    assert bytes_to_find(tidy, board) < 0.8 * bytes_to_find(
        bytes(flash_with_log.chip.memory), board
    )
    flash = Flash(boards.load(board), Random(0), tidy)
    assert {path: flash.get(path) for path in files} == files
    assert "tidy" not in flash.mount().listdir("/")
