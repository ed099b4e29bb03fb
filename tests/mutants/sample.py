"""Which mutants stand for all of them, where all take too long.

    spread(mutants, seed=1988)[:800]        at least a few of each file, the others by the size of their file

A mutant's place is made of its name and the seed: a larger sample holds the smaller one, and what is changed in one
line leaves all others where they were.
"""

from collections import defaultdict
from hashlib import sha256

from .operators import Mutant

OF_EACH_FILE = 5


def spread(mutants: list[Mutant], seed: int) -> list[Mutant]:
    """All of them, so ordered that the first ones of any number are spread over the files."""
    by_file: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_file[mutant.file].append(mutant)
    placed = []
    for mutants_of_file in by_file.values():
        mutants_of_file.sort(key=lambda one: sha256(f"{seed} {one.key}".encode()).digest())
        for rank, mutant in enumerate(mutants_of_file):
            placed.append((rank >= OF_EACH_FILE, rank / len(mutants_of_file), mutant.key, mutant))
    return [mutant for *_, mutant in sorted(placed, key=lambda one: one[:3])]
