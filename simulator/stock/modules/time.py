"""The module `time` as the board has it, with ticks of 30 bits; sums and differences are small integers.

Not modelled: that `sleep_ms` ends late, by up to a tick of the operating system, on a port that has one.
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
    """Returns the seconds since the port's epoch."""
    return _seconds(calls.time_time())


def ticks_add(ticks, delta):
    """Returns `ticks` + `delta`, wrapped at 30 bits.

    Raises OverflowError if `delta` is half the range or more, which `ticks_diff` could not tell from its negative.
    """
    if not -_HALF < delta < _HALF:
        raise OverflowError("ticks interval overflow")
    return (ticks - _HALF + delta & _MASK) ^ _HALF


def ticks_diff(end, start):
    """Returns `end` - `start`; it is right across the wrap if they are less than half the range apart."""
    apart = end - start & _MASK
    return apart if apart < _HALF else apart - _MASK - 1


def sleep_ms(ms):
    """Waits, awake, for `ms` milliseconds."""
    calls.sleep_wait_ms(int(ms) if ms > 0 else 0)


def sleep_us(us):
    """Keeps the chip busy for `us` microseconds."""
    calls.sleep_work_us(max(0, int(us)))


def sleep(s):
    """Waits, awake, for `s` seconds."""
    calls.sleep_wait_ms(int(s * 1000))


def time_ns():
    """Returns the time in ns since the port's epoch, in steps of whole seconds."""
    return time() * 1_000_000_000


def gmtime(s=None):
    """Returns (year, month, day, hour, minute, second, weekday, day of the year).

    `s` is in seconds since the port's epoch; None stands for now.
    """
    return tuple(calls.time_gmtime(b"" if s is None else str(s).encode()))


localtime = gmtime


def mktime(fields):
    """Returns the date `fields` as seconds since the port's epoch: the inverse of `gmtime`."""
    return _seconds(calls.time_mktime(" ".join([str(field) for field in fields[:6]]).encode()))
