"""Compares a chip's trace with the simulator's: the start and length of every pulse of the motor.

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
    """Returns (start, length), in ms, of each stretch of the trace in which the motor is on."""
    pulses_: list[Pulse] = []
    began_ms: int | None = None
    for t_ms, kind, fields in entries:
        if kind != "motor":
            continue
        if fields["on"] and began_ms is None:
            began_ms = t_ms
        elif not fields["on"] and began_ms is not None:
            pulses_.append((began_ms, t_ms - began_ms))
            began_ms = None
    return pulses_


@dataclass
class PulseDifferences:
    """How a chip's pulses differ from the simulator's.

    `chip` and `simulator` are the numbers of pulses; `starts` and `lengths` are the differences of each pair in ms,
    chip minus simulator; `trouble` has a line for each difference that is too large.
    """

    chip: int
    simulator: int
    starts: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def row(self) -> str:
        """Returns a line that says how many pulses both have, and how far these differ."""
        if not self.starts:
            return (
                f"no pulse on both, {self.chip} on the chip and {self.simulator} in the simulator"
            )
        return (
            f"{len(self.starts)} of {self.simulator} pulses on both, {self.chip - len(self.starts)} more;"
            f" start {_spread_text(self.starts)} ms, length {_spread_text(self.lengths)} ms"
        )


def _spread_text(values: Sequence[int]) -> str:
    return f"{min(values):+d} / {median(values):+.0f} / {max(values):+d}"


def compare(chip: Iterable[Entry], simulator: Iterable[Entry]) -> PulseDifferences:
    """Pairs the pulses of two traces in order, and returns how they differ."""
    chip_pulses, simulator_pulses = pulses(chip), pulses(simulator)
    comparison = PulseDifferences(len(chip_pulses), len(simulator_pulses))
    index = 0
    for start, length in simulator_pulses:
        while index < len(chip_pulses) and chip_pulses[index][0] < start - _SAME_MS:
            comparison.trouble.append(f"{_pulse_text(chip_pulses[index])} on the chip only")
            index += 1
        if index == len(chip_pulses) or chip_pulses[index][0] > start + _SAME_MS:
            comparison.trouble.append(f"{_pulse_text((start, length))} in the simulator only")
            continue
        _compare_pair(comparison, chip_pulses[index], (start, length))
        index += 1
    comparison.trouble += [
        f"{_pulse_text(pulse)} on the chip only" for pulse in chip_pulses[index:]
    ]
    return comparison


def _compare_pair(comparison: PulseDifferences, chip: Pulse, simulator: Pulse) -> None:
    later_ms, longer_ms = chip[0] - simulator[0], chip[1] - simulator[1]
    comparison.starts.append(later_ms)
    comparison.lengths.append(longer_ms)
    if abs(later_ms) > START_MS:
        comparison.trouble.append(f"{_pulse_text(simulator)} begins {later_ms:+d} ms on the chip")
    if abs(longer_ms) > LENGTH_MS:
        comparison.trouble.append(
            f"{_pulse_text(simulator)} is {longer_ms:+d} ms long on the chip"
        )


def _pulse_text(pulse: Pulse) -> str:
    return f"pulse at {clock_text(pulse[0])} of {pulse[1]} ms"
