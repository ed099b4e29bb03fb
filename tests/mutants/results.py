"""The results of all mutants, one line of JSON each, a table of them, and the list of mutants that change nothing.

A mutant is known by its file, function, text of its line and change: a result holds until that line changes.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .judge import Judgement
from .operators import Mutant

EQUIVALENTS = Path(__file__).parent / "equivalents.json"
# Where not one may live: the motor's limit, the arithmetic of ticks, the journal's frames, the session's table.
WHOLE = (
    "firmware/rondo/drivers/limited_motor.py",
    "firmware/rondo/system/clock.py",
    "firmware/rondo/storage/frames.py",
    "firmware/rondo/session/table.py",
)


class Results:
    """All results so far, in a file that only grows; the last result of a mutant counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._results: dict[str, dict[str, Any]] = {}
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                self._results[entry["key"]] = entry

    def keep(self, mutant: Mutant, judgement: Judgement) -> None:
        """Adds the result `judgement` of a mutant to the file."""
        entry = {"key": mutant.key, "file": mutant.file, **vars(judgement)}
        self._results[mutant.key] = entry
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def verdict(self, mutant: Mutant) -> str | None:
        """Returns the verdict on a mutant, None if it was not tried."""
        entry = self._results.get(mutant.key)
        verdict: str | None = entry["verdict"] if entry else None
        return verdict

    def is_settled(self, mutant: Mutant, try_again: bool) -> bool:
        """Returns whether a mutant needs no trial: it was killed, or it lived and `try_again` is False."""
        verdict = self.verdict(mutant)
        return verdict == "killed" or (verdict is not None and not try_again)

    def lives(self, mutant: Mutant) -> bool:
        """Returns whether a mutant was tried and no test noticed it."""
        return self.verdict(mutant) in ("lives", "unreached")

    def minutes(self) -> float:
        """Returns the minutes of tests behind the last result of each mutant."""
        return sum(float(entry["seconds"]) for entry in self._results.values()) / 60

    def killers(self) -> Iterator[tuple[str, str]]:
        """Yields (file, test that failed) of each mutant that was killed."""
        for entry in self._results.values():
            if entry["verdict"] == "killed":
                yield entry["file"], entry["by"]


def equivalents() -> dict[str, str]:
    """Returns why each harmless mutant may live, by its key."""
    reasons: dict[str, str] = json.loads(EQUIVALENTS.read_text(encoding="utf-8"))
    return reasons


def counts(
    results: Results, mutants: Iterable[Mutant], may_live: dict[str, str]
) -> dict[str, list[int]]:
    """Returns, by file, the numbers of mutants: in all, tried, killed, and those that change nothing."""
    rows: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for mutant in mutants:
        verdict, row = results.verdict(mutant), rows[mutant.file]
        row[0] += 1
        if mutant.key in may_live:
            row[3] += 1
        elif verdict is not None:
            row[1] += 1
            row[2] += verdict == "killed"
    return dict(rows)


def table(results: Results, mutants: Iterable[Mutant], may_live: dict[str, str]) -> str:
    """Returns a table with a line for each file of which a mutant was tried, and their sum."""
    rows = {
        name: row for name, row in counts(results, mutants, may_live).items() if row[1] or row[3]
    }
    totals = [sum(row[column] for row in rows.values()) for column in range(4)]
    lines = [f"{'file':44} {'all':>5} {'tried_count':>5} {'killed':>6} {'%':>6} {'same':>5}"]
    for name, (mutant_count, tried_count, killed, equivalent) in [
        *sorted(rows.items()),
        ("together", totals),
    ]:
        percent_killed = f"{100 * killed / tried_count:.1f}" if tried_count else "-"
        lines.append(
            f"{name:44} {mutant_count:5} {tried_count:5} {killed:6} {percent_killed:>6} {equivalent:5}"
        )
    return "\n".join(lines)
