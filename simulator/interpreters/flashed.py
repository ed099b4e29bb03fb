"""What lies on a band's flash once `flash` has put the firmware there: its modules for one board, compiled.

The firmware lies in the folder a, and `slot` names it; boot.py and main.py beside them find it there. A newer one
goes into the folder b.

Which modules a board loads is read from their imports as they are written: those that boot.py, main.py and its own
file lead to, those within functions too, but not those for type checking.
"""

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from ..chips.nor import BLOCK
from .modules import FIRMWARE
from .program import DEVICE_BITS, compiled, compiled_text

SLOTS = ("a", "b")
SLOT_FILE = "slot"
MANIFEST = "manifest.json"
ROOT = FIRMWARE / "root"

# A file no longer than that lies within its folder: lfs_file_sync of littlefs.
_WITHIN_BYTES = BLOCK // 8
# On an ESP32 the boot loader alone takes longer than what `pins` gains.
_EARLY_PORTS = ("rp2",)

Files = dict[str, bytes]

WORDS = "rondo.display.words."
OTHER_MOTOR = "rondo.drivers.drv2605l"  # where one answers, erm is not loaded
# Not loaded while they are off: reminders and ticks.
IF_WANTED = (
    "rondo.reminding",
    "rondo.session.reminders",
    "rondo.storage.reminded",
    "rondo.session.rhythm",
)


def firmware(board: str, source: bool = False, folder: Path = FIRMWARE) -> Files:
    """Returns the files of a slot by path: the modules of a board, `board` that names it, and the list of all."""
    files = {"board.py": f"from rondo.boards.{board} import *\n".encode()}
    numbers = pins(folder / f"rondo/boards/{board}.py")
    if numbers and source:
        files["pins.py"] = numbers.encode()
    elif numbers:
        files["pins.mpy"] = compiled_text(numbers, "pins.py", DEVICE_BITS, "-O3")
    for path in loaded(board, folder).values():
        name = inside(path, folder)
        if source:
            files[name] = path.read_bytes()
        else:
            files[name.removesuffix(".py") + ".mpy"] = compiled(path, name, DEVICE_BITS, "-O3")
    files[MANIFEST] = manifest(board, version_of(folder), files)
    return dict(sorted(files.items()))


def pins(path: Path) -> str:
    """Returns the text of the module `pins`, for boot.py: the pin numbers that stand in a board's file.

    "" where there is nothing to be gained.
    """
    found: dict[str, ast.expr] = {}
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ClassDef) and node.name == "_Wiring":
            for line in node.body:
                if isinstance(line, ast.Assign):
                    found[ast.unparse(line.targets[0])] = line.value
    if "PORT" not in found or ast.unparse(found["PORT"]) not in _EARLY_PORTS:
        return ""
    numbers = tuple(number for _, number in ast.literal_eval(found["BUTTONS"]))
    motor, pull = ast.unparse(found["MOTOR"]), ast.unparse(found["PULL"])
    return f"from machine import Pin\nMOTOR = {motor}\nBUTTONS = {numbers}\nPULL = {pull}\n"


def manifest(board: str, number: str, files: Files) -> bytes:
    """Returns a slot's list: which firmware for which board, and each file's size in bytes and SHA-256."""
    listed = {
        "board": board,
        "version": number,
        "files": {
            name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        },
    }
    return (json.dumps(listed, indent=1) + "\n").encode()


def root() -> Files:
    """Returns the files beside the slots, which find the slot that is named.

    Each is so long that littlefs does not keep it within the list of the root, which every import goes through:
    else a press is accepted 44 ms later after power on, on the emulated RP2040.
    """
    return {path.name: _apart(path.read_bytes()) for path in sorted(ROOT.glob("*.py"))}


def _apart(source: bytes) -> bytes:
    return source + b"#" * (_WITHIN_BYTES - len(source)) + b"\n"


def whole(files: Files) -> Files:
    """Returns all files of a band's flash, with these in the first slot."""
    first = SLOTS[0]
    return {
        **root(),
        SLOT_FILE: first.encode(),
        **{f"{first}/{name}": data for name, data in files.items()},
    }


def version_of(folder: Path = FIRMWARE) -> str:
    """Returns the version of the firmware in a folder."""
    found = re.search(
        r"^VERSION = \(([0-9, ]+)\)$", (folder / "rondo/__init__.py").read_text(), re.M
    )
    assert found is not None
    return found[1].replace(", ", ".")


def loaded(board: str, firmware: Path = FIRMWARE, language: str = "") -> dict[str, Path]:
    """Returns the path of each module that a board loads, by its name and in their order.

    `board` is not among them.

    With a language, what one band of those loads with all settings as they are at first: only its words, and the
    driver of a motor on a transistor; the board's flash has the others too. FileNotFoundError if it has no file.
    """
    found: dict[str, Path] = {}
    waiting = ["boot", "main", f"rondo.boards.{board}"]
    while waiting:
        name = waiting.pop()
        path = _path(name, firmware)
        if name in found or path is None:
            continue
        found[name] = path
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        waiting += [name.rpartition(".")[0], *_imports(ast.parse(path.read_bytes()), package)]
    if f"rondo.boards.{board}" not in found:
        raise FileNotFoundError(f"rondo/boards/{board}.py")
    others = {name for name in found if name.startswith(WORDS) and language}
    others.discard(WORDS + language)
    if language:
        others.update((OTHER_MOTOR, *IF_WANTED))
    return {name: found[name] for name in sorted(found) if name not in others}


def inside(path: Path, firmware: Path = FIRMWARE) -> str:
    """Returns a module's path within the firmware's folder, with slashes on every host."""
    return path.relative_to(firmware).as_posix()


def _path(name: str, firmware: Path) -> Path | None:
    """The file of a module; None for one that the port offers, and for what is no module."""
    base = firmware.joinpath(*name.split(".")) if name else firmware / "nothing"
    for path in (base / "__init__.py", base.with_suffix(".py")):
        if path.exists():
            return path
    return None


def _imports(node: ast.AST, package: str) -> Iterator[str]:
    """The names that may be modules of all that is imported below a node."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and _is_for_types(child.test):
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = _absolute(child, package)
            yield base
            yield from (f"{base}.{alias.name}" for alias in child.names)
        else:
            yield from _imports(child, package)


def _is_for_types(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def _absolute(node: ast.ImportFrom, package: str) -> str:
    parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    return ".".join([*parts, *([node.module] if node.module else [])])
