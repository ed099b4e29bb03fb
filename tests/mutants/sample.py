"""Chooses which mutants stand for all of them, where trying all takes too long.

    spread(mutants, seed=1988)[:800]        at least a few of each file, the others by the size of their file

A mutant's place depends on its name and the seed: a larger sample contains the smaller one, and a change in one
line leaves all other mutants where they were.
"""

from collections import defaultdict
from hashlib import sha256

from .operators import Mutant

OF_EACH_FILE = 5


def spread(mutants: list[Mutant], seed: int) -> list[Mutant]:
    """Returns all mutants in an order in which the first ones, however many, are spread over the files."""
    by_file: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_file[mutant.file].append(mutant)
    placed = []
    for mutants_of_file in by_file.values():
        mutants_of_file.sort(key=lambda mutant: sha256(f"{seed} {mutant.key}".encode()).digest())
        for rank, mutant in enumerate(mutants_of_file):
            placed.append((rank >= OF_EACH_FILE, rank / len(mutants_of_file), mutant.key, mutant))
    return [mutant for *_, mutant in sorted(placed, key=lambda row: row[:3])]
