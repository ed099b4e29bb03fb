"""Judges whether the tests notice a mutant: runs them, for a limited time, in a child that has the mutated file.

    with Judge(tree) as judge:
        judged = judge.of(mutant, [("tests/wrist/test_x.py::test_y", 0.4), ...])
        judged.verdict      "killed", "lives" or "unreached"; `by` is the test that failed, "time" or "import"

For a file that only a device imports, the child is one of `warm`. Otherwise it is forked from this process, which
has imported what is slow to import, and none of the files to be mutated.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import greenlet  # noqa: F401 - so are those below: what each child would else import anew
import hypothesis  # noqa: F401
import littlefs  # noqa: F401
import PIL.Image  # noqa: F401
import pytest

from .children import in_a_child
from .operators import Mutant, mutated
from .tree import Tree
from .warm import TOO_LONG, Telltale, Warm, also_on_host

Tests = list[tuple[str, float]]  # ids, and seconds that they take unharmed
LONGER = 4  # times what the tests take unharmed, of the processor's time, is a loop without end
LEAST_LIMIT_S = 8
LEAST_TEST_S = 2
FEW_FILES, FEW_S = 2, 2.0


@dataclass(frozen=True)
class Judgement:
    """The verdict on a mutant, the test that failed, how many tests were to try it, and how long that took."""

    verdict: str
    by: str
    tests: int
    seconds: float


class Judge:
    """Tries mutants in a tree, one after the other."""

    def __init__(self, tree: Tree, warm: Warm) -> None:
        self._tree = tree
        self._warm = warm
        self._on_host = also_on_host(tree.root)
        self._trusted: dict[
            str, bool
        ] = {}  # a test that has noticed something, and whether it passes unharmed

    def of(self, mutant: Mutant, tests: Tests) -> Judgement:
        """Runs `tests` until one fails: first a few of few files, enough for most mutants, then the rest."""
        if not tests:
            return Judgement("unreached", "", 0, 0.0)
        began_s = time.monotonic()
        while True:
            tests = [test for test in tests if self._trusted.get(test[0], True)]
            verdict, killer = self._try_few_then_rest(mutant, tests)
            name = killer.removeprefix(TOO_LONG)
            if "::" not in name or self._trusts(mutant.file, name, dict(tests)[name]):
                break
        return Judgement(verdict, killer, len(tests), round(time.monotonic() - began_s, 1))

    def _try_few_then_rest(self, mutant: Mutant, tests: Tests) -> tuple[str, str]:
        few = _few(tests)
        verdict, killer = "lives", ""
        with self._put(mutant):
            for group in (few, [test for test in tests if test not in few]):
                if group and verdict == "lives":
                    verdict, killer = self._try_in_turn(mutant.file, group)
        return verdict, killer

    def _try_in_turn(self, file: str, tests: Tests) -> tuple[str, str]:
        """Tries the tests up to the first failure; one that was too slow is tried again alone before that counts.

        After many others, on a machine with much else to do, a test may take several times its time.
        """
        while tests:
            verdict, killer = self._try(file, tests)
            names = [TOO_LONG + name for name, _ in tests]
            if killer not in names:
                return verdict, killer
            position = names.index(killer)
            if self._try(file, tests[position : position + 1])[0] != "lives":
                return verdict, killer
            tests = tests[position + 1 :]
        return "lives", ""

    def _trusts(self, file: str, name: str, seconds_alone: float) -> bool:
        """Returns whether the test `name`, which has failed, passes in its time without a mutant.

        It is tried once, for all mutants.
        """
        if name not in self._trusted:
            self._trusted[name] = self._try(file, [(name, seconds_alone)])[0] == "lives"
            if not self._trusted[name]:
                print(f"mutants: {name} fails by itself, and is left out", flush=True)
        return self._trusted[name]

    @contextmanager
    def _put(self, mutant: Mutant) -> Iterator[None]:
        """Puts the mutated file into the tree during the `with` block."""
        original, path = self._tree.text(mutant.file), self._tree.root / mutant.file
        path.write_text(mutated(original, mutant), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(original, encoding="utf-8")

    def _try(self, file: str, tests: Tests) -> tuple[str, str]:
        limits = {name: LEAST_TEST_S + LONGER * seconds_each for name, seconds_each in tests}
        limit_s = LEAST_LIMIT_S + round(LONGER * sum(seconds_each for _, seconds_each in tests))
        if file.startswith("firmware/") and file not in self._on_host:
            status, failed_test = self._warm.run(limits, limit_s)
        else:
            status, failed_test = _afresh(self._tree.root, limits, limit_s)
        if status == 0:
            return "lives", ""
        return "killed", failed_test or ("time" if os.WIFSIGNALED(status) else "import")


def _few(tests: Tests) -> Tests:
    """Returns the first of `tests` that fit into FEW_S together, from FEW_FILES files: importing one takes long."""
    files: list[str] = []
    few_tests, seconds_left = [], FEW_S
    for name, seconds_each in tests:
        file = name.partition("::")[0]
        if file not in files and len(files) < FEW_FILES:
            files.append(file)
        if file in files and seconds_each <= seconds_left:
            few_tests.append((name, seconds_each))
            seconds_left -= seconds_each
    return few_tests


def _afresh(root: Path, limits: dict[str, float], limit_s: int) -> tuple[int, str]:
    """Runs tests in a child that imports everything anew; returns its exit status and the test that failed."""
    return in_a_child(lambda writer: _pytest(root, limits, writer), limit_s)


def _pytest(root: Path, limits: dict[str, float], writer: int) -> int:
    os.chdir(root)
    sys.dont_write_bytecode = True
    sys.path[:] = [str(root), *(folder for folder in sys.path if folder not in ("", str(root)))]
    for name in list(sys.modules):
        if name.partition(".")[0] in ("tests", "simulator", "firmware", "tools"):
            del sys.modules[name]
    files = list(dict.fromkeys(name.partition("::")[0] for name in limits))
    options = ["-n", "0", "-x", "-p", "no:randomly", "--rootdir", str(root)]
    code = pytest.main(
        [*options, *files], plugins=[_OnlyThese(list(limits)), Telltale(writer, limits)]
    )
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else int(code)


class _OnlyThese:
    """A plugin of pytest that runs only these tests, in this order."""

    def __init__(self, names: list[str]) -> None:
        self._order = {name: index for index, name in enumerate(names)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._order),
            key=lambda item: self._order[item.nodeid],
        )
