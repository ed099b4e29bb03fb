"""What the wearer sees, turn by turn, and what goes over the bus for it."""

from pathlib import Path
from typing import Any

import pytest

from firmware.rondo.session.program import MAX_PHASES
from firmware.rondo.storage import settings
from tests.emulated.lcd import Lcd
from tests.emulated.oled import Oled

LENGTHS_MS = [360_000, 360_000, 45_000, 30_000, 15_000, 240_000, 240_000]
OPENS_MS = [300_000, 300_000, -1, -1, -1, 180_000, 180_000]
EXPRESS = {"state": "running", "kind": "express", "side": "left", "seconds": 360, "battery": 80}


@pytest.fixture
def oled() -> Oled:
    oled_ = Oled()
    oled_.screen.lay_out_bar(LENGTHS_MS, OPENS_MS)
    oled_.show(**EXPRESS)
    oled_.bus.writes.clear()
    return oled_


def lit_pixels(bitmap: bytes, left: int, right: int, top: int = 16, bottom: int = 48) -> int:
    """Returns how many pixels are lit in the columns from `left` to before `right`, between two rows."""
    return sum(sum(bitmap[y * 128 + left : y * 128 + right]) for y in range(top, bottom))


def test_a_second_that_passes_sends_one_digit(oled: Oled) -> None:
    oled.show(seconds=351)
    oled.bus.writes.clear()
    oled.show(seconds=350)
    window, digit = oled.bus.writes
    assert window == bytes([0x00, 0x21, 77, 94, 0x22, 2, 5])
    assert len(digit) == 1 + 18 * 4


def test_nothing_is_sent_while_nothing_changes(oled: Oled) -> None:
    bitmap_before = oled.chip.bitmap()
    for elapsed_ms in range(0, 5000, 100):
        assert oled.show(elapsed=elapsed_ms) == bitmap_before
    assert oled.bus.writes == []
    assert not oled.screen.pending


def test_the_left_side_is_on_the_left_and_the_right_side_on_the_right(oled: Oled) -> None:
    left_bitmap = oled.show(side="left")
    right_bitmap = oled.show(side="right")
    assert lit_pixels(left_bitmap, 0, 24) > lit_pixels(left_bitmap, 104, 128) == 0
    assert lit_pixels(right_bitmap, 104, 128) > lit_pixels(right_bitmap, 0, 24) == 0


def test_the_sides_differ_in_shape_and_not_only_in_place(oled: Oled) -> None:
    left_bitmap, right_bitmap = oled.show(side="left"), oled.show(side="right")
    mirrored_rows = [left_bitmap[y * 128 : y * 128 + 24][::-1] for y in range(16, 48)]
    assert mirrored_rows != [right_bitmap[y * 128 + 104 : y * 128 + 128] for y in range(16, 48)]


def test_what_is_sent_piece_by_piece_is_the_whole_picture(oled: Oled) -> None:
    views: list[dict[str, Any]] = [
        {"seconds": 605, "side": "both"},
        {"seconds": 599},
        {"over": True, "may_switch": True, "seconds": 30},
        {"seconds": 754},
        {"over": False, "kind": "massage", "side": "both", "seconds": -1, "index": 2},
        {"state": "paused", "seconds": 33},
        {"state": "done", "battery": 12},
        {"state": "awake", "side": "right"},
        {"state": "choosing", "side": "both", "assist": 0},
        {"pacing": "guide"},
        {"assist": 1},
        {"side": "right", "assist": -1},
        {"state": "safe", "battery": -1},
        {"state": "asleep"},
        EXPRESS,
    ]
    for view in views:
        bitmap = oled.show(**view)
        fresh_oled = Oled()
        fresh_oled.screen.lay_out_bar(LENGTHS_MS, OPENS_MS)
        assert bitmap == fresh_oled.show(**vars(oled.view)), view


