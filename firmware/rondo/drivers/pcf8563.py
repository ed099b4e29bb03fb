"""PCF8563, also sold as BM8563 and RTC8563: a clock with a battery of its own, over I2C. It keeps UTC.

    chip = Pcf8563(I2C(0, scl=Pin(22), sda=Pin(21)))
    chip.read()                                (2026, 5, 1, 3, 0, 0), or None if it has lost the time
    chip.write(2026, 5, 1, 3, 0, 0)

Every call raises OSError if the bus fails.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import I2C

_SECONDS = 0x02  # first of the seven registers from seconds to year
_LOST = 0x80  # bit VL beside the seconds: the time was lost
_CLKOUT = 0x0D

# Seconds, minutes, hours, days, weekdays, months, years: the bits that count, the least and the most they may say.
_BITS = b"\x7f\x7f\x3f\x3f\x07\x1f\xff"
_LEAST = b"\x00\x00\x00\x01\x00\x01\x00"
_MOST = b"\x3b\x3b\x17\x1f\x06\x0c\x63"


class Pcf8563:
    """The driver of one PCF8563."""

    def __init__(self, i2c: "I2C", address: int = 0x51) -> None:
        self._i2c = i2c
        self._address = address

    def read(self) -> "tuple[int, ...] | None":
        """Returns (year, month, day, hour, minute, second) in UTC; None if the chip has lost the time or holds no
        date.
        """
        raw = bytearray(len(_BITS))
        self._i2c.readfrom_mem_into(self._address, _SECONDS, raw)
        if raw[0] & _LOST:
            return None
        for i in range(len(raw)):
            byte = raw[i] & _BITS[i]
            raw[i] = (byte >> 4) * 10 + (byte & 15)
            if byte & 15 > 9 or not _LEAST[i] <= raw[i] <= _MOST[i]:
                return None
        return 2000 + raw[6], raw[5], raw[3], raw[2], raw[1], raw[0]

    def write(self, year: int, month: int, day: int, hour: int, minute: int, second: int) -> None:
        """Sets the time, 2000 to 2099, and turns off alarm, timer and the 32 kHz output, which nobody uses."""
        fields = (0, 0, second, minute, hour, day, 0, month, year % 100)
        # The number of the first register, then control 1 and 2 and the time.
        self._i2c.writeto(self._address, bytes([0] + [n // 10 << 4 | n % 10 for n in fields]))
        self._i2c.writeto(self._address, bytes((_CLKOUT, 0)))
