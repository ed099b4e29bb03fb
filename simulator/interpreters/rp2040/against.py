"""Compares what a chip did with what the simulator plays: the start and length of every pulse of the motor.

found = compare(played.entries, simulated.device.recorder.entries)
found.trouble        lines that say which pulse is not on both, or is too late, early, long or short
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from ...core.recorder import Entry
from ...scenario.model import clock_text

START_MS, LENGTH_MS = 25, 20
# Two pulses that begin so near to each other are one: the shortest with its gap has 220 ms.
_SAME_MS = 110

Pulse = tuple[int, int]  # ms: start, length


def pulses(entries: Iterable[Entry]) -> list[Pulse]:
    """Returns (start, length) in ms of each stretch in which the motor is on."""
    found: list[Pulse] = []
    began: int | None = None
    for t_ms, kind, fields in entries:
        if kind != "motor":
            continue
        if fields["on"] and began is None:
            began = t_ms
        elif not fields["on"] and began is not None:
            found.append((began, t_ms - began))
            began = None
    return found


@dataclass
class Against:
    """How a chip's pulses differ from the simulator's.

    `chip` and `simulator` are the numbers of pulses; `starts` and `lengths` are differences in ms, chip less
    simulator, for each pair; `trouble` has a line for each difference that is too large.
    """

    chip: int
    simulator: int
    starts: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def row(self) -> str:
        """Returns one line: how many pulses are on both, and how far they differ."""
        if not self.starts:
            return (
                f"no pulse on both, {self.chip} on the chip and {self.simulator} in the simulator"
            )
        return (
            f"{len(self.starts)} of {self.simulator} pulses on both, {self.chip - len(self.starts)} more;"
            f" start {_spread(self.starts)} ms, length {_spread(self.lengths)} ms"
        )


def _spread(values: Sequence[int]) -> str:
    return f"{min(values):+d} / {median(values):+.0f} / {max(values):+d}"


def compare(chip: Iterable[Entry], simulator: Iterable[Entry]) -> Against:
    """Pairs the pulses of two traces in order, and returns how they differ."""
    there, here = pulses(chip), pulses(simulator)
    found = Against(len(there), len(here))
    at = 0
    for start, length in here:
        while at < len(there) and there[at][0] < start - _SAME_MS:
            found.trouble.append(f"{_text(there[at])} on the chip only")
            at += 1
        if at == len(there) or there[at][0] > start + _SAME_MS:
            found.trouble.append(f"{_text((start, length))} in the simulator only")
            continue
        _pair(found, there[at], (start, length))
        at += 1
    found.trouble += [f"{_text(pulse)} on the chip only" for pulse in there[at:]]
    return found


def _pair(found: Against, chip: Pulse, simulator: Pulse) -> None:
    later, longer = chip[0] - simulator[0], chip[1] - simulator[1]
    found.starts.append(later)
    found.lengths.append(longer)
    if abs(later) > START_MS:
        found.trouble.append(f"{_text(simulator)} begins {later:+d} ms on the chip")
    if abs(longer) > LENGTH_MS:
        found.trouble.append(f"{_text(simulator)} is {longer:+d} ms long on the chip")


def _text(pulse: Pulse) -> str:
    return f"pulse at {clock_text(pulse[0])} of {pulse[1]} ms"
