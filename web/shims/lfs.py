"""The extension `lfs` of littlefs-python, for a page: the same calls, on littlefs compiled to lfs.wasm.

The package keeps its own Python files, and gets this one in place of the extension; the other half is lfs.js. Each
mount is an instance of lfs.wasm with memory of its own, which is freed with the mount.
"""

import enum
from collections.abc import Callable
from typing import Any, NamedTuple

from littlefs import errors
from littlefs.context import UserContext
from pyodide.ffi import create_proxy, to_js
from rondo_page import Lfs

FILENAME_ENCODING = "utf-8"
__LFS_VERSION__ = (2, 11)
__LFS_DISK_VERSION__ = (2, 1)

_FLAGS = 0xFFF  # the bits of an open file's flags that its opener gave


class LFSStat(NamedTuple):
    """A file (`type` 1) or a folder (2): its size in bytes and its name."""

    type: int
    size: int
    name: str


class LFSFSStat(NamedTuple):
    """A whole file system: its version, limits in bytes, and blocks."""

    disk_version: int
    name_max: int
    file_max: int
    attr_max: int
    block_count: int
    block_size: int


class LFSFileFlag(enum.IntFlag):
    """How a file is opened, by the numbers in lfs.h."""

    rdonly = 1
    wronly = 2
    rdwr = 3
    creat = 0x100
    excl = 0x200
    trunc = 0x400
    append = 0x800


_MODES = {
    "r": LFSFileFlag.rdonly,
    "w": LFSFileFlag.wronly | LFSFileFlag.creat | LFSFileFlag.trunc,
    "x": LFSFileFlag.wronly | LFSFileFlag.creat | LFSFileFlag.excl,
    "a": LFSFileFlag.wronly | LFSFileFlag.creat | LFSFileFlag.append,
}


def _checked(code: int) -> int:
    if code < 0:
        raise errors.LittleFSError(code)
    return code


class LFSConfig:
    """The geometry, in bytes and blocks, and the `user_context` that reads and writes the flash chip."""

    def __init__(self, context: UserContext | None = None, **settings: int) -> None:
        self.block_size = settings.get("block_size", 128)
        self.block_count = settings.get("block_count", 64)
        self.read_size = settings.get("read_size") or self.block_size
        self.prog_size = settings.get("prog_size") or self.block_size
        self.cache_size = settings.get("cache_size") or max(self.read_size, self.prog_size)
        self.block_cycles = settings.get("block_cycles", -1)
        self.lookahead_size = settings.get("lookahead_size", 8)
        self.name_max = settings.get("name_max", 255)
        self.disk_version = settings.get("disk_version", 0)
        self.user_context = context or UserContext(self.block_size * self.block_count)


class LFSFilesystem:
    """One mount of littlefs.

    `js` is the instance of Lfs in lfs.js, from `format` or `mount` on; `calls` are the functions of its lfs.wasm.
    """

    js: Any = None
    calls: Any = None

    def start(self, cfg: LFSConfig) -> None:
        """Makes a new instance of littlefs, with nothing in its memory."""
        self.end()
        chip = cfg.user_context

        def read(block: int, off: int, size: int, js_buffer: Any) -> None:
            js_buffer.assign(bytes(chip.read(cfg, block, off, size)))

        def prog(block: int, off: int, data: Any) -> int:
            return int(chip.prog(cfg, block, off, data.to_bytes()))

        functions: tuple[Callable[..., object], ...] = (
            read,
            prog,
            lambda block: chip.erase(cfg, block),
            lambda: chip.sync(cfg),
        )
        self._proxies = [create_proxy(function) for function in functions]
        self.js = Lfs.new(*self._proxies)
        self.calls = self.js.calls
        sizes = (cfg.read_size, cfg.prog_size, cfg.block_size, cfg.block_count, cfg.block_cycles)
        self.calls.configure(
            *sizes, cfg.cache_size, cfg.lookahead_size, cfg.name_max, cfg.disk_version
        )

    def end(self) -> None:
        """Frees the instance and all memory that Python gave it."""
        if self.js is not None:
            self.js = self.calls = None
            for proxy in self._proxies:
                proxy.destroy()

    def __del__(self) -> None:
        self.end()

    @property
    def block_count(self) -> int:
        """Returns the number of blocks of the mounted file system."""
        return int(self.calls.block_count())


class LFSFile:
    """An open file; `at` is the address of littlefs' record of it."""

    def __init__(self, fs: LFSFilesystem, address: int) -> None:
        self.fs = fs
        self.at = address

    @property
    def flags(self) -> LFSFileFlag:
        """Returns the flags by which the file was opened."""
        return LFSFileFlag(self.fs.calls.file_flags(self.at) & _FLAGS)


class LFSDirectory(LFSFile):
    """An open folder."""


# The functions of the extension: LittleFSError for what littlefs refuses.


