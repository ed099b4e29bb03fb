"""The emulated screens by the tables of their data sheets: which command takes how many bytes, colours, and mA."""

import pytest

from simulator.chips.ssd1306 import Ssd1306
from simulator.chips.st7789 import COLUMNS, ROWS, Panel, St7789

SSD1306_ARGUMENTS = {
    0x20: 1, 0x21: 2, 0x22: 2, 0x26: 6, 0x27: 6, 0x29: 5, 0x2A: 5, 0x2E: 0, 0x81: 1, 0x8D: 1,
    0xA0: 0, 0xA1: 0, 0xA3: 2, 0xA4: 0, 0xA5: 0, 0xA6: 0, 0xA7: 0, 0xA8: 1, 0xAE: 0, 0xAF: 0,
    0xC0: 0, 0xC8: 0, 0xD3: 1, 0xD5: 1, 0xD9: 1, 0xDA: 1, 0xDB: 1, 0xE3: 0,
    **dict.fromkeys(range(0x20), 0), **dict.fromkeys(range(0x40, 0x80), 0), **dict.fromkeys(range(0xB0, 0xB8), 0),
}  # fmt: skip
ST7789_PARAMETERS = {
    0x00: b"", 0x13: b"", 0x20: b"", 0x21: b"", 0x28: b"", 0x29: b"", 0x2A: bytes(4), 0x2B: bytes(4),
    0x36: b"\x08", 0x3A: b"\x55", 0xB2: bytes(5), 0xB7: b"\x35", 0xBB: b"\x20", 0xC0: b"\x2c",
    0xC2: b"\x01", 0xC3: b"\x13", 0xC4: b"\x20", 0xC6: b"\x0f", 0xD0: bytes(2), 0xE0: bytes(14),
    0xE1: bytes(14),
}  # fmt: skip
PIXELS = 64


class Colour:
    """An ST7789 whose panel shows the first pixels of its memory, awake, with 18 bits per pixel."""

    def __init__(self) -> None:
        self.now_us = 200_000
        panel = Panel(size=(PIXELS, 1), corner=(0, 0), inverted=False, bgr=False)
        self.chip = St7789(lambda: self.now_us, panel)
        self.now_us += 200_000
        for command in (0x11, 0x29):
            self.send(command)
            self.now_us += 200_000
        self.chip.light_line(duty=1.0)

    def send(self, command: int, data: bytes = b"") -> None:
        self.chip.write(bytes([command]), is_data=False)
        self.chip.write(data, is_data=True)

    def plane(self, color_part: int) -> list[int]:
        """Returns the red (0), green (1) or blue (2) value of each pixel shown."""
        return list(self.chip.picture().rgb[color_part::3])


def test_the_small_screen_takes_as_many_bytes_with_a_command_as_it_has() -> None:
    for command, arguments in SSD1306_ARGUMENTS.items():
        chip = Ssd1306()
        chip.write(bytes([0x00, command, *[0xAD] * arguments, 0x81, 0x07]))
        assert (chip.unknown, chip.contrast) == ([], 0x07), hex(command)


def test_the_small_screen_knows_no_other_commands() -> None:
    chip = Ssd1306()
    other_commands = sorted(set(range(256)) - set(SSD1306_ARGUMENTS))
    chip.write(bytes([0x00, *other_commands]))
    assert chip.unknown == other_commands


def test_the_small_screen_draws_by_what_is_lit_and_how_brightly() -> None:
    chip = Ssd1306()
    assert chip.current_ma == 0.01
    chip.write(b"\x00\x20\x00\x8d\x14\xaf\x40")
    assert chip.read(2) == b"\x00\x00"
    chip.write(b"\x40" + bytes(1024))
    assert chip.current_ma == 1.5
    chip.write(b"\x00\x81\xff\xa7")
    assert chip.current_ma == 21.5
    chip.write(b"\x00\x81\x00")
    assert chip.current_ma == 6.5
    chip.write(b"\x00\xa6\xa5")
    assert chip.current_ma == 6.5
    chip.write(b"\x00\xa4\xa8\x1f")  # half of its rows
    chip.write(b"\x40" + b"\xff" * 1024)
    assert chip.current_ma == 4.0
    chip.write(b"\x00\xae")
    assert (chip.current_ma, chip.read(1)) == (0.01, b"\x40")


def test_the_small_screen_glows_a_little_blue() -> None:
    chip = Ssd1306()
    chip.write(b"\x00\x8d\x14\xaf\xa5")
    assert set(zip(*[iter(chip.picture().rgb)] * 3, strict=True)) == {(210, 235, 255)}
    picture = chip.picture()
    assert chip.picture() is picture
    chip.write(b"\x00\xae")
    assert set(chip.picture().rgb) == {0}


@pytest.mark.parametrize(("command", "arguments"), ST7789_PARAMETERS.items())
def test_the_colour_screen_takes_as_many_parameters_with_a_command_as_it_has(
    command: int, arguments: bytes
) -> None:
    screen = Colour()
    screen.send(command, arguments)
    screen.send(0x00)
    assert screen.chip.unknown == []
    if len(arguments) > 1:
        screen.send(command, arguments[:-1])
        screen.send(0x00)
        assert screen.chip.unknown == [command]


