"""A process that has collected all tests once, and forks a child for each mutant: what is slow is done only once.

    with Warm(tree) as warm:
        status, failed = warm.run({"tests/wrist/test_x.py::test_y": 4.0, ...}, limit_s=15)

Only files that no host module imports are tried so, since each device loads its files anew. Of any other file, such
as the frames of the journal, the host would keep the unchanged copy, and a test could fail because the two copies
differ: for such a file `judge` starts a new process.
"""

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO

import pytest

from .children import in_a_child, limit_from_here
from .tree import OTHERS, TESTS, Tree

TOO_LONG = "time "  # before the name of a test that took too long
REQUESTS, ANSWERS = "RONDO_REQUESTS", "RONDO_ANSWERS"  # in the environment: descriptors
ALSO_HOST = (  # is asked of a Python of its own
    "import sys, json, os, pkgutil, importlib, pathlib, re, simulator, tools\n"
    "names = []\n"
    "for room in (simulator, tools):\n"
    "    for found in pkgutil.walk_packages(room.__path__, room.__name__ + '.', lambda _: None):\n"
    "        if '__main__' not in found.name and '.inside' not in found.name and '.modules' not in found.name:\n"
    "            names.append(found.name)\n"
    "for path in pathlib.Path('tests').rglob('*.py'):\n"
    "    for line in re.findall(r'^from (firmware[\\w.]*) import (.*)', path.read_text(), re.M):\n"
    "        names += [line[0], *(line[0] + '.' + name for name in re.findall(r'\\w+', line[1]))]\n"
    "for name in dict.fromkeys(names):\n"
    "    try: importlib.import_module(name)\n"
    "    except ImportError: pass\n"
    "loaded = [m.__file__ for n, m in sys.modules.items() if n.startswith('firmware.') and m.__file__]\n"
    "print(json.dumps([os.path.relpath(name) for name in loaded]))"
)


def also_on_host(root: Path) -> set[str]:
    """Returns the firmware's files that the simulator, the tools or the tests import themselves."""
    command = [sys.executable, "-c", ALSO_HOST]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return set(json.loads(result.stdout.splitlines()[-1]))


class Warm:
    """The warm process, as seen from outside."""

    def __init__(self, tree: Tree) -> None:
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        os.set_inheritable(requests, True)
        os.set_inheritable(answers, True)
        environment = {**os.environ, REQUESTS: str(requests), ANSWERS: str(answers)}
        options = ["-n", "0", "-p", "tests.mutants.warm", "-k", OTHERS, "--basetemp"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *options, str(tree.folder / "temporary"), *TESTS],
            cwd=tree.root,
            env={**environment, "PYTHONDONTWRITEBYTECODE": "1"},
            pass_fds=(requests, answers),
            stdout=subprocess.DEVNULL,
        )
        os.close(requests)
        os.close(answers)
        self._answer_file: IO[bytes] = os.fdopen(self._answers, "rb")

    def __enter__(self) -> "Warm":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._requests)
        self._process.wait()

    def run(self, tests: dict[str, float], limit_s: int) -> tuple[int, str]:
        """Runs tests in a new child; `tests` has the limit of each, `limit_s` is for all, in s of processor time.

        Returns the child's wait status, 0 if all pass, and the id of the test that failed, after TOO_LONG if it was
        too slow; "" for none.
        """
        request = json.dumps({"tests": tests, "limit_s": limit_s}).encode() + b"\n"
        view = memoryview(request)
        while view:
            view = view[os.write(self._requests, view) :]
        status, failed_test = json.loads(self._answer_file.readline())
        return status, failed_test


# What follows is the plugin of pytest that the process itself is.


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Replaces pytest's loop: runs the tests that are asked for over the pipe, in children."""
    by_name = {item.nodeid: item for item in session.items}
    with os.fdopen(int(os.environ[ANSWERS]), "wb") as answers:
        for line in os.fdopen(int(os.environ[REQUESTS]), "rb"):
            request = json.loads(line)
            items = [by_name[name] for name in request["tests"] if name in by_name]
            exit_status = in_a_child(partial(_run, items, request["tests"]), request["limit_s"])
            answers.write(json.dumps(exit_status).encode() + b"\n")
            answers.flush()
    return True


def _run(items: list[pytest.Item], limits: dict[str, float], writer: int) -> int:
    """Runs `items` in this child; returns 0 if none fails.

    The first that fails, or takes longer than its limit in `limits` (s), ends the child and is named to `writer`.
    """
    if items:
        items[0].config.pluginmanager.register(Telltale(writer, limits))
    for item_index, item in enumerate(items):
        following = items[item_index + 1] if item_index + 1 < len(items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    return 0


class Telltale:
    """A plugin of pytest: ends the process at the first test that fails or takes too long, and names it."""

    def __init__(self, writer: int, limits: dict[str, float]) -> None:
        self._into = writer
        self._limits = limits
        self._running = ""
        signal.signal(signal.SIGXCPU, lambda *_: self._exit_with(TOO_LONG + self._running))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._running = nodeid
        limit_from_here(self._limits[nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._exit_with(report.nodeid)

    def _exit_with(self, reason: str) -> None:
        os.write(self._into, reason.encode()[:4000])
        os._exit(1)
