"""Reads what a person types: a volume, a span of time, numbers of sessions; writes such numbers as text."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from simulator.text.usage import UsageError

from .sessions import DROPS, ML, OZ, Volume

MOST_ML = Decimal(2000)  # most for a side in a session (ours); more is a typo
_UNITS = {
    ML: r"ml|mls|ccs?|c\.c\.|ccm|cm3|milli ?lit(?:er|re)s?|mililitros?|mililitre|mililiter"
    r"|มล|มิลลิลิตร|ซีซี",
    OZ: r"(?:us )?(?:fl\.? ?|fluid )?(?:ozs?\.?|ounces?)|onzas?(?: l[ií]quidas?)?|onces?(?: liquides?)?"
    r"|(?:s[ıi]v[ıi] )?ons|ออนซ์",
}
_DROPS = re.compile(
    r"(?:(?:an?|a few|few|some|[0-9]{1,2}) )?drops?|(?:(?:un[ao]s?|[0-9]{1,2}) )?gotas?"
    r"|(?:(?:beberapa|[0-9]{1,2}) )?tetes|(?:(?:une|des|quelques|[0-9]{1,2}) )?gouttes?"
    r"|(?:(?:bir|birkaç|[0-9]{1,2}) )?damla|(?:[0-9]{1,2} ?)?หยด|(?:สอง)?สามหยด|ไม่กี่หยด"
)
# 12, 12., 0.4, .5, 0,25; 1/2; 1 1/2. To some a comma before three digits means thousands, so only after a 0.
_NUMBER = r"(?P<number>[0-9]{1,99}(?:[.,][0-9]{0,2})?|0?[.,][0-9]{1,3})"
_PARTS = r"(?:(?P<whole>[0-9]{1,3})[ -])?(?P<above>[0-9]{1,2})/(?P<below>[1-9][0-9]?)"
_VOLUME = re.compile(rf"(?:{_PARTS}|{_NUMBER}) ?(?:(?P<ml>{_UNITS[ML]})|(?P<oz>{_UNITS[OZ]}))\.?")
_SPAN = re.compile(r"([+-])([0-9]{1,99}):([0-5][0-9])(?::([0-5][0-9]))?")
_MINUTES = re.compile(r"([0-9]{1,99})(?::([0-5][0-9]))?")
_SOME = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
LONGEST_MIN = 24 * 60  # of expressing on a side, in one session entered by hand (ours)
_FURTHEST_H = 999_999  # most hours to move a date by (ours): 114 years


def volume(text: str) -> Volume:
    """Returns the volume in a text such as `12 ml`, `4cc`, `.5oz`, `1/2 oz`, `1 ½ fl oz` or `drops`.

    It is in ml or oz as in the text. Raises UsageError for any other text, and for more than MOST_ML.
    """
    plain_text = _plain(text)
    if _DROPS.fullmatch(plain_text):
        return Volume(None, DROPS)
    match = _VOLUME.fullmatch(plain_text)
    if not match:
        raise UsageError(text, f"expected a volume such as 12ml, 0.1ml, 0.5oz or {DROPS}")
    if match["number"]:
        amount = Decimal(match["number"].replace(",", "."))
    else:
        fraction = Decimal(match["above"]) / Decimal(match["below"])
        amount = Decimal(match["whole"] or 0) + fraction.quantize(Decimal("0.001"))
        amount = amount.normalize() + Decimal(0)
    entered_volume = Volume(amount, OZ if match["oz"] else ML)
    if entered_volume.in_unit(ML) > MOST_ML:
        raise UsageError(text, f"expected at most {MOST_ML} ml")
    return entered_volume


def _plain(text: str) -> str:
    """Returns `text` in lower case, with digits 0 to 9 and single spaces; ½ becomes " 1/2", ㎖ becomes "ml"."""
    letters = []
    for letter in text:
        normal = unicodedata.normalize("NFKC", letter).replace("\N{FRACTION SLASH}", "/")
        letters.append(f" {normal}" if len(normal) > 1 and "/" in normal else normal)
    digits = "".join(str(unicodedata.decimal(letter, letter)) for letter in "".join(letters))
    return " ".join(digits.replace("\N{ARABIC DECIMAL SEPARATOR}", ".").lower().split())


def span_s(text: str) -> int:
    """Returns in s the span `text`: `+1:00` (h:mm) or `-0:00:30` (h:mm:ss). Raises UsageError, for 0 too."""
    match = _SPAN.fullmatch(text.replace("\N{MINUS SIGN}", "-"))
    if not match:
        raise UsageError(
            text, "expected hours and minutes with their sign, such as +1:00 or -0:20:30"
        )
    if int(match[2]) > _FURTHEST_H:
        raise UsageError(text, f"expected at most {_FURTHEST_H} hours")
    s = int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4] or 0)
    if not s:
        raise UsageError(text, "moves nothing, expected more, such as +1:00 or -0:20:30")
    return -s if match[1] == "-" else s


def minutes_ms(text: str) -> int:
    """Returns in ms the length `text`, such as `12:30` (m:ss) or `12` (minutes).

    Raises UsageError for any other text, and for more than LONGEST_MIN.
    """
    match = _MINUTES.fullmatch(text)
    if not match:
        raise UsageError(text, "expected minutes and seconds such as 12:30")
    s = int(match[1]) * 60 + int(match[2] or 0)
    if s > LONGEST_MIN * 60:
        raise UsageError(text, f"expected at most {LONGEST_MIN} minutes")
    return s * 1000


def chosen_sessions(text: str, known_ids: Iterable[int]) -> list[int]:
    """Returns those of `known_ids` that `text` names, sorted: `3`, `3-9`, `3,5,7-9` or `all`.

    Raises UsageError for any other text, and for a part that names none of `known_ids`.
    """
    sorted_ids = sorted(known_ids)
    if text == "all":
        return sorted_ids
    picked_ids: set[int] = set()
    for part in text.split(","):
        match = _SOME.fullmatch(part.strip())
        if not match:
            raise UsageError(
                text, "expected numbers of sessions such as 3, 3-9 or all; see log list"
            )
        first, last = int(match[1]), int(match[2] or match[1])
        ids = [id_ for id_ in sorted_ids if first <= id_ <= last]
        if not ids:
            raise UsageError(part, "there is no such session; see log list")
        picked_ids.update(ids)
    return sorted(picked_ids)


def as_ranges(ids: Iterable[int]) -> str:
    """Returns ids of sessions as a text that `chosen_sessions` can read, such as "3-9, 12"."""
    runs: list[list[int]] = []
    for id_ in sorted(ids):
        if runs and id_ == runs[-1][-1] + 1:
            runs[-1][1:] = [id_]
        else:
            runs.append([id_])
    return ", ".join("-".join(str(end) for end in run) for run in runs)
