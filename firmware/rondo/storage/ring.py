"""The files of the history: a ring of them for sessions, each in one block of flash; the oldest goes first.

Lines of text have two files of their own, so that they never take a session's place. Where the next session goes is
found in the files themselves, never by a number kept elsewhere, which may be older. Loaded only when it
is needed, see `keeper.TEMPORARY_MODULES`.
"""

import os
from errno import ENOENT
from struct import pack_into, unpack_from

from . import frames
from .frames import CHUNK_BYTES, CHUNKS, HISTORY, LINES, OLDER_LINES, chunk_path
from .reading import Line, Scan, State

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .frames import HistoryEnd

_ENOSPC = 28  # no room; MicroPython's errno has no name for it

_HEAD_BYTES = 256  # most PLANs that begin a file are no longer; else all of it is read


def add(history: "HistoryEnd", data: bytes) -> None:
    """Adds `data`, a session's frames, to the history's end. Raises OSError if that fails; what was there stays."""
    if history.chunk < 0:
        history.chunk = _survey(history.feed)[0]
    path = chunk_path(history.chunk)
    size = _size(path)
    if size + len(data) > CHUNK_BYTES:
        following = _survey(history.feed)[1]
        path = chunk_path(following)
        _put(history, path, "wb", data, _make_room)
        history.chunk = following
        return
    _put(history, path, "ab" if size else "wb", data, _make_room)


def renumbered(data: bytes, by: int) -> bytes:
    """Returns `data`, a session's frames, with the session's number `by` higher."""
    view = memoryview(bytearray(data))
    at = 0
    while at < len(data):
        end = frames.HEAD_BYTES + unpack_from("<H", data, at + 2)[0]
        session = unpack_from("<I", data, at + frames.HEAD_BYTES)[0]
        pack_into("<I", view, at + frames.HEAD_BYTES, session + by)
        at += frames.seal(view[at:], data[at + 1], end)
    return bytes(view)


def add_line(history: "HistoryEnd", text: str, data: bytes) -> None:
    """Adds `data`, the frame of the line `text`, unless the last line is the same. Raises OSError."""
    if text == history.last_line:
        return
    if _size(LINES) + len(data) > CHUNK_BYTES:
        os.rename(LINES, OLDER_LINES)
    _put(history, LINES, "ab", data, _forget_older_lines)
    history.last_line = text


def look_at_lines(history: "HistoryEnd") -> None:
    """Reads the lines of text and sets `history.last_line` and `history.boot` from them. Raises OSError."""
    for path in (OLDER_LINES, LINES):
        if _size(path) == 0:
            continue
        with open(path, "rb") as file:
            for kind, data in Scan(file.read(CHUNK_BYTES)):
                if kind == frames.LINE:
                    _take_line(history, data)


def _take_line(history: "HistoryEnd", data: bytes) -> None:
    try:
        line = Line(data)
    except ValueError:
        return
    history.last_line = line.text
    history.boot = frames.later_boot(history.boot, line.boot)


def last(history: "HistoryEnd") -> "State | None":
    """Returns the last session in the history, None if none can be read.

    Reads all of the history, which takes a while.
    """
    newest = None
    for path in _chunks():
        history.feed()
        try:
            found = _last_in(history, path)
        except OSError:
            continue  # a file that cannot be read is skipped
        if found is not None and (newest is None or found.session >= newest.session):
            newest = found
    return newest


def _last_in(history: "HistoryEnd", path: str) -> "State | None":
    newest = None
    with open(path, "rb") as file:
        for kind, data in Scan(file.read(CHUNK_BYTES)):
            try:
                if kind == frames.STATE:
                    newest = State(data)
                    history.boot = frames.later_boot(history.boot, newest.boot)
                elif kind == frames.LINE:  # older firmware kept lines among the sessions
                    history.boot = frames.later_boot(history.boot, Line(data).boot)
            except ValueError:
                pass
    return newest


def _make_room(history: "HistoryEnd") -> None:
    """Removes the oldest file of the ring; the newest always stays."""
    firsts = _first_sessions(history.feed)
    old = [first for first in firsts if first > 0 and first != max(firsts)]
    if old:
        os.remove(chunk_path(firsts.index(min(old))))


def _put(
    history: "HistoryEnd",
    path: str,
    mode: str,
    data: bytes,
    make_room: "Callable[[HistoryEnd], None]",
) -> None:
    """Writes `data` to a file. Raises OSError; if flash is full, after `make_room`, for the caller to try again."""
    try:
        with open(path, mode) as file:
            file.write(data)
    except OSError as error:
        if error.args[0] == _ENOSPC:
            make_room(history)
        raise


def _chunks() -> "list[str]":
    """Returns the paths of the ring's files that exist, from one listing.

    To check for each of the files in turn would take 150 ms on an RP2040.
    """
    try:
        names = os.listdir(HISTORY)
    except OSError:
        return []
    paths = [chunk_path(number) for number in range(CHUNKS)]
    return [path for path in paths if path[len(HISTORY) + 1 :] in names]


def _forget_older_lines(_history: "HistoryEnd") -> None:
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
    """Returns the numbers of two files: the one with the newest session, and the one to begin next.

    The next is the first missing or empty file after the newest, else the oldest, else an unreadable one.
    """
    firsts = _first_sessions(feed)
    newest = max(firsts)
    end = firsts.index(newest)
    if newest <= 0:
        return end, end
    oldest = min([first for first in firsts if first > 0])
    for i in range(1, CHUNKS):
        number = (end + i) % CHUNKS
        if firsts[number] == 0 or firsts[number] == oldest != newest:
            return end, number
    return end, number


def _first_sessions(feed: "Callable[[], object]") -> "list[int]":
    """Returns for each file of the ring the number of its first session, 0 or -1: see `_first_session`."""
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
