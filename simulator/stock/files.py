"""The device's file system as `open` and `os` use it: littlefs on the flash chip.

As on the device, written data survives a power cut only after the file was flushed or closed; a call that erases
or programs flash takes its time, and interrupts wait meanwhile.

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
    """Returns the flags of littlefs for `mode`, a mode of `open` like "rb"."""
    flags = _MODES[next((letter for letter in mode if letter in _MODES), "r")]
    return int(flags | _FLAG.rdonly | _FLAG.wronly if "+" in mode else flags)


class FileSystem:
    """The file system during one start of a device.

    If there is none on the flash, every call raises OSError(ENODEV).
    """

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
        """Calls the function `call` of littlefs, then carries out its flash operations on the chip.

        Raises OSError with MicroPython's error number.
        """
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
                (flash.do if self._mcu.start.flash_goes_on else flash.tear)(operation)
                raise
            flash.do(operation)
            del medium.operations[0]
        self._is_carrying_out = False
        # Operations that are left are of changes from outside the firmware, and cost it no time.
        flash.settle(fs)

    def edit(self, change: Callable[[LittleFS], object]) -> None:
        """Applies `change` to the files from outside the firmware, in no virtual time.

        Raises LittleFSError if there is no file system on the flash.
        """
        if self.fs is None:
            raise LittleFSError(LittleFSError.Error.LFS_ERR_CORRUPT)
        change(self.fs)
        if not self._is_carrying_out:
            self._flash.settle(self.fs)

    @property
    def geometry(self) -> dict[str, Any]:
        """Returns littlefs's settings for this chip, as `core.flash.geometry` makes them."""
        return self._flash.geometry


class Files:
    """The firmware's file calls: an open file is given by its number, a path as bytes."""

    def __init__(self, system: FileSystem) -> None:
        self._system = system
        self._do = system.do
        self._open_files: dict[int, object] = {}
        self._unclosed: list[object] = []  # littlefs goes on using those whose closing failed
        self._last_number = 0

    def _handle(self, file_number: int) -> object:
        if file_number not in self._open_files:
            raise ValueError("I/O operation on closed file")
        return self._open_files[file_number]

    def open(self, path_and_mode: bytes) -> int:
        """Opens a file and returns its number; `path_and_mode` is path and mode with a NUL between them."""
        path, mode = path_and_mode.decode().split("\0")
        handle = self._do(lfs.file_open, path, _flags(mode))
        self._last_number += 1
        self._open_files[self._last_number] = handle
        return self._last_number

    def close(self, file_number: int) -> None:
        """Flushes and closes the file `file_number`, which is then no longer valid."""
        handle = self._handle(file_number)
        del self._open_files[file_number]
        self._unclosed.append(handle)
        self._do(lfs.file_close, handle)
        self._unclosed.remove(handle)

    def read(self, file_number: int, count: int) -> bytes:
        """Returns up to `count` bytes of the file; with -1, the rest of it."""
        handle = self._handle(file_number)
        bytes_left = self._do(lfs.file_size, handle) - self._do(lfs.file_tell, handle)
        data: bytes = self._do(
            lfs.file_read, handle, bytes_left if count < 0 else min(count, bytes_left)
        )
        return data

    def readinto(self, file_number: int, count: int) -> bytes:
        """Returns up to `count` bytes of the file, to fill a buffer of that size."""
        data: bytes = self._do(lfs.file_read, self._handle(file_number), count)
        return data

    def readline(self, file_number: int) -> bytes:
        """Returns the next line of the file, with its line end."""
        line = b""
        while not line.endswith(b"\n") and (byte := self.read(file_number, 1)):
            line += byte
        return line

    def write(self, file_number: int, data: bytes) -> int:
        """Writes all of `data` to the file; returns the number of bytes."""
        self._do(lfs.file_write, self._handle(file_number), bytes(data))
        return len(data)

    def seek(self, file_number: int, offset: int, whence: int) -> int:
        """Moves the file's position by `offset` bytes, counted as MicroPython's `whence` says.

        Returns the new position.
        """
        return int(self._do(lfs.file_seek, self._handle(file_number), offset, whence))

    def tell(self, file_number: int) -> int:
        """Returns the file's position in bytes."""
        return int(self._do(lfs.file_tell, self._handle(file_number)))

    def flush(self, file_number: int) -> None:
        """Stores on the flash all that was written to the file so far."""
        self._do(lfs.file_sync, self._handle(file_number))

    def ilistdir(self, path: bytes) -> list[tuple[str, int, int, int]]:
        """Returns (name, type, 0, size in bytes) for each entry of a folder."""
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
        """Returns the ten numbers of MicroPython's `os.stat`; of them type and size are set."""
        info = self._do(lfs.stat, path.decode())
        return (_DIRECTORY if info.type == 2 else _FILE, 0, 0, 0, 0, 0, info.size, 0, 0, 0)

    def statvfs(self, path: bytes) -> tuple[int, ...]:
        """Returns the ten numbers of MicroPython's `os.statvfs`, such as the size and the number of blocks."""
        geometry = self._system.geometry
        block_size, block_count = geometry["block_size"], geometry["block_count"]
        free_count = block_count - self._do(lfs.fs_size)
        return (block_size, block_size, block_count, free_count, free_count, 0, 0, 0, 0, 255)

    def remove(self, path: bytes) -> None:
        """Deletes a file or an empty folder."""
        self._do(lfs.remove, path.decode())

    rmdir = remove

    def rename(self, old_and_new: bytes) -> None:
        """Renames a file or folder, replacing one that has the new name.

        `old_and_new` has a NUL between the paths.
        """
        old_path, new_path = old_and_new.decode().split("\0")
        self._do(lfs.rename, old_path, new_path)

    def mkdir(self, path: bytes) -> None:
        """Makes a folder."""
        self._do(lfs.mkdir, path.decode())
