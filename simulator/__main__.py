"""The simulator: `run` opens the band in a window, `play` plays a scenario, `serve` is a board on a cable."""

from simulator.text import interrupt

if __name__ == "__main__":
    interrupt.end_quietly()

import argparse
import json
import sys
from pathlib import Path

from . import boards, interpreters
from .cable import serve
from .core.energy import EnergyMeter
from .core.kernel import MS, Stuck
from .core.pixels import Picture
from .core.recorder import write_trace
from .interpreters.rp2040 import command as on_chip
from .mcu import measured
from .run import VIEWS
from .scenario import model, needs, programs, script
from .scenario.player import Play
from .text import console, language, output, settings_help
from .text.ending import exit_code
from .text.language import N_, _
from .text.usage import Parser, UsageError, number, whole_number

PLAY_HELP = N_("""\
Plays FILE, a scenario, in virtual time: as fast as this computer can. Prints each expectation that does not
hold, with what happened instead. Exit code 0: all expectations hold; 1: some do not; 2: a mistake in the file
or the command, said in one line.
""")


def parser() -> Parser:
    """Returns the parser for the command line of `python -m simulator`."""
    top = Parser(prog="python -m simulator", description=_("The Rondo band, emulated."))
    commands = top.add_subparsers(dest="command", required=True, metavar="run|play|serve")
    _add_play(commands)
    _add_run(commands)
    serve.add_to(commands)
    return top


def _add_play(commands: "argparse._SubParsersAction[Parser]") -> None:
    play = commands.add_parser(
        "play", help=_("play a scenario and judge its expectations"), description=_(PLAY_HELP)
    )
    add = play.add_argument
    add("file", type=Path, metavar="FILE", help=_("the scenario"))
    add("--board", choices=boards.NAMES, help=_("instead of the one that FILE names"))
    add(
        "--interpreter",
        choices=(*interpreters.NAMES, on_chip.NAME),
        default=interpreters.DEFAULT,
        help=_("what runs the firmware ({default})").format(default=interpreters.DEFAULT),
    )
    add(
        "--trace",
        type=Path,
        metavar="OUT.jsonl",
        help=_("write what happened, one JSON object a line"),
    )
    add(
        "--screens",
        type=Path,
        metavar="DIR",
        default=Path(),
        help=_("where `screenshot` puts its pictures"),
    )
    add("--mpy", action="store_true", help=_("run what mpy-cross makes of the firmware's files"))
    add(
        "--flash",
        type=Path,
        metavar="IMAGE",
        help=_(
            "start from what is on this flash, its firmware too, instead of this repository's; "
            "needs unix or wasm"
        ),
    )
    add(
        "--measured",
        type=Path,
        metavar="FILE",
        help=_("how long the board's start takes, as `tools doctor measure` has written it"),
    )
    add("--json", action="store_true", help=_("print the result as one JSON object"))
    on_chip.add_to(play)


def _add_run(commands: "argparse._SubParsersAction[Parser]") -> None:
    run = commands.add_parser(
        "run",
        help=_("the band in a window, or in the terminal"),
        description=_(
            "Opens the band in a window; without a display, in the terminal; without either, as text."
        ),
    )
    add = run.add_argument
    add(
        "file",
        type=Path,
        nargs="?",
        metavar="FILE",
        help=_("a scenario to play from its beginning"),
    )
    add(
        "--board",
        choices=boards.NAMES,
        help=_("instead of the one that FILE names ({default})").format(default=boards.DEFAULT),
    )
    add("--view", choices=VIEWS, help=_("instead of what there is a display for"))
    add(
        "--set",
        action="append",
        nargs=2,
        default=[],
        metavar=("KEY", "VALUE"),
        help=_("a setting; may be repeated"),
    )
    add("--seed", type=whole_number(0, script.LAST_SEED), help=_("of the buttons' bounce (0)"))
    add(
        "--speed",
        type=number,
        default=1.0,
        metavar="X",
        help=_("times real time to begin with (1)"),
    )
    add(
        "--scale",
        type=number,
        metavar="X",
        help=_("how large everything is in the window (as suits the display)"),
    )
    add("--trace", type=Path, metavar="OUT.jsonl", help=_("write what happened, at the end"))


def write_pictures(pictures: list[tuple[str, Picture]], folder: Path) -> None:
    """Writes the screenshots as PNG files into `folder`, which it makes.

    Raises UsageError if one cannot be written.
    """
    if not pictures:
        return
    from .window.drawing.picture import (  # pygame takes longer to load than a session to play
        save_png,
        screen_surface,
    )

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in pictures:
            save_png(screen_surface(picture), folder / name)
    except OSError as error:
        raise UsageError(
            str(folder), f"{error.strerror or error}, expected a folder that can be written"
        ) from None


def play(args: argparse.Namespace) -> int:
    """Runs `python -m simulator play`; returns the exit code."""
    scenario, image = _checked_arguments(args)
    if args.interpreter == on_chip.NAME:
        chip_play, stuck = on_chip.play(args, scenario, image)
        write_pictures(chip_play.pictures, args.screens)
        return on_chip.say(args, chip_play, stuck)
    play_ = Play(scenario, args.interpreter, args.mpy, image)
    meter = EnergyMeter(play_.device)
    stuck = ""
    try:
        play_.play()
    except Stuck as error:
        stuck = str(error)
    finally:  # at Ctrl-C too
        if args.trace:
            write_trace(play_.device.recorder, args.trace)
        write_pictures(play_.pictures, args.screens)
    for warning in play_.device.recorder.warnings:
        print(f"rondo: {warning}", file=sys.stderr)
    if args.json:
        print(json.dumps({**result(play_, args, stuck), "drawn": meter.as_dict()}, indent=2))
        return int(bool(play_.failures or stuck))
    return _print_result(play_, args.file, stuck)


