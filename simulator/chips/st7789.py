"""The ST7789V2 controller of a colour display behind SPI, as its commands and memory behave, with its panel.

`write` gets the bytes sent while the chip is selected, with the level of the D/C wire; `reset_line` and
`light_line` get the levels of the reset pin and of the backlight. `picture` returns what the wearer sees through
the panel's window in the frame memory. A command that comes before the chip is ready for it has no effect and
is listed in `early`; one that the chip does not know, or with parameters out of range, in `unknown`. Source:
ST7789V2 data sheet rev 1.0: reset timing, data colour coding, address control, the command tables.

Not modelled: reading, scrolling, partial and idle mode, the tearing line, porches, voltages and gamma (any
value is taken), 12 and 24 bits a pixel, the look of a backlight that is dimmed, what the memory holds at
power on.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ..core.pixels import Picture

COLUMNS = 240
ROWS = 320
MS = 1000

RESET_PULSE_US = 10
READY_US = 5 * MS  # after a reset, and after going to sleep or waking up
# From reset or sleep-in to sleep-out, and from sleep-out to sleep-in or reset.
SLEEP_CHANGE_US = 120 * MS

_SWRESET, _SLPIN, _SLPOUT, _RAMWR, _RAMWRC = 0x01, 0x10, 0x11, 0x2C, 0x3C

# How many parameters a command needs to have its effect, for those that are known.
_PARAMETERS = {
    0x00: 0, _SWRESET: 0, _SLPIN: 0, _SLPOUT: 0, 0x13: 0, 0x20: 0, 0x21: 0, 0x28: 0, 0x29: 0, 0x2A: 4,
    0x2B: 4, 0x36: 1, 0x3A: 1, 0xB2: 5, 0xB7: 1, 0xBB: 1, 0xC0: 1, 0xC2: 1, 0xC3: 1, 0xC4: 1,
    0xC6: 1, 0xD0: 2, 0xE0: 14, 0xE1: 14,
}  # fmt: skip

_MY, _MX, _MV, _BGR = 0x80, 0x40, 0x20, 0x08

# For bytes.translate. 16 bits a pixel come as RRRRRGGG GGGBBBBB; 5 and 6 bits are spread over 8.
_RED = bytes((byte & 0xF8) | byte >> 5 for byte in range(256))
_GREEN_HIGH = bytes((byte & 7) << 5 | (byte & 7) >> 1 for byte in range(256))
_GREEN_LOW = bytes((byte & 0xE0) >> 3 for byte in range(256))
_BLUE = bytes((byte & 0x1F) << 3 | (byte & 0x1F) >> 2 for byte in range(256))
_SIX_BITS = bytes((byte & 0xFC) | byte >> 6 for byte in range(256))
_INVERT = bytes(255 - byte for byte in range(256))


@dataclass(frozen=True)
class Panel:
    """The glass: `size` in pixels, and `corner`, the place of its first pixel in the frame memory.

    `inverted` glass is dark where it is driven least, and needs INVON; `bgr` glass has red and blue exchanged,
    and needs MADCTL's BGR.
    """

    size: tuple[int, int]
    corner: tuple[int, int]
    inverted: bool = True
    bgr: bool = True


class St7789:
    """An ST7789V2 controller with its panel; `now_us()` is the virtual time in µs.

    `changes` counts the calls that may have changed the picture.
    """

    def __init__(self, now_us: Callable[[], int], panel: Panel) -> None:
        self.changes = 0
        self.unknown: list[int] = []
        self.early: list[int] = []
        self._now_us = now_us
        self._panel = panel
        self._reset_low_since_us: int | None = None  # None while the reset pin is high
        self._backlight_duty = 0.0
        # After power on the memory holds anything; stripes show what is not sent.
        stripes = b"\xff\x00" * (COLUMNS * ROWS // 2)
        self._memory = [bytearray(stripes) for _ in range(3)]  # red, green, blue, a byte each
        self._shown, self._shown_at_change = self._dark_picture(), -1
        self._commands: dict[int, Callable[[bytes], None]] = {
            0x20: lambda _: self._set_inverted(False),
            0x21: lambda _: self._set_inverted(True),
            0x28: lambda _: self._set_on(False),
            0x29: lambda _: self._set_on(True),
            0x2A: self._set_columns,
            0x2B: self._set_rows,
            0x36: self._set_direction,
            0x3A: self._set_format,
            _SWRESET: lambda _: self.reset(),
            _SLPIN: lambda _: self._set_awake(False),
            _SLPOUT: lambda _: self._set_awake(True),
        }
        self.reset()

    def reset(self) -> None:
        """Resets the registers and puts the chip to sleep, as power on, a reset pulse or SWRESET do.

        The memory keeps its content.
        """
        now_us = self._now_us()
        self.awake = self.displaying = self._is_inverted = False
        self._direction = 0
        self._bytes_per_pixel = 3
        self._first_column, self._last_column = 0, COLUMNS - 1
        self._first_row, self._last_row = 0, ROWS - 1
        self._pointer_x = self._pointer_y = 0
        self._command: int | None = None  # the one whose parameters are being taken
        self._received = bytearray()
        self._ready_at_us = now_us + READY_US
        self._sleep_change_allowed_us = now_us + SLEEP_CHANGE_US
        self.changes += 1

    @property
    def on(self) -> bool:
        """Returns whether the panel shows its picture: the chip is awake, the display on, the backlight lit."""
        return (
            self._reset_low_since_us is None
            and self.awake
            and self.displaying
            and self._backlight_duty > 0
        )

    @property
    def light(self) -> float:
        """Returns the duty that drives the backlight, 0 to 1."""
        return self._backlight_duty

    @property
    def current_ma(self) -> float:
        """Returns the module's current in mA: 6 awake, 0.04 asleep [D], and 20 more for the brightest light [I]."""
        return (6.0 if self.awake else 0.04) + 20.0 * self.light

    def light_line(self, duty: float) -> None:
        """Sets the duty on the backlight's wire, 0 to 1."""
        self._backlight_duty = duty
        self.changes += 1

    def reset_line(self, level: float) -> None:
        """Sets the level of the wire to the reset pin.

        A low shorter than RESET_PULSE_US does not reset the chip.
        """
        now_us = self._now_us()
        self.changes += 1
        if not level:
            self._reset_low_since_us = now_us
        elif self._reset_low_since_us is not None:
            if now_us - self._reset_low_since_us >= RESET_PULSE_US:
                self.reset()
            self._reset_low_since_us = None

    def write(self, data: bytes, is_data: bool) -> None:
        """Handles bytes sent while the chip is selected: commands, or, with `is_data`, parameters and pixels."""
        if self._reset_low_since_us is not None:
            return
        if not is_data:
            for byte in data:
                self._begin_command(byte)
        elif self._command in (_RAMWR, _RAMWRC):
            self._store(data)
        elif self._command is not None:
            self._take_parameters(data)

    def picture(self) -> Picture:
        """Returns what the wearer sees, row by row from the panel's top left."""
        if self._shown_at_change != self.changes:
            self._shown = self._visible_picture() if self.on else self._dark_picture()
            self._shown_at_change = self.changes
        return self._shown

    # Commands

    def _begin_command(self, command: int) -> None:
        if self._command is not None and self._received:
            self.unknown.append(self._command)  # the command before lacks parameters
        self._received = bytearray()
        self._command = None
        if command not in (_RAMWR, _RAMWRC) and command not in _PARAMETERS:
            self.unknown.append(command)
        elif self._is_early(command):
            self.early.append(command)
        elif command == _RAMWR:
            self._pointer_x, self._pointer_y = self._first_column, self._first_row
            self._command = command
        elif command == _RAMWRC or _PARAMETERS[command]:
            self._command = command
        elif command in self._commands:
            self._commands[command](b"")

    def _is_early(self, command: int) -> bool:
        now_us = self._now_us()
        if now_us < self._ready_at_us:
            return True
        changes_sleep = {_SLPOUT: not self.awake, _SLPIN: self.awake, _SWRESET: self.awake}
        return changes_sleep.get(command, False) and now_us < self._sleep_change_allowed_us

    def _take_parameters(self, data: bytes) -> None:
        command = self._command
        assert command is not None
        self._received += data
        if len(self._received) >= _PARAMETERS[command]:
            self._command = None
            parameters, self._received = bytes(self._received), bytearray()
            if command in self._commands:
                self._commands[command](parameters)

    def _set_awake(self, is_awake: bool) -> None:
        now_us = self._now_us()
        self._ready_at_us = now_us + READY_US
        if is_awake != self.awake:
            self._sleep_change_allowed_us = now_us + SLEEP_CHANGE_US
        self.awake = is_awake
        self.changes += 1

    def _set_on(self, is_on: bool) -> None:
        self.displaying = is_on
        self.changes += 1

    def _set_inverted(self, is_inverted: bool) -> None:
        self._is_inverted = is_inverted
        self.changes += 1

    def _set_columns(self, parameters: bytes) -> None:
        first_column, last_column = _first_and_last(parameters)
        if first_column <= last_column < self._extent(is_across=True):
            self._first_column, self._last_column = first_column, last_column
        else:
            self.unknown.append(0x2A)

    def _extent(self, is_across: bool) -> int:
        """Returns the number of columns (`is_across`) or rows of the memory, as MADCTL exchanges them."""
        return COLUMNS if is_across != bool(self._direction & _MV) else ROWS

    def _set_rows(self, parameters: bytes) -> None:
        first_row, last_row = _first_and_last(parameters)
        if first_row <= last_row < self._extent(is_across=False):
            self._first_row, self._last_row = first_row, last_row
        else:
            self.unknown.append(0x2B)

    def _set_direction(self, parameters: bytes) -> None:
        self._direction = parameters[0]
        self.changes += 1  # the order of the colours holds at once

    def _set_format(self, parameters: bytes) -> None:
        bits = parameters[0] & 7
        if bits in (5, 6):
            self._bytes_per_pixel = bits - 3
        else:
            self.unknown.append(0x3A)

    # Memory

    def _store(self, data: bytes) -> None:
        """Writes pixels into the window, line by line; the bytes of an incomplete pixel wait for the rest."""
        data = bytes(self._received) + data
        complete_size = len(data) // self._bytes_per_pixel * self._bytes_per_pixel
        self._received = bytearray(data[complete_size:])
        planes = _color_planes(data[:complete_size], self._bytes_per_pixel)
        stored_count, count = 0, complete_size // self._bytes_per_pixel
        while stored_count < count:
            run_length = min(count - stored_count, self._last_column - self._pointer_x + 1)
            self._store_run(
                [plane[stored_count : stored_count + run_length] for plane in planes], run_length
            )
            stored_count += run_length
        self.changes += 1

    def _store_run(self, planes: list[bytes], run_length: int) -> None:
        """Writes `run_length` pixels into one line of the window from the pointer on, and advances the pointer."""
        start_index, step = self._pointer_and_step()
        if start_index is not None:
            last_index = start_index + step * (run_length - 1)
            lowest, highest = min(start_index, last_index), max(start_index, last_index)
            for memory, plane in zip(self._memory, planes, strict=True):
                pixels = plane if step > 0 else plane[::-1]
                memory[lowest : highest + 1 : abs(step)] = pixels
        self._pointer_x += run_length
        if self._pointer_x > self._last_column:
            self._pointer_x = self._first_column
            self._pointer_y = (
                self._first_row if self._pointer_y == self._last_row else self._pointer_y + 1
            )

    def _pointer_and_step(self) -> tuple[int | None, int]:
        """Returns the pointer's index in the memory, and the step from that index to the line's next pixel.

        The index is None outside the memory, as in a window that was set before the axes were exchanged.
        """
        direction = self._direction
        column, row = (
            (self._pointer_y, self._pointer_x)
            if direction & _MV
            else (self._pointer_x, self._pointer_y)
        )
        column_step = -1 if direction & _MX else 1
        row_step = -COLUMNS if direction & _MY else COLUMNS
        step = row_step if direction & _MV else column_step
        if column >= COLUMNS or self._last_column >= self._extent(is_across=True):
            return None, step
        if direction & _MX:
            column = COLUMNS - 1 - column
        if direction & _MY:
            row = ROWS - 1 - row
        return row * COLUMNS + column, step

    # The panel

    def _dark_picture(self) -> Picture:
        width, height = self._panel.size
        return Picture(self._panel.size, bytes(3 * width * height))

    def _visible_picture(self) -> Picture:
        panel = self._panel
        width, height = panel.size
        panel_left, panel_top = panel.corner
        rgb = bytearray(3 * width * height)
        has_red_blue_swapped = bool(self._direction & _BGR) != panel.bgr
        for channel, memory in enumerate(self._memory):
            panel_rows = (
                memory[y * COLUMNS + panel_left : y * COLUMNS + panel_left + width]
                for y in range(panel_top, panel_top + height)
            )
            plane = b"".join(panel_rows)
            if self._is_inverted != panel.inverted:
                plane = plane.translate(_INVERT)
            rgb[2 - channel if has_red_blue_swapped else channel :: 3] = plane
        return Picture(panel.size, bytes(rgb))


def _first_and_last(parameters: bytes) -> tuple[int, int]:
    return parameters[0] << 8 | parameters[1], parameters[2] << 8 | parameters[3]


def _color_planes(data: bytes, per_pixel: int) -> list[bytes]:
    """Returns the red, green and blue bytes of pixels that have 16 bits, or 18 bits in three bytes."""
    if per_pixel == 3:
        return [data[channel::3].translate(_SIX_BITS) for channel in range(3)]
    high_bytes, low_bytes = data[0::2], data[1::2]
    green = int.from_bytes(high_bytes.translate(_GREEN_HIGH), "big")
    green |= int.from_bytes(low_bytes.translate(_GREEN_LOW), "big")
    return [
        high_bytes.translate(_RED),
        green.to_bytes(len(high_bytes), "big"),
        low_bytes.translate(_BLUE),
    ]
