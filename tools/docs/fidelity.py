"""The page on fidelity: what the simulator models of each part, which test shows it, and what is not modelled.

It is generated from the tests and the modules. A test that shows something of a part has one or more marks:

    @pytest.mark.fidelity("ssd1306", "the memory is anything at power on")

The part is the name of a module of the simulator; the module's docstring has a paragraph "Not modelled: ...".
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from simulator import boards
from simulator.mcu import measured
from simulator.mcu.measured import FIGURES
from simulator.text.usage import UsageError

ROOT = Path(__file__).resolve().parents[2]
# Where parts are emulated; a module that says what is not modelled stands for one.
FOLDERS = (
    "simulator/core", "simulator/mcu", "simulator/mcu/peripherals", "simulator/chips", "simulator/stock",
    "simulator/stock/modules", "simulator/interpreters", "simulator/cable",
)  # fmt: skip
_LEFT_OUT = re.compile(r"^Not modelled: (.+?)(?:\n\n|\Z)", re.M | re.S)


class Part(NamedTuple):
    """An emulated part: its module's path, and what the module's docstring says it is and does not model."""

    path: str
    description: str
    not_modelled: str


class Mark(NamedTuple):
    """A test's mark: something that is modelled of `part`, the path of the test's file, the test's name."""

    part: str
    modelled: str
    path: str
    test: str


def parts(root: Path = ROOT) -> dict[str, Part]:
    """Returns, by name, each emulated part: a module whose docstring says what is not modelled."""
    by_name: dict[str, Part] = {}
    for folder in FOLDERS:
        for path in sorted((root / folder).glob("*.py")):
            text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            left_out = _LEFT_OUT.search(text)
            name = path.parent.name if path.stem == "__init__" else path.stem
            where = path.relative_to(root).as_posix()
            if left_out is None:
                continue
            if name in by_name:
                raise UsageError(
                    where, f"{by_name[name].path} has that name too, expected another"
                )
            by_name[name] = Part(where, text.split("\n\n")[0], " ".join(left_out[1].split()))
    return by_name


def all_marks(root: Path = ROOT) -> list[Mark]:
    """Returns the `fidelity` marks of all tests, by file and line. Raises UsageError for a malformed mark."""
    marks: list[Mark] = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        where = path.relative_to(root).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                marks += [Mark(*words, where, node.name) for words in _marks(node, where)]
    return marks


def _marks(test: ast.FunctionDef, where: str) -> Iterator[tuple[str, str]]:
    for mark in test.decorator_list:
        if not isinstance(mark, ast.Call) or ast.unparse(mark.func) != "pytest.mark.fidelity":
            continue
        words = [arg.value for arg in mark.args if isinstance(arg, ast.Constant)]
        if len(words) != 2 or mark.keywords or not all(isinstance(word, str) for word in words):
            raise UsageError(
                f"{where}:{mark.lineno}", 'expected fidelity("part", "what is modelled")'
            )
        yield str(words[0]), str(words[1])


def page(root: Path = ROOT) -> str:
    """Returns the page, a section for each part. UsageError for a part without a mark, or a mark without a part."""
    parts_by_name, by_part = parts(root), dict[str, list[Mark]]()
    for mark in all_marks(root):
        if mark.part not in parts_by_name:
            raise UsageError(
                f"{mark.path}: {mark.test}",
                f"no part '{mark.part}', expected {', '.join(parts_by_name)}",
            )
        by_part.setdefault(mark.part, []).append(mark)
    for name, part in parts_by_name.items():
        if name not in by_part:
            raise UsageError(
                part.path, f"no test shows anything of it, expected fidelity({name!r}, ...)"
            )
    return "\n\n".join(
        _section(name, parts_by_name[name], by_part[name]) for name in parts_by_name
    )


def measured_table() -> str:
    """Returns the Markdown table of the boards' figures: measured, by whom and where; inferred; or a dash."""
    lines = ["| board | by | " + " | ".join(FIGURES) + " |", "| --- " * (2 + len(FIGURES)) + "|"]
    for name in boards.NAMES:
        table = measured.shipped_table(name)
        measured_by, figures = (
            (f"{table.by}, {table.where}", table.figures) if table else ("nobody", {})
        )
        inferred_figures = {"boot_ms": f"{boards.load(name).BOOT_MS} [I]"}
        cells = [str(figures.get(figure, inferred_figures.get(figure, "-"))) for figure in FIGURES]
        lines.append(f"| `{name}` | {measured_by} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", "[I]: inferred; -: not measured."])


def _section(name: str, part: Part, rows: list[Mark]) -> str:
    lines = [
        f"### [`{name}`](../{part.path})",
        "",
        part.description,
        "",
        "| modelled | shown by |",
        "| --- | --- |",
    ]
    for row in rows:
        file = row.path.removeprefix("tests/")
        test = row.test.removeprefix("test_").replace("_", " ")
        lines.append(f"| {row.modelled} | [{file}](../{row.path}): {test} |")
    return "\n".join([*lines, "", f"Not modelled: {part.not_modelled}"])
