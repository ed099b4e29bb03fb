"""The module `sys` as the board has it; exceptions are printed with the device's paths and error numbers."""

import io
import sys

import calls
from facts import ERRNO, MPY, PORT, RELEASE

platform = PORT["name"]
version = "3.4.0; MicroPython v" + RELEASE
version_info = (3, 4, 0)


class _Implementation(tuple):
    """The tuple `sys.implementation`: name, version, and the version of .mpy files that the board reads."""

    name = "micropython"
    version = (1, 29, 0, "")
    _mpy = MPY


implementation = _Implementation((_Implementation.name, _Implementation.version, MPY))
byteorder = "little"
maxsize = 0x7FFFFFFF
path = ["", ".frozen", "/lib"]
modules = sys.modules
exit = sys.exit


class _Bytes:
    """The cable as a stream of bytes."""

    def read(self, count=1):
        """Waits for `count` bytes and returns them."""
        return calls.stdio_read(count)

    def write(self, data):
        """Writes bytes unchanged; returns their number."""
        return calls.stdio_write(data)


class _Text:
    """The cable as a stream of text."""

    buffer = _Bytes()

    def read(self, count=1):
        """Waits for `count` characters and returns them."""
        return "".join([chr(byte) for byte in calls.stdio_read(count)])

    def write(self, text):
        """Writes text as `print` does; returns the number of characters."""
        print(text, end="")
        return len(text)


stdin = stdout = stderr = _Text()
_OURS = ('  File "/stock/', '  File "<stdin>"')
_print_exception = sys.print_exception


def print_exception(error, file=None):
    """Prints an exception and its traceback as the board does."""
    text = io.StringIO()
    _print_exception(error, text)
    kept = []
    for line in text.getvalue().split("\n"):
        if not line.startswith(_OURS):
            kept.append(line.replace('"/rom/', '"').replace('"<repl>"', '"<stdin>"'))
    if isinstance(error, OSError) and len(error.args) == 1 and error.args[0] in ERRNO:
        kept[-2] = "OSError: [Errno %d] %s" % (error.args[0], ERRNO[error.args[0]])
    elif isinstance(error, OSError) and len(error.args) == 1:
        kept[-2] = "OSError: " + str(error.args[0])
    said = "\n".join(kept)
    if file is None:
        print(said, end="")
    else:
        file.write(said)
