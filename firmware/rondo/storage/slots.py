"""The small files of the session under way: made once and overwritten.

Each is open only while it is read or written: an open file takes 1.2 KB on an RP2040, opening it 0.6 ms.
"""

import os
from errno import ENOENT

from micropython import const

from . import frames
from .frames import HISTORY, LIVE, PLACE, PLAN, SLOTS, STATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from .reading import Frame

_KINDS = (PLAN, PLAN, STATE, STATE, PLACE, PLACE)  # kind of the frame in each file of SLOTS

_INLINE_BYTES = const(128)  # a file up to this size littlefs stores in its folder


class Slots:
    """The files named in SLOTS, each known by its index there; `is_open`: all of them exist."""

    def __init__(self) -> None:
        self._sizes = [0] * len(SLOTS)
        self.is_open = False

    def close(self) -> None:
        """Notes after an error that the files may be missing, so that the next `open` makes them again."""
        self.is_open = False

    def open(self, on_damaged: "Callable[[str], None]") -> "list":
        """Opens the files, and makes those that are missing; returns the record in each, None where none is intact.

        Calls `on_damaged` with a line for each file that cannot be read. Raises OSError if one cannot be opened.
        """
        for folder in (LIVE, HISTORY):
            try:
                os.mkdir(folder)
            except OSError:
                pass
        from .reading import frame_of

        found = [self._read(slot, frame_of, on_damaged) for slot in range(len(SLOTS))]
        self.is_open = True
        return found

    def _read(
        self,
        slot: int,
        read: "Callable[[int, bytes], Frame | None]",
        on_damaged: "Callable[[str], None]",
    ) -> "Frame | None":
        # MicroPython writes a file's date as it closes one that could be written.
        with _open(slot, "rb") as file:
            data = file.read(max(frames.LONGEST_PLAN, frames.LONGEST_STATE))
        self._sizes[slot] = len(data)
        found = read(_KINDS[slot], data)
        if data and found is None:
            on_damaged(SLOTS[slot] + ": cannot be read")
        return found

    def overwrite(self, slot: int, frame: memoryview) -> None:
        """Writes `frame` over what is in a slot. Raises OSError.

        If the file is too long for littlefs to store it inside its folder's block, and `frame` is not, the file is
        made anew.
        """
        size = len(frame)
        anew = size <= _INLINE_BYTES < self._sizes[slot]
        with open(_path(slot), "wb") if anew else _open(slot, "r+b") as file:
            file.write(frame)
        self._sizes[slot] = size if anew else max(self._sizes[slot], size)


def _path(slot: int) -> str:
    return LIVE + "/" + SLOTS[slot]


def _open(slot: int, mode: str) -> "BinaryIO":
    path = _path(slot)
    try:
        return open(path, mode)  # type: ignore[return-value]
    except OSError as error:
        if error.args[0] != ENOENT:
            raise  # the file is there, and must not be overwritten
    open(path, "wb").close()
    return open(path, mode)  # type: ignore[return-value]