@pytest.mark.parametrize("minutes", [(9, 10), (11, 10, 11), (19, 20, 9, 12), (0, 59, 30, 1)])
def test_the_time_left_is_shown_as_it_is_whatever_was_shown_before(
    oled: Oled, minutes: tuple[int, ...]
) -> None:
    for seconds in (0, 59, 10, 9, 21):
        for minute in minutes:
            fresh_oled = Oled()
            fresh_oled.screen.lay_out_bar(LENGTHS_MS, OPENS_MS)
            fresh_oled.show(**EXPRESS)
            fresh_bitmap = fresh_oled.show(seconds=60 * minute + seconds)
            assert oled.show(seconds=60 * minute + seconds) == fresh_bitmap, (minute, seconds)
            digits = [cell.shown for cell in oled.screen._cells]
            tens = minute // 10 or None
            assert digits == [None, tens, minute % 10, 0, seconds // 10, seconds % 10]
    assert len({oled.show(seconds=60 * any_minute) for any_minute in range(60)}) == 60


def test_the_panel_lights_up_only_when_the_whole_picture_is_there() -> None:
    oled = Oled()
    oled.screen.update(oled.view)
    while oled.screen.pending and not oled.chip.on:
        writes_before = len(oled.bus.writes)
        oled.screen.send(0, 1000)
        oled.screen.update(oled.view)
        assert len(oled.bus.writes) > writes_before
    assert oled.chip.on
    assert oled.chip.bitmap() == bytes(128 * 64)


def test_a_dark_screen_sends_nothing_but_that_it_is_dark(oled: Oled) -> None:
    oled.screen.light(on=False)
    assert oled.show(seconds=100, side="right") == bytes(128 * 64)
    assert not oled.chip.awake
    assert not oled.chip.pump, "which would draw from the cell"
    assert len(oled.bus.writes) == 1


def test_a_screen_that_lights_up_shows_the_present_and_never_the_past(oled: Oled) -> None:
    oled.screen.light(on=False)
    dark_bitmap = oled.show()
    oled.view.seconds, oled.view.side = 100, "right"
    oled.screen.light(on=True)
    pictures = set()
    oled.screen.update(oled.view)
    while oled.screen.pending and oled.screen.send(0, 1000):
        pictures.add(oled.chip.bitmap())
    assert pictures == {dark_bitmap, oled.chip.bitmap()}


def test_a_panel_left_on_by_a_reset_goes_dark() -> None:
    oled = Oled()
    oled.chip.write(b"\x00\x8d\x14\xaf")
    oled.screen.light(on=False)
    oled.show()
    assert not oled.chip.on


def test_nothing_is_sent_that_takes_longer_than_there_is_time(oled: Oled) -> None:
    oled.view.seconds, oled.view.side = 240, "right"
    oled.screen.update(oled.view)
    assert not oled.screen.send(0, 3)
    assert oled.bus.writes == []
    while oled.screen.pending:
        writes_before = len(oled.bus.writes)
        assert oled.screen.send(0, 10)
        bytes_sent = sum(map(len, oled.bus.writes[writes_before:])) + 2  # and the addresses
        assert bytes_sent * 25 / 1000 + 1 <= 10


def test_what_takes_just_as_long_as_there_is_time_is_sent_and_nothing_longer() -> None:
    oled = Oled()
    oled.driver.traits = (*oled.driver.traits[:4], 1_000)
    _, _, start_ms, power_ms, _ = oled.driver.traits
    oled.screen.update(oled.view)
    assert not oled.screen.send(0, start_ms - 1)
    assert oled.screen.send(0, start_ms)
    oled.screen.update(oled.view)
    region = oled.screen._next()
    least_ms = 1 + len(region.buffer) + 8
    assert not oled.screen.send(500, least_ms - 1)
    assert oled.screen.send(500, least_ms)
    while oled.screen._next():
        assert oled.screen.send(500, 1_000)
    assert not oled.screen.send(500, power_ms - 1)
    assert oled.screen.send(500, power_ms)


def test_a_display_that_goes_away_disturbs_nothing_and_comes_back(oled: Oled) -> None:
    oled.bus.is_gone = True
    oled.show(seconds=300)
    assert not oled.screen.send(1, 1000)
    oled.chip.reset()  # it lost its power
    oled.bus.is_gone = False
    oled.show(seconds=299)
    oled.screen.send(9_999, 1000)
    assert oled.bus.writes == []
    oled.screen.send(10_000, 1000)
    fresh_oled = Oled()
    fresh_oled.screen.lay_out_bar(LENGTHS_MS, OPENS_MS)
    assert oled.show() == fresh_oled.show(**vars(oled.view))


def test_a_display_that_stays_away_is_tried_every_ten_seconds_across_the_wrap() -> None:
    oled = Oled()
    oled.bus.is_gone = True
    tries_ms = []
    oled.driver.init = lambda: tries_ms.append(now_ms) or oled.bus.writeto(0x3C, b"")
    for elapsed_ms in range(0, 30_000, 100):
        now_ms = ((1 << 30) - 5_000 + elapsed_ms) & ((1 << 30) - 1)
        oled.screen.update(oled.view)
        if oled.screen.pending:
            assert not oled.screen.send(now_ms, 1000)
    assert tries_ms == [(1 << 30) - 5_000, 5_000, 15_000]


def test_the_bar_fills_with_the_phase_and_steps_with_the_session(oled: Oled) -> None:
    def filled_columns(**view_fields: Any) -> int:
        return lit_pixels(oled.show(**view_fields), 0, 128, 56, 60)

    amounts = [filled_columns(elapsed=elapsed_ms) for elapsed_ms in range(0, 360_000, 30_000)]
    assert amounts == sorted(amounts)
    assert amounts[-1] > amounts[0]
    assert filled_columns(index=1, elapsed=0) > amounts[-1]
    assert filled_columns(state="done") == 4 * (126 - 6 * 2)


def test_going_back_a_phase_takes_the_bar_back(oled: Oled) -> None:
    bitmap_before = oled.show(elapsed=100_000)
    oled.show(index=1, elapsed=0)
    assert oled.show(index=0, elapsed=100_000) == bitmap_before


@pytest.mark.parametrize("phase_count", [1, 2, 12, 15, 25, 26, MAX_PHASES])
def test_any_number_of_phases_fits_on_the_bar(oled: Oled, phase_count: int) -> None:
    oled.screen.lay_out_bar([60_000] * phase_count, [-1] * phase_count)
    oled.show(index=0, elapsed=0)
    for x, width, _, _ in oled.screen._bar_boxes:
        assert x >= 1
        assert x + width <= 127
        assert width >= 1


def test_a_phase_has_a_mark_on_the_bar_if_it_may_be_left_before_its_end_be_it_from_the_first(
    oled: Oled,
) -> None:
    def bitmap_with_mark(open_ms: int) -> bytes:
        oled.screen.lay_out_bar([60_000, 60_000], [open_ms, -1])
        return oled.show(index=0, elapsed=0)

    unmarked = bitmap_with_mark(-1)
    assert bitmap_with_mark(60_000) == unmarked
    assert bitmap_with_mark(0) != unmarked
    assert (
        len({unmarked, bitmap_with_mark(0), bitmap_with_mark(30_000), bitmap_with_mark(59_000)})
        == 4
    )


def test_a_program_that_only_waits_for_taps_has_a_bar_too(oled: Oled) -> None:
    oled.screen.lay_out_bar([0, 0, 0], [-1, -1, -1])
    pixels_at_first = lit_pixels(oled.show(seconds=-1, elapsed=50_000), 0, 128, 48, 64)
    assert lit_pixels(oled.show(index=1), 0, 128, 48, 64) > pixels_at_first


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        ({}, ["left", "6:00"]),
        ({"seconds": 5}, ["left", "0:05"]),
        ({"seconds": 0}, ["left", "0:00"]),
        ({"seconds": 60, "may_switch": True}, ["left", "1:00", "may switch"]),
        ({"seconds": 30, "over": True}, ["left", "+0:30"]),
        ({"kind": "massage", "side": "both", "seconds": 45}, ["massage", "0:45"]),
        ({"kind": "shake", "side": "both", "seconds": -1}, ["shake"]),
        ({"state": "paused", "seconds": 250}, ["paused", "left", "4:10"]),
        ({"state": "awake", "seconds": -1}, ["left", "ready"]),
        ({"state": "awake", "battery": 20}, ["left", "ready", "battery low"]),
        ({"state": "choosing", "side": "both", "assist": 0}, ["strict", "both"]),
        (
            {"state": "choosing", "side": "left", "assist": 1, "pacing": "guide"},
            ["guide", "left", "massage"],
        ),
        ({"state": "done"}, ["done"]),
        ({"state": "ended"}, ["ended"]),
        ({"state": "safe", "battery": -1}, ["safe"]),
        ({"state": "asleep", "battery": 3}, []),
    ],
)
def test_the_text_reading_says_what_the_picture_shows(
    oled: Oled, values: dict[str, Any], lines: list[str]
) -> None:
    oled.show(**values)
    assert oled.screen.lines(oled.view) == lines


