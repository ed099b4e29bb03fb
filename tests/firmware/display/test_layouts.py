"""Where the parts of a screen lie: within it, beside each other, and in colours that can be told on black."""

from itertools import combinations, pairwise
from types import ModuleType

import pytest

from tests.emulated.lcd import Lcd
from tests.emulated.oled import Oled

SIZES = {"wide": (128, 64), "tall": (135, 240)}


def layout_of(name: str) -> ModuleType:
    return Oled().layout if name == "wide" else Lcd().layout


@pytest.mark.parametrize("name", SIZES)
def test_no_part_lies_outside_of_the_screen_or_on_another(name: str) -> None:
    layout, (width, height) = layout_of(name), SIZES[name]
    places = [
        (x, x + part_width, page, page + pages)
        for x, page, part_width, pages, *_ in layout.REGIONS
    ]
    for left, right, top, bottom in places:
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height // 8
    for place, other_place in combinations(places, 2):
        is_beside = place[1] <= other_place[0] or other_place[1] <= place[0]
        assert is_beside or place[3] <= other_place[2] or other_place[3] <= place[2], (
            place,
            other_place,
        )


@pytest.mark.parametrize("name", SIZES)
def test_the_digits_of_the_time_lie_edge_to_edge_in_the_middle(name: str) -> None:
    layout = layout_of(name)
    plus, digit, colon = layout.WIDTHS
    widths = (plus, digit, digit, colon, digit, digit)
    region_left, page, region_width, pages, *_ = layout.REGIONS[4]
    assert page <= layout.TIME[0]
    assert layout.TIME[0] + layout.TIME[1] <= page + pages
    for glyphs_x in layout.DIGIT_PLACES[1:]:
        glyph_places = [
            (x, x + part_width) for x, part_width in zip(glyphs_x, widths, strict=True) if x >= 0
        ]
        assert region_left <= glyph_places[0][0]
        assert glyph_places[-1][1] <= region_left + region_width
        assert all(glyph[1] == next_glyph[0] for glyph, next_glyph in pairwise(glyph_places)), (
            glyphs_x
        )


def test_each_colour_can_be_told_on_black() -> None:
    contrasts = []
    for color in Lcd().layout.COLORS:
        assert 0 <= color <= 0xFFFF
        channels = (color >> 11) / 31, (color >> 5 & 63) / 63, (color & 31) / 31
        linear = [
            channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
            for channel in channels
        ]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        contrasts.append(round((luminance + 0.05) / 0.05))
    assert contrasts == [19, 12, 11, 8], "to 1: white, left, right, grey"
