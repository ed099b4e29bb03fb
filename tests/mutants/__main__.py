"""Breaks the firmware and the simulator in small ways, one at a time, and sees whether the tests notice.

    make mutants, or python -m tests.mutants [--sample N] [--only PART ...] [--again] [--minutes M]

Results are kept in build/mutants/results.jsonl, so that it goes on where it was ended. The exit code is 1 if a
mutant lives that is not in equivalents.json.
"""

import argparse
import sys
import time
from collections import Counter

from tests import proof

from .judge import Judge, Judged
from .operators import Mutant, mutants_of
from .results import Results, counts, equivalents, table
from .sample import spread
from .tree import ROOT, Tree, tried_files
from .warm import Warm

SEED = 1988
SECONDS = 30.0  # of tests, for one mutant
START_S = 0.02  # what a test takes besides


def main() -> int:
    """The exit code."""
    args = _arguments()
    folder = ROOT / "build" / "mutants"
    folder.mkdir(parents=True, exist_ok=True)
    tree, results = Tree(folder), Results(folder / "results.jsonl")
    tree.renew()
    tree.record()
    every = [one for name in tried_files() for one in mutants_of(name, tree.text(name))]
    known = equivalents()
    chosen = _chosen(every, args)
    todo = [m for m in chosen if m.key not in known and not results.is_settled(m, args.again)]
    print(f"mutants: {len(todo)} of {len(chosen)} to try, of {len(every)} in all", flush=True)
    with Warm(tree) as warm:
        _try_all(tree, Judge(tree, warm), results, todo, args)
    print(table(results, every, known))
    living = [m for m in chosen if results.lives(m) and m.key not in known]
    _keep(counts(results, every, known), results.minutes())
    for mutant in living:
        print(f"lives: {mutant.file}:{mutant.line}: {mutant.was} -> {mutant.becomes}")
    return 1 if living else 0


def _keep(by_file: dict[str, list[int]], minutes: float) -> None:
    """Everything that is known so far, whichever run found it."""
    _, tried, killed, same = (sum(row[n] for row in by_file.values()) for n in range(4))
    found = {"mutants tried": tried, "noticed": killed, "that change nothing": same}
    lived = tried - killed
    proof.keep(
        "mutants", failed=lived, minutes=minutes, counts=found, modules=by_file, bad="not noticed"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.mutants")
    parser.add_argument(
        "--sample", type=int, help="so many at random: some of each file, then by size"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", nargs="+", default=[""], help="what the file's path contains")
    parser.add_argument("--again", action="store_true", help="try again those that lived")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of tests for each")
    parser.add_argument("--minutes", type=float, default=1e9, help="then no further one is begun")
    return parser.parse_args()


def _chosen(every: list[Mutant], args: argparse.Namespace) -> list[Mutant]:
    those = [mutant for mutant in every if any(part in mutant.file for part in args.only)]
    return those if args.sample is None else spread(those, args.seed)[: args.sample]


def _try_all(
    tree: Tree, judge: Judge, results: Results, todo: list[Mutant], args: argparse.Namespace
) -> None:
    kills: dict[str, Counter[str]] = {}
    for mutant, by in results.killers():
        kills.setdefault(mutant, Counter())[by] += 1
    end = time.monotonic() + 60 * args.minutes
    for number, mutant in enumerate(todo, 1):
        if time.monotonic() > end:
            print(f"mutants: {len(todo) - number + 1} are left for another time")
            break
        of_file = kills.setdefault(mutant.file, Counter())
        tests = _bounded(tree.tests_for(mutant), of_file, args.seconds)
        judged = judge.of(mutant, tests)
        results.keep(mutant, judged)
        of_file[judged.by] += 1
        _tell(number, len(todo), mutant, judged)


def _bounded(
    tests: list[tuple[str, float]], kills: Counter[str], seconds: float
) -> list[tuple[str, float]]:
    """Those that killed most in this file for their time first, as long as there is time."""
    chosen, left = [], seconds
    order = {name: (takes + START_S) / (1 + kills[name]) for name, takes in tests}
    for name, takes in sorted(tests, key=lambda one: (order[one[0]], one[0])):
        if takes <= left:
            chosen.append((name, takes))
            left -= takes
    return chosen


def _tell(number: int, of: int, mutant: Mutant, judged: Judged) -> None:
    what = f"{mutant.file}:{mutant.line}: {mutant.was} -> {mutant.becomes}"
    print(
        f"{number}/{of} {judged.verdict} {judged.seconds} s {what[:150]} {judged.by}", flush=True
    )


if __name__ == "__main__":
    sys.exit(main())
