"""Puts the firmware's constants in the places where they are used, before it is compiled.

    with_constants(FIRMWARE)["rondo/app.py"]      the source of app.py, with "running" where RUNNING was

In MicroPython a name costs a search at each use, and memory: for its text, for an entry in its module, and for one
in each module that imports it. A constant is a name in capitals that a module of `rondo` binds once, to
a small integer or a text of at most MOST_CHARS characters, and that nobody sets as an attribute. Its definition
is removed too, unless the name is also used where it cannot be replaced: as an attribute of what may be no module,
or by an import in a function. Lines keep their numbers.
"""

import ast
import operator
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import resolve_name
from pathlib import Path
from typing import NamedTuple

PACKAGE = "rondo"
MOST_CHARS = 10  # longer texts are objects of their own, one for each place (MICROPY_ALLOC_PARSE_INTERN_STRING_LEN)
MOST_INT = 1 << 30  # the first that takes memory on 32 bits

_OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.LShift: operator.lshift,
}

_CONST = "const"  # of MicroPython's module `micropython`

Constant = int | str
Home = tuple[str, str]  # module and name


def with_constants(folder: Path) -> dict[str, str]:
    """Returns the source of each module of `rondo` in `folder`, by its path there, with its constants in place."""
    paths = sorted((folder / PACKAGE).rglob("*.py"))
    return _with_constants(folder, tuple((path, path.stat().st_mtime_ns) for path in paths))


@cache
def _with_constants(folder: Path, files: tuple[tuple[Path, int], ...]) -> dict[str, str]:
    modules = [_Module(folder, path) for path, _ in files]
    by_name = {module.name: module for module in modules}
    for module in modules:
        module.resolve(by_name)
    for module in modules:
        module.trace_back(by_name)
    changed = {name for module in modules for name in module.changed()}
    values: dict[Home, Constant] = {}
    while found := {
        home: value
        for module in modules
        for home, value in module.constants(values)
        if home not in values and home[1] not in changed
    }:
        values |= found
    kept = set().union(*(module.kept(values) for module in modules), _outside(folder))
    return {module.path: module.replaced(values, kept) for module in modules}


def _outside(folder: Path) -> set[str]:
    """Returns every attribute that the files beside the package use; in those files nothing is replaced."""
    trees = [ast.parse(path.read_bytes()) for path in sorted(folder.glob("*.py"))]
    return {
        node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }


class _Place(NamedTuple):
    """A part of a line of a source, from byte `start` to `end`: `old` stands there, `new` is to stand there."""

    line: int
    start: int
    end: int
    old: str
    new: str


