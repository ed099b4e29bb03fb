"""What is on a band's flash once `flash` has installed the firmware: the modules of one board, compiled.

The firmware is in the folder a, and the file `slot` says so; boot.py and main.py beside them read it. A newer
firmware goes into the folder b.

Which modules a board loads is read from the imports in their sources, beginning with boot.py, main.py and the
board's own file; imports within functions count too, those for type checking do not.
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

# littlefs keeps a file of up to so many bytes within its folder's blocks (lfs_file_sync).
_WITHIN_BYTES = BLOCK // 8
# On an ESP32 the boot loader alone takes longer than what `pins` gains.
_EARLY_PORTS = ("rp2",)

Files = dict[str, bytes]

WORDS = "rondo.display.words."
OTHER_MOTOR = "rondo.drivers.drv2605l"  # where one answers, erm is not loaded
# Modules that are loaded only if a setting switches them on: reminders and rhythms.
IF_WANTED = (
    "rondo.reminding",
    "rondo.session.reminders",
    "rondo.storage.reminded",
    "rondo.session.rhythm",
)


def firmware(board: str, source: bool = False, folder: Path = FIRMWARE) -> Files:
    """Returns the files of a slot by path: a board's modules, `board.py` with its name, and the manifest.

    With `source` they are sources, else compiled.
    """
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
    """Returns the source of the module `pins` for boot.py, with the pin numbers in a board's file at `path`.

    Returns "" for a port on which boot.py gains nothing by it.
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
    """Returns a slot's manifest: the firmware's version, the board, and each file's size in bytes and SHA-256."""
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
    """Returns the files beside the slots, which start the firmware in the slot that is named.

    Each is padded so that littlefs does not keep it within the root folder's own blocks, which every import
    reads: else a press is accepted 44 ms later after power on, on the emulated RP2040.
    """
    return {path.name: _apart(path.read_bytes()) for path in sorted(ROOT.glob("*.py"))}


def _apart(source: bytes) -> bytes:
    return source + b"#" * (_WITHIN_BYTES - len(source)) + b"\n"


def whole(files: Files) -> Files:
    """Returns all files of a band's flash, with `files` in the first slot."""
    first = SLOTS[0]
    return {
        **root(),
        SLOT_FILE: first.encode(),
        **{f"{first}/{name}": data for name, data in files.items()},
    }


def version_of(folder: Path = FIRMWARE) -> str:
    """Returns the version of the firmware in `folder`, like 1.2.3."""
    found = re.search(
        r"^VERSION = \(([0-9, ]+)\)$", (folder / "rondo/__init__.py").read_text(), re.M
    )
    assert found is not None
    return found[1].replace(", ", ".")


def loaded(board: str, firmware: Path = FIRMWARE, language: str = "") -> dict[str, Path]:
    """Returns the path of each module that a board loads, by name and in the order of names; not `board` itself.

    With a `language`: only what one band loads while all settings are the defaults: the words of that
    language, and the driver of a motor on a transistor. The board's flash has the others too.
    FileNotFoundError for an unknown board.
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
    """Returns the file of a module of the firmware; None if the firmware has no such module."""
    base = firmware.joinpath(*name.split(".")) if name else firmware / "nothing"
    for path in (base / "__init__.py", base.with_suffix(".py")):
        if path.exists():
            return path
    return None


def _imports(node: ast.AST, package: str) -> Iterator[str]:
    """Yields every name imported below `node` that may be a module."""
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
