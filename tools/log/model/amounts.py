"""Reads what a person writes (a volume, a span of time, which sessions), and writes sessions' numbers likewise."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from simulator.text.usage import UsageError

from .sessions import DROPS, ML, OZ, Volume

MOST_ML = Decimal(2000)  # of one side in one session (ours); more is a slip of the pen
_UNITS = {
    ML: r"ml|mls|ccs?|c\.c\.|ccm|cm3|milli ?lit(?:er|re)s?|mililitros?|mililiter",
    OZ: r"(?:us )?(?:fl\.? ?|fluid )?(?:oz\.?|ounces?)|onzas?(?: l[ií]quidas?)?|ons",
}
_DROPS = re.compile(
    r"(?:(?:an?|a few|few|some|[0-9]{1,2}) )?drops?|(?:(?:un[ao]s?|[0-9]{1,2}) )?gotas?"
    r"|(?:(?:beberapa|[0-9]{1,2}) )?tetes"
)
# 12, 12., 0.4, .5, 0,25; 1/2; 1 1/2. To some a comma before three digits means thousands, so only after a 0.
_NUMBER = r"(?P<number>[0-9]{1,4}(?:[.,][0-9]{0,2})?|0?[.,][0-9]{1,3})"
_PARTS = r"(?:(?P<whole>[0-9]{1,3})[ -])?(?P<above>[0-9]{1,2})/(?P<below>[1-9][0-9]?)"
_VOLUME = re.compile(rf"(?:{_PARTS}|{_NUMBER}) ?(?:(?P<ml>{_UNITS[ML]})|(?P<oz>{_UNITS[OZ]}))\.?")
_SPAN = re.compile(r"([+-])([0-9]{1,6}):([0-5][0-9])(?::([0-5][0-9]))?")
_MINUTES = re.compile(r"([0-9]{1,4})(?::([0-5][0-9]))?")
_SOME = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
LONGEST_MIN = 24 * 60  # of expressing on a side, in one session entered by hand (ours)


def volume(text: str) -> Volume:
    """Reads `12 ml`, `4cc`, `.5oz`, `1/2 oz`, `1 ½ fl oz`, `0 ml` or `drops`; keeps the unit, ml or oz.

    Raises UsageError for any other text, and for more than MOST_ML.
    """
    plain = _plain(text)
    if _DROPS.fullmatch(plain):
        return Volume(None, DROPS)
    found = _VOLUME.fullmatch(plain)
    if not found:
        raise UsageError(text, f"expected a volume such as 12ml, 0.1ml, 0.5oz or {DROPS}")
    if found["number"]:
        amount = Decimal(found["number"].replace(",", "."))
    else:
        parts = Decimal(found["above"]) / Decimal(found["below"])
        amount = Decimal(found["whole"] or 0) + parts.quantize(Decimal("0.001"))
        amount = amount.normalize() + Decimal(0)
    made = Volume(amount, OZ if found["oz"] else ML)
    if made.in_unit(ML) > MOST_ML:
        raise UsageError(text, f"expected at most {MOST_ML} ml")
    return made


def _plain(text: str) -> str:
    """Returns `text` in small letters, digits 0 to 9 and single spaces; ½ becomes " 1/2", ㎖ becomes "ml"."""
    made = []
    for ch in text:
        one = unicodedata.normalize("NFKC", ch).replace("\N{FRACTION SLASH}", "/")
        made.append(f" {one}" if len(one) > 1 and "/" in one else one)
    digits = "".join(str(unicodedata.decimal(ch, ch)) for ch in "".join(made))
    return " ".join(digits.replace("\N{ARABIC DECIMAL SEPARATOR}", ".").lower().split())


def span_s(text: str) -> int:
    """Reads `+1:00` or `-0:00:30`, that is hours, minutes and, if wanted, seconds; returns s. UsageError for 0."""
    found = _SPAN.fullmatch(text.replace("\N{MINUS SIGN}", "-"))
    if not found:
        raise UsageError(
            text, "expected hours and minutes with their sign, such as +1:00 or -0:20:30"
        )
    s = int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4] or 0)
    if not s:
        raise UsageError(text, "moves nothing, expected more, such as +1:00 or -0:20:30")
    return -s if found[1] == "-" else s


def minutes_ms(text: str) -> int:
    """Reads `12:30` or `12`, that is minutes and, if wanted, seconds; returns ms."""
    found = _MINUTES.fullmatch(text)
    if not found or int(found[1]) > LONGEST_MIN:
        raise UsageError(text, "expected minutes and seconds such as 12:30")
    return (int(found[1]) * 60 + int(found[2] or 0)) * 1000


def chosen(text: str, known: Iterable[int]) -> list[int]:
    """Reads `3`, `3-9`, `3,5,7-9` or `all`; returns those of the numbers in `known`, sorted.

    Raises UsageError for any other text, and for a part that names none of them.
    """
    there = sorted(known)
    if text == "all":
        return there
    wanted: set[int] = set()
    for part in text.split(","):
        found = _SOME.fullmatch(part.strip())
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


def in_short(numbers: Iterable[int]) -> str:
    """Returns numbers as a text that `chosen` reads, such as "3-9, 12"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(str(end) for end in run) for run in runs)
