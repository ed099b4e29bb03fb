"""A copy of the tree in which mutants are tried, and the record of which tests reach what.

tree = Tree(Path("build/mutants"))
tree.renew()                    as the tree is now
tree.record()                   new and changed tests only; ten minutes the first time
tree.tests_for(mutant)          the ids of tests that reach it, with seconds each
"""

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cached_property
from pathlib import Path

from . import reach
from .operators import Mutant

ROOT = Path(__file__).parents[2]
# What is tried. Glyphs and words are data that the golden screens hold; a manifest is run by the build alone.
TRIED = (
    "firmware/**/*.py",
    "simulator/core/kernel.py",
    "simulator/core/device.py",
    "simulator/chips/*.py",
    "simulator/scenario/judge.py",
)
LEFT_OUT = re.compile(r"_glyphs\.py$|/words/|/manifest\.py$|firmware/root/")
# Whose tests may catch it: those that run in one process, on CPython.
TESTS = (
    "tests/firmware",
    "tests/simulator/cable/test_cable.py",
    "tests/simulator/cable/test_repl.py",
    "tests/simulator/chips",
    "tests/simulator/core",
    "tests/simulator/mcu",
    "tests/simulator/scenario",
    "tests/simulator/stock",
    "tests/wrist",
    "tests/oracle",
    "tests/test_acceptance.py",
    "tests/endurance",
)
OTHERS = "not unix and not wasm and not child"  # a real interpreter has no place for the marks
COPIED = re.compile(r"^(firmware|simulator|tests|tools|web|programs|languages)/|^pyproject.toml$")


def tried_files() -> list[str]:
    """Returns the paths of the files that mutants are made of, sorted."""
    paths = [path for pattern in TRIED for path in ROOT.glob(pattern)]
    names = sorted(path.relative_to(ROOT).as_posix() for path in paths)
    return [name for name in names if not LEFT_OUT.search(name)]


