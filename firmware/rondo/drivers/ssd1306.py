"""SSD1306 OLED over I2C: sends rectangles of whole pages; panel on, off, dimmer, upside down.

The first byte of a region's buffer belongs to the driver, which puts the control byte for data there: with a second
buffer the I2C of several boards would allocate memory. Every call raises OSError if the bus fails. Nothing is shown
before `power(True)`, and the memory holds random pixels until all of it has been sent once.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import I2C

    from ..display.region import Region

# Contrast for brightness 1 to 4 (ours): by eye in the dark, roughly even steps.
_CONTRAST = (1, 24, 96, 255)


class Ssd1306:
    """One panel of `width` x `height` pixels; 8 rows of pixels are a page, bit 0 on top."""

    traits = (True, 0, 3, 2, 25)  # see region.Display

    def __init__(
        self, i2c: "I2C", address: int = 0x3C, width: int = 128, height: int = 64
    ) -> None:
        self._i2c = i2c
        self._address = address
        self._left = (128 - width) // 2  # narrower panels sit in the middle of the memory
        # 21 first and last column, 22 first and last page
        self._window = bytearray(b"\x00\x21\x00\x00\x22\x00\x00")
        self._light = bytearray(b"\x00\x8d\x14\xaf")
        self._dim = bytearray(b"\x00\x81\x18")
        self._turn = bytearray(b"\x00\xa1\xc8")
        pins = 0x02 if width > 2 * height else 0x12
        # Made here, since a display that failed is set up again in the middle of a session.
        self._registers = (
            # off; horizontal addressing; start line 0; rows; offset 0; wiring of the rows
            bytes((0x00, 0xAE, 0x20, 0x00, 0x40, 0xA8, height - 1, 0xD3, 0x00, 0xDA, pins))
            # clock; precharge and deselect level low, so that dim is really dim; what is in
            # memory, not inverted; no scrolling
            + b"\xd5\x80\xd9\x22\xdb\x20\xa4\xa6\x2e"
        )

    def init(self) -> None:
        """Sets every register that matters, in one transaction; leaves the panel dark."""
        self._i2c.writeto(self._address, self._registers)
        self._i2c.writeto(self._address, self._turn)
        self._i2c.writeto(self._address, self._dim)

    def send(self, region: "Region") -> None:
        """Sends a region's pixels to its place on the panel."""
        window = self._window
        buffer = region.buffer
        left = self._left + region.x
        window[2] = left
        window[3] = left + region.width - 1
        window[5] = region.page
        window[6] = region.page + region.pages - 1
        buffer[0] = 0x40
        self._i2c.writeto(self._address, window)
        self._i2c.writeto(self._address, buffer)

    def power(self, on: bool) -> None:
        """Turns panel and charge pump on or off; the memory keeps the picture."""
        self._light[2] = 0x14 if on else 0x10
        self._light[3] = 0xAF if on else 0xAE
        self._i2c.writeto(self._address, self._light)

    def brightness(self, level: int) -> None:
        """Sets how bright the panel is: 1, the dimmest, to 4; kept over `init`."""
        self._dim[2] = _CONTRAST[level - 1]
        self._i2c.writeto(self._address, self._dim)

    def rotate(self, degrees: int) -> None:
        """Turns the picture by 0 or 180 degrees, kept over `init`; holds for what is sent afterwards."""
        turned = degrees == 180
        self._turn[1] = 0xA0 if turned else 0xA1
        self._turn[2] = 0xC0 if turned else 0xC8
        self._i2c.writeto(self._address, self._turn)
