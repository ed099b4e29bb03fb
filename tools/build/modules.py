"""Which of the firmware's modules a board loads: those that boot.py, main.py and its own file lead to.

Imports are followed as they are written, those within functions too, but not those for type checking.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from simulator.interpreters.modules import FIRMWARE

ROOT = FIRMWARE / "root"


WORDS = "rondo.display.words."
OTHER_MOTOR = "rondo.drivers.drv2605l"  # where one answers, erm is not loaded


def loaded(board: str, firmware: Path = FIRMWARE, language: str = "") -> dict[str, Path]:
    """The path of each module by its name, in the order of their names; `board` is not among them.

    With a language, what one band of those loads: only its words, and the driver of a motor on a transistor; the
    board's flash has the others too. FileNotFoundError if the board has no file.
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
        others.add(OTHER_MOTOR)
    return {name: found[name] for name in sorted(found) if name not in others}


def inside(path: Path, firmware: Path = FIRMWARE) -> str:
    """Where a module lies in the firmware's folder, with slashes on every host."""
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
