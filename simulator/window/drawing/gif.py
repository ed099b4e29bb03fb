"""Makes a small GIF of the window over time, too slow to flicker; the same session gives the same bytes."""

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO

import pygame
from PIL import Image

GIF_FRAMES = 150
GIF_WIDTH = 720
_COLORS = 128
_DRAWING_FRACTION = 0.8  # of the work is drawing the frames
_PALETTE_FRAMES = 4  # frames from which the palette is made
# So nothing in a GIF can go off and on again more than 2.5 times a second.
GIF_FRAME_MS = 200


class Gif:
    """A GIF in the making, one picture for each of `instants`, in ms: `draw(t_ms)` returns that of the window then.

    `data` holds the file's bytes once `steps()` was iterated to its end.
    """

    def __init__(self, draw: Callable[[int], pygame.Surface], instants: Sequence[int]) -> None:
        self._draw = draw
        self._instants = instants
        self.data = b""

    def steps(self) -> Iterator[float]:
        """Makes the GIF in steps and leaves its bytes in `data`; yields the fraction that is done, 0 to 1."""
        frames = []
        for index, t_ms in enumerate(self._instants):
            frames.append(_frame(self._draw(t_ms)))
            yield _DRAWING_FRACTION * (index + 1) / len(self._instants)
        palette = _palette(frames)
        for index, frame in enumerate(frames):
            frames[index] = frame.quantize(palette=palette, dither=Image.Dither.NONE)
            yield _DRAWING_FRACTION + (1 - _DRAWING_FRACTION) * (index + 1) / len(frames)
        self.data = _encoded(frames)


def as_gif(draw: Callable[[int], pygame.Surface], instants: Sequence[int]) -> bytes:
    """Returns the bytes of a GIF with one frame for each of `instants`, in ms, drawn by `draw`."""
    gif = Gif(draw, instants)
    for _fraction in gif.steps():
        pass
    return gif.data


def _encoded(frames: Sequence[Image.Image]) -> bytes:
    """Returns the bytes of a GIF file with `frames`, each shown for GIF_FRAME_MS."""
    buffer = BytesIO()
    frames[0].save(
        buffer,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=GIF_FRAME_MS,
        loop=0,
        optimize=True,
    )
    return buffer.getvalue()


def even_instants(start_ms: int, end_ms: int) -> range:
    """Returns evenly spaced instants from `start_ms` to `end_ms`: some GIF_FRAMES, at least GIF_FRAME_MS apart."""
    return range(start_ms, end_ms + 1, max(GIF_FRAME_MS, (end_ms - start_ms) // GIF_FRAMES))


def _frame(surface: pygame.Surface) -> Image.Image:
    width, height = surface.get_size()
    size = (GIF_WIDTH, height * GIF_WIDTH // width)
    scaled_down = pygame.transform.smoothscale(surface, size)
    return Image.frombytes("RGB", size, pygame.image.tobytes(scaled_down, "RGB"))


def _palette(frames: Sequence[Image.Image]) -> Image.Image:
    """Returns one palette for all frames, made from a few of them, so that what stands still has the same
    bytes in each."""
    samples = [frames[len(frames) * i // _PALETTE_FRAMES] for i in range(_PALETTE_FRAMES)]
    width, height = samples[0].size
    column = Image.new("RGB", (width, height * _PALETTE_FRAMES))
    for index, frame in enumerate(samples):
        column.paste(frame, (0, height * index))
    return column.quantize(_COLORS, Image.Quantize.MAXCOVERAGE)
