"""The device's file system as the firmware reaches it: `open` and `os`, on littlefs on the flash chip.

As on the device, what was written is there after a power cut only once it was flushed or closed, and a call that
erases or programs takes its time, with interrupts held off.

Not modelled: FAT, several mounts, `os.dupterm`, and text decoding other than UTF-8.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from types import ModuleType
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


class Files:
    """The file system of one start of a device; without one that can be mounted every call raises ENODEV."""

    def __init__(self, flash: Flash, mcu: Mcu) -> None:
        self._flash = flash
        self._mcu = mcu
        self._open: list[
            object
        ] = []  # littlefs goes on using the handles of files that are not closed
        self._carrying = False
        self.fs: LittleFS | None = None
        with suppress(LittleFSError):
            self.fs = flash.mount()

    def do(self, call: Callable[..., Any], *args: Any) -> Any:
        """One call of littlefs with what it does to the chip; OSError as MicroPython has it."""
        if self.fs is None:
            raise OSError(ENODEV)
        self._mcu.check_power()
        try:
            return call(self.fs.fs, *args)
        except LittleFSError as error:
            raise OSError(abs(int(error.code))) from None
        finally:
            self._carry_out()

    def _carry_out(self) -> None:
        medium = self._medium
        while (operation := medium.next()) is not None:
            self._carrying = True
            try:
                self._mcu.flash(operation, self._flash.chip.takes_us(operation))
            except GreenletExit:
                self._flash.tear(operation)
                raise
            self._flash.do(operation)
            del medium.operations[0]
        self._carrying = False

    @property
    def _medium(self) -> Medium:
        assert self.fs is not None
        assert isinstance(self.fs.context, Medium)
        return self.fs.context

    def meddle(self, change: Callable[[LittleFS], str]) -> str:
        """Something else than the firmware changes files, in no time; returns what `change` does."""
        if self.fs is None:
            return "no file system"
        said = change(self.fs)
        if not self._carrying:
            self._flash.settle(self.fs)
        return said

    def open(self, path: str, mode: str = "r") -> "File":
        """A file; modes as MicroPython has them."""
        flags = _MODES[next((ch for ch in mode if ch in _MODES), "r")]
        if "+" in mode:
            flags |= _FLAG.rdonly | _FLAG.wronly
        handle = self.do(lfs.file_open, path, flags)
        self._open.append(handle)
        return File(self, handle, "b" not in mode)

    def close(self, handle: object) -> None:
        """Of one of its files."""
        self.do(lfs.file_close, handle)
        self._open.remove(handle)

    def ilistdir(self, path: str = "/") -> Iterator[tuple[str, int, int, int]]:
        """(name, type, 0, size) of what is in a folder."""
        folder = self.do(lfs.dir_open, path)
        try:
            while (entry := self.do(lfs.dir_read, folder)) is not None:
                if entry.name not in (".", ".."):
                    yield entry.name, _DIRECTORY if entry.type == 2 else _FILE, 0, entry.size
        finally:
            self.do(lfs.dir_close, folder)

    def listdir(self, path: str = "/") -> list[str]:
        """The names alone."""
        return [entry[0] for entry in self.ilistdir(path)]

    def stat(self, path: str) -> tuple[int, ...]:
        """What MicroPython gives: type and size."""
        found = self.do(lfs.stat, path)
        return (_DIRECTORY if found.type == 2 else _FILE, 0, 0, 0, 0, 0, found.size, 0, 0, 0)

    def statvfs(self, path: str = "/") -> tuple[int, ...]:
        """Sizes and numbers of blocks."""
        size, count = self._flash.geometry["block_size"], self._flash.geometry["block_count"]
        free = count - self.do(lfs.fs_size)
        return (size, size, count, free, free, 0, 0, 0, 0, 255)

    def remove(self, path: str) -> None:
        """A file or an empty folder."""
        self.do(lfs.remove, path)

    rmdir = remove

    def rename(self, old: str, new: str) -> None:
        """At once, over what has that name."""
        self.do(lfs.rename, old, new)

    def mkdir(self, path: str) -> None:
        """A folder."""
        self.do(lfs.mkdir, path)


class File:
    """An open file, of text or of bytes."""

    def __init__(self, files: Files, handle: object, text: bool) -> None:
        self._files = files
        self._handle: object | None = handle
        self._text = text
        self._ahead = ""

    def _do(self, call: Callable[..., Any], *args: Any) -> Any:
        if self._handle is None:
            raise ValueError("I/O operation on closed file")
        return self._files.do(call, self._handle, *args)

    def read(self, size: int = -1) -> Any:
        """Up to `size` bytes or characters; all that is left for -1."""
        if not self._text:
            left = self._do(lfs.file_size) - self._do(lfs.file_tell)
            return self._do(lfs.file_read, left if size < 0 else min(size, left))
        if not self._ahead:
            left = self._do(lfs.file_size) - self._do(lfs.file_tell)
            self._ahead = self._do(lfs.file_read, left).decode()
        size = len(self._ahead) if size < 0 else size
        text, self._ahead = self._ahead[:size], self._ahead[size:]
        return text

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer`, a bytearray or a memoryview; how many bytes there were."""
        data = self._do(lfs.file_read, len(buffer))
        memoryview(buffer)[: len(data)] = data
        return len(data)

    def readline(self) -> Any:
        """Up to and with the next line's end."""
        line: Any = "" if self._text else b""
        end: Any = "\n" if self._text else b"\n"
        while not line.endswith(end) and (ch := self.read(1)):
            line += ch
        return line

    def __iter__(self) -> Iterator[Any]:
        while line := self.readline():
            yield line

    def write(self, data: Any) -> int:
        """Text or bytes; how many."""
        self._do(lfs.file_write, data.encode() if isinstance(data, str) else bytes(data))
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """The new position."""
        self._ahead = ""
        return int(self._do(lfs.file_seek, offset, whence))

    def tell(self) -> int:
        """The position."""
        return int(self._do(lfs.file_tell))

    def flush(self) -> None:
        """What was written so far is on the flash when this returns."""
        self._do(lfs.file_sync)

    def close(self) -> None:
        """Flush, and let go; nothing if it is closed."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            self._files.close(handle)

    def __enter__(self) -> "File":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def build(files: Files, port: str, machine: str, release: str) -> ModuleType:
    """The module `os`."""
    module = ModuleType("os")
    uname = (port, port, release, release, machine)
    offered: dict[str, object] = {
        "listdir": files.listdir,
        "ilistdir": files.ilistdir,
        "stat": files.stat,
        "statvfs": files.statvfs,
        "remove": files.remove,
        "unlink": files.remove,
        "rename": files.rename,
        "mkdir": files.mkdir,
        "rmdir": files.rmdir,
        "sync": lambda: None,
        "uname": lambda: uname,
    }
    module.__dict__.update(offered)
    return module
