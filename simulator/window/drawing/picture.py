"""What a display shows as a picture: crisp pixels without gaps, for the window, PNG files and tests.

Works without a display: nothing here needs a video mode.
"""

import os
from io import BytesIO
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame

from ...core.pixels import Picture
from ...text import output

LONG_SIDE = 512  # at least, in pixels of a picture that is kept


def screen_surface(picture: Picture, scale: int | None = None) -> pygame.Surface:
    """Returns a picture as a surface, each pixel `scale` times as large; if that is not given, as fits a page."""
    width, height = picture.size
    if scale is None:
        scale = -(-LONG_SIDE // max(width, height))
    surface = pygame.image.frombuffer(picture.rgb, picture.size, "RGB")
    return pygame.transform.scale(surface, (width * scale, height * scale))


def save_png(surface: pygame.Surface, path: Path | str) -> None:
    """Writes a PNG, and the folders that it needs: OSError where there can be none, UsageError for the file."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = BytesIO()
    pygame.image.save(surface, made, ".png")
    output.write((path, made.getvalue()))
