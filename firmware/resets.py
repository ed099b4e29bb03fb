"""Counts the resets that nobody asked for, and keeps the reason of the last.

FILE holds how many there were in a row, and below it what the last one was for. Power on makes them none, a minute
without trouble makes an end of the reason too. It lies beside main.py and imports nothing of rondo/, so that resets
are counted whatever is missing there.
"""

import os
import sys

FILE = "reason.txt"
TOO_MANY = 3
HEALTHY_MS = 60_000


def begin(powered_on: bool, by_watchdog: bool) -> int:
    """Counts this start of the band; call it before anything can go wrong.

    Returns how many resets there were in a row, if the last was the watchdog's; else 0.
    """
    number = 0
    if powered_on and count():
        _write(0, reason(), None)
    elif by_watchdog:
        number = count() + 1
        _write(number, "watchdog", None)
    return number


def count() -> int:
    """Returns how many unwanted resets there were in a row."""
    try:
        with open(FILE) as file:
            return int(file.readline())
    except (OSError, ValueError):
        return 0


def reason() -> str:
    """Returns the last line of the kept error of the last unwanted reset; "" if there was none."""
    last = ""
    try:
        with open(FILE) as file:
            file.readline()
            for line in file:
                last = line.strip() or last
    except (OSError, ValueError):
        pass
    return last


def keep(error: BaseException, powered_on: bool) -> bool:
    """Counts one more unwanted reset and keeps `error` as its reason; returns whether to start again.

    Not when safe mode itself cannot start, nor when it cannot be counted and was not the first since power on.
    It is counted before the whole reason is written, which takes memory that there may not be.
    """
    number = count() + 1
    name = type(error).__name__
    counted = _write(number, name, None)
    try:
        _write(number, "", error)
    except MemoryError:
        _write(number, name, None)
    return number <= TOO_MANY if counted else powered_on


def forget() -> None:
    """Sets the count of unwanted resets to none: all has been well for a while."""
    try:
        os.remove(FILE)
    except OSError:
        pass


def _write(number: int, why: str, error: "BaseException | None") -> bool:
    try:
        with open(FILE, "w") as file:
            file.write(str(number) + "\n" + why)
            if error is not None:
                sys.print_exception(error, file)
        return True
    except OSError:
        return False
