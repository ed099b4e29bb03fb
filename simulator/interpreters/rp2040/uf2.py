"""Reads MicroPython's image for the RP2040, a UF2 file, and makes a flash's content of it and a file system.

UF2: blocks of 512 bytes, each with its address and its part of the image (github.com/microsoft/uf2).
"""

import struct
from pathlib import Path

from ...boards import BoardFile
from ...chips.nor import BLOCK
from ...text.usage import UsageError, read_bytes

FLASH_BYTES = 2 << 20
_FLASH_ADDRESS = 0x1000_0000  # where the chip sees it
_BLOCK_BYTES = 512
_MAGIC, _MAGIC_END = (0x0A32_4655, 0x9E5D_5157), 0x0AB1_6F30
_NOT_MAIN_FLASH, _HAS_FAMILY = 0x0001, 0x2000
_RP2040 = 0xE48B_FF56
_MAX_BYTES = 2 * FLASH_BYTES  # half of a block is its frame
_BLOCK_HEAD = struct.Struct("<8I")


def files_offset(board: BoardFile) -> int:
    """Returns where on the flash the file system begins, in bytes; it extends to the flash's end."""
    return FLASH_BYTES - board.FLASH_BLOCKS * BLOCK


def read(path: Path) -> bytes:
    """Returns the image in a UF2 file: the bytes of the flash from its beginning on.

    Raises UsageError if the file holds no MicroPython for the RP2040.
    """
    data = read_bytes(path, _MAX_BYTES, "a MicroPython for the RP2040")
    image = bytearray()
    for start in range(0, len(data) - _BLOCK_BYTES + 1, _BLOCK_BYTES):
        _place_block(image, data[start : start + _BLOCK_BYTES], path)
    if not image or b"MicroPython" not in image or b"RP2040" not in image:
        raise _file_error(path, "holds no MicroPython for the RP2040")
    return bytes(image)


def _place_block(image: bytearray, block: bytes, path: Path) -> None:
    """Copies the data of one block of a UF2 file to its place in `image`."""
    first_magic, second_magic, flags, address, size, _number, _block_count, family = (
        _BLOCK_HEAD.unpack_from(block)
    )
    if (first_magic, second_magic) != _MAGIC or struct.unpack_from("<I", block, _BLOCK_BYTES - 4)[
        0
    ] != _MAGIC_END:
        raise _file_error(path, "is no UF2 file")
    if flags & _HAS_FAMILY and family != _RP2040:
        raise _file_error(path, f"is for another chip, family {family:#x}")
    offset = address - _FLASH_ADDRESS
    if (
        flags & _NOT_MAIN_FLASH
        or not 0 <= offset <= FLASH_BYTES - size
        or size > _BLOCK_BYTES - 36
    ):
        return
    image.extend(b"\xff" * (offset + size - len(image)))
    image[offset : offset + size] = block[_BLOCK_HEAD.size : _BLOCK_HEAD.size + size]


def _file_error(path: Path, problem: str) -> UsageError:
    return UsageError(
        str(path), f"{problem}, expected a .uf2 of https://micropython.org/download/RPI_PICO/"
    )


def flash(board: BoardFile, micropython: bytes, files: bytes) -> bytes:
    """Returns the flash's content: `micropython` at its beginning, `files` at its end.

    Raises UsageError if they overlap.
    """
    files_at = files_offset(board)
    if len(micropython) > files_at:
        raise UsageError(
            "--image",
            f"{len(micropython)} bytes, expected at most {files_at}: the file system begins there on {board.MODEL}",
        )
    return micropython.ljust(files_at, b"\xff") + files
