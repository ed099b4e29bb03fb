"""The sessions that are over: a ring of files, each in one block of flash; the oldest goes first.

Lines of text have two files of their own, so that they never take a session's place. Where the next session goes is
found in the files themselves, never by a number kept elsewhere, which may be older.
"""

import os
from errno import ENOENT
from struct import unpack_from

from . import frames
from .frames import (
    CHUNK_BYTES,
    CHUNKS,
    HISTORY,
    LINES,
    OLDER_LINES,
    Line,
    Scan,
    State,
    chunk_path,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_ENOSPC = 28  # no room; MicroPython's errno has no name for it

_UNKNOWN = -1  # the last file of the ring, before it was looked for
_HEAD_BYTES = 256  # the usual PLAN, which a file begins with


class History:
    """The ring of files with the sessions that are over.

    `chunk` is the number of the file that sessions are added to; `boot` is the latest boot number that was found,
    or 0. `feed` feeds the watchdog while many files are read: one with nothing intact in it takes 0.2 s on an
    RP2040.
    """

    def __init__(self, feed: "Callable[[], object]") -> None:
        self._feed = feed
        self.chunk = _UNKNOWN
        self.boot = 0
        self._last_line: "str | None" = None

    def add(self, data: bytes) -> None:
        """Adds `data`, a session's frames, at the end. Raises OSError if that fails; what was there stays."""
        if self.chunk == _UNKNOWN:
            self.chunk = _survey(self._feed)[0]
        path = chunk_path(self.chunk)
        size = _size(path)
        if size + len(data) > CHUNK_BYTES:
            following = _survey(self._feed)[1]
            path = chunk_path(following)
            _put(path, "wb", data, self._make_room)
            self.chunk = following
            return
        _put(path, "ab" if size else "wb", data, self._make_room)

    def add_line(self, text: str, data: bytes) -> None:
        """Adds `data`, the frame of the line `text`, unless the last line is the same. Raises OSError."""
        if text == self._last_line:
            return
        if _size(LINES) + len(data) > CHUNK_BYTES:
            os.rename(LINES, OLDER_LINES)
        _put(LINES, "ab", data, _forget_older_lines)
        self._last_line = text

    def look_at_lines(self) -> None:
        """Reads the lines, for the last one and its boot number. Raises OSError if they cannot be read."""
        for path in (OLDER_LINES, LINES):
            if _size(path) == 0:
                continue
            with open(path, "rb") as file:
                for kind, data in Scan(file.read(CHUNK_BYTES)):
                    if kind == frames.LINE:
                        self._take_line(data)

    def _take_line(self, data: bytes) -> None:
        try:
            line = Line(data)
        except ValueError:
            return
        self._last_line = line.text
        self.boot = frames.later_boot(self.boot, line.boot)

    def last(self) -> "State | None":
        """Returns the last session in the history, None if none can be read.

        Reads all of the history, which takes a while.
        """
        newest = None
        for path in _chunks():
            self._feed()
            try:
                found = self._last_in(path)
            except OSError:
                continue  # it cannot be read
            if found is not None and (newest is None or found.session >= newest.session):
                newest = found
        return newest

    def _last_in(self, path: str) -> "State | None":
        newest = None
        with open(path, "rb") as file:
            for kind, data in Scan(file.read(CHUNK_BYTES)):
                try:
                    if kind == frames.STATE:
                        newest = State(data)
                        self.boot = frames.later_boot(self.boot, newest.boot)
                    elif kind == frames.LINE:  # from before lines had their own files
                        self.boot = frames.later_boot(self.boot, Line(data).boot)
                except ValueError:
                    pass
        return newest

    def _make_room(self) -> None:
        """Removes the oldest file of the ring; the newest always stays."""
        ages = _ages(self._feed)
        old = [age for age in ages if age > 0 and age != max(ages)]
        if old:
            os.remove(chunk_path(ages.index(min(old))))


def _put(path: str, mode: str, data: bytes, make_room: "Callable[[], None]") -> None:
    """Writes `data` to a file. Raises OSError; if flash is full, after `make_room`, for the caller to try again."""
    try:
        with open(path, mode) as file:
            file.write(data)
    except OSError as error:
        if error.args[0] == _ENOSPC:
            make_room()
        raise


def _chunks() -> "list[str]":
    """Returns the paths of the ring's files that exist, from one listing.

    To ask for each of them would take 150 ms on an RP2040.
    """
    try:
        names = os.listdir(HISTORY)
    except OSError:
        return []
    paths = [chunk_path(number) for number in range(CHUNKS)]
    return [path for path in paths if path[len(HISTORY) + 1 :] in names]


def _forget_older_lines() -> None:
    try:
        os.remove(OLDER_LINES)
    except OSError:
        pass


def _size(path: str) -> int:
    try:
        return os.stat(path)[6]
    except OSError as error:
        if error.args[0] != ENOENT:
            raise  # the file is there, and must not be overwritten
        return 0


def _survey(feed: "Callable[[], object]") -> "tuple[int, int]":
    """Returns the number of the file that the last session is in, and of the file to begin after it.

    The latter is one that does not exist, or else the oldest; one that cannot be read is passed over.
    """
    ages = _ages(feed)
    newest = max(ages)
    if newest <= 0:
        end = ages.index(0) if 0 in ages else CHUNKS - 1
        return end, (end + 1) % CHUNKS
    oldest = min([age for age in ages if age > 0])
    end = ages.index(newest)
    for i in range(1, CHUNKS):
        number = (end + i) % CHUNKS
        if ages[number] == 0 or ages[number] == oldest != newest:
            return end, number
    return end, (end + 1) % CHUNKS


def _ages(feed: "Callable[[], object]") -> "list[int]":
    """Returns the number of the first session in each file of the ring, as `_first_session` does."""
    return [_first_session(number, feed) for number in range(CHUNKS)]


def _first_session(number: int, feed: "Callable[[], object]") -> int:
    """Returns the number of the first session in a file of the ring.

    It is 0 if the file is missing or empty, -1 if nothing in it can be read.
    """
    try:
        size = _size(chunk_path(number))
        if not size:
            return 0
        with open(chunk_path(number), "rb") as file:
            head = file.read(_HEAD_BYTES)
            first = _first_in(head)
            if not first:
                feed()
                first = _first_in(head + file.read(CHUNK_BYTES)) or -1
            return first
    except OSError:
        return -1


def _first_in(data: bytes) -> int:
    """Returns the number of the first session in `data` that is intact, 0 if there is none."""
    for kind, payload in Scan(data):
        if kind in (frames.PLAN, frames.STATE) and len(payload) >= 4:
            return unpack_from("<I", payload, 0)[0]
    return 0
