"""The device's flash: real littlefs, with the geometry of the board's port."""

from functools import cache
from typing import Any

from littlefs import LittleFS, UserContext

from .boards import BoardFile

BLOCK = 4096


def _geometry(blocks: int, program_size: int) -> dict[str, Any]:
    return {
        "block_size": BLOCK,
        "block_count": blocks,
        "read_size": 32,
        "prog_size": program_size,
        "cache_size": 4 * max(32, program_size),
        "lookahead_size": 32,
        "block_cycles": 100,
    }


@cache
def _formatted(blocks: int, program_size: int) -> bytes:
    """An empty file system; formatting takes longer than copying."""
    context = UserContext(blocks * BLOCK)
    LittleFS(context=context, mount=True, **_geometry(blocks, program_size))
    return bytes(context.buffer)


class Flash:
    """The medium of one device; it outlives power cuts, `mount` gives the file system on it."""

    def __init__(self, board: BoardFile) -> None:
        self._geometry = _geometry(board.FLASH_BLOCKS, board.PROGRAM_SIZE)
        self._context = UserContext(0)
        self._context.buffer = bytearray(_formatted(board.FLASH_BLOCKS, board.PROGRAM_SIZE))

    def mount(self) -> LittleFS:
        """A fresh mount, as after a reset: what was not flushed is gone."""
        fs = LittleFS(context=self._context, mount=False, **self._geometry)
        fs.mount()
        return fs
