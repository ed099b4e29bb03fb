"""What a child's calls reach: the chip, the clock, the files and the device, each by the name of its owner."""

from collections.abc import Callable
from typing import Any, NamedTuple

from ..stock import clocks
from ..stock.files import Files
from . import Band


class Phase(NamedTuple):
    """As much of a phase as the trace says."""

    kind: str
    side: str
    round: int


class Desk:
    """`code` reads a file that the child imports; `interrupt(timer, number)` lets the child serve the
    callback of a timer, or the handler of a pin.
    """

    def __init__(
        self, band: Band, code: Callable[[bytes], bytes], interrupt: Callable[[bool, int], None]
    ) -> None:
        self._band = band
        self._mcu = band.mcu
        self._interrupt = interrupt
        self._time = clocks.build(band.mcu, band.utc)
        self._owners = {
            "mcu": band.mcu,
            "files": OpenFiles(band.files),
            "time": Time(self._time.__dict__),
            "band": self,
        }
        self._code = code
        self._being_read: list[memoryview] = []

    def owner(self, name: str) -> Any:
        """Whose methods are the calls that begin with this name."""
        return self._owners[name]

    def open_code(self, path: bytes) -> int:
        """A file to import."""
        self._being_read.append(memoryview(self._code(path)))
        return len(self._being_read) - 1

    def read_code(self, handle: int, count: int) -> bytes:
        """Its next bytes, at most that many."""
        left = self._being_read[handle]
        self._being_read[handle] = left[count:]
        return bytes(left[:count])

    def pin_irq(self, number: int, edges: int, armed: int) -> None:
        """The child keeps the handler."""
        self._mcu.pin_irq(
            number, edges, (lambda: self._interrupt(False, number)) if armed else None
        )

    def timer(self, number: int, period_ms: int, periodic: int, armed: int) -> None:
        """The child keeps the callback."""
        action = (lambda: self._interrupt(True, number)) if armed else None
        self._mcu.timer(number, period_ms, bool(periodic), action)

    def running(self) -> int:
        """Ctrl-C interrupts from now on; whether main.py is to run too."""
        assert self._band.repl is not None
        self._band.repl.running()
        return not self._band.repl.raw

    def prompt(self) -> bytes:
        """What to run next."""
        assert self._band.repl is not None
        return self._band.repl.prompt()

    def ran(self) -> None:
        """It has run."""
        assert self._band.repl is not None
        self._band.repl.ran()

    def set_clock(self, fields: bytes) -> None:
        """Year, month, day, hour, minute and second, with spaces between."""
        self._band.set_utc(clocks.utc_of([int(field) for field in fields.split()]))

    def heard(self, index: int, since: int, round_: int, text: bytes) -> None:
        """What the trace hook says: its kind, then lines or words."""
        words = text.decode()
        if words.startswith("screen"):
            self._band.hook("screen", words.split("\n")[1:])
            return
        kind, *rest = words.split(" ")
        if kind == "phase":
            self._band.hook(kind, Phase(rest[0], rest[1], round_), index, since)
        else:
            self._band.hook(kind, rest[0] or None)


class Time:
    """The part of the module `time` that needs the device's clock."""

    def __init__(self, module: dict[str, Any]) -> None:
        self.time = module["time"]
        self.gmtime = module["gmtime"]
        self._mktime = module["mktime"]

    def mktime(self, fields: bytes) -> int:
        """Six numbers with spaces between."""
        seconds: int = self._mktime([int(field) for field in fields.split()])
        return seconds


class OpenFiles:
    """Files by number, and the rest of the file system with paths as bytes."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._open: dict[int, Any] = {}
        self._made = 0

    def _file(self, handle: int) -> Any:
        if handle not in self._open:
            raise ValueError  # as the board says of a closed file
        return self._open[handle]

    def open(self, path_and_mode: bytes) -> int:
        """A number for an open file."""
        path, mode = path_and_mode.decode().split("\0")
        file = self._files.open(path, mode)
        self._made += 1
        self._open[self._made] = file
        return self._made

    def close(self, handle: int) -> None:
        """And its number is no more."""
        file = self._file(handle)
        del self._open[handle]
        file.close()

    def read(self, handle: int, count: int) -> bytes:
        """Up to that many bytes; all, for -1."""
        data: bytes = self._file(handle).read(count)
        return data

    def readinto(self, handle: int, count: int) -> bytes:
        """What a buffer of that size gets."""
        buffer = bytearray(count)
        return bytes(buffer[: self._file(handle).readinto(buffer)])

    def readline(self, handle: int) -> bytes:
        """Up to the end of a line."""
        data: bytes = self._file(handle).readline()
        return data

    def write(self, handle: int, data: bytes) -> int:
        """The number of bytes written."""
        return int(self._file(handle).write(data))

    def seek(self, handle: int, offset: int, whence: int) -> int:
        """Where it is then."""
        return int(self._file(handle).seek(offset, whence))

    def tell(self, handle: int) -> int:
        """Where it is."""
        return int(self._file(handle).tell())

    def flush(self, handle: int) -> None:
        """Onto the flash."""
        self._file(handle).flush()

    def stat(self, path: bytes) -> tuple[int, ...]:
        """Ten numbers."""
        return self._files.stat(path.decode())

    def statvfs(self, path: bytes) -> tuple[int, ...]:
        """Ten numbers."""
        return self._files.statvfs(path.decode())

    def ilistdir(self, path: bytes) -> list[tuple[str, int, int, int]]:
        """All at once."""
        return list(self._files.ilistdir(path.decode()))

    def remove(self, path: bytes) -> None:
        """A file."""
        self._files.remove(path.decode())

    def rename(self, old_and_new: bytes) -> None:
        """Two paths."""
        old, new = old_and_new.decode().split("\0")
        self._files.rename(old, new)

    def mkdir(self, path: bytes) -> None:
        """A folder."""
        self._files.mkdir(path.decode())

    def rmdir(self, path: bytes) -> None:
        """An empty folder."""
        self._files.rmdir(path.decode())
