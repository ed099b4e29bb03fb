"""Counts the resets that nobody asked for, by the watchdog or after an error, and keeps the reason of the last.

The first line of FILE is how many such resets came in a row, the lines below are the reason of the last. A power on
sets the count to 0; a minute without an error (HEALTHY_MS) removes the reason too. This file lies beside main.py
and imports nothing of rondo/, so that resets are counted whatever is missing there.
"""

import os
import sys

FILE = "reason.txt"
TOO_MANY = 3
HEALTHY_MS = 60_000


def begin(powered_on: bool, by_watchdog: bool) -> int:
    """Sets the count of unwanted resets to 0 if `powered_on`; adds 1 to it after a reset `by_watchdog`.

    Returns the new count after a reset by the watchdog, else 0. To be called before anything can go wrong.
    """
    number = 0
    if powered_on and count():
        _write(0, reason(), None)
    elif by_watchdog:
        number = count() + 1
        _write(number, "watchdog", None)
    return number


def count() -> int:
    """Returns how many resets in a row nobody asked for: by the watchdog or after an error."""
    try:
        with open(FILE) as file:
            return int(file.readline())
    except (OSError, ValueError):
        return 0


def reason() -> str:
    """Returns the last line of the stored reason of the last reset, such as "OSError: 28"; "" if none is stored."""
    last_line = ""
    try:
        with open(FILE) as file:
            file.readline()
            for line in file:
                last_line = line.strip() or last_line
    except (OSError, ValueError):
        pass
    return last_line


def keep(error: BaseException, powered_on: bool) -> bool:
    """Counts one more unwanted reset and stores `error` as its reason; returns whether the chip is to be reset.

    Returns False, so that the chip does not reset for ever, if safe mode itself could not start; if the count
    cannot be written, returns `powered_on`. The count is written first: the whole reason may take more memory than
    is free.
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
    """Removes the stored count and reason of resets, since the band has run without an error for a while."""
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
