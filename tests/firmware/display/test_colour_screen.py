"""What the wearer sees on the colour display, by the same screen in another layout, and what its bus carries."""

from typing import Any

import pytest

from simulator.core.device import Device
from simulator.core.pixels import Picture
from simulator.core.setup import Setup
from simulator.scenario.faults import FAULTS
from tests.emulated.lcd import BLACK, Lcd, colors

LENGTHS_MS = [360_000, 360_000, 45_000, 30_000, 15_000, 240_000, 240_000]
OPENS_MS = [300_000, 300_000, -1, -1, -1, 180_000, 180_000]
EXPRESS = {"state": "running", "kind": "express", "side": "left", "seconds": 360, "battery": 80}
REST_MS = 120


@pytest.fixture
def lcd() -> Lcd:
    lcd_ = Lcd()
    lcd_.screen.lay_out_bar(LENGTHS_MS, OPENS_MS)
    lcd_.show(**EXPRESS)
    return lcd_


def pixel_rows(picture: Picture, left: int, top: int, width: int, height: int) -> list[bytes]:
    """Returns whether each pixel of a part of the picture is lit, row by row."""
    bits = picture.bitmap()
    return [bits[y * 135 + left : y * 135 + left + width] for y in range(top, top + height)]


def test_the_picture_is_there_before_the_panel_is_lit_and_the_chip_has_its_time() -> None:
    lcd = Lcd()
    lcd.screen.lay_out_bar(LENGTHS_MS, OPENS_MS)
    began_ms = lcd.now_ms
    lcd.screen.light(on=True)
    pictures = set()
    lcd.screen.update(lcd.view)
    for name, value in EXPRESS.items():
        setattr(lcd.view, name, value)
    while lcd.screen.pending:
        lcd.screen.update(lcd.view)
        if not lcd.screen.send(lcd.now_ms, 1000):
            lcd.wires.wait_ms(1)
        pictures.add(lcd.chip.picture())
    assert len(pictures) == 2, "dark, then all of it"
    assert lcd.now_ms - began_ms < 250
    assert lcd.chip.early == lcd.chip.unknown == []


def test_what_is_sent_piece_by_piece_is_the_whole_picture(lcd: Lcd) -> None:
    views: list[dict[str, Any]] = [
        {"seconds": 605, "side": "both"},
        {"seconds": 599, "side": "right"},
        {"over": True, "may_switch": True, "seconds": 30},
        {"seconds": 754},
        {"over": False, "kind": "massage", "side": "both", "seconds": -1, "index": 2},
        {"state": "paused", "seconds": 33},
        {"state": "done", "battery": 12},
        {"state": "awake", "side": "right"},
        {"state": "safe", "battery": -1},
        {"state": "asleep"},
        EXPRESS,
    ]
    for view in views:
        picture = lcd.show(**view)
        fresh_lcd = Lcd()
        fresh_lcd.screen.lay_out_bar(LENGTHS_MS, OPENS_MS)
        assert picture == fresh_lcd.show(**vars(lcd.view)), view


def test_a_second_that_passes_sends_one_digit(lcd: Lcd) -> None:
    lcd.show(seconds=351)
    bytes_before = lcd.wires.bus.bytes_carried
    lcd.show(seconds=350)
    assert lcd.wires.bus.bytes_carried - bytes_before == 31 * 64 * 2 + 3 + 2 * 4


def test_nothing_is_sent_while_nothing_changes(lcd: Lcd) -> None:
    bytes_before = lcd.wires.bus.bytes_carried
    for elapsed_ms in range(0, 2000, 100):
        lcd.show(elapsed=elapsed_ms)
    assert lcd.wires.bus.bytes_carried == bytes_before


def test_the_sides_differ_in_place_and_shape_when_their_colours_are_taken_away(lcd: Lcd) -> None:
    left_picture, right_picture = lcd.show(side="left"), lcd.show(side="right")
    rows = (24, 60, 80)
    on_the_left = pixel_rows(left_picture, 4, *rows)
    on_the_right = pixel_rows(right_picture, 71, *rows)
    assert any(map(any, on_the_left))
    assert any(map(any, on_the_right))
    assert not any(map(any, pixel_rows(left_picture, 68, *rows)))
    assert not any(map(any, pixel_rows(right_picture, 0, *rows)))
    assert [row[::-1] for row in on_the_left] != on_the_right


def test_each_side_has_a_colour_of_its_own_and_what_is_read_is_white(lcd: Lcd) -> None:
    left_colors, right_colors = colors(lcd.show(side="left")), colors(lcd.show(side="right"))
    colors_both = colors(lcd.show(side="both"))
    assert left_colors.keys() != right_colors.keys()
    assert left_colors.keys() | right_colors.keys() == colors_both.keys()
    assert len(colors_both) == 5  # black, white, grey, and two


def test_every_ink_can_be_read_on_black(lcd: Lcd) -> None:
    for color in colors(lcd.show(side="both")):
        linear = [
            channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
            for channel in (value / 255 for value in color)
        ]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert color == BLACK or (luminance + 0.05) / 0.05 >= 4.5, color


def test_that_one_may_switch_is_seen_on_the_free_side(lcd: Lcd) -> None:
    pixels_before = pixel_rows(lcd.show(), 71, 24, 60, 80)
    pixels_after = pixel_rows(lcd.show(may_switch=True, seconds=50), 71, 24, 60, 80)
    assert not any(map(any, pixels_before))
    assert any(map(any, pixels_after))
    assert pixel_rows(lcd.show(state="paused"), 71, 24, 60, 80) != pixels_after


