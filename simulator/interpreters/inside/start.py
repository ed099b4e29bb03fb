"""Makes a child process look like the board, then starts the firmware as the board would; runs after `wire.py`.

The firmware's files are at /rom and the stock modules at /stock, both read over the pipe, by the calls
numbered `OPEN_CODE` and `READ_CODE`; `CATCH_UP` is the call that says how much time has passed. `FILES` has the
paths of all these files, `STOCK` the names of the stock modules, `PORT` those of the port's own modules, `ENOENT`
the number of that error, `HOUR_MS` how long the REPL waits at a time. / is the device's flash.
"""

import builtins
import io
import time as port_time  # noqa: F401 - the port's own, for whoever compares it with the board's

import vfs


class Rom:
    """A file system of the files to import, which are on the simulator's disk; reading takes no virtual time."""

    def __init__(self, root):
        self._root = root

    def mount(self, readonly, mkfs):
        """Does nothing: this file system is always mounted."""

    def umount(self):
        """Does nothing: this file system is always mounted."""

    def stat(self, path):
        """Returns what `os.stat` does for a file, or for a folder with files in it.

        Raises OSError if there is neither.
        """
        path = self._root + path
        if path in FILES:
            return (0x8000, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        for name in FILES:
            if name.startswith(path + "/"):
                return (0x4000, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        raise OSError(ENOENT)

    def open(self, path, mode):
        """Returns an open file to import; it is read in pieces, so that it takes little memory."""
        return Code(ask(OPEN_CODE, data=(self._root + path).encode()))


CHUNK = 255  # bytes that the port reads at a time; it takes fewer for the file's end
ahead = memoryview(bytearray(15 * CHUNK))
in_ahead = [-1, 0, 0]  # the file's handle, the offset, how many bytes


class Code(io.IOBase):
    """An open file that MicroPython is importing."""

    def __init__(self, handle):
        self._handle = handle
        self._at = 0

    def readinto(self, buffer):
        """Fills `buffer` with the file's next bytes; returns their number. One request serves several calls."""
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
        """Answers a request of MicroPython: 11 asks how many bytes to read at once, 4 closes the file."""
        return CHUNK if request == 11 else 0


port_print = print


def print_in_time(*values, **how):
    """Prints after sending the simulator the present time, so that the console's line is recorded at that time."""
    catch_up()
    port_print(*values, **how)


def set_up_board():
    """Mounts the file systems, and replaces the port's modules by the stock modules."""
    builtins.print = print_in_time
    sys.modules["wire"] = sys.modules.get("__main__") or __import__("__main__")
    # The port looks for a file before it takes some of its builtin modules; this saves it the search.
    for name in PORT:
        sys.modules[name] = __import__(name)
    vfs.umount("/")
    vfs.mount(Rom("/rom"), "/rom")
    vfs.mount(Rom("/stock"), "/stock")
    sys.path[:] = ["/rom", "/stock"]
    stock_modules = {}
    for name in STOCK:
        stock_modules[name] = __import__("stock_" + name)
    vfs.mount(stock_modules["os"].flash, "/")
    for name in STOCK:
        stock_modules[name].__name__ = name
        sys.modules[name] = stock_modules[name]


def run():
    """Runs boot.py and, unless it raises, main.py; prints what they raise, then waits as the REPL does."""
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
        pass  # main.py will raise the same, and print it
    for name in ("boot", "main"):
        try:
            __import__(name)
        except Exception as error:
            sys.modules["sys"].print_exception(error)
            break
    while True:
        __import__("calls").sleep_wait_ms(HOUR_MS)


def run_to_exit():
    """Sets the board up and runs the firmware; returns the name of the exception that ended it, else ""."""
    try:
        set_up_board()
        run()
    except (KeyboardInterrupt, SystemExit) as error:
        return type(error).__name__
    return ""


def start():
    """Runs the firmware, and sends the simulator a message when it has ended."""
    ask(OVER, data=run_to_exit().encode())
