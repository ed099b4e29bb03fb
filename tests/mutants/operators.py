"""The mutants of a file: each is its text with one small thing wrong, as a tired engineer would have it.

    for mutant in mutants_of("firmware/rondo/reminding.py", text):
        mutant.key              "firmware/rondo/reminding.py | late | if at < due: | at < due -> at <= due | 1"
        mutated(text, mutant)   the whole text with it in

Left alone: docstrings, annotations, decorators, what is for the type checker, and `__slots__`.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_DROPPED = (ast.Assign, ast.AugAssign, ast.Expr, ast.Delete, ast.Raise)


@dataclass(frozen=True)
class Mutant:
    """One change to a file, at its place `site_number`; `nth` counts equal changes in one function, from 1."""

    file: str
    site_number: int
    line: int
    scope: str
    text: str
    original: str
    replacement: str
    nth: int

    @property
    def key(self) -> str:
        """Returns a name that stays the same as long as the line's text does, wherever its function moves."""
        change = f"{self.original} -> {self.replacement}"
        return f"{self.file} | {self.scope} | {self.text} | {change} | {self.nth}"


@dataclass(frozen=True)
class _Site:
    """A place in the syntax tree where another node may stand."""

    scope: str
    parent: ast.AST
    field: str
    index: int | None
    replacement: ast.AST

    @property
    def original(self) -> ast.AST:
        value = getattr(self.parent, self.field)
        node: ast.AST = value if self.index is None else value[self.index]
        return node

    def put(self) -> None:
        if self.index is None:
            setattr(self.parent, self.field, self.replacement)
        else:
            getattr(self.parent, self.field)[self.index] = self.replacement


def mutants_of(file: str, text: str) -> list[Mutant]:
    """Returns all mutants of a file with the content `text`, in the order of the text."""
    lines = text.splitlines()
    mutants, key_counts = [], Counter[str]()
    for site_number, site in enumerate(_sites(ast.parse(text))):
        line = getattr(site.original, "lineno", 0)
        text = lines[line - 1].partition("  # ")[0].strip()
        mutant = Mutant(file, site_number, line, site.scope, text, *_change_in_words(site), 1)
        key_counts[mutant.key] += 1
        mutants.append(Mutant(**{**vars(mutant), "nth": key_counts[mutant.key]}))
    return mutants


def mutated(text: str, mutant: Mutant) -> str:
    """Returns `text` with `mutant` put in; comments are lost."""
    tree = ast.parse(text)
    for site_number, site in enumerate(_sites(tree)):
        if site_number == mutant.site_number:
            site.put()
            break
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _change_in_words(site: _Site) -> tuple[str, str]:
    original, replacement = ast.unparse(site.original), ast.unparse(site.replacement)
    return " ".join(original.split()), " ".join(replacement.split())


def _sites(tree: ast.AST) -> Iterator[_Site]:
    for scope, parent, field, index, node in _nodes(tree, "", in_function=False):
        for replacement in _replacements(node):
            yield _Site(scope, parent, field, index, ast.copy_location(replacement, node))


def _nodes(
    parent: ast.AST, scope: str, in_function: bool
) -> Iterator[tuple[str, ast.AST, str, int | None, ast.AST]]:
    """Yields every node that may be changed, with its place; statements are dropped only in functions."""
    if isinstance(parent, ast.FunctionDef | ast.ClassDef):
        scope = f"{scope}.{parent.name}".lstrip(".")
    in_function = in_function or isinstance(parent, ast.FunctionDef)
    for field, value in ast.iter_fields(parent):
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(node, ast.AST) or _left_alone(parent, field, node):
                continue
            if in_function or not isinstance(node, ast.stmt):
                yield scope, parent, field, index, node
            yield from _nodes(node, scope, in_function)


def _left_alone(parent: ast.AST, field: str, node: ast.AST) -> bool:
    if field in ("annotation", "returns", "decorator_list", "type_params", "bases"):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name):
        return node.test.id == "TYPE_CHECKING"
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id in ("TYPE_CHECKING", "__slots__")
    return False


def _replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yields nodes that may stand in the place of `node`, each wrong in one way."""
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC and not _is_text(node):
        yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node.value)
    elif isinstance(node, ast.Subscript) and ast.unparse(node.slice) == "-1":
        yield ast.Subscript(node.value, ast.Constant(0), node.ctx)
    elif isinstance(node, ast.stmt):
        yield from _other_statements(node)


def _compared(node: ast.Compare) -> Iterator[ast.Compare]:
    for index, op in enumerate(node.ops):
        ops = list(node.ops)
        ops[index] = _COMPARISONS[type(op)]()
        yield ast.Compare(node.left, ops, node.comparators)


def _is_text(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(
        isinstance(mutant, ast.Constant) and isinstance(mutant.value, str) for mutant in sides
    )


def _other_constants(value: object) -> Iterator[ast.Constant]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
        if value > 1:
            yield ast.Constant(value * 2)


def _other_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    if isinstance(node, _DROPPED):
        yield ast.Pass()
    elif isinstance(node, ast.Break):
        yield ast.Continue()
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    elif isinstance(node, ast.Return) and node.value is not None:
        if not (isinstance(node.value, ast.Constant) and not node.value.value):
            yield ast.Return(ast.Constant(None))
    elif isinstance(node, ast.If) and isinstance(node.test, ast.Name | ast.Attribute | ast.Call):
        yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
