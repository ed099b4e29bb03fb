"""Keeps what was done and seen as files: a scenario that does it again, a picture, a GIF, the pins over time.

Each is written under the first free number: rondo-1.scenario, rondo-2.png. OSError where that cannot be.
"""

from collections.abc import Callable
from pathlib import Path

import pygame
from PIL import Image
from vcd import VCDWriter

from ..acts import text_of
from ..picture import save_png
from .film import Film
from .live import Live

GIF_FRAMES = 150
GIF_WIDTH = 720
# Nothing in it can go off and on again more than 2.5 times a second.
GIF_FRAME_MS = 200


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


def picture(surface: pygame.Surface, folder: Path) -> Path:
    """What a surface shows."""
    path = free(folder, ".png")
    save_png(surface, path)
    return path


def gif(draw: Callable[[int], pygame.Surface], start: int, end: int, path: Path) -> None:
    """From `start` to `end` ms, evenly; `draw` gives the window at an instant."""
    step = max(GIF_FRAME_MS, (end - start) // GIF_FRAMES)
    frames = [_frame(draw(t)) for t in range(start, end + 1, step)]
    frames[0].save(
        path, save_all=True, append_images=frames[1:], duration=GIF_FRAME_MS, loop=0, optimize=True
    )


def _frame(surface: pygame.Surface) -> Image.Image:
    width, height = surface.get_size()
    size = (GIF_WIDTH, height * GIF_WIDTH // width)
    small = pygame.transform.smoothscale(surface, size)
    image = Image.frombytes("RGB", size, pygame.image.tobytes(small, "RGB"))
    return image.quantize(64, dither=Image.Dither.NONE)


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
