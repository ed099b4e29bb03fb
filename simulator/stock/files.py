"""The device's file system as `open` and `os` reach it: littlefs on the flash chip.

As on the device, written data outlives a power cut only once the file was flushed or closed, and a call that
erases or programs takes its time, with interrupts held off.

Not modelled: FAT, several mounts, `os.dupterm`, and text decoding other than UTF-8.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from greenlet import GreenletExit
from littlefs import LittleFS, lfs
from littlefs.errors import LittleFSError

from ..core.flash import Flash, Medium
from ..mcu.mcu import Mcu
from .errnos import ENODEV

_DIRECTORY, _FILE = 0x4000, 0x8000
_FLAG: Any = lfs.LFSFileFlag
_MODES = {
    "r": _FLAG.rdonly,
    "w": _FLAG.wronly | _FLAG.creat | _FLAG.trunc,
    "x": _FLAG.wronly | _FLAG.creat | _FLAG.excl,
    "a": _FLAG.wronly | _FLAG.creat | _FLAG.append,
}


@cache
def _flags(mode: str) -> int:
    """Returns a mode of `open` as littlefs's flags."""
    flags = _MODES[next((letter for letter in mode if letter in _MODES), "r")]
    return int(flags | _FLAG.rdonly | _FLAG.wronly if "+" in mode else flags)


class FileSystem:
    """The file system during one start of a device. If the flash holds none, every call raises OSError(ENODEV)."""

    def __init__(self, flash: Flash, mcu: Mcu) -> None:
        self._flash = flash
        self._mcu = mcu
        self._is_carrying_out = False
        self.fs: LittleFS | None = None
        self._medium: Medium | None = None
        with suppress(LittleFSError):
            self.fs = flash.mount()
            assert isinstance(self.fs.context, Medium)
            self._medium = self.fs.context

    def do(self, call: Callable[..., Any], *args: Any) -> Any:
        """Calls littlefs and carries out its operations on the chip; OSError with MicroPython's number."""
        fs, medium = self.fs, self._medium
        if fs is None or medium is None:
            raise OSError(ENODEV)
        self._mcu.start.check_power()
        try:
            return call(fs.fs, *args)
        except LittleFSError as error:
            raise OSError(abs(int(error.code))) from None
        finally:
            if medium.operations:
                self._carry_out(fs, medium)

    def _carry_out(self, fs: LittleFS, medium: Medium) -> None:
        flash = self._flash
        self._is_carrying_out = True
        for operation in tuple(medium.operations):
            try:
                self._mcu.flash(operation, flash.chip.takes_us(operation))
            except GreenletExit:
                flash.tear(operation)
                raise
            flash.do(operation)
            del medium.operations[0]
        self._is_carrying_out = False
        # Operations that are left are of changes from outside the firmware, and cost it no time.
        flash.settle(fs)

    def edit(self, change: Callable[[LittleFS], str]) -> str:
        """Applies `change` to the files from outside the firmware, in no virtual time; returns its result.

        Raises LittleFSError if the flash holds no file system.
        """
        if self.fs is None:
            raise LittleFSError(LittleFSError.Error.LFS_ERR_CORRUPT)
        complaint = change(self.fs)
        if not self._is_carrying_out:
            self._flash.settle(self.fs)
        return complaint

    @property
    def geometry(self) -> dict[str, Any]:
        """Returns littlefs's settings for this chip; see `core.flash.geometry`."""
        return self._flash.geometry


