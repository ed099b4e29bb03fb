"""The sessions that are over: a ring of files, each in one block of flash; the oldest goes first."""

import os
from errno import ENOENT

from . import frames
from .frames import CHUNK_BYTES, CHUNKS, HISTORY, Scan, State, chunk_path

_ENOSPC = 28  # no room; MicroPython's errno has no name for it


class History:
    """`chunk` is the number of the file that is added to."""

    def __init__(self) -> None:
        self.chunk = 0

    def add(self, data: bytes) -> None:
        """Put frames at the end. OSError if that fails; what was there stands."""
        path = chunk_path(self.chunk)
        size = _size(path)
        if size + len(data) > CHUNK_BYTES:
            self.chunk = (self.chunk + 1) % CHUNKS
            path = chunk_path(self.chunk)
            size = 0
        try:
            with open(path, "ab" if size else "wb") as file:
                file.write(data)
        except OSError as error:
            if error.args[0] == _ENOSPC:
                self._make_room(1 if size else 0)
            raise

    def last(self) -> "State | None":
        """The last session of all, and `chunk` is where it was found; None if there is none that can be read."""
        newest = None
        for name in os.listdir(HISTORY):
            try:
                found = _last_in(HISTORY + "/" + name)
                if found is not None and (newest is None or found.session >= newest.session):
                    self.chunk = int(name) % CHUNKS
                    newest = found
            except (OSError, ValueError):
                pass  # not ours
        return newest

    def _make_room(self, after: int) -> None:
        """Let the oldest file go, that many or more after the present one."""
        for i in range(after, CHUNKS):
            try:
                os.remove(chunk_path((self.chunk + i) % CHUNKS))
                return
            except OSError:
                pass


def _size(path: str) -> int:
    try:
        return os.stat(path)[6]
    except OSError as error:
        if error.args[0] != ENOENT:
            raise  # what is there is not to be written over
        return 0


def _last_in(path: str) -> "State | None":
    newest = None
    with open(path, "rb") as file:
        for kind, data in Scan(file.read(CHUNK_BYTES)):
            if kind == frames.STATE:
                newest = State(data)
    return newest
