"""MicroPython's `time` as the board has it: 30-bit ticks. Differences and sums stay small integers on the way.

Not modelled: the ports' `sleep_ms` that is late by its operating system's tick.
"""

import calls

_HALF = 1 << 29
_MASK = (1 << 30) - 1
_LEAST_S = -(1 << 27)  # as in simulator/stock/calendar.py: what is less stands for 2^32 more

ticks_ms = calls.ticks_ms
ticks_us = calls.ticks_us
ticks_cpu = calls.ticks_us


def _seconds(signed):
    return signed if signed >= _LEAST_S else signed + (1 << 32)


def time():
    """Returns the s since the port's time 0."""
    return _seconds(calls.time_time())


def ticks_add(ticks, delta):
    """Returns `ticks` and `delta` added.

    OverflowError for a delta that `ticks_diff` could not tell from its opposite.
    """
    if not -_HALF < delta < _HALF:
        raise OverflowError("ticks interval overflow")
    return (ticks - _HALF + delta & _MASK) ^ _HALF


def ticks_diff(end, start):
    """Returns `end` - `start`, right across the wrap."""
    apart = end - start & _MASK
    return apart if apart < _HALF else apart - _MASK - 1


def sleep_ms(ms):
    """Waits awake for that long."""
    calls.sleep_wait_ms(max(0, int(ms)))


def sleep_us(us):
    """Works for that many µs."""
    calls.sleep_work_us(max(0, int(us)))


def sleep(s):
    """Waits awake for that long."""
    calls.sleep_wait_ms(int(s * 1000))


def time_ns():
    """Returns the time as finely as the clock goes."""
    return time() * 1_000_000_000


def gmtime(s=None):
    """Returns year, month, day, hour, minute, second, weekday and day of the year of `s`, or of now."""
    return tuple(calls.time_gmtime(b"" if s is None else str(s).encode()))


localtime = gmtime


def mktime(fields):
    """Returns the s since the port's time 0 of a date: the inverse of `gmtime`."""
    return _seconds(calls.time_mktime(" ".join([str(field) for field in fields[:6]]).encode()))
