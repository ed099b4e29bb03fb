"""The driver of the colour display: where pixels land, in which colours, and the time that the chip is given."""

from typing import Any

import pytest

from simulator.chips.st7789 import Panel
from simulator.stock import framebuf
from tests.emulated.lcd import BLACK, PANEL, Wires, colors

REST_MS, INIT_MS, POWER_MS = 120, 29, 7
AMBER, BLUE = 0xFD20, 0x051F
AMBER_SEEN, BLUE_SEEN = (255, 166, 0), (0, 162, 255)


class Picture:
    """What the driver's `send` takes: a drawing in pages, its place, its colour."""

    def __init__(self, x: int, page: int, width: int, pages: int, ink: int = 0) -> None:
        self.x, self.page, self.width, self.pages = x, page, width, pages
        self.inks, self.shown = bytes([ink]), 0
        buffer = bytearray(width * pages)
        self.frame = framebuf.FrameBuffer(buffer, width, 8 * pages, framebuf.MONO_VLSB)


@pytest.fixture
def wires() -> Wires:
    return Wires()


def lit_driver(wires: Wires, rotate: int = 0) -> Any:
    driver = wires.make(AMBER, BLUE, widths=(20, 9))
    driver.rotate(rotate)
    wires.switch_on(driver)
    return driver


def test_all_is_black_when_it_is_set_up(wires: Wires) -> None:
    driver = lit_driver(wires)
    assert wires.chip.on
    assert set(colors(wires.chip.picture())) == {BLACK}
    wires.wait_ms(REST_MS)
    driver.init()  # as when it had been unplugged: whatever the chip was in
    assert not wires.chip.awake


def test_pixels_land_where_they_belong_in_the_ink_of_their_picture(wires: Wires) -> None:
    driver = lit_driver(wires)
    amber_picture, blue_picture = Picture(115, 27, 20, 3), Picture(0, 0, 9, 1, ink=1)
    amber_picture.frame.pixel(19, 23, 1)
    amber_picture.frame.pixel(0, 0, 1)
    blue_picture.frame.fill(1)
    driver.send(amber_picture)
    driver.send(blue_picture)
    pixels_by_color = colors(wires.chip.picture())
    assert pixels_by_color[AMBER_SEEN] == {(134, 239), (115, 216)}
    assert pixels_by_color[BLUE_SEEN] == {(x, y) for x in range(9) for y in range(8)}


def test_the_ink_is_that_of_what_a_region_shows(wires: Wires) -> None:
    driver = lit_driver(wires)
    picture = Picture(0, 0, 9, 1)
    picture.frame.fill(1)
    picture.inks, picture.shown = b"\x00\x00\x01", 2
    driver.send(picture)
    assert len(colors(wires.chip.picture())[BLUE_SEEN]) == 72


def test_what_it_says_of_itself_is_so(wires: Wires) -> None:
    assert wires.make(AMBER).traits[:4] == (False, REST_MS, INIT_MS, POWER_MS)


def test_upside_down_is_the_same_picture_turned(wires: Wires) -> None:
    pictures = []
    for rotate_before, rotate in ((0, 0), (180, 180), (180, 0), (0, 180)):
        wires = Wires()
        driver = lit_driver(wires, rotate_before)
        if rotate_before != rotate:
            driver.rotate(rotate)
        picture = Picture(100, 1, 20, 2)
        picture.frame.line(0, 0, 19, 15, 1)
        driver.send(picture)
        pictures.append(
            [wires.chip.picture().rgb[offset : offset + 3] for offset in range(0, 97_200, 3)]
        )
    assert pictures[0] == pictures[1][::-1] == pictures[2] == pictures[3][::-1]


@pytest.mark.parametrize("rotate", [0, 180])
def test_a_panel_that_is_elsewhere_in_the_memory_shows_it_wrong(rotate: int) -> None:
    shifted_wires = Wires(Panel(size=(135, 240), corner=(PANEL.corner[0] + 1, 40)))
    driver = lit_driver(shifted_wires, rotate)
    picture = Picture(0, 0, 135, 30)
    picture.frame.fill(1)
    driver.send(picture)
    assert len(colors(shifted_wires.chip.picture())[AMBER_SEEN]) == 134 * 240


def test_the_chip_is_never_spoken_to_too_early_or_in_words_that_it_does_not_know(
    wires: Wires,
) -> None:
    driver = lit_driver(wires)
    for is_on in (False, True, False):
        wires.wait_ms(REST_MS)
        driver.power(on=is_on)
        driver.send(Picture(0, 0, 20, 2)) if is_on else None
    driver.init()
    assert wires.chip.early == []
    assert wires.chip.unknown == []


def test_the_chip_is_spoken_to_only_while_it_is_told_something(wires: Wires) -> None:
    driver = wires.make(AMBER, widths=(20, 9))
    for act in (
        driver.init,
        lambda: driver.power(on=True),
        lambda: driver.send(Picture(0, 0, 20, 2)),
        lambda: driver.rotate(180),
        lambda: driver.power(on=False),
    ):
        wires.wait_ms(REST_MS)
        act()
        assert [pin.level for pin in wires.pins] == [1, 1, 1]  # deselected, data, out of reset


def test_one_strip_of_the_widest_is_all_the_memory_that_pixels_take(wires: Wires) -> None:
    strips = [view for view, _ in wires.make(AMBER, widths=(20, 9))._strips.values()]
    assert {len(view.obj) for view in strips} == {max(map(len, strips))}


def test_without_its_rest_the_chip_would_not_wake_up(wires: Wires) -> None:
    driver = wires.make(AMBER)
    driver.init()
    driver.power(on=True)
    assert wires.chip.early == [0x11]
    assert not wires.chip.on


def test_what_it_takes_is_no_longer_than_it_says(wires: Wires) -> None:
    driver = lit_driver(wires)
    for act, limit_ms in ((driver.init, INIT_MS), (lambda: driver.power(on=True), POWER_MS)):
        wires.wait_ms(REST_MS)
        wires.sleeps.clear()
        bytes_before = wires.bus.bytes_carried
        act()
        bus_us = (wires.bus.bytes_carried - bytes_before) * 8 / 40
        assert sum(wires.sleeps) + bus_us < limit_ms * 1000


def test_the_light_is_as_bright_as_asked_for_and_off_in_the_dark(wires: Wires) -> None:
    driver = lit_driver(wires)
    levels = []
    for level in (1, 2, 3, 4):
        driver.brightness(level)
        wires.wait_ms(REST_MS)
        driver.power(on=True)
        levels.append(wires.chip.light)
    assert levels == sorted(set(levels))
    assert levels[-1] == 1.0
    wires.wait_ms(REST_MS)
    driver.power(on=False)
    assert wires.chip.light == 0.0
    assert not wires.chip.awake


def test_before_it_is_set_up_it_can_be_told_to_be_dark(wires: Wires) -> None:
    driver = wires.make(AMBER)
    driver.power(on=False)
    assert not wires.chip.on
    assert wires.chip.early == []


def test_a_display_that_is_gone_is_not_noticed(wires: Wires) -> None:
    driver = lit_driver(wires)
    wires.bus.unplug(wires.chip)
    changes_before = wires.chip.changes
    driver.send(Picture(0, 0, 20, 2))
    driver.power(on=False)
    assert wires.chip.changes == changes_before + 1  # the light alone, which has a wire of its own
    assert not driver.traits[0]
