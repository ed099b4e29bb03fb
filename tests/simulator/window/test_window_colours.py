"""The window's colours can be told apart, dark and light: WCAG 2.2, 1.4.3 for text and 1.4.11 for shapes."""

import pytest

from simulator.window.drawing.theme import DARK, LIGHT, ON_PHASE, Color, Palette

# On whose ground each is written.
WRITTEN = (
    ("text", "back"), ("text", "panel"), ("dim", "back"), ("dim", "panel"), ("accent", "back"),
    ("accent", "panel"), ("text", "track"), ("dim", "track"), ("accent", "track"), ("text", "key"),
    ("dim", "key"), ("text", "hot"), ("on_accent", "accent"), ("on_accent", "alert"), ("alert", "back"),
    ("back", "text"), ("back", "dim"),
)  # fmt: skip

# What is drawn to be told apart from its ground.
DRAWN = (
    ("accent", "back"), ("dim", "back"), ("text", "back"), ("assist", "back"), ("left", "panel"),
    ("right", "panel"), ("assist", "panel"), ("other", "panel"), ("accent", "panel"), ("alert", "back"),
    ("accent", "track"),
)  # fmt: skip


def contrast(color: Color, other_color: Color) -> float:
    """Returns the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(color), _luminance(other_color)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
def test_every_text_can_be_read_on_its_ground(palette: Palette) -> None:
    for ink, ground in WRITTEN:
        ratio = contrast(getattr(palette, ink), getattr(palette, ground))
        assert ratio >= 4.5, (ink, ground, round(ratio, 2))
    for tone in ("left", "right", "assist", "other"):
        assert contrast(ON_PHASE, getattr(palette, tone)) >= 4.5, tone


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda palette: palette.name)
def test_every_shape_stands_out_from_its_ground(palette: Palette) -> None:
    for ink, ground in DRAWN:
        ratio = contrast(getattr(palette, ink), getattr(palette, ground))
        assert ratio >= 3, (ink, ground, round(ratio, 2))
