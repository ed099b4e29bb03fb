"""The emulated ST7789 against its data sheet: windows, directions, colours, and what it does too early."""

import pytest

from simulator.chips.st7789 import COLUMNS, ROWS, Panel, St7789
from tests.emulated.lcd import BLACK, WHITE, colors

RED, BLUE = (255, 0, 0), (0, 0, 255)
RED_BITS, BLUE_BITS, WHITE_BITS = b"\xf8\x00", b"\x00\x1f", b"\xff\xff"


class Bench:
    """An ST7789 whose panel shows a corner of its memory; `send` sends a command and its parameters."""

    def __init__(self, panel: Panel) -> None:
        self.now_us = 0
        self.chip = St7789(lambda: self.now_us, panel)

    def send(self, command: int, *data: int | bytes) -> None:
        self.chip.write(bytes([command]), is_data=False)
        for byte in data:
            self.chip.write(byte if isinstance(byte, bytes) else bytes([byte]), is_data=True)

    def window(self, left: int, right: int, top: int, bottom: int) -> None:
        self.send(0x2A, 0, left, right >> 8, right & 255)
        self.send(0x2B, 0, top, bottom >> 8, bottom & 255)

    def pixels_of(self, color: tuple[int, int, int] = WHITE) -> set[tuple[int, int]]:
        return colors(self.chip.picture()).get(color, set())


def lit(panel: Panel) -> Bench:
    """Returns a display that is awake, with 16 bits per pixel, all of its memory black, in the right colours."""
    bench = Bench(panel)
    bench.now_us = 200_000
    bench.send(0x11)
    bench.now_us += 200_000
    bench.send(0x3A, 0x55)
    bench.send(0x36, 0x08)
    bench.send(0x21)
    bench.send(0x29)
    bench.chip.light_line(duty=1.0)
    bench.send(0x2C, bytes(2 * COLUMNS * ROWS))
    assert bench.chip.unknown == bench.chip.early == []
    return bench


@pytest.fixture
def bench() -> Bench:
    return lit(Panel(size=(8, 6), corner=(2, 3)))


@pytest.mark.fidelity("st7789", "nothing is seen unless it is awake, on and lit from behind")
def test_nothing_shows_before_it_is_awake_on_and_lit(bench: Bench) -> None:
    bench.send(0x2C, WHITE_BITS * COLUMNS * ROWS)
    assert len(bench.pixels_of()) == 48
    for off_command, on_command in ((0x28, 0x29), (0x10, 0x11)):
        bench.now_us += 200_000
        bench.send(off_command)
        assert not bench.chip.on
        assert not bench.chip.picture().lit
        bench.now_us += 200_000
        bench.send(on_command)
        assert bench.chip.on
    bench.chip.light_line(duty=0.0)
    assert not bench.chip.picture().lit
    assert bench.chip.picture().rgb == bytes(3 * 48)
    bench.chip.light_line(duty=0.2)
    assert len(bench.pixels_of()) == 48


@pytest.mark.fidelity("st7789", "frame memory behind the panel's window: a wrong offset shows")
def test_the_panel_shows_its_own_corner_of_the_memory(bench: Bench) -> None:
    bench.window(2, 3, 3, 3)
    bench.send(0x2C, WHITE_BITS * 2)
    assert bench.pixels_of() == {(0, 0), (1, 0)}
    bench.window(1, 1, 3, 8)  # a column to the left of the panel
    bench.send(0x2C, WHITE_BITS * 6)
    assert bench.pixels_of() == {(0, 0), (1, 0)}


def test_memory_that_was_never_written_is_not_blank() -> None:
    bench = Bench(Panel(size=(8, 6), corner=(0, 0)))
    bench.now_us = 200_000
    bench.send(0x11)
    bench.now_us += 6_000
    bench.send(0x29)
    bench.chip.light_line(duty=1.0)
    assert bench.chip.picture().lit


@pytest.mark.fidelity(
    "st7789", "CASET, RASET, RAMWR, RAMWRC: the window fills line by line and wraps"
)
def test_a_window_fills_line_by_line_and_begins_again_when_full(bench: Bench) -> None:
    bench.window(2, 4, 3, 4)
    bench.send(0x2C, WHITE_BITS * 4)
    assert bench.pixels_of() == {(0, 0), (1, 0), (2, 0), (0, 1)}
    bench.send(0x3C, WHITE_BITS, RED_BITS, RED_BITS)  # two more, and one at the beginning
    assert bench.pixels_of() == {(1, 0), (2, 0), (0, 1), (1, 1)}
    assert bench.pixels_of(RED) == {(2, 1), (0, 0)}
    bench.send(0x2C, RED_BITS * 2)
    assert bench.pixels_of(RED) == {(0, 0), (1, 0), (2, 1)}


