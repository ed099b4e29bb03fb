"""The command `play --interpreter rp2040`: its options, and what it prints."""

import argparse
import json
from pathlib import Path

from ...core.kernel import Stuck
from ...core.recorder import line_of
from ...scenario.model import Scenario
from ...scenario.player import Play
from ...text import output
from ...text.language import _
from ...text.usage import UsageError
from . import parts, uf2
from .comparison import PulseDifferences, compare
from .play import ChipPlay

NAME = "rp2040"


def check(args: argparse.Namespace) -> None:
    """Raises UsageError if `args` need this interpreter but name another, or if it lacks a part on this machine."""
    if args.interpreter != NAME:
        for is_given, option in ((args.image, "--image"), (args.against, "--against")):
            if is_given:
                raise UsageError(option, f"is for --interpreter {NAME}, expected that too")
        return
    reason = parts.missing()
    if reason:
        raise UsageError(f"--interpreter {NAME}", f"{reason}, expected cpython")
    if args.image is None:
        raise UsageError(
            f"--interpreter {NAME}",
            "which MicroPython? expected --image FILE.uf2, of https://micropython.org/download/RPI_PICO/"
            " or made by `make chip`",
        )


def play(
    args: argparse.Namespace, scenario: Scenario, files: bytes | None
) -> tuple[ChipPlay, str]:
    """Plays a scenario and writes the trace, even at Ctrl-C; returns the play, and why it got stuck, else ""."""
    chip_play = ChipPlay(scenario, uf2.read(args.image), files)
    stuck = ""
    try:
        chip_play.play()
    except Stuck as error:
        stuck = str(error)
    finally:
        if args.trace:
            lines = "".join(f"{line_of(*entry)}\n" for entry in chip_play.entries)
            output.write((args.trace, lines))
    return chip_play, stuck


def say(args: argparse.Namespace, chip_play: ChipPlay, stuck: str) -> int:
    """Prints the result of a play; returns the exit code."""
    comparison = _compare_with_simulator(chip_play) if args.against and not stuck else None
    problems = [stuck] if stuck else comparison.trouble if comparison is not None else []
    if args.json:
        print(json.dumps(_json_result(args, chip_play, stuck, comparison), indent=2))
        return int(bool(chip_play.failures or problems))
    for line, expected, actual in sorted(chip_play.failures):
        text = _("expected {expected}, found {found}").format(expected=expected, found=actual)
        print(f"{args.file}:{line}: {text}")
    if chip_play.unjudged:
        lines = ", ".join(str(step.line) for step in chip_play.unjudged)
        template = _("not judged, since it cannot be seen from outside: lines {lines}")
        print(f"{args.file}: {template.format(lines=lines)}")
    for problem in problems:
        print(f"{args.file}: {problem}")
    if comparison is not None:
        print(f"{args.file}: {comparison.row()}")
    if not chip_play.failures and not stuck:
        text = _("{number} expectations hold").format(number=chip_play.passed)
        print(f"{args.file}: {text}")
    return int(bool(chip_play.failures or problems))


def _compare_with_simulator(chip_play: ChipPlay) -> PulseDifferences:
    simulated_play = Play(chip_play.scenario)
    simulated_play.play()
    return compare(chip_play.entries, simulated_play.device.recorder.entries)


def _json_result(
    args: argparse.Namespace, chip_play: ChipPlay, stuck: str, comparison: PulseDifferences | None
) -> dict[str, object]:
    result: dict[str, object] = {
        "file": str(args.file),
        "board": chip_play.scenario.board,
        "interpreter": NAME,
        "virtual_ms": chip_play.scenario.steps[-1].t_ms,
        "passed": chip_play.passed,
        "failed": len(chip_play.failures),
        "failures": [
            {"line": line, "expected": expected, "found": actual}
            for line, expected, actual in sorted(chip_play.failures)
        ],
        "not_judged": [step.line for step in chip_play.unjudged],
        "stuck": stuck or None,
    }
    if comparison is not None:
        result["against"] = {"trouble": comparison.trouble, "pulses": comparison.row()}
    return result


def add_to(play: argparse.ArgumentParser) -> None:
    """Adds the options of this interpreter to the command `play`."""
    play.add_argument(
        "--image",
        type=Path,
        metavar="UF2",
        help=_("the MicroPython for --interpreter rp2040, for boards with that chip"),
    )
    play.add_argument(
        "--against",
        action="store_true",
        help=_("compare each pulse with what the simulator plays; needs rp2040"),
    )
