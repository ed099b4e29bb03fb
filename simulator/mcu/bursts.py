"""How long a chip works each time that it has waited: a model, off unless a scenario says `chip_time on`.

A burst is drawn from what was measured on the real image, on an emulated RP2040: half are done in 0.1 ms, one in
ten takes 2 ms (13 ms with a display to draw), one in a hundred 20 ms (36 ms). In between it is drawn evenly in the
logarithm.

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
    """Returns a function that draws the length of the next burst of work, in µs."""
    table = WITH_DISPLAY if has_display else PLAIN
    fractions = [fraction for fraction, _ in table]

    def draw() -> int:
        drawn = chance.random()
        index = min(bisect(fractions, drawn), len(table) - 1)
        (low_fraction, short_us), (high_fraction, long_us) = table[index - 1], table[index]
        position = (drawn - low_fraction) / (high_fraction - low_fraction)
        return round(short_us * math.exp(position * math.log(long_us / short_us)))

    return draw
