"""Makes a child look like the board, then starts the firmware as the board would; it runs after `wire.py`.

The firmware's files are at /rom and the stock modules at /stock, both read over the pipe, by the calls
numbered `OPEN_CODE` and `READ_CODE`; `FILES` are their paths, `STOCK` the names that stock modules take, `PORT`
those of the port's own modules, `ENOENT` the number of that error, `HOUR_MS` how long the REPL waits at a time.
/ is the device's flash.
"""

import io
import time as port_time  # noqa: F401 - the port's own, for whoever compares it with the board's

import vfs


class Rom:
    """What can be imported, from the simulator's own disk; reading it takes no time."""

    def __init__(self, root):
        self._root = root

    def mount(self, readonly, mkfs):
        """Nothing to do."""

    def umount(self):
        """Nothing to do."""

    def stat(self, path):
        """Tells a file from a folder with files in it, as `os.stat` does; OSError for neither."""
        path = self._root + path
        if path in FILES:
            return (0x8000, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        for name in FILES:
            if name.startswith(path + "/"):
                return (0x4000, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        raise OSError(ENOENT)

    def open(self, path, mode):
        """A file to import; it is read as it is compiled, so that it takes hardly any room."""
        return Code(ask(OPEN_CODE, data=(self._root + path).encode()))


CHUNK = 255  # bytes that the port asks for at a time, the most that it can; less it takes for the end of the file
ahead = memoryview(bytearray(15 * CHUNK))
in_ahead = [-1, 0, 0]  # of which file, from where on, how many bytes


class Code(io.IOBase):
    """An open file of what can be imported."""

    def __init__(self, handle):
        self._handle = handle
        self._at = 0

    def readinto(self, buffer):
        """Fills a buffer and returns the number of bytes; one message brings enough for several calls."""
        first = self._at - in_ahead[1]
        if in_ahead[0] != self._handle or first >= in_ahead[2]:
            first = 0
            ask(READ_CODE, self._handle, self._at, len(ahead))
            in_ahead[0], in_ahead[1], in_ahead[2] = self._handle, self._at, take_into(ahead)
        count = min(len(buffer), in_ahead[2] - first)
        memoryview(buffer)[:count] = ahead[first : first + count]
        self._at += count
        return count

    def ioctl(self, request, argument):
        """Answers the port: 11 is how much it is to read at once, 4 is to close."""
        return CHUNK if request == 11 else 0


def furnish():
    """Puts file systems and modules in their places."""
    sys.modules["wire"] = sys.modules.get("__main__") or __import__("__main__")
    # A builtin of the port that a file could take the place of is looked for as a file first: say that it is here.
    for name in PORT:
        sys.modules[name] = __import__(name)
    vfs.umount("/")
    vfs.mount(Rom("/rom"), "/rom")
    vfs.mount(Rom("/stock"), "/stock")
    sys.path[:] = ["/rom", "/stock"]
    found = {}
    for name in STOCK:
        found[name] = __import__("stock_" + name)
    vfs.mount(found["os"].flash, "/")
    for name in STOCK:
        found[name].__name__ = name
        sys.modules[name] = found[name]


def run():
    """Runs boot.py, then main.py, then the REPL, which prints what they did not catch, and waits."""
    if LIVE:
        live = __import__("live")
        vfs.umount("/stock")
        vfs.umount("/rom")
        sys.path[:] = sys.modules["sys"].path
        sys.modules["sys"].path = sys.path
        live.go_on()
    try:
        __import__("rondo.trace")
        sys.modules["rondo.trace"].hook = __import__("trace_hook").heard
    except Exception:
        pass  # it is the firmware that has to say so
    for name in ("boot", "main"):
        try:
            __import__(name)
        except Exception as error:
            sys.modules["sys"].print_exception(error)
    while True:
        __import__("calls").sleep_wait_ms(HOUR_MS)


def last_words():
    """Runs everything; returns how it ended: "", or the name of the exit or interrupt that was not caught."""
    try:
        furnish()
        run()
    except (KeyboardInterrupt, SystemExit) as error:
        return type(error).__name__
    return ""


def start():
    """Runs everything and tells the simulator that it is over."""
    ask(OVER, data=last_words().encode())
