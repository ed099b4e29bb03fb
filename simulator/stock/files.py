"""The device's file system as the firmware reaches it: `open` and `os`, on littlefs.

As on the device, what was written is there after a power cut only once it was flushed or closed.
"""

import errno
from collections.abc import Callable
from types import ModuleType
from typing import Any

from littlefs import LittleFS
from littlefs.errors import LittleFSError

_DIRECTORY, _FILE = 0x4000, 0x8000


def _worded(call: Callable[..., Any]) -> Callable[..., Any]:
    """The same call with MicroPython's OSError."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except LittleFSError as error:
            code = abs(int(error.code))
            raise OSError(code) from None
        except FileNotFoundError:
            raise OSError(errno.ENOENT) from None

    return wrapped


def opener(fs: LittleFS) -> Callable[..., Any]:
    """The builtin `open`."""

    def device_open(path: str, mode: str = "r") -> Any:
        buffering = 0 if "b" in mode and mode != "rb" else -1
        return fs.open(path, mode, buffering=buffering)

    return _worded(device_open)


def build(fs: LittleFS, machine: str, release: str) -> ModuleType:
    """The module `os`."""

    def ilistdir(path: str = "/") -> Any:
        for entry in fs.scandir(path):
            yield entry.name, _DIRECTORY if entry.type == 2 else _FILE, 0, entry.size

    def stat(path: str) -> tuple[int, ...]:
        found = fs.stat(path)
        return (_DIRECTORY if found.type == 2 else _FILE, 0, 0, 0, 0, 0, found.size, 0, 0, 0)

    module = ModuleType("os")
    uname = ("esp32", "esp32", release, release, machine)
    offered: dict[str, object] = {
        "listdir": _worded(lambda path="/": sorted(fs.listdir(path))),
        "ilistdir": _worded(ilistdir),
        "stat": _worded(stat),
        "remove": _worded(fs.remove),
        "rename": _worded(fs.rename),
        "mkdir": _worded(fs.mkdir),
        "rmdir": _worded(fs.rmdir),
        "sync": lambda: None,
        "uname": lambda: uname,
    }
    module.__dict__.update(offered)
    return module
