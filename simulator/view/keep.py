"""Keeps what was done as files: a scenario that does it again, the pins over time.

Each is written under the first free number: rondo-1.scenario, rondo-2.vcd. OSError where that cannot be.
"""

from pathlib import Path

from vcd import VCDWriter

from ..scenario.acts import text_of
from .live import Live
from .replay import Film


def free(folder: Path, ending: str) -> Path:
    """The first name that no file has."""
    number = 1
    while (folder / f"rondo-{number}{ending}").exists():
        number += 1
    return folder / f"rondo-{number}{ending}"


def scenario(live: Live, folder: Path) -> Path:
    """All that was done so far; a program of its own is a file beside it."""
    path = free(folder, ".scenario")
    path.write_text(text_of(live.hand.scenario, live.pace.now), encoding="utf-8")
    for name, text in live.hand.scenario.programs.items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return path


def pins(film: Film, folder: Path) -> Path:
    """Buttons, motor, light and sleep over time as a VCD, for a wave viewer; 1 ms a step."""
    path = free(folder, ".vcd")
    with path.open("w", encoding="ascii") as file, VCDWriter(file, timescale="1 ms") as writer:
        buttons = {
            name: writer.register_var("band", name, "wire", size=1, init=0)
            for name in film.buttons
        }
        motor = writer.register_var("band", "motor", "real", init=0.0)
        led = writer.register_var("band", "led", "wire", size=1, init=0)
        asleep = writer.register_var("band", "asleep", "wire", size=1, init=0)
        for frame in film.frames:
            for name, variable in buttons.items():
                writer.change(variable, frame.t, int(name in frame.down))
            writer.change(motor, frame.t, frame.motor.duty)
            writer.change(led, frame.t, int(frame.led))
            writer.change(asleep, frame.t, int(frame.asleep))
    return path
