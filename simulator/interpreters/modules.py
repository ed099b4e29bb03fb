"""Loads firmware files the way MicroPython would, for one device at a time.

Each device has its own module table; a firmware file can import only the stock modules of its device and
other firmware files, and has only the builtins that MicroPython has. Files are compiled once per process, so
that a reset only has to run them.

    modules = Modules(stock={"time": time_module, ...}, builtins={"open": device_open})
    app = modules.load("rondo.app")
"""

import __future__

import builtins
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import NamedTuple

FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"

# What `dir(builtins)` prints on MicroPython 1.29, esp32 and rp2 alike, less what only the REPL uses.
_BUILTINS = [
    "ArithmeticError", "AssertionError", "AttributeError", "BaseException", "EOFError", "Ellipsis", "Exception",
    "GeneratorExit", "ImportError", "IndentationError", "IndexError", "KeyError", "KeyboardInterrupt",
    "LookupError", "MemoryError", "NameError", "NotImplementedError", "OSError", "OverflowError", "RuntimeError",
    "StopAsyncIteration", "StopIteration", "SyntaxError", "SystemExit", "TypeError", "UnicodeError", "ValueError",
    "ZeroDivisionError", "NotImplemented", "abs", "all", "any", "bin", "bool", "bytearray", "bytes", "callable",
    "chr", "classmethod", "complex", "delattr", "dict", "dir", "divmod", "enumerate", "eval", "exec", "filter",
    "float", "frozenset", "getattr", "globals", "hasattr", "hash", "hex", "id", "input", "int", "isinstance",
    "issubclass", "iter", "len", "list", "locals", "map", "max", "memoryview", "min", "next", "object", "oct",
    "ord", "pow", "property", "range", "repr", "reversed", "round", "set", "setattr", "slice", "sorted",
    "staticmethod", "str", "sum", "super", "tuple", "type", "zip", "__build_class__",
]  # fmt: skip


def code_of(path: Path) -> CodeType:
    """Returns a file's compiled code; it is cached for as long as the file does not change."""
    return _code_of(str(path), os.stat(path).st_mtime_ns)


@cache
def _code_of(path: str, changed_ns: int) -> CodeType:
    """Returns the compiled code of the file at `path`.

    Cached, with `changed_ns`, its time of change, in the key.
    """
    del changed_ns
    # MicroPython skips annotations; with this flag CPython does not evaluate them either.
    flags = __future__.annotations.compiler_flag
    source = Path(path).read_bytes()
    code: CodeType = compile(source, path, "exec", flags=flags, dont_inherit=True)
    return code


@cache
def _code_of_source(name: str, source: str) -> CodeType:
    return compile(source, f"{name}.py", "exec")


class _ModuleFile(NamedTuple):
    """Where a module is: `path` of its file (None for a package without one), `folder` of a package (else "")."""

    path: str | None
    folder: str = ""


@cache
def _module_file(root: Path, name: str) -> _ModuleFile:
    """Returns the file of module `name` below `root`.

    Raises ImportError, worded as MicroPython's, if there is none.
    """
    base = root.joinpath(*name.split("."))
    if base.is_dir():
        init = base / "__init__.py"
        return _ModuleFile(str(init) if init.exists() else None, str(base))
    path = base.with_suffix(".py")
    if path.exists():
        return _ModuleFile(str(path))
    raise ImportError(f"no module named '{name}'")


@cache
def _absolute(importer: str, is_package: bool, level: int, name: str) -> str:
    """Returns the full name of what a module imports as `name` with `level` dots before it."""
    parts = importer.split(".")
    del parts[len(parts) - (level - 1 if is_package else level) :]
    return ".".join([*parts, name] if name else parts)


class Modules:
    """The module table of one device: `stock` modules by name, the others from the firmware's folder.

    `extra` maps names to the source of modules that only this device has. Importing any other module raises
    ImportError, worded as MicroPython's. `on_run` is called with the name of each file before it runs.
    """

    def __init__(
        self,
        stock: Mapping[str, ModuleType],
        builtin: Mapping[str, object] | None = None,
        root: Path = FIRMWARE,
        extra: Mapping[str, str] | None = None,
        on_run: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._stock = stock
        self._root = root
        self._on_run = on_run
        self._extra_sources = dict(extra or {})
        self.table: dict[str, ModuleType] = {}
        if "sys" in stock:
            stock["sys"].__dict__["modules"] = self.table
        self._file_of_module: dict[
            str, tuple[str | None, int]
        ] = {}  # of each module, and when it was changed last
        self._builtins = {name: getattr(builtins, name) for name in _BUILTINS}
        self._builtins["__import__"] = self._import
        self._builtins.update(builtin or {})

    def load(self, name: str) -> ModuleType:
        """Returns the module of the dotted `name`, after running it the first time.

        Raises ImportError if there is none.
        """
        module = self._stock.get(name) or self.table.get(name)
        if module is not None:
            return module
        parent_name, _, own_name = name.rpartition(".")
        parent = self.load(parent_name) if parent_name else None
        module = self._new_module(name)
        self.table[name] = module
        if parent is not None:
            # Bound before it runs, as MicroPython does: `from . import x` works within a cycle.
            setattr(parent, own_name, module)
        try:
            self._run(name, module)
        except BaseException:
            del self.table[name]
            raise
        return module

    def _find_file(self, name: str) -> tuple[_ModuleFile, int]:
        """Returns a module's file and folder, and the time of the file's last change, in ns."""
        file = _module_file(self._root, name)
        try:
            return file, os.stat(file.path or file.folder).st_mtime_ns
        except FileNotFoundError:  # it was there when it was cached
            _module_file.cache_clear()
            file = _module_file(self._root, name)
            return file, os.stat(file.path or file.folder).st_mtime_ns

    def _new_module(self, name: str) -> ModuleType:
        module = ModuleType(name)
        module.__dict__["__builtins__"] = self._builtins
        if name not in self._extra_sources:
            (path, folder), changed_ns = self._find_file(name)
            self._file_of_module[name] = path, changed_ns
            if path is not None:
                module.__file__ = path
            if folder:
                module.__path__ = [folder]
        return module

    def _run(self, name: str, module: ModuleType) -> None:
        if name in self._extra_sources:
            exec(_code_of_source(name, self._extra_sources[name]), module.__dict__)
            return
        path, changed_ns = self._file_of_module[name]
        self._on_run(name)
        if path is not None:
            exec(_code_of(path, changed_ns), module.__dict__)

    def _import(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 - the names that __import__ has
        locals: Mapping[str, object] | None = None,  # noqa: A002, ARG002
        fromlist: tuple[str, ...] | None = (),
        level: int = 0,
    ) -> ModuleType:
        if level:
            importer = globals or {}
            name = _absolute(str(importer["__name__"]), "__path__" in importer, level, name)
        module = self.load(name)
        if not fromlist:
            return module if level or "." not in name else self.load(name.partition(".")[0])
        if "__path__" in module.__dict__:
            for item in fromlist:
                if item != "*" and not hasattr(module, item):
                    self.load(f"{name}.{item}")
        return module
