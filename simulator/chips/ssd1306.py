"""The SSD1306 OLED controller behind I2C, as its registers and memory behave on a 128x64 module.

`write` gets the bytes that follow the address in one bus transaction. `bitmap` returns what the wearer sees on
a module mounted as usual: upright with the segments remapped (A1) and the COM scan reversed (C8).
Source: SSD1306 data sheet rev 1.1, tables 8-1, 9-1 and 10-1.

Not modelled: scrolling, fading, the oscillator and charge times (any value is taken), burn-in, and reading over
the bus, which most modules do not have.
"""

from collections.abc import Callable
from functools import lru_cache

from ..core.pixels import Picture

WIDTH = 128
HEIGHT = 64
_PAGES = HEIGHT // 8

# How many bytes follow a command.
_ARGUMENTS = {
    0x20: 1, 0x21: 2, 0x22: 2, 0x26: 6, 0x27: 6, 0x29: 5, 0x2A: 5, 0x81: 1, 0x8D: 1, 0xA3: 2,
    0xA8: 1, 0xD3: 1, 0xD5: 1, 0xD9: 1, 0xDA: 1, 0xDB: 1,
}  # fmt: skip

# For bytes.translate: each byte of a page becomes the pixel in row 0 to 7 of that page.
_PIXEL_OF_ROW = [bytes(byte >> row & 1 for byte in range(256)) for row in range(8)]
_ALL_DARK = bytes(WIDTH * HEIGHT)
_ALL_LIT = b"\x01" * (WIDTH * HEIGHT)
_INVERT = bytes([1, 0]) + bytes(254)

# Lines of a window that are sent together: the first page and that after the last, the first column and how many,
# and whether from right to left.
_Lines = tuple[int, int, int, int, bool]

# The glow of the panel, and for bytes.translate what a pixel has of its red, green and blue.
GLOW = (210, 235, 255)
_GLOW_CHANNELS = [bytes([0, part]) + bytes(254) for part in GLOW]


