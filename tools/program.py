"""Checks a program's file with the validator that the band itself uses, and shows what a session would be.

python -m tools program check FILE.json
python -m tools program show FILE.json      (or three-round)
"""

import argparse
import json
from pathlib import Path

from firmware.rondo import program, settings
from simulator.mistake import Mistake, Parser
from simulator.scenario import load_program


def _load(name: str) -> dict[str, object]:
    if name in program.BUILT_IN:
        return dict(program.BUILT_IN[name](settings.resolve({})[0]))
    return dict(json.loads(load_program(Path(name))))


def _length(ms: int | None) -> str:
    return "until a tap" if ms is None else f"{ms // 60_000}:{ms // 1000 % 60:02}"


def show(routine: dict[str, object], pacing: str) -> list[str]:
    """One line for each phase of a session that starts on the left."""
    chosen, _ = settings.resolve({"pacing": pacing})
    lines = []
    for number, phase in enumerate(program.plan(routine, chosen, "left"), 1):
        opens = f", may switch from {_length(phase.opens)}" if phase.opens else ""
        lines.append(
            f"{number:2}  round {phase.round}  {phase.kind:8} {phase.side:6} {_length(phase.usual)}{opens}"
        )
    low, high = program.totals_s(routine)
    lines.append(f"    expressing {_length(low * 1000)} to {_length(high * 1000)}")
    return lines


def main(argv: list[str]) -> int:
    """`python -m tools program`."""
    parser = Parser(
        prog="python -m tools program",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "action", choices=("check", "show"), help="check says only whether it can be followed"
    )
    parser.add_argument(
        "file", metavar="FILE", help="a program as JSON, or the name of a built-in one"
    )
    parser.add_argument(
        "--pacing", choices=("strict", "guide"), default="strict", help="for show (strict)"
    )
    args = parser.parse_args(argv)
    if args.file not in program.BUILT_IN and not args.file.endswith(".json"):
        raise Mistake(args.file, f"expected a .json file or {', '.join(program.BUILT_IN)}")
    routine = _load(args.file)
    if args.action == "check":
        print(f"{args.file}: can be followed")
    else:
        print("\n".join(show(routine, args.pacing)))
    return 0
