"""Tries every part of the band at the other end of the cable, with the wearer saying what is felt and seen.

Without names all parts are tried; its light is on meanwhile. What is not as it should be is said with what to
check, and the exit code is then 1. `cues` plays every cue by its name, so that one can learn them on the wrist.
`measure` writes what the band answers about itself to a file: how long its start and its flash take, its memory,
its crystal; the simulator can take that for its board.

examples:
  python -m tools doctor
  python -m tools doctor motor buttons
  python -m tools doctor cues
  python -m tools doctor measure --out pico.json --by "A. Maker"
"""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from firmware import resets
from firmware.rondo.haptics import cues
from firmware.rondo.storage import settings as rules
from simulator.text import output
from simulator.text.language import N_, _
from simulator.text.usage import Parser, UsageError, printable

from . import clock
from .band import link, measuring, slots
from .band.link import Link
from .band.repl import DeviceError
from .cue_words import MEANING

PATIENCE_S = 15.0
CUE_S = 30.0  # no cue takes longer, in s
TRIAL_FILE, TRIAL = "doctor.tmp", bytes(range(256)) * 8
FREE_KIB = 200  # less free space is too little for sessions
SHOWN = {
    "battery": N_("battery: 1 to 3 for how full it is"),
    "progress": N_("round, side, quarters gone"),
}
TROUBLE_DOWN = N_("{button} was not seen to go down: check its two wires, one goes to ground")
TROUBLE_UP = N_(
    "{button} was not seen to go up: check that nothing holds it and no solder bridges it"
)

# On the band: its own parts, as the app wires them, and its light on.
_BEGIN = """
import board
from time import sleep_ms
from rondo.app import App
_app = App(board)
_app.load_rest()
_led = board.led()
_led.value(1)
_pins = board.button_pins()
def _play(name):
 haptics, clock = _app._haptics, _app._clock
 haptics.count_progress(2, 'left', 1) if name == 'progress' else haptics.count_battery(2)
 try:
  haptics.silence(clock.now())
  haptics.play(name, clock.now(), False)
  began = False
  while haptics.playing or not began:
   began = began or bool(haptics.playing)
   haptics.step(clock.now())
   sleep_ms(2)
 finally:
  haptics.silence(clock.now())
  board.motor_off()
def _show():
 screen, view, clock = _app._presenter._screen, _app._presenter._view, _app._clock
 view.state, view.side, view.battery = 'awake', 'left', 100
 screen.light(True)
 for _ in range(100):
  screen.update(view)
  if not screen.pending:
   return True
  screen.send(clock.now(), 1000)
 return False
"""


class Talk:
    """The conversation with the wearer: `say` prints a line, `ask` prints a question and returns the answer."""

    def __init__(self, say: Callable[[str], None], ask: Callable[[str], str]) -> None:
        self.say = say
        self._ask = ask

    def answer(self, question: str) -> str:
        """Asks a question; returns the answer in lower case.

        Raises UsageError if there is no terminal to answer at.
        """
        try:
            return self._ask(question).strip().lower()
        except EOFError:
            raise UsageError("doctor", "nobody answers, expected a terminal") from None

    def yes(self, question: str) -> bool:
        """Asks a question until the answer is y or n; returns whether it was y."""
        yes, no = _("y"), _("n")
        while True:
            answer = self.answer(f"{question} [{yes}/{no}] ")[:1]
            if answer in (yes, no):
                return answer == yes


@dataclass
class Visit:
    """The band that is tested, the conversation with its wearer, and a clock: `now()` returns a time in s."""

    band: Link
    talk: Talk
    now: Callable[[], float]


def motor(visit: Visit) -> str:
    """Drives the motor and asks whether it was felt; returns what to check if not, else ""."""
    visit.talk.say(_("motor: two long pulses"))
    visit.band.run("_play('left' if _app._haptics._mirror else 'right')", within_s=CUE_S)
    if visit.talk.yes(_("felt two long pulses?")):
        return ""
    return _(
        "not felt: check the motor's two wires, the transistor and its diode, "
        "and `strength` in the settings"
    )


