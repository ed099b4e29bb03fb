"""The window's colours can be told apart: WCAG 2.2, 1.4.3 for text and 1.4.11 for shapes."""

from simulator.window.canvas import Color
from simulator.window.theme import (
    ACCENT,
    ASSIST,
    BACK,
    BEZEL,
    BODY,
    DARK_TEXT,
    DIM,
    KEY,
    LEFT,
    OTHER,
    PANEL,
    RIGHT,
    TEXT,
    TRACK,
)  # fmt: skip

# On whose ground each is written.
WRITTEN = (
    (TEXT, BACK), (TEXT, PANEL), (DIM, BACK), (DIM, PANEL), (ACCENT, BACK), (ACCENT, PANEL),
    (TEXT, TRACK), (DIM, TRACK), (TEXT, KEY), (DARK_TEXT, ACCENT), (DARK_TEXT, LEFT),
    (DARK_TEXT, RIGHT), (DARK_TEXT, ASSIST), (DARK_TEXT, OTHER), (LEFT, BACK), (RIGHT, BACK),
    (ASSIST, BACK), (OTHER, BACK), (TEXT, BODY), (ACCENT, TRACK),
)  # fmt: skip

# What is drawn to be told apart from its ground.
DRAWN = (
    (ACCENT, BACK), (DIM, BACK), (TEXT, BACK), (ASSIST, BACK), (LEFT, PANEL), (RIGHT, PANEL),
    (ASSIST, PANEL), (OTHER, PANEL), (ACCENT, PANEL), (ACCENT, TRACK), (ACCENT, BEZEL),
)  # fmt: skip


def contrast(a: Color, b: Color) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_text_can_be_read_on_its_ground() -> None:
    for ink, ground in WRITTEN:
        assert contrast(ink, ground) >= 4.5, (ink, ground)


def test_every_shape_stands_out_from_its_ground() -> None:
    for ink, ground in DRAWN:
        assert contrast(ink, ground) >= 3, (ink, ground)
