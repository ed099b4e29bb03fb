"""The device's file system as `open` and `os` reach it: littlefs on the flash chip.

As on the device, what was written is there after a power cut only once it was flushed or closed, and a call that
erases or programs takes its time, with interrupts held off.

Not modelled: FAT, several mounts, `os.dupterm`, and text decoding other than UTF-8.
"""

from collections.abc import Callable
from contextlib import suppress
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


class FileSystem:
    """The file system of one start of a device; without one that can be mounted every call raises ENODEV."""

    def __init__(self, flash: Flash, mcu: Mcu) -> None:
        self._flash = flash
        self._mcu = mcu
        self._carrying = False
        self.fs: LittleFS | None = None
        self._medium: Medium | None = None
        with suppress(LittleFSError):
            self.fs = flash.mount()
            assert isinstance(self.fs.context, Medium)
            self._medium = self.fs.context

    def do(self, call: Callable[..., Any], *args: Any) -> Any:
        """Makes one call of littlefs and carries out what it does to the chip; OSError as MicroPython has it."""
        fs, medium = self.fs, self._medium
        if fs is None or medium is None:
            raise OSError(ENODEV)
        if self._mcu.start.dead:
            raise GreenletExit
        try:
            return call(fs.fs, *args)
        except LittleFSError as error:
            raise OSError(abs(int(error.code))) from None
        finally:
            if medium.operations:
                self._carry_out(fs, medium)

    def _carry_out(self, fs: LittleFS, medium: Medium) -> None:
        flash = self._flash
        self._carrying = True
        for operation in tuple(medium.operations):
            try:
                self._mcu.flash(operation, flash.chip.takes_us(operation))
            except GreenletExit:
                flash.tear(operation)
                raise
            flash.do(operation)
            del medium.operations[0]
        self._carrying = False
        # What is left was changed behind the firmware's back meanwhile, and costs it no time.
        flash.settle(fs)

    def edit(self, change: Callable[[LittleFS], str]) -> str:
        """Lets something else than the firmware change files, in no time; returns what `change` returns."""
        if self.fs is None:
            return "no file system"
        said = change(self.fs)
        if not self._carrying:
            self._flash.settle(self.fs)
        return said

    @property
    def geometry(self) -> dict[str, Any]:
        """Returns how littlefs is laid out on the chip; see `core.flash.geometry`."""
        return self._flash.geometry


class Files:
    """What a firmware asks of the file system: open files by number, and paths as bytes."""

    def __init__(self, system: FileSystem) -> None:
        self._system = system
        self._do = system.do
        self._open: dict[int, object] = {}
        self._unclosed: list[object] = []  # littlefs goes on using those whose closing failed
        self._made = 0

    def _handle(self, number: int) -> object:
        if number not in self._open:
            raise ValueError("I/O operation on closed file")
        return self._open[number]

    def open(self, path_and_mode: bytes) -> int:
        """Opens a file and returns a number for it; path and mode with a NUL between, modes as MicroPython's."""
        path, mode = path_and_mode.decode().split("\0")
        flags = _MODES[next((ch for ch in mode if ch in _MODES), "r")]
        if "+" in mode:
            flags |= _FLAG.rdonly | _FLAG.wronly
        handle = self._do(lfs.file_open, path, flags)
        self._made += 1
        self._open[self._made] = handle
        return self._made

    def close(self, number: int) -> None:
        """Flushes a file and forgets its number."""
        handle = self._handle(number)
        del self._open[number]
        self._unclosed.append(handle)
        self._do(lfs.file_close, handle)
        self._unclosed.remove(handle)

    def read(self, number: int, count: int) -> bytes:
        """Reads up to `count` bytes; all that are left, for -1."""
        handle = self._handle(number)
        left = self._do(lfs.file_size, handle) - self._do(lfs.file_tell, handle)
        read: bytes = self._do(lfs.file_read, handle, left if count < 0 else min(count, left))
        return read

    def readinto(self, number: int, count: int) -> bytes:
        """Reads up to `count` bytes, for a buffer of that size."""
        read: bytes = self._do(lfs.file_read, self._handle(number), count)
        return read

    def readline(self, number: int) -> bytes:
        """Reads up to the next line's end, and with it."""
        line = b""
        while not line.endswith(b"\n") and (byte := self.read(number, 1)):
            line += byte
        return line

    def write(self, number: int, data: bytes) -> int:
        """Writes all of `data`; returns how many bytes."""
        self._do(lfs.file_write, self._handle(number), bytes(data))
        return len(data)

    def seek(self, number: int, offset: int, whence: int) -> int:
        """Moves to a position in bytes, counted as MicroPython counts; returns the new position."""
        return int(self._do(lfs.file_seek, self._handle(number), offset, whence))

    def tell(self, number: int) -> int:
        """Returns the position in bytes."""
        return int(self._do(lfs.file_tell, self._handle(number)))

    def flush(self, number: int) -> None:
        """Brings what was written so far onto the flash before it returns."""
        self._do(lfs.file_sync, self._handle(number))

    def ilistdir(self, path: bytes) -> list[tuple[str, int, int, int]]:
        """Returns (name, type, 0, size in bytes) of all that is in a folder."""
        folder = self._do(lfs.dir_open, path.decode())
        found = []
        try:
            while (entry := self._do(lfs.dir_read, folder)) is not None:
                if entry.name not in (".", ".."):
                    kind = _DIRECTORY if entry.type == 2 else _FILE
                    found.append((entry.name, kind, 0, entry.size))
        finally:
            self._do(lfs.dir_close, folder)
        return found

    def stat(self, path: bytes) -> tuple[int, ...]:
        """Returns the ten numbers that MicroPython gives of a path: type and size in bytes among them."""
        found = self._do(lfs.stat, path.decode())
        return (_DIRECTORY if found.type == 2 else _FILE, 0, 0, 0, 0, 0, found.size, 0, 0, 0)

    def statvfs(self, path: bytes) -> tuple[int, ...]:
        """Returns the ten numbers that MicroPython gives of a file system: size and number of blocks among them."""
        geometry = self._system.geometry
        size, count = geometry["block_size"], geometry["block_count"]
        free = count - self._do(lfs.fs_size)
        return (size, size, count, free, free, 0, 0, 0, 0, 255)

    def remove(self, path: bytes) -> None:
        """Deletes a file or an empty folder."""
        self._do(lfs.remove, path.decode())

    rmdir = remove

    def rename(self, old_and_new: bytes) -> None:
        """Renames at once, over what has that name; two paths with a NUL between."""
        old, new = old_and_new.decode().split("\0")
        self._do(lfs.rename, old, new)

    def mkdir(self, path: bytes) -> None:
        """Makes a folder."""
        self._do(lfs.mkdir, path.decode())
