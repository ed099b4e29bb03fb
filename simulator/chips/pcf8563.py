"""The PCF8563 clock, sold as BM8563 and RTC8563 too: 16 registers behind I2C, and a battery of its own.

It counts virtual time, independently of the microcontroller's crystal. If the registers are set to something that
is no date, they stay so and the clock does not count. Source: PCF8563 data sheet, rev. 11, chapter 8.

Not modelled: alarm, timer, CLKOUT and the interrupt pin, whose registers only keep what is written; the
crystal's error; whether a battery is low but not yet gone.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STOP_BIT = 0x20  # in control 1
_LOST_BIT = 0x80  # VL, in the seconds: the voltage was too low to keep the time
_LAST_CENTURY = 0x80  # in the months
_SECONDS, _YEARS = 0x02, 0x08
_CLKOUT = 0x0D
_REGISTER_COUNT = 16
_SECOND_US = 1_000_000

# The bits of seconds to years that count; weekdays are no BCD, but one digit.
_FIELD_MASKS = (0x7F, 0x7F, 0x3F, 0x3F, 0x07, 0x1F, 0xFF)


def bcd(value: int) -> int:
    """Returns `value`, below 100, as binary-coded decimal: two digits of four bits each."""
    return value // 10 << 4 | value % 10


def _from_bcd(byte: int) -> int:
    if byte >> 4 > 9 or byte & 15 > 9:
        raise ValueError("no BCD")
    return (byte >> 4) * 10 + (byte & 15)


class Pcf8563:
    """A PCF8563 clock chip; `now_us()` is the virtual time. Until the clock is set, it reports its time as lost."""

    def __init__(self, now_us: Callable[[], int]) -> None:
        self._now_us = now_us
        self._offset_us = 0  # its time, in µs since 1970, less virtual time
        self._registers = bytearray(_REGISTER_COUNT)
        self._register_pointer = 0
        self._has_lost_time = True
        self._stopped_at_us: int | None = None
        # Seconds to years as they were written, if they are no date
        self._invalid_date: bytes | None = None
        self._weekday_offset = 0  # of the calendar's: the firmware numbers weekdays as it likes
        self.inject_loss()

    # What a test may do: the scenario's header, and faults.

    @property
    def utc(self) -> int | None:
        """Returns the chip's time in s since 1970; None if the time is lost or the registers hold no date."""
        return (
            None
            if self._has_lost_time or self._invalid_date is not None
            else self._time_us() // _SECOND_US
        )

    def set(self, utc: int) -> None:
        """Sets the time to `utc` s since 1970, as an earlier firmware would have set it."""
        self._has_lost_time = False
        self._invalid_date = None
        self._set_us(utc * _SECOND_US)

    def inject_shift(self, by_s: int) -> None:
        """Moves the time by `by_s` s (below 0: back) without the firmware's knowledge."""
        self._set_us(self._time_us() + by_s * _SECOND_US)

    def inject_loss(self) -> None:
        """Resets the registers and marks the time as lost, as if the chip's battery had been out for a while."""
        self._registers[:] = bytes(_REGISTER_COUNT)
        self._registers[_CLKOUT] = 0x80
        self._has_lost_time = True
        self._invalid_date = None
        self._stopped_at_us = None
        self._set_us(int((datetime(2000, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds()) * _SECOND_US)

    def reset(self) -> None:
        """Does nothing: a chip with a battery of its own outlives the board's power."""

    # The bus.

    def write(self, data: bytes) -> None:
        """Handles one write transaction: a register's number, then bytes for that register and those after it."""
        if not data:
            return
        self._register_pointer = data[0] % _REGISTER_COUNT
        registers = bytearray(self._read_all())
        for byte in data[1:]:
            registers[self._register_pointer] = byte
            self._register_pointer = (self._register_pointer + 1) % _REGISTER_COUNT
        if bytes(registers) != self._read_all():
            self._store_registers(registers)

    def read(self, count: int) -> bytes:
        """Returns `count` bytes of one instant, from the register last addressed or where the last read ended."""
        registers = self._read_all()
        data = bytes(
            registers[(self._register_pointer + offset) % _REGISTER_COUNT]
            for offset in range(count)
        )
        self._register_pointer = (self._register_pointer + count) % _REGISTER_COUNT
        return data

    def _read_all(self) -> bytes:
        registers = bytearray(self._registers)
        registers[_SECONDS : _YEARS + 1] = self._invalid_date or self._date_registers()
        if self._has_lost_time:
            registers[_SECONDS] |= _LOST_BIT
        return bytes(registers)

    def _store_registers(self, registers: bytearray) -> None:
        date = registers[_SECONDS : _YEARS + 1]
        self._has_lost_time = bool(date[0] & _LOST_BIT)
        self._set_date(date)
        stop = bool(registers[0] & _STOP_BIT)
        if stop != (self._stopped_at_us is not None):
            self._stopped_at_us = self._time_us() if stop else None
        self._registers = registers

    # The time.

    def _time_us(self) -> int:
        return (
            self._now_us() + self._offset_us
            if self._stopped_at_us is None
            else self._stopped_at_us
        )

    def _set_us(self, us: int) -> None:
        if self._stopped_at_us is not None:
            self._stopped_at_us = us
        self._offset_us = us - self._now_us()

    def _date_registers(self) -> bytes:
        moment = _EPOCH + timedelta(seconds=self._time_us() // _SECOND_US)
        century = 0 if moment.year >= 2000 else _LAST_CENTURY
        weekday = (moment.isoweekday() + self._weekday_offset) % 7
        fields = (
            moment.second,
            moment.minute,
            moment.hour,
            moment.day,
            weekday,
            moment.month,
            moment.year % 100,
        )
        registers = bytearray(bcd(value) for value in fields)
        registers[5] |= century
        return bytes(registers)

    def _set_date(self, date: bytearray) -> None:
        masked = [byte & mask for byte, mask in zip(date, _FIELD_MASKS, strict=True)]
        try:
            second, minute, hour, day, weekday, month, year = (_from_bcd(byte) for byte in masked)
            year += 1900 if date[5] & _LAST_CENTURY else 2000
            moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            self._invalid_date = bytes(masked)
            return
        self._invalid_date = None
        self._weekday_offset = weekday - moment.isoweekday()
        self._set_us(
            int((moment - _EPOCH).total_seconds()) * _SECOND_US + self._time_us() % _SECOND_US
        )
