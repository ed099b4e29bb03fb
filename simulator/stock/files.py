"""The device's file system as the firmware reaches it: `open` and `os`, on littlefs.

As on the device, what was written is there after a power cut only once it was flushed or closed. Every error
is an OSError with the number that MicroPython's VfsLfs2 gives.
"""

import errno
from collections.abc import Callable, Iterator
from io import UnsupportedOperation
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

from littlefs import LittleFS
from littlefs.errors import LittleFSError

DIRECTORY, FILE = 0x4000, 0x8000

_OS = ("stat", "statvfs", "ilistdir", "listdir", "remove", "rename", "mkdir", "rmdir")

# littlefs-python says some in CPython's way.
_NUMBERS: dict[type[Exception], int] = {
    FileNotFoundError: errno.ENOENT,
    FileExistsError: errno.EEXIST,
    IsADirectoryError: errno.EISDIR,
    NotADirectoryError: errno.ENOTDIR,
    UnsupportedOperation: errno.EBADF,
}

P = ParamSpec("P")
R = TypeVar("R")


def _worded(call: Callable[P, R]) -> Callable[P, R]:
    """The same call with MicroPython's OSError."""

    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return call(*args, **kwargs)
        except LittleFSError as error:
            raise OSError(abs(int(error.code))) from None
        except tuple(_NUMBERS) as error:
            raise OSError(_NUMBERS[type(error)]) from None

    return wrapped


class Files:
    """The files of one start of a device. Paths are MicroPython's, relative ones from the root."""

    def __init__(self, fs: LittleFS) -> None:
        self._fs = fs

    @_worded
    def open(self, path: str, mode: str = "r") -> Any:
        """An open file, of str or of bytes."""
        if mode.startswith("a"):
            self._make(path)
        buffering = 0 if "b" in mode and mode != "rb" else -1
        return self._fs.open(path, mode, buffering=buffering)

    def _make(self, path: str) -> None:
        """An empty file, if there is none: littlefs-python's "a" does not."""
        try:
            self._fs.stat(path)
        except (LittleFSError, FileNotFoundError):
            self._fs.open(path, "wb").close()

    @_worded
    def stat(self, path: str) -> tuple[int, ...]:
        """Ten numbers: the kind first, the size seventh."""
        found = self._fs.stat(path)
        kind = DIRECTORY if found.type == 2 else FILE
        return (kind, 0, 0, 0, 0, 0, found.size, 0, 0, 0)

    @_worded
    def statvfs(self, path: str) -> tuple[int, ...]:
        """Ten numbers: block size, the same, blocks, free blocks twice, three zeros, flags, longest name."""
        _ = path
        block, blocks = self._fs.cfg.block_size, self._fs.block_count
        free = blocks - self._fs.used_block_count
        return (block, block, blocks, free, free, 0, 0, 0, 0, 255)

    def ilistdir(self, path: str = "/") -> Iterator[tuple[str, int, int, int]]:
        """Name, kind, 0 and size of each, in the order of the flash."""
        return iter(self._entries(path))

    @_worded
    def _entries(self, path: str) -> list[tuple[str, int, int, int]]:
        return [
            (entry.name, DIRECTORY if entry.type == 2 else FILE, 0, entry.size)
            for entry in self._fs.scandir(path)
        ]

    def listdir(self, path: str = "/") -> list[str]:
        """The names alone."""
        return [name for name, *_ in self._entries(path)]

    @_worded
    def remove(self, path: str) -> None:
        """A file, or an empty folder."""
        self._fs.remove(path)

    @_worded
    def rename(self, old: str, new: str) -> None:
        """Takes the place of a file of the new name."""
        self._fs.rename(old, new)

    @_worded
    def mkdir(self, path: str) -> None:
        """A folder."""
        self._fs.mkdir(path)

    @_worded
    def rmdir(self, path: str) -> None:
        """An empty folder."""
        self._fs.rmdir(path)


def build(files: Files, machine: str, release: str) -> ModuleType:
    """The module `os`."""
    module = ModuleType("os")
    uname = ("esp32", "esp32", release, release, machine)
    for name in _OS:
        setattr(module, name, getattr(files, name))
    offered: dict[str, object] = {
        "unlink": files.remove,
        "sync": lambda: None,
        "uname": lambda: uname,
    }
    module.__dict__.update(offered)
    return module
