"""The module `os`, whose root folder is the simulator's file system; `open` is the interpreter's own."""

import io

import calls
from facts import ENOENT, MODEL, PORT, RELEASE


class File(io.IOBase):
    """An open file; with `text` it reads and writes str, else bytes."""

    def __init__(self, handle, text):
        self._handle = handle
        self._text = text
        self._ahead = None

    def read(self, count=-1):
        """Returns up to `count` bytes or characters; the rest of the file if `count` is None or below 0."""
        if self._text and count is not None and count >= 0:
            return self._characters(count)
        data = self._rest(count) or calls.files_read(self._handle, -1 if count is None else count)
        return str(data, "utf-8") if self._text else data

    def _characters(self, count):
        """Returns up to `count` characters; the rest of the file waits in `_ahead`."""
        if self._ahead is None:
            self._ahead = calls.files_read(self._handle, -1)
        text = str(self._ahead, "utf-8")[:count]
        self._ahead = self._ahead[len(text.encode()) :]
        return text

    def _rest(self, count):
        """Returns up to `count` of the bytes in `_ahead`; None if there are none."""
        ahead = self._ahead
        if not ahead:
            return None
        if count is None or count < 0:
            count = len(ahead)
        self._ahead = ahead[count:]
        return ahead[:count]

    def readinto(self, buffer):
        """Fills a buffer and returns the number of bytes; json and other readers of the interpreter call it.

        The first call reads a text file to its end, since they ask for single bytes.
        """
        if not self._text:
            return calls.files_readinto(self._handle, buffer)
        if self._ahead is None:
            self._ahead = calls.files_read(self._handle, -1)
        data = self._rest(len(buffer)) or b""
        buffer[: len(data)] = data
        return len(data)

    def readline(self):
        """Returns the next line, with its line end."""
        if self._ahead:
            data = self._rest(self._ahead.find(b"\n") + 1 or None)
        else:
            data = calls.files_readline(self._handle)
        return str(data, "utf-8") if self._text else data

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def write(self, data):
        """Writes bytes, or a str as UTF-8; returns the number of bytes."""
        return calls.files_write(self._handle, data.encode() if isinstance(data, str) else data)

    def seek(self, offset, whence=0):
        """Moves the file's position, in bytes; returns the new one."""
        self._ahead = None
        return calls.files_seek(self._handle, offset, whence)

    def tell(self):
        """Returns the file's position in bytes."""
        return calls.files_tell(self._handle)

    def flush(self):
        """Stores on the flash all that was written to the file."""
        calls.files_flush(self._handle)

    def close(self):
        """Stores on the flash all that was written to the file, and closes it."""
        if self._handle >= 0:
            handle = self._handle
            self._handle = -1
            calls.files_close(handle)

    def ioctl(self, request, argument):
        """Answers a request of the interpreter: 4 closes the file and returns 0; any other returns -1."""
        if request == 4:
            self.close()
            return 0
        return -1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Flash:
    """The device's file system, in the form that the interpreter can mount."""

    def mount(self, readonly, mkfs):
        """Does nothing: the file system is always mounted."""

    def umount(self):
        """Does nothing: the file system is always mounted."""

    def open(self, path, mode="r"):
        """Opens a file. The simulator reads and writes bytes only, so that text is decoded here."""
        plain = mode.replace("b", "").replace("t", "")
        return File(calls.files_open((_at(path) + "\0" + plain + "b").encode()), "b" not in mode)

    def stat(self, path):
        """Returns the ten numbers of MicroPython's `os.stat`."""
        return stat(path)


flash = Flash()


_here = "/"


def _at(path):
    """Returns `path` as an absolute path."""
    return path if path[:1] == "/" else _here + path


def getcwd():
    """Returns the current folder, without a slash at its end."""
    return _here[:-1] or "/"


def chdir(path):
    """Sets the current folder; raises OSError if there is no such folder."""
    global _here
    if path == "..":
        _here = _here[: _here.rstrip("/").rfind("/") + 1]
        return
    path = _at(path).rstrip("/") + "/"
    if path != "/" and stat(path)[0] != 0x4000:
        raise OSError(ENOENT)
    _here = path


def stat(path):
    """Returns the ten numbers of MicroPython's `os.stat`."""
    return tuple(calls.files_stat(_at(path).encode()))


def statvfs(path):
    """Returns the ten numbers of MicroPython's `os.statvfs`."""
    return tuple(calls.files_statvfs(_at(path).encode()))


def ilistdir(path=""):
    """Returns an iterator over (name, type, 0, size in bytes) of each entry of a folder."""
    return iter([tuple(entry) for entry in calls.files_ilistdir(_at(path).encode())])


def listdir(path=""):
    """Returns the names of a folder's entries."""
    return [entry[0] for entry in ilistdir(path)]


def remove(path):
    """Deletes a file or an empty folder."""
    calls.files_remove(_at(path).encode())


unlink = remove


def rename(old, new):
    """Renames a file or folder, replacing one that has the new name."""
    calls.files_rename((_at(old) + "\0" + _at(new)).encode())


def mkdir(path):
    """Makes a folder."""
    calls.files_mkdir(_at(path).encode())


def rmdir(path):
    """Deletes an empty folder."""
    calls.files_rmdir(_at(path).encode())


def sync():
    """Does nothing, since no written data waits in a cache."""


def uname():
    """Returns (port, port, release, release, model of the board)."""
    return (PORT["name"], PORT["name"], RELEASE, RELEASE, MODEL)
