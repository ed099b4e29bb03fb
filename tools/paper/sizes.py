"""The sizes of paper, and which one is common in the user's country.

The country is that of LC_PAPER, else that of the time zone given, else that of the language in the environment.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from babel.core import get_global


@dataclass(frozen=True)
class Paper:
    """A size of paper: its `name` in CSS, its `title` for people, its width and height in mm."""

    name: str
    title: str
    width: float
    height: float


A4 = Paper("A4", "A4", 210.0, 297.0)  # ISO 216
LETTER = Paper("letter", "US Letter", 215.9, 279.4)  # ANSI X3.151: 8.5 by 11 in
PAPERS = {"a4": A4, "letter": LETTER}

# Unicode CLDR, supplemental data, measurementData: paperSize US-Letter.
_LETTER = frozenset(
    ["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"]
)

# Unicode CLDR: a territory that is not known, and the world.
_NO_COUNTRY = ("", "ZZ", "001")


def territory(zone: str = "", environ: Mapping[str, str] = os.environ) -> str:
    """Returns the two letters of the user's country, "" if it is unknown; `zone` is the name of a time zone."""
    known_zone = get_global("zone_aliases").get(zone, zone)
    countries = (
        _of_locale(environ.get("LC_PAPER", "")),
        get_global("zone_territories").get(known_zone, ""),
        _of_locale(environ.get("LC_ALL") or environ.get("LANG", "")),
    )
    return next((country for country in countries if country not in _NO_COUNTRY), "")


def paper(country: str) -> Paper:
    """Returns the paper that is common in `country`; A4 if the country is unknown."""
    return LETTER if country in _LETTER else A4


def _of_locale(name: str) -> str:
    """Returns the country in a locale's name: US of en_US.UTF-8; "" if there is none."""
    country = name.partition(".")[0].partition("@")[0].partition("_")[2]
    return country if len(country) == 2 and country.isupper() else ""