class _Module:
    """One module of the firmware: which names it binds, and what they stand for."""

    def __init__(self, folder: Path, path: Path) -> None:
        self.path = path.relative_to(folder).as_posix()
        parts = self.path.removesuffix(".py").removesuffix("/__init__").split("/")
        self.name = ".".join(parts)
        self.package = ".".join(parts if path.name == "__init__.py" else parts[:-1])
        self.source = path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.source)
        _drop_types(self.tree)
        self.nodes = list(ast.walk(self.tree))
        self.bound = Counter(_bound(self.nodes))
        self.homes: dict[str, Home] = {}  # of imported names, and of names of this module
        self.modules: dict[str, str] = {}  # names that stand for a module of the firmware
        self.attributes: dict[tuple[str, str], Home] = {}  # of these modules

    def resolve(self, by_name: "dict[str, _Module]") -> None:
        """Works out what the names that this module binds once stand for."""
        for name, count in self.bound.items():
            if count == 1:
                self.homes[name] = (self.name, name)
        for node in self.tree.body:
            if not isinstance(node, ast.ImportFrom):
                continue
            origin = self.origin(node)
            for alias in node.names:
                name = alias.asname or alias.name
                if self.bound[name] != 1:
                    continue
                if f"{origin}.{alias.name}" in by_name:
                    self.modules[name] = f"{origin}.{alias.name}"
                elif origin in by_name:
                    self.homes[name] = (origin, alias.name)

    def trace_back(self, by_name: "dict[str, _Module]") -> None:
        """Sets the home of each name to where it is defined, through the modules that have imported it."""
        for name, home in self.homes.items():
            self.homes[name] = _defined(home, by_name)
        self.attributes = {
            (name, attribute): _defined((module, attribute), by_name)
            for name, module in self.modules.items()
            for attribute in by_name[module].homes
        }

    def origin(self, node: ast.ImportFrom) -> str:
        """Returns the full name of the module that `node` imports from."""
        return resolve_name("." * node.level + (node.module or ""), self.package)

    def constants(self, values: dict[Home, Constant]) -> Iterator[tuple[Home, Constant]]:
        """Yields each constant of this module whose value follows from `values`, the constants known so far."""
        for _, names, nodes in self.definitions():
            for name, node in zip(names, nodes, strict=True):
                value = self.value(node, values)
                is_once = name.isupper() and self.bound[name] == 1
                if is_once and value is not None and _is_short(value):
                    yield (self.name, name), value

    def definitions(self) -> Iterator[tuple[ast.Assign, list[str], list[ast.expr]]]:
        """Yields each statement A = 1, or A, B = 1, 2: with its names and with the expressions of their values."""
        for node in self.tree.body:
            if not isinstance(node, ast.Assign) or len(node.targets) != 1:
                continue
            target, value = node.targets[0], node.value
            if isinstance(target, ast.Name):
                yield node, [target.id], [value]
            elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                names = [item.id for item in target.elts if isinstance(item, ast.Name)]
                if len(names) == len(value.elts):
                    yield node, names, value.elts

    def value(self, node: ast.expr, values: dict[Home, Constant]) -> Constant | None:
        """Returns the value of an expression made of constants alone; None if it is none, or too long."""
        match node:
            case ast.Call(func=ast.Name(id=name), args=[inner]) if name == _CONST:
                return self.value(inner, values)
            case ast.Constant(value=int(found) | str(found)) if not isinstance(found, bool):
                return found
            case ast.Name() | ast.Attribute():
                home = self.home(node)
                return None if home is None else values.get(home)
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
                pair = self.value(left, values), self.value(right, values)
                ints = [operand for operand in pair if isinstance(operand, int)]
                return _OPERATORS[type(sign)](*ints) if len(ints) == 2 else None
        return None

    def home(self, node: ast.AST) -> Home | None:
        """Returns where the constant that `node` may name is defined; None for any other node."""
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                return self.homes.get(name)
            case ast.Attribute(value=ast.Name(id=name), attr=attribute, ctx=ast.Load()):
                return self.attributes.get((name, attribute))
        return None

    def changed(self) -> Iterator[str]:
        """Yields the name of each attribute that this module sets: it may be a constant of another module."""
        for node in self.nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                yield node.attr

    def kept(self, values: dict[Home, Constant]) -> set[str]:
        """Returns the names that this module uses where they cannot be replaced: they have to stay."""
        names = set()
        for node in self.nodes:
            home = self.home(node)
            if isinstance(node, ast.Attribute) and (home not in values or not _on_one_line(node)):
                names.add(node.attr)
            elif isinstance(node, ast.ImportFrom) and node not in self.tree.body:
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.Global):
                names.update(node.names)
        return names

    def replaced(self, values: dict[Home, Constant], kept: set[str]) -> str:
        """Returns the source with the constants in `values` in place; only those `kept` are still defined."""
        lines = self.source.encode().split(b"\n")
        for line, start, end, old, new in sorted(self.places(values), reverse=True):
            row = lines[line - 1]
            assert row[start:end] == old.encode(), (self.path, line, old)
            lines[line - 1] = row[:start] + new.encode() + row[end:]
        for definition, names, _ in self.definitions():
            homes = [(self.name, name) for name in names]
            if all(home in values and home[1] not in kept for home in homes):
                _write_over(lines, definition, "")
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom):
                aliases = [alias for alias in node.names if self.is_wanted(alias, values, lines)]
                if len(aliases) < len(node.names):
                    left = ast.ImportFrom(node.module, aliases, node.level)
                    _write_over(lines, node, ast.unparse(left) if aliases else "")
        return b"\n".join(lines).decode()

    def is_wanted(
        self, alias: ast.alias, values: dict[Home, Constant], lines: list[bytes]
    ) -> bool:
        """Returns whether the import of a name is still needed in `lines`, in which the constants are in place."""
        if alias.name == _CONST:
            return any(f"{_CONST}(".encode() in line for line in lines)
        return self.homes.get(alias.asname or alias.name) not in values

    def places(self, values: dict[Home, Constant]) -> Iterator[_Place]:
        """Yields each place where a constant is used."""
        for node in self.nodes:
            home = self.home(node)
            if home in values and isinstance(node, ast.expr) and _on_one_line(node):
                assert node.end_col_offset is not None
                new = repr(values[home])
                place = node.lineno, node.col_offset, node.end_col_offset
                yield _Place(*place, ast.unparse(node), f"({new})" if new.startswith("-") else new)


def _defined(home: Home, by_name: "dict[str, _Module]") -> Home:
    """Returns where a name is defined that the module of `home` may have imported."""
    while (origin := by_name[home[0]].homes.get(home[1], home)) != home:
        home = origin
    return home


def is_for_types(node: ast.AST) -> bool:
    """Returns whether a statement is `if TYPE_CHECKING:`, which no band runs."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _drop_types(tree: ast.Module) -> None:
    """Removes what is for type checking from a module: `if TYPE_CHECKING:` and annotations."""
    tree.body = [node for node in tree.body if not is_for_types(node)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None


def _bound(nodes: list[ast.AST]) -> Iterator[str]:
    """Yields each name as often as it is bound anywhere in a module."""
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name
            case ast.ExceptHandler(name=str(name)):
                yield name


def _is_short(value: Constant) -> bool:
    return len(value) <= MOST_CHARS if isinstance(value, str) else abs(value) < MOST_INT


def _on_one_line(node: ast.expr) -> bool:
    return node.lineno == node.end_lineno


def _write_over(lines: list[bytes], node: ast.stmt, text: str) -> None:
    """Puts `text` in the place of a statement; the statement's further lines become empty."""
    assert node.end_lineno is not None
    lines[node.lineno - 1] = text.encode()
    for number in range(node.lineno, node.end_lineno):
        lines[number] = b""
