"""Whether the tests notice a mutant: runs them in a child that has the mutated file, for a bounded time.

    judged = judge(tree, mutant, [("tests/wrist/test_x.py::test_y", 0.4), ...])
    judged.verdict          "killed", "lives" or "unreached"; `by` is the test that failed, or "time"

The child is forked from a process that has what is slow to import, and none of what is tried.
"""

import os
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import greenlet  # noqa: F401 - so are those below: what each child would else import anew
import hypothesis  # noqa: F401
import littlefs  # noqa: F401
import PIL.Image  # noqa: F401
import pytest

from .operators import Mutant, mutated
from .tree import Tree

LONGER = 4  # times what the tests take unharmed, of the processor's time, is a loop without end
LEAST_S = 15
WAITING = 20  # times that, by the wall clock, where others have the processor
MOST_BYTES = 3 << 30
POLL_S = 0.02


@dataclass(frozen=True)
class Judged:
    """What became of a mutant, by which test, and how many were to try it."""

    verdict: str
    by: str
    tests: int
    seconds: float


class _Chosen:
    """A plugin of pytest: only these tests, in this order; writes the name of the one that fails."""

    def __init__(self, names: list[str], into: int) -> None:
        self._order = {name: number for number, name in enumerate(names)}
        self._into = into

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._order),
            key=lambda item: self._order[item.nodeid],
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self._into, report.nodeid.encode()[:4000])


def judge(tree: Tree, mutant: Mutant, tests: list[tuple[str, float]]) -> Judged:
    """Runs these tests until one fails."""
    if not tests:
        return Judged("unreached", "", 0, 0.0)
    whole = tree.text(mutant.file)
    path = tree.root / mutant.file
    began = time.monotonic()
    path.write_text(mutated(whole, mutant), encoding="utf-8")
    try:
        verdict, by = _run(tree.root, [name for name, _ in tests], sum(s for _, s in tests))
    finally:
        path.write_text(whole, encoding="utf-8")
    return Judged(verdict, by, len(tests), round(time.monotonic() - began, 1))


def _run(root: Path, names: list[str], seconds: float) -> tuple[str, str]:
    limit_s = LEAST_S + round(LONGER * seconds)
    heard, into = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            os.close(heard)
            os._exit(_child(root, names, limit_s, into))
        finally:
            os._exit(3)
    os.close(into)
    status = _waited(child, limit_s * WAITING)
    with os.fdopen(heard, "rb") as pipe:
        failed = pipe.read().decode(errors="replace")
    if status == 0:
        return "lives", ""
    return "killed", failed or ("time" if os.WIFSIGNALED(status) else "import")


def _child(root: Path, names: list[str], limit_s: int, into: int) -> int:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CPU, (limit_s, limit_s + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    silent = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(silent, number)
    os.chdir(root)
    sys.dont_write_bytecode = True
    sys.path[:] = [str(root), *(place for place in sys.path if place not in ("", str(root)))]
    _forget_tree()
    files = list(dict.fromkeys(name.partition("::")[0] for name in names))
    options = ["-n", "0", "-x", "-p", "no:randomly", "--rootdir", str(root)]
    return int(pytest.main([*options, *files], plugins=[_Chosen(names, into)]))


def _forget_tree() -> None:
    """Lets the child import our own modules from the copy."""
    for name in list(sys.modules):
        if name.partition(".")[0] in ("tests", "simulator", "firmware", "tools"):
            del sys.modules[name]


def _waited(child: int, seconds: float) -> int:
    """The status of the child, which is killed with all that it has started when its time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(POLL_S)
    os.killpg(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]
