"""What a person writes: a volume, a span of time, which sessions."""

import re
from collections.abc import Iterable
from decimal import Decimal

from simulator.text.usage import UsageError

from .sessions import DROPS, ML, OZ, Volume

MOST_ML = Decimal(2000)  # of one side in one session (ours); more is a slip of the pen
_VOLUME = re.compile(r"([0-9]{1,4}(?:[.,][0-9]{1,2})?)\s*(ml|oz)", re.I)
_SPAN = re.compile(r"([+-])([0-9]{1,6}):([0-5][0-9])(?::([0-5][0-9]))?")
_SOME = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")


def volume(text: str) -> Volume:
    """`12 ml`, `0.4oz`, `0 ml` or `drops`."""
    if text.strip().lower() == DROPS:
        return Volume(None, DROPS)
    found = _VOLUME.fullmatch(text.strip())
    if not found:
        raise UsageError(text, f"expected a volume such as 12ml, 0.1ml, 0.5oz or {DROPS}")
    made = Volume(Decimal(found[1].replace(",", ".")), OZ if found[2].lower() == OZ else ML)
    if made.in_unit(ML) > MOST_ML:
        raise UsageError(text, f"expected at most {MOST_ML} ml")
    return made


def span_s(text: str) -> int:
    """`+1:00` or `-0:00:30`: hours, minutes and, if wanted, seconds; in s."""
    found = _SPAN.fullmatch(text)
    if not found:
        raise UsageError(
            text, "expected hours and minutes with their sign, such as +1:00 or -0:20:30"
        )
    s = int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4] or 0)
    return -s if found[1] == "-" else s


def chosen(text: str, known: Iterable[int]) -> list[int]:
    """`3`, `3-9`, `3,5,7-9` or `all`, of the numbers that there are."""
    there = sorted(known)
    if text == "all":
        return there
    wanted: set[int] = set()
    for part in text.split(","):
        found = _SOME.fullmatch(part)
        if not found:
            raise UsageError(
                text, "expected numbers of sessions such as 3, 3-9 or all; see log list"
            )
        first, last = int(found[1]), int(found[2] or found[1])
        here = [number for number in there if first <= number <= last]
        if not here:
            raise UsageError(part, "there is no such session; see log list")
        wanted.update(here)
    return sorted(wanted)
