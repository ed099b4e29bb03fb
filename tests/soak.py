"""Runs what takes minutes, part by part, and says what each took.

    make soak PART=cuts, or python -m tests.soak [PART ...]

Most parts are the tests marked `soak("PART")`. Two are programs of their own: `fuzz`, and `flakes`, which is the
whole suite in random order a number of times. These run only when they are named.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from random import SystemRandom

from simulator.text.help_format import HelpFormatter

ROOT = Path(__file__).parents[1]
FRESH = "RONDO_FRESH"  # in the environment: examples that were not tried before
EXTRA = ROOT / ".venv" / "soak"  # what only these two need, see requirements/soak.lock

# By name: what is tried.
PARTS = {
    "cuts": "power lost at every flash operation of a night, and again at any after it",
    "restarts": "cuts, resets, tool visits and unreadable slots in series, against a model of what must be kept",
    "calls": "every hardware call of a session refused, once and for good",
    "storms": "presses, faults and cuts at random, on every interpreter",
    "oracle": "random wearers on every board, against a second reading of the specification",
    "memory": "heaps of every size, and a thousand sessions in one",
    "interpreters": "every scenario on every board and interpreter, and the heap locked on each",
    "wear": "ten thousand sessions on one chip",
    "flash": "the cable pulled out at every write of a flashing",
    "leaks": "two thousand sessions in one process, and processes that are killed",
    "fuzz": "every parser, guided by what it covers",
    "flakes": "the suite in random order, again and again",
}
ONLY_NAMED = ("fuzz", "flakes")  # which take as long as they are given
NEED_EXTRA = ("fuzz", "flakes")
FUZZ_S = 600
FLAKE_RUNS = 20
KIB_PER_MIB = 1024


def main() -> int:
    """Runs the parts named on the command line, or all; returns the exit code, 1 if a part has failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, prog="python -m tests.soak", formatter_class=HelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--seconds", type=int, default=FUZZ_S, help="how long fuzz goes on")
    parser.add_argument("--runs", type=int, default=FLAKE_RUNS, help="how often flakes does")
    args = parser.parse_args()
    unknown_parts = [part for part in args.parts if part not in PARTS]
    if unknown_parts:
        parser.error(f"there is no part {unknown_parts[0]}, expected one of {', '.join(PARTS)}")
    parts = args.parts or [part for part in PARTS if part not in ONLY_NAMED]
    failed_parts = [
        part
        for part_number, part in enumerate(parts, 1)
        if not run(part, part_number, len(parts), args)
    ]
    print(f"soak: {len(parts) - len(failed_parts)} of {len(parts)} parts hold", *failed_parts)
    return 1 if failed_parts else 0


def run(part: str, part_number: int, part_count: int, args: argparse.Namespace) -> bool:
    """Runs one part and prints the processor time and memory that it took; returns whether it passed."""
    print(f"soak: {part} ({part_number} of {part_count}): {PARTS[part]}", flush=True)
    began_s, before_s = time.monotonic(), resources_used()[0]
    passed_runs = [run_python(command, part in NEED_EXTRA) for command in commands(part, args)]
    all_passed = all(passed_runs)
    after_s, peak_mib = resources_used()
    minutes, of_processor = (time.monotonic() - began_s) / 60, (after_s - before_s) / 60
    if part == "flakes":
        from tests import proof  # which reads the table of this module

        runs = {"runs of the suite, in random order": len(passed_runs)}
        proof.keep(
            "soak flakes", failed_count=passed_runs.count(False), minutes=minutes, counts=runs
        )
    cost = f"{minutes:.1f} min, {of_processor:.1f} of a processor, {peak_mib} MiB at most so far"
    print(f"soak: {part} {'holds' if all_passed else 'FAILS'}: {cost}", flush=True)
    return all_passed


def commands(part: str, args: argparse.Namespace) -> list[list[str]]:
    """Returns the commands that make up a part, as Python arguments; exit code 0 is a pass."""
    if part == "fuzz":
        return [["-m", "tests.corpus.fuzz", "--seconds", str(args.seconds)]]
    if part == "flakes":
        seeds = [SystemRandom().randrange(1 << 32) for _ in range(args.runs)]
        return [["-m", "pytest", f"--randomly-seed={seed}"] for seed in seeds]
    return [["-m", "pytest", "-v", "-m", "soak", "--part", part, "--proof", f"soak {part}"]]


def run_python(command: list[str], needs_extra: bool) -> bool:
    """Runs Python, with the packages that only soak needs if `needs_extra`; returns whether it passed."""
    environment = {**os.environ, FRESH: "1", **({"PYTHONPATH": str(EXTRA)} if needs_extra else {})}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=environment).returncode == 0


def resources_used() -> tuple[float, int]:
    """Returns what all ended child processes have used: seconds of a processor, and the MiB of the largest one."""
    import resource  # not on Windows, where this cannot run but its table is read

    by_all = resource.getrusage(resource.RUSAGE_CHILDREN)
    return by_all.ru_utime + by_all.ru_stime, by_all.ru_maxrss // KIB_PER_MIB


if __name__ == "__main__":
    sys.exit(main())
