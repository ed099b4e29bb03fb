"""The device's flash: real littlefs, with the geometry of the board's port, on an emulated NOR chip.

littlefs runs ahead, in no virtual time, and queues its operations; the chip then carries them out one by one, in
virtual time. If power is lost meanwhile, the operation under way is torn, and those still waiting are dropped.

Not modelled: the time that a file was changed, which MicroPython writes with each sync (a little more wear on
a board), and bad blocks that are there from the beginning.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import PurePosixPath
from random import Random
from typing import Any

from littlefs import LittleFS, UserContext

from ..boards import BoardFile
from ..chips.nor import BLOCK, TORN, Nor, Operation, bytes_after


def geometry(blocks: int, program_size: int) -> dict[str, Any]:
    """Returns littlefs's settings as MicroPython's ports choose them, for a partition of `blocks` blocks.

    The size of a read alone differs from MicroPython's 32 bytes: reading takes no time here, so that a whole cache
    is read at once.
    """
    cache_size = 4 * max(32, program_size)
    return {
        "block_size": BLOCK,
        "block_count": blocks,
        "read_size": cache_size,
        "prog_size": program_size,
        "cache_size": cache_size,
        "lookahead_size": 32,
        "block_cycles": 100,
    }


@cache
def _formatted(blocks: int, program_size: int) -> bytes:
    """Returns the image of an empty, formatted file system.

    It is cached, since copying is faster than formatting.
    """
    context = UserContext(blocks * BLOCK)
    LittleFS(context=context, mount=True, **geometry(blocks, program_size))
    return bytes(context.buffer)


def image(board: BoardFile, files: Mapping[str, bytes]) -> bytes:
    """Returns the bytes of a board's flash with `files`, by path, and nothing else; its folders are tidied."""
    flash = Flash(board, Random(0))
    for path, data in files.items():
        flash.put(path, data)
    flash.tidy({str(folder) for path in files for folder in PurePosixPath(path).parents})
    return bytes(flash.chip.memory)


class Medium(UserContext):
    """The block device that littlefs sees: the chip as it will be after the queued `operations`."""

    def __init__(self, flash: "Flash") -> None:
        super().__init__(buffer=bytearray())
        self.operations: list[Operation] = []
        self._changed_blocks: dict[int, bytearray] = {}
        self._flash = flash
        self._memory = flash.chip.memory

    def drop_copies(self) -> None:
        """Drops the copies of changed blocks, since the chip has carried out every operation."""
        assert not self.operations
        self._changed_blocks.clear()

    def read(self, _cfg: Any, block: int, off: int, size: int) -> bytearray:
        """Returns `size` bytes at `off` in `block`, for littlefs."""
        if block in self._changed_blocks:
            return self._changed_blocks[block][off : off + size]
        begin = block * BLOCK + off
        return self._memory[begin : begin + size]

    def prog(self, _cfg: Any, block: int, off: int, data: bytes) -> int:
        """Queues the programming of `data` at `off` in `block`, for littlefs; returns 0."""
        if self._flash.torn_next:
            self._flash.torn_next = False
            data = data[: len(data) // 2] + b"\xff" * (len(data) - len(data) // 2)
        return self._queue(Operation(block * BLOCK + off, bytes(data)))

    def erase(self, _cfg: Any, block: int) -> int:
        """Queues the erasing of `block`, for littlefs; returns 0."""
        return self._queue(Operation(block * BLOCK))

    def sync(self, _cfg: Any) -> int:
        """Does nothing, since nothing is cached here; returns 0, as littlefs expects."""
        return 0

    def _queue(self, operation: Operation) -> int:
        block = operation.block
        if block not in self._changed_blocks:
            self._changed_blocks[block] = self._memory[block * BLOCK : (block + 1) * BLOCK]
        copy = self._changed_blocks[block]
        begin = operation.address - block * BLOCK
        end = begin + operation.size
        copy[begin:end] = bytes_after(copy[begin:end], operation)
        self.operations.append(operation)
        return 0


class Flash:
    """The flash chip of one device; its memory survives power cuts.

    `kept_operations`, if it is a list, collects every operation that is carried out. With `torn_next`, only the
    first half of the next program reaches the chip, while littlefs is told that all of it did.
    """

    def __init__(self, board: BoardFile, chance: Random, image: bytes | None = None) -> None:
        self.geometry = geometry(board.FLASH_BLOCKS, board.PROGRAM_SIZE)
        self.chip = Nor(image or _formatted(board.FLASH_BLOCKS, board.PROGRAM_SIZE))
        self.kept_operations: list[Operation] | None = None
        self.torn_next = False
        self._chance = chance

    def mount(self) -> LittleFS:
        """Mounts the file system, as after a reset; raises LittleFSError if there is none on the flash."""
        fs = LittleFS(context=Medium(self), mount=False, **self.geometry)
        fs.mount()
        return fs

    def do(self, operation: Operation) -> None:
        """Carries out all of `operation` on the chip."""
        if self.kept_operations is not None:
            self.kept_operations.append(operation)
        self.chip.do(operation)

    def tear(self, operation: Operation) -> None:
        """Carries out a part of `operation`, as a power loss in its midst would; which part is random."""
        self.chip.inject_tear(operation, self._chance.choice(list(TORN)), self._chance)

    def settle(self, fs: LittleFS) -> None:
        """Carries out every operation queued by `fs`, in no virtual time; for changes from outside the firmware."""
        medium = fs.context
        assert isinstance(medium, Medium)
        while medium.operations:
            self.do(medium.operations.pop(0))
        medium.drop_copies()

    def put(self, path: str, data: bytes) -> None:
        """Writes `data` to the file at `path`, making its folders, while no firmware runs."""
        fs = self.mount()
        folder = path.rpartition("/")[0]
        if folder:
            fs.makedirs(folder, exist_ok=True)
        with fs.open(path, "wb") as file:
            file.write(data)
        self.settle(fs)

    def tidy(self, folders: Iterable[str]) -> None:
        """Makes littlefs rewrite each of `folders` without its log of changes, which is slow to read.

        For this one mount the program size is a whole block. So a change does not fit beside the log, and littlefs
        writes the folder's state once more instead.
        """
        whole_block = {"prog_size": BLOCK, "cache_size": BLOCK}
        fs = LittleFS(context=Medium(self), mount=False, **{**self.geometry, **whole_block})
        fs.mount()
        for folder in sorted(folders):
            with fs.open(f"{folder}/tidy", "wb"):
                pass
            fs.remove(f"{folder}/tidy")
        self.settle(fs)

    def get(self, path: str) -> bytes:
        """Returns the content that the file at `path` would have after a power cut now.

        Raises FileNotFoundError if there would be no such file.
        """
        fs = self.mount()
        with fs.open(path, "rb") as file:
            return bytes(file.read())
