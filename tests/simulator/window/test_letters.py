"""The window has every letter of what it says, in every language; in Thai a tone mark goes above a vowel mark."""

import pytest

from simulator.text import language
from simulator.window.drawing import text

SIZE = 100  # px


@pytest.mark.parametrize("name", language.LANGUAGES[1:])
def test_the_window_has_every_letter_of_every_language(name: str) -> None:
    for said in language.catalog(name).values():
        face, shown = text._face(said.replace("\n", " "), text.PLAIN)
        metrics = face.get_metrics(shown, size=SIZE)
        assert [ch for ch, found in zip(shown, metrics, strict=True) if not found] == [], said


@pytest.mark.parametrize("syllable", ["ที่", "กั้", "น้ำ"])
def test_a_tone_mark_goes_up_where_a_vowel_has_taken_its_place(syllable: str) -> None:
    assert text._face("ก่", text.PLAIN)[1] == "ก่"
    face, shown = text._face(syllable, text.PLAIN)
    (changed,) = [pair for pair in zip(syllable, shown, strict=True) if pair[0] != pair[1]]
    low, high = (face.get_metrics(mark, size=SIZE)[0] for mark in changed)
    assert high[2] - low[2] == pytest.approx(0.2 * SIZE, abs=2)  # its lower edge
    assert high[4] == low[4] == 0  # it takes no room in the line