LANGUAGES = settings.SCHEMA["language"][1].split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_in_letters_that_are_drawn_and_fit(
    oled: Oled, language: str
) -> None:
    table = oled.module.load_words(language)
    assert table.keys() == oled.module.load_words("en").keys()
    for screen in (oled.screen, Lcd().screen):
        font, arrows = screen._font, screen._arrows
        for key, word in table.items():
            width_px = (
                1 + font.length(font.spell(word)) + 1
            )  # the margin, and the gap after a letter
            if key == "may_switch" and arrows:
                width_px += font.length(arrows) + 1 + 3
            assert width_px <= screen._heading.width or key == "battery_low", word
            assert word == word.lower()


def test_every_language_that_has_words_can_be_set() -> None:
    files = (Path(__file__).parents[3] / "firmware" / "rondo" / "display" / "words").glob(
        "[a-z]*.py"
    )
    assert {path.stem for path in files} == set(LANGUAGES)


def test_a_band_loads_only_the_words_of_its_language() -> None:
    oled = Oled("id")
    assert oled.screen.lines(oled.view) == []
    oled.show(**EXPRESS)
    assert oled.screen.lines(oled.view) == ["kiri", "6:00"]
    assert [name for name in oled.modules.table if name.startswith("rondo.display.words.")] == [
        "rondo.display.words.id"
    ]


