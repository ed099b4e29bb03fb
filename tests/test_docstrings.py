"""Every constant in a docstring, and every name in `backticks`, stands somewhere in the code."""

import ast
import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = ("firmware", "simulator", "tools", "web", "tests")
OTHER_CODE = ("Makefile", "*/**/*.js", "*/**/*.mjs", "tests/acceptance/*.scenario")
# What MicroPython and esp-idf have, and Rondo only mentions.
ELSEWHERE = {"FROZEN_MANIFEST", "GPIO_PIN0_REG", "dupterm", "mem8", "mem16"}
# Words of their own, though names of constants end with them.
WORDS = {"IMAGE", "PLAN", "ROM", "STATE", "TCP", "USB"}


def words(text: str) -> set[str]:
    return {word.lstrip("_") for word in re.findall(r"\w+", text)}


def read(source: str) -> tuple[list[str], set[str]]:
    """Returns the docstrings of a source, and all its names and the words of its other texts."""
    docstrings: list[str] = []
    seen: set[int] = set()
    known: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in seen:
                known |= words(text)
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                known.add(name.lstrip("_"))
            case ast.keyword(arg=str(name)) | ast.alias(name=name):
                known |= words(name)
            case ast.Module(body=body) | ast.ClassDef(body=body) | ast.FunctionDef(body=body):
                known.add(getattr(node, "name", "").lstrip("_"))
                match body:
                    case [ast.Expr(value=ast.Constant(value=str(text)) as first), *_]:
                        docstrings.append(text)
                        seen.add(id(first))
    return docstrings, known


def quoted(text: str) -> list[list[str]]:
    """Returns the names in backticks in a docstring, each divided at its dots."""
    spans = re.findall(r"`([A-Za-z_][\w.]*)(?:\(\))?`", text)
    return [[part.lstrip("_") for part in span.split(".")] for span in spans]


def named(text: str) -> set[str]:
    """Returns the names of constants in a docstring, and the names in backticks."""
    constants = set(re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b", text))
    return constants.union(*quoted(text)) - {""}


def misplaced(text: str, known: set[str], homes: dict[str, set[str]]) -> set[str]:
    """Returns each `module.name` in a docstring whose module, or folder, in `homes` has no such name."""
    return {
        f"{home}.{name}"
        for parts in quoted(text)
        for home, name in pairwise(parts)
        if home in homes and name not in homes[home] | known | ELSEWHERE | {"py"}
    }


def cut_off(text: str, known: set[str]) -> set[str]:
    """Returns the words in capitals that are only the end of a constant's name among `known`, those of the file."""
    endings = {name.rpartition("_")[2] for name in known if name.isupper() and "_" in name}
    return set(re.findall(r"\b[A-Z]{3,}\b", text)) & endings - known - WORDS


@cache
def files() -> dict[str, tuple[list[str], set[str]]]:
    """Returns what `read` does for each file of Python, by its path."""
    paths = sorted(path for folder in CODE for path in (ROOT / folder).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): read(path.read_text("utf-8")) for path in paths}


def test_a_docstring_names_only_what_there_is() -> None:
    known = ELSEWHERE | {part for path in files() for part in words(path)}
    known = known.union(*(names for _, names in files().values()))
    for pattern in OTHER_CODE:
        known |= words(" ".join(path.read_text("utf-8") for path in ROOT.glob(pattern)))
    homes: dict[str, set[str]] = defaultdict(set)
    for path, (_, names) in files().items():
        folder, stem = Path("/" + path.removesuffix("/__init__.py")).with_suffix("").parts[-2:]
        homes[stem] |= names
        homes[folder] |= names | {stem}
    unknown = [
        (path, text, sorted(missing))
        for path, (docstrings, names) in files().items()
        for text in docstrings
        if (
            missing := (named(text) - known) | cut_off(text, names) | misplaced(text, names, homes)
        )
    ]
    assert unknown == []


def test_what_a_docstring_names_is_found() -> None:
    source = 'def f(a):\n  """`core.a()`, SO_MANY, STEPS, ROM."""\n  b(c="word")\nPITCH_STEPS = _BOOT_ROM'
    (text,), known = read(source)
    assert known == {"", "f", "a", "b", "c", "word", "PITCH_STEPS", "BOOT_ROM"}
    assert named(text) == {"core", "a", "SO_MANY"}
    assert cut_off(text, known) == {"STEPS"}
    assert cut_off(text, known | {"STEPS"}) == set()
    assert misplaced(text, set(), {"core": {"b"}}) == {"core.a"}
    assert misplaced(text, {"a"}, {"core": {"b"}}) == misplaced(text, set(), {}) == set()