class Ssd1306:
    """An SSD1306 controller with its panel.

    `changes` counts the writes that may have changed the picture; `unknown` lists commands that the chip does
    not know, or whose effect is not shown (scrolling).
    """

    def __init__(self) -> None:
        self.changes = 0
        self.unknown: list[int] = []
        # After power on the memory holds anything; stripes show what is not sent.
        self._stored_bytes = bytearray(b"\xaa\x55" * (WIDTH * _PAGES // 2))
        self._unstored: dict[_Lines, bytes] = {}  # sent and not yet stored, the latest last
        # The last bitmap, and `changes` at that time; likewise how many pixels were lit.
        self._shown, self._shown_at_change = _ALL_DARK, -1
        self._lit_count, self._lit_at_change = 0, -1
        # The last picture in colour, and the bitmap that it was made from.
        self._color_picture = Picture((WIDTH, HEIGHT), b"")
        self._color_picture_of = b""
        self.reset()

    def reset(self) -> None:
        """Sets the registers to their state after power on or a pulse at the reset pin.

        The memory keeps its content.
        """
        self.contrast = 0x7F
        self.awake = self.pump = self._is_inverted = self._shows_all_lit = False
        self._mode = 2
        self._is_flipped = self._is_scan_reversed = False
        self._start_line = self._offset = 0
        self._multiplex = 63
        self._column, self._column_range = 0, (0, WIDTH - 1)
        self._page, self._page_range = 0, (0, _PAGES - 1)
        self._incomplete_command = b""
        self._changed()

    @property
    def on(self) -> bool:
        """Returns whether the panel is lit: the display is on and the charge pump feeds it."""
        return self.awake and self.pump

    @property
    def current_ma(self) -> float:
        """Returns the module's current in mA, which depends on how many pixels are lit and how brightly.

        It is 1.5 mA and up to 20 more: some 2.5 with few of them lit (espruino.com/SSD1306, mp#2837). While dark it
        is 0.01, by the data sheet.
        """
        if not self.on:
            return 0.01
        lit_fraction = self._count_lit() / (WIDTH * HEIGHT)
        return 1.5 + 20 * lit_fraction * (0.25 + 0.75 * self.contrast / 255)

    def write(self, data: bytes) -> None:
        """Handles one I2C write, without its address: control bytes, each followed by commands or pixels."""
        start, length = 0, len(data)
        while start < length:
            control = data[start]
            # One byte follows, then the next control byte; or all.
            end = start + 2 if control & 0x80 else length
            payload, start = data[start + 1 : end], end
            if control & 0x3F:
                self.unknown.append(control)
            if control & 0x40:
                self._store(payload)
            else:
                self._take_commands(payload)

    def read(self, count: int) -> bytes:
        """Returns `count` copies of the status byte, which says whether the display is off."""
        return bytes([0x00 if self.awake else 0x40]) * count

    def bitmap(self) -> bytes:
        """Returns the picture as worn: 128 x 64 bytes, row by row from the top left, 1 for a lit pixel."""
        if self._shown_at_change != self.changes:
            self._shown, self._shown_at_change = self._picture(), self.changes
        return self._shown

    def picture(self) -> Picture:
        """Returns what the wearer sees as a picture in the panel's colour."""
        bitmap = self.bitmap()
        if self._color_picture_of is not bitmap:
            rgb = bytearray(3 * len(bitmap))
            for channel, glow in enumerate(_GLOW_CHANNELS):
                rgb[channel::3] = bitmap.translate(glow)
            self._color_picture = Picture((WIDTH, HEIGHT), bytes(rgb))
            self._color_picture_of = bitmap
        return self._color_picture

    def _count_lit(self) -> int:
        """Returns how many pixels are lit.

        If the panel shows all its rows, it is enough to count the bits of the memory, in any order.
        """
        if self._lit_at_change != self.changes:
            shows_whole_memory = (
                self._multiplex == HEIGHT - 1 and not self._shows_all_lit and self.on
            )
            bits = int.from_bytes(self._memory, "little").bit_count() if shows_whole_memory else 0
            inverted = WIDTH * HEIGHT - bits if self._is_inverted else bits
            self._lit_count = inverted if shows_whole_memory else self.bitmap().count(1)
            self._lit_at_change = self.changes
        return self._lit_count

    def _changed(self) -> None:
        self.changes += 1

    # Commands

    def _take_commands(self, data: bytes) -> None:
        """Carries out each complete command in `data`; an incomplete one waits for the rest of its arguments."""
        commands, self._incomplete_command = _split(self._incomplete_command + data)
        for carry_out, command in commands:
            carry_out(self, command)

    def _unknown(self, command: bytes) -> None:
        self.unknown.append(command[0])

    def _no_effect(self, command: bytes) -> None:
        """Ignores a command that does not change the picture: timing, voltages, the settings of scrolling."""

    def _set_mode(self, command: bytes) -> None:
        self._mode = command[1] & 3

    def _set_columns(self, command: bytes) -> None:
        self._column_range = (command[1] & 0x7F, command[2] & 0x7F)
        self._column = self._column_range[0]

    def _set_pages(self, command: bytes) -> None:
        self._page_range = (command[1] & 7, command[2] & 7)
        self._page = self._page_range[0]

    def _set_nibble(self, command: bytes) -> None:
        """Sets the low or high four bits of the column in page mode; in the other modes does nothing."""
        if self._mode != 2:
            return
        nibble = command[0] & 15
        is_high_nibble = command[0] >> 4
        low_bits = self._column & 15 if is_high_nibble else nibble
        self._column = (nibble << 4 & 0x7F if is_high_nibble else self._column & 0x70) | low_bits

    def _set_page(self, command: bytes) -> None:
        if self._mode == 2:
            self._page = command[0] & 7

    def _set_contrast(self, command: bytes) -> None:
        self.contrast = command[1]
        self._changed()

    def _set_pump(self, command: bytes) -> None:
        self.pump = bool(command[1] & 4)
        self._changed()

    def _set_multiplex(self, command: bytes) -> None:
        if command[1] & 0x3F >= 15:  # lower ratios are invalid
            self._multiplex = command[1] & 0x3F
        self._changed()

    def _set_offset(self, command: bytes) -> None:
        self._offset = command[1] & 0x3F
        self._changed()

    def _set_start_line(self, command: bytes) -> None:
        self._start_line = command[0] & 0x3F
        self._changed()

    def _set_direction(self, command: bytes) -> None:
        if command[0] < 0xC0:
            self._is_flipped = command[0] == 0xA0  # for what is written from now on
        else:
            self._is_scan_reversed = command[0] == 0xC8
        self._changed()

    def _set_light(self, command: bytes) -> None:
        is_on = bool(command[0] & 1)
        if command[0] >= 0xAE:
            self.awake = is_on
        elif command[0] >= 0xA6:
            self._is_inverted = is_on
        else:
            self._shows_all_lit = is_on
        self._changed()

    # Memory

    @property
    def _memory(self) -> bytearray:
        """Returns the display memory, after storing all lines that wait in `_unstored`."""
        if self._unstored:
            for lines, data in self._unstored.items():
                self._store_lines(lines, data)
            self._unstored.clear()
        return self._stored_bytes

    def _store(self, data: bytes) -> None:
        """Writes `data` into the display memory.

        Complete lines of the window, in horizontal mode, wait in `_unstored` until the memory is read.
        """
        self.changes += 1
        (left_column, right_column), (top_page, bottom_page) = self._column_range, self._page_range
        width = right_column - left_column + 1
        if (
            self._mode == 0
            and self._column == left_column
            and width > 0
            and len(data) % width == 0
        ):
            page = self._page + len(data) // width
            if page <= bottom_page + 1:
                lines = (self._page, page, left_column, width, self._is_flipped)
                self._unstored.pop(lines, None)
                self._unstored[lines] = data
                self._page = page if page <= bottom_page else top_page
                return
        for byte in data:
            column = WIDTH - 1 - self._column if self._is_flipped else self._column
            self._memory[self._page * WIDTH + column] = byte
            self._advance()

    def _store_lines(self, lines: "_Lines", data: bytes) -> None:
        """Writes complete lines of a window into the memory, each as one slice."""
        page, end_page, left_column, width, flipped = lines
        memory = self._stored_bytes
        starts = range(page * WIDTH + left_column, end_page * WIDTH + left_column, WIDTH)
        if flipped:  # from the last line back to the first, each from its right to its left
            data = data[::-1]
            first_start = page * WIDTH + WIDTH - left_column - width
            starts = range(first_start + (end_page - page - 1) * WIDTH, first_start - 1, -WIDTH)
        for data_offset, start in zip(range(0, len(data), width), starts, strict=True):
            memory[start : start + width] = data[data_offset : data_offset + width]

    def _advance(self) -> None:
        """Moves the pointer to the place of the next byte: within the window, or in page mode within the page."""
        if self._mode == 2:
            self._column = (self._column + 1) % WIDTH
        elif self._mode == 1:
            if self._next_page_wraps():
                self._next_column_wraps()
        elif self._next_column_wraps():
            self._next_page_wraps()

    def _next_column_wraps(self) -> bool:
        first_column, last_column = self._column_range
        wraps = self._column == last_column
        self._column = first_column if wraps else (self._column + 1) % WIDTH
        return wraps

    def _next_page_wraps(self) -> bool:
        first_page, last_page = self._page_range
        wraps = self._page == last_page
        self._page = first_page if wraps else (self._page + 1) % _PAGES
        return wraps

    # The panel

    def _picture(self) -> bytes:
        if not self.on:
            return _ALL_DARK
        if self._shows_all_lit:
            return _ALL_LIT
        rows = [self._row(y) for y in range(HEIGHT)]
        return b"".join(rows)

    def _row(self, y: int) -> bytes:
        """Returns the panel's row `y`, a byte per pixel: the memory's row that its COM line scans, or dark."""
        com = HEIGHT - 1 - y
        line = (self._multiplex - com if self._is_scan_reversed else com) + self._offset
        line %= HEIGHT
        if line > self._multiplex:
            return _ALL_DARK[:WIDTH]
        line = (line + self._start_line) % HEIGHT
        start = (line >> 3) * WIDTH
        row = bytes(self._memory[start : start + WIDTH]).translate(_PIXEL_OF_ROW[line & 7])
        return row.translate(_INVERT) if self._is_inverted else row


_Method = Callable[[Ssd1306, bytes], None]


@lru_cache(256)
def _split(data: bytes) -> tuple[tuple[tuple[_Method, bytes], ...], bytes]:
    """Returns the complete commands in `data`, each with the method that carries it out, and what is left over.

    Cached: the same few windows are sent again and again.
    """
    commands = []
    start, length = 0, len(data)
    while start < length:
        argument_count, carry_out = _COMMANDS[data[start]]
        end = start + 1 + argument_count
        if end > length:
            break
        commands.append((carry_out, data[start:end]))
        start = end
    return tuple(commands), data[start:]


def _commands() -> list[tuple[int, _Method]]:
    """Returns, for each first byte of a command, how many bytes follow and the method that carries it out."""
    chip = Ssd1306
    table: dict[int, _Method] = {
        0x20: chip._set_mode,
        0x21: chip._set_columns,
        0x22: chip._set_pages,
        0x81: chip._set_contrast,
        0x8D: chip._set_pump,
        0xA8: chip._set_multiplex,
        0xD3: chip._set_offset,
    }
    quiet = (0x26, 0x27, 0x29, 0x2A, 0x2E, 0xA3, 0xD5, 0xD9, 0xDA, 0xDB, 0xE3)
    table.update(dict.fromkeys(quiet, chip._no_effect))
    table.update(dict.fromkeys(range(0x20), chip._set_nibble))
    table.update(dict.fromkeys(range(0x40, 0x80), chip._set_start_line))
    table.update(dict.fromkeys((0xA0, 0xA1, 0xC0, 0xC8), chip._set_direction))
    table.update(dict.fromkeys((*range(0xA4, 0xA8), 0xAE, 0xAF), chip._set_light))
    table.update(dict.fromkeys(range(0xB0, 0xB8), chip._set_page))
    return [(_ARGUMENTS.get(byte, 0), table.get(byte, chip._unknown)) for byte in range(256)]


_COMMANDS = _commands()
