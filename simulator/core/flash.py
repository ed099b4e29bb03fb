"""The device's flash: real littlefs, with the geometry of the board's port, on an emulated NOR chip.

littlefs works ahead, in no time; what it has done is then carried out on the chip, operation by operation, in
virtual time. Power lost meanwhile leaves the chip where it was, and what was ahead of it is forgotten.

Not modelled: the time that a file was changed, which MicroPython writes with each sync (a little more wear on a
board), and bad blocks that are there from the beginning.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import PurePosixPath
from random import Random
from typing import Any

from littlefs import LittleFS, UserContext

from ..boards import BoardFile
from ..chips.nor import BLOCK, TORN, Nor, Operation, result


def geometry(blocks: int, program_size: int) -> dict[str, Any]:
    """Returns the geometry that MicroPython's ports hand to littlefs, for a partition of `blocks`.

    But for the size of a read, 32 there: reading takes no time here, so as much is read at once as there is room.
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
    """An empty file system; formatting takes longer than copying."""
    context = UserContext(blocks * BLOCK)
    LittleFS(context=context, mount=True, **geometry(blocks, program_size))
    return bytes(context.buffer)


def image(board: BoardFile, files: Mapping[str, bytes]) -> bytes:
    """Returns the bytes of a board's flash that holds `files` and nothing else, its folders tidy."""
    flash = Flash(board, Random(0))
    for path, data in files.items():
        flash.put(path, data)
    flash.tidy({str(folder) for path in files for folder in PurePosixPath(path).parents})
    return bytes(flash.chip.memory)


class Medium(UserContext):
    """What littlefs sees: the chip, and ahead of it what `operations`, still to be carried out, will have done."""

    def __init__(self, flash: "Flash") -> None:
        super().__init__(buffer=bytearray())
        self.operations: list[Operation] = []
        self._ahead: dict[int, bytearray] = {}
        self._flash = flash
        self._memory = flash.chip.memory

    def caught_up(self) -> None:
        """Takes in that the chip has carried out all of it."""
        assert not self.operations
        self._ahead.clear()

    def read(self, _cfg: Any, block: int, off: int, size: int) -> bytearray:
        """Does what littlefs asks of a block device."""
        if block in self._ahead:
            return self._ahead[block][off : off + size]
        at = block * BLOCK + off
        return self._memory[at : at + size]

    def prog(self, _cfg: Any, block: int, off: int, data: bytes) -> int:
        """Does what littlefs asks of a block device."""
        if self._flash.torn_next:
            self._flash.torn_next = False
            data = data[: len(data) // 2] + b"\xff" * (len(data) - len(data) // 2)
        return self._do(Operation(block * BLOCK + off, bytes(data)))

    def erase(self, _cfg: Any, block: int) -> int:
        """Does what littlefs asks of a block device."""
        return self._do(Operation(block * BLOCK))

    def _do(self, operation: Operation) -> int:
        block = operation.block
        if block not in self._ahead:
            self._ahead[block] = self._memory[block * BLOCK : (block + 1) * BLOCK]
        ahead = self._ahead[block]
        begin = operation.address - block * BLOCK
        end = begin + operation.size
        ahead[begin:end] = result(ahead[begin:end], operation)
        self.operations.append(operation)
        return 0


class Flash:
    """The chip of one device; it outlives power cuts.

    `keep`, a list, takes every operation carried out on it; with `torn_next` the next program stores but its first
    half, and nobody is told.
    """

    def __init__(self, board: BoardFile, chance: Random, image: bytes | None = None) -> None:
        self.geometry = geometry(board.FLASH_BLOCKS, board.PROGRAM_SIZE)
        self.chip = Nor(image or _formatted(board.FLASH_BLOCKS, board.PROGRAM_SIZE))
        self.keep: list[Operation] | None = None
        self.torn_next = False
        self._chance = chance

    def mount(self) -> LittleFS:
        """Mounts the file system anew, as after a reset; LittleFSError for a medium that holds none."""
        fs = LittleFS(context=Medium(self), mount=False, **self.geometry)
        fs.mount()
        return fs

    def do(self, operation: Operation) -> None:
        """Carries out an operation, whole."""
        if self.keep is not None:
            self.keep.append(operation)
        self.chip.do(operation)

    def tear(self, operation: Operation) -> None:
        """Carries out an operation in part, as a power loss within it would, in a form that chance picks."""
        self.chip.inject_tear(operation, self._chance.choice(list(TORN)), self._chance)

    def settle(self, fs: LittleFS) -> None:
        """Carries out all that waits, in no time: for changes that are not made on the device."""
        medium = fs.context
        assert isinstance(medium, Medium)
        while medium.operations:
            self.do(medium.operations.pop(0))
        medium.caught_up()

    def put(self, path: str, data: bytes) -> None:
        """Put a file there while no firmware runs; its folders are made."""
        fs = self.mount()
        folder = path.rpartition("/")[0]
        if folder:
            fs.makedirs(folder, exist_ok=True)
        with fs.open(path, "wb") as file:
            file.write(data)
        self.settle(fs)

    def tidy(self, folders: Iterable[str]) -> None:
        """Let littlefs write each folder anew: a log of changes takes three times as long to go through.

        A change that takes a whole block leaves no room beside it, so it is written together with all that stands.
        """
        whole = {"prog_size": BLOCK, "cache_size": BLOCK}
        fs = LittleFS(context=Medium(self), mount=False, **{**self.geometry, **whole})
        fs.mount()
        for folder in sorted(folders):
            with fs.open(f"{folder}/tidy", "wb"):
                pass
            fs.remove(f"{folder}/tidy")
        self.settle(fs)

    def get(self, path: str) -> bytes:
        """Returns what a file would hold after a power cut at this instant; FileNotFoundError if there is none."""
        fs = self.mount()
        with fs.open(path, "rb") as file:
            return bytes(file.read())
