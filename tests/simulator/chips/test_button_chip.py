"""An emulated button: how its contact bounces, what is broken about it, and what the wire catches."""

from random import Random

import pytest

from simulator.chips.button import Button
from simulator.core.kernel import MS, Kernel
from simulator.core.line import Line

Edge = tuple[int, int]  # us, level


class Drawn(Random):
    """Random numbers that give the most bounces, each as early or as late as possible."""

    def __init__(self, is_late: bool) -> None:
        super().__init__()
        self._late = is_late

    def randrange(self, *limits: int) -> int:  # type: ignore[override]
        return range(*limits)[-1 if self._late or len(limits) == 1 else 0]


class Bench:
    """A button on a wire with a pull-up, as it is soldered; `edges` are those that an input sees."""

    def __init__(self, random: Random) -> None:
        self.kernel = Kernel()
        self.edges: list[Edge] = []
        self.moves: list[bool] = []
        self.line = Line()
        self.line.pull(1)
        self.line.on_edge = lambda level: self.edges.append((self.kernel.now_us, level))
        self.button = Button(self.kernel, self.line, random, self.moves.append)

    def run_to_ms(self, ms: int) -> list[Edge]:
        """Runs to `ms`; returns the edges since the last call."""
        self.kernel.run(ms * MS)
        edges_found, self.edges[:] = list(self.edges), []
        return edges_found


@pytest.mark.parametrize(("is_late", "us"), [(False, 500), (True, 3_999)])
def test_a_contact_opens_and_closes_four_times_at_most_between_half_and_four_milliseconds(
    is_late: bool, us: int
) -> None:
    bench = Bench(Drawn(is_late))
    bench.button.press()
    assert bench.run_to_ms(100) == [(0, 0), *[(us, 1), (us, 0)] * 4]
    assert bench.line.level == 0
    bench.button.release()
    us += 100 * MS
    assert bench.run_to_ms(200) == [(100 * MS, 1), *[(us, 0), (us, 1)] * 4]
    assert bench.moves == [True, False]


def test_a_bouncy_contact_bounces_five_times_as_long_and_as_often() -> None:
    bench = Bench(Drawn(is_late=True))
    bench.button.inject_fault("bouncy")
    bench.button.press()
    assert bench.run_to_ms(100) == [(0, 0), *[(19_999, 1), (19_999, 0)] * 20]


def test_a_contact_that_does_not_bounce_has_one_edge() -> None:
    bench = Bench(Drawn(is_late=True))
    bench.button.bounces = False
    bench.button.press()
    bench.button.press()  # by a finger that is down
    assert bench.run_to_ms(100) == [(0, 0)]
    assert bench.moves == [True]


def test_a_finger_that_goes_up_while_the_contact_bounces_leaves_no_bounce_of_before() -> None:
    bench = Bench(Drawn(is_late=True))
    bench.button.press()
    bench.kernel.run(2 * MS)
    bench.button.bounces = False
    bench.button.release()
    assert bench.run_to_ms(100) == [(0, 0), (2 * MS, 1)]


@pytest.mark.parametrize(("fault", "levels"), [("stuck", (0, 0, 0)), ("dead", (1, 1, 1))])
def test_a_broken_button_reads_the_same_whatever_the_finger_does(
    fault: str, levels: tuple[int, int, int]
) -> None:
    bench = Bench(Drawn(is_late=True))
    bench.button.inject_fault(fault)
    levels_read = [bench.line.level]
    for act in (bench.button.press, bench.button.release):
        act()
        bench.run_to_ms(bench.kernel.now_ms + 100)
        levels_read.append(bench.line.level)
    assert tuple(levels_read) == levels


def test_a_button_that_breaks_and_is_well_again_is_where_the_finger_is() -> None:
    bench = Bench(Drawn(is_late=True))
    bench.button.press()
    bench.button.inject_fault("dead")
    assert bench.run_to_ms(100) == [(0, 0), (0, 1)], "it stops bouncing"
    bench.button.inject_fault("")
    assert bench.run_to_ms(200) == [(100 * MS, 0)]


@pytest.mark.parametrize(("is_late", "ms"), [(False, 200), (True, 5_000)])
def test_a_glitch_is_two_edges_now_and_then_while_nobody_presses(is_late: bool, ms: int) -> None:
    bench = Bench(Drawn(is_late=True))
    bench.button.bounces = False
    bench.button.inject_glitches(Drawn(is_late))
    interval_us = ms * MS - is_late
    first_edges = bench.run_to_ms(2 * ms)
    assert first_edges == [
        (at_us, level) for at_us in (0, interval_us, 2 * interval_us) for level in (0, 1)
    ]
    bench.button.press()
    assert bench.run_to_ms(4 * ms) == [(2 * ms * MS, 0)], "a wire that is low has none"
    bench.button.release()
    bench.button.inject_glitches(None)
    assert bench.run_to_ms(8 * ms) == [(4 * ms * MS, 1)]
