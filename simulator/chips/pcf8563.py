"""The PCF8563 clock, sold as BM8563 and RTC8563 too: 16 registers behind I2C, and a battery of its own.

It counts in virtual time, whatever the microcontroller's crystal does. If what is written to it is no date,
it keeps that and does not count. Source: PCF8563 data sheet, rev. 11, chapter 8.

Not modelled: alarm, timer, CLKOUT and the interrupt pin, whose registers only keep what is written; the
crystal's error; whether a battery is low but not yet gone.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STOP = 0x20  # in control 1
_LOST = 0x80  # VL, in the seconds: the voltage was too low to keep the time
_LAST_CENTURY = 0x80  # in the months
_SECONDS, _YEARS = 0x02, 0x08
_CLKOUT = 0x0D
_SIZE = 16
_S = 1_000_000

# The bits of seconds to years that count; weekdays are no BCD, but one digit.
_MASKS = (0x7F, 0x7F, 0x3F, 0x3F, 0x07, 0x1F, 0xFF)


def bcd(value: int) -> int:
    """Returns a number below 100 as binary-coded decimal: two digits of four bits each."""
    return value // 10 << 4 | value % 10


def _number(byte: int) -> int:
    if byte >> 4 > 9 or byte & 15 > 9:
        raise ValueError("no BCD")
    return (byte >> 4) * 10 + (byte & 15)


class Pcf8563:
    """One clock chip; `now_us()` is the virtual time. At first it has lost its time, until it is set."""

    def __init__(self, now_us: Callable[[], int]) -> None:
        self._now_us = now_us
        self._offset_us = 0  # its time, in µs since 1970, less virtual time
        self._registers = bytearray(_SIZE)
        self._pointer = 0
        self._lost = True
        self._stopped_us: int | None = None
        self._odd: bytes | None = (
            None  # seconds to years as they were written, if they are no date
        )
        self._weekday_ahead = 0  # of the calendar's: the firmware numbers weekdays as it likes
        self.inject_loss()

    # What a test may do: the scenario's header, and faults.

    @property
    def utc(self) -> int | None:
        """Returns the chip's time in s since 1970; None if it has lost it, or was set to what is no date."""
        return None if self._lost or self._odd is not None else self._us() // _S

    def set(self, utc: int) -> None:
        """Sets the time to `utc` s since 1970, as an earlier firmware would have."""
        self._lost = False
        self._odd = None
        self._set_us(utc * _S)

    def inject_shift(self, by_s: int) -> None:
        """Moves the time by `by_s` s (less than 0: back), behind the firmware's back."""
        self._set_us(self._us() + by_s * _S)

    def inject_loss(self) -> None:
        """Resets the registers and loses the time, as if the chip's own battery had been gone for a while."""
        self._registers[:] = bytes(_SIZE)
        self._registers[_CLKOUT] = 0x80
        self._lost = True
        self._odd = None
        self._stopped_us = None
        self._set_us(int((datetime(2000, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds()) * _S)

    def reset(self) -> None:
        """Does nothing: a chip with a battery of its own outlives the board's power."""

    # The bus.

    def write(self, data: bytes) -> None:
        """Takes one write: the number of a register, then the bytes for it and for the registers after it."""
        if not data:
            return
        self._pointer = data[0] % _SIZE
        registers = bytearray(self._read_all())
        for byte in data[1:]:
            registers[self._pointer] = byte
            self._pointer = (self._pointer + 1) % _SIZE
        if bytes(registers) != self._read_all():
            self._take(registers)

    def read(self, count: int) -> bytes:
        """Returns `count` bytes, from the register named last or after the last read; all of one instant."""
        registers = self._read_all()
        sent = bytes(registers[(self._pointer + i) % _SIZE] for i in range(count))
        self._pointer = (self._pointer + count) % _SIZE
        return sent

    def _read_all(self) -> bytes:
        registers = bytearray(self._registers)
        registers[_SECONDS : _YEARS + 1] = self._odd or self._time_registers()
        if self._lost:
            registers[_SECONDS] |= _LOST
        return bytes(registers)

    def _take(self, registers: bytearray) -> None:
        time = registers[_SECONDS : _YEARS + 1]
        self._lost = bool(time[0] & _LOST)
        self._set_fields(time)
        stop = bool(registers[0] & _STOP)
        if stop != (self._stopped_us is not None):
            self._stopped_us = self._us() if stop else None
        self._registers = registers

    # The time.

    def _us(self) -> int:
        return self._now_us() + self._offset_us if self._stopped_us is None else self._stopped_us

    def _set_us(self, us: int) -> None:
        if self._stopped_us is not None:
            self._stopped_us = us
        self._offset_us = us - self._now_us()

    def _time_registers(self) -> bytes:
        at = _EPOCH + timedelta(seconds=self._us() // _S)
        century = 0 if at.year >= 2000 else _LAST_CENTURY
        weekday = (at.isoweekday() + self._weekday_ahead) % 7
        pairs = (at.second, at.minute, at.hour, at.day, weekday, at.month, at.year % 100)
        registers = bytearray(bcd(value) for value in pairs)
        registers[5] |= century
        return bytes(registers)

    def _set_fields(self, time: bytearray) -> None:
        masked = [byte & mask for byte, mask in zip(time, _MASKS, strict=True)]
        try:
            second, minute, hour, day, weekday, month, year = (_number(byte) for byte in masked)
            year += 1900 if time[5] & _LAST_CENTURY else 2000
            at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            self._odd = bytes(masked)
            return
        self._odd = None
        self._weekday_ahead = (weekday - at.isoweekday()) % 7
        self._set_us(int((at - _EPOCH).total_seconds()) * _S + self._us() % _S)