def format(fs: LFSFilesystem, cfg: LFSConfig) -> int:  # noqa: A001 - its name in the extension
    """Writes an empty file system onto the chip."""
    fs.start(cfg)
    return _checked(fs.calls.format())


def mount(fs: LFSFilesystem, cfg: LFSConfig) -> int:
    """Mounts the file system that is on the chip."""
    fs.start(cfg)
    return _checked(fs.calls.mount())


def unmount(fs: LFSFilesystem) -> int:
    """Unmounts the file system."""
    return _checked(fs.calls.unmount())


def fs_size(fs: LFSFilesystem) -> int:
    """Returns the number of blocks in use."""
    return _checked(fs.calls.fs_size())


def fs_gc(fs: LFSFilesystem) -> int:
    """Makes littlefs look for free blocks now rather than when it needs one."""
    return _checked(fs.calls.fs_gc())


def fs_mkconsistent(fs: LFSFilesystem) -> int:
    """Completes or undoes what a power cut interrupted, on flash."""
    return _checked(fs.calls.mkconsistent())


def remove(fs: LFSFilesystem, path: str, _encoding: str = FILENAME_ENCODING) -> int:
    """Deletes a file or an empty folder."""
    return _checked(fs.js.path("remove", path))


def mkdir(fs: LFSFilesystem, path: str, _encoding: str = FILENAME_ENCODING) -> int:
    """Makes a folder."""
    return _checked(fs.js.path("mkdir", path))


def rename(
    fs: LFSFilesystem, oldpath: str, newpath: str, _encoding: str = FILENAME_ENCODING
) -> int:
    """Renames a file or a folder; replaces what has the new name."""
    return _checked(fs.js.rename(oldpath, newpath))


def stat(fs: LFSFilesystem, path: str, _encoding: str = FILENAME_ENCODING) -> LFSStat:
    """Returns whether a path is a file or a folder, its size and its name."""
    _checked(fs.js.path("stat", path))
    return LFSStat(*fs.js.info())


def file_open(
    fs: LFSFilesystem, path: str, flags: str | int, _encoding: str = FILENAME_ENCODING
) -> LFSFile:
    """Opens a file; `flags` is a mode such as "r+", as for `open`, or a sum of LFSFileFlag."""
    if isinstance(flags, str):
        more = LFSFileFlag.rdwr if "+" in flags else 0
        flags = next(_MODES[letter] for letter in flags if letter in _MODES) | more
    return LFSFile(fs, _checked(fs.js.open(path, int(flags))))


def file_close(fs: LFSFilesystem, fh: LFSFile) -> int:
    """Writes to flash what is pending, and closes the file."""
    return _checked(fs.js.close(fh.at))


def file_sync(fs: LFSFilesystem, fh: LFSFile) -> int:
    """Writes to flash what is pending; the file stays open."""
    return _checked(fs.calls.file_sync(fh.at))


def file_read(fs: LFSFilesystem, fh: LFSFile, size: int) -> bytes:
    """Reads at most `size` bytes."""
    data = fs.js.read(fh.at, size)
    if isinstance(data, int):
        _checked(data)
    return bytes(data.to_bytes())


def file_write(fs: LFSFilesystem, fh: LFSFile, data: bytes) -> int:
    """Writes `data`; returns how many bytes were written."""
    return _checked(fs.js.write(fh.at, to_js(data)))


def file_seek(fs: LFSFilesystem, fh: LFSFile, off: int, whence: int) -> int:
    """Moves the position by `off` bytes, from where `whence` says; returns the new one."""
    return _checked(fs.calls.file_seek(fh.at, off, whence))


def file_truncate(fs: LFSFilesystem, fh: LFSFile, size: int) -> int:
    """Cuts a file to `size` bytes, or fills it up with zeros."""
    return _checked(fs.calls.file_truncate(fh.at, size))


def file_tell(fs: LFSFilesystem, fh: LFSFile) -> int:
    """Returns the position in the file, in bytes."""
    return _checked(fs.calls.file_tell(fh.at))


def file_size(fs: LFSFilesystem, fh: LFSFile) -> int:
    """Returns a file's size in bytes."""
    return _checked(fs.calls.file_size(fh.at))


def dir_open(fs: LFSFilesystem, path: str, _encoding: str = FILENAME_ENCODING) -> LFSDirectory:
    """Opens a folder; `dir_read` then returns its entries one by one."""
    return LFSDirectory(fs, _checked(fs.js.openFolder(path)))


def dir_close(fs: LFSFilesystem, dh: LFSDirectory) -> int:
    """Closes a folder."""
    return _checked(fs.js.closeFolder(dh.at))


def dir_read(
    fs: LFSFilesystem, dh: LFSDirectory, _encoding: str = FILENAME_ENCODING
) -> LFSStat | None:
    """Returns the next entry of a folder; None after the last."""
    if _checked(fs.calls.dir_read(dh.at)) == 0:
        return None
    return LFSStat(*fs.js.info())