def buttons(visit: Visit) -> str:
    """Asks for each button to be pressed and released; returns what to check if that is not seen, else ""."""
    names = visit.band.value("[b[0] for b in board.BUTTONS]", "board")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise visit.band.nonsense(names)
    for index, name in enumerate(names[:4]):
        button = printable(name)[:20]
        visit.talk.say(_("buttons: press {button} and let it go").format(button=button))
        for level, trouble in ((1, TROUBLE_DOWN), (0, TROUBLE_UP)):
            if not _becomes(visit, index, level):
                return _(trouble).format(button=button)
    return ""


def _becomes(visit: Visit, index: int, level: int) -> bool:
    until = visit.now() + PATIENCE_S
    while visit.now() < until:
        if visit.band.value(f"1 - _pins[{index}].value()") == level:
            return True
    return False


def display(visit: Visit) -> str:
    """Draws on the display and asks whether that is seen; returns what to check if not, else ""."""
    if visit.band.value("_app._presenter is None"):
        visit.talk.say(_("display: none, or off in the settings"))
        return ""
    if visit.band.value("_show()") is not True:
        return _(
            "does not answer: check its wires (power, ground, data, clock), "
            "and that it is the one the board has"
        )
    if visit.talk.yes(_("display: does it show the left side, and a full battery?")):
        return ""
    return _(
        "not seen: check its wires, `brightness` in the settings, "
        "and that it is the one the board has"
    )


def battery(visit: Visit) -> str:
    """Prints the charge of the cell in %, as the band measures it; returns what to check if it is 0, else ""."""
    percent = visit.band.value("(_app._battery.read(), _app._battery.percent)[1]")
    if type(percent) is not int:
        raise visit.band.nonsense(percent)
    visit.talk.say(_("battery: {percent} %").format(percent=percent))
    if percent <= 0:
        return _(
            "reads 0 %: check that the cell is connected and charged, "
            "and the two resistors that halve it"
        )
    return ""


def clock_(visit: Visit) -> str:
    """Compares the band's clock with this computer's; returns how to correct it if it is wrong, else ""."""
    difference = clock.difference(clock.utc_of(visit.band), time.time())
    visit.talk.say(_("clock: {difference}").format(difference=difference))
    if difference == _(clock.RIGHT):
        return ""
    return _("{difference}: `python -m tools clock` sets it").format(difference=difference)


def storage(visit: Visit) -> str:
    """Writes and deletes a file if there is room, reads that of unwanted resets; returns what is wrong, or ""."""
    band = visit.band
    free = band.value("(lambda s: s[0] * s[3] // 1024)(os.statvfs('/'))", "os")
    if type(free) is not int:
        raise band.nonsense(free)
    visit.talk.say(_("storage: {size} KiB free").format(size=free))
    if free >= FREE_KIB:
        band.write(TRIAL_FILE, TRIAL)
        band.remove(TRIAL_FILE)
    if band.sha256(rules.ASIDE) is not None:
        visit.talk.say(
            _("storage: settings that could not be read are kept in {file}").format(
                file=rules.ASIDE
            )
        )
    try:
        lines = band.read(resets.FILE, at_most=16 * 1024).decode("utf-8", "replace").splitlines()
    except DeviceError:
        lines = []
    if lines[1:]:
        return _("the band had to start anew: {reason}").format(reason=printable(lines[-1])[:100])
    return (
        ""
        if free >= FREE_KIB
        else _("little room is left: `log` brings in the sessions, `wipe` makes room")
    )


PARTS: dict[str, Callable[[Visit], str]] = {
    "motor": motor,
    "buttons": buttons,
    "display": display,
    "battery": battery,
    "clock": clock_,
    "storage": storage,
}
CUES, MEASURE = "cues", "measure"


def teach(visit: Visit) -> None:
    """Prints the name of every cue and plays it, as often as the wearer likes."""
    names = [*cues.CUES, *cues.COUNTED]
    mirror = visit.band.value("_app._haptics._mirror") is True
    visit.talk.say(_("each cue is played by its name; Enter goes on, a plays it again, q ends it"))
    for number, name in enumerate(names, 1):
        pattern = cues.text(name, mirror) if name in cues.CUES else ""
        visit.talk.say(
            f"{number:2}/{len(names)} {name:12} {pattern:14} {_(MEANING.get(name) or SHOWN[name])}"
        )
        answer = "a"
        while answer == "a":
            visit.band.run(f"_play({name!r})", within_s=CUE_S)
            answer = visit.talk.answer("> ")
        if answer == "q":
            return


