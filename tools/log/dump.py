"""The files in a dump of a band's flash, or in a folder that was copied from it.

A dump may be of the file system alone or of the whole chip: it is looked for. It is not trusted: what littlefs
cannot read is a Mistake.
"""

from pathlib import Path
from struct import unpack_from

from littlefs import LittleFS, UserContext
from littlefs.errors import LittleFSError

from simulator.text.usage import Mistake

from .journal import LONGEST, files_of

LONGEST_IMAGE = 64 << 20  # bytes; the largest flash of a board is 16 MB
_MAGIC = b"littlefs"
_MAGIC_AT = 8  # within a superblock; littlefs SPEC.md, "Superblock"
_GEOMETRY_AT = 24  # block size and count, u32 each
_SMALLEST_BLOCK, _LARGEST_BLOCK = 128, 1 << 16
_READ_BYTES = 32  # what MicroPython's ports read at once


def journal_in(path: Path) -> tuple[dict[str, bytes], list[str]]:
    """The journal's files, by their paths on the band, and a line for each that cannot be read."""
    if path.is_dir():
        return _in_folder(path), []
    unreadable: list[str] = []
    files = files_of(mount(path), unreadable)
    return files, [f"{name}: the file system cannot read it" for name in unreadable]


def _in_folder(path: Path) -> dict[str, bytes]:
    found = {}
    for name, longest in LONGEST.items():
        file = path / name
        if file.is_file():
            with file.open("rb") as opened:
                found[name] = opened.read(longest)
    if not found:
        raise Mistake(str(path), "has no journal, expected the folders live and history in it")
    return found


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > LONGEST_IMAGE:
            raise Mistake(str(path), f"expected a dump of at most {LONGEST_IMAGE >> 20} MB")
        return path.read_bytes()
    except OSError as error:
        raise Mistake(str(path), f"{error.strerror}, expected a dump of a band's flash") from None


def mount(path: Path) -> LittleFS:
    """The file system in a dump; Mistake if there is none that can be read."""
    data = _bytes_of(path)
    for at in _superblocks(data):
        block, count = unpack_from("<II", data, at + _GEOMETRY_AT)
        # The superblock lies in the first block or in the second.
        for begin in (at, at - block):
            if begin >= 0 and _fits(block, count, len(data) - begin):
                fs = _mounted(data[begin : begin + block * count], block)
                if fs is not None:
                    return fs
    raise Mistake(
        str(path), "no littlefs in it that can be read, expected a dump of a band's flash"
    )


def _mounted(data: bytes, block: int) -> LittleFS | None:
    fs = LittleFS(
        context=UserContext(buffer=bytearray(data)), mount=False,
        block_size=block, block_count=len(data) // block,
        read_size=_READ_BYTES, prog_size=_READ_BYTES, cache_size=4 * _READ_BYTES,
    )  # fmt: skip
    try:
        fs.mount()
    except LittleFSError:
        return None
    return fs


def _fits(block: int, count: int, length: int) -> bool:
    whole = _SMALLEST_BLOCK <= block <= _LARGEST_BLOCK and block % (4 * _READ_BYTES) == 0
    return whole and count >= 2 and block * count <= length


def _superblocks(data: bytes) -> list[int]:
    """Where superblocks may begin."""
    found = []
    at = data.find(_MAGIC)
    while at >= 0:
        begin = at - _MAGIC_AT
        if begin >= 0 and begin % _SMALLEST_BLOCK == 0 and begin + _GEOMETRY_AT + 8 <= len(data):
            found.append(begin)
        at = data.find(_MAGIC, at + 1)
    return found
