"""The small files of the session under way: made once, kept open and overwritten."""

import os
from errno import ENOENT

from micropython import const

from . import frames
from .frames import HISTORY, LIVE, SLOTS, Place, Plan, State

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

_READERS: "dict[str, tuple[int, Callable[[bytes], Plan | State | Place]]]" = {
    "plan": (frames.PLAN, Plan),
    "state": (frames.STATE, State),
    "place": (frames.PLACE, Place),
}

_INLINE_BYTES = const(128)  # the smallest of the ports' limits for a file that lies in its folder


class Slots:
    """The files of SLOTS, by their index in it."""

    def __init__(self) -> None:
        self._files: "list[BinaryIO]" = []
        self._sizes = [0] * len(SLOTS)

    @property
    def is_open(self) -> bool:
        """Returns whether the files are open."""
        return len(self._files) > 0

    def close(self) -> None:
        """Drops the files after an error, so that the next `open` opens them again."""
        self._files = []

    def open(self, on_damaged: "Callable[[str], None]") -> "list":
        """Opens the files, and makes those that are missing; returns the record in each, None where none is intact.

        Calls `on_damaged` with a line for each file that cannot be read. Raises OSError if one cannot be opened.
        """
        for folder in (LIVE, HISTORY):
            try:
                os.mkdir(folder)
            except OSError:
                pass
        files = [_open(LIVE + "/" + name) for name in SLOTS]
        found = [self._read(i, files[i], on_damaged) for i in range(len(SLOTS))]
        self._files = files
        return found

    def _read(
        self, slot: int, file: "BinaryIO", on_damaged: "Callable[[str], None]"
    ) -> "Plan | State | Place | None":
        data = file.read(max(frames.LONGEST_PLAN, frames.LONGEST_STATE))
        self._sizes[slot] = len(data)
        size = frames.intact(data, 0)
        kind, reader = _READERS[SLOTS[slot][:-1]]
        try:
            if size and data[1] == kind:
                return reader(data[frames.HEAD_BYTES : size - 4])
        except ValueError:
            pass
        if data:
            on_damaged(SLOTS[slot] + ": cannot be read")
        return None

    def overwrite(self, slot: int, frame: memoryview) -> None:
        """Writes `frame` over what is in a slot. Raises OSError.

        A file that has grown too long to lie in its folder is made anew.
        """
        size = len(frame)
        if size <= _INLINE_BYTES < self._sizes[slot]:
            self._files[slot].close()
            self._files[slot] = open(LIVE + "/" + SLOTS[slot], "w+b")
            self._sizes[slot] = 0
        file = self._files[slot]
        file.seek(0)
        file.write(frame)
        file.flush()
        self._sizes[slot] = max(self._sizes[slot], size)


def _open(path: str) -> "BinaryIO":
    try:
        return open(path, "r+b")
    except OSError as error:
        if error.args[0] != ENOENT:
            raise  # the file is there, and must not be overwritten
    open(path, "wb").close()
    return open(path, "r+b")
