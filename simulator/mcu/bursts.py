"""How long a chip works each time it has waited: a model that is off unless a scenario says `chip_time on`.

Each burst of work has a random length, distributed as measured on the real image on an emulated RP2040: half of
them take at most 0.1 ms, nine in ten 2 ms (13 ms with a display to draw), 99 in a hundred 20 ms (36 ms). Between
these points the logarithm of the length is distributed evenly.

Not modelled: which burst is long. On a chip that depends on what there is to do, here on chance alone.
"""

import math
from bisect import bisect
from collections.abc import Callable
from random import Random

# (part of all bursts, µs within which it is done).
PLAIN = ((0.0, 80), (0.5, 110), (0.9, 2_000), (0.99, 20_000), (1.0, 20_000))
WITH_DISPLAY = ((0.0, 80), (0.5, 110), (0.9, 13_000), (0.99, 36_000), (1.0, 36_000))


def bursts(chance: Random, has_display: bool) -> Callable[[], int]:
    """Returns a function that returns a random length, in µs, for the next burst; longer with a display."""
    table = WITH_DISPLAY if has_display else PLAIN
    fractions = [fraction for fraction, _ in table]

    def draw() -> int:
        drawn = chance.random()
        index = min(bisect(fractions, drawn), len(table) - 1)
        (low_fraction, short_us), (high_fraction, long_us) = table[index - 1], table[index]
        position = (drawn - low_fraction) / (high_fraction - low_fraction)
        return round(short_us * math.exp(position * math.log(long_us / short_us)))

    return draw