@pytest.mark.parametrize(("color_part", "shift"), [(0, 11), (2, 0)])
def test_five_bits_of_a_colour_are_spread_over_eight(color_part: int, shift: int) -> None:
    screen = Colour()
    screen.send(0x3A, b"\x55")
    screen.send(0x2C, b"".join((level << shift).to_bytes(2, "big") for level in range(32)))
    assert screen.plane(color_part)[:32] == [level << 3 | level >> 2 for level in range(32)]
    assert set(screen.plane(1)[:32]) == {0}


def test_six_bits_of_green_are_spread_over_eight() -> None:
    screen = Colour()
    screen.send(0x3A, b"\x55")
    screen.send(0x2C, b"".join((level << 5).to_bytes(2, "big") for level in range(64)))
    assert screen.plane(1) == [level << 2 | level >> 4 for level in range(64)]
    assert set(screen.plane(0) + screen.plane(2)) == {0}


def test_of_18_bits_a_pixel_the_upper_six_of_each_byte_count() -> None:
    screen = Colour()
    screen.send(0x2C, bytes(level << 2 | 3 for level in range(63, 0, -1)))
    for color_part in range(3):
        levels = range(63 - color_part, 0, -3)
        assert screen.plane(color_part)[:21] == [level << 2 | level >> 4 for level in levels]


def test_after_power_on_the_window_is_the_whole_memory() -> None:
    screen = Colour()
    screen.send(0x3C, b"\x04" * 3)
    assert screen.plane(0)[0] == 0x04
    screen.send(0x2C, b"\xfc" * 3 * (COLUMNS * ROWS - 1) + b"\x00" * 3 + b"\x04" * 3)
    assert screen.plane(0) == [0x04, *[0xFF] * (PIXELS - 1)]
    assert [plane[-2:] for plane in screen.chip._memory] == [b"\xff\x00"] * 3


def test_the_colour_screen_draws_by_its_sleep_and_its_light() -> None:
    screen = Colour()
    assert screen.chip.current_ma == 26.0
    screen.chip.light_line(duty=0.5)
    assert screen.chip.current_ma == 16.0
    screen.send(0x10)
    screen.chip.light_line(duty=0.0)
    assert screen.chip.current_ma == 0.04


SSD1306_VISIBLE = (
    b"\x8d\x14", b"\xaf", b"\xa7", b"\xa6", b"\xa5", b"\xa4", b"\x81\x20", b"\xa8\x1f", b"\xd3\x05", b"\x47",
    b"\xa1", b"\xa0", b"\xc8", b"\xc0", b"\xa8\x3f", b"\xae", b"\xaf", b"\x8d\x10",
)  # fmt: skip


def test_the_small_screen_shows_and_counts_each_change_at_once() -> None:
    screen = Ssd1306()
    sent_bytes = b"\x00"
    for command in SSD1306_VISIBLE:
        changes_before = screen.changes
        screen.write(b"\x00" + command)
        assert screen.changes > changes_before, command.hex()
        sent_bytes += command
        fresh_screen = Ssd1306()
        fresh_screen.write(sent_bytes)
        assert screen.bitmap() == fresh_screen.bitmap(), command.hex()
        assert screen.current_ma == fresh_screen.current_ma, command.hex()
    screen.write(b"\x00\x8d\x14")
    assert any(screen.bitmap())
    screen.reset()
    assert not any(screen.bitmap())


def test_the_colour_screen_shows_each_change_at_once() -> None:
    screen = Colour()
    screen.send(0x3A, b"\x55")
    acts = (
        (0x2C, b"\xf8\x00\x07\xe0"), (0x36, b"\x08"), (0x36, b"\x00"), (0x21, b""), (0x20, b""), (0x28, b""),
        (0x29, b""), (0x10, b""), (0x11, b""), (0x01, b""),
    )  # fmt: skip
    pictures = [screen.chip.picture()]
    for command, data in acts:
        screen.now_us += 200_000
        screen.send(command, data)
        assert screen.chip.picture() != pictures[-1], hex(command)
        pictures.append(screen.chip.picture())
    assert len({picture_.rgb for picture_ in pictures}) == 5, (
        "as before, sent, swapped, inverted, dark"
    )


def test_the_light_and_the_reset_pin_are_seen_at_once() -> None:
    screen = Colour()
    picture = screen.chip.picture()
    screen.chip.light_line(duty=0.0)
    assert not screen.chip.picture().lit
    assert len(screen.chip.picture().rgb) == 3 * PIXELS
    screen.chip.light_line(duty=1.0)
    assert screen.chip.picture() == picture
    screen.chip.reset_line(level=0)
    assert not screen.chip.picture().lit
    screen.chip.reset_line(level=1)  # too short
    assert screen.chip.picture() == picture