def write_measured(visit: Visit, args: argparse.Namespace) -> int:
    """Measures the band and writes its table to a file; returns the exit code."""
    board = slots.flashed_as(visit.band)
    if not board:
        raise UsageError(
            visit.band.port, "does not say which board it is, expected one that `flash` has made"
        )
    path: Path = args.out or Path(f"{board}.json")
    output.check(path)
    table = measuring.measure(visit.band, board, visit.talk.say, visit.now)
    measurements = {**table, "by": args.by, "where": args.where}
    output.write((path, json.dumps(measurements, indent=1) + "\n"))
    visit.talk.say(str(path))
    return 0


def examine(visit: Visit, parts: list[str]) -> int:
    """Tests each of `parts` and prints what is wrong; returns how many failed. A DeviceError is a failure."""
    complaints = []
    for part in parts:
        try:
            trouble = PARTS[part](visit)
        except DeviceError as error:
            trouble = _(
                "{error}: check its wires, and that the board is the one it was flashed as"
            ).format(error=error.kind)
        if trouble:
            complaints.append(f"{part}: {trouble}")
    for line in complaints or [_("all is as it should be")]:
        visit.talk.say(line)
    return len(complaints)


def main(
    argv: list[str],
    say: Callable[[str], None] = print,
    ask: Callable[[str], str] = input,
    now: Callable[[], float] = time.monotonic,
) -> int:
    """Runs `python -m tools doctor`; returns the exit code."""
    args = parser().parse_args(argv)
    unknown = [part for part in args.parts if part not in (*PARTS, CUES, MEASURE)]
    if unknown:
        raise UsageError(
            "doctor",
            f"no part '{unknown[0]}', expected some of {', '.join((*PARTS, CUES, MEASURE))}",
        )
    _check_measure(args)
    with link.connect(args) as band:
        visit = Visit(band, Talk(say, ask), now)
        clock.utc_of(band)  # raises UsageError if there is no firmware
        if MEASURE in args.parts:
            return write_measured(visit, args)
        _begin(band)
        try:
            if CUES in args.parts:
                teach(visit)
            parts = [part for part in args.parts or PARTS if part != CUES]
            return 1 if parts and examine(visit, parts) else 0
        finally:
            band.run("board.motor_off()\n_led.value(0)")


def _begin(band: Link) -> None:
    """Loads the band's parts. Raises UsageError if its firmware is of another version, or of another board."""
    try:
        band.run(_BEGIN)
    except DeviceError as error:
        raise UsageError(
            band.port, f"the band says {error.last_line!r}, expected `flash` first"
        ) from None


def _check_measure(args: argparse.Namespace) -> None:
    """Raises UsageError if `measure` is named beside other parts, or --out, --by or --where without `measure`."""
    if MEASURE in args.parts and set(args.parts) != {MEASURE}:
        raise UsageError("doctor", f"{MEASURE} and other parts, expected it alone")
    for option, value in (("--out", args.out), ("--by", args.by), ("--where", args.where)):
        if value and MEASURE not in args.parts:
            raise UsageError(option, f"is for `doctor {MEASURE}`, expected that")


def parser() -> argparse.ArgumentParser:
    """Returns the parser for the command line of `python -m tools doctor`."""
    options = Parser(prog="python -m tools doctor", description=__doc__)
    link.add_arguments(options)
    add = options.add_argument
    add("parts", nargs="*", metavar="PART", help=f"{', '.join((*PARTS, CUES, MEASURE))}")
    add("--out", type=Path, metavar="FILE.json", help=_("where `measure` writes (BOARD.json)"))
    add("--by", metavar="NAME", default="", help=_("who measured"))
    add("--where", metavar="TEXT", default="", help=_("on what board, with what cable"))
    return options
