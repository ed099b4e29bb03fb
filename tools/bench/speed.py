"""How fast the simulator is: virtual time over real time for a whole default session.

Each figure is the median of several runs in one process, with the firmware's modules compiled before; a run goes
from power on to the end of the session and includes the boot. The `cost_` figures hardly depend on how fast this
machine is at the moment: each is a session's processor time divided by that of a fixed piece of plain Python that
runs just before and after the session.
"""

import gc
import statistics
import time
from pathlib import Path

from firmware.rondo.session import program, session, table
from firmware.rondo.storage import settings
from simulator.core.kernel import MS
from simulator.scenario.model import Scenario
from simulator.scenario.player import Play
from simulator.scenario.script import parse

from .budget import Figure

# Press twice, and let the default session of 28:00 go by.
_TEXT = """
set display {display}
0:01 tap main
0:02 tap main
28:02 expect state done
28:03 end
"""


def _scenario(display: str) -> Scenario:
    return parse(_TEXT.format(display=display), "bench", Path())


def _session(display: str) -> tuple[float, float]:
    """Plays one session; returns virtual seconds for each real one, and the cost in runs of plain Python."""
    scenario = _scenario(display)
    gc.collect()
    plain_s = _plain_s()
    began, began_cpu = time.perf_counter(), time.process_time()
    play = Play(scenario)
    play.play()
    took, took_cpu = time.perf_counter() - began, time.process_time() - began_cpu
    plain_s += _plain_s()
    if play.failures:
        raise SystemExit(f"bench: the session did not end as it should: {play.failures}")
    return play.device.kernel.now_us / MS / 1000 / took, took_cpu / plain_s


class _Plain:
    """Fixed work in plain Python, like a simulator's: calls, attributes, whole numbers, a dictionary."""

    def __init__(self) -> None:
        self.sum = 0
        self.last: dict[int, int] = {}

    def step(self, number: int) -> int:
        """Carries out one step of the fixed work."""
        self.sum += number & 7
        self.last[number & 63] = self.sum
        return self.sum


_PLAIN_STEPS = 50_000  # steps of the fixed work: some 8 ms


def _plain_s() -> float:
    """Returns the processor time that the fixed piece of plain Python takes now, in s."""
    began = time.process_time()
    plain = _Plain()
    for number in range(_PLAIN_STEPS):
        plain.step(number)
    return time.process_time() - began


def _sessions(display: str, runs: int) -> list[Figure]:
    """Returns the median speed and cost of `runs` sessions, after one that compiles and is not counted."""
    results = [_session(display) for _ in range(runs + 1)][1:]
    speeds, costs = zip(*results, strict=True)
    name = f"display_{display}"
    return [
        Figure(f"session_{name}", round(statistics.median(speeds)), "x real time"),
        Figure(f"cost_{name}", round(statistics.median(costs), 3), "x plain Python"),
    ]


def _bare_core(runs: int) -> float:
    """Returns the median ratio of virtual to real time for the session's table alone, without a device."""
    chosen, _ = settings.resolve({})
    ratios = []
    for _ in range(runs * 20):
        began = time.perf_counter()
        s = session.Session(chosen, program.three_round)
        s.gesture(table.TAP, 0, 0)
        s.gesture(table.TAP, 1000, 1000)
        while s.state != table.DONE:
            s.deadline(pressing=False)
            s.expire(s.due(pressing=False), s.deadline(pressing=False))
        ratios.append((s.ended_at - s.started_at) / 1000 / (time.perf_counter() - began))
    return statistics.median(ratios)


def figures(runs: int) -> list[Figure]:
    """Returns the speed and cost of sessions with display on and off, and the speed of the bare table."""
    alone = Figure("session_table_alone", round(_bare_core(runs)), "x real time")
    return [*_sessions("always", runs), *_sessions("off", runs), alone]