def test_a_pixel_may_come_in_two_transfers(bench: Bench) -> None:
    bench.window(2, 3, 3, 3)
    bench.send(0x2C, RED_BITS[:1], RED_BITS[1:] + BLUE_BITS)
    assert bench.pixels_of(RED) == {(0, 0)}
    assert bench.pixels_of(BLUE) == {(1, 0)}


@pytest.mark.fidelity(
    "st7789", "MADCTL: rows and columns from the other end, exchanged; colour order"
)
@pytest.mark.parametrize(
    ("direction", "positions"),
    [
        (0x00, [(0, 0), (1, 0), (0, 1)]),
        (0x40, [(7, 0), (6, 0), (7, 1)]),
        (0x80, [(0, 5), (1, 5), (0, 4)]),
        (0xC0, [(7, 5), (6, 5), (7, 4)]),
        (0x20, [(0, 0), (0, 1), (1, 0)]),
        (0x60, [(7, 0), (7, 1), (6, 0)]),
        (0xA0, [(0, 5), (0, 4), (1, 5)]),
        (0xE0, [(7, 5), (7, 4), (6, 5)]),
    ],
)
def test_each_direction_puts_pixels_where_the_data_sheet_has_them(
    direction: int, positions: list[tuple[int, int]]
) -> None:
    bench = lit(Panel(size=(8, 6), corner=(2, 3)))
    bench.send(0x36, direction | 0x08)
    across = COLUMNS - 2 - 8 if direction & 0x40 else 2
    row = ROWS - 3 - 6 if direction & 0x80 else 3
    first, second = (row, across) if direction & 0x20 else (across, row)
    bench.send(0x2A, *divmod(first, 256), *divmod(first + 1, 256))
    bench.send(0x2B, *divmod(second, 256), *divmod(second + 1, 256))
    bench.send(0x2C, WHITE_BITS + RED_BITS + BLUE_BITS)
    places_seen = [bench.pixels_of(color) for color in (WHITE, RED, BLUE)]
    assert places_seen == [{position} for position in positions]


def test_the_order_of_colours_and_inversion_hold_at_once(bench: Bench) -> None:
    bench.window(2, 2, 3, 3)
    bench.send(0x2C, RED_BITS)
    assert bench.pixels_of(RED) == {(0, 0)}
    bench.send(0x36, 0x00)
    assert bench.pixels_of(BLUE) == {(0, 0)}
    bench.send(0x20)
    assert len(bench.pixels_of()) == 47
    assert bench.pixels_of((255, 255, 0)) == {(0, 0)}
    bench.send(0x21)
    assert len(bench.pixels_of(BLACK)) == 47


@pytest.mark.fidelity("st7789", "COLMOD: 16 and 18 bits a pixel; after a reset it is 18")
def test_pixels_are_of_18_bits_until_it_is_told_otherwise(bench: Bench) -> None:
    bench.window(2, 3, 3, 3)
    bench.send(0x3A, 0x66)
    bench.send(0x2C, b"\xfc\x00\x00\x00\x00\xfc")
    assert bench.pixels_of(RED) == {(0, 0)}
    assert bench.pixels_of(BLUE) == {(1, 0)}
    bench.send(0x3A, 0x33)
    assert bench.chip.unknown == [0x3A]
    bench.send(0x01)
    bench.now_us += 6_000
    bench.send(0x2C, b"\xfc\x00\x00")
    assert bench.chip._bytes_per_pixel == 3


@pytest.mark.fidelity("st7789", "commands that come too early have no effect: 5 ms, 120 ms")
def test_what_comes_too_early_has_no_effect(bench: Bench) -> None:
    bench.send(0x01)
    bench.send(0x29)
    bench.now_us += 5_000
    bench.send(0x29)
    bench.send(0x11)
    assert bench.chip.early == [0x29, 0x11]
    assert not bench.chip.awake
    bench.now_us += 115_000
    bench.send(0x11)
    assert bench.chip.awake
    bench.send(0x2C, WHITE_BITS)
    bench.now_us += 5_000
    bench.send(0x10)
    bench.send(0x01)
    assert bench.chip.early == [0x29, 0x11, 0x2C, 0x10, 0x01]
    assert bench.chip.awake
    bench.now_us += 115_000
    bench.send(0x10)
    bench.now_us += 119_999
    bench.send(0x11)
    assert not bench.chip.awake
    bench.now_us += 1
    bench.send(0x11)
    assert bench.chip.awake


