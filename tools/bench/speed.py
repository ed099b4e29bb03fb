"""How fast the simulator is: virtual time over real time for a whole default session.

Each figure is the median of several runs in one process, with the firmware's modules compiled before; a run
goes from power on to the end of the session and includes the boot.
"""

import gc
import statistics
import time
from collections.abc import Callable
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


def _times_real(display: str, runs: int) -> float:
    """Median over `runs` of virtual seconds for each real one."""
    ratios = []
    for _ in range(runs + 1):
        scenario = _scenario(display)
        gc.collect()
        began = time.perf_counter()
        played = Play(scenario)
        played.play()
        took = time.perf_counter() - began
        if played.failures:
            raise SystemExit(f"bench: the session did not end as it should: {played.failures}")
        ratios.append(played.device.kernel.now / MS / 1000 / took)
    return statistics.median(ratios[1:])


def _bare_core(runs: int) -> float:
    """The same for the session's table alone, without a device."""
    chosen, _ = settings.resolve({})
    ratios = []
    for _ in range(runs * 20):
        began = time.perf_counter()
        s = session.Session(chosen, program.three_round)
        s.gesture(table.TAP, 0, 0)
        s.gesture(table.TAP, 1000, 1000)
        while s.state != table.DONE:
            s.deadline(False)
            s.expire(s.due(False), s.deadline(False))
        ratios.append((s.ended_at - s.started_at) / 1000 / (time.perf_counter() - began))
    return statistics.median(ratios)


def figures(runs: int) -> list[Figure]:
    """Measures the band with its display and without, and the table alone."""
    measured: list[tuple[str, Callable[[int], float]]] = [
        ("session_display_always", lambda n: _times_real("always", n)),
        ("session_display_off", lambda n: _times_real("off", n)),
        ("session_table_alone", _bare_core),
    ]
    return [Figure(name, round(measure(runs)), "x real time") for name, measure in measured]