def _checked_arguments(args: argparse.Namespace) -> tuple[model.Scenario, bytes | None]:
    """Returns the scenario to play, and the flash image if one is given.

    Raises UsageError for a wrong argument before any work is done.
    """
    output.check(args.trace, paths_read=(args.file, args.flash, args.measured, args.image))
    if args.screens.exists() and not args.screens.is_dir():
        raise UsageError(str(args.screens), "is a file, expected a folder")
    on_chip.check(args)
    if args.interpreter != on_chip.NAME:
        missing_part = interpreters.missing(args.interpreter, args.mpy)
        if missing_part:
            raise UsageError(
                f"--interpreter {args.interpreter}", f"{missing_part}, expected cpython"
            )
    if args.flash and args.interpreter == interpreters.DEFAULT:
        raise UsageError(
            "--flash", f"{args.interpreter} runs no firmware from there, expected unix or wasm"
        )
    if args.mpy and args.interpreter in (interpreters.DEFAULT, on_chip.NAME):
        raise UsageError(
            "--mpy", f"{args.interpreter} is given no compiled files, expected unix or wasm"
        )
    scenario = script.load(args.file, args.board)
    _check_pictures(args, scenario)
    scenario.measured = measured.read(args.measured, scenario.board) if args.measured else None
    line = needs.lacking(scenario, scenario.board).get(needs.SCREEN)
    if line:
        raise UsageError(
            f"{args.file}:{line}", f"no screen on {scenario.board}, expected a board with one"
        )
    return scenario, serve.read_image(args.flash, scenario.board) if args.flash else None


def _check_pictures(args: argparse.Namespace, scene: model.Scenario) -> None:
    """Raises UsageError if the trace's path is that of one of the scenario's pictures, or of their folder."""
    names = [step.args[0] for step in scene.steps if step.verb == "screenshot"]
    used_paths = {args.screens.resolve(), *((args.screens / name).resolve() for name in names)}
    if names and args.trace and args.trace.resolve() in used_paths:
        raise UsageError(str(args.trace), "is given twice, expected another file for the trace")


def _print_result(played: Play, file: Path, stuck: str) -> int:
    """Prints the result of a play; returns the exit code."""
    has_failed = bool(played.failures or stuck)
    for _t_ms, kind, fields in played.device.recorder.entries:
        if kind == "console":
            print(f"console: {fields['text']}", file=sys.stderr)
    for line, expected, actual in sorted(played.failures):
        text = _("expected {expected}, found {found}").format(expected=expected, found=actual)
        print(f"{file}:{line}: {text}")
    if stuck:
        print(f"{file}: {stuck}")
    if not has_failed:
        text = _("{number} expectations hold").format(number=played.passed)
        print(f"{file}: {text}")
    return int(has_failed)


def result(played: Play, args: argparse.Namespace, stuck: str) -> dict[str, object]:
    """Returns what --json prints, without the charge drawn from the cell."""
    return {
        "file": str(args.file),
        "board": played.scenario.board,
        "interpreter": args.interpreter,
        "virtual_ms": played.device.kernel.now_us // MS,
        "passed": played.passed,
        "failed": len(played.failures),
        "failures": [
            {"line": line, "expected": expected, "found": actual}
            for line, expected, actual in sorted(played.failures)
        ],
        "stuck": stuck or None,
    }


def run(args: argparse.Namespace) -> int:
    """Runs `python -m simulator run`; returns the exit code."""
    from .run import run as show
    from .view.live import Live

    output.check(args.trace, paths_read=(args.file,))
    if not 0 < args.speed <= 1000:
        raise UsageError(
            "--speed", f"{args.speed:g} is out of range, expected more than 0 and at most 1000"
        )
    if args.scale is not None and not 0.5 <= args.scale <= 4:
        raise UsageError("--scale", f"{args.scale:g} is out of range, expected 0.5 to 4")
    live = Live(_scenario_to_run(args), args.speed, args.file.name if args.file else "")
    try:
        return show(live, args.view, scale=args.scale)
    finally:
        if args.trace:
            write_trace(live.device.recorder, args.trace)


def _scenario_to_run(args: argparse.Namespace) -> model.Scenario:
    """Returns the scenario in FILE, or one without steps for use by hand.

    The command's options override the scenario's header.
    """
    chosen = settings_help.checked_settings(args.set, "--set")
    if args.file:
        scenario = script.load(args.file, args.board)
        scenario.seed = scenario.seed if args.seed is None else args.seed
        if chosen:
            scenario.settings |= chosen
            scenario.programs = programs.programs_for(scenario.settings, args.file.parent, "--set")
        return scenario
    settings = {"language": language.language_in_use(), **chosen}
    return model.Scenario(
        "by hand",
        args.board or boards.DEFAULT,
        args.seed or 0,
        settings,
        programs.programs_for(settings, Path(), "--set"),
    )


def main(argv: list[str] | None = None) -> int:
    """Runs the simulator's command line; returns the exit code."""
    console.use_utf8()
    language.use(language.requested_language(sys.argv[1:] if argv is None else argv))
    return exit_code("simulator", lambda: _command(argv))


def _command(argv: list[str] | None) -> int:
    args = parser().parse_args(argv)
    interrupt.raise_again()
    return {"play": play, "run": run, "serve": serve.serve}[args.command](args)


if __name__ == "__main__":
    sys.exit(main())