class Files:
    """The firmware's calls to the file system: open files by number, and paths as bytes."""

    def __init__(self, system: FileSystem) -> None:
        self._system = system
        self._do = system.do
        self._open_files: dict[int, object] = {}
        self._unclosed: list[object] = []  # littlefs goes on using those whose closing failed
        self._last_number = 0

    def _handle(self, number: int) -> object:
        if number not in self._open_files:
            raise ValueError("I/O operation on closed file")
        return self._open_files[number]

    def open(self, path_and_mode: bytes) -> int:
        """Opens a file and returns a number for it; `path_and_mode` has a NUL between the path and the mode."""
        path, mode = path_and_mode.decode().split("\0")
        handle = self._do(lfs.file_open, path, _flags(mode))
        self._last_number += 1
        self._open_files[self._last_number] = handle
        return self._last_number

    def close(self, number: int) -> None:
        """Flushes and closes a file, and forgets its number."""
        handle = self._handle(number)
        del self._open_files[number]
        self._unclosed.append(handle)
        self._do(lfs.file_close, handle)
        self._unclosed.remove(handle)

    def read(self, number: int, count: int) -> bytes:
        """Returns up to `count` bytes; with -1 all that are left."""
        handle = self._handle(number)
        bytes_left = self._do(lfs.file_size, handle) - self._do(lfs.file_tell, handle)
        data: bytes = self._do(
            lfs.file_read, handle, bytes_left if count < 0 else min(count, bytes_left)
        )
        return data

    def readinto(self, number: int, count: int) -> bytes:
        """Returns up to `count` bytes, for a buffer of that size."""
        data: bytes = self._do(lfs.file_read, self._handle(number), count)
        return data

    def readline(self, number: int) -> bytes:
        """Returns the next line, with its line end."""
        line = b""
        while not line.endswith(b"\n") and (byte := self.read(number, 1)):
            line += byte
        return line

    def write(self, number: int, data: bytes) -> int:
        """Writes all of `data`; returns how many bytes."""
        self._do(lfs.file_write, self._handle(number), bytes(data))
        return len(data)

    def seek(self, number: int, offset: int, whence: int) -> int:
        """Moves by `offset` bytes from where `whence` says, as in MicroPython; returns the new position."""
        return int(self._do(lfs.file_seek, self._handle(number), offset, whence))

    def tell(self, number: int) -> int:
        """Returns the position in bytes."""
        return int(self._do(lfs.file_tell, self._handle(number)))

    def flush(self, number: int) -> None:
        """Brings all that was written so far onto the flash."""
        self._do(lfs.file_sync, self._handle(number))

    def ilistdir(self, path: bytes) -> list[tuple[str, int, int, int]]:
        """Returns (name, type, 0, size in bytes) of each entry of a folder."""
        folder = self._do(lfs.dir_open, path.decode())
        entries = []
        try:
            while (entry := self._do(lfs.dir_read, folder)) is not None:
                if entry.name not in (".", ".."):
                    type_ = _DIRECTORY if entry.type == 2 else _FILE
                    entries.append((entry.name, type_, 0, entry.size))
        finally:
            self._do(lfs.dir_close, folder)
        return entries

    def stat(self, path: bytes) -> tuple[int, ...]:
        """Returns the ten numbers of MicroPython's `os.stat`: type and size in bytes among them."""
        info = self._do(lfs.stat, path.decode())
        return (_DIRECTORY if info.type == 2 else _FILE, 0, 0, 0, 0, 0, info.size, 0, 0, 0)

    def statvfs(self, path: bytes) -> tuple[int, ...]:
        """Returns the ten numbers of MicroPython's `os.statvfs`: size and number of blocks among them."""
        geometry = self._system.geometry
        size, count = geometry["block_size"], geometry["block_count"]
        free = count - self._do(lfs.fs_size)
        return (size, size, count, free, free, 0, 0, 0, 0, 255)

    def remove(self, path: bytes) -> None:
        """Deletes a file or an empty folder."""
        self._do(lfs.remove, path.decode())

    rmdir = remove

    def rename(self, old_and_new: bytes) -> None:
        """Renames a file or folder, replacing what has the new name; `old_and_new` has a NUL between the paths."""
        old, new = old_and_new.decode().split("\0")
        self._do(lfs.rename, old, new)

    def mkdir(self, path: bytes) -> None:
        """Makes a folder."""
        self._do(lfs.mkdir, path.decode())
