"""Counts the resets that nobody asked for, and keeps the reason of the last.

FILE holds how many there were in a row, and below it what the last one was for. Power on, and a minute without
trouble, make them none.
"""

import os
import sys

FILE = "reason.txt"
TOO_MANY = 3
HEALTHY_MS = 60_000


def begin(powered_on: bool, by_watchdog: bool) -> None:
    """At each start, before anything can go wrong."""
    if powered_on:
        forget()
    elif by_watchdog:
        _write("watchdog", None)


def count() -> int:
    """How many in a row."""
    try:
        with open(FILE) as file:
            return int(file.readline())
    except (OSError, ValueError):
        return 0


def reason() -> str:
    """The last line of what the last one was for."""
    last = ""
    with open(FILE) as file:
        for line in file:
            last = line.strip() or last
    return last


def keep(error: BaseException) -> None:
    """One more, for `error`; a file system that cannot take it must not stop the reset."""
    _write("", error)


def forget() -> None:
    """All is well."""
    try:
        os.remove(FILE)
    except OSError:
        pass


def _write(why: str, error: "BaseException | None") -> None:
    number = count() + 1
    try:
        with open(FILE, "w") as file:
            file.write(str(number) + "\n" + why)
            if error is not None:
                sys.print_exception(error, file)
    except OSError:
        pass