@pytest.mark.fidelity("st7789", "the reset pin: a pulse of 10 us; deaf and dark while it is low")
def test_the_reset_pin_resets_after_a_pulse_that_is_long_enough(bench: Bench) -> None:
    bench.chip.reset_line(level=0)
    bench.now_us += 5
    bench.chip.reset_line(level=1)
    assert bench.chip.on
    bench.chip.reset_line(level=0)
    assert not bench.chip.on
    bench.send(0x28)
    bench.now_us += 10
    bench.chip.reset_line(level=1)
    assert not bench.chip.awake
    assert bench.chip.early == bench.chip.unknown == []
    bench.now_us += 120_000
    bench.send(0x11)
    assert bench.chip.awake


def test_the_memory_survives_sleep_and_reset_and_can_be_written_in_both(bench: Bench) -> None:
    bench.window(2, 2, 3, 3)
    bench.send(0x2C, WHITE_BITS)
    bench.send(0x10)
    bench.now_us += 5_000
    bench.window(3, 3, 3, 3)
    bench.send(0x2C, WHITE_BITS)
    bench.now_us += 120_000
    bench.send(0x11)
    assert bench.pixels_of() == {(0, 0), (1, 0)}


def test_windows_that_cannot_be_are_refused(bench: Bench) -> None:
    bench.send(0x2A, 0, 5, 0, 4)
    bench.send(0x2A, 0, 0, 0, 240)
    bench.send(0x2B, 0, 0, 1, 64)
    assert bench.chip.unknown == [0x2A, 0x2A, 0x2B]
    bench.send(0x36, 0x28)  # then there are 320 columns
    bench.send(0x2A, 0, 0, 1, 63)
    assert len(bench.chip.unknown) == 3


def test_a_window_from_before_the_axes_were_exchanged_writes_nothing_outside(bench: Bench) -> None:
    picture_before = bench.chip.picture()
    bench.send(0x36, 0x28)
    bench.send(0x2A, 0, 250, 1, 63)
    bench.send(0x36, 0x08)
    bench.send(0x2C, WHITE_BITS * 500)
    assert bench.chip.picture() == picture_before
    bench.send(0x2A, 0, 0, 0, COLUMNS - 1)
    bench.send(
        0x2B, 0, COLUMNS, 1, 63
    )  # the rows from COLUMNS to 319: exchanged, they are outside
    bench.send(0x36, 0x28)
    bench.send(0x2C, WHITE_BITS * 5 * COLUMNS)
    assert bench.chip.picture() == picture_before


def test_unknown_commands_and_those_cut_short_are_kept_and_do_no_harm(bench: Bench) -> None:
    picture_before = bench.chip.picture()
    bench.send(0xFE, 1, 2, 3)
    bench.send(0x2A, 0, 7)
    bench.send(0x00)
    bench.send(0x3A, 0x55, 0x33)  # one parameter too many
    bench.send(0x00, 1)
    assert bench.chip.unknown == [0xFE, 0x2A]
    assert bench.chip.picture() == picture_before


def test_every_change_that_may_be_seen_counts(bench: Bench) -> None:
    changes = bench.chip.changes
    bench.send(0x2C, WHITE_BITS)
    bench.send(0x20)
    bench.send(0x28)
    assert bench.chip.changes >= changes + 3
    assert bench.chip.picture() is bench.chip.picture()


def test_the_two_lowest_bits_of_the_direction_mean_nothing(bench: Bench) -> None:
    bench.send(0x36, 0x0B)
    bench.window(2, 4, 3, 4)
    bench.send(0x2C, RED_BITS, BLUE_BITS * 5)
    assert bench.pixels_of(RED) == {(0, 0)}
    assert bench.pixels_of(BLUE) == {(1, 0), (2, 0), (0, 1), (1, 1), (2, 1)}
    bench.send(0x36, 0x03)
    assert bench.pixels_of(BLUE) == {(0, 0)}, "red and blue change places, and nothing else"
