"""Reads the journal out of a dump of a band's flash, or out of a folder copied from the band.

A dump may be of the file system alone or of the whole chip, as bytes or as UF2 (`picotool save`); the file system
is searched for in it. A dump is not trusted, and may be cut off or damaged: if the file system cannot be read,
frames are searched for one by one, as each has a checksum of its own.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from struct import pack, unpack_from
from typing import NamedTuple

from littlefs import LittleFS, UserContext
from littlefs.errors import LittleFSError

from firmware.rondo.storage import frames, reading
from simulator.text.usage import UsageError, read_bytes

from .journal import LONGEST, Frame, files_of, read

LONGEST_IMAGE = 64 << 20  # bytes; the largest flash of a board is 16 MB
_MAGIC = b"littlefs"
_MAGIC_AT = 8  # offset in a superblock; littlefs SPEC.md
_GEOMETRY_AT = 24  # offset of block size and block count, u32 each
_SMALLEST_BLOCK, _LARGEST_BLOCK = 128, 1 << 16
_READ_BYTES = 32  # bytes that MicroPython's ports read at once
_MOST_TRIED = 16  # most places tried as the file system's beginning
_ERASED = b"\xff"

# A block of UF2: two magic numbers, flags, address, size, which, of how many, family, data, a magic number.
# Source: github.com/microsoft/uf2, "File format".
_UF2 = "<8I476sI"
_UF2_BYTES = 512
_UF2_BEGIN, _UF2_SECOND, _UF2_END = 0x0A324655, 0x9E5D5157, 0x0AB16F30
_UF2_NOT_FLASH = 1
_UF2_MOST = 476

_LONGEST_FRAME = max(frames.LONGEST_PLAN, frames.LONGEST_STATE)


class DumpedJournal(NamedTuple):
    """A journal out of a dump: its files by their paths on the band, and frames found outside files.

    `loose_frames` are those that are in no readable file; `problems` are lines of text on what is wrong.
    """

    files: dict[str, bytes]
    loose_frames: list[Frame]
    problems: list[str]


def journal_in(path: Path) -> DumpedJournal:
    """Returns all of the journal that a dump or a folder holds. Raises UsageError if it holds nothing."""
    if os.path.isdir(path):
        return _in_folder(path)
    data = _bytes_of(path)
    fs, missing = _file_system(data)
    unreadable: list[str] = []
    files = {} if fs is None else files_of(fs, unreadable)
    problems = [f"{name}: the file system cannot read it" for name in unreadable]
    if missing:
        problems.append(f"the dump ends {missing} bytes too early")
    if fs is None:
        problems.append("the file system cannot be read, only records in what is left of it")
    # What is shifted by a byte, or in a block that a file no longer has, is intact all the same.
    loose_frames = list(_frames_in(data)) if problems or read(files).problems else []
    if fs is None and not loose_frames:
        raise UsageError(
            str(path), "no littlefs in it that can be read, expected a dump of a band's flash"
        )
    return DumpedJournal(files, loose_frames, problems)


def _in_folder(path: Path) -> DumpedJournal:
    files, problems = {}, []
    for name, longest in LONGEST.items():
        file = path / name
        try:
            if file.is_file():
                with file.open("rb") as stream:
                    files[name] = stream.read(longest)
            elif os.path.lexists(file):
                problems.append(f"{name}: is no file")
        except OSError as error:
            raise UsageError(
                str(file), f"{error.strerror}, expected a file that can be read"
            ) from None
    if not files:
        raise UsageError(str(path), "has no journal, expected the folders live and history in it")
    return DumpedJournal(files, [], problems)


def _bytes_of(path: Path) -> bytes:
    """Returns the bytes of flash in a dump, which may be raw or UF2."""
    data = read_bytes(path, LONGEST_IMAGE, "a dump of a band's flash")
    return _flash_of_uf2(path, data) if data[:4] == _UF2_BEGIN.to_bytes(4, "little") else data


def _flash_of_uf2(path: Path, data: bytes) -> bytes:
    """Returns the bytes of flash in a UF2 file, 0xFF where no block has any. UsageError for none or too many."""
    parts = [
        (address, payload[:size])
        for flags, address, size, payload in _uf2_blocks(data)
        if not flags & _UF2_NOT_FLASH and size <= _UF2_MOST
    ]
    first_address = min((address for address, _ in parts), default=0)
    length = max((address + len(part) - first_address for address, part in parts), default=0)
    if not 0 < length <= LONGEST_IMAGE:
        raise UsageError(
            str(path), f"UF2 of no flash, expected a dump of at most {LONGEST_IMAGE >> 20} MB"
        )
    flash = bytearray(_ERASED * length)
    for address, part in parts:
        flash[address - first_address : address - first_address + len(part)] = part
    return bytes(flash)


def _uf2_blocks(data: bytes) -> Iterator[tuple[int, int, int, bytes]]:
    """Yields (flags, address, size, payload) of each whole block of a UF2 file, wherever it begins."""
    head = pack("<2I", _UF2_BEGIN, _UF2_SECOND)
    begin = data.find(head)
    while 0 <= begin <= len(data) - _UF2_BYTES:
        _, _, flags, address, size, _, _, _, payload, end = unpack_from(_UF2, data, begin)
        if end == _UF2_END:
            yield flags, address, size, payload
        begin = data.find(head, begin + (_UF2_BYTES if end == _UF2_END else 1))


def _file_system(data: bytes) -> tuple[LittleFS | None, int]:
    """Returns the file system in a dump, or None, and how many bytes are missing at the dump's end."""
    for superblock in _superblocks(data):
        block, count = unpack_from("<II", data, superblock + _GEOMETRY_AT)
        # The superblock lies in the first block or in the second.
        for begin in (superblock, superblock - block):
            if begin >= 0 and _is_geometry(block, count):
                size = block * count
                present = data[begin : begin + size]
                fs = _mount(bytearray(present.ljust(size, _ERASED)), block)
                if fs is not None:
                    return fs, size - len(present)
    return None, 0


