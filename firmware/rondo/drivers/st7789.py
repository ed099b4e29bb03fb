"""ST7789 colour display over SPI: sends regions of one ink each; panel on, off, dimmer, upside down.

A region's pixels are bits; they become colours in a strip of 8 rows, which is sent before the next is made. Nothing
on the bus answers, so a missing display goes unnoticed; `screen` therefore calls `init` each time that it lights
the display. Nothing is shown before `power(True)`, which must not come within 120 ms of the last `init` or `power`.
"""

from time import sleep_ms, sleep_us

from framebuf import RGB565, FrameBuffer
from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import PWM, SPI, Pin

    from ..display.region import Region

_COLUMNS = const(240)  # size of the chip's frame memory, in pixels
_ROWS = const(320)
_STRIP = const(8)  # rows of pixels sent at once
_UPRIGHT = const(0x08)  # MADCTL: colours in the order blue, green, red
_TURNED = const(0xC8)  # MADCTL: the same, turned by 180 degrees
_LATER_MS = const(6)  # the chip wants 5 ms after a reset, and after waking up

# Duty of the backlight for brightness 1 to 4 (ours); under a seventh its switch does not open.
_LIGHT = (10_000, 18_000, 36_000, 65_535)


class St7789:
    """One panel of `width` x `height` pixels, the first at column `left` of the memory, row `top`.

    `colors` are the inks in RGB565, on black; `widths` are those, in pixels, of the regions that will be sent.
    """

    # See region.Display. A byte is 8 pixels, to make and to send.
    traits = (False, 120, 29, 7, 10)

    def __init__(
        self,
        spi: "SPI",
        pins: "tuple[Pin, Pin, Pin]",
        light: "PWM",
        colors: "tuple[int, ...]",
        widths: "tuple[int, ...]",
        width: int = 135,
        height: int = 240,
        left: int = 52,
        top: int = 40,
    ) -> None:
        self._spi = spi
        self._cs, self._dc, self._reset = pins
        self._light = light
        self._size = (width, height)
        self._corner = self._upright = (left, top)
        self._turned = (_COLUMNS - width - left, _ROWS - height - top)
        self._direction = _UPRIGHT
        self._duty = _LIGHT[0]
        self._code = bytearray(1)
        self._value = bytearray(1)
        self._ends = bytearray(4)
        strip = bytearray(2 * _STRIP * width)
        self._strips = {
            wide: (
                memoryview(strip)[: 2 * _STRIP * wide],
                FrameBuffer(strip, wide, _STRIP, RGB565),
            )
            for wide in (width,) + widths
        }
        self._inks = [_ink(color) for color in colors]

    def init(self) -> None:
        """Resets the chip, sets every register that matters, blackens the memory; leaves the panel dark."""
        self._light.duty_u16(0)
        self._cs(1)
        self._reset(0)
        sleep_us(20)
        self._reset(1)
        sleep_ms(_LATER_MS)
        self._cs(0)
        self._set(0x3A, 0x55)  # 16 bits a pixel
        self._set(0x36, self._direction)
        self._say(0x21)  # invert the colours, as this glass needs
        width, height = self._size
        view, strip = self._strips[width]
        strip.fill(0)
        self._open(0, 0, width, height)
        for _ in range(height // _STRIP):
            self._spi.write(view)
        self._cs(1)

    def send(self, region: "Region") -> None:
        """Sends a region's pixels to its place on the panel, in the ink of the picture that it holds."""
        view, strip = self._strips[region.width]
        inks = region.inks
        ink = self._inks[inks[region.shown if len(inks) > 1 else 0]]
        frame = region.frame
        self._cs(0)
        self._open(region.x, _STRIP * region.page, region.width, _STRIP * region.pages)
        for page in range(region.pages):
            strip.blit(frame, 0, -_STRIP * page, -1, ink)
            self._spi.write(view)
        self._cs(1)

    def power(self, on: bool) -> None:
        """Turns panel and backlight on or off; while the chip sleeps its memory keeps the picture."""
        self._cs(0)
        if on:
            self._say(0x11)
            sleep_ms(_LATER_MS)
            self._say(0x29)
            self._light.duty_u16(self._duty)
        else:
            self._light.duty_u16(0)
            self._say(0x28)
            self._say(0x10)
        self._cs(1)

    def brightness(self, level: int) -> None:
        """Sets how bright the backlight is: 1, the dimmest, to 4; from the next `power(True)` on."""
        self._duty = _LIGHT[level - 1]

    def rotate(self, degrees: int) -> None:
        """Turns the picture by 0 or 180 degrees, kept over `init`; holds for what is sent afterwards."""
        turned = degrees == 180
        self._direction = _TURNED if turned else _UPRIGHT
        self._corner = self._turned if turned else self._upright
        self._cs(0)
        self._set(0x36, self._direction)
        self._cs(1)

    def _open(self, x: int, y: int, width: int, height: int) -> None:
        """Sets the window that the pixels sent next fill, line by line."""
        left, top = self._corner
        self._range(0x2A, x + left, width)
        self._range(0x2B, y + top, height)
        self._say(0x2C)

    def _range(self, command: int, first: int, count: int) -> None:
        ends = self._ends
        last = first + count - 1
        ends[0] = first >> 8
        ends[1] = first & 0xFF
        ends[2] = last >> 8
        ends[3] = last & 0xFF
        self._say(command)
        self._spi.write(ends)

    def _set(self, command: int, value: int) -> None:
        self._say(command)
        self._value[0] = value
        self._spi.write(self._value)

    def _say(self, command: int) -> None:
        """Sends a command; bytes that are sent after it are its data."""
        self._code[0] = command
        self._dc(0)
        self._spi.write(self._code)
        self._dc(1)


def _ink(color: int) -> "FrameBuffer":
    """Returns the palette that turns a bit 0 into black and a bit 1 into `color` (RGB565), high byte first."""
    palette = FrameBuffer(bytearray(4), 2, 1, RGB565)
    palette.pixel(1, 0, color >> 8 | (color & 0xFF) << 8)
    return palette
