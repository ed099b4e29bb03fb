"""MicroPython's `time`: 30-bit ticks, waits in virtual time, and the calendar of the board's epoch.

Not modelled: the calendar's drift against the tick counter, and the ports' `sleep_ms` that is late by its
operating system's tick.
"""

import calendar
import time as host
from collections.abc import Callable, Sequence
from types import ModuleType

from ..mcu.mcu import TICKS_MASK, Mcu

_HALF = (TICKS_MASK + 1) // 2


def ticks_add(ticks: int, delta: int) -> int:
    """OverflowError for a delta that a difference could not tell from its opposite."""
    if not -_HALF < delta < _HALF:
        raise OverflowError("ticks interval overflow")
    return (ticks + delta) & TICKS_MASK


def ticks_diff(end: int, start: int) -> int:
    """`end` - `start`, right across the wrap."""
    return ((end - start + _HALF) & TICKS_MASK) - _HALF


def utc_of(fields: Sequence[int]) -> int:
    """Year, month, day, hour, minute, second in s since 1970."""
    return calendar.timegm((*fields[:6], 0, 0, 0))


def build(mcu: Mcu, utc: Callable[[], int]) -> ModuleType:
    """`utc` gives the s since 1970 that the device's clock shows; the year of its time 0 is the port's."""
    epoch = calendar.timegm((mcu.port.epoch_year, 1, 1, 0, 0, 0))

    def gmtime(s: int | None = None) -> tuple[int, ...]:
        t = host.gmtime((utc() - epoch if s is None else s) + epoch)
        return (
            t.tm_year,
            t.tm_mon,
            t.tm_mday,
            t.tm_hour,
            t.tm_min,
            t.tm_sec,
            t.tm_wday,
            t.tm_yday,
        )

    module = ModuleType("time")
    offered: dict[str, object] = {
        "ticks_ms": mcu.ticks_ms,
        "ticks_us": mcu.ticks_us,
        "ticks_cpu": mcu.ticks_us,
        "ticks_add": ticks_add,
        "ticks_diff": ticks_diff,
        "sleep_ms": lambda ms: mcu.sleep_ms(max(0, int(ms))),
        "sleep_us": lambda us: mcu.sleep_us(max(0, int(us))),
        "sleep": lambda s: mcu.sleep_ms(int(s * 1000)),
        "time": lambda: utc() - epoch,
        "time_ns": lambda: (utc() - epoch) * 1_000_000_000,
        "gmtime": gmtime,
        "localtime": gmtime,
        "mktime": lambda t: utc_of(t) - epoch,
    }
    module.__dict__.update(offered)
    return module
