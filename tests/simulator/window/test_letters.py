"""The window has every letter of what it says, in every language; in Thai a tone mark goes above a vowel mark."""

import pytest

from simulator.text import language
from simulator.window.drawing import text

SIZE = 100  # px


@pytest.mark.parametrize("name", language.LANGUAGES[1:])
def test_the_window_has_every_letter_of_every_language(name: str) -> None:
    for message in language.catalog(name).values():
        face, glyphs = text._face(message.replace("\n", " "), text.PLAIN)
        metrics = face.get_metrics(glyphs, size=SIZE)
        assert [
            letter for letter, metric in zip(glyphs, metrics, strict=True) if not metric
        ] == [], message


@pytest.mark.parametrize("syllable", ["ที่", "กั้", "น้ำ"])
def test_a_tone_mark_goes_up_where_a_vowel_has_taken_its_place(syllable: str) -> None:
    assert text._face("ก่", text.PLAIN)[1] == "ก่"
    face, glyphs = text._face(syllable, text.PLAIN)
    (changed_pair,) = [
        syllable_and_glyphs
        for syllable_and_glyphs in zip(syllable, glyphs, strict=True)
        if syllable_and_glyphs[0] != syllable_and_glyphs[1]
    ]
    base, raised_mark = (face.get_metrics(mark, size=SIZE)[0] for mark in changed_pair)
    assert raised_mark[2] - base[2] == pytest.approx(0.2 * SIZE, abs=2)  # its lower edge
    assert raised_mark[4] == base[4] == 0  # it takes no room in the line
