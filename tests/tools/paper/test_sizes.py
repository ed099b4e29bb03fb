"""The paper where the user does not say: by where they are."""

import pytest

from tools.paper.sizes import A4, LETTER, paper, territory


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
        ("US/Eastern", {"LANG": "de_DE.UTF-8"}, "US"),
        ("UTC", {"LANG": "en_US.UTF-8"}, "US"),
        ("Etc/UTC", {"LANG": "en_US.UTF-8"}, "US"),
        ("Antarctica/Troll", {"LANG": "nb_NO.UTF-8"}, "NO"),
        ("+05:30", {}, ""),
        ("Europe/Madrid", {"LANG": "de_DE.UTF-8", "LC_PAPER": "en_US.UTF-8"}, "US"),
    ],
)
def test_the_place_is_that_of_the_paper_then_of_the_zone_then_of_the_language(
    zone: str, environ: dict[str, str], expected: str
) -> None:
    assert territory(zone, environ) == expected


def test_letter_where_it_is_common_and_a4_elsewhere() -> None:
    assert {paper(country) for country in ("US", "CA", "MX", "PH")} == {LETTER}
    assert {paper(country) for country in ("ES", "ID", "IN", "")} == {A4}