def test_nothing_is_sent_that_takes_longer_than_there_is_time(lcd: Lcd) -> None:
    lcd.wires.wait_ms(REST_MS)
    lcd.view.state, lcd.view.seconds = "done", -1
    lcd.screen.update(lcd.view)
    while lcd.screen.pending:
        bytes_before = lcd.wires.bus.bytes_carried
        assert not lcd.screen.send(lcd.now_ms, 1)
        assert lcd.wires.bus.bytes_carried == bytes_before
        assert lcd.screen.send(lcd.now_ms, 20)
        assert (lcd.wires.bus.bytes_carried - bytes_before) * 8 / 40_000 < 10


def test_it_is_dark_at_once_and_has_its_rest_before_it_is_lit_again(lcd: Lcd) -> None:
    lcd.wires.wait_ms(REST_MS)
    lcd.screen.light(on=False)
    assert lcd.screen.send(lcd.now_ms, 1000)
    assert not lcd.chip.on
    assert not lcd.screen.pending
    assert lcd.screen.retry_at(lcd.now_ms) == lcd.module.NEVER, "it need not be woken for that"
    lcd.screen.light(on=True)
    assert not lcd.screen.send(lcd.now_ms, 1000)
    assert lcd.screen.retry_at(lcd.now_ms) == lcd.now_ms + REST_MS
    assert lcd.show().lit
    assert lcd.chip.early == []


@pytest.mark.parametrize("wrap", [0, 1 << 30])
def test_a_rest_is_as_long_when_the_times_wrap(lcd: Lcd, wrap: int) -> None:
    start = wrap - 50
    lcd.screen._rest(start & 0x3FFFFFFF, REST_MS)
    lcd.view.seconds = 1
    lcd.screen.update(lcd.view)
    waits_ms = [
        ms for ms in range(0, 200, 10) if not lcd.screen.send(start + ms & 0x3FFFFFFF, 1000)
    ]
    assert waits_ms[-1] in (110, 190)
    assert waits_ms[:12] == list(range(0, 120, 10))


def test_a_display_that_was_away_is_right_when_it_is_lit_again(lcd: Lcd) -> None:
    picture_before = lcd.show()
    lcd.wires.bus.unplug(lcd.chip)
    lcd.chip.reset()
    assert not lcd.show(seconds=359).lit
    lcd.wires.bus.plug_in()
    assert not lcd.show(seconds=360).lit, "nobody knows"
    lcd.screen.light(on=False)
    lcd.show()
    lcd.screen.light(on=True)
    assert lcd.show() == picture_before


def test_brightness_and_the_way_up_are_as_set() -> None:
    dim, bright, upside_down = Lcd(brightness=1), Lcd(brightness=4), Lcd(rotate=180)
    upright = dim.show(**EXPRESS)
    bright.show(**EXPRESS)
    assert dim.chip.light < bright.chip.light == 1.0
    rgb = upright.rgb
    pixels = [rgb[index : index + 3] for index in range(0, len(rgb), 3)]
    assert upside_down.show(**EXPRESS).rgb == b"".join(pixels[::-1])


@pytest.mark.parametrize("display", ["always", "glance"])
def test_in_a_whole_session_the_chip_is_told_nothing_that_it_refuses(display: str) -> None:
    band = Device(Setup("m5stickc_plus2", settings={"display": display, "first_side": "left"}))
    band.power_on()
    for press_ms in (2_000, 4_000):
        band.hold("main", press_ms)
    chip = band.board.display
    band.run_to_ms(5_500)
    assert chip is not None
    assert chip.on
    band.run_to_ms(60_000)
    assert chip.on == (display == "always")
    band.run_to_ms(6 * 60_000 + 8_000)
    assert chip.on
    band.reset()
    band.run_to_ms(6 * 60_000 + 12_000)
    band.run_to_ms(29 * 60_000)
    band.discard()
    assert chip.early == chip.unknown == []  # type: ignore[attr-defined]


def test_a_display_that_is_gone_for_a_while_is_not_felt_and_back_at_the_next_glance() -> None:
    entries_felt = []
    for is_gone in (False, True):
        band = Device(Setup("m5stickc_plus2", settings={"first_side": "left"}))
        band.power_on()
        for press_ms in (2_000, 4_000, 30_000):
            if is_gone and press_ms == 30_000:
                FAULTS["display_gone"].begin(band)
            band.hold("main", press_ms)
        display = band.board.display
        assert display is not None
        band.run_to_ms(32_000)
        assert display.picture().lit != is_gone
        FAULTS["display_gone"].clear(band)
        band.run_to_ms(32_100)
        assert display.picture().lit != is_gone
        band.run_to_ms(365_000)
        assert display.picture().lit
        band.discard()
        entries_felt.append(
            [
                (t_ms, fields)
                for t_ms, kind, fields in band.recorder.entries
                if kind in ("cue", "state", "phase")
            ]
        )
    assert entries_felt[0] == entries_felt[1]


def test_safe_mode_is_seen_too() -> None:
    band = Device(Setup("m5stickc_plus2"))
    band.power_on()
    band.press("main")
    band.run_to_ms(3_000)
    band.release("main")
    band.run_to_ms(4_000)
    assert band.recorder.state == "safe"
    assert band.board.display is not None
    assert band.board.display.picture().lit
    band.discard()
