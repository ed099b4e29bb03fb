"""A screen's bitmap as a picture: crisp pixels without gaps, for the window, PNG files and tests.

Works without a display: nothing here needs a video mode.
"""

import os
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

Color = tuple[int, int, int]

OLED: Color = (210, 235, 255)


def screen_surface(
    bitmap: bytes, scale: int = 4, lit: Color = OLED, size: tuple[int, int] = (128, 64)
) -> pygame.Surface:
    """`bitmap` (a byte for each pixel, row by row, 0 dark), each pixel `scale` times as large."""
    if len(bitmap) != size[0] * size[1]:
        raise ValueError(f"{len(bitmap)} pixels are not {size[0]} x {size[1]}")
    surface = pygame.image.frombuffer(bitmap, size, "P")
    surface.set_palette([(0, 0, 0)] + [lit] * 255)
    plain = surface.convert(pygame.Surface((1, 1), depth=24))
    return pygame.transform.scale(plain, (size[0] * scale, size[1] * scale))


def save_png(surface: pygame.Surface, path: Path | str) -> None:
    """Writes a PNG, and the folders that it needs. OSError when that cannot be."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        pygame.image.save(surface, str(path))
    except pygame.error as error:
        raise OSError(str(error)) from None
