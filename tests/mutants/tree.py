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
# Whose tests may catch it: those that run in one process, on CPython, and of the others the REPL's.
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
# A real interpreter has no place for the marks, and none of the firmware's files are on the REPL's boards.
OTHERS = "not wasm and not child and (not unix or test_repl)"
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
        self._record_path = self.folder / "reach.json"

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
        reach_record = self._read() or {"blocks": [], "files": {}, "tests": {}}
        changed_files = [
            name for name, digest in tests.items() if reach_record["files"].get(name) != digest
        ]
        if changed_files:
            print(f"mutants: looks what {len(changed_files)} files of tests reach", flush=True)
            records = _numbered_as(
                self._measure_reach(changed_files), self._keys, reach_record["blocks"]
            )
            old_tests = reach_record["tests"].items()
            kept_tests = {
                name: record
                for name, record in old_tests
                if name.partition("::")[0] not in changed_files
            }
            reach_record["tests"], reach_record["files"] = {**kept_tests, **records}, tests
            self._record_path.write_text(json.dumps(reach_record), encoding="utf-8")
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
            self._reaching(self._blocks_around(mutant), saying)
            or self._reaching(self._blocks_of_file(mutant.file), set())
            or self._reaching(set(range(len(self._blocks))), set())
        )

    def _reaching(self, blocks: set[int], saying: set[str]) -> list[tuple[str, float]]:
        """Returns (test id, seconds) of tests that reach one of `blocks`, or are in one of the files `saying`."""
        wanted_blocks = self._recorded_numbers(blocks)
        return [
            (name, record["seconds"])
            for name, record in self._recorded["tests"].items()
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
        files = {test.partition("::")[0] for test in self._recorded["tests"]}
        return {file: self.text(file) for file in files if (ROOT / file).exists()}

    def _blocks_around(self, mutant: Mutant) -> set[int]:
        around = [
            (last - first, block_number)
            for block_number, (name, _, first, last) in enumerate(self._blocks)
            if name == mutant.file and first <= mutant.line <= last
        ]
        if around:
            return {min(around)[1]}
        constant = self._constant(mutant)
        return self._blocks_naming(constant) if constant else self._blocks_of_file(mutant.file)

    def _recorded_numbers(self, block_numbers: set[int]) -> set[int]:
        """Returns the recorded numbers of these blocks; blocks that never ran are left out."""
        return {
            self._recorded["numbers"][self._keys[block_number]]
            for block_number in block_numbers
            if self._keys[block_number] in self._recorded["numbers"]
        }

    def _blocks_of_file(self, name: str) -> set[int]:
        return {
            block_number for block_number, (file, *_) in enumerate(self._blocks) if file == name
        }

    def _blocks_naming(self, name: str) -> set[int]:
        pattern = re.compile(rf"\b({name})\b")
        block_numbers = set()
        for block_number, (file, _, first, last) in enumerate(self._blocks):
            if any(pattern.search(line) for line in self._lines[file][first - 1 : last]):
                block_numbers.add(block_number)
        return block_numbers

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
        keys, name_counts = [], Counter[str]()
        for file, function, _, _ in self._blocks:
            name = f"{file} {function}"
            name_counts[name] += 1
            keys.append(f"{name} {name_counts[name]}")
        return keys

    @cached_property
    def _recorded(self) -> dict:
        record_file = self._read()
        for record in record_file["tests"].values():
            record["reached"] = set(record["reached"])
        record_file["numbers"] = {
            key: block_number for block_number, key in enumerate(record_file["blocks"])
        }
        return record_file

    def _read(self) -> dict:
        return json.loads(self._record_path.read_text()) if self._record_path.exists() else {}

    def _measure_reach(self, changed_files: list[str]) -> dict:
        block_number = 0
        for name in tried_files():
            text = self.text(name)
            (self.root / name).write_text(reach.marked(text, block_number), encoding="utf-8")
            block_number += len(reach.blocks(text))
        path = self.folder / "reached.json"
        command = ["-m", "pytest", "-n", "0", "-p", "tests.mutants.reach", "-k", OTHERS]
        environment = {**os.environ, reach.RESULT_VARIABLE: str(path)}
        subprocess.run([sys.executable, *command, *changed_files], cwd=self.root, env=environment)
        for name in tried_files():
            (self.root / name).write_text(self.text(name), encoding="utf-8")
        records: dict = json.loads(path.read_text())
        return records

    def _digest(self, names: list[str]) -> str:
        return hashlib.sha256("\0".join(self.text(name) for name in names).encode()).hexdigest()

    def _test_digests(self) -> dict[str, str]:
        paths = [path for folder in TESTS for path in (ROOT / folder).rglob("test_*.py")]
        paths += [ROOT / folder for folder in TESTS if folder.endswith(".py")]
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
    number_by_key = {key: block_number for block_number, key in enumerate(kept_keys)}
    for key in keys:
        if key not in number_by_key:
            number_by_key[key] = len(kept_keys)
            kept_keys.append(key)
    for record in records.values():
        record["reached"] = sorted(
            {number_by_key[keys[block_number]] for block_number in record["reached"]}
        )
    return records