def test_brightness_and_the_way_up_are_as_set() -> None:
    dim, bright = Oled(brightness=1), Oled(brightness=4)
    upright, upside_down = dim.show(**EXPRESS), Oled(rotate=180).show(**EXPRESS)
    bright.show(**EXPRESS)
    assert dim.chip.contrast < bright.chip.contrast == 255
    assert upside_down == upright[::-1]


def test_every_register_that_matters_is_set_and_the_panel_is_dark_meanwhile() -> None:
    oled = Oled()
    oled.driver.init()
    assert oled.bus.writes[0].hex(" ") == (
        "00 ae 20 00 40 a8 3f d3 00 da 12 d5 80 d9 22 db 20 a4 a6 2e"
    ), "off; mode, lines, rows wired as those of a panel of 64; clock and levels; no scrolling"
    flat = type(oled.driver)(oled.bus, width=128, height=32)
    oled.bus.writes.clear()
    flat.init()
    assert oled.bus.writes[0].hex(" ")[15:38] == "a8 1f d3 00 da 02 d5 80"


@pytest.mark.parametrize(("width", "columns_"), [(128, (0, 127)), (72, (28, 99)), (64, (32, 95))])
def test_a_narrower_panel_sits_in_the_middle_of_the_memory(
    width: int, columns_: tuple[int, int]
) -> None:
    oled = Oled()
    oled.show(**EXPRESS)
    full_width_region = next(region for region in oled.screen._all if region.width == 128)
    full_width_region.width = width
    oled.bus.writes.clear()
    type(oled.driver)(oled.bus, width=width, height=40).send(full_width_region)
    assert tuple(oled.bus.writes[0][2:4]) == columns_


@pytest.mark.parametrize(("brightness", "contrast"), [(1, 1), (2, 24), (3, 96), (4, 255)])
def test_each_brightness_is_a_contrast(brightness: int, contrast: int) -> None:
    oled = Oled(brightness=brightness)
    oled.show(**EXPRESS)
    assert oled.chip.contrast == contrast


def test_the_driver_sends_no_command_that_the_chip_does_not_know() -> None:
    for rotate in (0, 180):
        oled = Oled(rotate=rotate)
        oled.show(**EXPRESS)
        oled.screen.light(on=False)
        oled.show()
        assert oled.chip.unknown == []
