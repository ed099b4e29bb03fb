"""Breaks the firmware and the simulator in small ways, one at a time, and sees whether the tests notice.

    make mutants, or python -m tests.mutants

Results are kept in build/mutants/results.jsonl, so that it goes on where it was ended. The exit code is 1 if a
mutant lives that is not in equivalents.json.
"""

import argparse
import sys
import time
from collections import Counter

from simulator.text.help_format import HelpFormatter
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
    all_mutants = [
        mutant for name in tried_files() for mutant in mutants_of(name, tree.text(name))
    ]
    may_live = equivalents()
    chosen = _chosen(all_mutants, args)
    todo = [
        mutant
        for mutant in chosen
        if mutant.key not in may_live and not results.is_settled(mutant, args.again)
    ]
    print(
        f"mutants: {len(todo)} of {len(chosen)} to try, of {len(all_mutants)} in all", flush=True
    )
    with Warm(tree) as warm:
        _try_all(tree, Judge(tree, warm), results, todo, args)
    print(table(results, all_mutants, may_live))
    living = [mutant for mutant in chosen if results.lives(mutant) and mutant.key not in may_live]
    _keep(counts(results, all_mutants, may_live), results.minutes())
    for mutant in living:
        print(f"lives: {mutant.file}:{mutant.line}: {mutant.was} -> {mutant.becomes}")
    return 1 if living else 0


def _keep(by_file: dict[str, list[int]], minutes: float) -> None:
    """Records the totals of everything that is known so far, whichever run found it."""
    _, tried, killed, equivalent = (
        sum(row[column] for row in by_file.values()) for column in range(4)
    )
    totals = {"mutants tried": tried, "noticed": killed, "that change nothing": equivalent}
    lived = tried - killed
    proof.keep(
        "mutants", failed=lived, minutes=minutes, counts=totals, modules=by_file, bad="not noticed"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, prog="python -m tests.mutants", formatter_class=HelpFormatter
    )
    parser.add_argument(
        "--sample", type=int, help="so many at random: some of each file, then by size"
    )
    parser.add_argument("--seed", type=int, default=SEED, help=f"of that choice ({SEED})")
    parser.add_argument("--only", nargs="+", default=[""], help="what the file's path contains")
    parser.add_argument("--again", action="store_true", help="try again those that lived")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of tests for each")
    parser.add_argument("--minutes", type=float, default=1e9, help="then no further one is begun")
    return parser.parse_args()


def _chosen(all_mutants: list[Mutant], args: argparse.Namespace) -> list[Mutant]:
    chosen = [mutant for mutant in all_mutants if any(part in mutant.file for part in args.only)]
    return chosen if args.sample is None else spread(chosen, args.seed)[: args.sample]


def _try_all(
    tree: Tree, judge: Judge, results: Results, todo: list[Mutant], args: argparse.Namespace
) -> None:
    kills: dict[str, Counter[str]] = {}
    for file, killer in results.killers():
        kills.setdefault(file, Counter())[killer] += 1
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
    """Returns as many of `tests` as fit into `seconds`, best killers of this file for their time first."""
    chosen, seconds_left = [], seconds
    order = {name: (seconds_each + START_S) / (1 + kills[name]) for name, seconds_each in tests}
    for name, seconds_each in sorted(tests, key=lambda test: (order[test[0]], test[0])):
        if seconds_each <= seconds_left:
            chosen.append((name, seconds_each))
            seconds_left -= seconds_each
    return chosen


def _tell(number: int, count: int, mutant: Mutant, judged: Judged) -> None:
    change = f"{mutant.file}:{mutant.line}: {mutant.was} -> {mutant.becomes}"
    print(
        f"{number}/{count} {judged.verdict} {judged.seconds} s {change[:150]} {judged.by}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