def _mount(data: bytearray, block: int) -> LittleFS | None:
    fs = LittleFS(
        context=UserContext(buffer=data), mount=False,
        block_size=block, block_count=len(data) // block,
        read_size=_READ_BYTES, prog_size=_READ_BYTES, cache_size=4 * _READ_BYTES,
    )  # fmt: skip
    try:
        fs.mount()
    except LittleFSError:
        return None
    return fs


def _is_geometry(block: int, count: int) -> bool:
    is_block_size = _SMALLEST_BLOCK <= block <= _LARGEST_BLOCK and block % (4 * _READ_BYTES) == 0
    return is_block_size and count >= 2 and block * count <= LONGEST_IMAGE


def _superblocks(data: bytes) -> list[int]:
    """Returns the first _MOST_TRIED positions in `data` at which a superblock may begin."""
    begins: list[int] = []
    magic_at = data.find(_MAGIC)
    while magic_at >= 0 and len(begins) < _MOST_TRIED:
        begin = magic_at - _MAGIC_AT
        if begin >= 0 and begin % _SMALLEST_BLOCK == 0 and begin + _GEOMETRY_AT + 8 <= len(data):
            begins.append(begin)
        magic_at = data.find(_MAGIC, magic_at + 1)
    return begins


def _frames_in(data: bytes) -> Iterator[Frame]:
    """Yields every intact frame in `data`, at any position, as (kind, payload)."""
    magic = bytes((frames.MAGIC,))
    begin = data.find(magic)
    while begin >= 0:
        size = reading.intact_size(data[begin : begin + _LONGEST_FRAME], 0)
        if size:
            yield data[begin + 1], data[begin + frames.HEAD_BYTES : begin + size - 4]
        begin = data.find(magic, begin + 1)
