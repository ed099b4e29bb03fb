"""The emulated SSD1306 against its data sheet: windows, modes, directions, and what stays dark."""

import random

import pytest

from simulator.chips.ssd1306 import Ssd1306
from simulator.mcu.peripherals.i2c import I2CBus
from simulator.stock.errnos import EIO

ON = bytes([0x00, 0x8D, 0x14, 0xAF])
UPRIGHT = bytes([0x00, 0xA1, 0xC8])


@pytest.fixture
def chip() -> Ssd1306:
    """Returns a display that is lit, upright, in horizontal mode, with all of its memory dark."""
    chip = Ssd1306()
    chip.write(ON)
    chip.write(UPRIGHT)
    chip.write(b"\x00\x20\x00\x21\x00\x7f\x22\x00\x07")
    chip.write(b"\x40" + bytes(1024))
    return chip


def lit_pixels(chip: Ssd1306) -> set[tuple[int, int]]:
    return {(index % 128, index // 128) for index, value in enumerate(chip.bitmap()) if value}


def window(left: int, right: int, top: int, bottom: int) -> bytes:
    return bytes([0x00, 0x21, left, right, 0x22, top, bottom])


@pytest.mark.fidelity("ssd1306", "dark until both the display and its charge pump are on")
def test_nothing_shows_before_both_the_display_and_its_pump_are_on() -> None:
    chip = Ssd1306()
    assert not chip.on
    chip.write(b"\x80\xaf")
    assert not chip.on
    chip.write(b"\x80\xa5")  # all on
    assert chip.bitmap() == bytes(128 * 64)
    chip.write(b"\x00\x8d\x14")
    assert chip.on
    assert set(chip.bitmap()) == {1}
    chip.write(b"\x80\xae")
    assert not chip.on


@pytest.mark.fidelity("ssd1306", "the memory holds anything at power on")
def test_memory_that_was_never_written_is_not_blank() -> None:
    chip = Ssd1306()
    chip.write(ON)
    assert len(lit_pixels(chip)) > 1000


def test_a_write_that_breaks_off_in_the_middle_has_drawn_its_first_half(chip: Ssd1306) -> None:
    bus = I2CBus({0x3C: chip})
    bus.fault = "midframe"
    with pytest.raises(OSError, match=str(EIO)):
        bus.write(0x3C, b"\x40" + b"\x01" * 7)
    assert lit_pixels(chip) == {(0, 0), (1, 0), (2, 0)}


@pytest.mark.fidelity("ssd1306", "pages of eight rows, bit 0 on top")
def test_bit_0_of_the_first_byte_is_the_top_left_pixel(chip: Ssd1306) -> None:
    chip.write(b"\x40\x01")
    assert lit_pixels(chip) == {(0, 0)}
    chip.write(window(127, 127, 7, 7))
    chip.write(b"\x40\x80")
    assert lit_pixels(chip) == {(0, 0), (127, 63)}


@pytest.mark.fidelity(
    "ssd1306",
    "horizontal mode: a window of columns and pages, filled line by line, round and round",
)
def test_a_window_is_filled_line_by_line_and_begins_again_when_full(chip: Ssd1306) -> None:
    chip.write(window(10, 12, 2, 3))
    chip.write(b"\x40\x01\x00\x00\x00\x00\x01")
    assert lit_pixels(chip) == {(10, 16), (12, 24)}
    chip.write(b"\x40\x00\x01")
    assert lit_pixels(chip) == {(11, 16), (12, 24)}


@pytest.mark.fidelity("ssd1306", "vertical mode")
def test_vertical_mode_goes_down_first(chip: Ssd1306) -> None:
    chip.write(b"\x00\x20\x01")
    chip.write(window(10, 12, 2, 3))
    chip.write(b"\x40\x00\x01\x01")
    assert lit_pixels(chip) == {(10, 24), (11, 16)}


@pytest.mark.fidelity("ssd1306", "page mode")
def test_page_mode_stays_in_its_page_and_ignores_the_window(chip: Ssd1306) -> None:
    chip.write(b"\x00\x20\x02\xb3\x0e\x17")  # page 3, column 0x7e
    chip.write(b"\x40\x01\x01\x01")
    assert lit_pixels(chip) == {(126, 24), (127, 24), (0, 24)}


def test_the_page_commands_do_nothing_in_the_other_modes(chip: Ssd1306) -> None:
    chip.write(b"\x00\xb3\x0e\x17")
    chip.write(b"\x40\x01")
    assert lit_pixels(chip) == {(0, 0)}


@pytest.mark.fidelity("ssd1306", "a command's bytes spread over transactions")
def test_command_bytes_may_come_one_by_one_in_transactions_of_their_own(chip: Ssd1306) -> None:
    for byte in (0x21, 5, 6, 0x22, 1, 1):
        chip.write(bytes([0x80, byte]))
    chip.write(b"\x40\x01")
    assert lit_pixels(chip) == {(5, 8)}


@pytest.mark.fidelity("ssd1306", "control bytes: commands and data in one transaction")
def test_single_commands_and_data_may_share_a_transaction(chip: Ssd1306) -> None:
    chip.write(b"\x80\x81\x80\x07\x40\x01\x01")
    assert chip.contrast == 7
    assert lit_pixels(chip) == {(0, 0), (1, 0)}
    chip.write(b"\xc0\x01\x80\xa7")  # one byte of data, then invert
    assert len(lit_pixels(chip)) == 128 * 64 - 3


@pytest.mark.fidelity("ssd1306", "the segment remap, for what is written after it")
def test_the_segment_remap_holds_for_what_is_written_after_it(chip: Ssd1306) -> None:
    chip.write(b"\x40\x01")
    chip.write(b"\x00\xa0")
    assert lit_pixels(chip) == {(0, 0)}
    chip.write(window(0, 2, 1, 1))
    chip.write(b"\x40\x01\x00\x01")
    assert lit_pixels(chip) == {(0, 0), (127, 8), (125, 8)}


@pytest.mark.fidelity("ssd1306", "the scan direction, at once")
def test_the_scan_direction_turns_the_picture_at_once(chip: Ssd1306) -> None:
    chip.write(b"\x40\x01")
    chip.write(b"\x00\xc0")
    assert lit_pixels(chip) == {(0, 63)}


@pytest.mark.fidelity("ssd1306", "start line and offset")
def test_start_line_and_offset_roll_the_picture(chip: Ssd1306) -> None:
    chip.write(b"\x40\x01")
    chip.write(b"\x00\x42")
    assert lit_pixels(chip) == {(0, 62)}
    chip.write(b"\x00\x40\xd3\x02")
    assert lit_pixels(chip) == {(0, 62)}
    for rows in range(64):
        chip.write(bytes([0x00, 0x40, 0xD3, 0xC0 | rows]))
        assert lit_pixels(chip) == {(0, -rows % 64)}, "the upper two bits do not count"
        chip.write(bytes([0x00, 0x40 | rows, 0xD3, 0x00]))
        assert lit_pixels(chip) == {(0, -rows % 64)}


@pytest.mark.fidelity("ssd1306", "the multiplex ratio")
def test_a_lower_multiplex_ratio_leaves_rows_dark(chip: Ssd1306) -> None:
    chip.write(b"\x40" + b"\xff" * 1024)
    chip.write(b"\x00\xa8\x1f")
    assert len(lit_pixels(chip)) == 128 * 32
    chip.write(b"\x00\xa8\x03")  # invalid: taken no notice of
    assert len(lit_pixels(chip)) == 128 * 32


@pytest.mark.parametrize(("ratio", "rows"), [(0x0E, 64), (0x0F, 16), (0xCF, 16), (0x10, 17)])
def test_sixteen_rows_are_the_fewest(chip: Ssd1306, ratio: int, rows: int) -> None:
    chip.write(b"\x40" + b"\xff" * 1024)
    chip.write(bytes([0x00, 0xA8, ratio]))
    assert len(lit_pixels(chip)) == 128 * rows


@pytest.mark.parametrize("column", [0, 1, 15, 16, 85, 127])
def test_a_column_is_set_four_bits_at_a_time_in_either_order(chip: Ssd1306, column: int) -> None:
    low, high = column & 15, 0x10 | column >> 4
    chip.write(bytes([0x00, 0x20, 0x02, 0xB1, 0x0A, 0x15, low, high]))
    chip.write(b"\x40\x01")
    chip.write(bytes([0x00, 0xB2, high, low]))
    chip.write(b"\x40\x01")
    assert lit_pixels(chip) == {(column, 8), (column, 16)}
    chip.write(bytes([0x00, 0xB3, low, 0x08 | high]))  # there are seven bits
    chip.write(b"\x40\x01")
    assert lit_pixels(chip) == {(column, 8), (column, 16), (column, 24)}


@pytest.mark.fidelity("ssd1306", "the memory is kept, and written, while dark")
def test_the_memory_survives_the_dark_and_can_be_written_in_it(chip: Ssd1306) -> None:
    chip.write(b"\x00\xae")
    chip.write(b"\x40\x01")
    assert lit_pixels(chip) == set()
    chip.write(b"\x00\xaf")
    assert lit_pixels(chip) == {(0, 0)}


@pytest.mark.fidelity("ssd1306", "what a reset sets back")
def test_reset_brings_back_the_registers_and_keeps_the_memory(chip: Ssd1306) -> None:
    chip.write(b"\x40\x01")
    chip.write(b"\x00\x81\x01\x43\xd3\x05\xa7")
    chip.reset()
    assert chip.contrast == 0x7F
    assert not chip.on
    chip.write(ON)
    chip.write(UPRIGHT)
    assert lit_pixels(chip) == {(0, 0)}


@pytest.mark.parametrize("is_used_before", [False, True])
def test_after_a_reset_it_is_in_page_mode_at_its_first_column_and_page(
    is_used_before: bool,
) -> None:
    chip = Ssd1306()
    if is_used_before:
        chip.write(b"\x00\x20\x01\x21\x05\x09\x22\x02\x03\xa0\xc8\xa7\xa5\xd3\x01\x41\xa8\x1f\x21")
        chip.reset()
    for page in range(8):
        chip.write(bytes([0x00, 0xB0 + page, 0x00, 0x10, 0x40]))
        chip.write(b"\x40" + bytes(128))
    chip.write(b"\x00\xb0" + ON[1:])
    chip.write(b"\x40" + b"\x01" + bytes(126) + b"\x80")
    assert lit_pixels(chip) == {(0, 63), (127, 56)}, "its rows from the last one on"
    chip.write(b"\x40\x02")
    assert lit_pixels(chip) == {(0, 62), (127, 56)}, "round the same page"
    chip.write(b"\x00\x20\x00")
    chip.write(b"\x40" + bytes(127) + b"\x01")
    assert lit_pixels(chip) == {(0, 62), (0, 55)}, "the window is the whole of its memory"


def test_every_write_that_may_change_the_picture_counts(chip: Ssd1306) -> None:
    changes_before = chip.changes
    chip.write(window(0, 5, 0, 0))
    assert chip.changes == changes_before
    chip.write(b"\x40\x00")
    assert chip.changes > changes_before


@pytest.mark.fidelity("ssd1306", "commands that it does not know are noted")
def test_unknown_commands_are_kept_and_do_no_harm(chip: Ssd1306) -> None:
    chip.write(b"\x00\xad\x40\x2f")
    assert chip.unknown == [0xAD, 0x2F]
    chip.write(b"\x01\xa6")
    assert chip.unknown[2:] == [0x01], "a control byte has two bits"
    assert lit_pixels(chip) == set()


def test_empty_and_cut_off_transactions_do_no_harm(chip: Ssd1306) -> None:
    for data in (b"", b"\x00", b"\x40", b"\x80", b"\xc0"):
        chip.write(data)
    assert lit_pixels(chip) == set()


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("remap", [0xA0, 0xA1])
def test_whole_lines_at_once_are_the_same_as_byte_by_byte(remap: int, seed: int) -> None:
    dice = random.Random(seed)
    bytewise, linewise = Ssd1306(), Ssd1306()
    for chip in (bytewise, linewise):
        chip.write(ON)
        chip.write(bytes([0x00, 0x20, 0x00, remap]))
    for _ in range(20):
        left, top = dice.randrange(128), dice.randrange(8)
        right, bottom = dice.randrange(left, 128), dice.randrange(top, 8)
        width = right - left + 1
        data = dice.randbytes(dice.choice([width, width * (bottom - top + 1), width * 9, 7]))
        bytewise.write(window(left, right, top, bottom))
        bytewise.write(b"\x40" + data)
        linewise.write(window(left, right, top, bottom))
        for byte in data:
            linewise.write(bytes([0x40, byte]))
        assert bytewise.bitmap() == linewise.bitmap()
