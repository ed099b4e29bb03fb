"""The files on a band's flash after `tools flash` has installed the firmware: the modules of one board, compiled.

The firmware is in the folder a, which the file `slot` names; boot.py and main.py beside them read that file. A
newer firmware goes into the folder b.

The modules that a board loads are found by the imports in their sources, beginning with boot.py, main.py and the
board's own file; imports within functions count too, those for type checking do not.
"""

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

from ..chips.nor import BLOCK
from .constants import is_for_types
from .modules import FIRMWARE
from .program import DEVICE_BITS, board_source, compiled, compiled_text

SLOTS = ("a", "b")
SLOT_FILE = "slot"
MANIFEST = "manifest.json"
ROOT = FIRMWARE / "root"

# littlefs keeps a file of up to so many bytes within its folder's blocks (lfs_file_sync).
_INLINE_BYTES = BLOCK // 8
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
    """Returns the files of a slot, by path: a board's modules, `board.py` and the manifest.

    They are compiled; with `source`, they are sources.
    """
    files = {"board.py": board_source(board).encode()}
    pins_source = source_of_pins(folder / f"rondo/boards/{board}.py")
    if pins_source and source:
        files["pins.py"] = pins_source.encode()
    elif pins_source:
        files["pins.mpy"] = compiled_text(pins_source, "pins.py", DEVICE_BITS, "-O3")
    for path in loaded_modules(board, folder).values():
        name = path_within(path, folder)
        if source:
            files[name] = path.read_bytes()
        else:
            files[name.removesuffix(".py") + ".mpy"] = compiled(path, name, DEVICE_BITS, "-O3")
    files[MANIFEST] = manifest(board, version_of(folder), files)
    return dict(sorted(files.items()))


def source_of_pins(path: Path) -> str:
    """Returns the source of a module `pins` for boot.py: the pin numbers in the board's file at `path`.

    Returns "" for a port on which boot.py gains nothing by it.
    """
    wiring: dict[str, ast.expr] = {}
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ClassDef) and node.name == "_Wiring":
            for statement in node.body:
                if isinstance(statement, ast.Assign):
                    wiring[ast.unparse(statement.targets[0])] = statement.value
    if "PORT" not in wiring or ast.unparse(wiring["PORT"]) not in _EARLY_PORTS:
        return ""
    numbers = tuple(number for _, number in ast.literal_eval(wiring["BUTTONS"]))
    motor, pull = ast.unparse(wiring["MOTOR"]), ast.unparse(wiring["PULL"])
    return f"from machine import Pin\nMOTOR = {motor}\nBUTTONS = {numbers}\nPULL = {pull}\n"


def manifest(board: str, version: str, files: Files) -> bytes:
    """Returns a slot's manifest: the firmware's version, the board, and each file's size in bytes and SHA-256."""
    content = {
        "board": board,
        "version": version,
        "files": {
            name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        },
    }
    return (json.dumps(content, indent=1) + "\n").encode()


def root() -> Files:
    """Returns the files outside the slots, which start the firmware in the slot that the file `slot` names.

    Each is padded so that littlefs does not store it within the root folder's own blocks, which every import
    reads: otherwise a press is accepted 44 ms later after power on, on the emulated RP2040.
    """
    return {path.name: _padded(path.read_bytes()) for path in sorted(ROOT.glob("*.py"))}


def _padded(source: bytes) -> bytes:
    return source + b"#" * (_INLINE_BYTES - len(source)) + b"\n"


def all_files(files: Files) -> Files:
    """Returns all files of a band's flash, by path, with `files` in the first slot."""
    slot = SLOTS[0]
    return {
        **root(),
        SLOT_FILE: slot.encode(),
        **{f"{slot}/{name}": data for name, data in files.items()},
    }


def version_of(folder: Path = FIRMWARE) -> str:
    """Returns the version of the firmware in `folder`, like 1.2.3."""
    match = re.search(
        r"^VERSION = \(([0-9, ]+)\)$", (folder / "rondo/__init__.py").read_text(), re.M
    )
    assert match is not None
    return match[1].replace(", ", ".")


def loaded_modules(board: str, firmware: Path = FIRMWARE, language: str = "") -> dict[str, Path]:
    """Returns the path of each module that a board loads, by module name, sorted; without `board` itself.

    With a `language`, only what one band loads while all settings are the defaults: the words of that
    language, and the driver of a motor on a transistor. The board's flash has the others too.
    Raises FileNotFoundError for an unknown board.
    """
    paths: dict[str, Path] = {}
    to_visit = ["boot", "main", f"rondo.boards.{board}"]
    while to_visit:
        name = to_visit.pop()
        path = _module_file(name, firmware)
        if name in paths or path is None:
            continue
        paths[name] = path
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        to_visit += [name.rpartition(".")[0], *_imports(ast.parse(path.read_bytes()), package)]
    if f"rondo.boards.{board}" not in paths:
        raise FileNotFoundError(f"rondo/boards/{board}.py")
    left_out = {name for name in paths if name.startswith(WORDS) and language}
    left_out.discard(WORDS + language)
    if language:
        left_out.update((OTHER_MOTOR, *IF_WANTED))
    return {name: paths[name] for name in sorted(paths) if name not in left_out}


def path_within(path: Path, firmware: Path = FIRMWARE) -> str:
    """Returns a module's path relative to the firmware's folder, with slashes on every host."""
    return path.relative_to(firmware).as_posix()


def _module_file(name: str, firmware: Path) -> Path | None:
    """Returns the file of a module of the firmware; None if the firmware has no such module."""
    base_path = firmware.joinpath(*name.split(".")) if name else firmware / "nothing"
    for path in (base_path / "__init__.py", base_path.with_suffix(".py")):
        if path.exists():
            return path
    return None


def _imports(node: ast.AST, package: str) -> Iterator[str]:
    """Yields each name imported below `node`, not for types; `from a import b` gives a and a.b, maybe a module."""
    for child in ast.iter_child_nodes(node):
        if is_for_types(child):
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            module = resolve_name("." * child.level + (child.module or ""), package)
            yield module
            yield from (f"{module}.{alias.name}" for alias in child.names)
        else:
            yield from _imports(child, package)
