"""The tables of docs/proof.md, from docs/proof.json: what was tried, how often, and with what result.

make test, make soak, make mutants, ...     each leaves its counts in build/proof
make proof                                  puts them into docs/proof.json, and renews the page
"""

import json
from pathlib import Path
from typing import Any

RUNS_FILE = Path(__file__).resolve().parents[2] / "docs" / "proof.json"
NOT_YET = "not run since counts are kept"


def read(path: Path = RUNS_FILE) -> dict[str, dict[str, Any]]:
    """Returns the runs by name, each a dict: `what` it tries, its `command` and, if it has been run, its counts."""
    runs: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return runs


def rows(runs: dict[str, dict[str, Any]]) -> list[tuple[str, ...]]:
    """Returns a row for each run: what is tried, how often, the result, when, for how long, the command."""
    return [_row(run) for run in runs.values()]


def _row(run: dict[str, Any]) -> tuple[str, ...]:
    command = f"`{run['command']}`"
    if "on" not in run:
        return run["what"], "", NOT_YET, "", "", command
    counts = "; ".join(f"{count:,} {name}" for name, count in run["counts"].items())
    failed_text = f"{run['failed']:,} {run.get('bad', 'red')}"
    date_text = f"{run['on']}, {run['of']}"
    return run["what"], counts, failed_text, date_text, f"{run['minutes']:,.1f} min", command


def modules(runs: dict[str, dict[str, Any]]) -> list[tuple[str, ...]]:
    """Returns the cells of a row for each file: the numbers of mutants made, tried, noticed and allowed to live."""
    counts_by_file: dict[str, list[int]] = runs["mutants"].get("modules", {})
    totals = [sum(row[n] for row in counts_by_file.values()) for n in range(4)]
    lines = [(f"`{name}`", row) for name, row in sorted(counts_by_file.items())] + [
        ("together", totals)
    ]
    return [
        (
            name,
            f"{mutants:,}",
            f"{tried:,}",
            f"{killed:,}",
            _share(killed, tried),
            f"{equivalent:,}",
        )
        for name, (mutants, tried, killed, equivalent) in lines
    ]


def _share(killed: int, tried: int) -> str:
    return f"{100 * killed / tried:.1f} %" if tried else ""
