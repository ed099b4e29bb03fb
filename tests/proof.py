"""Records what a run of tests has counted, and makes docs/proof.json of all these records: `make proof`.

    keep("soak cuts", failed_count=0, minutes=3.1, counts={"power cuts": 26_305})

Each run has its own file in build/proof, so that no run changes the tree; the page is made from docs/proof.json.
"""

import datetime
import json
import subprocess
import sys
from pathlib import Path

from tests.soak import PARTS

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "build" / "proof"
# By name: what is tried, and by which command.
RUNS = {
    "test": ("the whole suite", "make test"),
    **{f"soak {part}": (what, f"make soak PART={part}") for part, what in PARTS.items()},
    "mutants": ("the code broken in small ways, one at a time", "make mutants"),
    "chip": ("sessions on MicroPython's real image, on an emulated RP2040", "make chip"),
    "browser": ("the page in Chromium: presses, and every trace to the byte", "make browser"),
}


def keep(
    name: str, *, failed_count: int, minutes: float, counts: dict[str, int], **extra: object
) -> Path:
    """Writes what the run `name` has counted, and `extra`, over its earlier record; returns the file's path."""
    assert name in RUNS, name
    FOLDER.mkdir(parents=True, exist_ok=True)
    record = {
        "on": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "of": _revision(),
        "minutes": round(minutes, 1),
        "failed": failed_count,
        "counts": counts,
        **extra,
    }
    path = FOLDER / f"{name.replace(' ', '-')}.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    return path


def gathered(records_before: dict[str, dict]) -> dict[str, dict]:
    """Returns all runs in order: the record in build/proof, else in `records_before`, else what is run and how."""
    records = {}
    for name, (what_is_tried, command) in RUNS.items():
        path = FOLDER / f"{name.replace(' ', '-')}.json"
        last_record = (
            json.loads(path.read_text()) if path.exists() else records_before.get(name, {})
        )
        records[name] = {**last_record, "what": what_is_tried, "command": command}
    return records


def _revision() -> str:
    """Returns the commit, followed by + if the tree differs from it; "" without git."""
    command = ["git", "describe", "--always", "--dirty=+"]
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def main() -> int:
    """Writes docs/proof.json, from which `python -m tools docs` makes the page; returns the exit code."""
    from tools.docs.proof import (
        RUNS_FILE,
        read,
    )  # which brings the firmware with it: not for every test

    records_before = read() if RUNS_FILE.exists() else {}
    RUNS_FILE.write_text(json.dumps(gathered(records_before), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
