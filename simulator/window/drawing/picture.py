"""Turns the picture on a band's screen into a surface of pygame, and saves surfaces as PNG files.

Works without a display: nothing here needs a video mode.
"""

import os
from io import BytesIO
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from ...core.pixels import Picture
from ...text import output

LONG_SIDE = 512  # px of a picture that is kept, at least


def screen_surface(picture: Picture, scale: int | None = None) -> pygame.Surface:
    """Returns `picture` as a surface, each pixel `scale` px large.

    Without a `scale`, the smallest at which the longer side has LONG_SIDE px.
    """
    width, height = picture.size
    if scale is None:
        scale = -(-LONG_SIDE // max(width, height))
    surface = pygame.image.frombuffer(picture.rgb, picture.size, "RGB")
    return pygame.transform.scale(surface, (width * scale, height * scale))


def save_png(surface: pygame.Surface, path: Path | str) -> None:
    """Writes `surface` as a PNG to `path`, and makes its folder.

    Raises OSError if the folder cannot be made, UsageError if the file cannot be written.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    pygame.image.save(surface, buffer, ".png")
    output.write((path, buffer.getvalue()))
