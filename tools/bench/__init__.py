"""Measures how fast the simulator is, and what sessions cost.

`speed` is timed on the simulator, `smooth` on its window, `host` on this computer. What a session costs is
counted, not timed: on the flash by `wear`, in memory, wake-ups and bytes by `budget`, which also has the
greatest value that each figure may have.
"""

import json

from simulator import boards
from simulator.text.usage import Parser, whole_number

from . import budget, host, smooth, speed
from .budget import Figure
from .wear import wear

RUNS = 7
SESSIONS_PER_RUN = 20  # played on one band for its cost in flash


def figures(runs: int) -> list[Figure]:
    """Measures everything; returns all figures. What is timed is the median of `runs` runs."""
    wear_result = wear(boards.DEFAULT, runs * SESSIONS_PER_RUN)
    return [
        *speed.figures(runs),
        Figure("erases_per_session", wear_result.erases / wear_result.sessions, "erases"),
        Figure(
            "bytes_programmed_per_session", wear_result.programmed // wear_result.sessions, "bytes"
        ),
        Figure("longest_flash_write", wear_result.longest_busy_ms, "virtual ms"),
        Figure("latest_cue", wear_result.cue_delay_ms, "virtual ms"),
        *budget.figures(boards.DEFAULT),
        *smooth.figures(),
        *host.figures(),
    ]


def main(argv: list[str]) -> int:
    """Runs `python -m tools bench`; returns the exit code, 1 if a figure is over its budget."""
    parser = Parser(prog="python -m tools bench", description=__doc__)
    add = parser.add_argument
    add("--json", action="store_true", help="print one JSON object")
    add("--runs", type=whole_number(1, 1000), default=RUNS, help=f"of each figure ({RUNS})")
    add("--modules", action="store_true", help="only the size of each module")
    args = parser.parse_args(argv)
    found_figures = budget.modules(boards.DEFAULT) if args.modules else figures(args.runs)
    if args.json:
        print(json.dumps({figure.name: figure.as_dict() for figure in found_figures}, indent=2))
    else:
        for figure in found_figures:
            print(figure)
    return int(any(figure.is_over for figure in found_figures))
