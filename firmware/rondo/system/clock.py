"""Milliseconds that only go forward, made of the 30-bit tick counter; and the time of day in UTC.

The tick counter wraps each 12.4 days, and two readings may only be compared when less than 6.2 days lie between
them; `now` must be read at least that often.
"""

from time import gmtime, ticks_add, ticks_diff, ticks_ms, time

from machine import RTC

from .. import CLOCK_STEP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _mpy_shed.time_mp import _TicksMs

    from ..drivers.pcf8563 import Pcf8563

# A port counts from 2000 or from 1970; a clock that was not set shows the one year or the other, or 2021 on rp2.
_EPOCH_S = 946_684_800 if gmtime(0)[0] == 2000 else 0
_SET_FROM = 1_735_689_600  # 2025-01-01; an earlier time means an unset clock

# For how long the port's clock has stood still since it was set: whole seconds, and the rest in ms.
_lag_s = 0
_lag_ms = 0


def utc() -> int:
    """Returns the time in s since 1970 (UTC); 0 while the clock is not set."""
    s = time() + _EPOCH_S + _lag_s
    return s if _SET_FROM <= s < 1 << 32 else 0


def stood_still(ms: int) -> None:
    """Notes that the port's clock has stood still for `ms`, which `utc` adds from now on."""
    global _lag_s, _lag_ms
    _lag_ms += ms
    _lag_s += _lag_ms // 1000
    _lag_ms %= 1000


def catch_up() -> None:
    """Sets the port's clock forward by the time that it has stood still, since a soft reset would forget that."""
    if _lag_s and utc():
        set_utc(utc(), None)


def take_over(chip: "Pcf8563 | None") -> None:
    """Sets the port's clock by the clock chip; leaves it if there is no chip or the chip has lost the time."""
    if chip is None:
        return
    try:
        date = chip.read()
    except OSError as error:
        print("rondo: clock: error " + str(error.args[0]))
        return
    if date is not None:
        RTC().datetime(date[:3] + (0,) + date[3:] + (0,))  # no port heeds the weekday


def set_utc(at: int, chip: "Pcf8563 | None") -> None:
    """Sets the port's clock, and the clock chip if there is one, to `at` (s since 1970); OSError if the chip fails.

    For whoever sets the clock of a band over its cable:

        import board; from rondo.system import clock; clock.set_utc(1777604400, board.clock_chip())
    """
    global _lag_s, _lag_ms
    _note_step(utc(), at)
    _lag_s = _lag_ms = 0
    year, month, day, hour, minute, second, weekday, _ = gmtime(at - _EPOCH_S)
    RTC().datetime((year, month, day, weekday, hour, minute, second, 0))
    if chip is not None:
        chip.write(year, month, day, hour, minute, second)


def _note_step(before: int, after: int) -> None:
    """Writes to flash from what to what time the clock was set: `stepped_s` reads this after the next reset."""
    if after == before:
        return
    if after < before:
        before = after = 0
    try:
        with open(CLOCK_STEP, "w") as file:
            file.write(str(before) + " " + str(after))
    except OSError:
        pass  # there is no session on flash, or no room: a pause may be taken for older than it is


def stepped_s(since: int) -> int:
    """Returns by how many s the clock was last set forward, if that was after `since` (s since 1970); else 0."""
    try:
        with open(CLOCK_STEP) as file:
            before, after = file.read(32).split()
            return int(after) - int(before) if since <= int(before) else 0
    except (OSError, ValueError):
        return 0


class Clock:
    """Milliseconds that only go forward.

    `ms` is the time at the last `now()`, counted from the tick count `ticks` or from the last `rebase()`.
    """

    def __init__(self, ticks: "_TicksMs") -> None:
        self.ms = 0
        self._ticks = ticks

    def now(self) -> int:
        """Reads the tick counter; returns the time in ms."""
        ticks = ticks_ms()
        self.ms += ticks_diff(ticks, self._ticks)
        self._ticks = ticks
        return self.ms

    def at(self, ticks: int) -> int:
        """Returns the time in ms of a tick count that was read a while ago."""
        return self.ms + ticks_diff(ticks, self._ticks)

    def ticks(self, ms: int) -> int:
        """Returns the tick count at the time `ms`."""
        return ticks_add(self._ticks, ms - self.ms)  # type: ignore[return-value]

    def rebase(self) -> int:
        """Restarts the time at 0; returns the ms to be subtracted from every instant stored elsewhere.

        To be called when the band falls asleep, so that times stay small integers, which need no memory, however
        long the band is on.
        """
        ms = self.ms
        self.ms = 0
        return ms
