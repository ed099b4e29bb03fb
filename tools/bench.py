"""How fast the simulator is, virtual time over real time for a whole default session; and what a session costs.

Each figure is the median of several runs in one process, with the firmware's modules compiled before; a run
goes from power on to the end of the session and includes the boot. What sessions cost is counted, not timed: on
the flash by `wear`, in memory and charge by `budget`. `lag` is what a thousand of them take on the host.
"""

import gc
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from firmware.rondo import program, session, settings, table
from simulator import boards
from simulator.kernel import MS
from simulator.mistake import Mistake, Parser
from simulator.play import Play
from simulator.scenario import Scenario, parse

from . import budget, lag
from .budget import Figure
from .wear import wear

RUNS = 7
SESSIONS_PER_RUN = 20  # on one band, for what it costs its flash

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
            s.expire()
        ratios.append((s.ended_at - s.started_at) / 1000 / (time.perf_counter() - began))
    return statistics.median(ratios)


def figures(runs: int) -> list[Figure]:
    """Everything measured."""
    measured: list[tuple[str, Callable[[int], float]]] = [
        ("session_display_always", lambda n: _times_real("always", n)),
        ("session_display_off", lambda n: _times_real("off", n)),
        ("session_table_alone", _bare_core),
    ]
    speeds = [Figure(name, round(measure(runs)), "x real time") for name, measure in measured]
    worn = wear(boards.DEFAULT, runs * SESSIONS_PER_RUN)
    return [
        *speeds,
        Figure("erases_per_session", worn.erases / worn.sessions, "erases"),
        Figure("bytes_programmed_per_session", worn.programmed // worn.sessions, "bytes"),
        Figure("longest_flash_write", worn.longest_ms, "virtual ms"),
        Figure("latest_cue", worn.latest_cue_ms, "virtual ms", 2),
        *budget.figures(boards.DEFAULT),
        *lag.figures(),
    ]


def main(argv: list[str]) -> int:
    """`python -m tools bench`; exit code 0, whatever the figures."""
    parser = Parser(prog="python -m tools bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"of each figure ({RUNS})")
    parser.add_argument("--modules", action="store_true", help="only the size of each module")
    args = parser.parse_args(argv)
    if not 1 <= args.runs <= 1000:
        raise Mistake("--runs", f"{args.runs} is out of range, expected 1 to 1000")
    found = budget.modules(boards.DEFAULT) if args.modules else figures(args.runs)
    if args.json:
        print(json.dumps({figure.name: figure.told() for figure in found}, indent=2))
    else:
        for figure in found:
            print(figure)
    return 0