class Tree:
    """The copy in `folder`/tree, and the record of its tests in `folder`/reach.json."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.root = self.folder / "tree"
        self._kept = self.folder / "reach.json"

    def renew(self) -> None:
        """Copies the files that git tracks or would track, as they are now."""
        shutil.rmtree(self.root, ignore_errors=True)
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for name in listed:
            if COPIED.match(name) and (ROOT / name).is_file():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, self.root / name)
        (self.root / ".venv").symlink_to((ROOT / ".venv").resolve())

    def text(self, name: str) -> str:
        return (ROOT / name).read_text(encoding="utf-8")

    def record(self) -> None:
        """Records what each new or changed test reaches."""
        tests = self._test_digests()
        kept = self._read() or {"blocks": [], "files": {}, "tests": {}}
        changed = [name for name, digest in tests.items() if kept["files"].get(name) != digest]
        if changed:
            print(f"mutants: looks what {len(changed)} files of tests reach", flush=True)
            records = _numbered_as(self._reached(changed), self._keys, kept["blocks"])
            old_tests = kept["tests"].items()
            stay = {
                name: record
                for name, record in old_tests
                if name.partition("::")[0] not in changed
            }
            kept["tests"], kept["files"] = {**stay, **records}, tests
            self._kept.write_text(json.dumps(kept), encoding="utf-8")
        self.__dict__.pop("_known", None)

    def tests_for(self, mutant: Mutant) -> list[tuple[str, float]]:
        """Returns (test id, seconds) of the tests that reach a mutant.

        Outside of functions, also those that use its name.

        If there are none, since its function is new or runs as its file is imported: the tests that reach any of
        that file; for a file without functions, all tests.
        """
        constant = self._constant(mutant)
        saying = self._files_saying(constant) if constant else set()
        return (
            self._reaching(self._places(mutant), saying)
            or self._reaching(self._of(mutant.file), set())
            or self._reaching(set(range(len(self._blocks))), set())
        )

    def _reaching(self, blocks: set[int], saying: set[str]) -> list[tuple[str, float]]:
        """Returns (test id, seconds) of tests that reach one of `blocks`, or are in one of the files `saying`."""
        wanted_blocks = self._now(blocks)
        return [
            (name, record["seconds"])
            for name, record in self._known["tests"].items()
            if (wanted_blocks & record["reached"] or name.partition("::")[0] in saying)
            and (ROOT / name.partition("::")[0]).exists()
        ]

    def _constant(self, mutant: Mutant) -> str:
        """Returns the name to which a mutant outside of functions gives another value, and names made of it.

        They are joined as "A|B".
        """
        names: list[str] = []
        functions: set[str] = set()  # that use one of the names, and may make another of it
        for statement in ast.parse(self.text(mutant.file)).body:
            name = _assigned(statement)
            is_here = statement.lineno <= mutant.line <= (statement.end_lineno or 0)
            used_names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
            if name and (is_here or used_names & {*names, *functions}):
                names.append(name)
            elif isinstance(statement, ast.FunctionDef) and used_names & {*names, *functions}:
                functions.add(statement.name)
        return "|".join(names)

    def _files_saying(self, name: str) -> set[str]:
        """Returns the test files whose text contains one of the names in `name`, "A|B"."""
        pattern = re.compile(rf"\b({name})\b")
        return {file for file, text in self._test_texts.items() if pattern.search(text)}

    @cached_property
    def _test_texts(self) -> dict[str, str]:
        files = {test.partition("::")[0] for test in self._known["tests"]}
        return {file: self.text(file) for file in files if (ROOT / file).exists()}

    def _places(self, mutant: Mutant) -> set[int]:
        around = [
            (last - first, number)
            for number, (name, _, first, last) in enumerate(self._blocks)
            if name == mutant.file and first <= mutant.line <= last
        ]
        if around:
            return {min(around)[1]}
        constant = self._constant(mutant)
        return self._naming(constant) if constant else self._of(mutant.file)

    def _now(self, numbers: set[int]) -> set[int]:
        """Returns the recorded numbers of these blocks; blocks that never ran are left out."""
        return {
            self._known["numbers"][self._keys[number]]
            for number in numbers
            if self._keys[number] in self._known["numbers"]
        }

    def _of(self, name: str) -> set[int]:
        return {number for number, (file, *_) in enumerate(self._blocks) if file == name}

    def _naming(self, name: str) -> set[int]:
        pattern = re.compile(rf"\b({name})\b")
        numbers = set()
        for number, (file, _, first, last) in enumerate(self._blocks):
            if any(pattern.search(line) for line in self._lines[file][first - 1 : last]):
                numbers.add(number)
        return numbers

    @cached_property
    def _lines(self) -> dict[str, list[str]]:
        return {name: self.text(name).splitlines() for name in tried_files()}

    @cached_property
    def _blocks(self) -> list[tuple[str, str, int, int]]:
        names = tried_files()
        return [(name, *block) for name in names for block in reach.blocks(self.text(name))]

    @cached_property
    def _keys(self) -> list[str]:
        """Returns a key for each block that survives changes in it: file, function, place in the function."""
        keys, seen = [], Counter[str]()
        for file, function, _, _ in self._blocks:
            name = f"{file} {function}"
            seen[name] += 1
            keys.append(f"{name} {seen[name]}")
        return keys

    @cached_property
    def _known(self) -> dict:
        record_file = self._read()
        for record in record_file["tests"].values():
            record["reached"] = set(record["reached"])
        record_file["numbers"] = {key: number for number, key in enumerate(record_file["blocks"])}
        return record_file

    def _read(self) -> dict:
        return json.loads(self._kept.read_text()) if self._kept.exists() else {}

    def _reached(self, changed: list[str]) -> dict:
        number = 0
        for name in tried_files():
            text = self.text(name)
            (self.root / name).write_text(reach.marked(text, number), encoding="utf-8")
            number += len(reach.blocks(text))
        path = self.folder / "reached.json"
        command = ["-m", "pytest", "-n", "0", "-p", "tests.mutants.reach", "-k", OTHERS]
        environment = {**os.environ, reach.RESULT_VARIABLE: str(path)}
        subprocess.run([sys.executable, *command, *changed], cwd=self.root, env=environment)
        for name in tried_files():
            (self.root / name).write_text(self.text(name), encoding="utf-8")
        records: dict = json.loads(path.read_text())
        return records

    def _digest(self, names: list[str]) -> str:
        return hashlib.sha256("\0".join(self.text(name) for name in names).encode()).hexdigest()

    def _test_digests(self) -> dict[str, str]:
        paths = [path for place in TESTS for path in (ROOT / place).rglob("test_*.py")]
        paths += [ROOT / place for place in TESTS if place.endswith(".py")]
        names = sorted(path.relative_to(ROOT).as_posix() for path in paths)
        digests = {name: self._digest([name]) for name in names}
        scenarios = (ROOT / "tests" / "acceptance").glob("*.scenario")
        scenario_paths = sorted(path.relative_to(ROOT).as_posix() for path in scenarios)
        digests["tests/test_acceptance.py"] = self._digest(scenario_paths)
        return digests


def _assigned(statement: ast.stmt) -> str:
    """Returns the name to which a statement assigns, "" if it assigns to none or several."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement
    if isinstance(target, ast.AnnAssign):
        target = target.target
    return target.id if isinstance(target, ast.Name) else ""


def _numbered_as(records: dict, keys: list[str], kept_keys: list[str]) -> dict:
    """Returns `records` with blocks numbered as in `kept_keys`, to which new blocks are added."""
    numbers = {key: number for number, key in enumerate(kept_keys)}
    for key in keys:
        if key not in numbers:
            numbers[key] = len(kept_keys)
            kept_keys.append(key)
    for record in records.values():
        record["reached"] = sorted({numbers[keys[number]] for number in record["reached"]})
    return records
