"""Unit and paper where the user does not say: by what was entered, and by where they are."""

from decimal import Decimal

import pytest

from tests.tools.report.pages import DROPS, a_session, ml
from tools.log.model.sessions import ML, OZ, Volume
from tools.log.model.zone import Zone
from tools.report.place import A4, LETTER, paper, territory, unit

OUNCES = {"left": Volume(Decimal(2), OZ)}


@pytest.mark.parametrize(
    ("zone", "environ", "expected"),
    [
        ("", {}, ""),
        ("", {"LANG": "en_US.UTF-8"}, "US"),
        ("", {"LANG": "de"}, ""),
        ("", {"LANG": "C.UTF-8"}, ""),
        ("", {"LANG": "en_US.UTF-8", "LC_ALL": "C"}, ""),
        ("", {"LANG": "en_US.UTF-8", "LC_ALL": "es_MX@euro"}, "MX"),
        ("America/New_York", {"LANG": "de_DE.UTF-8"}, "US"),
        ("Europe/Madrid", {"LANG": "en_US.UTF-8"}, "ES"),
        ("UTC", {"LANG": "en_US.UTF-8"}, "US"),
        ("+05:30", {}, ""),
        ("Europe/Madrid", {"LANG": "de_DE.UTF-8", "LC_PAPER": "en_US.UTF-8"}, "US"),
    ],
)
def test_the_place_is_that_of_the_paper_then_of_the_zone_then_of_the_language(
    zone: str, environ: dict[str, str], expected: str
) -> None:
    assert territory(Zone(zone), environ) == expected


def test_letter_where_it_is_common_and_a4_elsewhere() -> None:
    assert {paper(country) for country in ("US", "CA", "MX", "PH")} == {LETTER}
    assert {paper(country) for country in ("ES", "ID", "IN", "")} == {A4}


def test_the_unit_is_that_of_most_volumes() -> None:
    entered = [OUNCES, OUNCES, ml("20"), DROPS, {}]
    sessions = [a_session(n, None, volumes=volumes) for n, volumes in enumerate(entered)]
    assert unit(sessions, "") == OZ
    assert unit(sessions[2:], "US") == ML
    assert unit(sessions[1:3], "US") == ML, "as many of each"
    assert unit(sessions[3:], "US") == OZ
    assert unit(sessions[3:], "ES") == unit([], "") == ML
