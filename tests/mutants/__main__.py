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

from .judge import Judge, Judgement
from .operators import Mutant, mutants_of
from .results import Results, counts, equivalents, table
from .sample import spread
from .tree import ROOT, Tree, tried_files
from .warm import Warm

SEED = 1988
SECONDS = 30.0  # of tests, for one mutant
START_S = 0.02  # what a test takes besides


def main() -> int:
    """Tries the mutants that are not settled; returns the exit code."""
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
    chosen_mutants = _choose_mutants(all_mutants, args)
    mutants_to_try = [
        mutant
        for mutant in chosen_mutants
        if mutant.key not in may_live and not results.is_settled(mutant, args.again)
    ]
    print(
        f"mutants: {len(mutants_to_try)} of {len(chosen_mutants)} to try, of {len(all_mutants)} in all",
        flush=True,
    )
    with Warm(tree) as warm:
        _try_all(tree, Judge(tree, warm), results, mutants_to_try, args)
    print(table(results, all_mutants, may_live))
    living = [
        mutant for mutant in chosen_mutants if results.lives(mutant) and mutant.key not in may_live
    ]
    _keep(counts(results, all_mutants, may_live), results.minutes())
    for mutant in living:
        print(f"lives: {mutant.file}:{mutant.line}: {mutant.original} -> {mutant.replacement}")
    return 1 if living else 0


def _keep(by_file: dict[str, list[int]], minutes: float) -> None:
    """Records the totals of everything that is known so far, whichever run found it."""
    _, tried, killed, equivalent = (
        sum(counts_of_file[column] for counts_of_file in by_file.values()) for column in range(4)
    )
    totals = {"mutants tried": tried, "noticed": killed, "that change nothing": equivalent}
    lived = tried - killed
    proof.keep(
        "mutants",
        failed_count=lived,
        minutes=minutes,
        counts=totals,
        modules=by_file,
        bad="not noticed",
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


def _choose_mutants(all_mutants: list[Mutant], args: argparse.Namespace) -> list[Mutant]:
    chosen_mutants = [
        mutant
        for mutant in all_mutants
        if any(name_part in mutant.file for name_part in args.only)
    ]
    return (
        chosen_mutants if args.sample is None else spread(chosen_mutants, args.seed)[: args.sample]
    )


def _try_all(
    tree: Tree, judge: Judge, results: Results, mutants: list[Mutant], args: argparse.Namespace
) -> None:
    kills: dict[str, Counter[str]] = {}
    for file, killer in results.killers():
        kills.setdefault(file, Counter())[killer] += 1
    end_s = time.monotonic() + 60 * args.minutes
    for mutant_number, mutant in enumerate(mutants, 1):
        if time.monotonic() > end_s:
            print(f"mutants: {len(mutants) - mutant_number + 1} are left for another time")
            break
        kills_in_file = kills.setdefault(mutant.file, Counter())
        tests = _tests_within(tree.tests_for(mutant), kills_in_file, args.seconds)
        judgement = judge.of(mutant, tests)
        results.keep(mutant, judgement)
        kills_in_file[judgement.by] += 1
        _print_judgement(mutant_number, len(mutants), mutant, judgement)


def _tests_within(
    tests: list[tuple[str, float]], kills: Counter[str], seconds: float
) -> list[tuple[str, float]]:
    """Returns as many of `tests` as fit into `seconds`: first those with the most `kills` for their time."""
    chosen_tests, seconds_left = [], seconds
    seconds_per_kill = {
        name: (seconds_each + START_S) / (1 + kills[name]) for name, seconds_each in tests
    }
    for name, seconds_each in sorted(tests, key=lambda test: (seconds_per_kill[test[0]], test[0])):
        if seconds_each <= seconds_left:
            chosen_tests.append((name, seconds_each))
            seconds_left -= seconds_each
    return chosen_tests


def _print_judgement(
    mutant_number: int, mutant_count: int, mutant: Mutant, judgement: Judgement
) -> None:
    change = f"{mutant.file}:{mutant.line}: {mutant.original} -> {mutant.replacement}"
    print(
        f"{mutant_number}/{mutant_count} {judgement.verdict} {judgement.seconds} s {change[:150]} {judgement.by}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
