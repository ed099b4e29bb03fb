"""Finds which test reaches which part of the code; the tests that try a mutant are chosen by this.

A plugin of pytest, in a copy of the tree whose files have been through `marked`: each block of statements in a
function records that it has run; the file that RESULT_VARIABLE names gets each test's blocks and seconds. Blocks
and not lines, since either all of a block runs or nothing of it. Tracing cannot be used: it would make a suite of
minutes one of an hour.
"""

import ast
import builtins
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NAME = "__reached__"
MOST = 20_000  # blocks
RESULT_VARIABLE = "RONDO_REACHED"  # in the environment: the file that takes what was reached


def blocks(text: str) -> list[tuple[str, int, int]]:
    """Returns (function, first line, last line) of each block of statements, in the order of `marked`."""
    return [
        (name, body[0].lineno, body[-1].end_lineno or 0) for name, body in _bodies(ast.parse(text))
    ]


def marked(text: str, first_number: int) -> str:
    """Returns `text` with a statement in each block that records that it runs; they count from `first_number`."""
    tree = ast.parse(text)
    for number, (_, body) in enumerate(list(_bodies(tree)), first_number):
        index = 1 if ast.get_docstring(ast.Module(body, [])) and len(body) > 1 else 0
        body[index:index] = ast.parse(f"{NAME}[{number}] = 1").body
    return ast.unparse(tree) + "\n"


def _bodies(
    node: ast.AST, name: str = "", is_in_function: bool = False
) -> Iterator[tuple[str, list[ast.stmt]]]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        name = f"{name}.{node.name}"
    is_in_function = is_in_function or isinstance(node, ast.FunctionDef)
    if is_in_function:
        for field in ("body", "orelse", "finalbody"):
            body = getattr(node, field, None)
            if isinstance(body, list) and body:
                yield name, body
    for child in ast.iter_child_nodes(node):
        yield from _bodies(child, name, is_in_function)


setattr(builtins, NAME, bytearray(MOST))  # before anything that is marked is imported


def pytest_configure(config: pytest.Config) -> None:
    """Makes the place where marks are recorded available to imported files and to files that a device runs."""
    from simulator.interpreters import modules

    if NAME not in modules._BUILTINS:
        modules._BUILTINS.append(NAME)
    config.stash[_FOUND] = {}


_FOUND = pytest.StashKey[dict[str, Any]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Clears the marks before each test, and records those that the test has reached."""
    reached_blocks: bytearray = getattr(builtins, NAME)
    reached_blocks[:] = bytes(MOST)
    times_before = os.times()
    result = yield
    times_after = os.times()
    seconds = times_after.user - times_before.user + times_after.system - times_before.system
    block_numbers = [number for number in range(MOST) if reached_blocks[number]]
    blocks = {"seconds": round(seconds, 3), "reached": block_numbers, "shares": _shared_by(item)}
    item.config.stash[_FOUND][item.nodeid] = blocks
    return result


def _shared_by(item: pytest.Item) -> list[str]:
    """Returns the fixtures of the test's module, which are made only once, by the first test that runs."""
    fixtures_by_name = getattr(item, "_fixtureinfo").name2fixturedefs  # noqa: B009 - no public way to it
    file = item.nodeid.partition("::")[0]
    return [
        f"{file} {name}"
        for name, definitions in fixtures_by_name.items()
        if definitions[-1].scope == "module"
    ]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remembers the tests that fail, since they say nothing about a mutant."""
    if report.failed:
        _failed.add(report.nodeid)


_failed: set[str] = set()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Writes what each test reached, and its seconds, to the file that RESULT_VARIABLE names."""
    reports = session.config.stash[_FOUND]
    seconds_by_test: dict[str, float] = {}
    for report in reports.values():
        for name in report["shares"]:
            seconds_by_test[name] = max(seconds_by_test.get(name, 0.0), report["seconds"])
    blocks = {}
    for name, report in reports.items():
        if name not in _failed:
            # Run alone it has to make what another has made for it here.
            seconds = max(
                [report["seconds"], *(seconds_by_test[shared] for shared in report["shares"])]
            )
            blocks[name] = {"seconds": seconds, "reached": report["reached"]}
    Path(os.environ[RESULT_VARIABLE]).write_text(json.dumps(blocks), encoding="utf-8")
