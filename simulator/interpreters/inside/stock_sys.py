"""`sys` as the board has it; exceptions are printed with the device's paths and the board's numbers of errors."""

import io
import sys
from collections import namedtuple

from facts import ERRNO, RELEASE

platform = "esp32"
version = "3.4.0; MicroPython v" + RELEASE
version_info = (3, 4, 0)
implementation = namedtuple("implementation", ("name", "version"))("micropython", (1, 29, 0, ""))
byteorder = "little"
maxsize = 0x7FFFFFFF
path = ["", ".frozen", "/lib"]
modules = sys.modules
exit = sys.exit
_print_exception = sys.print_exception


def print_exception(error, file=None):
    """As the board prints it."""
    text = io.StringIO()
    _print_exception(error, text)
    kept = []
    for line in text.getvalue().split("\n"):
        if line.startswith('  File "/rom/'):
            kept.append('  File "' + line[13:])
        elif not line.startswith("  File "):
            kept.append(line)
    if isinstance(error, OSError) and len(error.args) == 1 and error.args[0] in ERRNO:
        kept[-2] = "OSError: [Errno %d] %s" % (error.args[0], ERRNO[error.args[0]])
    elif isinstance(error, OSError) and len(error.args) == 1:
        kept[-2] = "OSError: " + str(error.args[0])
    said = "\n".join(kept)
    if file is None:
        print(said, end="")
    else:
        file.write(said)
